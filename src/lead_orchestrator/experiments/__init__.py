"""Experiments: which conversation tries which provider, model and prompt."""
