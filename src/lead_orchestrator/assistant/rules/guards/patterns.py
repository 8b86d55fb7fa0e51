"""Patterns of many words, put together so that a sentence is read quickly."""

from __future__ import annotations

import re


def alternatives(pattern: str) -> list[str]:
    """Return the top-level alternatives of a pattern."""
    found, depth, start, place = list[str](), 0, 0, 0
    in_class = False
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            place += 2
            continue
        if in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            found.append(pattern[start:place])
            start = place + 1
        place += 1
    return [*found, pattern[start:]]


def words(*patterns: str) -> re.Pattern[str]:
    r"""Compile patterns as one; those that begin with a word are tried only where words begin.

    A hundred alternatives that each begin with `\b` are tried at every letter; one `\b` before
    them all is tried once.
    """
    every = [a for pattern in patterns for a in alternatives(pattern)]
    at_words = [a.removeprefix(r"\b") for a in every if a.startswith(r"\b")]
    others = [a for a in every if not a.startswith(r"\b")]
    joined = [rf"\b(?=\w)(?:{'|'.join(at_words)})"] if at_words else []
    return re.compile("|".join([*joined, *others]))
