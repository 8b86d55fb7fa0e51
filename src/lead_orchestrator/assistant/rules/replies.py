"""The finished answer: which cards stay, and how it reads as a text message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lead_orchestrator.assistant.rules.context import Card, Json

_BETTER: dict[str, tuple[str, ...]] = {
    "services": ("slots", "confirm", "booking", "handoff"),
    "slots": ("confirm", "booking", "handoff"),
    "confirm": ("booking",),
}
SMS_SLOTS = 3


def final_cards(cards: Sequence[Card]) -> list[Card]:
    """Return the newest card of each kind, without those that a later step made pointless."""
    newest = {str(card.get("kind")): card for card in cards}
    return [
        card
        for kind, card in newest.items()
        if not any(better in newest for better in _BETTER.get(kind, ()))
    ]


def sms_text(text: str, cards: Sequence[Card]) -> str:
    """Return an answer as one text message: what a card shows becomes short lines."""
    lines = [text]
    for card in cards:
        if card.get("kind") == "slots":
            slots = cast("list[dict[str, Json]]", card.get("slots") or [])[:SMS_SLOTS]
            lines += [f"{n}. {slot['label']}" for n, slot in enumerate(slots, 1)]
        elif card.get("kind") == "services":
            services = cast("list[dict[str, Json]]", card.get("services") or [])
            lines += [f"- {s['name']}: {s['price_text']}" for s in services]
    return "\n".join(lines)
