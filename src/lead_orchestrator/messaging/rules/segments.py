"""How long a text message is on the air, and how to keep it short.

Figures: GSM 03.38 carries 160 characters, 153 each when joined; anything else makes it UCS-2
with 70, or 67 each.
"""

from __future__ import annotations

import math
import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO = frozenset("^{}\\[~]|€")
_INSTEAD = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
    "\u00a0": " ",
    "\u2022": "*",
    "Ł": "L",
    "ł": "l",
    "Đ": "D",
    "đ": "d",
    "Œ": "OE",
    "œ": "oe",
    "ı": "i",  # noqa: RUF001
}


def gsm(text: str) -> str:
    """Return `text` in GSM 03.38 letters: accents it has not become plain, the rest is left out."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character in _BASIC or character in _TWO:
            kept.append(character)
        elif character in _INSTEAD:
            kept.append(_INSTEAD[character])
        else:
            plain = unicodedata.normalize("NFKD", character)
            kept += [c for c in plain if c in _BASIC]
    return "".join(kept)


def segments(text: str) -> int:
    """Return how many parts a text is sent in."""
    if all(character in _BASIC or character in _TWO for character in text):
        units = sum(2 if character in _TWO else 1 for character in text)
        return 1 if units <= 160 else math.ceil(units / 153)  # noqa: PLR2004 - GSM 03.38
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return 1 if units <= 70 else math.ceil(units / 67)  # noqa: PLR2004 - UCS-2
