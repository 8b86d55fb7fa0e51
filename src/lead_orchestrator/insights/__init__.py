"""Insights: what the work earns and costs, read from every room, changing none."""
