"""Cards: what a customer can tap, made from rows by tools and never by a model."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from lead_orchestrator.assistant.rules.context import Card, Json
from lead_orchestrator.booking.rules.appointments import Hold
from lead_orchestrator.catalogue.rules.pricing import Service, price_text

JOINED = " + "


def services_card(services: Sequence[Service]) -> Card:
    """Return a choice of services with their prices."""
    return {
        "kind": "services",
        "services": [
            {
                "id": str(s.id),
                "name": s.name,
                "price_text": price_text(s),
                "duration_minutes": s.duration_minutes,
            }
            for s in services
        ],
    }


def slots_card(
    slots: Sequence[dict[str, Json]], *, timezone: str, services: Sequence[Service]
) -> Card:
    """Return a choice of free times for some services."""
    return {
        "kind": "slots",
        "timezone": timezone,
        "service_ids": [str(s.id) for s in services],
        "service_name": JOINED.join(s.name for s in services),
        "slots": list(slots),
    }


def confirm_card(hold: Hold, *, shown_ids: Sequence[UUID]) -> Card:
    """Return a held time that awaits a yes."""
    return {
        "kind": "confirm",
        "hold_id": str(hold.id),
        "service_ids": [str(i) for i in shown_ids],
        "starts_at": hold.starts_at.isoformat(),
        "label": hold.label,
        "service_name": JOINED.join(hold.service_names),
        "price_text": hold.price_text,
        "expires_at": hold.expires_at.isoformat(),
    }


def booking_card(appointment: dict[str, Json]) -> Card:
    """Return a booked appointment."""
    return {"kind": "booking", "appointment": appointment}


def handoff_card() -> Card:
    """Return the news that a person was asked for."""
    return {"kind": "handoff"}


def last_card(cards: Sequence[Card], *kinds: str) -> Card | None:
    """Return the newest of some cards that is of one of `kinds`."""
    return next((c for c in reversed(cards) if c.get("kind") in kinds), None)
