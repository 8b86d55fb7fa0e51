"""What went out, what did not and why, and what came in that nobody understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lead_orchestrator.assistant.queries.spending import budgets_reached
from lead_orchestrator.inbox.queries.paging import (
    PAGE,
    Json,
    cursor_of,
    iso,
    page,
    place_of,
)
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit

_TOKEN = re.compile(r"(#[kt]=)[\w-]{16,}")


def without_token(body: str) -> str:
    """Return a message's text with its personal link made unusable: staff are not the customer."""
    return _TOKEN.sub(r"\1…", body)


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
    at, row_id = place_of(cursor)
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
            "text": without_token(r[4]),
            "html": None if r[5] is None else without_token(r[5]),
            "kind": r[6],
            "state": r[7],
            "refused_rule": r[8],
            "refused_detail": r[9],
            "queued_at": iso(r[10]),
            "sent_at": iso(r[11]),
            "attachments": [str(a["name"]) for a in r[12]],
            "lead_id": None if r[13] is None else str(r[13]),
            "route": r[14],
            "attempts": r[15],
        }
        for r in rows[:PAGE]
    ]
    return page(
        items, cursor_of(rows[PAGE - 1][10], rows[PAGE - 1][0]) if len(rows) > PAGE else None
    )


async def receipts(unit: Unit, *, state: str | None, cursor: str | None) -> Json:
    """Return a page of requests that need a person: quarantined or of an unknown location."""
    at, row_id = place_of(cursor)
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
            "received_at": iso(r[2]),
            "state": r[3],
            "reason": r[4],
            "location": {"name": r[5]} if r[5] else None,
            "excerpt": bytes(r[6])[:2000].decode("utf-8", "replace").replace("\x00", "�"),
        }
        for r in rows[:PAGE]
    ]
    return page(
        [dict(item) for item in items],
        cursor_of(rows[PAGE - 1][2], rows[PAGE - 1][0]) if len(rows) > PAGE else None,
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
    return {
        "receipts": counts[0],
        "waiting": counts[1],
        "needs_review": counts[2],
        "budgets": [budget.as_json() for budget in await budgets_reached(unit)],
    }
