"""Spelling mistakes put right against a small vocabulary.

Corrects only towards words that matter to us; promises to leave every other word alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from lead_orchestrator.assistant.rules.understanding.lexicon import LEXICONS

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
).union(*(lexicon.keep for lexicon in LEXICONS.values()))


@lru_cache(maxsize=256)
def _by_letters(vocabulary: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the words by their letters in order: the same letters are the same key."""
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(vocabulary):
        key = "".join(sorted(word))
        found[key] = (*found.get(key, ()), word)
    return found


@lru_cache(maxsize=256)
def _by_start(vocabulary: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(vocabulary):
        found[word[:1]] = (*found.get(word[:1], ()), word)
    return found


def _one_letter_left_out(word: str, vocabulary: frozenset[str]) -> str:
    """Return `carbon` for `carbn`: the one word that has just one letter more inside."""
    if len(word) < _SHORT:
        return word
    alike = [
        v
        for v in _by_start(vocabulary).get(word[0], ())
        if len(v) == len(word) + 1
        and v[-1] == word[-1]
        and DamerauLevenshtein.distance(v, word) == 1
    ]
    return alike[0] if len(alike) == 1 else word


@lru_cache(maxsize=16384)
def _nearest(word: str, vocabulary: frozenset[str]) -> str:
    if word in vocabulary or word in _KEEP:
        return word
    if len(word) <= _SHORT:  # only two letters swapped: `tnit`
        same = _by_letters(vocabulary).get("".join(sorted(word)), ())
        swapped = next((w for w in same if DamerauLevenshtein.distance(w, word) == 1), None)
        return swapped or _one_letter_left_out(word, vocabulary)
    cutoff = _CLOSE if len(word) > _SHORT + 2 else _VERY_CLOSE
    alike = [v for v in _by_start(vocabulary).get(word[0], ()) if abs(len(v) - len(word)) <= 2]  # noqa: PLR2004 - two letters
    found = process.extractOne(
        word, alike, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=cutoff
    )
    return found[0] if found else word


def corrected(text: str, vocabulary: Collection[str]) -> str:
    """Return plain lower-case `text` with words that are nearly in `vocabulary` spelt right."""
    return _corrected(text, frozenset(vocabulary))


@lru_cache(maxsize=4096)
def _corrected(text: str, known: frozenset[str]) -> str:
    return _WORD.sub(lambda m: _nearest(m.group(), known), text)
