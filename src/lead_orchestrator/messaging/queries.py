"""Questions about conversations and messages. All answers are frozen views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId
from lead_orchestrator.kit.wording import Language, known

Author = Literal["customer", "assistant", "staff", "system"]
Holder = Literal["assistant", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """All that was said between one person and one location."""

    id: UUID
    location_id: LocationId
    person_id: UUID
    holder: Holder
    held_by: UUID | None
    asked_for_person_at: datetime | None
    hand_off_reason: str | None
    last_message_id: UUID | None
    language: str | None  # what it is held in; None before anything told it


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One thing said."""

    id: UUID
    conversation_id: UUID
    lead_id: UUID
    author: Author
    author_name: str | None
    channel: str
    text: str
    cards: list[dict[str, Any]]
    client_message_id: str | None
    answers: UUID | None
    model: dict[str, Any] | None
    created_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the message as the chat page and the console read it."""
        shown: dict[str, Any] = {
            "id": str(self.id),
            "author": self.author,
            "channel": self.channel,
            "text": self.text,
            "cards": self.cards,
            "created_at": self.created_at.isoformat(),
        }
        if self.author_name:
            shown["author_name"] = self.author_name
        if self.client_message_id:
            shown["client_message_id"] = self.client_message_id
        if self.answers:
            shown["answers"] = str(self.answers)
        return shown


_CONVERSATION = (
    "select c.id, c.location_id, c.person_id, c.holder, c.held_by, c.asked_for_person_at,"
    " c.hand_off_reason, c.last_message_id, c.language from conversations c"
)
_MESSAGE = (
    "select m.id, m.conversation_id, m.lead_id, m.author, s.name, m.channel, m.text, m.cards,"
    " m.client_message_id, m.answers, m.model, m.created_at"
    " from chat_messages m left join staff s on s.id = m.staff_id"
)


def _conversation(row: Row[*tuple[Any, ...]]) -> Conversation:
    return Conversation(
        id=row[0],
        location_id=LocationId(row[1]),
        person_id=row[2],
        holder=row[3],
        held_by=row[4],
        asked_for_person_at=row[5],
        hand_off_reason=row[6],
        last_message_id=row[7],
        language=row[8],
    )


def _message(row: Row[*tuple[Any, ...]]) -> ChatMessage:
    return ChatMessage(
        id=row[0],
        conversation_id=row[1],
        lead_id=row[2],
        author=row[3],
        author_name=row[4],
        channel=row[5],
        text=row[6],
        cards=row[7],
        client_message_id=row[8],
        answers=row[9],
        model=row[10],
        created_at=row[11],
    )


async def conversation(unit: Unit, conversation_id: UUID) -> Conversation:
    """Return a conversation; raises `Missing`."""
    row = await unit.row(text(f"{_CONVERSATION} where c.id = :id"), {"id": conversation_id})
    if row is None:
        raise Missing
    return _conversation(row)


async def conversation_for_update(unit: Unit, conversation_id: UUID) -> Conversation:
    """Return a conversation with its row locked until the unit ends; raises `Missing`."""
    row = await unit.row(
        text(f"{_CONVERSATION} where c.id = :id for update"), {"id": conversation_id}
    )
    if row is None:
        raise Missing
    return _conversation(row)


async def conversation_of_lead(unit: Unit, lead_id: UUID) -> Conversation:
    """Return the conversation of a lead's person with the lead's location; raises `Missing`."""
    row = await unit.row(
        text(
            f"{_CONVERSATION} join leads l on l.person_id = c.person_id"
            " and l.location_id = c.location_id where l.id = :lead_id"
        ),
        {"lead_id": lead_id},
    )
    if row is None:
        raise Missing
    return _conversation(row)


async def newest_lead_of(unit: Unit, conversation_id: UUID) -> UUID | None:
    """Return the newest lead a conversation is about."""
    row = await unit.row(
        text(
            "select l.id from conversations c join leads l on l.person_id = c.person_id"
            " and l.location_id = c.location_id where c.id = :id"
            " order by l.received_at desc, l.id desc limit 1"
        ),
        {"id": conversation_id},
    )
    return None if row is None else row[0]


async def language_with(unit: Unit, lead_id: UUID) -> Language:
    """Return the language to write to a lead in: the one of the talk, else the request's."""
    row = await unit.row(
        text(
            "select coalesce(c.language, l.language) from leads l left join conversations c"
            " on c.person_id = l.person_id and c.location_id = l.location_id where l.id = :id"
        ),
        {"id": lead_id},
    )
    return known("en" if row is None else row[0])


