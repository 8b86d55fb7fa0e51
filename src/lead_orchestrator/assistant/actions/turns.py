"""Changes to turns: claimed, finished, and the messages one answer is for.

Promises that a message has one turn, that a conversation has one answer in the making, and that a
turn whose process died can be taken over once its lease is over, while the process that lost it
can finish nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lead_orchestrator.assistant.queries import State
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id

LEASE = timedelta(seconds=40)  # a turn, its last tools and a wait for the database


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to answer a message until `lease_until`, which is also the fence."""

    turn_id: UUID
    lease_until: datetime

    @property
    def rescue_at(self) -> datetime:
        """When another process looks whether the turn came to its end."""
        return self.lease_until + LEASE / 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who may speak in a conversation at this moment; `claim` when it is the caller."""

    location_id: LocationId
    held_by_staff: bool
    busy: bool  # another message is being answered
    claim: Claim | None


_CLAIM = text(
    """
    with here as (
      select c.location_id, c.holder = 'staff' as held, exists (select 1 from turns t
        where t.conversation_id = c.id and t.message_id <> :message and t.state = 'running'
        and t.lease_until > :now) as busy
      from conversations c where c.id = :conversation),
    claimed as (
      insert into turns as t (id, organisation_id, conversation_id, lead_id, message_id, started_at,
        lease_until)
      select :id, :org, :conversation, :lead, :message, :now, :lease from here
      where not here.held and not here.busy
      on conflict (message_id) do update set started_at = :now, lease_until = :lease
      where t.state = 'running' and t.lease_until <= :now
      returning t.id)
    select here.location_id, here.held, here.busy, (select id from claimed) from here
    """
)


async def claim_turn(
    unit: Unit, *, message_id: UUID, conversation_id: UUID, lead_id: UUID
) -> Floor:
    """Claim the answer to a message, unless staff speak, another is being answered, or it is
    claimed or done; raises `Missing`.

    The caller has locked the conversation's row in an earlier statement: this one would wait for
    the lock and still see the turns of before.
    """
    row = await unit.row(
        _CLAIM,
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
    if row is None:
        raise Missing
    claim = Claim(turn_id=row[3], lease_until=unit.now + LEASE) if row[3] else None
    return Floor(location_id=LocationId(row[0]), held_by_staff=row[1], busy=row[2], claim=claim)


async def finish_turn(unit: Unit, claim: Claim, *, state: State) -> bool:
    """End a turn; False when another process has taken it over meanwhile.

    Its rescue would find nothing to do: the timer goes in the same statement, because a fact, a
    job and a unit for each message of each customer are most of what a turn would cost.
    """
    row = await unit.row(
        text(
            "with mine as (update turns set state = :state, finished_at = :now"
            " where id = :id and state = 'running' and lease_until = :lease"
            " returning lead_id, message_id),"
            " spared as (delete from timers t using mine where t.kind = 'assistant.AnswerDue'"
            " and t.due_at = :rescue and t.lead_id = mine.lead_id"
            " and t.body->>'message_id' = mine.message_id::text)"
            " select 1 from mine"
        ),
        {
            "id": claim.turn_id,
            "state": state,
            "now": unit.now,
            "lease": claim.lease_until,
            "rescue": claim.rescue_at,
        },
    )
    return row is not None


async def join_turn(
    unit: Unit, message_ids: Sequence[UUID], *, of: UUID, state: State, reply_id: UUID
) -> None:
    """End the turns of messages that the answer of turn `of` is for as well."""
    await unit.execute(
        text(
            "insert into turns as t (id, organisation_id, conversation_id, lead_id, message_id,"
            " started_at, lease_until, finished_at, state, reply_id)"
            " select cast(:id as uuid), organisation_id, conversation_id, lead_id,"
            " cast(:message as uuid), started_at, lease_until, cast(:now as timestamptz), :state,"
            " cast(:reply as uuid)"
            " from turns where id = :of"
            " on conflict (message_id) do update set state = :state, finished_at = :now,"
            " reply_id = :reply where t.state = 'running'"
        ),
        [
            {
                "id": new_id(),
                "message": message_id,
                "now": unit.now,
                "state": state,
                "reply": reply_id,
                "of": of,
            }
            for message_id in message_ids
        ],
    )


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
