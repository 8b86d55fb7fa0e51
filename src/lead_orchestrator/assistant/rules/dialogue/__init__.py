"""What the scripted model says and does next."""
