"""Practice checks: cross-department collaboration."""
