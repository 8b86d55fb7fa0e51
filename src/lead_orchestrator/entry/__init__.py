"""Entry: the doors. No logic lives here."""
