"""Practice checks: release problems."""
