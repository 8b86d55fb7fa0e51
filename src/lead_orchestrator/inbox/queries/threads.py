"""A conversation as staff see it: what made each answer, what was held back, preferences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lead_orchestrator.assistant.queries.translations import translations
from lead_orchestrator.inbox.queries.paging import Json
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.messaging.queries import ChatMessage


async def shown(unit: Unit, messages: Iterable[ChatMessage]) -> list[Json]:
    """Return messages with their translations, who served each answer, and what of it a guard
    held back.
    """
    said = list(messages)
    held = await _held_back(unit, [m.answers for m in said if m.answers])
    read = await translations(unit, [m.id for m in said])
    return [
        m.as_json()
        | ({"translation": read[m.id].as_json()} if m.id in read else {})
        | (
            {"model": m.model, "held_back": held.get(m.answers, [])}
            if m.author == "assistant"
            else {}
        )
        for m in said
    ]


async def _held_back(unit: Unit, answered: list[UUID]) -> dict[UUID | None, list[dict[str, Any]]]:
    found: dict[UUID | None, list[dict[str, Any]]] = {}
    if not answered:
        return found
    rows = await unit.rows(
        text(
            "select t.message_id, g.rule, g.sentence from guard_refusals g"
            " join turns t on t.id = g.turn_id where t.message_id = any(:messages) order by g.id"
        ),
        {"messages": answered},
    )
    for message_id, rule, sentence in rows:
        found.setdefault(message_id, []).append({"rule": rule, "sentence": sentence})
    return found


async def preferences(unit: Unit, conversation_id: UUID) -> list[str]:
    """Return what a customer prefers, oldest first."""
    rows = await unit.rows(
        text("select text from preferences where conversation_id = :id order by id"),
        {"id": conversation_id},
    )
    return [row[0] for row in rows]
