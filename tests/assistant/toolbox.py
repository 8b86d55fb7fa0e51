"""A customer and a model that calls tools: what each sees, in transactions of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from lead_orchestrator.assistant.queries import Known, knowledge
from lead_orchestrator.assistant.rules.context import Call, Result
from lead_orchestrator.assistant.tools import Scope, use
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.leads.rules.intake import VehicleSaid
from lead_orchestrator.messaging.actions import open_conversation, post_message, receive_message
from lead_orchestrator.messaging.queries import ChatMessage
from tests.builders import CIVIC, Shop, build_lead

ASSISTANT = Actor("assistant")
NO_CARDS: list[dict[str, Any]] = []


@dataclass
class Toolbox:
    """One conversation of one lead, with tools instead of a model."""

    units: Units
    shop: Shop
    lead_id: UUID
    conversation_id: UUID
    newest: ChatMessage | None = None

    async def hear(self, words: str, *, channel: str = "web") -> None:
        """Store what the customer writes."""
        async with self.units.open(
            actor=Actor("customer"), organisation_id=self.shop.organisation_id
        ) as unit:
            self.newest, _ = await receive_message(
                unit,
                conversation_id=self.conversation_id,
                lead_id=self.lead_id,
                channel=channel,
                text=words,
                client_message_id=None,
            )

    async def answer(self, words: str, cards: list[dict[str, Any]] = NO_CARDS) -> None:
        """Store what the assistant answers."""
        async with self.units.open(
            actor=ASSISTANT, organisation_id=self.shop.organisation_id
        ) as unit:
            await post_message(
                unit,
                conversation_id=self.conversation_id,
                lead_id=self.lead_id,
                author="assistant",
                text=words,
                cards=cards,
            )

    async def known(self) -> Known:
        """Return what a turn would start with."""
        assert self.newest is not None
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            return await knowledge(unit, lead_id=self.lead_id, message=self.newest)

    async def call(self, name: str, /, **arguments: object) -> Result:
        """Call a tool in a turn that answers the newest message."""
        known = await self.known()
        async with self.units.open(
            actor=ASSISTANT, organisation_id=self.shop.organisation_id
        ) as unit:
            return await use(
                Call(id="x", name=name, arguments=arguments),
                Scope(unit=unit, context=known.context, history=known.history, offered=()),
            )

    async def show(self, words: str, name: str, /, **arguments: object) -> Result:
        """Hear something, call a tool, and answer with its cards."""
        await self.hear(words)
        result = await self.call(name, **arguments)
        await self.answer(f"({name})", list(result.cards))
        return result

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return rows of the shop's organisation."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            return [tuple(row) for row in await unit.rows(text(sql))]

    async def run(self, sql: str) -> None:
        """Change rows of the shop's organisation."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            await unit.execute(text(sql))

    async def times(self, *codes: str, day: str = "2026-12-02") -> list[str]:
        """Ask for the times of a day and return those that were shown."""
        result = await self.show(
            "when can I come?", "availability", services=list(codes or ("front-two",)), days=[day]
        )
        return [slot["starts_at"] for slot in result.body["slots"]]

    async def booked(self, *codes: str, day: str = "2026-12-02") -> Result:
        """Talk to the end of a booking; return what `book` said."""
        starts = await self.times(*codes, day=day)
        held = await self.show(
            "the first one",
            "hold",
            services=list(codes or ("front-two",)),
            starts_at=starts[0],
        )
        assert held.error is None, held.body
        return await self.show("yes", "book")


async def open_toolbox(
    units: Units,
    shop: Shop,
    *,
    email: str = "jo@example.com",
    phone: str = "+12025550143",
    vehicle: VehicleSaid | None = CIVIC,
) -> Toolbox:
    """Make a lead with a conversation."""
    lead_id = await build_lead(units, shop, email=email, phone=phone, vehicle=vehicle)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        who = await lead(unit, lead_id)
        conversation_id = await open_conversation(
            unit, location_id=who.location_id, person_id=who.person.id
        )
    return Toolbox(units, shop, lead_id, conversation_id)
