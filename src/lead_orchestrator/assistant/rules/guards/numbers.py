"""Figures in a sentence: amounts of money, in digits or words, and all other numbers.

Promises to see an amount however it is written: `$1,049.50`, `fifty dollars`, `250 bucks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    # Spanish and French, as far as a model might slip into them
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300,
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "mil": 1000, "cent": 100, "mille": 1000}
_NUMBER_WORD = "|".join(sorted([*_UNITS, *_TENS, *_SCALES], key=len, reverse=True))
_CURRENCY = r"(?:us\s?)?(?:dollars?|bucks?|usd|dólares|dolares|pesos|euros?|eur|quid|€|£)"
_DIGITS = r"\d{1,3}(?:[,\s]\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SCALED = r"(?:\s?k\b|\s?(?:hundred|thousand|grand)\b)?"
_MONEY = re.compile(
    rf"(?:us|ca)?[$€£]\s?(?P<a>{_DIGITS})(?P<as>{_SCALED})"
    rf"|(?P<b>{_DIGITS})(?P<bs>{_SCALED})\s?{_CURRENCY}(?!\w)"
    rf"|(?<![\w-])(?P<d>(?:(?:{_NUMBER_WORD}|and|a|half)[\s-]+)*(?:{_NUMBER_WORD}))[\s-]+{_CURRENCY}"
    r"(?!\w)"
    r"|(?P<e>\d{1,3})\s?(?:¢|cents?\b)",
    re.IGNORECASE,
)
_CENT_WORDS = re.compile(
    rf"(?<![\w-])(?:{_NUMBER_WORD})[\s-]+(?:cents?|pennies|penny)\b|\ba (?:penny|dollar|buck)\b",
    re.IGNORECASE,
)
_LONE_WORDS = re.compile(
    rf"(?<![\w-])(?:(?:a|{_NUMBER_WORD})[\s-]+)*(?:hundred|thousand|grand)(?:[\s-]+(?:and[\s-]+)?"
    rf"(?:{_NUMBER_WORD}))*(?![\w-])"
    rf"|(?<![\w-])(?:{'|'.join(_UNITS)}|{'|'.join(_TENS)})[\s-](?:{'|'.join(_TENS)})"
    rf"(?:[\s-](?:{'|'.join(_UNITS)}))?(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure as it stands in a sentence."""

    text: str
    start: int
    end: int
    cents: int | None  # None: it is money, but how much cannot be read


def words_value(text: str) -> int | None:
    """Return the number that words say (`three forty nine` is 349), or None."""
    words = [w for w in re.split(r"[\s-]+", text.lower()) if w not in {"and", "a", ""}]
    total, current, read = 0, 0, False
    for place, word in enumerate(words):
        if word in _UNITS:
            # `three forty nine`: a small number before tens stands for hundreds
            following = words[place + 1] if place + 1 < len(words) else ""
            value = _UNITS[word]
            if following in _TENS and value < 20 and not current:  # noqa: PLR2004 - below twenty
                value *= 100
            current += value
        elif word in _TENS:
            following = words[place + 1] if place + 1 < len(words) else ""
            current += _TENS[word] * (100 if following in _TENS else 1)
        elif word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] == 1000:  # noqa: PLR2004 - thousands are set aside
                total, current = total + current, 0
        else:
            return None
        read = True
    return total + current if read else None


def _digits_cents(text: str, scale: str) -> int | None:
    text = re.sub(r"[,\s](?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    try:
        whole, _, rest = text.partition(".")
        cents = int(whole) * 100 + int((rest + "00")[:2] if rest else 0)
    except ValueError:
        return None
    scale = scale.strip().lower()
    return cents * {"k": 1000, "thousand": 1000, "grand": 1000, "hundred": 100}.get(scale, 1)


def amounts(sentence: str) -> list[Spoken]:
    """Return every amount of money in a sentence, with where it stands."""
    found: list[Spoken] = []
    for match in _MONEY.finditer(sentence):
        if match["a"]:
            cents = _digits_cents(match["a"], match["as"] or "")
        elif match["b"]:
            cents = _digits_cents(match["b"], match["bs"] or "")
        elif match["e"]:
            cents = int(match["e"])
        else:
            value = words_value(match["d"])
            cents = None if value is None else value * 100
        found.append(Spoken(match.group(), match.start(), match.end(), cents))
    found.extend(
        Spoken(match.group(), match.start(), match.end(), None)
        for match in _CENT_WORDS.finditer(sentence)
    )
    return found


def worded_numbers(sentence: str) -> list[Spoken]:
    """Return numbers of hundreds and `three forty nine` in words, which may be hidden prices."""
    found: list[Spoken] = []
    for match in _LONE_WORDS.finditer(sentence):
        value = words_value(match.group())
        cents = None if value is None else value * 100
        found.append(Spoken(match.group(), match.start(), match.end(), cents))
    return found


_FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\d])")


def figures(sentence: str) -> list[Spoken]:
    """Return every number in digits; `cents` reads it as whole dollars."""
    found: list[Spoken] = []
    for match in _FIGURE.finditer(sentence):
        cents = _digits_cents(match.group().rstrip(",."), "")
        found.append(Spoken(match.group().rstrip(",."), match.start(), match.end(), cents))
    return found
