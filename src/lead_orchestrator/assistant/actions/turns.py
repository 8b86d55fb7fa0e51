"""Changes to turns: claimed, finished, and what they cost.

Promises that a message has one turn, and that a turn whose process died can be taken over once
its lease is over, while the process that lost it can finish nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.queries import State
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id

LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to answer a message until `lease_until`, which is also the fence."""

    turn_id: UUID
    lease_until: datetime


async def claim_turn(
    unit: Unit, *, message_id: UUID, conversation_id: UUID, lead_id: UUID
) -> Claim | None:
    """Claim the answer to a message; None when it is claimed, or done."""
    row = await unit.row(
        text(
            "insert into turns as t (id, organisation_id, conversation_id, lead_id, message_id,"
            " started_at, lease_until) values (:id, :org, :conversation, :lead, :message, :now,"
            " :lease) on conflict (message_id) do update set started_at = :now,"
            " lease_until = :lease where t.state = 'running' and t.lease_until <= :now"
            " returning id, lease_until"
        ),
        {
            "id": new_id(),
            "org": unit.organisation_id,
            "conversation": conversation_id,
            "lead": lead_id,
            "message": message_id,
            "now": unit.now,
            "lease": unit.now + LEASE,
        },
    )
    return None if row is None else Claim(turn_id=row[0], lease_until=row[1])


async def finish_turn(unit: Unit, claim: Claim, *, state: State) -> bool:
    """End a turn; False when another process has taken it over meanwhile."""
    row = await unit.row(
        text(
            "update turns set state = :state, finished_at = :now where id = :id"
            " and state = 'running' and lease_until = :lease returning id"
        ),
        {"id": claim.turn_id, "state": state, "now": unit.now, "lease": claim.lease_until},
    )
    return row is not None


async def record_refusals(unit: Unit, *, turn_id: UUID, refusals: list[tuple[str, str]]) -> None:
    """Keep the sentences that were not sent, each with its rule."""
    if not refusals:
        return
    await unit.execute(
        text(
            "insert into guard_refusals (id, organisation_id, turn_id, rule, sentence, at)"
            " values (:id, :org, :turn, :rule, :sentence, :now)"
        ),
        [
            {
                "id": new_id(),
                "org": unit.organisation_id,
                "turn": turn_id,
                "rule": rule,
                "sentence": sentence[:1000],
                "now": unit.now,
            }
            for rule, sentence in refusals
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """One reply of a model, for the ledger."""

    provider: str
    model: str
    prompt_version: str
    usage: Usage
    cost_microusd: int
    first_token_ms: int | None
    total_ms: int
    finish_reason: str


async def record_calls(
    unit: Unit,
    *,
    turn_id: UUID,
    conversation_id: UUID,
    location_id: LocationId,
    calls: list[CallMade],
) -> None:
    """Write a ledger row per reply of a model."""
    if not calls:
        return
    await unit.execute(
        text(
            "insert into model_calls (id, organisation_id, location_id, conversation_id, turn_id,"
            " provider, model, prompt_version, input_tokens, cached_read_tokens,"
            " cached_write_tokens, output_tokens, cost_microusd, first_token_ms, total_ms,"
            " finish_reason, at) values (:id, :org, :location, :conversation, :turn, :provider,"
            " :model, :prompt_version, :input, :cached_read, :cached_write, :output, :cost,"
            " :first_token_ms, :total_ms, :finish_reason, :now)"
        ),
        [
            {
                "id": new_id(),
                "org": unit.organisation_id,
                "location": location_id,
                "conversation": conversation_id,
                "turn": turn_id,
                "provider": call.provider,
                "model": call.model,
                "prompt_version": call.prompt_version,
                "input": call.usage.input,
                "cached_read": call.usage.cached_read,
                "cached_write": call.usage.cached_write,
                "output": call.usage.output,
                "cost": call.cost_microusd,
                "first_token_ms": call.first_token_ms,
                "total_ms": call.total_ms,
                "finish_reason": call.finish_reason,
                "now": unit.now,
            }
            for call in calls
        ],
    )
