"""SendGrid's event webhook: what became of our e-mails.

Promises that a batch is verified over its raw bytes and kept before it is understood, and that
an open or a click says nothing about a person: scanners do both.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import cast
from uuid import UUID

from fastapi import APIRouter, Request, Response

from lead_orchestrator.kit import receipts, strict_json
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Actor, Unit
from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.kit.web import units_of, uuid_or_none
from lead_orchestrator.messaging.actions.news import record_news
from lead_orchestrator.messaging.api.hooks import Forged
from lead_orchestrator.messaging.rules.carrier_news import News, sendgrid_news
from lead_orchestrator.vendors.sendgrid import signed

router = APIRouter(tags=["webhooks"], prefix="/webhooks/sendgrid")
SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"
TOLERANCE_S = 600
MOST_EVENTS = 2000


@router.post("/events")
async def hear_of_delivery(request: Request) -> Response:
    """Keep a signed batch of events and move its messages on; a repeat changes nothing."""
    body = await request.body()
    units = units_of(request)
    async with units.open(actor=Actor("vendor")) as unit:
        _check(request, body, now=unit.now.timestamp())
        receipt_id, new = await receipts.accept(
            unit,
            source="sendgrid_events",
            key=hashlib.sha256(body).hexdigest(),
            body=body,
            location_id=None,
            headers=receipts.headers_kept(request.headers, (SIGNATURE, TIMESTAMP)),
        )
        waiting = new or await _still_new(unit, receipt_id)
    if not waiting:
        return Response(status_code=200)
    batch = _batch(body)
    for organisation_id, told in (batch or {}).items():
        async with units.open(actor=Actor("vendor"), organisation_id=organisation_id) as unit:
            # One order of locks for all: two batches about the same messages never deadlock.
            for news in sorted(told, key=lambda one: (one.outbox_id, one.n)):
                await record_news(unit, news)
    async with units.open(actor=Actor("vendor")) as unit:
        await receipts.settle(
            unit,
            receipt_id,
            state="quarantined" if batch is None else "understood",
            reason="not a list of events" if batch is None else None,
        )
    return Response(status_code=200)


async def _still_new(unit: Unit, receipt_id: UUID) -> bool:
    kept = await receipts.load(unit, receipt_id)
    return kept is not None and kept.state == "new"


def _check(request: Request, body: bytes, *, now: float) -> None:
    settings: Settings = request.app.state.settings
    timestamp = request.headers.get(TIMESTAMP, "")
    if not settings.sendgrid_webhook_key or not timestamp.isdecimal() or len(timestamp) > 12:  # noqa: PLR2004 - seconds
        raise Forged
    if abs(now - int(timestamp)) > TOLERANCE_S or not signed(
        settings.sendgrid_webhook_key,
        body=body,
        timestamp=timestamp,
        header=request.headers.get(SIGNATURE, ""),
    ):
        raise Forged


def _batch(body: bytes) -> dict[OrganisationId, list[News]] | None:
    """Return the news of a batch by organisation; None when it is no list of events."""
    try:
        events = strict_json.loads(body)
    except strict_json.NotStrict:
        return None
    if not isinstance(events, list):
        return None
    found: dict[OrganisationId, list[News]] = defaultdict(list)
    for event in cast("list[object]", events)[:MOST_EVENTS]:
        if not isinstance(event, dict):
            continue
        fields = {str(k): v for k, v in cast("dict[object, object]", event).items()}
        organisation_id = uuid_or_none(str(fields.get("organisation", "")))
        news = sendgrid_news(fields)
        if organisation_id is not None and news is not None:
            found[OrganisationId(organisation_id)].append(news)
    return found
