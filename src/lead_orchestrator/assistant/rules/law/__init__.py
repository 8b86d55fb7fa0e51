"""Tint law as sourced, dated data: what a state lets through which window."""

from lead_orchestrator.assistant.rules.law.films import Film, film_of, shade_of
from lead_orchestrator.assistant.rules.law.tint import (
    WINDOWS,
    Finding,
    Judgement,
    Verdict,
    Window,
    judge,
    tint_law,
)
from lead_orchestrator.assistant.rules.law.wording import facts, note

__all__ = [
    "WINDOWS",
    "Film",
    "Finding",
    "Judgement",
    "Verdict",
    "Window",
    "facts",
    "film_of",
    "judge",
    "note",
    "shade_of",
    "tint_law",
]
