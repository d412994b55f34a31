"""Practice checks: missing features."""
