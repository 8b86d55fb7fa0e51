"""Tools that keep and book a time.

Promise: nothing is booked but a time that was shown to the customer and to which the customer has
just said yes.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from lead_orchestrator.assistant.rules.cards import (
    booking_card,
    confirm_card,
    last_card,
    slots_card,
)
from lead_orchestrator.assistant.rules.context import (
    Amount,
    Json,
    Result,
    Sayable,
)
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when
from lead_orchestrator.assistant.rules.understanding.intents import confirms
from lead_orchestrator.assistant.tools.arguments import HoldArguments, NoArguments
from lead_orchestrator.assistant.tools.scope import Scope, about, ids_of, shown_starts, wrong
from lead_orchestrator.booking.actions import AlreadyBooked, SlotTaken, book, hold
from lead_orchestrator.booking.queries import appointment_json
from lead_orchestrator.booking.rules.appointments import phrase


async def keep_time(scope: Scope, asked: HoldArguments) -> Result:
    """Keep one of the offered times for some minutes and put the question of the yes."""
    ids = ids_of(scope, asked.services)
    if ids is None:
        return wrong("unknown_service", known=[o.code for o in scope.context.offers])
    starts_at = asked.starts_at
    if starts_at.tzinfo is None:
        starts_at = starts_at.replace(tzinfo=scope.context.location.zone)
    if starts_at not in shown_starts(scope) | set(scope.offered) | _held_before(scope):
        return wrong("not_offered", hint="Use availability and hold a time it returned.")
    if scope.context.appointment is not None:
        return wrong("already_booked", label=scope.context.appointment.label)
    try:
        kept = await hold(
            scope.unit, lead_id=scope.context.lead_id, service_ids=ids, starts_at=starts_at
        )
    except SlotTaken as refusal:
        return _taken(scope, refusal, ids)
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    minutes = round((kept.ends_at - kept.starts_at).total_seconds() / 60)
    return Result(
        body={
            "label": kept.label,
            "services_text": phrase(kept.service_names),
            "price_text": kept.price_text,
            "expires_at": kept.expires_at.isoformat(),
            "duration_minutes": None if kept.drop_off else minutes,
        },
        sayable=Sayable(
            amounts=(
                Amount(cents=kept.price.cents, about=frozenset(kept.service_names)),
                *about(lines).amounts,
            ),
            instants=(kept.starts_at, kept.ends_at),
            minutes=(minutes,),
            held=True,
        ),
        cards=(confirm_card(kept, shown_ids=ids),),
    )


def _held_before(scope: Scope) -> set[datetime]:
    card = last_card(scope.cards, "confirm")
    return set() if card is None else {datetime.fromisoformat(str(card["starts_at"]))}


def _taken(scope: Scope, refusal: SlotTaken, ids: list[UUID]) -> Result:
    others = cast("list[dict[str, Json]]", refusal.more.get("alternatives") or [])
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    card = slots_card(others, timezone=scope.context.location.timezone, services=lines)
    return Result(
        body={"error": refusal.code, "alternatives": others},
        error=refusal.code,
        sayable=Sayable(
            instants=tuple(datetime.fromisoformat(str(s["starts_at"])) for s in others)
        ),
        cards=(card,) if others else (),
    )


async def book_time(scope: Scope, _: NoArguments) -> Result:
    """Book the time on the table, when the customer has just said yes to it."""
    card = last_card(scope.cards, "confirm", "booking")
    if card is None or card.get("kind") != "confirm":
        return wrong("nothing_held", hint="Hold a time first; the customer must see it.")
    at = datetime.fromisoformat(str(card["starts_at"]))
    if not _agreed(scope, at):
        return wrong("not_confirmed", hint="Ask the customer to say yes to the held time.")
    ids = [UUID(str(i)) for i in cast("list[Json]", card.get("service_ids") or [])]
    try:
        made = await book(
            scope.unit,
            lead_id=scope.context.lead_id,
            hold_id=UUID(str(card["hold_id"])),
            by="assistant",
        )
    except AlreadyBooked as refusal:
        known = cast("dict[str, Json]", refusal.more.get("appointment") or {})
        return wrong("already_booked", label=str(known.get("label", "")))
    except SlotTaken as refusal:
        return _taken(scope, refusal, ids)
    return Result(
        body={
            "booked": True,
            "label": made.label,
            "services_text": made.services_text,
            "price_text": made.price_text,
            "address": made.address,
        },
        sayable=Sayable(
            amounts=(Amount(cents=made.price.cents, about=frozenset(made.service_names)),),
            instants=(made.starts_at, made.ends_at),
            booked=(made.starts_at,),
        ),
        cards=(booking_card(appointment_json(made)),),
    )


def _agreed(scope: Scope, at: datetime) -> bool:
    """Say whether the customer's newest words are a yes, and to no other day or time."""
    said = scope.answer_now
    if not confirms(said):
        return False
    when = find_when(said, scope.context.local_now)
    return when is None or when.earliest or when.fits(at.astimezone(scope.context.location.zone))
