"""Changes to conversations: what is said, and who holds them.

Promises that ids in one conversation grow in the order of commits: the conversation's row is
locked before an id is given, so that a reader who resumes after an id misses nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Missing, Refusal
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.actions import advance
from lead_orchestrator.messaging.facts import (
    ConversationHandedBack,
    ConversationTakenOver,
    MessagePosted,
    MessageReceived,
    PersonAskedFor,
)
from lead_orchestrator.messaging.queries import (
    Author,
    ChatMessage,
    Conversation,
    answer_to,
    conversation_for_update,
    message_by_client_id,
    newest_lead_of,
)


class NotHolder(Refusal):
    """Only who holds a conversation writes into it."""

    kind = Kind.CONFLICT
    code = "not_holder"
    title = "The assistant holds this conversation. Take it over to reply."


async def open_conversation(unit: Unit, *, location_id: UUID, person_id: UUID) -> UUID:
    """Return the conversation of a person with a location, making it the first time."""
    values = {
        "id": new_id(),
        "org": unit.organisation_id,
        "location_id": location_id,
        "person_id": person_id,
        "now": unit.now,
    }
    made = await unit.row(
        text(
            "insert into conversations (id, organisation_id, location_id, person_id, created_at)"
            " values (:id, :org, :location_id, :person_id, :now)"
            " on conflict (organisation_id, location_id, person_id) do nothing returning id"
        ),
        values,
    )
    if made is not None:
        return made[0]
    known = await unit.row(
        text(
            "select id from conversations"
            " where location_id = :location_id and person_id = :person_id"
        ),
        values,
    )
    if known is None:
        raise Missing
    return known[0]


def _tell(unit: Unit, conversation_id: UUID, event: dict[str, Any]) -> None:
    unit.tell(f"conversation:{conversation_id}", event)
    unit.tell(
        f"organisation:{unit.organisation_id}",
        {**event, "conversation_id": str(conversation_id)},
    )


def _next_id(last: UUID | None) -> UUID:
    """Return an id after `last`, also when another machine's clock was ahead of ours."""
    fresh = new_id()
    return fresh if last is None or fresh > last else UUID(int=last.int + 1)


