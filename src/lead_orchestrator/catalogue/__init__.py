"""Catalogue: services and what they cost for which car at which location."""
