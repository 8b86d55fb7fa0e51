"""Tenancy: organisations, locations, hours, staff, sessions, and whose a key is."""
