"""Questions of the assistant."""

from lead_orchestrator.assistant.queries.knowledge import Known, knowledge
from lead_orchestrator.assistant.queries.turns import (
    State,
    Turn,
    Waiting,
    answers_given,
    turn_of,
    waiting,
)

__all__ = [
    "Known",
    "State",
    "Turn",
    "Waiting",
    "answers_given",
    "knowledge",
    "turn_of",
    "waiting",
]
