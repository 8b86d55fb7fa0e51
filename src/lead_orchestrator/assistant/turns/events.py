"""What a turn tells while it runs, and what it starts with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from lead_orchestrator.assistant.actions import Claim
from lead_orchestrator.assistant.queries import Known
from lead_orchestrator.assistant.rules.context import Card
from lead_orchestrator.assistant.rules.models import ModelBook
from lead_orchestrator.assistant.rules.routing import Policy
from lead_orchestrator.experiments.actions import Treatment
from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.messaging.queries import ChatMessage


@dataclass(frozen=True, slots=True)
class Accepted:
    """The customer's message is stored."""

    message: ChatMessage


@dataclass(frozen=True, slots=True)
class Sentence:
    """A guarded sentence of the answer, with the white space that follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card of the answer."""

    card: Card


@dataclass(frozen=True, slots=True)
class Done:
    """The turn is over; None when staff hold the conversation."""

    reply: ChatMessage | None


TurnEvent: TypeAlias = Accepted | Sentence | CardShown | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be answered: the claimed turn, and all the messages the answer is for."""

    claim: Claim
    known: Known
    policy: Policy
    book: ModelBook
    newest: ChatMessage
    covers: frozenset[UUID]
    capped: bool = False  # one answer too many: a person goes on
    treatment: Treatment | None = None  # what an experiment dealt the conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A stored message and what is to become of it."""

    message: ChatMessage
    organisation_id: OrganisationId
    task: Task | None = None
    reply: ChatMessage | None = None
    silent: bool = False
    wait: bool = False


Out: TypeAlias = Callable[[TurnEvent | Exception], None]


async def collected(events: AsyncIterator[TurnEvent]) -> ChatMessage | None:
    """Read a turn to its end; return the reply."""
    async for event in events:
        if isinstance(event, Done):
            return event.reply
    return None
