"""Practice checks: poor user experience."""
