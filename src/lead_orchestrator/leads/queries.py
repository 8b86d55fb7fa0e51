"""Questions about leads and people. All answers are frozen views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lead_orchestrator.kit.db import AnyRow, text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.leads.rules import LeadId, PersonId
from lead_orchestrator.leads.rules.lifecycle import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who asked for something."""

    id: PersonId
    first_name: str
    last_name: str
    email: str | None
    email_key: str | None
    phone: str | None
    phone_e164: str | None
    language: str

    @property
    def full_name(self) -> str:
        """First and last name, or what there is of them."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A person's car."""

    id: UUID
    year: int | None
    make: str
    model: str
    typed: str
    vehicle_class: str | None

    @property
    def label(self) -> str:
        """How the car is called: `2022 Honda Civic`."""
        parts = [str(self.year) if self.year else "", self.make, self.model]
        return " ".join(part for part in parts if part).strip() or self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """One wish at one location, with who and which car."""

    id: LeadId
    organisation_id: OrganisationId
    location_id: LocationId
    person: Person
    vehicle: Vehicle | None
    source: str
    source_key: str
    source_version: int
    status: Status
    service_wanted: str
    message: str
    language: str
    received_at: datetime
    first_touch_at: datetime | None


_LEAD = (
    "select l.id, l.organisation_id, l.location_id, l.source, l.source_key, l.source_version,"
    " l.status, l.service_wanted, l.message, l.language, l.received_at, l.first_touch_at,"
    " p.id, p.first_name, p.last_name, p.email, p.email_key, p.phone, p.phone_e164, p.language,"
    " v.id, v.year, v.make, v.model, v.typed, v.vehicle_class"
    " from leads l join persons p on p.id = l.person_id left join vehicles v on v.id = l.vehicle_id"
)


def _view(row: AnyRow) -> LeadView:
    vehicle = None
    if row[20] is not None:
        vehicle = Vehicle(
            id=row[20],
            year=row[21],
            make=row[22],
            model=row[23],
            typed=row[24],
            vehicle_class=row[25],
        )
    return LeadView(
        id=LeadId(row[0]),
        organisation_id=OrganisationId(row[1]),
        location_id=LocationId(row[2]),
        source=row[3],
        source_key=row[4],
        source_version=row[5],
        status=row[6],
        service_wanted=row[7],
        message=row[8],
        language=row[9],
        received_at=row[10],
        first_touch_at=row[11],
        person=Person(
            id=PersonId(row[12]),
            first_name=row[13],
            last_name=row[14],
            email=row[15],
            email_key=row[16],
            phone=row[17],
            phone_e164=row[18],
            language=row[19],
        ),
        vehicle=vehicle,
    )


async def lead(unit: Unit, lead_id: UUID) -> LeadView:
    """Return a lead; raises `Missing`."""
    row = await unit.row(text(f"{_LEAD} where l.id = :id"), {"id": lead_id})
    if row is None:
        raise Missing
    return _view(row)


async def lead_for_update(unit: Unit, lead_id: UUID) -> LeadView:
    """Return a lead with its row locked until the unit ends; raises `Missing`."""
    row = await unit.row(text(f"{_LEAD} where l.id = :id for update of l"), {"id": lead_id})
    if row is None:
        raise Missing
    return _view(row)


async def lead_of_source_for_update(unit: Unit, *, source: str, key: str) -> LeadView | None:
    """Return the lead a source object became, locked; None when there is none yet."""
    row = await unit.row(
        text(f"{_LEAD} where l.source = :source and l.source_key = :key for update of l"),
        {"source": source, "key": key},
    )
    return None if row is None else _view(row)


async def person_by_contact_for_update(
    unit: Unit, *, email_key: str | None, phone_e164: str | None
) -> UUID | None:
    """Return who has this address or number; the oldest when two have."""
    row = await unit.row(
        text(
            "select id from persons where (cast(:email as text) is not null and email_key = :email)"
            " or (cast(:phone as text) is not null and phone_e164 = :phone)"
            " order by created_at, id limit 1 for update"
        ),
        {"email": email_key, "phone": phone_e164},
    )
    return None if row is None else row[0]
