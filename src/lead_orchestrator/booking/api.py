"""A customer's times over HTTP: free ones, a held one, the booked one.

Every change answers the same again for the same Idempotency-Key; a time that is gone is a 409
with near alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, Field

from lead_orchestrator.booking import actions
from lead_orchestrator.booking.queries import (
    appointment_json,
    appointment_of_lead,
    hold_json,
    slot_json,
    slots,
)
from lead_orchestrator.booking.rules.appointments import Appointment, days_asked, instant
from lead_orchestrator.booking.rules.invitation import NAME, TYPE, Host, calendar_file
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.web import once, uuid_or_none
from lead_orchestrator.messaging.actions import TooMany, count
from lead_orchestrator.messaging.api import CustomerCall
from lead_orchestrator.tenancy.queries import location
from lead_orchestrator.tenancy.rules.hours import local_day

router = APIRouter(tags=["booking"], prefix="/api/chat/{lead_id}")

MOST_SERVICES = 10
MOST_CHANGES = 40  # held, booked or moved times of one customer in one window
WINDOW = timedelta(minutes=10)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


def _iso_time(value: object) -> datetime:
    """Read an ISO 8601 time; a bare number is no time, whatever it could mean."""
    if isinstance(value, str) and ISO_TIME.match(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    msg = "give a time as in 2026-12-01T10:00:00-05:00"
    raise ValueError(msg)


Services = Annotated[list[UUID], Field(max_length=MOST_SERVICES)]
Time = Annotated[datetime, BeforeValidator(_iso_time)]


class HoldForm(BaseModel):
    """Which time to keep, for which services."""

    service_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_SERVICES)]
    starts_at: Time


class BookForm(BaseModel):
    """What to book: services and a time, or a hold, or both."""

    service_ids: Services = []
    starts_at: Time | None = None
    hold_id: UUID | None = None


class MoveForm(BaseModel):
    """The other time, and other services if they change too."""

    starts_at: Time
    service_ids: Services = []


class SlotOut(BaseModel):
    """A time that can be booked, in the location's zone."""

    starts_at: datetime
    ends_at: datetime
    label: str
    drop_off: bool = False


class SlotsOut(BaseModel):
    """The free times, earliest first."""

    slots: list[SlotOut]
    timezone: str


class HoldOut(SlotOut):
    """A time kept until `expires_at`."""

    id: UUID
    service_ids: list[UUID]
    services: list[str]
    price_text: str
    expires_at: datetime
    timezone: str


class PriceOut(BaseModel):
    """An amount in integer cents."""

    amount_cents: int
    currency: str


class AppointmentOut(SlotOut):
    """An appointment."""

    id: UUID
    service_ids: list[UUID]
    services: list[str]
    price_text: str
    price: PriceOut
    status: str
    location_name: str
    address: str
    ics_url: str
    timezone: str


class TakenOut(BaseModel):
    """The time is gone, or never was: a problem with near alternatives."""

    type: str
    title: str
    status: int
    code: str
    alternatives: list[SlotOut] = []


REFUSED: dict[int | str, dict[str, Any]] = {409: {"model": TakenOut}}


@router.get("/availability", response_model=SlotsOut)
async def availability(
    call: CustomerCall,
    service_ids: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
) -> JSONResponse:
    """The free times on some local days, both included; two weeks from today when none are named.

    Services come repeated or with commas; without any those of the booked appointment count.
    """
    shop = await location(call.unit, call.lead.location_id)
    begins, ends = days_asked(
        _day(first, timezone=shop.timezone, field="from"),
        _day(last, timezone=shop.timezone, field="to"),
        today=local_day(call.unit.now, shop.timezone),
    )
    page = await slots(
        call.unit,
        location_id=shop.id,
        service_ids=_service_ids(service_ids) or await _booked_services(call),
        vehicle_class=call.lead.vehicle.vehicle_class if call.lead.vehicle else None,
        first=begins,
        last=ends,
        lead_id=call.lead_id,
    )
    return JSONResponse(
        {"slots": [slot_json(slot) for slot in page.slots], "timezone": page.timezone}
    )


