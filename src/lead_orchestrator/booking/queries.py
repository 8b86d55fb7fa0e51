"""Questions about free times, holds and appointments. All answers are frozen views.

Reads take no lock: what is free here is a good guess, `actions` makes it certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lead_orchestrator.booking.rules.appointments import (
    Appointment,
    AppointmentId,
    Hold,
    HoldId,
    Slot,
    Status,
    Terms,
)
from lead_orchestrator.booking.rules.availability import (
    Bay,
    BayId,
    Opportunity,
    Start,
    Work,
    nearest,
    opportunities,
    starts,
    suitable,
)
from lead_orchestrator.catalogue.queries import quote
from lead_orchestrator.catalogue.rules.pricing import Quote
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, Money
from lead_orchestrator.tenancy.queries import location, opening
from lead_orchestrator.tenancy.rules.hours import Interval, Opening, local_day, when_text
from lead_orchestrator.tenancy.rules.places import Location

NEAR = 3
NEAR_DAYS = 7
FAR_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotPage:
    """The free times of some days, earliest first, and the zone they are said in."""

    timezone: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything about a wish for some services at a location, before a time is chosen."""

    location: Location
    opening: Opening
    quote: Quote
    bays: tuple[Bay, ...]

    @property
    def work(self) -> Work:
        """What the quote asks of a bay."""
        return Work(
            duration=timedelta(minutes=self.quote.duration_minutes),
            categories=frozenset(line.category for line in self.quote.lines),
        )

    @property
    def service_ids(self) -> tuple[UUID, ...]:
        """The services, each once, in the order asked."""
        return tuple(line.id for line in self.quote.lines)

    def terms(self, start: Start) -> Terms:
        """Return what is agreed when this is done at that time, at today's price."""
        return Terms(
            location_id=self.location.id,
            timezone=self.location.timezone,
            service_ids=self.service_ids,
            service_names=tuple(line.name for line in self.quote.lines),
            start=start,
            price=self.quote.total,
            price_from=self.quote.starting_at,
        )


async def plan(
    unit: Unit, *, location_id: UUID, service_ids: Iterable[UUID], vehicle_class: str | None
) -> Plan:
    """Return what is needed to find or take a time; raises `Missing`, `UnknownService`."""
    asked = await quote(
        unit, location_id=location_id, service_ids=service_ids, vehicle_class=vehicle_class
    )
    bare = Plan(
        location=await location(unit, location_id),
        opening=await opening(unit, location_id),
        quote=asked,
        bays=(),
    )
    rows = await unit.rows(
        text(
            "select id, categories from bays where location_id = :location_id and active"
            " order by position, id"
        ),
        {"location_id": location_id},
    )
    every = (Bay(BayId(row[0]), frozenset(row[1])) for row in rows)
    return Plan(
        location=bare.location,
        opening=bare.opening,
        quote=asked,
        bays=suitable(every, bare.work) if bare.location.status == "active" else (),
    )


async def slots(
    unit: Unit,
    *,
    location_id: UUID,
    service_ids: Iterable[UUID],
    vehicle_class: str | None,
    first: date,
    last: date,
    limit: int | None = None,
    lead_id: UUID | None = None,
) -> SlotPage:
    """Return the free times on local days `first` to `last`, both included.

    A time that `lead_id` itself holds or has booked counts as free for it.
    """
    wish = await plan(
        unit, location_id=location_id, service_ids=service_ids, vehicle_class=vehicle_class
    )
    found = await free(unit, wish, first=first, last=last, lead_id=lead_id)
    timezone = wish.location.timezone
    return SlotPage(
        timezone=timezone, slots=tuple(_slot(o, timezone) for o in islice(found, limit))
    )


async def free(
    unit: Unit, wish: Plan, *, first: date, last: date, lead_id: UUID | None
) -> Iterable[Opportunity]:
    """Return the starts of some local days that find a bay at this moment, earliest first."""
    offered = tuple(
        starts(
            wish.opening,
            work=wish.work,
            rules=wish.location.booking,
            now=unit.now,
            first=first,
            last=last,
        )
    )
    if not offered or not wish.bays:
        return ()
    busy = await _busy(unit, wish.bays, offered=offered, lead_id=lead_id)
    return opportunities(offered, bays=wish.bays, busy=busy)


