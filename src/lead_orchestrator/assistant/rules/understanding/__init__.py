"""What a customer's words mean: dates, services, vehicles, wishes."""
