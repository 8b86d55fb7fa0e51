"""What the house asks of a carrier of messages, and what a carrier may answer.

Two real ones stand behind it (Twilio, SendGrid) and the demo's outbox page, which needs no call.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.messaging.rules.sending import Attachment, Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One attempt at one message. `match` is a text only this message carries.

    `others` are vendor ids to the same recipient that belong to other messages of ours. From
    `until` (seconds of the process's monotonic clock) on, the attempt is no longer ours: nothing
    may be written to the carrier then.
    """

    organisation_id: OrganisationId
    outbox_id: UUID
    n: int
    started_at: datetime
    recipient: str
    subject: str
    body: str
    html: str | None
    attachments: tuple[Attachment, ...]
    match: str | None
    sender_name: str
    reply_to: str | None
    others: tuple[str, ...] = ()
    until: float = math.inf


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took it, under this id of theirs."""

    vendor_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The carrier certainly did not take it.

    `suppress`: the person opted out at the carrier. `unusable`: nothing arrives at that address.
    `retry_after`: it may be tried again then. `trouble`: they refuse us, not this message.
    """

    code: str
    detail: str
    suppress: bool = False
    unusable: bool = False
    trouble: bool = False
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have been taken: a timeout, a cut, a 5xx, an unreadable answer."""

    detail: str


Outcome = Accepted | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Found:
    """The carrier has it."""

    vendor_id: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The carrier has never seen it."""


@dataclass(frozen=True, slots=True)
class CannotSay:
    """The carrier cannot tell; `again` when asking later may help."""

    detail: str
    again: bool


Finding = Found | Absent | CannotSay


class Carrier(Protocol):
    """Takes messages of one channel under one account."""

    @property
    def route(self) -> str:
        """Name the carrier as the outbox keeps it."""
        ...

    async def send(self, envelope: Envelope) -> Outcome:
        """Hand one message over; never raises for what the network or the vendor does."""
        ...

    async def lookup(self, envelope: Envelope) -> Finding:
        """Ask whether an earlier attempt was taken; never raises either."""
        ...


class Carriers(Protocol):
    """Knows which carrier serves a channel: the location's own account, or the house's."""

    def choose(
        self, channel: Channel, *, owner: UUID | None, sealed: bytes | None
    ) -> Carrier | None:
        """Return the carrier, or None when none is configured.

        `sealed` is the own credential of the location `owner`, where it has one.
        """
        ...
