"""The guard: no sentence reaches a customer that the rows do not support."""
