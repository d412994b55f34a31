"""What an earlier run has done already. A cache saves time and never changes a byte of what is written."""
