"""Taking, moving and giving back times. One function, one change.

Promises: a time is taken only when the shop offers it at that moment and a bay is free; of many
who want the last bay exactly one gets it, the others are told near alternatives; nobody deadlocks
(the lead's row first, then bays in one order).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from lead_orchestrator.booking import tables
from lead_orchestrator.booking.facts import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    HoldExpires,
    HoldReleased,
    SlotHeld,
)
from lead_orchestrator.booking.queries import (
    Plan,
    appointment,
    appointment_json,
    appointment_of_lead,
    hold_by_id,
    hold_of_lead,
    near,
    plan,
    slot_json,
)
from lead_orchestrator.booking.rules.appointments import (
    Appointment,
    Hold,
    changeable_until,
    instant,
)
from lead_orchestrator.booking.rules.availability import BayId, Start, start_at
from lead_orchestrator.kit.errors import Invalid, Kind, Missing, Refusal
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import Money
from lead_orchestrator.leads.actions import advance
from lead_orchestrator.leads.queries import LeadView, lead_for_update
from lead_orchestrator.messaging.queries import conversation_of_lead
from lead_orchestrator.tenancy.queries import location
from lead_orchestrator.tenancy.rules.hours import Interval


class SlotTaken(Refusal):
    """No bay is free at that time any more; `alternatives` are near times that are."""

    kind = Kind.CONFLICT
    code = "slot_taken"
    title = "That time has just been taken."


class SlotNotOffered(SlotTaken):
    """The shop offers no such time: closed, in the past, too soon, too far or off the grid."""

    code = "slot_not_offered"
    title = "That time cannot be booked."


class AlreadyBooked(Refusal):
    """The customer has an appointment; it can be moved or cancelled."""

    kind = Kind.CONFLICT
    code = "already_booked"
    title = "You already have an appointment; you can move or cancel it."


class TooLate(Refusal):
    """The appointment has begun, or begins too soon for a customer to change it."""

    kind = Kind.CONFLICT
    code = "too_late"
    title = "The appointment has already begun; please call the shop."


class PriceChanged(Refusal):
    """The price is not the one the customer said yes to any more."""

    kind = Kind.CONFLICT
    code = "price_changed"
    title = "The price has changed meanwhile; please look at it again."


async def hold(
    unit: Unit, *, lead_id: UUID, service_ids: Iterable[UUID], starts_at: datetime
) -> Hold:
    """Keep a time for a lead for the location's `hold_minutes`; a former hold is given back.

    Asking again for the time already held returns that hold while most of it is left. An
    appointment of the lead stays where it is; the held time may overlap it, to move it there.
    Raises `Missing`, `UnknownService`, `SlotTaken`, `SlotNotOffered`.
    """
    lead = await lead_for_update(unit, lead_id)
    wish = await _plan(unit, lead, service_ids)
    starts_at = instant(starts_at, wish.location.timezone)
    minutes = timedelta(minutes=wish.location.booking.hold_minutes)
    current = await hold_of_lead(unit, lead_id)
    if (
        current is not None
        and _is_for(current, wish, starts_at)
        and current.expires_at - unit.now > minutes / 2
    ):
        return current
    start = await _offered(unit, wish, lead_id=lead_id, starts_at=starts_at)
    expires_at = unit.now + minutes
    booked = await appointment_of_lead(unit, lead_id)
    async with _bay(unit, wish, lead=lead, start=start, beside=booked) as bay_id:
        hold_id = await tables.insert_hold(
            unit,
            wish.terms(start),
            lead_id=lead.id,
            bay_id=bay_id,
            expires_at=expires_at,
            shared=await tables.stands(unit, booked.id, bay_id=bay_id) if booked else None,
        )
    where = {"lead_id": lead.id, "location_id": lead.location_id}
    unit.emit(SlotHeld(hold_id=hold_id, starts_at=start.during.starts, **where))
    unit.emit(HoldExpires(hold_id=hold_id, **where), at=expires_at)
    return await hold_by_id(unit, hold_id)


async def book(
    unit: Unit,
    *,
    lead_id: UUID,
    by: str,
    hold_id: UUID | None = None,
    service_ids: Iterable[UUID] = (),
    starts_at: datetime | None = None,
    agreed: Money | None = None,
) -> Appointment:
    """Make an appointment of a hold, or of services and a time; `by` says who booked.

    What is asked beside a hold wins over the hold. A hold that expired is tried once more. The
    same wish again returns the same appointment. The price is the catalogue's at this moment,
    and `agreed` is what it must be.
    Raises `Missing`, `Invalid`, `UnknownService`, `AlreadyBooked`, `SlotTaken`, `SlotNotOffered`,
    `PriceChanged`.
    """
    lead = await lead_for_update(unit, lead_id)
    kept = await _own_hold(unit, lead, hold_id)
    services = tuple(service_ids) or (kept.service_ids if kept else ())
    wanted = starts_at or (kept.starts_at if kept else None)
    if wanted is None or not services:
        if hold_id is not None:
            raise Missing
        raise Invalid({"starts_at" if wanted is None else "service_ids": "is needed"})
    wish = await _plan(unit, lead, services)
    wanted = instant(wanted, wish.location.timezone)
    booked = await appointment_of_lead(unit, lead_id)
    if booked is not None:
        if booked.is_same(starts_at=wanted, service_ids=wish.service_ids):
            return booked
        raise AlreadyBooked(appointment=appointment_json(booked))
    if agreed not in (None, wish.quote.total):
        raise PriceChanged
    mine = await _held_for(unit, wish, lead_id=lead_id, starts_at=wanted)
    start = await _start(unit, wish, lead_id=lead_id, starts_at=wanted, mine=mine)
    async with _bay(unit, wish, lead=lead, start=start, kept=mine) as bay_id:
        appointment_id = await tables.insert_appointment(
            unit,
            wish.terms(start),
            lead_id=lead.id,
            person_id=lead.person.id,
            vehicle_id=lead.vehicle.id if lead.vehicle else None,
            bay_id=bay_id,
            by=by,
        )
    await advance(unit, lead_id, to="appointment_scheduled")
    unit.emit(
        AppointmentBooked(
            appointment_id=appointment_id,
            sequence=0,
            starts_at=start.during.starts,
            lead_id=lead.id,
            location_id=lead.location_id,
        )
    )
    await _tell(unit, lead_id)
    return await appointment(unit, appointment_id)


async def move(
    unit: Unit,
    *,
    lead_id: UUID,
    starts_at: datetime,
    service_ids: Iterable[UUID] = (),
    agreed: Money | None = None,
) -> Appointment:
    """Give a lead's appointment another time, or other services, or both.

    The agreed price stays unless the services change. Moving to where it is changes nothing. The
    time the lead holds is its own, whoever else wants it and however near it has come.
    Raises `Missing`, `TooLate`, `UnknownService`, `SlotTaken`, `SlotNotOffered`, and
    `PriceChanged` when `agreed` is not what it will cost.
    """
    lead = await lead_for_update(unit, lead_id)
    booked = await _changeable(unit, lead_id)
    services = tuple(service_ids) or booked.service_ids
    wish = await _plan(unit, lead, services)
    starts_at = instant(starts_at, wish.location.timezone)
    if booked.is_same(starts_at=starts_at, service_ids=wish.service_ids):
        return booked
    mine = await _held_for(unit, wish, lead_id=lead_id, starts_at=starts_at)
    start = await _start(unit, wish, lead_id=lead_id, starts_at=starts_at, mine=mine)
    terms = wish.terms(start)
    if frozenset(terms.service_ids) == frozenset(booked.service_ids):
        terms = replace(terms, price=booked.price, price_from=booked.price_from)
    if agreed not in (None, terms.price):
        raise PriceChanged
    async with _bay(unit, wish, lead=lead, start=start, kept=mine, moving=booked) as bay_id:
        await tables.move_appointment(unit, booked.id, terms, bay_id=bay_id)
    unit.emit(
        AppointmentMoved(
            appointment_id=booked.id,
            sequence=booked.sequence + 1,
            starts_at=start.during.starts,
            before=booked.starts_at,
            lead_id=lead.id,
            location_id=lead.location_id,
        )
    )
    await _tell(unit, lead_id)
    return await appointment(unit, booked.id)


async def cancel(unit: Unit, *, lead_id: UUID) -> Appointment:
    """Cancel a lead's appointment and free its time at once; raises `Missing`, `TooLate`."""
    lead = await lead_for_update(unit, lead_id)
    booked = await _changeable(unit, lead_id)
    await tables.lock_bays(unit, [booked.bay_id])
    await tables.cancel_appointment(unit, booked.id)
    unit.emit(
        AppointmentCancelled(
            appointment_id=booked.id,
            sequence=booked.sequence + 1,
            starts_at=booked.starts_at,
            lead_id=lead.id,
            location_id=lead.location_id,
        )
    )
    await _tell(unit, lead_id)
    return await appointment(unit, booked.id)


