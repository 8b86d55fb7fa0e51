"""One conversation of an evaluation: a customer and a turn loop, message by message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from evals.cases import Case
from evals.customer import Customer
from evals.place import Place, Shop
from lead_orchestrator.assistant.turns import Begun, Turns, collected
from lead_orchestrator.kit.unit import Actor
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.leads.rules.intake import ConsentGiven, Request, VehicleSaid
from lead_orchestrator.messaging.actions import open_conversation
from lead_orchestrator.messaging.queries import ChatMessage

EMAIL, PHONE = "customer{n}@example.com", "+1813555{n:04d}"
WORDING, PAGE = "Text me about my quote.", "https://shop.example.com"


@dataclass
class Record:
    """What was said, by whom, and how long the answers took."""

    lead_id: UUID
    conversation_id: UUID
    lines: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    replies: list[ChatMessage] = field(default_factory=list[ChatMessage])
    seconds: list[float] = field(default_factory=list[float])

    @property
    def answers(self) -> list[str]:
        """What the assistant wrote."""
        return [reply.text for reply in self.replies]


async def begin(
    place: Place,
    shop: Shop,
    *,
    first_name: str,
    car: VehicleSaid | None,
    service: str,
    wish: str,
    language: str,
    n: int = 0,
) -> Record:
    """Make the lead of a customer with their conversation."""
    async with place.units.open(organisation_id=shop.organisation_id) as unit:
        lead_id, _ = await receive(
            unit,
            Request(
                source="web_form",
                source_key=new_id().hex,
                first_name=first_name,
                last_name="Example",
                email=EMAIL.format(n=n),
                phone=PHONE.format(n=100 + n % 100),
                vehicle=car,
                service=service,
                message=wish,
                language=language,
                consents=tuple(
                    ConsentGiven(channel=channel, granted=True, wording=WORDING, page=PAGE)
                    for channel in ("sms", "email")
                ),
            ),
            location_id=shop.location_id,
        )
        who = await lead(unit, lead_id)
        conversation_id = await open_conversation(
            unit, location_id=who.location_id, person_id=who.person.id
        )
    return Record(lead_id=lead_id, conversation_id=conversation_id)


async def write(
    place: Place, shop: Shop, turns: Turns, record: Record, *, words: str, channel: str
) -> ChatMessage | None:
    """Write one message and return the answer, if there is one."""
    return await write_all(place, shop, turns, record, words=(words,), channel=channel)


async def write_all(
    place: Place, shop: Shop, turns: Turns, record: Record, *, words: Sequence[str], channel: str
) -> ChatMessage | None:
    """Write messages one right after another and return the last answer, if there is one."""
    place.clock.wait()
    record.lines += [("customer", line) for line in words]
    began = time.perf_counter()
    begun = [
        await _begin(place, shop, turns, record, words=line, channel=channel) for line in words
    ]
    found = await asyncio.gather(*(collected(turns.answer(one)) for one in begun))
    record.seconds.append(time.perf_counter() - began)
    replies = list({reply.id: reply for reply in found if reply is not None}.values())
    for reply in sorted(replies, key=lambda one: one.id):
        record.replies.append(reply)
        record.lines.append(("assistant", reply.text))
    return record.replies[-1] if replies else None


async def _begin(
    place: Place, shop: Shop, turns: Turns, record: Record, *, words: str, channel: str
) -> Begun:
    async with place.units.open(
        actor=Actor("customer"), organisation_id=shop.organisation_id
    ) as unit:
        return await turns.begin(
            unit,
            lead_id=record.lead_id,
            conversation_id=record.conversation_id,
            text=words,
            channel=channel,
            client_message_id=None,
        )


async def converse(place: Place, turns: Turns, case: Case, *, trial: int) -> Record:
    """Have a case's customer talk until they are done, or have written enough."""
    shop = place.shops[case.shop]
    car = case.car
    if case.now:
        place.clock.at = shop.moment(case.now)
    record = await begin(
        place,
        shop,
        first_name=case.first_name,
        car=VehicleSaid(year=car.year, make=car.make, model=car.model)
        if car and case.car_on_file
        else None,
        service=case.service,
        wish=case.wish,
        language=case.language,
    )
    customer = Customer(case=case, trial=trial, zone=shop.timezone)
    said = customer.next("", ())
    while said is not None and len(customer.said) <= case.most_messages:
        place.clock.wait(said.wait)
        if said.taken is not None:
            place.take(shop, said.taken)
        reply = await write_all(place, shop, turns, record, words=said.words, channel=case.channel)
        text: str = "" if reply is None else reply.text
        cards: Sequence[dict[str, object]] = () if reply is None else reply.cards
        said = customer.next(text, cards)
    return record
