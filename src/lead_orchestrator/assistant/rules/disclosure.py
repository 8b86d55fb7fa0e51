"""Who has to be told that they write with a machine, and in which words.

Owns the reading of `law/disclosure.toml`. A shop is in its state; the words are the same in all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.kit.wording import LANGUAGES, Language, known

_LINES: Mapping[Language, str] = {
    "en": "You're writing with the shop's virtual assistant, an AI and not a person.",
    "es": "Está escribiendo con el asistente virtual del taller, una IA y no una persona.",
    "fr": "Vous écrivez avec l'assistant virtuel de l'atelier, une IA et non une personne.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a state asks: since when, by which law, and whether we say it at the start."""

    since: date
    source: str
    at_start: bool


@cache
def read_duties() -> Mapping[str, Duty]:
    """Return the duties by the state's two letters."""
    text = files(f"{__package__}.law").joinpath("disclosure.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    table.pop("as_of")
    return {
        state: Duty(since=row["since"], source=row["source"], at_start=row["say"] == "start")
        for state, row in table.items()
    }


def needed(state: str, on: date) -> bool:
    """Say whether a shop in `state` opens a conversation on that day by saying what we are."""
    duty = read_duties().get(state.strip().upper())
    return duty is not None and duty.at_start and on >= duty.since


def line(language: str) -> str:
    """Return the sentence, as it stands in an answer."""
    return _LINES[known(language)]


def said_in(text: str) -> bool:
    """Say whether an answer carries the sentence, in any language."""
    words = plain(text)
    return any(plain(_LINES[language]) in words for language in LANGUAGES)
