"""Inbox: what staff see and do."""
