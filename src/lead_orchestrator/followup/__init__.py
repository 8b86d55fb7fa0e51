"""Follow-up: what a lead hears from us without asking."""
