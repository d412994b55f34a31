"""Practice checks: technical difficulty."""
