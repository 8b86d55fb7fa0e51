"""The outbox: one row per intent, and the gate with the attempt in one transaction.

Promises that nothing is handed to a carrier without an attempt row committed before the call,
and that a message the gate stops keeps the rule that stopped it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.telemetry import FIRST_TOUCH_SECONDS, SENDS
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id
from lead_orchestrator.leads.actions import first_touched
from lead_orchestrator.messaging.facts import (
    DeliveryDoubted,
    MessageAccepted,
    MessageQueued,
    MessageRefused,
)
from lead_orchestrator.messaging.ports import Carrier, Carriers, Envelope
from lead_orchestrator.messaging.rules.addresses import address_key
from lead_orchestrator.messaging.rules.delivery import LEASE_S, window
from lead_orchestrator.messaging.rules.sending import (
    DEMO,
    Attachment,
    Channel,
    Contact,
    House,
    Klass,
    Outgoing,
    Refused,
    consent_of,
    may_send,
)

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that is meant to go out. `intent` with kind and channel makes it one."""

    kind: str
    klass: Klass
    intent: str
    channel: Channel
    recipient: str
    body: str
    subject: str | None = None
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    match: str | None = None
    lead_id: UUID | None = None
    person_id: UUID | None = None
    location_id: UUID | None = None


async def queue(unit: Unit, draft: Draft) -> UUID | None:
    """Put a message into the outbox; return its id, or None when that intent is there already."""
    row = await unit.row(
        text(
            "with contact as (insert into contacts (organisation_id, channel, address, created_at)"
            "  values (:org, :channel, :address, :now) on conflict do nothing)"
            " insert into outbox (id, organisation_id, location_id, lead_id, person_id, kind,"
            " class, intent, channel, recipient, address, subject, body, html, attachments, match,"
            " queued_at) values (:id, :org, :location_id, :lead_id, :person_id, :kind, :class,"
            " :intent, :channel, :recipient, :address, :subject, :body, :html,"
            " cast(:attachments as jsonb), :match, :now) on conflict do nothing returning id"
        ),
        {
            "id": new_id(),
            "org": unit.organisation_id,
            "location_id": draft.location_id,
            "lead_id": draft.lead_id,
            "person_id": draft.person_id,
            "kind": draft.kind,
            "class": draft.klass,
            "intent": draft.intent,
            "channel": draft.channel,
            "recipient": draft.recipient,
            "address": address_key(draft.channel, draft.recipient),
            "subject": draft.subject,
            "body": draft.body,
            "html": draft.html,
            "attachments": _attachments_out(draft.attachments),
            "match": draft.match,
            "now": unit.now,
        },
    )
    if row is None:
        return None
    unit.emit(MessageQueued(outbox_id=row[0], lead_id=draft.lead_id, location_id=draft.location_id))
    return row[0]


def _attachments_out(attachments: tuple[Attachment, ...]) -> str:
    return json.dumps(
        [
            {"name": a.name, "type": a.type, "content": base64.b64encode(a.content).decode()}
            for a in attachments
        ]
    )


def attachments_in(stored: list[dict[str, str]]) -> tuple[Attachment, ...]:
    """Return the files of an outbox row."""
    return tuple(Attachment(a["name"], a["type"], base64.b64decode(a["content"])) for a in stored)


# Everything the gate asks, in one question. The contact's row is locked shared: an opt-out that
# commits first is seen here (a locked row is read again), one that commits later waits for us.
_GATE = text(
    """
    select o.state, o.channel, o.class as klass, o.kind, o.address, o.recipient, o.subject,
      o.body, o.html, o.attachments, o.match, o.lead_id, o.location_id,
      c.suppressed_at, c.suppressed_why, c.suppressed_scope, c.unusable_at, c.unusable_why,
      l.status as lead_status, said.granted, said.how,
      case when g.status <> 'active' then g.status else coalesce(s.status, g.status) end
        as shop_status,
      coalesce(s.name, g.name) as sender_name, s.email as reply_to, k.sealed,
      (select count(*) from attempts a where a.outbox_id = o.id) as tries
    from outbox o
    join contacts c on c.organisation_id = o.organisation_id and c.channel = o.channel
      and c.address = o.address
    join organisations g on g.id = o.organisation_id
    left join leads l on l.id = o.lead_id
    left join locations s on s.id = o.location_id
    left join location_credentials k on k.location_id = o.location_id
      and k.vendor = case o.channel when 'sms' then 'twilio' else 'sendgrid' end
    left join lateral (select granted, how from consents
      where person_id = o.person_id and channel = o.channel order by at desc, id desc limit 1
    ) said on true
    where o.id = :id for update of o for share of c
    """
)


@dataclass(frozen=True, slots=True)
class Errand:
    """An attempt that is committed and now wants its call."""

    envelope: Envelope
    carrier: Carrier


