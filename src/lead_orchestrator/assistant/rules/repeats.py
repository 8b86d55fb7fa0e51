"""What a second model says again of what a first one already said.

Promises that a sentence which brings no figure, day or time of its own and reads like one that
was sent is recognised, in whatever punctuation; and that one which brings something new is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from lead_orchestrator.assistant.rules.cleaning import plain

ALIKE = 88.0
SHORT = 4  # words: below, only the same words count
_MARKS = re.compile(r"[^\w$%:.,' ]+|(?<!\d)[.,:]|[.,:](?!\d)")
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|hola|bonjour|bonsoir|salut|good (?:morning|afternoon|evening)"
    r"|buen(?:os|as) (?:dias|tardes|noches)|thanks for (?:your message|reaching out|asking)"
    r"|gracias por (?:escribir\w*|su mensaje|preguntar)|merci (?:de|pour) (?:votre|nous)[\w ]*)"
    r"(?: there| again)?(?: [\w']+){0,2})"
)
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")


def normal(sentence: str) -> str:
    """Return a sentence for comparing: plain, without punctuation that carries no figure."""
    return re.sub(r"\s+", " ", _MARKS.sub(" ", plain(sentence))).strip()


class Said:
    """The sentences a customer has been sent in this turn."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._known = [known for known in map(normal, sentences) if known]

    def repeats(self, sentence: str) -> bool:
        """Say whether a sentence tells what was told, or greets again."""
        words = normal(sentence)
        if not self._known or not words:
            return False
        if _GREETING.fullmatch(words):
            return True
        return any(_alike(words, known) for known in self._known)


def _alike(new: str, known: str) -> bool:
    if new == known:
        return True
    fresh = set(_FIGURES.findall(new)) - set(_FIGURES.findall(known))
    if fresh or len(new.split()) < SHORT:
        return False
    return fuzz.ratio(new, known) >= ALIKE or fuzz.token_sort_ratio(new, known) >= ALIKE
