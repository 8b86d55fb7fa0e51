"""Tools that keep and book a time.

Promise: nothing is booked but a time that was shown to the customer and to which the customer has
just said yes, at the price they said yes to.
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
from lead_orchestrator.assistant.rules.context import Amount, Card, Json, Result, Sayable
from lead_orchestrator.assistant.tools.agreement import agreed, on_the_table
from lead_orchestrator.assistant.tools.arguments import HoldArguments, NoArguments
from lead_orchestrator.assistant.tools.law import law_notes, unsaid
from lead_orchestrator.assistant.tools.scope import Scope, about, ids_of, shown_starts, wrong
from lead_orchestrator.booking.actions import (
    AlreadyBooked,
    PriceChanged,
    SlotTaken,
    book,
    hold,
    release,
)
from lead_orchestrator.booking.queries import appointment_json
from lead_orchestrator.booking.rules.appointments import Appointment, Hold, changeable_until
from lead_orchestrator.kit.values import Money
from lead_orchestrator.kit.wording import length_words, listed, price_words
from lead_orchestrator.tenancy.rules.hours import when_text


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
    moves = moving(scope, asked.purpose)
    if asked.purpose == "move" and moves is None:
        return wrong("no_appointment", hint="There is nothing to move. Leave purpose out.")
    if moves is not None:
        if scope.context.now > changeable_until(moves, scope.context.location.booking):
            return too_late(scope)
        if moves.is_same(starts_at=starts_at, service_ids=tuple(ids)):
            return wrong("already_booked", label=moves.label_in(scope.language))
    return await keep(scope, ids, starts_at, moves=moves)


def moving(scope: Scope, purpose: str | None) -> Appointment | None:
    """Return the appointment that a held time is for, if it is not for a new one."""
    own = scope.context.appointment
    return own or (scope.context.changeable if purpose == "move" else None)


def too_late(scope: Scope) -> Result:
    """Say that a customer cannot change it here any more; the shop's number helps."""
    return wrong(
        "too_late",
        phone=scope.context.location.phone,
        hint="It is too close to the appointment. Offer hand_off or the phone number.",
    )


async def keep(
    scope: Scope, ids: list[UUID], starts_at: datetime, *, moves: Appointment | None
) -> Result:
    """Keep a time for the request, or for the appointment it moves."""
    lead_id = scope.context.lead_id if moves is None else moves.lead_id
    try:
        kept = await hold(scope.unit, lead_id=lead_id, service_ids=ids, starts_at=starts_at)
    except SlotTaken as refusal:
        return taken(scope, refusal, ids)
    return _kept(scope, kept, ids, moves=moves)


def _kept(scope: Scope, kept: Hold, ids: list[UUID], *, moves: Appointment | None) -> Result:
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    minutes = round((kept.ends_at - kept.starts_at).total_seconds() / 60)
    price, price_from = kept.price, kept.price_from
    if moves is not None and frozenset(moves.service_ids) == frozenset(ids):
        price, price_from = moves.price, moves.price_from  # what was agreed stays
    said = price_words(price, starting_at=price_from, language=scope.language)
    notes = law_notes(scope, lines)
    body: dict[str, Json] = {
        "held": True,
        "for": "book" if moves is None else "move",
        "label": kept.label_in(scope.language),
        "services_text": listed(kept.service_names, scope.language),
        "price_text": said,
        "expires_at": kept.expires_at.isoformat(),
        "held_minutes": scope.context.location.booking.hold_minutes,
        "duration_minutes": None if kept.drop_off else minutes,
        "duration_text": None if kept.drop_off else length_words(minutes, scope.language),
        "next": "Ask for a yes to this time, then use "
        + ("book." if moves is None else "move. The appointment stays where it is until then."),
    }
    if moves is not None:
        body["moves_from"] = moves.label_in(scope.language)
    return Result(
        body=body | ({"law_note": list(notes)} if notes else {}),
        sayable=Sayable(
            amounts=(
                Amount(cents=price.cents, about=frozenset(kept.service_names)),
                *about(lines).amounts,
            ),
            instants=(
                kept.starts_at,
                kept.ends_at,
                *((moves.starts_at,) if moves else ()),
            ),
            minutes=(minutes, scope.context.location.booking.hold_minutes),
            texts=notes,
            held=True,
            must_say=unsaid(scope, notes),
        ),
        cards=(
            confirm_card(
                kept,
                shown_ids=ids,
                language=scope.language,
                moves=moves,
                price=price,
                price_said=said,
                law_notes=notes,
            ),
        ),
    )


