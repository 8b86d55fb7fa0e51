"""Bays: where work is done."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id


async def add_bay(
    unit: Unit, *, location_id: UUID, name: str, categories: Iterable[str], position: int = 0
) -> UUID:
    """Add a bay that can do some categories of work; lower positions are filled first."""
    bay_id = new_id()
    await unit.execute(
        text(
            "insert into bays (id, organisation_id, location_id, name, categories, position)"
            " values (:id, :org, :location, :name, :categories, :position)"
        ),
        {
            "id": bay_id,
            "org": unit.organisation_id,
            "location": location_id,
            "name": name,
            "categories": list(categories),
            "position": position,
        },
    )
    return bay_id
