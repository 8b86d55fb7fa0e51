"""Appointments as staff see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from lead_orchestrator.inbox.queries.paging import (
    VEHICLE,
    Json,
    iso,
    page,
)
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import Money


def _bound(value: datetime | date, zone: str, *, days: int = 0) -> datetime:
    """Return the widest instant a bound can mean; an instant means itself."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.combine(value + timedelta(days=days), time(), ZoneInfo(zone))


def _within(at: datetime, zone: str, begin: datetime | date, end: datetime | date) -> bool:
    day = at.astimezone(ZoneInfo(zone)).date()
    late = isinstance(begin, datetime) or begin <= day
    return late and (isinstance(end, datetime) or day <= end)


async def appointments(
    unit: Unit,
    *,
    location: UUID | None,
    first: datetime | date | None,
    last: datetime | date | None,
) -> Json:
    """Return appointments between `first` and `last`, soonest first.

    An instant is that instant; a bare day is that day where the shop is, `last` included.
    """
    begin = first or unit.now.date() - timedelta(days=1)
    end = last or begin + timedelta(days=60)
    rows = await unit.rows(
        text(
            "select a.id, a.lead_id, a.starts_at, a.ends_at, o.timezone, o.id, o.name, b.name,"
            f" p.first_name, p.last_name, p.phone, {VEHICLE}, a.service_names, a.price_cents,"
            " a.currency, a.status"
            " from appointments a join locations o on o.id = a.location_id"
            " join bays b on b.id = a.bay_id join persons p on p.id = a.person_id"
            " left join vehicles v on v.id = a.vehicle_id"
            " where (cast(:location as uuid) is null or a.location_id = :location)"
            " and a.starts_at >= :begin and a.starts_at < :end order by a.starts_at, a.id limit 500"
        ),
        {
            "location": location,
            "begin": _bound(begin, "Pacific/Kiritimati"),
            "end": _bound(end, "Etc/GMT+12", days=1),
        },
    )
    items: list[Json] = [
        {
            "id": str(r[0]),
            "lead_id": str(r[1]),
            "starts_at": iso(r[2]),
            "ends_at": iso(r[3]),
            "timezone": r[4],
            "location": {"id": str(r[5]), "name": r[6]},
            "bay": {"name": r[7]},
            "person": {"name": f"{r[8]} {r[9]}".strip(), "phone": r[10]},
            "vehicle": r[11],
            "services": list(r[12]),
            "price_text": Money(r[13], r[14]).text(),
            "status": r[15],
        }
        for r in rows
        if _within(r[2], r[4], begin, end)
    ]
    return page(items, None)
