"""Figures in a sentence: amounts of money, in digits or words, and all other numbers.

Promises to see an amount however English, Spanish or French write it: `$1,049.50`, `1 049,50 $`,
`fifty bucks`, `trescientos cuarenta y nueve dólares`, `3 4 9`. Texts are folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.number_words import coins, runs, value

_DIGITS = (
    r"(?:\d(?:[ -]\d){2,}(?![\d:/]|[.,]\d)"  # spelled out: `3 4 9`
    r"|\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d+(?:[.,]\d{1,2})?(?!\d))"
)
_SCALE = r"(?: ?k\b| ?(?:hundred|thousand|grand|mil|mille|cientos)\b)?"
_NAMES = (
    r"(?:us |canadian |american )?(?:dollars?|bucks?|usd|cad|mxn|dolar(?:es)?|pesos?|euros?|eur"
    r"|quid|pounds?|pavos?|lucas|varos|balles|piastres?|piasses?)(?: (?:us|americanos|americains"
    r"|canadiens?))?\b"
)
_SIGN = r"[$\u20ac\u00a3\U0001f4b5\U0001f4b0\U0001f4b2]"
_BEFORE = rf"(?:\b(?:us|ca|c|a|mx) ?)?(?<!\d)(?<!\d ){_SIGN}|\b(?:usd|cad|eur|mxn)\b"
_AFTER = rf"(?:(?:(?:us|ca|can|mx) ?)?{_SIGN}(?! ?\d)(?: ?(?:us|ca|can|usd|cad)\b)?|{_NAMES})"
_MONEY = re.compile(
    rf"(?:{_BEFORE}) ?(?P<a>{_DIGITS})(?P<as>{_SCALE})"
    rf"|(?<![\d.,])(?P<b>{_DIGITS})(?P<bs>{_SCALE}) ?{_AFTER}"
    r"|(?<![\d.,])(?P<c>\d{1,3}) ?(?:\u00a2|(?:cents?|centavos?|centimos?|centimes?|sous)\b)"
)
_COIN = re.compile(r" (?:cents?|centavos?|centimos?|centimes?|sous|penn(?:y|ies))\b")
_NAMED = re.compile(rf"[ -]{_AFTER}")
_ONE = re.compile(
    r"\b(?:an?|un|une|one) (?:penny|dollar|buck|peso|euro|grand|fiver|tenner|centavo|dolar|sou)\b"
    r"|\b(?:fiver|tenner|half a grand|buck fifty)\b"
)
_FIGURE = re.compile(rf"(?<![\w.,])(?P<n>{_DIGITS})(?P<scale> ?k\b)?")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?) ?%")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure as it stands in a folded sentence; `cents` reads it as whole units of money."""

    text: str
    start: int
    end: int
    cents: int | None  # None: how much cannot be read


def digits_cents(text: str, scale: str = "") -> int | None:
    """Return how many cents an amount in digits is: `1.049,50`, `1 049`, `3 4 9`, `1k`."""
    if re.fullmatch(r"\d(?:[ -]\d)+", text):
        text = re.sub(r"\D", "", text)
    text = re.sub(r"[ ,.'](?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    whole, _, rest = text.partition(".")
    if not whole.isdigit() or (rest and not rest.isdigit()):
        return None
    cents = int(whole) * 100 + int((rest + "00")[:2])
    times = {"k": 1000, "thousand": 1000, "grand": 1000, "mil": 1000, "mille": 1000,
             "hundred": 100, "cientos": 100}  # fmt: skip
    return cents * times.get(scale.strip(), 1)


def amounts(text: str) -> list[Spoken]:
    """Return every amount of money in a folded text, in order."""
    found: list[Spoken] = []
    for match in _MONEY.finditer(text):
        if match["c"]:
            cents: int | None = int(match["c"])
        elif match["a"]:
            cents = digits_cents(match["a"], match["as"])
        else:
            cents = digits_cents(match["b"], match["bs"])
        found.append(Spoken(match.group(), match.start(), match.end(), cents))
    for run in runs(text):
        paid = _paid(text, run)
        if paid is not None and not any(s.start <= paid.start < s.end for s in found):
            found.append(paid)
    found += [Spoken(m.group(), m.start(), m.end(), None) for m in _ONE.finditer(text)]
    return sorted(found, key=lambda s: s.start)


def _paid(text: str, run: re.Match[str]) -> Spoken | None:
    """Return the amount that a run of number words is, when a word for money says so."""
    small = coins(run.group())
    if small is not None:
        return Spoken(run.group(), run.start(), run.end(), small)
    said = value(run.group())
    after = _COIN.match(text, run.end())
    if after is not None:
        return Spoken(text[run.start() : after.end()], run.start(), after.end(), said)
    after = _NAMED.match(text, run.end())
    if after is None:
        return None
    cents = None if said is None else said * 100
    return Spoken(text[run.start() : after.end()], run.start(), after.end(), cents)


def worded_numbers(text: str) -> list[Spoken]:
    """Return every number in words, which may be a hidden price."""
    found: list[Spoken] = []
    for run in runs(text):
        said = value(run.group())
        cents = None if said is None else said * 100
        found.append(Spoken(run.group(), run.start(), run.end(), cents))
    return found


def figures(text: str) -> list[Spoken]:
    """Return every number in digits."""
    return [
        Spoken(m.group(), m.start(), m.end(), digits_cents(m["n"], m["scale"] or ""))
        for m in _FIGURE.finditer(text)
    ]


def percents(text: str) -> list[tuple[str, int, int]]:
    """Return every percentage as (figure, start, end); `49,50 %` is `49.50`."""
    return [(m[1].replace(",", "."), m.start(), m.end()) for m in _PERCENT.finditer(text)]


def price_cents(text: str) -> tuple[int, ...]:
    """Return the amounts that a price of ours names (`from $299`, `349 $`)."""
    return tuple(a.cents for a in amounts(fold(text)) if a.cents is not None)