async def near(
    unit: Unit, wish: Plan, *, wanted: datetime, lead_id: UUID | None
) -> tuple[Slot, ...]:
    """Return up to three free times nearest to `wanted`, looking a week and then a month away."""
    timezone = wish.location.timezone
    today = local_day(unit.now, timezone)
    day = local_day(wanted, timezone)
    if not today <= day <= today + timedelta(days=wish.location.booking.horizon_days):
        day = today
    found: tuple[Opportunity, ...] = ()
    for days in (NEAR_DAYS, FAR_DAYS):
        around = timedelta(days=days)
        possible = await free(
            unit, wish, first=max(today, day - around), last=day + around, lead_id=lead_id
        )
        others = (o for o in possible if o.during.starts != wanted)
        found = nearest(others, wanted=wanted, count=NEAR)
        if len(found) == NEAR:
            break
    return tuple(_slot(o, timezone) for o in found)


async def _busy(
    unit: Unit, bays: Sequence[Bay], *, offered: Sequence[Start], lead_id: UUID | None
) -> dict[BayId, list[Interval]]:
    """Return what stands in the bays, but expired holds and what `lead_id` has itself."""
    rows = await unit.rows(
        text(
            "select b.bay_id, lower(b.during), upper(b.during) from busy_blocks b"
            " left join holds h on h.id = b.hold_id"
            " left join appointments a on a.id = b.appointment_id"
            " where b.bay_id = any(:bays) and b.during && tstzrange(:begins, :ends, '[)')"
            " and (h.id is null or (h.expires_at > :now and h.lead_id is distinct from :lead_id))"
            " and (a.id is null or a.lead_id is distinct from :lead_id)"
        ),
        {
            "bays": [bay.id for bay in bays],
            "begins": offered[0].during.starts,
            "ends": max(start.during.ends for start in offered),
            "now": unit.now,
            "lead_id": lead_id,
        },
    )
    busy: dict[BayId, list[Interval]] = defaultdict(list)
    for bay_id, begins, ends in rows:
        busy[BayId(bay_id)].append(Interval(begins, ends))
    return busy


def _slot(found: Opportunity, timezone: str) -> Slot:
    return Slot(
        starts_at=found.during.starts,
        ends_at=found.during.ends,
        label=when_text(found.during.starts, timezone),
        drop_off=found.drop_off,
        timezone=timezone,
    )


_HOLD = (
    "select h.id, h.lead_id, h.location_id, h.bay_id, h.service_ids, h.starts_at, h.ends_at,"
    " h.drop_off, h.price_cents, h.currency, h.price_from, h.expires_at, l.timezone,"
    " array(select s.name from unnest(h.service_ids) with ordinality as asked(id, n)"
    " join service_catalog s on s.id = asked.id order by asked.n)"
    " from holds h join locations l on l.id = h.location_id"
)


def _hold(row: Sequence[Any]) -> Hold:
    return Hold(
        id=HoldId(row[0]),
        lead_id=row[1],
        location_id=LocationId(row[2]),
        bay_id=row[3],
        service_ids=tuple(row[4]),
        starts_at=row[5],
        ends_at=row[6],
        drop_off=row[7],
        price=Money(row[8], row[9]),
        price_from=row[10],
        expires_at=row[11],
        timezone=row[12],
        service_names=tuple(row[13]),
    )


async def hold_of_lead(unit: Unit, lead_id: UUID) -> Hold | None:
    """Return the time kept for a lead at this moment, if one is."""
    row = await unit.row(
        text(f"{_HOLD} where h.lead_id = :lead_id and h.state = 'held' and h.expires_at > :now"),
        {"lead_id": lead_id, "now": unit.now},
    )
    return None if row is None else _hold(row)


async def hold_by_id(unit: Unit, hold_id: UUID) -> Hold:
    """Return a hold whatever became of it; raises `Missing`."""
    row = await unit.row(text(f"{_HOLD} where h.id = :id"), {"id": hold_id})
    if row is None:
        raise Missing
    return _hold(row)


_APPOINTMENT = (
    "select a.id, a.location_id, a.lead_id, a.person_id, a.vehicle_id, a.bay_id, a.service_ids,"
    " a.service_names, a.starts_at, a.ends_at, a.drop_off, a.price_cents, a.currency,"
    " a.price_from, a.status, a.sequence, a.created_by, a.created_at, a.updated_at, a.timezone,"
    " l.name, l.street, l.city, l.state, l.postal_code"
    " from appointments a join locations l on l.id = a.location_id"
)