async def messages(
    unit: Unit, conversation_id: UUID, *, after: UUID | None = None, limit: int = 200
) -> tuple[ChatMessage, ...]:
    """Return messages in the order they were said: the first after `after`, else the last ones."""
    values: dict[str, Any] = {"id": conversation_id, "limit": limit}
    if after is not None:
        rows = await unit.rows(
            text(
                f"{_MESSAGE} where m.conversation_id = :id and m.id > :after"
                " order by m.id limit :limit"
            ),
            values | {"after": after},
        )
        return tuple(_message(row) for row in rows)
    rows = await unit.rows(
        text(f"{_MESSAGE} where m.conversation_id = :id order by m.id desc limit :limit"), values
    )
    return tuple(_message(row) for row in reversed(rows))


async def message(unit: Unit, message_id: UUID) -> ChatMessage:
    """Return one message; raises `Missing`."""
    row = await unit.row(text(f"{_MESSAGE} where m.id = :id"), {"id": message_id})
    if row is None:
        raise Missing
    return _message(row)


async def message_by_client_id(
    unit: Unit, conversation_id: UUID, client_message_id: str
) -> ChatMessage | None:
    """Return the message the customer's page gave this id, if it was stored."""
    row = await unit.row(
        text(f"{_MESSAGE} where m.conversation_id = :id and m.client_message_id = :client"),
        {"id": conversation_id, "client": client_message_id},
    )
    return None if row is None else _message(row)


async def answer_to(unit: Unit, message_id: UUID) -> ChatMessage | None:
    """Return the answer to a customer's message, if it has one."""
    row = await unit.row(text(f"{_MESSAGE} where m.answers = :id"), {"id": message_id})
    return None if row is None else _message(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A running chat session, with where it leads."""

    id: UUID
    lead_id: UUID
    conversation_id: UUID | None
    expires_at: datetime
    person_id: UUID
    location_id: UUID


async def chat_session(unit: Unit, *, token_hash: bytes) -> SessionView | None:
    """Return the session of a token while it and its link are good."""
    row = await unit.row(
        text(
            "select s.id, s.lead_id, c.id, s.expires_at, l.person_id, l.location_id"
            " from chat_sessions s"
            " join chat_links k on k.id = s.link_id and k.revoked_at is null"
            " join leads l on l.id = s.lead_id"
            " left join conversations c on c.person_id = l.person_id"
            " and c.location_id = l.location_id"
            " where s.token_hash = :hash and s.ended_at is null and s.expires_at > :now"
        ),
        {"hash": token_hash, "now": unit.now},
    )
    if row is None:
        return None
    return SessionView(
        id=row[0],
        lead_id=row[1],
        conversation_id=row[2],
        expires_at=row[3],
        person_id=row[4],
        location_id=row[5],
    )


async def last_new_link_at(unit: Unit, lead_id: UUID) -> datetime | None:
    """Return when a fresh link was last sent for a lead."""
    row = await unit.row(
        text("select max(queued_at) from outbox where lead_id = :id and kind = 'new_link'"),
        {"id": lead_id},
    )
    return None if row is None else row[0]


async def location_of_outbox(unit: Unit, outbox_id: UUID) -> UUID | None:
    """Return the location a message goes out for."""
    row = await unit.row(text("select location_id from outbox where id = :id"), {"id": outbox_id})
    return None if row is None else row[0]
