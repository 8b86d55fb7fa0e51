"""Lead Orchestrator: from a web quote request to a booked appointment.

See ARCHITECTURE.md for the rooms and `wiring.py` for what reacts to what.
"""
