"""Practice checks: schedule delay."""
