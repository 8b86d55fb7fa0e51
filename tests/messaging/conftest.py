"""What tests of messaging share: rows of the outbox, deliveries on demand, a customer's session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from lead_orchestrator.messaging.actions import Draft, issue_link, queue
from tests.builders import build_lead
from tests.world import World

PHONE, EMAIL = "+12025550143", "jo@example.com"
Ask = Callable[..., Awaitable[list[dict[str, Any]]]]
Give = Callable[..., Awaitable[UUID]]


@pytest.fixture
def ask(world: World) -> Ask:
    """Ask the database something in the shop's scope."""

    async def asked(statement: str, **values: object) -> list[dict[str, Any]]:
        async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
            found = (await unit.db.execute(text(statement), values)).mappings().all()
            return [dict(row) for row in found]

    return asked


@pytest.fixture
def lead_of(world: World) -> Give:
    """Make a lead of the shop without its first touch."""

    async def made(**given: Any) -> UUID:  # noqa: ANN401 - a test's shorthand
        lead_id = await build_lead(world.product.units, world.shop, **given)
        async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
            await unit.execute(
                text("delete from reactions where reaction = 'followup.first_touch'")
            )
        return lead_id

    return made


@pytest.fixture
def queued(world: World, ask: Ask) -> Give:
    """Queue one message to a lead's person and return its outbox id."""

    async def made(lead_id: UUID, **given: Any) -> UUID:  # noqa: ANN401 - a test's shorthand
        person = (await ask("select person_id from leads where id = :id", id=lead_id))[0]
        async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
            link = await issue_link(
                unit, lead_id=lead_id, chat_url="http://testserver/chat", days=30
            )
            draft: dict[str, Any] = {
                "kind": "first_touch",
                "klass": "inquiry",
                "intent": str(lead_id),
                "channel": "sms",
                "recipient": PHONE,
                "body": f"Hi Jo, {link} Reply STOP",
                "match": link,
                "lead_id": lead_id,
                "person_id": person["person_id"],
                "location_id": world.shop.location_id,
            } | given
            outbox_id = await queue(unit, Draft(**draft))
        assert outbox_id is not None
        return outbox_id

    return made