def _held_before(scope: Scope) -> set[datetime]:
    card = last_card(scope.cards, "confirm")
    if card is None or card.get("action") == "cancel":
        return set()
    return {datetime.fromisoformat(str(card["starts_at"]))}


def taken(scope: Scope, refusal: SlotTaken, ids: list[UUID]) -> Result:
    """Tell the near times there are instead of one that is gone."""
    others = cast("list[dict[str, Json]]", refusal.more.get("alternatives") or [])
    zone = scope.context.location.timezone
    for other in others:
        at = datetime.fromisoformat(str(other["starts_at"]))
        other["label"] = when_text(at, zone, scope.language)
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    card = slots_card(others, timezone=zone, services=lines)
    return Result(
        body={"error": refusal.code, "alternatives": others},
        error=refusal.code,
        sayable=Sayable(
            instants=tuple(datetime.fromisoformat(str(s["starts_at"])) for s in others)
        ),
        cards=(card,) if others else (),
    )


def services_of(card: Card) -> list[UUID]:
    """Return the services a card is about."""
    return [UUID(str(i)) for i in cast("list[Json]", card.get("service_ids") or [])]


def price_of(card: Card) -> Money | None:
    """Return the price a card showed; None for a card from before prices stood in it."""
    cents = card.get("price_cents")
    return Money(cents) if isinstance(cents, int) else None


async def book_time(scope: Scope, _: NoArguments) -> Result:
    """Book the time on the table, when the customer has just said yes to it."""
    card = on_the_table(scope, "book")
    if card is None:
        if on_the_table(scope, "move") is not None:
            return wrong("nothing_held", hint="The held time is for moving: use move.")
        return wrong("nothing_held", hint="Hold a time first; the customer must see it.")
    if not agreed(scope, card):
        return wrong("not_confirmed", hint="Ask the customer to say yes to the held time.")
    ids = services_of(card)
    try:
        made = await book(
            scope.unit,
            lead_id=scope.context.lead_id,
            hold_id=UUID(str(card["hold_id"])),
            by="assistant",
            agreed=price_of(card),
        )
    except AlreadyBooked as refusal:
        return _already(scope, refusal)
    except SlotTaken as refusal:
        return taken(scope, refusal, ids)
    except PriceChanged:
        return await other_price(scope, card, moves=None)
    return _booked(scope, made)


def _already(scope: Scope, refusal: AlreadyBooked) -> Result:
    known = cast("dict[str, Json]", refusal.more.get("appointment") or {})
    at = known.get("starts_at")
    label = (
        when_text(datetime.fromisoformat(str(at)), scope.context.location.timezone, scope.language)
        if at
        else ""
    )
    return wrong("already_booked", label=label, hint="Hold the new time again to move it.")


async def other_price(scope: Scope, card: Card, *, moves: Appointment | None) -> Result:
    """Show the time again with the price it has now; the yes was to another."""
    lead_id = scope.context.lead_id if moves is None else moves.lead_id
    await release(scope.unit, lead_id=lead_id)
    at = datetime.fromisoformat(str(card["starts_at"]))
    again = await keep(scope, services_of(card), at, moves=moves)
    if again.error is not None:
        return again
    return Result(
        body=dict(again.body)
        | {"error": "price_changed", "hint": "Nothing is booked. Tell the new price and ask."},
        sayable=again.sayable,
        cards=again.cards,
        error="price_changed",
    )


def _booked(scope: Scope, made: Appointment) -> Result:
    lines = tuple(o for o in scope.context.offers if o.id in made.service_ids)
    notes = law_notes(scope, lines)
    bring = scope.context.location.policies.get("bring")
    body: dict[str, Json] = {"booked": True} | told(scope, made)
    if bring:
        body["bring"] = bring
    return Result(
        body=body | ({"law_note": list(notes)} if notes else {}),
        sayable=Sayable(
            amounts=(Amount(cents=made.price.cents, about=frozenset(made.service_names)),),
            instants=(made.starts_at, made.ends_at),
            booked=(made.starts_at,),
            texts=(made.address, *((bring,) if bring else ()), *notes),
            must_say=unsaid(scope, notes),
        ),
        cards=(booking_card(appointment_json(made, scope.language)),),
    )


def told(scope: Scope, made: Appointment) -> dict[str, Json]:
    """Return an appointment in the words a model may say."""
    return {
        "label": made.label_in(scope.language),
        "services_text": listed(made.service_names, scope.language),
        "price_text": made.cost_in(scope.language),
        "ready": when_text(made.ends_at, made.timezone, scope.language),
        "location": made.location_name,
        "address": made.address,
    }
