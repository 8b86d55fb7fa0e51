"""A real browser on the running product."""
