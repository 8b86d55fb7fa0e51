"""What tests of money need: a shop, a conversation's ids, and what the tables say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from lead_orchestrator.assistant.actions.ledger import CallMade, record_calls
from lead_orchestrator.assistant.actions.spending import Reserved, SpentOut, reserve, settle, sweep
from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import LocationId, new_id
from tests.builders import Shop

DOLLAR = 1_000_000  # micro-dollars
CENT = DOLLAR // 100
PICO = 1_000_000


@dataclass(slots=True)
class Till:
    """Spends money of one conversation of a shop."""

    units: Units
    shop: Shop
    conversation_id: UUID = field(default_factory=new_id)
    location_id: LocationId | None = None

    async def reserve(
        self, micro: int, *, caps: Caps, near_share: float = 0.8
    ) -> Reserved | SpentOut:
        """Promise so many micro-dollars in a unit of its own."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            return await reserve(
                unit,
                conversation_id=self.conversation_id,
                location_id=self.location_id or self.shop.location_id,
                turn_id=new_id(),
                most=micro * PICO,
                caps=caps,
                near_share=near_share,
                provider="claude",
                model="claude-haiku-5-5",
            )

    async def promise(self, micro: int, *, caps: Caps) -> UUID:
        """Promise what must fit; return the promise's id."""
        made = await self.reserve(micro, caps=caps)
        assert isinstance(made, Reserved)
        assert made.id is not None
        return made.id

    async def settle(self, reservation_id: UUID, micro: int) -> None:
        """Settle a promise without a row of the ledger."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            await settle(unit, reservation_id, micro * PICO)

    async def record(self, *calls: CallMade) -> None:
        """Write calls into the ledger."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            await record_calls(
                unit,
                turn_id=new_id(),
                conversation_id=self.conversation_id,
                location_id=self.location_id or self.shop.location_id,
                calls=calls,
            )

    async def sweep(self) -> None:
        """Run the tick once."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            await sweep(unit)

    async def rows(self, statement: str, **values: object) -> Sequence[Any]:
        """Ask the database."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            return await unit.rows(text(statement), values)

    async def counter(self, scope: str) -> tuple[int, int, int]:
        """Return what is spent, promised and paid beyond promises in a scope (micro-dollars)."""
        rows = await self.rows(
            "select spent, reserved, over from spend_counters where scope = :scope", scope=scope
        )
        assert len(rows) == 1
        return rows[0][0] // PICO, rows[0][1] // PICO, rows[0][2] // PICO

    async def told(self, kind: str) -> list[dict[str, Any]]:
        """Return the facts of a kind."""
        rows = await self.rows(
            "select body || jsonb_build_object('at_location', location_id) from facts"
            " where kind = :kind order by id",
            kind=f"assistant.{kind}",
        )
        return [row[0] for row in rows]


def call(micro: int, *, promise: UUID | None = None) -> CallMade:
    """Return a call that cost so many micro-dollars."""
    return CallMade(
        provider="claude",
        model="claude-haiku-5-5",
        prompt_version="v1",
        usage=Usage(input=1000, cached_read=200, cached_write=30, output=50, reasoning=7),
        cost=micro * PICO,
        price_version="claude-haiku-5-5@2026-10-07",
        total_ms=900,
        first_token_ms=300,
        finish_reason="answered",
        reservation_id=promise,
    )


LONG_AGO = timedelta(minutes=4)
