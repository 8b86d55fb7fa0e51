"""How an address or number is known, so that one person's two spellings are one contact."""

from __future__ import annotations

from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.messaging.rules.sending import Channel


def address_key(channel: Channel, address: str) -> str:
    """Return the key of an address: E.164 for numbers, case-folded for e-mail; never raises."""
    if channel == "sms":
        return normalize_phone(address).e164 or address.strip()
    return normalize_email(address).key or address.strip().casefold()


def allowed_addresses(emails: list[str], phones: list[str]) -> frozenset[str]:
    """Return the allow-list of the settings as keys."""
    return frozenset(
        [address_key("email", email) for email in emails]
        + [address_key("sms", phone) for phone in phones]
    )
