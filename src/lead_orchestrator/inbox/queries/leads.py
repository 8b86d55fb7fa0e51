"""Leads as staff see them: the list, and one lead's whole story."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.inbox.queries.paging import (
    PAGE,
    VEHICLE,
    Json,
    cursor_of,
    iso,
    page,
    place_of,
)
from lead_orchestrator.inbox.queries.sent import outbox
from lead_orchestrator.inbox.rules.timeline import UNSPOKEN, actor_of, entry_of
from lead_orchestrator.kit.db import AnyRow, text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit

_LEADS = (
    "select l.id, l.status, l.received_at, l.source, p.first_name, p.last_name, p.email, p.phone,"
    f" o.id, o.name, {VEHICLE}, l.service_wanted,"
    " extract(epoch from l.first_touch_at - l.received_at), c.last_message_at,"
    " (select min(a.starts_at) from appointments a where a.lead_id = l.id and a.status = 'booked'),"
    " l.message, l.language, c.id, o.timezone"
    " from leads l join persons p on p.id = l.person_id join locations o on o.id = l.location_id"
    " left join vehicles v on v.id = l.vehicle_id"
    " left join conversations c on c.location_id = l.location_id and c.person_id = l.person_id"
)


def _lead(row: AnyRow) -> Json:
    return {
        "id": str(row[0]),
        "status": row[1],
        "received_at": iso(row[2]),
        "source": row[3],
        "person": {"name": f"{row[4]} {row[5]}".strip(), "email": row[6], "phone": row[7]},
        "location": {"id": str(row[8]), "name": row[9], "timezone": row[18]},
        "vehicle": row[10],
        "service": row[11] or None,
        "first_touch_seconds": None if row[12] is None else round(float(row[12]), 3),
        "last_message_at": iso(row[13]),
        "appointment_at": iso(row[14]),
    }


async def leads(
    unit: Unit, *, location: UUID | None, status: str | None, q: str | None, cursor: str | None
) -> Json:
    """Return a page of leads, newest first."""
    at, row_id = place_of(cursor)
    rows = await unit.rows(
        text(
            f"{_LEADS} where (cast(:location as uuid) is null or l.location_id = :location)"
            " and (cast(:status as text) is null or l.status = :status)"
            " and (cast(:q as text) is null or concat_ws(' ', p.first_name, p.last_name, p.email,"
            "   p.phone, v.make, v.model) ilike :q)"
            " and (cast(:at as timestamptz) is null or (l.received_at, l.id) < (:at, :row_id))"
            " order by l.received_at desc, l.id desc limit :limit"
        ),
        {
            "location": location,
            "status": status,
            "q": _like(q),
            "at": at,
            "row_id": row_id,
            "limit": PAGE + 1,
        },
    )
    return page(
        [_lead(row) for row in rows[:PAGE]],
        cursor_of(rows[PAGE - 1][2], rows[PAGE - 1][0]) if len(rows) > PAGE else None,
    )


def _like(q: str | None) -> str | None:
    if not q:
        return None
    escaped = q.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


async def lead_story(unit: Unit, lead_id: UUID) -> Json:
    """Return one lead with everything that came in, went out, and happened; raises `Missing`."""
    row = await unit.row(text(f"{_LEADS} where l.id = :id"), {"id": lead_id})
    if row is None:
        raise Missing
    consents = await unit.rows(
        text("select channel, granted, wording, at from consents where lead_id = :id order by at"),
        {"id": lead_id},
    )
    facts = await unit.rows(
        text(
            "select f.id, f.at, f.kind, f.body, f.actor, s.name from facts f"
            " left join staff s on f.actor = 'staff:' || s.id"
            " where f.lead_id = :id and f.kind <> all(:unspoken)"
            " and (f.kind <> 'booking.HoldExpires' or exists (select 1 from holds h"
            "   where h.id = cast(f.body->>'hold_id' as uuid) and h.state = 'expired'))"
            " order by f.id limit 500"
        ),
        {"id": lead_id, "unspoken": list(UNSPOKEN)},
    )
    zone = row[18]
    return {
        "lead": _lead(row)
        | {
            "message": row[15] or None,
            "language": row[16],
            "consent": [
                {"channel": c[0], "granted": c[1], "text": c[2], "at": iso(c[3])} for c in consents
            ],
        },
        "timeline": [
            {
                "id": str(f[0]),
                "at": iso(f[1]),
                "kind": f[2],
                "actor": f[5] or actor_of(f[2], f[4]),
                **entry_of(f[2], f[3], zone),
            }
            for f in facts
        ],
        "messages": (await outbox(unit, lead=lead_id))["items"],
        "conversation_id": None if row[17] is None else str(row[17]),
    }
