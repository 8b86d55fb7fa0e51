"""What happened to leads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFormAccepted(Fact):
    """A web form was kept raw and waits to be understood."""

    receipt_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReceived(Fact):
    """Somebody wants something at one location: a new lead."""

    person_id: UUID
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadUpdated(Fact):
    """The source told us more about a lead we have."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(Fact):
    """A source gave another address for a known lead; it is not used before a person looks."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadContacted(Fact):
    """The first message was handed to a carrier."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAdvanced(Fact):
    """The lead moved on to another status."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadClosed(Fact):
    """The lead ended without an appointment."""

    reason: str
