"""Conversations as staff see them."""

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
from lead_orchestrator.kit.db import AnyRow, text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit

_CONVERSATIONS = (
    "select c.id, p.first_name, p.last_name, o.id, o.name, o.timezone, c.holder, s.id, s.name,"
    " c.asked_for_person_at, c.hand_off_reason, m.author, m.text, m.created_at, l.id,"
    f" {VEHICLE}, (select count(*) from chat_messages u where u.conversation_id = c.id"
    " and u.author = 'customer' and (c.staff_read_at is null or u.created_at > c.staff_read_at)),"
    " coalesce(c.last_message_at, c.created_at), p.phone"
    " from conversations c join persons p on p.id = c.person_id"
    " join locations o on o.id = c.location_id left join staff s on s.id = c.held_by"
    " left join lateral (select author, text, created_at from chat_messages x"
    "   where x.conversation_id = c.id order by x.id desc limit 1) m on true"
    " left join lateral (select id, vehicle_id from leads y where y.person_id = c.person_id"
    "   and y.location_id = c.location_id order by received_at desc limit 1) l on true"
    " left join vehicles v on v.id = l.vehicle_id"
)


def _conversation(row: AnyRow) -> Json:
    last = None
    if row[11] is not None:
        last = {"author": row[11], "text": row[12][:200], "created_at": iso(row[13])}
    return {
        "id": str(row[0]),
        "lead_id": None if row[14] is None else str(row[14]),
        "person": {"name": f"{row[1]} {row[2]}".strip(), "phone": row[18]},
        "vehicle": row[15],
        "location": {"id": str(row[3]), "name": row[4], "timezone": row[5]},
        "holder": row[6],
        "held_by": None if row[7] is None else {"id": str(row[7]), "name": row[8]},
        "asked_for_person": row[9] is not None,
        "hand_off_reason": row[10],
        "last_message": last,
        "unread": row[16],
    }


async def conversations(
    unit: Unit,
    *,
    location: UUID | None,
    holder: str | None,
    waiting: bool | None,
    cursor: str | None = None,
) -> Json:
    """Return a page of conversations, the latest said first."""
    at, row_id = place_of(cursor)
    rows = await unit.rows(
        text(
            f"{_CONVERSATIONS} where (cast(:location as uuid) is null or c.location_id = :location)"
            " and (cast(:holder as text) is null or c.holder = :holder)"
            " and (cast(:waiting as boolean) is null or (c.asked_for_person_at is not null"
            "   and c.holder = 'assistant') = :waiting)"
            " and (cast(:at as timestamptz) is null"
            "   or (coalesce(c.last_message_at, c.created_at), c.id) < (:at, :row_id))"
            " order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit :limit"
        ),
        {
            "location": location,
            "holder": holder,
            "waiting": waiting,
            "at": at,
            "row_id": row_id,
            "limit": PAGE + 1,
        },
    )
    return page(
        [_conversation(row) for row in rows[:PAGE]],
        cursor_of(rows[PAGE - 1][17], rows[PAGE - 1][0]) if len(rows) > PAGE else None,
    )


async def conversation(unit: Unit, conversation_id: UUID) -> Json:
    """Return one conversation without its messages; raises `Missing`."""
    row = await unit.row(text(f"{_CONVERSATIONS} where c.id = :id"), {"id": conversation_id})
    if row is None:
        raise Missing
    return _conversation(row)
