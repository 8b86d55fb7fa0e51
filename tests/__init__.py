"""Tests mirror the house: rules, rooms, stories, contracts, faults, the house itself, the browser."""
