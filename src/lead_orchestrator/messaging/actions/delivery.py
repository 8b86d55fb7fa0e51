"""What became of an attempt: the call's own outcome, a callback, a lookup, or the policy.

Every way in locks the outbox row and looks first. Promises that late truth attaches to its
attempt and never sends anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import text

from lead_orchestrator.kit.telemetry import SENDS
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id
from lead_orchestrator.messaging.actions.contacts import mark_unusable, suppress
from lead_orchestrator.messaging.actions.outbox import Errand, accepted, attachments_in
from lead_orchestrator.messaging.facts import (
    CarrierTroubled,
    DeliveryDoubted,
    DeliveryUnsettled,
    MessageDelivered,
    MessageFailed,
    MessageQueued,
)
from lead_orchestrator.messaging.ports import (
    Absent,
    Accepted,
    CannotSay,
    Carriers,
    Envelope,
    Finding,
    Found,
    Outcome,
    Refused,
    Unknown,
)
from lead_orchestrator.messaging.rules.carrier_news import News
from lead_orchestrator.messaging.rules.delivery import (
    LEASE,
    MAX_LOOKS,
    MAX_TRIES,
    State,
    backoff,
    moves,
    still_unknown,
    window,
)
from lead_orchestrator.messaging.rules.sending import Channel, Klass

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """An outbox row, locked, with one of its attempts."""

    outbox_id: UUID
    state: State
    channel: Channel
    klass: Klass
    kind: str
    recipient: str
    route: str
    lead_id: UUID | None
    location_id: LocationId | None
    n: int
    last_n: int
    outcome: str | None
    settled: bool
    started_at: datetime
    doubts: int

    @property
    def latest(self) -> bool:
        """Say whether no later attempt was made."""
        return self.n == self.last_n


_TRIED = text(
    """
    select o.id as outbox_id, o.state, o.channel, o.class as klass, o.kind, o.recipient,
      a.route, o.lead_id, o.location_id, a.n, t.last_n, a.outcome,
      a.settled_at is not null as settled, a.started_at, t.doubts
    from outbox o join attempts a on a.outbox_id = o.id and a.n = :n
    cross join lateral (select max(n) as last_n,
      count(*) filter (where outcome = 'unknown' or outcome is null) as doubts
      from attempts where outbox_id = o.id) t
    where o.id = :id
    """
)


async def _tried(unit: Unit, outbox_id: UUID, n: int) -> _Tried | None:
    # Two statements on purpose: the second one's snapshot is taken once the lock is held.
    await unit.execute(text("select 1 from outbox where id = :id for update"), {"id": outbox_id})
    row = await unit.row(_TRIED, {"id": outbox_id, "n": n})
    return None if row is None else _Tried(**row._mapping)  # noqa: SLF001 - its public name


async def _settle(
    unit: Unit,
    tried: _Tried,
    *,
    outcome: str,
    by: str,
    vendor_id: str | None = None,
    code: str | None = None,
    detail: str | None = None,
) -> None:
    await unit.execute(
        text(
            "update attempts set outcome = :outcome, settled_by = :by, settled_at = :now,"
            " vendor_id = coalesce(vendor_id, :vendor_id), error_code = coalesce(:code, error_code),"
            " detail = coalesce(:detail, detail) where outbox_id = :id and n = :n"
        ),
        {
            "outcome": outcome, "by": by, "now": unit.now, "vendor_id": vendor_id, "code": code,
            "detail": None if detail is None else detail[:300], "id": tried.outbox_id,
            "n": tried.n,
        },
    )


async def _move(
    unit: Unit,
    tried: _Tried,
    to: State,
    *,
    vendor_id: str | None = None,
    rule: str | None = None,
    detail: str | None = None,
) -> None:
    await unit.execute(
        text(
            "update outbox set state = :to, vendor_id = coalesce(:vendor_id, vendor_id),"
            " refused_rule = :rule, refused_detail = :detail,"
            " sent_at = case when :sent then coalesce(sent_at, :now) else sent_at end,"
            " settled_at = case when :open then null else cast(:now as timestamptz) end"
            " where id = :id"
        ),
        {
            "to": to, "vendor_id": vendor_id, "rule": rule,
            "detail": None if detail is None else detail[:300], "now": unit.now,
            "sent": to in ("accepted", "delivered"), "id": tried.outbox_id,
            "open": to in ("queued", "sending", "unknown"),
        },
    )


async def record_outcome(
    unit: Unit, outbox_id: UUID, *, n: int, outcome: Outcome, window_s: int
) -> None:
    """Keep what a call came to. A callback that was faster has already said it."""
    tried = await _tried(unit, outbox_id, n)
    if tried is None or tried.settled:
        return
    match outcome:
        case Accepted(vendor_id):
            await _taken(unit, tried, vendor_id=vendor_id, by="call")
        case Refused():
            await _refused(unit, tried, outcome)
        case Unknown(detail):
            SENDS.labels(tried.channel, "unknown").inc()
            await unit.execute(
                text(
                    "update attempts set outcome = 'unknown', detail = :detail"
                    " where outbox_id = :id and n = :n"
                ),
                {"detail": detail[:300], "id": outbox_id, "n": n},
            )
            await _move(unit, tried, "unknown")
            _doubt(unit, tried, after_s=window_s, looks=0)


def _doubt(unit: Unit, tried: _Tried, *, after_s: int, looks: int) -> None:
    unit.emit(
        DeliveryDoubted(
            outbox_id=tried.outbox_id, n=tried.n, looks=looks, lead_id=tried.lead_id,
            location_id=tried.location_id,
        ),
        at=unit.now + window(after_s),
    )


async def _taken(unit: Unit, tried: _Tried, *, vendor_id: str, by: str) -> None:
    await _settle(unit, tried, outcome="accepted", by=by, vendor_id=vendor_id)
    if moves(tried.state, "accepted"):
        await _move(unit, tried, "accepted", vendor_id=vendor_id)
        await accepted(
            unit, tried.outbox_id, channel=tried.channel, kind=tried.kind, route=tried.route,
            lead_id=tried.lead_id, location_id=tried.location_id,
        )


async def _refused(unit: Unit, tried: _Tried, refused: Refused) -> None:
    """Act on a certain no: try again later, or give up and remember why."""
    await _settle(
        unit, tried, outcome="refused", by="call", code=refused.code, detail=refused.detail
    )
    if refused.trouble:
        log.warning("carrier_trouble", channel=tried.channel, code=refused.code)
        unit.emit(
            CarrierTroubled(
                channel=tried.channel, code=refused.code, lead_id=tried.lead_id,
                location_id=tried.location_id,
            )
        )
    if refused.retry_after is not None and tried.n < MAX_TRIES:
        await _move(unit, tried, "queued", detail=f"Waits: {refused.detail}")
        _again(unit, tried, at=unit.now + backoff(tried.n, asked=refused.retry_after))
        return
    await _failed(unit, tried, code=refused.code, detail=refused.detail)
    if refused.suppress:
        await suppress(
            unit, channel=tried.channel, address=tried.recipient,
            why=f"opted out at the carrier ({refused.code})", lead_id=tried.lead_id,
        )
    if refused.unusable:
        await mark_unusable(
            unit, channel=tried.channel, address=tried.recipient, why=refused.code
        )


def _again(unit: Unit, tried: _Tried, *, at: datetime | None = None) -> None:
    unit.emit(
        MessageQueued(
            outbox_id=tried.outbox_id, lead_id=tried.lead_id, location_id=tried.location_id
        ),
        at=at,
    )


async def _failed(unit: Unit, tried: _Tried, *, code: str, detail: str) -> None:
    SENDS.labels(tried.channel, "failed").inc()
    await _move(unit, tried, "failed", rule="carrier", detail=f"{code}: {detail}")
    unit.emit(
        MessageFailed(
            outbox_id=tried.outbox_id, channel=tried.channel, kind=tried.kind, code=code,
            lead_id=tried.lead_id, location_id=tried.location_id,
        )
    )


async def doubtful(
    unit: Unit, outbox_id: UUID, *, n: int, carriers: Carriers, window_s: int
) -> Errand | None:
    """Return what to ask the carrier about an attempt in doubt; None when it is settled.

    An attempt without any outcome after its lease belongs to a process that died: it is in doubt.
    """
    tried = await _tried(unit, outbox_id, n)
    if tried is None or tried.settled or not tried.latest:
        return None
    if tried.outcome is None:
        if unit.now < tried.started_at + LEASE + window(window_s):
            return None
        await unit.execute(
            text(
                "update attempts set outcome = 'unknown', detail = 'no outcome was recorded'"
                " where outbox_id = :id and n = :n"
            ),
            {"id": outbox_id, "n": n},
        )
        await _move(unit, tried, "unknown")
    row = await unit.row(
        text(
            "select o.recipient, o.subject, o.body, o.html, o.attachments, o.match, k.sealed,"
            " array(select x.vendor_id from attempts x join outbox p on p.id = x.outbox_id"
            "   where p.address = o.address and p.channel = o.channel and p.id <> o.id"
            "   and x.vendor_id is not null and x.started_at > :since) as others"
            " from outbox o left join location_credentials k on k.location_id = o.location_id"
            " and k.vendor = case o.channel when 'sms' then 'twilio' else 'sendgrid' end"
            " where o.id = :id"
        ),
        {"id": outbox_id, "since": tried.started_at - window(86_400)},
    )
    if row is None:
        return None
    carrier = carriers.choose(
        tried.channel, owner=tried.location_id,
        sealed=None if row.sealed is None else bytes(row.sealed),
    )
    if carrier is None:
        await _nobody_knows(unit, tried)
        return None
    envelope = Envelope(
        organisation_id=unit.organisation_id, outbox_id=outbox_id, n=n,
        started_at=tried.started_at, recipient=row.recipient, subject=row.subject or "",
        body=row.body, html=row.html, attachments=attachments_in(row.attachments),
        match=row.match, sender_name="", reply_to=None, others=tuple(row.others),
    )
    return Errand(envelope, carrier)


async def record_finding(
    unit: Unit, outbox_id: UUID, *, n: int, looks: int, finding: Finding, window_s: int
) -> None:
    """Keep what a lookup found and go on from it."""
    tried = await _tried(unit, outbox_id, n)
    if tried is None or tried.settled or not tried.latest:
        return
    match finding:
        case Found(vendor_id):
            await _taken(unit, tried, vendor_id=vendor_id, by="lookup")
        case Absent():
            await _settle(
                unit, tried, outcome="refused", by="lookup", code="absent",
                detail="The carrier has never seen it.",
            )
            if tried.n < MAX_TRIES:
                await _move(unit, tried, "queued")
                _again(unit, tried)
            else:
                await _failed(unit, tried, code="absent", detail="No attempt arrived.")
        case CannotSay(_, again) if again and looks + 1 < MAX_LOOKS:
            _doubt(unit, tried, after_s=window_s, looks=looks + 1)
        case CannotSay():
            await _nobody_knows(unit, tried)


async def _nobody_knows(unit: Unit, tried: _Tried) -> None:
    await _settle(unit, tried, outcome="unknown", by="policy")
    if still_unknown(tried.klass, doubts=tried.doubts) == "send_again":
        await _move(unit, tried, "queued")
        _again(unit, tried)
        return
    SENDS.labels(tried.channel, "needs_review").inc()
    await _move(
        unit, tried, "needs_review", rule="unknown_outcome",
        detail="The carrier cannot say whether it went out. It was not sent again.",
    )
    unit.emit(
        DeliveryUnsettled(
            outbox_id=tried.outbox_id, channel=tried.channel, kind=tried.kind,
            lead_id=tried.lead_id, location_id=tried.location_id,
        )
    )


async def record_news(unit: Unit, news: News) -> bool:
    """Keep a carrier's news once and move the message on; return whether it was news."""
    tried = await _tried(unit, news.outbox_id, news.n)
    if tried is None:
        return False
    values: dict[str, Any] = {
        "id": new_id(), "org": unit.organisation_id, "outbox_id": news.outbox_id,
        "key": news.key[:300], "event": news.event[:60],
        "detail": None if news.detail is None else news.detail[:300], "now": unit.now,
    }
    fresh = await unit.row(
        text(
            "insert into delivery_events (id, organisation_id, outbox_id, key, event, detail, at)"
            " values (:id, :org, :outbox_id, :key, :event, :detail, :now)"
            " on conflict do nothing returning id"
        ),
        values,
    )
    if fresh is None:
        return False
    if news.suppress:
        await suppress(
            unit, channel=tried.channel, address=tried.recipient, why=news.event,
            lead_id=tried.lead_id,
        )
    if news.unusable:
        await mark_unusable(
            unit, channel=tried.channel, address=tried.recipient, why=news.code or news.event
        )
    if news.trouble:
        log.warning("carrier_trouble", channel=tried.channel, code=news.code)
        unit.emit(
            CarrierTroubled(
                channel=tried.channel, code=news.code or news.event, lead_id=tried.lead_id,
                location_id=tried.location_id,
            )
        )
    if news.state is not None:
        await _follow(unit, tried, news, news.state)
    return True


async def _follow(unit: Unit, tried: _Tried, news: News, to: State) -> None:
    """Move a message to where its news says it is: any news proves that it was taken."""
    if to == "failed" and not tried.latest:
        return
    if tried.outcome != "accepted":
        await _settle(unit, tried, outcome="accepted", by="callback", vendor_id=news.vendor_id)
    if moves(tried.state, "accepted"):
        await accepted(
            unit, tried.outbox_id, channel=tried.channel, kind=tried.kind, route=tried.route,
            lead_id=tried.lead_id, location_id=tried.location_id,
        )
    if not moves(tried.state, to):
        return
    if to == "failed":
        await _failed(unit, tried, code=news.code or news.event, detail=news.detail or "")
        return
    await _move(unit, tried, to, vendor_id=news.vendor_id)
    if to == "delivered":
        SENDS.labels(tried.channel, "delivered").inc()
        unit.emit(
            MessageDelivered(
                outbox_id=tried.outbox_id, channel=tried.channel, kind=tried.kind,
                lead_id=tried.lead_id, location_id=tried.location_id,
            )
        )
