"""Strangers' words inside our messages: names, cars, services, made inert.

Promises that nothing a stranger typed becomes a link, a number to call, a second line or a
command in a message that carries the shop's name.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 30
LONGEST_PHRASE = 60
_LINKED = re.compile(r"(?i)(?:[^\W\d_]\.[^\W\d_]|://|www|@|<|>|\{|\}|\[|\]|\\|`|=)")
_CALLED = re.compile(r"(?:\d[\s().+-]*){7,}")


def safe_name(name: str) -> str | None:
    """Return a first name that may stand in a greeting, or None when a neutral one is better.

    Letters, one or two marks a letter, spaces, hyphens, apostrophes; at most 30 characters.
    """
    shown = unicodedata.normalize("NFC", name)
    if any(unicodedata.category(c)[0] == "C" for c in shown):
        return None
    shown = " ".join(shown.split())
    letters = [c for c in shown if unicodedata.category(c)[0] == "L"]
    marks = sum(unicodedata.category(c)[0] == "M" for c in shown)
    others = {c for c in shown if unicodedata.category(c)[0] not in "LM"}
    if not letters or len(shown) > LONGEST_NAME or marks > 2 * len(letters):
        return None
    if others - set(" -'\u2019") or unicodedata.normalize("NFKC", shown) != shown:
        return None
    if shown.islower():
        return shown[0].upper() + shown[1:]
    if shown.isupper() and len(shown) > 3:  # noqa: PLR2004 - JO, MAX and the like stay
        return shown.title()
    return shown


def greeting(name: str) -> str:
    """Return `Hi Jo` or, for what is no plain name, `Hi there`."""
    return f"Hi {safe_name(name) or 'there'}"


def safe_phrase(phrase: str | None, *, longest: int = LONGEST_PHRASE) -> str | None:
    """Return a car or a service as typed, on one line, or None when it could be more than that."""
    if phrase is None:
        return None
    plain = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFKC", phrase)
        if unicodedata.category(c) not in ("Cf", "Co", "Cn", "Cs")
    )
    plain = " ".join(plain.split())
    if not plain or _LINKED.search(plain) or _CALLED.search(plain):
        return None
    return plain if len(plain) <= longest else plain[: longest - 3].rstrip(" ,-") + "..."
