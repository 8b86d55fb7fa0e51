"""How a location's customers are answered: the house's policy with what was changed of it.

Promises one statement, and none within seconds of the last one: a turn should not pay for what
hardly ever changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from lead_orchestrator.assistant.rules.models import ModelBook
from lead_orchestrator.assistant.rules.overrides import Stored, own_prices, policy_over
from lead_orchestrator.assistant.rules.routing import Policy
from lead_orchestrator.experiments.queries import running
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, OrganisationId

REMEMBERED = timedelta(seconds=5)
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What an organisation and one of its locations changed of the house's policy."""

    organisation: Stored
    location: Stored
    experimenting: bool = False  # an experiment of the organisation runs

    def policy(self, house: Policy) -> Policy:
        """Return the policy that holds at the location."""
        return policy_over(house, self.organisation, self.location)

    def book(self, book: ModelBook) -> ModelBook:
        """Return the models with the prices the organisation agreed on."""
        own = own_prices(self.organisation)
        return book.with_prices(own) if own else book


async def changes_of(unit: Unit, *, location_id: UUID | None) -> Changes:
    """Return what was changed for a location (None: for the organisation alone)."""
    rows = await unit.rows(
        text(
            "select location_id is null, changes from assistant_settings"
            " where organisation_id = :org and (location_id is null or location_id = :location)"
        ),
        {"org": unit.organisation_id, "location": location_id},
    )
    found: dict[bool, Stored] = {row[0]: row[1] for row in rows}
    return Changes(found.get(True, {}), found.get(False, {}))


async def policy(unit: Unit, *, location_id: LocationId, house: Policy) -> Policy:
    """Return how customers of a location are answered."""
    return (await changes_of(unit, location_id=location_id)).policy(house)


class Policies:
    """Remembers for seconds what was changed. Made once for a process and handed down.

    A change made here holds at once, one made by another process within `REMEMBERED`.
    """

    def __init__(self, remembered: timedelta = REMEMBERED) -> None:
        self._for = remembered
        self._known: dict[tuple[OrganisationId, LocationId], tuple[datetime, Changes]] = {}

    async def changes(self, unit: Unit, *, location_id: LocationId) -> Changes:
        """Return what was changed for a location, from memory if it was asked just now."""
        key = (unit.organisation_id, location_id)
        at, known = self._known.get(key, (None, None))
        if at is not None and known is not None and at <= unit.now < at + self._for:
            return known
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        found = replace(
            await changes_of(unit, location_id=location_id),
            experimenting=await running(unit) is not None,
        )
        self._known[key] = (unit.now, found)
        return found

    def forget(self, organisation_id: OrganisationId) -> None:
        """Ask anew: an organisation has changed something. Call it once that has committed."""
        for key in [key for key in self._known if key[0] == organisation_id]:
            del self._known[key]
