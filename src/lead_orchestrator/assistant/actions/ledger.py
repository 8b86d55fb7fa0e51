"""Changes to the ledger: a row for each reply a model was asked for, and its promise settled.

Promises that what a row says was spent is what the budgets count, on the same days.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import structlog

from lead_orchestrator.assistant.facts import CallOverran, PriceUnknown
from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.rules.models import microusd
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """One call of a model, for the ledger. `cost` is pico-dollars (`ModelBook.charge`).

    `measured` is False when the vendor told no usage: then `cost` is the most it can have been.
    No `price_version`: the model's price is not known, and `cost` was worked out with the dearest.
    """

    provider: str
    model: str
    prompt_version: str
    usage: Usage
    cost: int
    price_version: str | None
    total_ms: int
    finish_reason: str
    first_token_ms: int | None = None
    measured: bool = True
    reservation_id: UUID | None = None
    arm: str | None = None
    kind: Literal["turn", "translate"] = "turn"

    @property
    def cost_microusd(self) -> int:
        """The cost as people read it."""
        return microusd(self.cost)


# A row whose promise was swept as lost meanwhile takes the place of the row that said so.
_WRITE = text(
    """
    with given as materialized (
      select * from jsonb_to_recordset(cast(:calls as jsonb)) as x(n bigint, id uuid, provider text,
        model text, prompt_version text, input integer, cached_read integer, cached_write integer,
        output integer, reasoning integer, cost bigint, price_version text, measured boolean,
        first_token_ms integer, total_ms integer, finish_reason text, reservation_id uuid,
        arm text, kind text)),
    settled as materialized (
      select s.* from (select array_agg(reservation_id order by n) as ids,
        array_agg(cost order by n) as costs from given) g,
        spend_settle(:org, :location, :conversation, :now, g.ids, g.costs) s),
    written as (
      insert into model_calls (id, organisation_id, location_id, conversation_id, turn_id, provider,
        model, prompt_version, input_tokens, cached_read_tokens, cached_write_tokens,
        output_tokens, reasoning_tokens, cost_pico, price_version, measured, first_token_ms,
        total_ms, finish_reason, reservation_id, arm, kind, location_day,
        organisation_day, at)
      select g.id, :org, :location, :conversation, :turn, g.provider, g.model, g.prompt_version,
        g.input, g.cached_read, g.cached_write, g.output, g.reasoning, g.cost, g.price_version,
        g.measured, g.first_token_ms, g.total_ms, g.finish_reason, g.reservation_id, g.arm,
        g.kind, s.location_day, s.organisation_day, :now
      from given g join settled s on s.n = g.n)
    select g.id, g.provider, g.model, s.beyond,
      case when g.price_version is null then not exists (
        select 1 from model_calls m where m.organisation_id = :org and m.price_version is null
        and m.organisation_day = s.organisation_day and m.provider = g.provider
        and m.model = g.model) else false end as newly_unpriced
    from given g join settled s on s.n = g.n
    """
)


async def record_calls(
    unit: Unit,
    *,
    turn_id: UUID,
    conversation_id: UUID,
    location_id: LocationId,
    calls: Sequence[CallMade],
) -> None:
    """Write a ledger row per call and settle what was promised for it; one statement.

    Calls without a promise count against the caps there are. A vendor who charges more than the
    most we worked out is recorded truthfully, with an alert; so is a model without a price.
    """
    if not calls:
        return
    rows = await unit.rows(
        _WRITE,
        {
            "calls": json.dumps([_row(n, call) for n, call in enumerate(calls, 1)]),
            "org": unit.organisation_id,
            "location": location_id,
            "conversation": conversation_id,
            "turn": turn_id,
            "now": unit.now,
        },
    )
    unpriced: set[tuple[str, str]] = set()
    for call_id, provider, model, beyond, newly_unpriced in rows:
        if beyond:
            log.error("model_call_overran", provider=provider, model=model, beyond_pico=beyond)
            unit.emit(CallOverran(call_id=call_id, location_id=location_id))
        if newly_unpriced and (provider, model) not in unpriced:
            unpriced.add((provider, model))
            log.error("model_price_unknown", provider=provider, model=model)
            unit.emit(PriceUnknown(call_id=call_id, location_id=location_id))


def _row(n: int, call: CallMade) -> dict[str, object]:
    return {
        "n": n,
        "id": str(new_id()),
        "provider": call.provider,
        "model": call.model,
        "prompt_version": call.prompt_version,
        "input": call.usage.input,
        "cached_read": call.usage.cached_read,
        "cached_write": call.usage.cached_write,
        "output": call.usage.output,
        "reasoning": call.usage.reasoning,
        "cost": call.cost,
        "price_version": call.price_version,
        "measured": call.measured,
        "first_token_ms": call.first_token_ms,
        "total_ms": call.total_ms,
        "finish_reason": call.finish_reason,
        "reservation_id": call.reservation_id and str(call.reservation_id),
        "arm": call.arm,
        "kind": call.kind,
    }