@router.post("/holds", status_code=201, response_model=HoldOut, responses=REFUSED)
async def keep(form: HoldForm, call: CustomerCall, request: Request) -> JSONResponse:
    """Keep a time for some minutes; a former hold of the customer is given back."""

    async def act() -> tuple[int, Any]:
        await _not_too_often(call)
        kept = await actions.hold(
            call.unit,
            lead_id=call.lead_id,
            service_ids=form.service_ids,
            starts_at=form.starts_at,
        )
        return 201, hold_json(kept)

    return await once(call.unit, request, scope=f"booking:{call.lead_id}", act=act)


@router.get("/appointment", response_model=AppointmentOut)
async def shown(call: CustomerCall) -> JSONResponse:
    """The customer's appointment."""
    return JSONResponse(appointment_json(await _booked(call)))


@router.post("/appointment", status_code=201, response_model=AppointmentOut, responses=REFUSED)
async def book(form: BookForm, call: CustomerCall, request: Request) -> JSONResponse:
    """Book a held or a free time; the very same wish again is the same appointment."""

    async def act() -> tuple[int, Any]:
        await _not_too_often(call)
        booked = await actions.book(
            call.unit,
            lead_id=call.lead_id,
            by="customer",
            hold_id=form.hold_id,
            service_ids=form.service_ids,
            starts_at=form.starts_at,
        )
        return 201, appointment_json(booked)

    return await once(call.unit, request, scope=f"booking:{call.lead_id}", act=act)


@router.patch("/appointment", response_model=AppointmentOut, responses=REFUSED)
async def move(form: MoveForm, call: CustomerCall, request: Request) -> JSONResponse:
    """Move the appointment to another free time."""

    async def act() -> tuple[int, Any]:
        await _not_too_often(call)
        moved = await actions.move(
            call.unit,
            lead_id=call.lead_id,
            starts_at=form.starts_at,
            service_ids=form.service_ids,
        )
        return 200, appointment_json(moved)

    return await once(call.unit, request, scope=f"booking:{call.lead_id}", act=act)


@router.delete("/appointment", response_model=AppointmentOut)
async def cancel(call: CustomerCall, request: Request) -> JSONResponse:
    """Cancel the appointment; its time is free at once."""

    async def act() -> tuple[int, Any]:
        return 200, appointment_json(await actions.cancel(call.unit, lead_id=call.lead_id))

    return await once(call.unit, request, scope=f"booking:{call.lead_id}", act=act)


@router.get("/appointment.ics", response_class=Response)
async def calendar(call: CustomerCall) -> Response:
    """The appointment as a calendar file."""
    visit = await _booked(call)
    shop = await location(call.unit, visit.location_id)
    file = calendar_file(
        visit,
        host=Host(name=shop.name, email=shop.email, phone=shop.phone),
        vehicle=call.lead.vehicle.label if call.lead.vehicle else None,
    )
    return Response(
        file,
        media_type=f"{TYPE}; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": f'attachment; filename="{NAME}"'},
    )


async def _not_too_often(call: CustomerCall) -> None:
    """Count a change that is about to be made; what is refused costs nothing and is not counted."""
    if await count(call.unit, subject=f"booking:{call.lead_id}", window=WINDOW) > MOST_CHANGES:
        raise TooMany


async def _booked(call: CustomerCall) -> Appointment:
    visit = await appointment_of_lead(call.unit, call.lead_id)
    if visit is None:
        raise Missing
    return visit


async def _booked_services(call: CustomerCall) -> tuple[UUID, ...]:
    visit = await appointment_of_lead(call.unit, call.lead_id)
    if visit is None:
        raise Invalid({"service_ids": "name at least one service"})
    return visit.service_ids


def _service_ids(asked: Sequence[str]) -> list[UUID]:
    names = [name.strip() for part in asked for name in part.split(",") if name.strip()]
    found = [service_id for name in names if (service_id := uuid_or_none(name)) is not None]
    if len(found) != len(names) or len(found) > MOST_SERVICES:
        raise Invalid({"service_ids": f"give up to {MOST_SERVICES} service ids"})
    return found


def _day(value: str, *, timezone: str, field: str) -> date | None:
    """Read a local day, or the local day of an instant."""
    if not value:
        return None
    try:
        if ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
        # A `+` in an address that was not encoded arrives as a space.
        at = _iso_time(re.sub(r" (\d{2}:\d{2})$", r"+\1", value))
        return local_day(instant(at, timezone, field=field), timezone)
    except ValueError:
        raise Invalid({field: "give a day as in 2026-12-01"}) from None
