"""Tests mirror the house: rules, rooms, stories, contracts, faults, house rules, the browser."""
