"""Practice checks: customer complaints."""
