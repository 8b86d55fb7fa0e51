"""What the demo page shows: the shops, their menus, and what was sent to an address."""

from __future__ import annotations

from typing import Any

from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.catalogue.rules.pricing import price_text
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.tenancy.queries import location_by_slug, locations


async def shops(unit: Unit) -> list[dict[str, Any]]:
    """Return the seeded locations by name."""
    return [
        {"slug": p.slug, "name": p.name, "timezone": p.timezone, "city": p.city, "state": p.state}
        for p in await locations(unit)
    ]


async def menu(unit: Unit, slug: str) -> list[dict[str, Any]]:
    """Return what a location offers, before the car is known."""
    place = await location_by_slug(unit, slug)
    if place is None:
        return []
    offered = await services(unit, location_id=place.id, vehicle_class=None)
    return [{"name": s.name, "category": s.category, "price_text": price_text(s)} for s in offered]


async def sent_to(unit: Unit, recipients: list[str]) -> list[dict[str, Any]]:
    """Return what was sent to any of the addresses or numbers, newest last."""
    rows = await unit.rows(
        text(
            "select id, channel, recipient, subject, body, html, attachments, sent_at, kind"
            " from outbox where recipient = any(:recipients)"
            " and state in ('accepted', 'delivered') order by sent_at, id limit 200"
        ),
        {"recipients": recipients},
    )
    return [
        {
            "id": str(r[0]),
            "channel": r[1],
            "to": r[2],
            "subject": r[3],
            "text": r[4],
            "html": r[5],
            "attachments": [str(a["name"]) for a in r[6]],
            "sent_at": None if r[7] is None else r[7].isoformat(),
            "kind": r[8],
        }
        for r in rows
    ]
