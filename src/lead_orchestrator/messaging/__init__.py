"""Conversations, links, consents, and everything that leaves the house by SMS or e-mail."""
