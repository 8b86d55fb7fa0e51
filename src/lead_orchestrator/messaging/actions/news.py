"""What carriers tell later: delivered, bounced, opted out.

Promises that the same news twice is kept once, that a message never goes back, and that late
truth attaches to its attempt and never sends anything.
"""

from __future__ import annotations

from typing import Any

import structlog

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.telemetry import SENDS
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions.contacts import mark_unusable, suppress
from lead_orchestrator.messaging.actions.outbox import accepted
from lead_orchestrator.messaging.actions.tries import (
    Tried,
    attempt_for_update,
    failed,
    move,
    settle,
)
from lead_orchestrator.messaging.facts import CarrierTroubled, MessageDelivered
from lead_orchestrator.messaging.rules.carrier_news import News
from lead_orchestrator.messaging.rules.delivery import State, moves

log = structlog.get_logger()


async def record_news(unit: Unit, news: News) -> bool:
    """Keep a carrier's news once and move the message on; return whether it was news."""
    tried = await attempt_for_update(unit, news.outbox_id, news.n)
    if tried is None:
        return False
    values: dict[str, Any] = {
        "id": new_id(),
        "org": unit.organisation_id,
        "outbox_id": news.outbox_id,
        "key": news.key[:300],
        "event": news.event[:60],
        "detail": None if news.detail is None else news.detail[:300],
        "now": unit.now,
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
            unit,
            channel=tried.channel,
            address=tried.recipient,
            why=news.event,
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
                channel=tried.channel,
                code=news.code or news.event,
                lead_id=tried.lead_id,
                location_id=tried.location_id,
            )
        )
    if news.state is not None:
        await _follow(unit, tried, news, news.state)
    return True


async def _follow(unit: Unit, tried: Tried, news: News, to: State) -> None:
    """Move a message to where its news says it is: any news proves that it was taken."""
    if to == "failed" and not tried.latest:
        return
    if tried.outcome != "accepted":
        await settle(unit, tried, outcome="accepted", by="callback", vendor_id=news.vendor_id)
    if moves(tried.state, "accepted"):
        await accepted(
            unit,
            tried.outbox_id,
            channel=tried.channel,
            kind=tried.kind,
            route=tried.route,
            lead_id=tried.lead_id,
            location_id=tried.location_id,
        )
    if not moves(tried.state, to):
        return
    if to == "failed":
        await failed(unit, tried, code=news.code or news.event, detail=news.detail or "")
        return
    await move(unit, tried, to, vendor_id=news.vendor_id)
    if to == "delivered":
        SENDS.labels(tried.channel, "delivered").inc()
        unit.emit(
            MessageDelivered(
                outbox_id=tried.outbox_id,
                channel=tried.channel,
                kind=tried.kind,
                lead_id=tried.lead_id,
                location_id=tried.location_id,
            )
        )