async def release(unit: Unit, *, lead_id: UUID) -> bool:
    """Give back what is held for a lead; return whether anything was."""
    lead = await lead_for_update(unit, lead_id)
    current = await hold_of_lead(unit, lead_id)
    if current is None:
        return False
    await tables.lock_bays(unit, [current.bay_id])
    _released(unit, lead, await tables.clear_holds(unit, [current.bay_id], lead_id=lead_id))
    return True


async def expire(unit: Unit, *, hold_id: UUID) -> None:
    """Free the bay of a hold whose minutes are over, and of others in it; else do nothing."""
    known = await hold_by_id(unit, hold_id)
    if known.expires_at <= unit.now:
        await tables.lock_bays(unit, [known.bay_id])
        await tables.clear_holds(unit, [known.bay_id])


async def _plan(unit: Unit, lead: LeadView, service_ids: Iterable[UUID]) -> Plan:
    return await plan(
        unit,
        location_id=lead.location_id,
        service_ids=service_ids,
        vehicle_class=lead.vehicle.vehicle_class if lead.vehicle else None,
    )


async def _held_for(unit: Unit, wish: Plan, *, lead_id: UUID, starts_at: datetime) -> Hold | None:
    current = await hold_of_lead(unit, lead_id)
    return current if current is not None and _is_for(current, wish, starts_at) else None


