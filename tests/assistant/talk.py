"""A customer in a test: writes, and gets what the turn loop answers."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.ports import ChatModel
from lead_orchestrator.assistant.turns import TurnEvent, Turns, collected
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.leads.rules.intake import VehicleSaid
from lead_orchestrator.messaging.actions import open_conversation
from lead_orchestrator.messaging.queries import ChatMessage
from tests.builders import Shop, build_lead

_customers = itertools.count()
CIVIC = VehicleSaid(year=2022, make="Honda", model="Civic")


@dataclass
class Talk:
    """One conversation of one lead with the assistant."""

    units: Units
    shop: Shop
    lead_id: UUID
    conversation_id: UUID
    turns: Turns
    replies: list[ChatMessage] = field(default_factory=list[ChatMessage])

    async def say(
        self, words: str, *, client_id: str | None = None, channel: str = "web"
    ) -> ChatMessage:
        """Write something and return the answer, which there must be."""
        reply = await self.try_say(words, client_id=client_id, channel=channel)
        assert reply is not None
        return reply

    async def try_say(
        self, words: str, *, client_id: str | None = None, channel: str = "web"
    ) -> ChatMessage | None:
        """Write something and return the answer, if there is one."""
        async with self.units.open(
            actor=Actor("customer"), organisation_id=self.shop.organisation_id
        ) as unit:
            begun = await self.turns.begin(
                unit,
                lead_id=self.lead_id,
                conversation_id=self.conversation_id,
                text=words,
                channel=channel,
                client_message_id=client_id,
            )
        reply = await collected(self.turns.answer(begun))
        if reply is not None:
            self.replies.append(reply)
        return reply

    async def events(self, words: str) -> list[TurnEvent]:
        """Write something and return every event of the turn."""
        async with self.units.open(
            actor=Actor("customer"), organisation_id=self.shop.organisation_id
        ) as unit:
            begun = await self.turns.begin(
                unit,
                lead_id=self.lead_id,
                conversation_id=self.conversation_id,
                text=words,
                channel="web",
                client_message_id=None,
            )
        return [event async for event in self.turns.answer(begun)]

    async def count(self, question: str) -> int:
        """Return a count from the database."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            row = await unit.row(text(question))
        assert row is not None
        return int(row[0])

    async def refused(self) -> list[tuple[str, str]]:
        """Return what the guards stopped."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            rows = await unit.rows(text("select rule, sentence from guard_refusals order by id"))
        return [(row[0], row[1]) for row in rows]


async def begin_talk(
    units: Units,
    shop: Shop,
    *,
    model: ChatModel | None = None,
    vehicle: VehicleSaid | None = CIVIC,
    service: str = "Ceramic Tint, Full Car",
    first_name: str = "Jo",
    timeout_s: float = 20.0,
) -> Talk:
    """Make a lead with a conversation, and a turn loop over `model` (the scripted one)."""
    n = next(_customers)
    lead_id = await build_lead(
        units,
        shop,
        vehicle=vehicle,
        service=service,
        first_name=first_name,
        email=f"customer{n}@example.com",
        phone=f"+12025550{100 + n % 100}",
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        who = await lead(unit, lead_id)
        conversation_id = await open_conversation(
            unit, location_id=who.location_id, person_id=who.person.id
        )
    return Talk(
        units=units,
        shop=shop,
        lead_id=lead_id,
        conversation_id=conversation_id,
        turns=Turns(units, model=model or Scripted(), timeout_s=timeout_s),
    )


def kinds(reply: ChatMessage) -> list[str]:
    """Return the kinds of a reply's cards."""
    return [str(card["kind"]) for card in reply.cards]
