"""A process of many turns at once: `python -m tests.faults.spender FIRST COUNT`.

Owns nothing but the load: each turn is the product's own, on a conversation that is there.
"""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from sqlalchemy import text

from lead_orchestrator.app import Product, compose
from lead_orchestrator.assistant.turns import collected
from lead_orchestrator.kit.settings import read_settings
from lead_orchestrator.kit.unit import Actor
from lead_orchestrator.kit.values import OrganisationId, system_clock
from lead_orchestrator.leads.rules import LeadId

TALKS = text(
    "select c.id, l.id from conversations c join leads l on l.person_id = c.person_id"
    " order by c.id offset :first limit :count"
)


async def one_turn(product: Product, owner: OrganisationId, talk: tuple[UUID, LeadId]) -> None:
    """Ask one question in one conversation and take its answer."""
    async with (
        product.turns.seats.seat(),
        product.units.open(actor=Actor("customer"), organisation_id=owner) as unit,
    ):
        begun = await product.turns.begin(
            unit,
            lead_id=talk[1],
            conversation_id=talk[0],
            text="What do you think of ceramic film?",
            channel="web",
            client_message_id=None,
        )
    assert await collected(product.turns.answer(begun, streamed=False)) is not None


async def spend(first: int, count: int) -> None:
    """Have so many turns at once."""
    product = compose(read_settings(), clock=system_clock, name="spender")
    await product.models.warm("claude")
    async with product.engine.connect() as db:
        asked = await db.execute(text("select organisation_id from directory limit 1"))
        owner = OrganisationId(asked.scalar_one())
    async with product.units.open(organisation_id=owner) as unit:
        found = await unit.rows(TALKS, {"first": first, "count": count})
        talks = [(UUID(str(row[0])), LeadId(UUID(str(row[1])))) for row in found]
    async with product.queue.open_async():
        await asyncio.gather(*(one_turn(product, owner, talk) for talk in talks))
    sys.stdout.write(f"answered {len(talks)}\n")
    await product.close()


if __name__ == "__main__":
    asyncio.run(spend(int(sys.argv[1]), int(sys.argv[2])))
