"""What happened in conversations and to messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQueued(Fact):
    """A message waits in the outbox for the gate and its carrier."""

    outbox_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDoubted(Fact):
    """An attempt should have an outcome by now; if it has none, it must be found out.

    `looks` counts how often the carrier was asked and could not say.
    """

    outbox_id: UUID
    n: int
    looks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAccepted(Fact):
    """A carrier took the message (or, in demo mode, the outbox page shows it)."""

    outbox_id: UUID
    channel: str
    kind: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRefused(Fact):
    """The gate stopped a message; `rule` says which rule."""

    outbox_id: UUID
    channel: str
    kind: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Fact):
    """A carrier refused the message for good, or could not deliver it."""

    outbox_id: UUID
    channel: str
    kind: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered(Fact):
    """The carrier says that the message arrived."""

    outbox_id: UUID
    channel: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUnsettled(Fact):
    """Nobody can say whether the message went out; it is not resent and staff see it."""

    outbox_id: UUID
    channel: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierTroubled(Fact):
    """A carrier refuses us, not one message: somebody must look (keys, registration, filters)."""

    channel: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Fact):
    """A customer wrote."""

    message_id: UUID
    conversation_id: UUID
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Fact):
    """The assistant, staff or the house wrote into a conversation."""

    message_id: UUID
    conversation_id: UUID
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTakenOver(Fact):
    """Staff hold the conversation: the assistant is silent."""

    conversation_id: UUID
    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationHandedBack(Fact):
    """The assistant holds the conversation again."""

    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAskedFor(Fact):
    """The customer, a guard or a rule asks for a person; the conversation keeps why, in words."""

    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSuppressed(Fact):
    """Somebody asked us to stop writing to an address of theirs."""

    channel: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRestored(Fact):
    """Somebody asked us to write to them again."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecorded(Fact):
    """Somebody said whether we may write to them."""

    person_id: UUID
    channel: str
    granted: bool
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIssued(Fact):
    """A chat link was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksRevoked(Fact):
    """Every chat link and session of the lead was made worthless."""
