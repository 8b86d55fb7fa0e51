"""Questions about organisations, locations and staff. All answers are frozen views."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from typing import Any, cast
from uuid import UUID

from lead_orchestrator.kit.db import AnyRow, text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.tenancy.rules.hours import Opening, SpecialDay
from lead_orchestrator.tenancy.rules.places import (
    BookingRules,
    IntakeRules,
    Location,
    StaffMember,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a key is, and what it stands for."""

    organisation_id: OrganisationId
    subject_id: UUID


async def whose(unit: Unit, kind: str, key: str) -> Owner | None:
    """Return the owner of a key from the directory; works without a scope."""
    row = await unit.row(
        text("select organisation_id, subject_id from directory where kind = :kind and key = :key"),
        {"kind": kind, "key": key},
    )
    return None if row is None else Owner(OrganisationId(row[0]), row[1])


async def all_organisations(unit: Unit) -> list[OrganisationId]:
    """Return every organisation of this installation; works without a scope."""
    rows = await unit.rows(text("select distinct organisation_id from directory"))
    return [OrganisationId(row[0]) for row in rows]


async def only_organisation(unit: Unit) -> OrganisationId | None:
    """Return the organisation of this installation when there is exactly one."""
    rows = await unit.rows(text("select distinct organisation_id from directory limit 2"))
    return OrganisationId(rows[0][0]) if len(rows) == 1 else None


_COLUMNS = (
    "l.id, l.organisation_id, o.name, l.slug, l.name, l.timezone, l.phone, l.email,"
    " l.street, l.city, l.state, l.postal_code, l.country, l.crm_location_id, l.booking_rules,"
    " l.intake_rules, case when o.status = 'suspended' then o.status else l.status end, l.policies"
)
_LOCATION = f"select {_COLUMNS} from locations l join organisations o on o.id = l.organisation_id"


def _location(row: AnyRow) -> Location:
    return Location(
        id=LocationId(row[0]),
        organisation_id=OrganisationId(row[1]),
        organisation_name=row[2],
        slug=row[3],
        name=row[4],
        timezone=row[5],
        phone=row[6],
        email=row[7],
        street=row[8],
        city=row[9],
        state=row[10],
        postal_code=row[11],
        country=row[12],
        crm_location_id=row[13],
        booking=BookingRules(**row[14]),
        intake=_intake_rules(row[15]),
        status=row[16],
        policies={str(k): str(v) for k, v in row[17].items()},
    )


def _intake_rules(stored: dict[str, Any]) -> IntakeRules:
    known = {f.name for f in fields(IntakeRules)}
    values: dict[str, Any] = {
        k: tuple(cast("list[str]", v)) if isinstance(v, list) else v
        for k, v in stored.items()
        if k in known
    }
    return IntakeRules(**values)


async def location(unit: Unit, location_id: UUID) -> Location:
    """Return a location; raises `Missing` when it is not of this organisation."""
    row = await unit.row(text(f"{_LOCATION} where l.id = :id"), {"id": location_id})
    if row is None:
        raise Missing
    return _location(row)


async def locations(unit: Unit) -> tuple[Location, ...]:
    """Return every location of the organisation by name."""
    return tuple(_location(row) for row in await unit.rows(text(f"{_LOCATION} order by l.name")))


async def location_by_crm_id(unit: Unit, crm_location_id: str) -> Location | None:
    """Return the location that the shop-management system knows under this id."""
    row = await unit.row(
        text(f"{_LOCATION} where l.crm_location_id = :crm"), {"crm": crm_location_id}
    )
    return None if row is None else _location(row)


async def location_by_slug(unit: Unit, slug: str) -> Location | None:
    """Return the location with this public name."""
    row = await unit.row(text(f"{_LOCATION} where l.slug = :slug"), {"slug": slug})
    return None if row is None else _location(row)


