"""Finds every amount of money in a sentence, in figures or words, English, Spanish or French.

The evaluation's own reading: it shares nothing with the one the product judges by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_UNITS_ES = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_UNITS_FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TENS_ES = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_TENS_FR = ["vingt", "trente", "quarante", "cinquante", "soixante"]
_HUNDREDS_ES = [
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
_FOUR, _SCORE, _HUNDRED, _THOUSAND = 4, 20, 100, 1000
_VALUES: dict[str, int] = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{word: n for n, word in enumerate(_UNITS_ES)},
    **{word: n for n, word in enumerate(_UNITS_FR)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    **{word: 10 * n for n, word in enumerate(_TENS_ES, 3)},
    **{word: 10 * n for n, word in enumerate(_TENS_FR, 2)},
    **{word: 100 * n for n, word in enumerate(_HUNDREDS_ES, 2)},
    "un": 1, "una": 1, "une": 1, "a": 1, "vingts": _SCORE, "hundred": _HUNDRED, "cien": _HUNDRED,
    "ciento": _HUNDRED, "cent": _HUNDRED, "cents": _HUNDRED, "thousand": _THOUSAND,
    "mil": _THOUSAND, "mille": _THOUSAND,
}  # fmt: skip
_GLUE = {"and", "y", "et"}
_COIN = (
    r"(?:usd|dollars?|bucks?|d[oó]lar(?:es)?|pesos?|euros?|quid|pounds?|piastres?|cents?"
    r"|centavos?|centimes?)"
)
_FIGURES = r"\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_IN_FIGURES = re.compile(
    rf"(?:usd|us)? ?[$€£¥💲] ?({_FIGURES})(k?)|\busd ?({_FIGURES})()"
    rf"|({_FIGURES})(k?) ?(?:(?:us ?)?[$€£¥]|{_COIN}\b)"
)
_BARE = re.compile(
    r"\b(?:only|just|it is|it's|price is|costs?|pay(?:ing)?|total(?: is)?|cuesta|son|sale|solo"
    r"|precio(?: es)?|coûte|prix(?: est)?(?: de)?|c'est|seulement) (\d{2,5}(?:\.\d\d)?)(?=[.!?,]|$)"
)
_WORD = re.compile(r"[a-zà-ÿ]+")
_MINOR = re.compile(r"\b(?:cents?|centavos?|centimes?)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """An amount as it was said."""

    cents: int
    text: str


def sums_said(sentence: str) -> list[Said]:
    """Return the amounts of a plain sentence (small letters)."""
    found: list[Said] = []
    for match in _IN_FIGURES.finditer(sentence):
        figures = match.group(1) or match.group(3) or match.group(5)
        thousands = 1000 if (match.group(2) or match.group(6)) else 1
        cents = _cents(figures) * thousands
        if _MINOR.search(match.group()):
            cents //= 100
        found.append(Said(cents, match.group().strip()))
    taken = " ".join(one.text for one in found)
    found += [
        Said(_cents(match.group(1)), match.group())
        for match in _BARE.finditer(sentence)
        if match.group(1) not in taken
    ]
    return [*found, *_in_words(sentence)]


def sums_apart(text: str) -> list[Said]:
    """Return the amounts of a plain text whose number and coin stand in sentences of their own."""
    joined = re.sub(r"(?<=\w)[.!?:;*\n -]*[.!?:;\n]+[\s*-]*(?=[a-z])", " ", text)
    found = [
        Said(_cents(m.group(1)), m.group())
        for m in re.finditer(rf"({_FIGURES}) {_COIN}\b", joined)
        if m.group() not in text
    ]
    return found + [one for one in _in_words(joined) if one.text not in text]


def _cents(figures: str) -> int:
    decimals = re.search(r"[.,](\d{1,2})$", figures)
    whole = re.sub(r"\D", "", figures[: decimals.start()] if decimals else figures)
    return int(whole or 0) * 100 + (int(decimals.group(1).ljust(2, "0")) if decimals else 0)


def _in_words(sentence: str) -> list[Said]:
    found: list[Said] = []
    for match in re.finditer(rf"\b{_COIN}\b", sentence):
        words = _WORD.findall(sentence[: match.start()].replace("-", " "))
        if re.search(r"\d[\d.,]* ?$", sentence[: match.start()]) or _goes_on(sentence, match):
            continue
        number: list[str] = []
        while words and (words[-1] in _VALUES or (number and words[-1] in _GLUE)):
            number.insert(0, words.pop())
        value = value_of(number)
        if value is not None:
            small = _MINOR.fullmatch(match.group()) is not None
            text = " ".join([*number, match.group()])
            found.append(Said(value if small else value * 100, text))
    return found


def _goes_on(sentence: str, match: re.Match[str]) -> bool:
    """Say whether `cent` counts on: `trois cents dollars`, `cent vingt dollars`."""
    after = _WORD.match(sentence[match.end() :].lstrip(" -"))
    word = "" if after is None else after.group()
    return match.group() in {"cent", "cents"} and (
        word in _VALUES or re.fullmatch(_COIN, word) is not None
    )


def value_of(words: list[str]) -> int | None:
    """Return the number that words say: `two hundred and twelve`, `quatre vingt dix neuf`."""
    total, part, seen = 0, 0, False
    for word in words:
        value = _VALUES.get(word)
        if value is None:
            continue
        seen = True
        if value == _THOUSAND:
            total, part = total + max(part, 1) * _THOUSAND, 0
        elif value == _HUNDRED:
            part = max(part, 1) * _HUNDRED
        elif value == _SCORE and part % _HUNDRED == _FOUR:
            part += _SCORE * _FOUR - _FOUR  # quatre-vingts
        else:
            part += value
    return total + part if seen else None
