"""Where turns stand, and which messages still want an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit

State = Literal["running", "answered", "handed_off", "overtaken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where the answer to a message stands. `reply_id` may answer later messages too."""

    id: UUID
    state: State
    lease_until: datetime
    reply_id: UUID | None


async def turn_of(unit: Unit, message_id: UUID) -> Turn | None:
    """Return the turn that answers a message, if one was begun."""
    row = await unit.row(
        text("select id, state, lease_until, reply_id from turns where message_id = :id"),
        {"id": message_id},
    )
    if row is None:
        return None
    return Turn(id=row[0], state=row[1], lease_until=row[2], reply_id=row[3])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A customer's message that wants an answer."""

    id: UUID
    at: datetime


async def waiting(unit: Unit, *, conversation_id: UUID, message_id: UUID) -> tuple[Waiting, ...]:
    """Return the messages that one answer is for, oldest first; `message_id` is among them.

    That is what the customer wrote since somebody last wrote to them, and has no answer yet.
    """
    rows = await unit.rows(
        text(
            "select m.id, m.created_at from chat_messages m"
            " where m.conversation_id = :conversation and m.author = 'customer'"
            " and (m.id = :message or (m.id > coalesce("
            " (select coalesce(s.answers, s.id) from chat_messages s"
            " where s.conversation_id = :conversation and s.author in ('assistant', 'staff')"
            " order by s.id desc limit 1), '00000000-0000-0000-0000-000000000000')"
            " and not exists (select 1 from turns t"
            " where t.message_id = m.id and t.state <> 'running')))"
            " order by m.id"
        ),
        {"conversation": conversation_id, "message": message_id},
    )
    return tuple(Waiting(row[0], row[1]) for row in rows)


async def answers_given(unit: Unit, *, conversation_id: UUID, since: datetime) -> int:
    """Return how many answers the assistant gave since some moment, and since staff last wrote."""
    row = await unit.row(
        text(
            "select count(*) from turns where conversation_id = :conversation"
            " and started_at > greatest(:since, (select max(created_at) from chat_messages"
            " where conversation_id = :conversation and author = 'staff'))"
            " and state in ('answered', 'handed_off') and reply_id is null"
        ),
        {"conversation": conversation_id, "since": since},
    )
    return 0 if row is None else int(row[0])
