"""Assistant: answers customers from the location's own rows, and books through tools."""
