"""Changes of the assistant."""

from lead_orchestrator.assistant.actions.language import keep_language
from lead_orchestrator.assistant.actions.ledger import CallMade, record_calls
from lead_orchestrator.assistant.actions.spending import (
    Reserved,
    SpentOut,
    reserve,
    settle,
    sweep,
)
from lead_orchestrator.assistant.actions.turns import (
    LEASE,
    Claim,
    Floor,
    claim_turn,
    finish_turn,
    join_turn,
    record_refusals,
)

__all__ = [
    "LEASE",
    "CallMade",
    "Claim",
    "Floor",
    "Reserved",
    "SpentOut",
    "claim_turn",
    "finish_turn",
    "join_turn",
    "keep_language",
    "record_calls",
    "record_refusals",
    "reserve",
    "settle",
    "sweep",
]
