"""Practice checks: team management."""
