"""What a customer prefers, noted in one line for the shop's staff and for later turns."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id

MOST = 20


class TooManyNotes(Refusal):
    """A model that notes everything notes nothing."""

    kind = Kind.TOO_MANY
    code = "too_many_notes"
    title = "Enough has been noted in this conversation."


async def note_preference(unit: Unit, *, conversation_id: UUID, lead_id: UUID, words: str) -> bool:
    """Note a preference; return whether it is news. Raises `TooManyNotes`."""
    row = await unit.row(
        text(
            "insert into preferences (id, organisation_id, conversation_id, lead_id, text,"
            " created_by, created_at) select :id, :org, :conversation, :lead, :words, :by, :now"
            " where (select count(*) from preferences where conversation_id = :conversation)"
            " < :most or exists (select 1 from preferences"
            " where conversation_id = :conversation and text = :words)"
            " on conflict (conversation_id, text) do nothing returning id"
        ),
        {
            "id": new_id(),
            "org": unit.organisation_id,
            "conversation": conversation_id,
            "lead": lead_id,
            "words": words,
            "by": str(unit.actor),
            "now": unit.now,
            "most": MOST,
        },
    )
    if row is not None:
        return True
    known = await unit.row(
        text("select 1 from preferences where conversation_id = :id and text = :words"),
        {"id": conversation_id, "words": words},
    )
    if known is None:
        raise TooManyNotes
    return False
