"""Pure rules of the CRM mirror."""
