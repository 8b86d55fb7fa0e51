"""What the scripted model can say, by name; the words themselves stand in one table per language.

Promises that a phrase comes out whole: a slot that is not filled is an error, never half a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.dialogue.names import P, Variants, Wording
from lead_orchestrator.assistant.rules.dialogue.phrases_en import ENGLISH
from lead_orchestrator.assistant.rules.dialogue.phrases_es import SPANISH
from lead_orchestrator.assistant.rules.dialogue.phrases_fr import FRENCH
from lead_orchestrator.kit.wording import CALENDARS, LANGUAGES, Language

Slots = Mapping[str, str]
TABLES: Mapping[Language, Mapping[P, Wording]] = {"en": ENGLISH, "es": SPANISH, "fr": FRENCH}


SLOT = re.compile(r"\{(\w+)\}")
_TWO_STOPS = re.compile(r"(\b[ap]\. m\.)\.")
_DE_EL = re.compile(rf"\b(de|a) el (?=(?:{'|'.join(CALENDARS['es'].days)})\b)")


def variants(phrase: P, language: Language) -> Variants:
    """Return the ways to say a phrase in a language."""
    said = TABLES[language][phrase]
    return (said,) if isinstance(said, str) else said


def fill(template: str, slots: Slots) -> str:
    """Return a template with its slots filled; raises `KeyError` for one that is missing."""
    text = SLOT.sub(lambda match: slots[match[1]], template)
    return _DE_EL.sub(r"\1l ", _TWO_STOPS.sub(r"\1", text))


@lru_cache(maxsize=256)
def heard(phrase: P) -> re.Pattern[str]:
    """Return a pattern that finds a phrase of ours in plain text, in any language."""
    ways = [
        ".{0,200}?".join(re.escape(part) for part in SLOT.split(plain(template))[::2])
        for language in LANGUAGES
        for template in variants(phrase, language)
    ]
    return re.compile("|".join(ways))


def said_in(text: str, *phrases: P) -> bool:
    """Say whether a plain text of ours holds one of `phrases`, whatever language it was in."""
    return any(heard(phrase).search(text) for phrase in phrases)
