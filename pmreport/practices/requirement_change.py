"""Practice checks: requirement changes."""
