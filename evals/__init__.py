"""The evaluation suite: scripted customers talk to a model, and the database says how it ended."""
