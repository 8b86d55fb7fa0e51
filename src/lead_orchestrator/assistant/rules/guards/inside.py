"""What models are told is not told on: the rules they follow, and the names of their tools.

Promises that no run of words of any prompt, and no name that only software uses, leaves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lead_orchestrator.assistant.rules.prompt import RULES

RUN = 7  # words: what people say by chance is shorter
_WORD = re.compile(r"[a-z']+")
_SNAKE = re.compile(r"(?<![\w@/])[a-z]{2,}(?:_[a-z]{2,})+(?![\w@])")


def check_inside(sentence: str, *, before: str = "") -> tuple[str, str] | None:
    """Return (`inside`, words) when a sentence gives away what only models are told.

    `before` is what the same answer has said: a run of words may be split over sentences.
    """
    named = _SNAKE.search(sentence)
    if named is not None:
        return "inside", named.group()
    said = _WORD.findall(f"{before[-120:]} {sentence}".lower())
    known = _runs()
    for start in range(len(said) - RUN + 1):
        run = tuple(said[start : start + RUN])
        if run in known:
            return "inside", " ".join(run)
    return None


@lru_cache(maxsize=1)
def _runs() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(words[n : n + RUN])
        for rules in RULES
        for words in [_WORD.findall(rules.lower())]
        for n in range(len(words) - RUN + 1)
    )
