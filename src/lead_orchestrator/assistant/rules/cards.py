"""Cards: what a customer can tap, made from rows by tools and never by a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from lead_orchestrator.assistant.rules.context import Card, Json
from lead_orchestrator.booking.rules.appointments import Appointment, Hold
from lead_orchestrator.catalogue.rules.pricing import Service, price_text
from lead_orchestrator.kit.values import Money

JOINED = " + "
Action = Literal["book", "move", "cancel", "vehicle"]


def services_card(services: Sequence[Service], *, language: str = "en") -> Card:
    """Return a choice of services with their prices."""
    return {
        "kind": "services",
        "services": [
            {
                "id": str(s.id),
                "name": s.name,
                "price_text": price_text(s, language),
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


def confirm_card(
    hold: Hold,
    *,
    shown_ids: Sequence[UUID],
    language: str = "en",
    moves: Appointment | None = None,
    price: Money | None = None,
    price_said: str | None = None,
    law_notes: Sequence[str] = (),
) -> Card:
    """Return a held time that awaits a yes: to book it, or to move an appointment to it."""
    action: Action = "book" if moves is None else "move"
    card: Card = {
        "kind": "confirm",
        "action": action,
        "hold_id": str(hold.id),
        "service_ids": [str(i) for i in shown_ids],
        "starts_at": hold.starts_at.isoformat(),
        "label": hold.label_in(language),
        "service_name": JOINED.join(hold.service_names),
        "price_text": price_said or hold.cost_in(language),
        "price_cents": (price or hold.price).cents,
        "expires_at": hold.expires_at.isoformat(),
    }
    if moves is not None:
        card |= {"appointment_id": str(moves.id), "moves_from": moves.label_in(language)}
    return card | {"law_note": " ".join(law_notes)} if law_notes else card


def cancel_card(booked: Appointment, *, language: str = "en") -> Card:
    """Return an appointment that is cancelled after a yes."""
    return {
        "kind": "confirm",
        "action": "cancel",
        "appointment_id": str(booked.id),
        "service_ids": [str(i) for i in booked.service_ids],
        "starts_at": booked.starts_at.isoformat(),
        "label": booked.label_in(language),
        "service_name": JOINED.join(booked.service_names),
        "price_text": booked.cost_in(language),
    }


def vehicle_card(year: int | None, make: str, model: str) -> Card:
    """Return another vehicle that the request is to be for after a yes."""
    label = " ".join(part for part in (str(year) if year else "", make, model) if part)
    return {
        "kind": "vehicle",
        "action": "vehicle",
        "label": label,
        "year": year,
        "make": make,
        "model": model,
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