async def _start(
    unit: Unit, wish: Plan, *, lead_id: UUID, starts_at: datetime, mine: Hold | None
) -> Start:
    """Return a start: what is held is offered to its holder, though the notice may have passed."""
    if mine is not None:
        return Start(during=Interval(mine.starts_at, mine.ends_at), drop_off=mine.drop_off)
    return await _offered(unit, wish, lead_id=lead_id, starts_at=starts_at)


async def _offered(unit: Unit, wish: Plan, *, lead_id: UUID, starts_at: datetime) -> Start:
    start = start_at(
        wish.opening,
        work=wish.work,
        rules=wish.location.booking,
        now=unit.now,
        starts_at=starts_at,
    )
    if start is None or not wish.bays:
        others = await near(unit, wish, wanted=starts_at, lead_id=lead_id)
        raise SlotNotOffered(alternatives=[slot_json(slot) for slot in others])
    return start


@asynccontextmanager
async def _bay(
    unit: Unit,
    wish: Plan,
    *,
    lead: LeadView,
    start: Start,
    kept: Hold | None = None,
    moving: Appointment | None = None,
    beside: Appointment | None = None,
) -> AsyncGenerator[BayId]:
    """Yield the first free bay, locked; what the lead held or moves is out of its way by then.

    `beside` stays: a bay in which nothing else stands counts as free.

    All or nothing: without a bay every change and every lock of the block is undone, and
    `SlotTaken` tells near alternatives.
    """
    first_choice = kept.bay_id if kept else moving.bay_id if moving else None
    candidates = sorted((bay.id for bay in wish.bays), key=lambda bay_id: bay_id != first_choice)
    try:
        async with unit.db.begin_nested():
            concerned = {*candidates, *await tables.own_bays(unit, lead.id)}
            await tables.lock_bays(unit, concerned)
            released = await tables.clear_holds(
                unit, concerned, lead_id=lead.id, booked_hold_id=kept.id if kept else None
            )
            if moving is not None:
                await tables.clear_appointment(unit, moving.id)
            bay_id = await tables.first_free(unit, candidates, start.during)
            if bay_id is None and beside is not None:
                bay_id = await tables.first_free(unit, candidates, start.during, beside=beside.id)
            if bay_id is None:
                raise tables.Occupied  # noqa: TRY301 - the way out of the savepoint
            yield bay_id
    except tables.Occupied:
        others = await near(unit, wish, wanted=start.during.starts, lead_id=lead.id)
        raise SlotTaken(alternatives=[slot_json(slot) for slot in others]) from None
    _released(unit, lead, released)


def _released(unit: Unit, lead: LeadView, hold_ids: Iterable[UUID]) -> None:
    for hold_id in hold_ids:
        unit.emit(HoldReleased(hold_id=hold_id, lead_id=lead.id, location_id=lead.location_id))


def _is_for(kept: Hold, wish: Plan, starts_at: datetime) -> bool:
    return kept.starts_at == starts_at and set(kept.service_ids) == set(wish.service_ids)


async def _own_hold(unit: Unit, lead: LeadView, hold_id: UUID | None) -> Hold | None:
    """Return the lead's hold of that id, expired or not; one of another lead is none."""
    if hold_id is None:
        return None
    try:
        kept = await hold_by_id(unit, hold_id)
    except Missing:
        return None
    return kept if kept.lead_id == lead.id else None


async def _changeable(unit: Unit, lead_id: UUID) -> Appointment:
    booked = await appointment_of_lead(unit, lead_id)
    if booked is None:
        raise Missing
    if booked.starts_at <= unit.now:
        raise TooLate
    if unit.actor.kind in {"customer", "assistant"}:
        rules = (await location(unit, booked.location_id)).booking
        if unit.now > changeable_until(booked, rules):
            raise TooLate("It is too close to the appointment to change it here. Call the shop.")
    return booked


async def _tell(unit: Unit, lead_id: UUID) -> None:
    """Tell the customer's page and the staff console that the appointment changed."""
    event = {"event": "appointment", "lead_id": str(lead_id)}
    try:
        talk = await conversation_of_lead(unit, lead_id)
    except Missing:  # booked by staff for somebody who never wrote to us
        unit.tell(f"organisation:{unit.organisation_id}", event)
        return
    unit.tell(f"conversation:{talk.id}", event)
    unit.tell(f"organisation:{unit.organisation_id}", event | {"conversation_id": str(talk.id)})
