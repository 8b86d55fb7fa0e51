"""Chat links: how they are written, and what else must not be in an address."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID


def chat_link(chat_url: str, *, lead_id: UUID, token: str) -> str:
    """Return the link of a message. The token stands in the fragment: no server ever sees it."""
    return f"{chat_url.rstrip('/')}/{lead_id}#k={token}"


def expiry(now: datetime, *, days: int) -> datetime:
    """Return when a link made now ends."""
    return now + timedelta(days=days)


def standing(now: datetime, *, expires_at: datetime, revoked_at: datetime | None) -> str:
    """Return `valid`, `link_expired` or `link_revoked`."""
    if revoked_at is not None:
        return "link_revoked"
    return "valid" if now < expires_at else "link_expired"
