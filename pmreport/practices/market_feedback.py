"""Practice checks: poor market feedback."""
