"""What a message asks for, beside services, vehicles and times.

A table of patterns per language over plain, spelling-corrected text; several wishes may be in
one message. Promises that text which gives orders to us is read like any other text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lead_orchestrator.assistant.rules.understanding.intents_en import ENGLISH
from lead_orchestrator.assistant.rules.understanding.intents_es import SPANISH
from lead_orchestrator.assistant.rules.understanding.intents_fr import FRENCH
from lead_orchestrator.assistant.rules.understanding.language import Language, detect
from lead_orchestrator.assistant.rules.understanding.wishes import Wish
from lead_orchestrator.assistant.rules.understanding.yes import confirms

__all__ = ["Span", "Wish", "confirms", "frustration", "language_asked", "requests", "wishes"]

Span = tuple[int, int]


def _compiled(table: Mapping[Wish, str], edge: str) -> Mapping[Wish, re.Pattern[str]]:
    return {
        wish: re.compile(rf"(?<!{edge})(?:{pattern})(?!{edge})") for wish, pattern in table.items()
    }


_TABLES: Mapping[str, Mapping[Wish, re.Pattern[str]]] = {
    "en": _compiled(ENGLISH, r"[\w']"),
    "es": _compiled(SPANISH, r"\w"),
    "fr": _compiled(FRENCH, r"\w"),
}
_SIGNS: Mapping[Wish, re.Pattern[str]] = {  # match where no word boundary helps
    Wish.PRICE: re.compile(r"\$"),
    Wish.LAW: re.compile(
        r"\b\d{1,2} ?%(?! ?(?:off|discount|less|cheaper|de (?:descuento|rabais|reduction|moins)"
        r"|menos))"
    ),
}
_LANGUAGE_NAMES: tuple[tuple[Language, str], ...] = (
    ("es", r"espanol|spanish|espagnol|castellano"),
    ("fr", r"francais|french|frances"),
    ("en", r"english|ingles|anglais"),
)
_ASKED = re.compile(
    r"\b(?:in|en|speak|speaks?|talk|habla[ns]?|hable[ns]?|parle[zrs]?|parlez-vous|do you|solo|only"
    r"|seulement"
    r"|prefer|prefiero|prefere|switch to|cambi\w+ a(?:l)?|passe[rz]? (?:a|en)|me|mejor|write"
    r"|escrib\w+|repond\w+|respond\w+)"
    r"(?: \w+)? ?(?:l'|el |the |le )?(?P<name>{names})\b"
)  # fmt: skip
_MINE = (  # `the form was in English but I speak Spanish`
    r"(?:(?<!no )\bhablo|\bi (?:only )?speak|\bje parle)(?: (?:solo|only|just|seulement|mieux|mejor"
    r"|nada mas))? (?:l')?(?:{names})\b"
)
_ALONE = r"^\W*(?P<name>{names})(?: please| por favor| svp| s'il vous plait)?\W*$"
_NOT_SPOKEN: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("es", re.compile(r"\bno (?:hablo|entiendo)(?: \w+)? (?:ingles|english|frances)\b")),
    (
        "fr",
        re.compile(r"\bje (?:ne )?(?:parle|comprends) pas (?:\w+ )?(?:l')?(?:anglais|espagnol)\b"),
    ),
    (
        "en",
        re.compile(r"\bi (?:don'?t|do not|can'?t) (?:speak|understand|read) (?:spanish|french)\b"),
    ),
)
_FURIOUS = re.compile(
    r"f+u+c+k|bullshit|shit|wtf|asshole|scam|chinga|pendej|mierda|put[oa]s?\b|cabron|estaf|rater"
    r"|no mames"
    r"|merde|putain|tabarn|calisse|crisse|osti|connard|arnaqu|furious|furios|furieu"
)
_ANNOYED = re.compile(
    r"(?:\?{2,}|!{2,})|\b(?:hello|hola|allo)\s*\?|again|otra vez|de nuevo|encore une fois"
    r"|still waiting"
    r"|sigo esperando|j'attends (?:toujours|encore)|come on|en serio|serieux|seriously"
)


def _tables(text: str, language: str) -> tuple[Mapping[Wish, re.Pattern[str]], ...]:
    """Return the tables to read with: the conversation's, and the message's own where it shows."""
    spoken = language[:2] if language[:2] in _TABLES else "en"
    said = detect(text)
    if said is None or said == spoken:
        return (_TABLES[spoken],)
    return (_TABLES[spoken], _TABLES[said])


@lru_cache(maxsize=4096)
def wishes(text: str, language: str = "en") -> frozenset[Wish]:
    """Return what a plain, corrected message asks for; several at once are usual."""
    found = {
        wish
        for table in _tables(text, language)
        for wish, pattern in table.items()
        if pattern.search(text)
    }
    found |= {wish for wish, pattern in _SIGNS.items() if pattern.search(text)}
    return frozenset(found)


@lru_cache(maxsize=1024)
def requests(text: str, language: str = "en") -> tuple[tuple[Wish, Span], ...]:
    """Return each wish with where its words stand, in the order they were said."""
    places: dict[Wish, Span] = {}
    for table in (*_tables(text, language), _SIGNS):
        for wish, pattern in table.items():
            match = pattern.search(text)
            if match and (wish not in places or match.start() < places[wish][0]):
                places[wish] = match.span()
    return tuple(sorted(places.items(), key=lambda entry: entry[1]))


def language_asked(text: str) -> Language | None:
    """Return which language a plain message asks us to use, or None."""
    for language, pattern in _NOT_SPOKEN:
        if pattern.search(text):
            return language
    for language, names in _LANGUAGE_NAMES:
        if re.search(_MINE.replace("{names}", names), text):
            return language
    for language, names in _LANGUAGE_NAMES:
        for pattern in (_ASKED.pattern, _ALONE):
            if re.search(pattern.replace("{names}", names), text):
                return language
    return None


def frustration(text: str, language: str = "en") -> int:
    """Return how upset a plain message is: 0 calm, 1 annoyed, 2 a complaint, 3 furious or legal."""
    said = wishes(text, language)
    if Wish.LEGAL_THREAT in said or _FURIOUS.search(text):
        return 3
    if Wish.COMPLAINT in said:
        return 2
    return 1 if _ANNOYED.search(text) else 0
