"""What became of an attempt: the call's own outcome, or a lookup, or the policy when none knows.

Every way in locks the outbox row and looks first: a callback may have been faster.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.telemetry import SENDS
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.messaging.actions.contacts import mark_unusable, suppress
from lead_orchestrator.messaging.actions.outbox import Errand, attachments_in
from lead_orchestrator.messaging.actions.tries import (
    Tried,
    attempt_for_update,
    failed,
    move,
    settle,
    taken,
)
from lead_orchestrator.messaging.facts import (
    CarrierTroubled,
    DeliveryDoubted,
    DeliveryUnsettled,
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
from lead_orchestrator.messaging.rules.delivery import (
    LEASE_S,
    MAX_LOOKS,
    MAX_TRIES,
    backoff,
    still_unknown,
    window,
)

log = structlog.get_logger()


async def record_outcome(
    unit: Unit, outbox_id: UUID, *, n: int, outcome: Outcome, window_s: int
) -> None:
    """Keep what a call came to. A callback that was faster has already said it."""
    tried = await attempt_for_update(unit, outbox_id, n)
    if tried is None or tried.settled:
        return
    match outcome:
        case Accepted(vendor_id):
            await taken(unit, tried, vendor_id=vendor_id, by="call")
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
            await move(unit, tried, "unknown")
            _doubt(unit, tried, after_s=window_s, looks=0)


def _doubt(unit: Unit, tried: Tried, *, after_s: int, looks: int) -> None:
    unit.emit(
        DeliveryDoubted(
            outbox_id=tried.outbox_id,
            n=tried.n,
            looks=looks,
            lead_id=tried.lead_id,
            location_id=tried.location_id,
        ),
        at=unit.now + window(after_s),
    )


async def _refused(unit: Unit, tried: Tried, refused: Refused) -> None:
    """Act on a certain no: try again later, or give up and remember why."""
    await settle(
        unit, tried, outcome="refused", by="call", code=refused.code, detail=refused.detail
    )
    if refused.trouble:
        log.warning("carrier_trouble", channel=tried.channel, code=refused.code)
        unit.emit(
            CarrierTroubled(
                channel=tried.channel,
                code=refused.code,
                lead_id=tried.lead_id,
                location_id=tried.location_id,
            )
        )
    if refused.retry_after is not None and tried.n < MAX_TRIES:
        await move(unit, tried, "queued", detail=f"Waits: {refused.detail}")
        _again(unit, tried, at=unit.now + backoff(tried.n, asked=refused.retry_after))
        return
    await failed(unit, tried, code=refused.code, detail=refused.detail)
    if refused.suppress:
        await suppress(
            unit,
            channel=tried.channel,
            address=tried.recipient,
            why=f"opted out at the carrier ({refused.code})",
            lead_id=tried.lead_id,
        )
    if refused.unusable:
        await mark_unusable(unit, channel=tried.channel, address=tried.recipient, why=refused.code)


def _again(unit: Unit, tried: Tried, *, at: datetime | None = None) -> None:
    unit.emit(
        MessageQueued(
            outbox_id=tried.outbox_id, lead_id=tried.lead_id, location_id=tried.location_id
        ),
        at=at,
    )


async def doubtful(
    unit: Unit,
    outbox_id: UUID,
    *,
    n: int,
    carriers: Carriers,
    window_s: int,
    lease_s: int = LEASE_S,
) -> Errand | None:
    """Return what to ask the carrier about an attempt in doubt; None when it is settled.

    An attempt without any outcome after its lease belongs to a process that died: it is in doubt.
    """
    tried = await attempt_for_update(unit, outbox_id, n)
    if tried is None or tried.settled or not tried.latest:
        return None
    if tried.outcome is None:
        if unit.now < tried.started_at + window(lease_s + window_s):
            return None
        await unit.execute(
            text(
                "update attempts set outcome = 'unknown', detail = 'no outcome was recorded'"
                " where outbox_id = :id and n = :n"
            ),
            {"id": outbox_id, "n": n},
        )
        await move(unit, tried, "unknown")
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
        tried.channel,
        owner=tried.location_id,
        sealed=None if row.sealed is None else bytes(row.sealed),
    )
    if carrier is None:
        await _nobody_knows(unit, tried)
        return None
    envelope = Envelope(
        organisation_id=unit.organisation_id,
        outbox_id=outbox_id,
        n=n,
        started_at=tried.started_at,
        recipient=row.recipient,
        subject=row.subject or "",
        body=row.body,
        html=row.html,
        attachments=attachments_in(row.attachments),
        match=row.match,
        sender_name="",
        reply_to=None,
        others=tuple(row.others),
    )
    return Errand(envelope, carrier)


async def record_finding(
    unit: Unit, outbox_id: UUID, *, n: int, looks: int, finding: Finding, window_s: int
) -> None:
    """Keep what a lookup found and go on from it."""
    tried = await attempt_for_update(unit, outbox_id, n)
    if tried is None or tried.settled or not tried.latest:
        return
    match finding:
        case Found(vendor_id):
            await taken(unit, tried, vendor_id=vendor_id, by="lookup")
        case Absent():
            await settle(
                unit,
                tried,
                outcome="refused",
                by="lookup",
                code="absent",
                detail="The carrier has never seen it.",
            )
            if tried.n < MAX_TRIES:
                await move(unit, tried, "queued")
                _again(unit, tried)
            else:
                await failed(unit, tried, code="absent", detail="No attempt arrived.")
        case CannotSay(_, again) if again and looks + 1 < MAX_LOOKS:
            _doubt(unit, tried, after_s=window_s, looks=looks + 1)
        case CannotSay():
            await _nobody_knows(unit, tried)


async def _nobody_knows(unit: Unit, tried: Tried) -> None:
    await settle(unit, tried, outcome="unknown", by="policy")
    if still_unknown(tried.klass, doubts=tried.doubts) == "send_again":
        await move(unit, tried, "queued")
        _again(unit, tried)
        return
    SENDS.labels(tried.channel, "needs_review").inc()
    await move(
        unit,
        tried,
        "needs_review",
        rule="unknown_outcome",
        detail="The carrier cannot say whether it went out. It was not sent again.",
    )
    unit.emit(
        DeliveryUnsettled(
            outbox_id=tried.outbox_id,
            channel=tried.channel,
            kind=tried.kind,
            lead_id=tried.lead_id,
            location_id=tried.location_id,
        )
    )
