"""CRM: the mirror of Shopmonkey."""
