"""A translation kept beside its message, once."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.routing import Choice
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.wording import Language
from lead_orchestrator.messaging.queries import ChatMessage


async def keep_translation(
    unit: Unit, message: ChatMessage, *, language: Language, words: str, by: Choice
) -> bool:
    """Keep what a message says in the staff's language; return whether it is news."""
    row = await unit.row(
        text(
            "insert into message_translations (message_id, organisation_id, conversation_id,"
            " language, text, provider, model, created_at) values (:id, :org, :conversation,"
            " :language, :words, :provider, :model, :now) on conflict do nothing"
            " returning message_id"
        ),
        {
            "id": message.id,
            "org": unit.organisation_id,
            "conversation": message.conversation_id,
            "language": language,
            "words": words,
            "provider": by.provider,
            "model": by.model,
            "now": unit.now,
        },
    )
    if row is None:
        return False
    unit.tell(
        f"organisation:{unit.organisation_id}",
        {
            "event": "translation",
            "conversation_id": str(message.conversation_id),
            "message_id": str(message.id),
        },
    )
    return True
