"""What staff look at: leads with their story, conversations, appointments, what went out.

A read side: one question, one statement; it may read every room's rows and changes none.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from lead_orchestrator.inbox.rules.timeline import entry_of
from lead_orchestrator.kit.db import AnyRow
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import Money

PAGE = 50
Json = dict[str, Any]


def _cursor(at: datetime, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), str(row_id)]).encode()).decode()


def _after(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    if not cursor:
        return None, None
    try:
        at, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return datetime.fromisoformat(at), UUID(row_id)
    except ValueError as error:
        raise Invalid({"cursor": "this is not a place in the list"}) from error


def _iso(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


_VEHICLE = (
    "case when v.id is null then null else coalesce(nullif(trim(concat_ws(' ', v.year,"
    " nullif(v.make, ''), nullif(v.model, ''))), ''), v.typed) end"
)

_LEADS = (
    "select l.id, l.status, l.received_at, l.source, p.first_name, p.last_name, p.email, p.phone,"
    f" o.id, o.name, {_VEHICLE}, l.service_wanted,"
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
        "received_at": _iso(row[2]),
        "source": row[3],
        "person": {"name": f"{row[4]} {row[5]}".strip(), "email": row[6], "phone": row[7]},
        "location": {"id": str(row[8]), "name": row[9], "timezone": row[18]},
        "vehicle": row[10],
        "service": row[11] or None,
        "first_touch_seconds": None if row[12] is None else round(float(row[12]), 3),
        "last_message_at": _iso(row[13]),
        "appointment_at": _iso(row[14]),
    }


async def leads(
    unit: Unit, *, location: UUID | None, status: str | None, q: str | None, cursor: str | None
) -> Json:
    """Return a page of leads, newest first."""
    at, row_id = _after(cursor)
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
    return _page(
        [_lead(row) for row in rows[:PAGE]],
        _cursor(rows[PAGE - 1][2], rows[PAGE - 1][0]) if len(rows) > PAGE else None,
    )


def _like(q: str | None) -> str | None:
    if not q:
        return None
    escaped = q.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def _page(items: list[Json], next_cursor: str | None) -> Json:
    return {"items": items, "next_cursor": next_cursor}


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
            " where f.lead_id = :id and f.kind <> 'messaging.MessageQueued'"
            " order by f.id limit 500"
        ),
        {"id": lead_id},
    )
    zone = row[18]
    return {
        "lead": _lead(row)
        | {
            "message": row[15] or None,
            "language": row[16],
            "consent": [
                {"channel": c[0], "granted": c[1], "text": c[2], "at": _iso(c[3])} for c in consents
            ],
        },
        "timeline": [
            {
                "id": str(f[0]),
                "at": _iso(f[1]),
                "kind": f[2],
                "actor": f[5] or _actor(f[4]),
                **entry_of(f[2], f[3], zone),
            }
            for f in facts
        ],
        "messages": (await outbox(unit, lead=lead_id))["items"],
        "conversation_id": None if row[17] is None else str(row[17]),
    }


def _actor(stored: str) -> str:
    kind = stored.partition(":")[0]
    return {
        "system": "Lead Orchestrator",
        "assistant": "Virtual assistant",
        "customer": "Customer",
        "vendor": "Shopmonkey",
    }.get(kind, kind.capitalize())


_CONVERSATIONS = (
    "select c.id, p.first_name, p.last_name, o.id, o.name, o.timezone, c.holder, s.id, s.name,"
    " c.asked_for_person_at, c.hand_off_reason, m.author, m.text, m.created_at, l.id,"
    f" {_VEHICLE}, (select count(*) from chat_messages u where u.conversation_id = c.id"
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
        last = {"author": row[11], "text": row[12][:200], "created_at": _iso(row[13])}
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
    """Return a page of conversations: who waits for a person first, then the newest."""
    at, row_id = _after(cursor)
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
    return _page(
        [_conversation(row) for row in rows[:PAGE]],
        _cursor(rows[PAGE - 1][17], rows[PAGE - 1][0]) if len(rows) > PAGE else None,
    )


async def conversation(unit: Unit, conversation_id: UUID) -> Json:
    """Return one conversation without its messages; raises `Missing`."""
    row = await unit.row(text(f"{_CONVERSATIONS} where c.id = :id"), {"id": conversation_id})
    if row is None:
        raise Missing
    return _conversation(row)


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
            f" p.first_name, p.last_name, p.phone, {_VEHICLE}, a.service_names, a.price_cents,"
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
            "starts_at": _iso(r[2]),
            "ends_at": _iso(r[3]),
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
    return _page(items, None)


async def outbox(
    unit: Unit,
    *,
    location: UUID | None = None,
    state: str | None = None,
    channel: str | None = None,
    lead: UUID | None = None,
    cursor: str | None = None,
) -> Json:
    """Return a page of messages sent or not sent, newest first, with every attempt."""
    at, row_id = _after(cursor)
    rows = await unit.rows(
        text(
            "select o.id, o.channel, o.recipient, o.subject, o.body, o.html, o.kind, o.state,"
            " o.refused_rule, o.refused_detail, o.queued_at, o.sent_at, o.attachments, o.lead_id,"
            " o.route, coalesce((select jsonb_agg(jsonb_build_object('n', t.n, 'started_at',"
            "   t.started_at, 'outcome', t.outcome, 'vendor', t.route, 'vendor_id', t.vendor_id,"
            "   'error_code', t.error_code, 'settled_by', t.settled_by) order by t.n)"
            "   from attempts t where t.outbox_id = o.id), '[]')"
            " from outbox o where (cast(:location as uuid) is null or o.location_id = :location)"
            " and (cast(:state as text) is null or o.state = :state)"
            " and (cast(:channel as text) is null or o.channel = :channel)"
            " and (cast(:lead as uuid) is null or o.lead_id = :lead) and o.kind <> 'signin_link'"
            " and (cast(:at as timestamptz) is null or (o.queued_at, o.id) < (:at, :row_id))"
            " order by o.queued_at desc, o.id desc limit :limit"
        ),
        {
            "location": location,
            "state": state,
            "channel": channel,
            "lead": lead,
            "at": at,
            "row_id": row_id,
            "limit": PAGE + 1,
        },
    )
    items = [
        {
            "id": str(r[0]),
            "channel": r[1],
            "to": r[2],
            "subject": r[3],
            "text": r[4],
            "html": r[5],
            "kind": r[6],
            "state": r[7],
            "refused_rule": r[8],
            "refused_detail": r[9],
            "queued_at": _iso(r[10]),
            "sent_at": _iso(r[11]),
            "attachments": [str(a["name"]) for a in r[12]],
            "lead_id": None if r[13] is None else str(r[13]),
            "route": r[14],
            "attempts": r[15],
        }
        for r in rows[:PAGE]
    ]
    return _page(
        items, _cursor(rows[PAGE - 1][10], rows[PAGE - 1][0]) if len(rows) > PAGE else None
    )


async def receipts(unit: Unit, *, state: str | None, cursor: str | None) -> Json:
    """Return a page of requests that need a person: quarantined or of an unknown location."""
    at, row_id = _after(cursor)
    rows = await unit.rows(
        text(
            "select r.id, r.source, r.received_at, r.state, r.reason, o.name, r.body"
            " from receipts r left join locations o on o.id = r.location_id"
            " where r.organisation_id = :org and r.state in ('quarantined', 'parked')"
            " and (cast(:state as text) is null or r.state = :state)"
            " and (cast(:at as timestamptz) is null or (r.received_at, r.id) < (:at, :row_id))"
            " order by r.received_at desc, r.id desc limit :limit"
        ),
        {
            "org": unit.organisation_id,
            "state": state,
            "at": at,
            "row_id": row_id,
            "limit": PAGE + 1,
        },
    )
    items: list[Mapping[str, Any]] = [
        {
            "id": str(r[0]),
            "source": r[1],
            "received_at": _iso(r[2]),
            "state": r[3],
            "reason": r[4],
            "location": {"name": r[5]} if r[5] else None,
            "excerpt": bytes(r[6])[:2000].decode("utf-8", "replace").replace("\x00", "�"),
        }
        for r in rows[:PAGE]
    ]
    return _page(
        [dict(item) for item in items],
        _cursor(rows[PAGE - 1][2], rows[PAGE - 1][0]) if len(rows) > PAGE else None,
    )


async def attention(unit: Unit) -> Json:
    """Return how much waits for a person: for the badge in the console's menu."""
    row = await unit.row(
        text(
            "select (select count(*) from receipts where organisation_id = :org"
            "   and state in ('quarantined', 'parked')),"
            " (select count(*) from conversations where asked_for_person_at is not null"
            "   and holder = 'assistant'),"
            " (select count(*) from outbox where state = 'needs_review')"
        ),
        {"org": unit.organisation_id},
    )
    counts = row or (0, 0, 0)
    return {"receipts": counts[0], "waiting": counts[1], "needs_review": counts[2]}
