"""Speed: `python -m benchmarks` prints one table."""
