"""Tools that change what is booked or asked for: move, cancel, another vehicle.

Promise: nothing is changed before the customer saw what would be and said yes to it; until then
the appointment stays where it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lead_orchestrator.assistant.rules.cards import booking_card, cancel_card, vehicle_card
from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import (
    Amount,
    Car,
    Card,
    Result,
    Sayable,
    TurnContext,
)
from lead_orchestrator.assistant.rules.understanding.vehicles import find_vehicle
from lead_orchestrator.assistant.tools.agreement import agreed, just_asked, on_the_table
from lead_orchestrator.assistant.tools.arguments import NoArguments, VehicleArguments
from lead_orchestrator.assistant.tools.booking import (
    other_price,
    price_of,
    services_of,
    taken,
    told,
    too_late,
)
from lead_orchestrator.assistant.tools.law import law_notes, unsaid
from lead_orchestrator.assistant.tools.scope import Scope, about, line, wrong
from lead_orchestrator.booking.actions import PriceChanged, SlotTaken, TooLate, cancel, move
from lead_orchestrator.booking.queries import appointment_json
from lead_orchestrator.booking.rules.appointments import Appointment, changeable_until
from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.catalogue.rules.vehicles import vehicle_class
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.leads.actions import change_vehicle
from lead_orchestrator.leads.rules.intake import VehicleSaid
from lead_orchestrator.messaging.actions import hand_to_staff


async def move_appointment(scope: Scope, _: NoArguments) -> Result:
    """Move the appointment to the time on the table, when the customer has just said yes."""
    card = on_the_table(scope, "move")
    if card is None:
        return wrong("nothing_held", hint="Hold the new time first; the customer must see it.")
    if not agreed(scope, card):
        return wrong("not_confirmed", hint="Ask the customer to say yes to the new time.")
    booked = _meant(scope, card)
    if booked is None:
        return wrong("no_appointment", hint="It is not there any more. Hold a time to book it.")
    ids = services_of(card)
    try:
        made = await move(
            scope.unit,
            lead_id=booked.lead_id,
            starts_at=datetime.fromisoformat(str(card["starts_at"])),
            service_ids=ids,
            agreed=price_of(card),
        )
    except SlotTaken as refusal:
        return taken(scope, refusal, ids)
    except PriceChanged:
        return await other_price(scope, card, moves=booked)
    except TooLate:
        return too_late(scope)
    except Missing:
        return wrong("no_appointment", hint="It is not there any more. Hold a time to book it.")
    lines = tuple(o for o in scope.context.offers if o.id in made.service_ids)
    notes = law_notes(scope, lines)
    return Result(
        body={"moved": True, "moved_from": booked.label_in(scope.language)} | told(scope, made),
        sayable=Sayable(
            amounts=(Amount(cents=made.price.cents, about=frozenset(made.service_names)),),
            instants=(made.starts_at, made.ends_at, booked.starts_at),
            booked=(made.starts_at,),
            moved=(made.starts_at,),
            texts=(made.address, *notes),
            must_say=unsaid(scope, notes),
        ),
        cards=(booking_card(appointment_json(made, scope.language)),),
    )


async def cancel_appointment(scope: Scope, _: NoArguments) -> Result:
    """Ask whether to cancel; after the customer's yes, cancel."""
    booked = scope.context.changeable
    if booked is None:
        return wrong("no_appointment", hint="There is nothing to cancel.")
    if scope.context.now > changeable_until(booked, scope.context.location.booking):
        return too_late(scope)
    card = on_the_table(scope, "cancel")
    same = card is not None and _meant(scope, card) is booked and _unchanged(card, booked)
    if card is None or not same or not just_asked(scope, card) or not agreed(scope, card):
        return await _ask_to_cancel(scope, booked)
    try:
        gone = await cancel(scope.unit, lead_id=booked.lead_id)
    except TooLate:
        return too_late(scope)
    except Missing:
        return wrong("no_appointment", hint="There is nothing to cancel any more.")
    return Result(
        body={"cancelled": True} | told(scope, gone),
        sayable=Sayable(
            amounts=(Amount(cents=gone.price.cents, about=frozenset(gone.service_names)),),
            instants=(gone.starts_at,),
            cancelled=True,
        ),
    )


