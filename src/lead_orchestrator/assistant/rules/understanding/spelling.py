"""Spelling mistakes put right against a small vocabulary.

Corrects only towards words that matter to us; promises to leave every other word alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_WORD = re.compile(r"[a-z][a-z']{3,}")
_SHORT = 5
_CLOSE = 0.79
_VERY_CLOSE = 0.84
# Real words that stand near one of ours.
_KEEP = frozenset(
    "there their three thing think these those where whole while white right light night "  # noqa: SIM905 - words
    "might eight sight paint point print plant parts party heard heart start state stack "
    "stock block clock black class glass cover clear clean early yearly nearly weekly later "
    "letter better matter water winter print price prize pride front count court house horse "
    "mouse works words world would could should about other rather either total focus leave "
    "large charge change chance booth books looked cook cooking hooking looking booming "
    "coming going doing being person persons reason season lesson really ready read today "
    "delay".split()
)


@lru_cache(maxsize=4096)
def _nearest(word: str, vocabulary: frozenset[str]) -> str:
    if word in vocabulary or word in _KEEP:
        return word
    if len(word) <= _SHORT:  # only two letters swapped: `tnit`
        return next(
            (
                known
                for known in sorted(vocabulary)
                if len(known) == len(word)
                and sorted(known) == sorted(word)
                and DamerauLevenshtein.distance(known, word) == 1
            ),
            word,
        )
    cutoff = _CLOSE if len(word) > _SHORT + 2 else _VERY_CLOSE
    alike = [v for v in vocabulary if abs(len(v) - len(word)) <= 2 and v[0] == word[0]]  # noqa: PLR2004 - two letters
    found = process.extractOne(
        word, sorted(alike), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=cutoff
    )
    return found[0] if found else word


def corrected(text: str, vocabulary: Collection[str]) -> str:
    """Return plain lower-case `text` with words that are nearly in `vocabulary` spelt right."""
    return _corrected(text, frozenset(vocabulary))


@lru_cache(maxsize=4096)
def _corrected(text: str, known: frozenset[str]) -> str:
    return _WORD.sub(lambda m: _nearest(m.group(), known), text)