async def attempt(
    unit: Unit,
    outbox_id: UUID,
    *,
    carriers: Carriers,
    house: House,
    window_s: int,
    lease_s: int = LEASE_S,
) -> Errand | None:
    """Ask the gate and note the attempt; None when there is nothing to call.

    Nothing to call: the message is not waiting any more, the gate stopped it, or the demo's
    outbox page is its destination (then it is accepted here and now).
    """
    row = await unit.row(_GATE, {"id": outbox_id})
    if row is None or row.state != "queued":
        return None
    carrier = carriers.choose(
        row.channel, owner=row.location_id, sealed=None if row.sealed is None else bytes(row.sealed)
    )
    decision = may_send(
        _outgoing(row), house=house, carrier=None if carrier is None else carrier.route
    )
    if isinstance(decision, Refused):
        await _refuse(unit, outbox_id, row, decision)
        return None
    if decision.route == DEMO or carrier is None:
        await _show(unit, outbox_id, row)
        return None
    n = row.tries + 1
    await unit.execute(
        text(
            "with tried as (insert into attempts (id, organisation_id, outbox_id, n, route,"
            "  started_at, body_hash) values (:attempt, :org, :id, :n, :route, :now, :hash))"
            " update outbox set state = 'sending', route = :route where id = :id"
        ),
        _attempt_values(unit, outbox_id, row, n=n, route=carrier.route),
    )
    unit.emit(
        DeliveryDoubted(outbox_id=outbox_id, n=n, lead_id=row.lead_id, location_id=row.location_id),
        at=unit.now + window(lease_s + window_s),
    )
    return Errand(_envelope(unit, outbox_id, row, n=n), carrier)


def _attempt_values(
    unit: Unit, outbox_id: UUID, row: AnyRow, *, n: int, route: str
) -> dict[str, Any]:
    body = "\n".join((row.recipient, row.subject or "", row.body, row.html or ""))
    return {
        "attempt": new_id(),
        "org": unit.organisation_id,
        "id": outbox_id,
        "n": n,
        "route": route,
        "now": unit.now,
        "hash": hashlib.sha256(body.encode()).digest(),
    }


def _outgoing(row: AnyRow) -> Outgoing:
    return Outgoing(
        channel=row.channel,
        klass=row.klass,
        kind=row.kind,
        address=row.address,
        contact=Contact(
            suppressed_at=row.suppressed_at,
            suppressed_why=row.suppressed_why,
            suppressed_scope=row.suppressed_scope,
            unusable_at=row.unusable_at,
            unusable_why=row.unusable_why,
        ),
        lead_status=row.lead_status,
        consent=consent_of(row.granted, row.how),
        shop_status=row.shop_status,
    )


def _envelope(unit: Unit, outbox_id: UUID, row: AnyRow, *, n: int) -> Envelope:
    return Envelope(
        organisation_id=unit.organisation_id,
        outbox_id=outbox_id,
        n=n,
        started_at=unit.now,
        recipient=row.recipient,
        subject=row.subject or "",
        body=row.body,
        html=row.html,
        attachments=attachments_in(row.attachments),
        match=row.match,
        sender_name=row.sender_name,
        reply_to=row.reply_to,
    )


async def _refuse(unit: Unit, outbox_id: UUID, row: AnyRow, refused: Refused) -> None:
    await unit.execute(
        text(
            "update outbox set state = 'refused', refused_rule = :rule, refused_detail = :detail,"
            " settled_at = :now where id = :id"
        ),
        {"rule": refused.rule, "detail": refused.detail, "now": unit.now, "id": outbox_id},
    )
    SENDS.labels(row.channel, "refused").inc()
    unit.emit(
        MessageRefused(
            outbox_id=outbox_id,
            channel=row.channel,
            kind=row.kind,
            rule=refused.rule,
            lead_id=row.lead_id,
            location_id=row.location_id,
        )
    )


async def _show(unit: Unit, outbox_id: UUID, row: AnyRow) -> None:
    """Accept a message for the outbox page: attempt and outcome in one statement, no network."""
    await unit.execute(
        text(
            "with tried as (insert into attempts (id, organisation_id, outbox_id, n, route,"
            "  started_at, body_hash, outcome, vendor_id, settled_by, settled_at)"
            "  values (:attempt, :org, :id, :n, :route, :now, :hash, 'accepted',"
            "  cast(:attempt as text), 'call', :now))"
            " update outbox set state = 'accepted', route = :route, sent_at = :now,"
            " settled_at = :now where id = :id"
        ),
        _attempt_values(unit, outbox_id, row, n=row.tries + 1, route=DEMO),
    )
    await accepted(
        unit,
        outbox_id,
        channel=row.channel,
        kind=row.kind,
        route=DEMO,
        lead_id=row.lead_id,
        location_id=row.location_id,
    )


async def accepted(
    unit: Unit,
    outbox_id: UUID,
    *,
    channel: Channel,
    kind: str,
    route: str,
    lead_id: UUID | None,
    location_id: LocationId | None,
) -> None:
    """Tell that a message was taken; the first one of a lead stops the clock of the first touch."""
    SENDS.labels(channel, "accepted").inc()
    unit.emit(
        MessageAccepted(
            outbox_id=outbox_id,
            channel=channel,
            kind=kind,
            route=route,
            lead_id=lead_id,
            location_id=location_id,
        )
    )
    if kind == "first_touch" and lead_id is not None:
        seconds = await first_touched(unit, lead_id)
        if seconds is not None:
            FIRST_TOUCH_SECONDS.observe(seconds)