async def opening(unit: Unit, location_id: UUID) -> Opening:
    """Return the hours and special days of a location; raises `Missing`."""
    rows = await unit.rows(
        text(
            "select l.timezone, 'weekly' as what, h.weekday, null::date as day, h.opens, h.closes,"
            " null as reason from locations l left join location_hours h on h.location_id = l.id"
            " where l.id = :id union all"
            " select l.timezone, 'special', null, c.day, c.opens, c.closes, c.reason"
            " from locations l join location_closures c on c.location_id = l.id where l.id = :id"
        ),
        {"id": location_id},
    )
    if not rows:
        raise Missing
    weekly: dict[int, list[tuple[time, time]]] = defaultdict(list)
    special: dict[date, SpecialDay] = {}
    for row in rows:
        if row[1] == "special":
            special[row[3]] = SpecialDay(row[6], row[4], row[5])
        elif row[2] is not None:
            weekly[row[2]].append((row[4], row[5]))
    return Opening(rows[0][0], {d: tuple(sorted(hours)) for d, hours in weekly.items()}, special)


_SHOP = text(
    f"""
    select {_COLUMNS},
      (select coalesce(jsonb_agg(jsonb_build_array(h.weekday, h.opens, h.closes)), '[]')
        from location_hours h where h.location_id = l.id),
      (select coalesce(jsonb_agg(jsonb_build_array(c.day, c.reason, c.opens, c.closes)), '[]')
        from location_closures c where c.location_id = l.id and c.day >= :from_day)
    from locations l join organisations o on o.id = l.organisation_id where l.id = :id
    """
)


async def shop(unit: Unit, location_id: UUID) -> tuple[Location, Opening]:
    """Return a location with its hours and coming special days, in one statement.

    Raises `Missing` when it is not of this organisation.
    """
    # A day may have begun at the shop that has not in UTC, and the other way round.
    from_day = unit.now.date() - timedelta(days=1)
    row = await unit.row(_SHOP, {"id": location_id, "from_day": from_day})
    if row is None:
        raise Missing
    place = _location(row)
    weekly: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for weekday, opens, closes in row[18]:
        weekly[weekday].append((time.fromisoformat(opens), time.fromisoformat(closes)))
    special = {
        date.fromisoformat(day): SpecialDay(
            reason,
            time.fromisoformat(opens) if opens else None,
            time.fromisoformat(closes) if closes else None,
        )
        for day, reason, opens, closes in row[19]
    }
    hours = {day: tuple(sorted(spans)) for day, spans in weekly.items()}
    return place, Opening(place.timezone, hours, special)


async def staff_member(unit: Unit, staff_id: UUID) -> StaffMember:
    """Return a member of staff who has not left; raises `Missing`."""
    row = await unit.row(
        text("select id, email, name, role from staff where id = :id and status = 'active'"),
        {"id": staff_id},
    )
    if row is None:
        raise Missing
    return StaffMember(id=row[0], email=row[1], name=row[2], role=row[3])


async def session_runs(unit: Unit, session_id: UUID) -> bool:
    """Say whether a session of staff has not ended; unlike a call it does not prolong it."""
    row = await unit.row(
        text(
            "select 1 from staff_sessions s join staff m on m.id = s.staff_id"
            " and m.status = 'active' where s.id = :id and s.ended_at is null"
            " and s.expires_at > :now"
        ),
        {"id": session_id, "now": unit.now},
    )
    return row is not None


async def sealed_credential(unit: Unit, location_id: UUID, vendor: str) -> bytes | None:
    """Return the sealed credential a location has for a vendor, if it has one of its own."""
    row = await unit.row(
        text(
            "select sealed from location_credentials"
            " where location_id = :location_id and vendor = :vendor"
        ),
        {"location_id": location_id, "vendor": vendor},
    )
    return None if row is None else bytes(row[0])


async def organisation_name(unit: Unit) -> str:
    """Return the name of this unit's organisation; raises `Missing`."""
    row = await unit.row(
        text("select name from organisations where id = :id"), {"id": unit.organisation_id}
    )
    if row is None:
        raise Missing
    return str(row[0])
