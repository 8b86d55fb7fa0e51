"""The language a conversation is held in: heard, and kept until another is heard or chosen."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.wording import Language


async def keep_language(unit: Unit, conversation_id: UUID, language: Language) -> None:
    """Keep the language an answer was given in, unless the customer has chosen one."""
    await unit.execute(
        text(
            "update conversations set language = :language where id = :id"
            " and not language_chosen and language is distinct from :language"
        ),
        {"id": conversation_id, "language": language},
    )


async def choose_language(unit: Unit, conversation_id: UUID, language: Language) -> None:
    """Keep the language a customer asked for; what they write in does not change it any more."""
    await unit.execute(
        text(
            "update conversations set language = :language, language_chosen = true where id = :id"
        ),
        {"id": conversation_id, "language": language},
    )