async def _ask_to_cancel(scope: Scope, booked: Appointment) -> Result:
    """Put the question; staff hear of it at once, while the appointment can still be saved."""
    await hand_to_staff(
        scope.unit,
        conversation_id=scope.context.conversation_id,
        lead_id=scope.context.lead_id,
        reason="The customer wants to cancel an appointment.",
    )
    return Result(
        body={"asked": True, "next": "Nothing is cancelled yet. Ask whether to, then call again."}
        | told(scope, booked),
        sayable=Sayable(
            amounts=(Amount(cents=booked.price.cents, about=frozenset(booked.service_names)),),
            instants=(booked.starts_at,),
        ),
        cards=(cancel_card(booked, language=scope.language),),
    )


def _meant(scope: Scope, card: Card) -> Appointment | None:
    """Return the appointment a card is about, if it is this customer's and still to come."""
    ours = (*scope.context.appointments, scope.context.appointment)
    meant = {str(a.id): a for a in ours if a is not None}.get(str(card.get("appointment_id")))
    changeable = scope.context.changeable
    return changeable if changeable and meant and meant.id == changeable.id else None


def _unchanged(card: Card, booked: Appointment) -> bool:
    """Say whether the appointment is still the one the card showed."""
    return datetime.fromisoformat(str(card["starts_at"])) == booked.starts_at


async def change_car(scope: Scope, asked: VehicleArguments) -> Result:
    """Record the vehicle the customer named, so that prices and the booking are for it."""
    if not _named(scope, asked):
        return wrong("not_said", hint="Ask for make, model and year first.")
    known = scope.context.car
    if known is not None and _is_known(known, asked):
        return Result(body={"recorded": True, "vehicle": known.label})
    if scope.context.appointment is not None:
        return wrong("already_booked", hint="Its price is for the vehicle on file: use hand_off.")
    card = vehicle_card(asked.year, asked.make, asked.model)
    if known is not None and known.label:
        shown = on_the_table(scope, "vehicle")
        if shown is None or shown["label"] != card["label"] or not agreed(scope, shown):
            return Result(
                body={
                    "asked": True,
                    "vehicle": card["label"],
                    "on_file": known.label,
                    "next": "Nothing is changed yet. Ask whether the request is for this vehicle"
                    " instead, then call again.",
                },
                sayable=Sayable(texts=(str(card["label"]),)),
                cards=(card,),
            )
    await change_vehicle(
        scope.unit,
        scope.context.lead_id,
        VehicleSaid(year=asked.year, make=asked.make, model=asked.model),
    )
    context = await _with_car(scope, asked, label=str(card["label"]))
    return Result(
        body={
            "recorded": True,
            "vehicle": card["label"],
            "services": [line(s, scope.language) for s in context.offers],
        },
        sayable=replace(about(context.offers), texts=(str(card["label"]),)),
        context=context,
    )


def _named(scope: Scope, asked: VehicleArguments) -> bool:
    """Say whether the customer named this vehicle: what only the model says is not recorded."""
    theirs = [line.text for line in scope.history if line.author == "customer"]
    texts = [plain(text) for text in (*theirs, scope.context.wish)]
    found = [named for named in map(find_vehicle, texts) if named is not None]
    heard = {plain(n.make) for n in found} | {plain(n.model) for n in found}
    said = " ".join(texts)
    year = asked.year is None or str(asked.year) in said or f"'{asked.year % 100:02d}" in said
    make, model = plain(asked.make), plain(asked.model)
    return year and any(word and (word in said or word in heard) for word in (model or make,))


def _is_known(known: Car, asked: VehicleArguments) -> bool:
    same = (plain(known.make), plain(known.model)) == (plain(asked.make), plain(asked.model))
    return same and asked.year in (None, known.year)


async def _with_car(scope: Scope, asked: VehicleArguments, *, label: str) -> TurnContext:
    kind = vehicle_class(asked.make, asked.model)
    car = Car(year=asked.year, make=asked.make, model=asked.model, vehicle_class=kind, label=label)
    place: UUID = scope.context.location.id
    offers = await services(scope.unit, location_id=place, vehicle_class=kind)
    return replace(scope.context, car=car, offers=offers)
