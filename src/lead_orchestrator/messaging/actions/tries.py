"""One attempt at one message, with its outbox row locked, and the few ways it moves on.

Every change goes through here, so that news of a carrier, a call's outcome and a lookup agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.telemetry import SENDS
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId
from lead_orchestrator.messaging.actions.outbox import accepted
from lead_orchestrator.messaging.facts import MessageFailed
from lead_orchestrator.messaging.rules.delivery import State, moves
from lead_orchestrator.messaging.rules.sending import Channel, Klass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
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


_ATTEMPT = text(
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


async def attempt_for_update(unit: Unit, outbox_id: UUID, n: int) -> Tried | None:
    """Return an attempt with its outbox row locked until the unit ends."""
    # Two statements on purpose: the second one's snapshot is taken once the lock is held.
    await unit.execute(text("select 1 from outbox where id = :id for update"), {"id": outbox_id})
    row = await unit.row(_ATTEMPT, {"id": outbox_id, "n": n})
    if row is None:
        return None
    return Tried(
        outbox_id=row.outbox_id,
        state=row.state,
        channel=row.channel,
        klass=row.klass,
        kind=row.kind,
        recipient=row.recipient,
        route=row.route,
        lead_id=row.lead_id,
        location_id=row.location_id,
        n=row.n,
        last_n=row.last_n,
        outcome=row.outcome,
        settled=row.settled,
        started_at=row.started_at,
        doubts=row.doubts,
    )


async def settle(
    unit: Unit,
    tried: Tried,
    *,
    outcome: str,
    by: str,
    vendor_id: str | None = None,
    code: str | None = None,
    detail: str | None = None,
) -> None:
    """Give an attempt its outcome for good, and say who knew it."""
    await unit.execute(
        text(
            "update attempts set outcome = :outcome, settled_by = :by, settled_at = :now,"
            " vendor_id = coalesce(vendor_id, :vendor_id),"
            " error_code = coalesce(:code, error_code),"
            " detail = coalesce(:detail, detail) where outbox_id = :id and n = :n"
        ),
        {
            "outcome": outcome,
            "by": by,
            "now": unit.now,
            "vendor_id": vendor_id,
            "code": code,
            "detail": None if detail is None else detail[:300],
            "id": tried.outbox_id,
            "n": tried.n,
        },
    )


async def move(
    unit: Unit,
    tried: Tried,
    to: State,
    *,
    vendor_id: str | None = None,
    rule: str | None = None,
    detail: str | None = None,
) -> None:
    """Put a message into another state."""
    await unit.execute(
        text(
            "update outbox set state = :to, vendor_id = coalesce(:vendor_id, vendor_id),"
            " refused_rule = :rule, refused_detail = :detail,"
            " sent_at = case when :sent then coalesce(sent_at, :now) else sent_at end,"
            " settled_at = case when :open then null else cast(:now as timestamptz) end"
            " where id = :id"
        ),
        {
            "to": to,
            "vendor_id": vendor_id,
            "rule": rule,
            "detail": None if detail is None else detail[:300],
            "now": unit.now,
            "sent": to in ("accepted", "delivered"),
            "id": tried.outbox_id,
            "open": to in ("queued", "sending", "unknown"),
        },
    )


async def taken(unit: Unit, tried: Tried, *, vendor_id: str, by: str) -> None:
    """Note that a carrier has the message under this id of theirs."""
    await settle(unit, tried, outcome="accepted", by=by, vendor_id=vendor_id)
    if moves(tried.state, "accepted"):
        await move(unit, tried, "accepted", vendor_id=vendor_id)
        await accepted(
            unit,
            tried.outbox_id,
            channel=tried.channel,
            kind=tried.kind,
            route=tried.route,
            lead_id=tried.lead_id,
            location_id=tried.location_id,
        )


async def failed(unit: Unit, tried: Tried, *, code: str, detail: str) -> None:
    """Give a message up: it certainly did not, or will not, arrive."""
    SENDS.labels(tried.channel, "failed").inc()
    await move(unit, tried, "failed", rule="carrier", detail=f"{code}: {detail}")
    unit.emit(
        MessageFailed(
            outbox_id=tried.outbox_id,
            channel=tried.channel,
            kind=tried.kind,
            code=code,
            lead_id=tried.lead_id,
            location_id=tried.location_id,
        )
    )
