"""Turns: how a customer's message gets its answer."""

from lead_orchestrator.assistant.turns.events import (
    Accepted,
    Begun,
    CardShown,
    Done,
    Sentence,
    TurnEvent,
    collected,
)
from lead_orchestrator.assistant.turns.loop import Turns
from lead_orchestrator.assistant.turns.switchboard import Health, OneModel, Switchboard

__all__ = [
    "Accepted",
    "Begun",
    "CardShown",
    "Done",
    "Health",
    "OneModel",
    "Sentence",
    "Switchboard",
    "TurnEvent",
    "Turns",
    "collected",
]
