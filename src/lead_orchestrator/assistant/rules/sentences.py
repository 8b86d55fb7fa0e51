"""Text into sentences while it is still arriving.

Promises that the pieces joined are the text, that they do not depend on how the text arrived, and
that no price, time or abbreviation is cut in two, unless a sentence has no end.
"""

from __future__ import annotations

import re

LONGEST = 2_000  # characters: reading what never ends again with each piece would take for ever
_END = re.compile(r"""[.!?\u2026]+["'\u201d\u2019)\]*_]*(?=\s)|\n+""")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st ave blvd rd hwy ste apt no nos vs approx min mins max hr hrs est dept "  # noqa: SIM905 - words
    "inc co jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs "
    "fri sat sun e.g i.e etc ext fl sq ft in p.s u.s".split()
)
_HALF_DAY = re.compile(r"(?:\b|\d)[ap]\.m\.$", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|\n)\s*\d{1,2}\.$")
_DAY_OR_MONTH = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)?s?\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"([\w.]+)\.$")
_NEXT_WORD = re.compile(r"\s*(\S+)(\s?)")


def _ends_here(text: str, end: int, *, whole: bool) -> bool | None:
    """Say whether the mark that stops at `end` ends a sentence; None when more text must come."""
    before = text[:end]
    after = _NEXT_WORD.match(text, end)
    if after is None:
        return True if whole else None
    word = after.group(1)
    if not before.endswith("."):
        return True
    if _HALF_DAY.search(before):
        if not whole and not after.group(2):
            return None
        return word[0].isupper() and _DAY_OR_MONTH.match(word) is None
    if _LIST_MARK.search(before):
        return False
    known = _WORD_BEFORE.search(before)
    if known and known.group(1).lower() in _ABBREVIATIONS:
        return False
    return not word[0].islower()


class Sentences:
    """Collects arriving text and gives out each sentence once it is finished."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> list[str]:
        """Take in more text; return the sentences that are finished now, spaces kept."""
        self._rest += text
        return self._take(whole=False)

    def finish(self) -> list[str]:
        """Return what is left, sentence by sentence."""
        found = self._take(whole=True)
        if self._rest:
            found.append(self._rest)
            self._rest = ""
        return found

    def _take(self, *, whole: bool) -> list[str]:
        found: list[str] = []
        start = 0
        for mark in _END.finditer(self._rest):
            if mark.start() < start:
                continue
            newline = mark.group().startswith("\n")
            ends = (
                True if newline else _ends_here(self._rest[start:], mark.end() - start, whole=whole)
            )
            if ends is None:
                break
            if not ends:
                continue
            end = mark.end()
            while end < len(self._rest) and self._rest[end].isspace():
                end += 1
            if end == len(self._rest) and not whole:
                break  # more white space may belong to this sentence
            found.append(self._rest[start:end])
            start = end
        self._rest = self._rest[start:]
        while len(self._rest) > LONGEST:
            found.append(self._rest[:LONGEST])
            self._rest = self._rest[LONGEST:]
        return [piece for one in found for piece in _pieces(one)]


def _pieces(sentence: str) -> list[str]:
    return [sentence[at : at + LONGEST] for at in range(0, len(sentence), LONGEST)]


def split(text: str) -> list[str]:
    """Return the sentences of a whole text."""
    sentences = Sentences()
    return sentences.feed(text) + sentences.finish()
