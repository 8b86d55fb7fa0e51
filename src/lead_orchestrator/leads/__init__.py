"""Leads: people, their cars, and one wish at one location."""