def _appointment(row: Sequence[Any]) -> Appointment:
    return Appointment(
        id=AppointmentId(row[0]),
        location_id=LocationId(row[1]),
        lead_id=row[2],
        person_id=row[3],
        vehicle_id=row[4],
        bay_id=row[5],
        service_ids=tuple(row[6]),
        service_names=tuple(row[7]),
        starts_at=row[8],
        ends_at=row[9],
        drop_off=row[10],
        price=Money(row[11], row[12]),
        price_from=row[13],
        status=Status(row[14]),
        sequence=row[15],
        created_by=row[16],
        created_at=row[17],
        updated_at=row[18],
        timezone=row[19],
        location_name=row[20],
        address=f"{row[21]}, {row[22]}, {row[23]} {row[24]}",
    )


async def appointment(unit: Unit, appointment_id: UUID) -> Appointment:
    """Return an appointment, cancelled ones too; raises `Missing`."""
    row = await unit.row(text(f"{_APPOINTMENT} where a.id = :id"), {"id": appointment_id})
    if row is None:
        raise Missing
    return _appointment(row)


async def appointment_of_lead(unit: Unit, lead_id: UUID) -> Appointment | None:
    """Return a lead's booked appointment, as long as it is not over."""
    row = await unit.row(
        text(
            f"{_APPOINTMENT} where a.lead_id = :lead_id and a.status = 'booked'"
            " and a.ends_at > :now order by a.starts_at limit 1"
        ),
        {"lead_id": lead_id, "now": unit.now},
    )
    return None if row is None else _appointment(row)


async def appointments_of_person(
    unit: Unit, *, person_id: UUID, location_id: UUID, limit: int = 10
) -> tuple[Appointment, ...]:
    """Return a person's appointments at a location, cancelled and past ones too, newest first."""
    rows = await unit.rows(
        text(
            f"{_APPOINTMENT} where a.person_id = :person_id and a.location_id = :location_id"
            " order by a.starts_at desc, a.id desc limit :limit"
        ),
        {"person_id": person_id, "location_id": location_id, "limit": limit},
    )
    return tuple(_appointment(row) for row in rows)


def local_text(at: datetime, timezone: str) -> str:
    """Return an instant as ISO 8601 with the location's own offset."""
    return at.astimezone(ZoneInfo(timezone)).isoformat()


def slot_json(slot: Slot, language: str = "en") -> dict[str, Any]:
    """Return a free time as the web and the assistant show it."""
    said: dict[str, Any] = {
        "starts_at": local_text(slot.starts_at, slot.timezone),
        "ends_at": local_text(slot.ends_at, slot.timezone),
        "label": when_text(slot.starts_at, slot.timezone, language),
    }
    return said | {"drop_off": True} if slot.drop_off else said


def hold_json(hold: Hold) -> dict[str, Any]:
    """Return a hold as the confirm card shows it."""
    said: dict[str, Any] = {
        "id": str(hold.id),
        "service_ids": [str(service_id) for service_id in hold.service_ids],
        "services": list(hold.service_names),
        "starts_at": local_text(hold.starts_at, hold.timezone),
        "ends_at": local_text(hold.ends_at, hold.timezone),
        "label": hold.label,
        "price_text": hold.price_text,
        "expires_at": local_text(hold.expires_at, hold.timezone),
        "timezone": hold.timezone,
    }
    return said | {"drop_off": True} if hold.drop_off else said


def appointment_json(view: Appointment, language: str = "en") -> dict[str, Any]:
    """Return an appointment as cards, routes and live news show it."""
    said: dict[str, Any] = {
        "id": str(view.id),
        "starts_at": local_text(view.starts_at, view.timezone),
        "ends_at": local_text(view.ends_at, view.timezone),
        "label": view.label_in(language),
        "services": list(view.service_names),
        "service_ids": [str(service_id) for service_id in view.service_ids],
        "price_text": view.cost_in(language),
        "price": {"amount_cents": view.price.cents, "currency": view.price.currency},
        "status": view.status.value,
        "location_name": view.location_name,
        "address": view.address,
        "ics_url": f"/api/chat/{view.lead_id}/appointment.ics",
        "timezone": view.timezone,
    }
    return said | {"drop_off": True} if view.drop_off else said
