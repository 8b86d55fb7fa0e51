"""Changes to how an organisation, or one of its locations, wants its customers answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from lead_orchestrator.assistant.facts import AssistantSet
from lead_orchestrator.assistant.queries.policy import Changes, changes_of
from lead_orchestrator.assistant.rules.models import ModelBook
from lead_orchestrator.assistant.rules.overrides import Stored, laid_over, own_prices, wrong
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.tenancy.queries import location

_LOCK = text(
    "select 1 from assistant_settings where organisation_id = :org"
    " and location_id is not distinct from :location for update"
)


async def set_assistant(
    unit: Unit,
    *,
    location_id: UUID | None,
    changes: Stored,
    book: ModelBook,
    providers: Iterable[str],
) -> Changes:
    """Change settings of the organisation (no location) or of a location; None takes one back.

    `models` and `caps` change entry by entry. `providers` are those with a key here. Returns what
    is changed now. Raises `Invalid` with the fields that cannot be, `Missing` for the location.
    """
    if location_id is not None:
        await location(unit, location_id)
    await unit.execute(
        text(
            "insert into assistant_settings (organisation_id, location_id, updated_at)"
            " values (:org, :location, :now) on conflict do nothing"
        ),
        {"org": unit.organisation_id, "location": location_id, "now": unit.now},
    )
    await unit.execute(_LOCK, {"org": unit.organisation_id, "location": location_id})
    before = await changes_of(unit, location_id=location_id)
    asked = {"prices": before.organisation.get("prices"), **changes}
    priced = book.with_prices(own_prices(asked))
    errors = wrong(changes, book=priced, providers=providers, of_location=location_id is not None)
    if errors:
        raise Invalid(errors)
    mine = before.organisation if location_id is None else before.location
    stored = _without_nothing(laid_over(mine, changes))
    await unit.execute(
        text(
            "update assistant_settings set changes = cast(:changes as jsonb), updated_at = :now"
            " where organisation_id = :org and location_id is not distinct from :location"
        ),
        {
            "org": unit.organisation_id,
            "location": location_id,
            "changes": json.dumps(stored),
            "now": unit.now,
        },
    )
    unit.emit(AssistantSet(location_id=location_id))
    return Changes(stored, {}) if location_id is None else Changes(before.organisation, stored)


def _without_nothing(changes: Stored) -> dict[str, object]:
    """Return changes without what was taken back, inside `models` and `caps` too."""
    kept: dict[str, object] = {}
    for name, value in changes.items():
        if name in ("models", "caps"):
            entries = {key: entry for key, entry in value.items() if entry is not None}
            if entries:
                kept[name] = entries
        else:
            kept[name] = value
    return kept
