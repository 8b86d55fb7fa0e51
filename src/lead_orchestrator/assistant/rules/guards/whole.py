"""What a sentence hangs on: the answer it stands in, its heading, its language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.sentences import split
from lead_orchestrator.assistant.rules.understanding.language import scores

_ENDED = re.compile(r"[.!?\u2026][\"')\]*_]*\s*$")
_WAITS = re.compile(r"[:,(\-\u2013\u2014]\s*$|(?:^|\n)\s*(?:\d{1,2}[.)]|[-*\u2022])\s*$")
_ITEM = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s")
_LINES = 8
_LONG = 280
_OTHER_SENTENCES = 2
_SHOWS = 0.5  # a small word of a language
_CLEARLY = 2.0
SOFT = frozenset({"wrong_language"})  # worth one retry, and no reason to fetch a person


@dataclass(frozen=True, slots=True)
class Heading:
    """The end of what was said before, folded; `open` when the next words go on from it."""

    text: str
    open: bool


NO_HEADING = Heading("", open=False)


def heading_of(before: str) -> Heading:
    """Return what the next sentence may hang on: the last one, or a list with its heading."""
    said = [line for line in before.splitlines() if line.strip()][-_LINES:]
    if not said:
        return NO_HEADING
    first = len(said) - 1
    while first > 0 and _ITEM.match(said[first]):
        first -= 1
    is_list = first < len(said) - 1 or _ITEM.match(said[-1]) is not None
    text = " ".join(said[first:]) if is_list else said[-1]
    ended = _ENDED.search(before) is not None
    last = text if is_list else (split(text.strip()) or [text])[-1]
    return Heading(fold(last)[-_LONG:], open=not ended and not is_list)


def waits(sentence: str) -> bool:
    """Say whether a sentence is to be held back until the next: it only opens something."""
    return _WAITS.search(sentence) is not None


def check_language(answer: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (`wrong_language`, sentence) when more than one sentence of an answer is in another
    language than the conversation; the names and texts of rows count for none.
    """
    wrong: list[str] = []
    weight = 0.0
    for sentence in split(answer):
        text = sentence.lower()
        if fold(sentence) in grounds.told_sentences:
            continue
        for offer in grounds.context.offers:
            text = text.replace(offer.name.lower(), " ")
        weights = scores(text)
        ours = max((weights.get(spoken, 0) for spoken in grounds.languages), default=0)
        others = [w - ours for spoken, w in weights.items() if spoken not in grounds.languages]
        if max(others, default=0) >= _SHOWS:
            wrong.append(sentence.strip())
            weight += max(others)
    clear = len(wrong) >= _OTHER_SENTENCES and weight >= _CLEARLY
    return ("wrong_language", wrong[-1]) if clear else None