_INSERT = text(
    """
    with said as (
      insert into chat_messages (id, organisation_id, conversation_id, lead_id, author, staff_id,
        channel, text, cards, client_message_id, answers, model, created_at)
      values (:id, :org, :conversation_id, :lead_id, :author, :staff_id, :channel, :text,
        cast(:cards as jsonb), :client_message_id, :answers, cast(:model as jsonb), :now)
      on conflict do nothing returning id)
    update conversations c set last_message_at = :now, last_message_id = said.id
    from said where c.id = :conversation_id
    returning said.id, (select name from staff where id = :staff_id)
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """What is to be said, before it has an id."""

    lead_id: UUID
    author: Author
    text: str
    channel: str
    cards: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    client_message_id: str | None = None
    answers: UUID | None = None
    model: dict[str, Any] | None = None
    staff_id: UUID | None = None


async def _say(unit: Unit, held: Conversation, saying: _Saying) -> ChatMessage | None:
    """Insert a message into a locked conversation; None when it is there already."""
    message_id = _next_id(held.last_message_id)
    row = await unit.row(
        _INSERT,
        {
            "id": message_id,
            "org": unit.organisation_id,
            "conversation_id": held.id,
            "lead_id": saying.lead_id,
            "author": saying.author,
            "staff_id": saying.staff_id,
            "channel": saying.channel,
            "text": saying.text,
            "cards": json.dumps(saying.cards),
            "client_message_id": saying.client_message_id,
            "answers": saying.answers,
            "model": None if saying.model is None else json.dumps(saying.model),
            "now": unit.now,
        },
    )
    if row is None:
        return None
    _tell(unit, held.id, {"event": "message", "id": str(message_id), "author": saying.author})
    return ChatMessage(
        id=message_id,
        conversation_id=held.id,
        lead_id=saying.lead_id,
        author=saying.author,
        author_name=row[1],
        channel=saying.channel,
        text=saying.text,
        cards=saying.cards,
        client_message_id=saying.client_message_id,
        answers=saying.answers,
        model=saying.model,
        created_at=unit.now,
    )


async def receive_message(
    unit: Unit,
    *,
    conversation_id: UUID,
    lead_id: UUID,
    channel: str,
    text: str,
    client_message_id: str | None,
) -> tuple[ChatMessage, bool]:
    """Store what a customer wrote; return it and whether it is new.

    The same `client_message_id` again returns the first message and changes nothing.
    """
    held = await conversation_for_update(unit, conversation_id)
    said = await _say(
        unit,
        held,
        _Saying(
            lead_id=lead_id,
            author="customer",
            text=text,
            channel=channel,
            client_message_id=client_message_id,
        ),
    )
    if said is None:
        known = await message_by_client_id(unit, conversation_id, client_message_id or "")
        if known is None:
            raise Missing
        return known, False
    if held.last_message_id is None:
        await advance(unit, lead_id, to="chat_active")
    unit.emit(
        MessageReceived(
            message_id=said.id,
            conversation_id=conversation_id,
            channel=channel,
            lead_id=lead_id,
            location_id=held.location_id,
        )
    )
    return said, True


async def keep_message(
    unit: Unit, *, conversation_id: UUID, lead_id: UUID, channel: str, text: str, key: str
) -> None:
    """Store what a customer wrote for staff to see, where nobody is to answer it (STOP, HELP)."""
    held = await conversation_for_update(unit, conversation_id)
    await _say(
        unit,
        held,
        _Saying(
            lead_id=lead_id, author="customer", text=text, channel=channel, client_message_id=key
        ),
    )


async def post_message(  # noqa: PLR0913 - the columns of one message
    unit: Unit,
    *,
    conversation_id: UUID,
    lead_id: UUID,
    author: Author,
    text: str,
    cards: list[dict[str, Any]],
    channel: str = "web",
    answers: UUID | None = None,
    model: dict[str, Any] | None = None,
    staff_id: UUID | None = None,
    held: Conversation | None = None,
) -> ChatMessage:
    """Store what the assistant, staff or the house says; a second answer returns the first.

    `held` is the conversation when the caller has locked its row in this unit already.
    """
    held = held or await conversation_for_update(unit, conversation_id)
    said = await _say(
        unit,
        held,
        _Saying(
            lead_id=lead_id,
            author=author,
            text=text,
            channel=channel,
            cards=cards,
            answers=answers,
            model=model,
            staff_id=staff_id,
        ),
    )
    if said is None:
        known = None if answers is None else await answer_to(unit, answers)
        if known is None:
            raise Missing
        return known
    unit.emit(
        MessagePosted(
            message_id=said.id,
            conversation_id=conversation_id,
            author=author,
            lead_id=lead_id,
            location_id=held.location_id,
        )
    )
    return said


async def reply(unit: Unit, *, conversation_id: UUID, staff_id: UUID, text: str) -> ChatMessage:
    """Let staff answer; raises `NotHolder` while the assistant holds the conversation."""
    held = await conversation_for_update(unit, conversation_id)
    if held.holder != "staff":
        raise NotHolder
    lead_id = await newest_lead_of(unit, conversation_id)
    if lead_id is None:
        raise Missing
    return await post_message(
        unit,
        conversation_id=conversation_id,
        lead_id=lead_id,
        author="staff",
        text=text,
        cards=[],
        staff_id=staff_id,
        held=held,
    )


async def take_over(unit: Unit, *, conversation_id: UUID, staff_id: UUID) -> None:
    """Give a conversation to a member of staff; the assistant is silent from the commit on."""
    held = await conversation_for_update(unit, conversation_id)
    if held.holder == "staff" and held.held_by == staff_id:
        return
    await unit.execute(
        text("update conversations set holder = 'staff', held_by = :staff_id where id = :id"),
        {"staff_id": staff_id, "id": conversation_id},
    )
    unit.emit(
        ConversationTakenOver(
            conversation_id=conversation_id,
            staff_id=staff_id,
            location_id=held.location_id,
            lead_id=await newest_lead_of(unit, conversation_id),
        )
    )
    _tell(unit, conversation_id, {"event": "holder", "holder": "staff"})


async def hand_back(unit: Unit, *, conversation_id: UUID) -> None:
    """Give a conversation back to the assistant; whoever asked for a person has been heard."""
    held = await conversation_for_update(unit, conversation_id)
    if held.holder == "assistant":
        return
    await unit.execute(
        text(
            "update conversations set holder = 'assistant', held_by = null,"
            " asked_for_person_at = null, hand_off_reason = null where id = :id"
        ),
        {"id": conversation_id},
    )
    unit.emit(
        ConversationHandedBack(
            conversation_id=conversation_id,
            location_id=held.location_id,
            lead_id=await newest_lead_of(unit, conversation_id),
        )
    )
    _tell(unit, conversation_id, {"event": "holder", "holder": "assistant"})


async def hand_to_staff(unit: Unit, *, conversation_id: UUID, lead_id: UUID, reason: str) -> bool:
    """Ask for a person; return whether that is news. The assistant goes on until one comes."""
    held = await conversation_for_update(unit, conversation_id)
    if held.asked_for_person_at is not None or held.holder == "staff":
        return False
    await unit.execute(
        text(
            "update conversations set asked_for_person_at = :now, hand_off_reason = :reason"
            " where id = :id"
        ),
        {"now": unit.now, "reason": reason[:200], "id": conversation_id},
    )
    unit.emit(
        PersonAskedFor(
            conversation_id=conversation_id, lead_id=lead_id, location_id=held.location_id
        )
    )
    _tell(unit, conversation_id, {"event": "asked_for_person"})
    return True
