"""What happens to answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDue(Fact):
    """A customer's message should have its answer by now (a timer; mostly it has)."""

    message_id: UUID
    conversation_id: UUID
