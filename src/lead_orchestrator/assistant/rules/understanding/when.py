"""When a customer means, in whichever of the three languages it is said.

The language of the conversation is a hint: words that are clearly another language go first to
their own grammar.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lead_orchestrator.assistant.rules.understanding import (
    clock_en,
    clock_es,
    clock_fr,
    dates_en,
    dates_es,
    dates_fr,
)
from lead_orchestrator.assistant.rules.understanding.dates import Clock, Grammar, When
from lead_orchestrator.assistant.rules.understanding.language import (
    LANGUAGES,
    detect,
    scores,
)

_GRAMMARS: Mapping[str, Grammar] = {
    "en": dates_en.find_when,
    "es": dates_es.find_when,
    "fr": dates_fr.find_when,
}
_SOME = 0.6  # a small word of a language
_CLOCKS = {"en": clock_en.find_clock, "es": clock_es.find_clock, "fr": clock_fr.find_clock}


def order(text: str, language: str) -> tuple[str, ...]:
    """Return the languages to try, the likeliest first.

    A language nothing speaks for is not tried where another one shows: `mon` is no Monday there.
    """
    hint = language[:2] if language[:2] in _GRAMMARS else "en"
    said, weight = detect(text), scores(text)
    if said:
        return (said, hint) if said != hint and weight.get(hint, 0) >= _SOME else (said,)
    first = weight.get(hint, 0) + _SOME / 2
    others = sorted((o for o in LANGUAGES if o != hint), key=lambda o: -weight[o])
    likelier = [o for o in others if weight[o] > first]
    return (*likelier, hint, *(o for o in others if first > weight[o] >= weight.get(hint, 0)))


def find_when(text: str, local_now: datetime, language: str = "en") -> When | None:
    """Return when the customer means, or None when no day or time is in `text`.

    `local_now` is the shop's local time. Several days named with `or` are all in `days`.
    """
    for tried in order(text, language):
        if found := _GRAMMARS[tried](text, local_now):
            return found
    return None


def find_clock(text: str, language: str = "en", *, bare: bool) -> Clock:
    """Return the time of day in plain `text`; `bare` allows an hour without any mark."""
    for tried in order(text, language):
        if not (found := _CLOCKS[tried](text, bare=bare)).empty:
            return found
    return Clock()
