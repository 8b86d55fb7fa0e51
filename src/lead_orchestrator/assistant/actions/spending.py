"""Changes to what may be spent: promised before a call, settled after it, swept when forgotten.

Promises that no cap is exceeded however many turns run at once: what a call can cost at most is
set aside first, in every scope that has a cap, under locks taken in one order everywhere.

A conversation is capped in all; a location on its own day (midnight of its time zone), because
that is the day its staff see; an organisation, which may span time zones, on the day of UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from lead_orchestrator.assistant.facts import BudgetNear, BudgetReached, Scope
from lead_orchestrator.assistant.rules.models import PICO_PER_MICRO
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id

log = structlog.get_logger()

# Longer than any turn may take: a promise this old belongs to a process that died.
FORGOTTEN_AFTER = timedelta(minutes=3)
SWEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reserved:
    """The call may be made. No id: nothing is capped, so nothing was set aside.

    `near`: with this call a cap is nearly reached; a cheaper model would be better.
    """

    id: UUID | None
    near: bool


@dataclass(frozen=True, slots=True)
class SpentOut:
    """The call may not be made: what it can cost at most does not fit under a cap.

    `crowded`: it would fit if other calls that run just now cost nothing.
    """

    scope: Scope
    crowded: bool = False


_RESERVE = text(
    "select refused, newly, crowded, near, newly_near, location_day, organisation_day"
    " from spend_reserve(:id, :org, :conversation, :location, :turn, :provider, :model, :most,"
    " cast(:caps as bigint[]), :near, :now)"
)


async def reserve(  # noqa: PLR0913 - what a promise consists of, each by name
    unit: Unit,
    *,
    conversation_id: UUID,
    location_id: LocationId,
    turn_id: UUID,
    most: int,
    caps: Caps,
    near_share: float,
    provider: str = "unknown",
    model: str = "unknown",
) -> Reserved | SpentOut:
    """Set aside the most a call can cost (`rules.models.most`, pico-dollars); one statement.

    Use a unit of its own, and one promise per unit: the rows stay locked until it commits. A
    `SpentOut` must commit too, its alert goes with it. Without caps nothing is asked or written.
    """
    if caps.none:
        return Reserved(None, near=False)
    made = new_id()
    row = await unit.row(
        _RESERVE,
        {
            "id": made,
            "org": unit.organisation_id,
            "conversation": conversation_id,
            "location": location_id,
            "turn": turn_id,
            "provider": provider,
            "model": model,
            "most": most,
            "caps": _pico(caps),
            "near": near_share,
            "now": unit.now,
        },
    )
    assert row is not None  # noqa: S101 - a function with `out` arguments gives one row
    where = {"conversation_id": conversation_id, "location_id": location_id}
    refused, newly, crowded, near, newly_near, location_day, organisation_day = row
    days = {"location": location_day, "organisation": organisation_day}
    for scope in newly_near:
        unit.emit(BudgetNear(scope=scope, day=days.get(scope), **_placed(scope, where)))
    if refused is None:
        return Reserved(made, near)
    log.debug("budget_refused", scope=refused, crowded=crowded, provider=provider, model=model)
    if newly:
        unit.emit(BudgetReached(scope=refused, day=days.get(refused), **_placed(refused, where)))
    return SpentOut(refused, crowded)


def _pico(caps: Caps) -> list[int | None]:
    micro = (caps.conversation, caps.location, caps.organisation)
    return [None if cap is None else cap * PICO_PER_MICRO for cap in micro]


def _placed(scope: Scope, where: dict[str, UUID]) -> dict[str, UUID]:
    """Return the ids that a scope's alert bears: an organisation's is of no one place."""
    match scope:
        case "conversation":
            return where
        case "location":
            return {"location_id": where["location_id"]}
        case "organisation":
            return {}


async def settle(unit: Unit, reservation_id: UUID, cost: int) -> None:
    """Say what a promised call cost, in pico-dollars; 0 when it was never made.

    `ledger.record_calls` does this with the row it writes: this is for calls without one.
    """
    await unit.execute(
        text(
            "select count(*) from spend_settle(:org, null, null, :now,"
            " cast(:ids as uuid[]), cast(:costs as bigint[]))"
        ),
        {"org": unit.organisation_id, "now": unit.now, "ids": [reservation_id], "costs": [cost]},
    )


_SWEEP = text(
    """
    with dead as materialized (
      select r.*, row_number() over (order by r.id) as n from (
        select * from spend_reservations where organisation_id = :org and at < :before
        order by id limit :most for update skip locked) r),
    settled as materialized (
      select s.* from (select array_agg(id order by n) as ids, array_agg(most order by n) as costs
        from dead) d, spend_settle(:org, null, null, :now, d.ids, d.costs) s)
    insert into model_calls (id, organisation_id, location_id, conversation_id, turn_id, provider,
      model, prompt_version, input_tokens, output_tokens, cost_pico, total_ms, finish_reason, at,
      price_version, measured, reservation_id, location_day, organisation_day)
    select d.id, d.organisation_id, d.location_id, d.conversation_id, d.turn_id, d.provider,
      d.model, '', 0, 0, d.most, 0, 'lost', d.at, 'bound', false, d.id, s.location_day,
      s.organisation_day
    from dead d join settled s on s.n = d.n
    returning cost_pico
    """
)


async def sweep(unit: Unit) -> None:
    """Count the promises of turns that died as spent, with a row of the ledger that says so.

    The vendor may have charged for them. A turn that comes back after all corrects it.
    """
    lost = await unit.rows(
        _SWEEP,
        {
            "org": unit.organisation_id,
            "before": unit.now - FORGOTTEN_AFTER,
            "now": unit.now,
            "most": SWEPT_AT_ONCE,
        },
    )
    if lost:
        log.warning("model_calls_lost", count=len(lost), cost_pico=sum(row[0] for row in lost))
