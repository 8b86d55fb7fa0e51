"""Numbers in words: English, Spanish and French, with or without accents.

Promises one value for a run of number words (`three forty nine`, `mil doscientos`,
`quatre-vingt-dix-neuf`), or None when it is a number nobody can read exactly.
"""

from __future__ import annotations

import re


def _numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: start + step * n for n, word in enumerate(words.split())}


UNITS: dict[str, int] = (
    _numbered(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen"
    )
    | _numbered(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
        " dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres"
        " veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    | _numbered(
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
        " seize"
    )
    | {"oh": 0, "une": 1, "una": 1, "veintiun": 21, "veintiuna": 21}
)
_ENGLISH_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
TENS: dict[str, int] = (
    _ENGLISH_TENS
    | _numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | _numbered("vingt trente quarante cinquante soixante septante huitante nonante", 20, 10)
    | {"fourty": 40, "vingts": 20}
)
HUNDREDS: dict[str, int] = {
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300,
    "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500,
    "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700,
    "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900,
    "novecientas": 900,
}  # fmt: skip
SCALES: dict[str, int] = {
    "hundred": 100, "cent": 100, "cents": 100, "cientos": 100, "thousand": 1000, "grand": 1000,
    "mil": 1000, "mille": 1000,
}  # fmt: skip
_VAGUE = (
    "hundreds", "thousands", "miles", "centenar", "centenares", "centaine", "centaines",
    "millier", "milliers", "dozen", "docena", "dizaine", "vingtaine", "trentaine", "quarantaine",
    "cinquantaine", "veintena", "pico", "million", "millon",
)  # fmt: skip
LONE = frozenset({*UNITS, *TENS, *HUNDREDS, "hundred", "thousand", "mil", "mille"})
WORDS = frozenset({*LONE, *SCALES, *_VAGUE})
_LONE_NONE = frozenset({"cent", "cents", "grand"})  # words of their own when alone
_MONEY_NEXT = re.compile(r" (?:dollars?|usd|piastres?|euros?|balles)\b")  # `cent dollars`
_ARTICLES = frozenset({"one", "un", "una", "une", "uno", "oh"})
_JOINTS = frozenset({"and", "y", "et", "a", ""})
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_RUN = re.compile(
    rf"(?<![\w$-])(?:\d{{1,3}}[ -])?(?:{_WORD})"
    rf"(?:(?:[ -]|, )(?:(?:and|y|et)[ -])?(?:a[ -])?(?:{_WORD}|\d{{1,3}}(?=[ -](?:{_WORD})\b)))*"
    r"(?![\w])"
)
_NEW = re.compile(r"\b(?:du|a|remis|flambant|tout|comme|quoi de|le) $")  # French `neuf` is new
_THANKS = re.compile(r"^ (?:gracias|mercis?|thanks|disculpas|excuses)\b")
_CENTS_FROM = 10  # `deux cents` is two hundred, `vingt cents` are coins


def value(text: str) -> int | None:
    """Return the number a run of words says, or None when it cannot be read exactly."""
    words = [w for w in re.split(r"[\s,-]+", text) if w not in _JOINTS]
    if len(words) > 1 and all(_digit(w) for w in words):
        return int("".join(str(UNITS.get(w, w)) for w in words))  # `three four nine`
    total, current = 0, 0
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if word.isdigit() or word in UNITS:
            current += int(word) if word.isdigit() else UNITS[word]
        elif word in TENS:
            current = _with_ten(word, before, current)
        elif word in HUNDREDS:
            current += HUNDREDS[word]
        elif SCALES.get(word) == 100:  # noqa: PLR2004 - hundreds
            current = (current or 1) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * 1000, 0
        else:
            return None
    return total + current if words else None


def _digit(word: str) -> bool:
    return (word.isdigit() and len(word) == 1) or UNITS.get(word, 10) < 10  # noqa: PLR2004 - a digit


def _with_ten(word: str, before: str, current: int) -> int:
    """Return a number with tens after it: `quatre-vingt` is 80, `three forty` is 340."""
    if word in {"vingt", "vingts"} and before == "quatre":
        return current + 76
    if (
        word in _ENGLISH_TENS
        and current
        and (before in UNITS or before in TENS or before.isdigit())
    ):
        return current * 100 + TENS[word]
    return current + TENS[word]


def runs(text: str) -> list[re.Match[str]]:
    """Return the runs of number words of a folded text; a lone article is none."""
    if not any(word in WORDS for word in re.findall(r"[a-z]+", text)):
        return []
    return [
        match
        for match in _RUN.finditer(text)
        if match.group() not in _ARTICLES
        and (match.group() not in _LONE_NONE or _MONEY_NEXT.match(text, match.end()))
        and not _THANKS.match(text[match.end() :])
        and not (match.group() == "neuf" and _NEW.search(text[: match.start()]))
    ]


def coins(text: str) -> int | None:
    """Return how many cents `ninety-nine cents` are, or None when `cents` says hundreds."""
    head, _, last = text.rpartition(" ")
    if last not in {"cents", "cent"} or not head:
        return None
    said = value(head)
    return said if said is not None and said >= _CENTS_FROM else None
