"""The finished answer: which cards stay, and how it reads as a text message.

Promises that a text message says nothing the answer did not say, that no sentence of it is cut,
and that times a customer can pick have a number to answer with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from lead_orchestrator.assistant.rules.context import Card, Json
from lead_orchestrator.assistant.rules.sentences import split
from lead_orchestrator.kit.wording import CALENDARS, known, wall_words

_BETTER: dict[str, tuple[str, ...]] = {
    "services": ("slots", "confirm", "booking", "handoff"),
    "slots": ("confirm", "booking", "handoff"),
    "confirm": ("booking",),
}
SMS_SLOTS = 3
SMS_SERVICES = 5
SMS_LENGTH = 320
_NUMBERED = re.compile(r"(?m)^\s*1[.)] ")


def final_cards(cards: Sequence[Card]) -> list[Card]:
    """Return the newest card of each kind, without those that a later step made pointless."""
    newest = {str(card.get("kind")): card for card in cards}
    return [
        card
        for kind, card in newest.items()
        if not any(better in newest for better in _BETTER.get(kind, ()))
    ]


def sms_text(text: str, cards: Sequence[Card], *, language: str = "en") -> str:
    """Return an answer as one text message: what a card shows becomes short lines.

    At most `SMS_LENGTH` characters where that can be: days get their short names first, then
    sentences go, the last one before a question first. The first sentence and the lines stay.
    """
    lines = [] if _NUMBERED.search(text) else _lines(cards)
    if _length(text, lines) > SMS_LENGTH and lines:
        lines = _lines(cards, short=known(language))
    sentences = split(text)
    while _length("".join(sentences), lines) > SMS_LENGTH and len(sentences) > 1:
        last_words = [n for n, s in enumerate(sentences) if n and "?" not in s]
        sentences.pop(last_words[-1] if last_words else -1)
    return "\n".join(["".join(sentences).strip(), *lines])


def _length(text: str, lines: Sequence[str]) -> int:
    return len(text.strip()) + sum(len(line) + 1 for line in lines)


def _lines(cards: Sequence[Card], *, short: str | None = None) -> list[str]:
    lines: list[str] = []
    for card in cards:
        if card.get("kind") == "slots":
            slots = cast("list[dict[str, Json]]", card.get("slots") or [])[:SMS_SLOTS]
            zone = str(card.get("timezone") or "")
            labels = [_label(slot, zone, short) for slot in slots]
            lines += [f"{n}. {label}" for n, label in enumerate(labels, 1)]
        elif card.get("kind") == "services":
            services = cast("list[dict[str, Json]]", card.get("services") or [])[:SMS_SERVICES]
            lines += [f"- {s['name']}: {s['price_text']}" for s in services]
    return lines


def _label(slot: dict[str, Json], timezone: str, short: str | None) -> str:
    """Return when a slot is: as its card says it, or in short (`Fri Dec 4, 2:00 PM`)."""
    if short is None or not timezone:
        return str(slot["label"])
    at = datetime.fromisoformat(str(slot["starts_at"])).astimezone(ZoneInfo(timezone))
    names = CALENDARS[known(short)]
    day, month = names.days[at.weekday()][:3], names.months[at.month - 1][:3]
    date = f"{day} {month} {at.day}" if short == "en" else f"{day} {at.day} {month}"
    return f"{date}, {wall_words(at.time(), short)}"
