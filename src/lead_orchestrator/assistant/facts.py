"""What happens to answers, and to what they may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDue(Fact):
    """A customer's message should have its answer by now (a timer; mostly it has)."""

    message_id: UUID
    conversation_id: UUID


Scope = Literal["conversation", "location", "organisation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetNear(Fact):
    """A cap on what models may cost is nearly reached; once per scope and day."""

    scope: Scope
    day: date | None = None  # None for a conversation, which is counted in all
    conversation_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReached(Fact):
    """A cap pays for no other call, so the scripted model answers; once per scope and day."""

    scope: Scope
    day: date | None = None
    conversation_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOverran(Fact):
    """A vendor charged more for a call than was worked out as the most."""

    call_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceUnknown(Fact):
    """A model answered whose price nobody has told us; once per model and day."""

    call_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantSet(Fact):
    """Somebody changed how customers are answered, at a location or (none) everywhere."""
