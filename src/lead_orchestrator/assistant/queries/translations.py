"""Questions about translations: which messages want one, and which have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.wording import Language, known


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A message, the language of its talk and that of the staff; `done` when it is translated."""

    text: str
    talk: Language
    staff: Language
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A message as staff read it."""

    language: str
    text: str

    def as_json(self) -> dict[str, str]:
        """Return it as the console reads it."""
        return {"language": self.language, "text": self.text}


async def foreign(unit: Unit, message_id: UUID) -> Foreign | None:
    """Return what is to be known before a message is translated; None when it is gone."""
    row = await unit.row(
        text(
            "select m.text, coalesce(c.language, l.language), o.language,"
            " exists (select 1 from message_translations t where t.message_id = m.id"
            "   and t.language = o.language)"
            " from chat_messages m join conversations c on c.id = m.conversation_id"
            " join leads l on l.id = m.lead_id join organisations o on o.id = m.organisation_id"
            " where m.id = :id"
        ),
        {"id": message_id},
    )
    if row is None:
        return None
    return Foreign(text=row[0], talk=known(row[1]), staff=known(row[2]), done=row[3])


async def translations(unit: Unit, message_ids: Sequence[UUID]) -> dict[UUID, Translation]:
    """Return the translations of some messages into the staff's language, by message."""
    if not message_ids:
        return {}
    rows = await unit.rows(
        text(
            "select t.message_id, t.language, t.text from message_translations t"
            " join organisations o on o.id = t.organisation_id and o.language = t.language"
            " where t.message_id = any(:ids)"
        ),
        {"ids": list(message_ids)},
    )
    return {row[0]: Translation(language=row[1], text=row[2]) for row in rows}
