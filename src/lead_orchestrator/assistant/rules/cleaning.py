"""Customer text as data: hidden characters out, card and identity numbers masked.

The stored message stays as it was typed; this is what a model and the rules read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_MESSAGE = 2000

_JOINERS = "\u200c\u200d"  # needed inside words of some scripts and inside emoji
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a]"
)
_JOINER = re.compile(f"(?<![^\x00-\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f])")
# Unicode's categories Cc, Cs and Co, but for line feed and tab: one pass instead of a look-up each.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
_STRAIGHT = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
    }
)
_CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_SOCIAL_NUMBER = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")


def visible(text: str) -> str:
    """Return `text` without characters that show nothing: zero-width, bidi controls, tags."""
    if not text.isascii():
        text = _JOINER.sub("", _HIDDEN.sub("", text))
    return _UNSHOWN.sub("", text)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - sum of the two digits
    return total % 10 == 0


def masked(text: str) -> str:
    """Return `text` with payment card and social security numbers replaced."""

    def hide(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        return "[card number removed]" if _luhn(digits) else match.group()

    return _SOCIAL_NUMBER.sub("[number removed]", _CARD_NUMBER.sub(hide, text))


@lru_cache(maxsize=2048)  # a shop's own words are read for every answer
def for_model(text: str) -> str:
    """Return customer text as a model may read it."""
    return masked(visible(text)).strip()


def plain(text: str) -> str:
    """Return text for matching: lower case, straight quotes, single spaces, no accents."""
    text = unicodedata.normalize("NFKC", visible(text)).lower()
    text = text.translate(_STRAIGHT)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", text).strip()
