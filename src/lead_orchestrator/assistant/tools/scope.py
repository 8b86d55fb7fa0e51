"""In whose name a tool acts, and what all tools share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import (
    Amount,
    Card,
    Json,
    Line,
    Result,
    Sayable,
    TurnContext,
)
from lead_orchestrator.assistant.tools.arguments import Code
from lead_orchestrator.catalogue.rules.pricing import Service, price_text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.wording import Language, length_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """In whose name a tool acts. `history` ends with the customer's newest message."""

    unit: Unit
    context: TurnContext
    history: tuple[Line, ...]
    offered: tuple[datetime, ...]  # starts that `availability` gave in this turn

    @property
    def cards(self) -> list[Card]:
        """Every card the customer was shown, oldest first."""
        return [c for line in self.history if line.author != "customer" for c in line.cards]

    @property
    def answer_now(self) -> str:
        """What the customer wrote since our last message, plain."""
        fresh: list[str] = []
        for line in reversed(self.history):
            if line.author != "customer":
                break
            fresh.append(line.text)
        return plain("\n".join(reversed(fresh)))

    @property
    def language(self) -> Language:
        """What the conversation is held in."""
        return self.context.language


def wrong(code: str, **body: Json) -> Result:
    """Return an error the model can read."""
    return Result(body={"error": code, **body}, error=code)


def about(lines: tuple[Service, ...]) -> Sayable:
    """Return what the prices and durations of services allow to be said."""
    return Sayable(
        amounts=tuple(Amount(cents=s.price.cents, about=frozenset({s.name})) for s in lines),
        minutes=tuple(s.duration_minutes for s in lines),
    )


def line(service: Service, language: str = "en") -> dict[str, Json]:
    """Return a service as a model reads it."""
    return {
        "code": service.code,
        "name": service.name,
        "description": service.description,
        "price_text": price_text(service, language),
        "duration_minutes": service.duration_minutes,
        "duration_text": length_words(service.duration_minutes, language),
    }


def ids_of(scope: Scope, codes: list[Code]) -> list[UUID] | None:
    """Return the ids of services named by code, or None when one is not offered."""
    found = [scope.context.offer(code) for code in dict.fromkeys(codes)]
    return None if any(o is None for o in found) else [o.id for o in found if o]


def shown_starts(scope: Scope) -> set[datetime]:
    """Return every start the customer was shown on a card."""
    return {
        datetime.fromisoformat(str(s["starts_at"]))
        for card in scope.cards
        if card.get("kind") == "slots"
        for s in cast("list[dict[str, Json]]", card.get("slots") or [])
    }
