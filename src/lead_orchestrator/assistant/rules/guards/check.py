"""One sentence at a time: may it be sent?

Promises that every amount, figure, time, date, link, discount, guarantee and "booked" in a
sentence that passes is supported by the grounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.cleaning import plain, visible
from lead_orchestrator.assistant.rules.context import Amount
from lead_orchestrator.assistant.rules.guards.claims import (
    check_contacts,
    check_deeds,
    check_promises,
    digits,
    is_emergency_number,
)
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.numbers import (
    Spoken,
    amounts,
    figures,
    worded_numbers,
)
from lead_orchestrator.assistant.rules.guards.times import check_times, days_said, times_said
from lead_orchestrator.assistant.rules.understanding.services import find_services
from lead_orchestrator.catalogue.rules.pricing import Service

_PRICE_TALK = re.compile(
    r"\b(?:cost|costs|price|priced|pay|charge|runs?|total|deal|for (?:just|only)|just|only|instead"
    r"|do it for|yours for|comes? to|quote|sell|it for)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?:(?P<a>\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|half an|a couple(?: of)?)"
    r"(?P<half> and a half)?"
    r"(?:\s?(?:-|\u2013|to|or)\s?(?P<b>\d+(?:\.\d+)?|two|three|four|five|six))?)[\s-]?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\b"
    r"(?:\s(?:and\s)?(?P<c>\d+)\s?(?:minutes?|mins?))?",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"(?<!feel )\bfree\b(?!\s+(?:times?|slots?|spots?|days?|bays?)\b)", re.IGNORECASE
)
_NOT_FREE = re.compile(
    r"\b(?:not|isn't|aren't|can't|don't|no)\b(?:\W+\w+){0,4}\W+free\b", re.IGNORECASE
)
_SMALL = 12
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
          "seven": 7, "eight": 8, "a couple": 2, "a couple of": 2}  # fmt: skip
_UNIT_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}


@dataclass(frozen=True, slots=True)
class Passed:
    """The sentence may be sent."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The sentence may not be sent: the rule that stops it, and the words it stops at."""

    rule: str
    what: str


PASSED = Passed()


def check(sentence: str, grounds: Grounds) -> Passed | Refused:
    """Judge one sentence. Pure: the same sentence and grounds give the same answer."""
    text = _straight(sentence)
    for rule in (
        check_contacts,
        check_promises,
        _check_free,
        check_deeds,
        _check_amounts,
        check_times,
        _check_lengths,
        _check_figures,
    ):
        found = rule(text, grounds)
        if found is not None:
            return Refused(*found)
    return PASSED


def _straight(sentence: str) -> str:
    """Undo what hides words: look-alike quotes, full-width figures, emphasis marks."""
    text = visible(sentence)
    text = text.translate(
        {0xFF10 + n: str(n) for n in range(10)}
        | {0xFF04: "$", 0x2019: "'", 0x2018: "'", 0x02BC: "'", 0xA0: " ", 0x202F: " ", 0x2009: " "}
    )
    return re.sub(r"[*_`~]+", "", text)


def _named(sentence: str, grounds: Grounds) -> tuple[Service, ...]:
    offers = grounds.context.offers
    wanted = find_services(
        plain(re.sub(r"\$[\d,.]+", " ", sentence)), offers, language=grounds.context.language
    )
    return wanted.chosen or wanted.options


def _fits(cents: int, named: tuple[Service, ...], grounds: Grounds) -> bool:
    names = {s.name for s in named}

    def about(amount: Amount) -> bool:
        return amount.cents == cents and (
            not names or not amount.about or bool(amount.about & names)
        )

    if any(about(a) for a in grounds.amounts):
        return True
    return bool(names) and any(a.cents == cents and a.about & names for a in grounds.catalogue)


def _check_free(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    """A time may be free, and people may feel free; a service may not."""
    match = _FREE.search(sentence)
    if match is None or _NOT_FREE.search(sentence):
        return None
    days = days_said(sentence, grounds)
    when = days or times_said(sentence, days)
    if when and not _named(sentence, grounds) and not _PRICE_TALK.search(sentence):
        return None
    return "discount", match.group()


def _check_amounts(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    money = amounts(sentence)
    priced = _PRICE_TALK.search(sentence) is not None
    if priced:
        taken = [(m.start, m.end) for m in money]
        money += [
            w for w in worded_numbers(sentence) if not any(a <= w.start < b for a, b in taken)
        ]
    if not money:
        return None
    named = _named(sentence, grounds)
    for said in money:
        if said.cents is None or not _fits(said.cents, named, grounds):
            return "amount", said.text
    return None


def _minutes(match: re.Match[str]) -> list[int] | None:
    unit = match["unit"].lower()
    if unit.startswith(("mo", "y")):
        return None
    each = _UNIT_MINUTES[unit[0]]
    if match["a"].lower() == "half an":
        return [each // 2]
    found: list[int] = []
    for said in (match["a"], match["b"]):
        if said:
            value = _WORDS.get(said.lower())
            amount = float(said) if value is None else float(value)
            found.append(round((amount + (0.5 if match["half"] else 0)) * each))
    if match["c"]:
        found[-1] += int(match["c"])
    return found


def _check_lengths(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    text = plain(sentence)
    for match in _LENGTH.finditer(sentence):
        said = plain(match.group())
        if said in grounds.texts or (said in grounds.echoed_text and "?" in sentence):
            continue
        if match["a"].lower() in {"a", "an", "one"} and match["unit"].lower() in {"day", "week"}:
            continue  # "one day", "a week": no figure of ours
        minutes = _minutes(match)
        if minutes is None or any(m not in grounds.minutes for m in minutes):
            if re.search(r"\b(?:next|coming|past|in advance|out|ahead)\b", text):
                continue
            return "duration", match.group()
    return None


def _spans(sentence: str, grounds: Grounds) -> list[tuple[int, int]]:
    days = days_said(sentence, grounds)
    spans = [(d.start, d.end) for d in days]
    spans += [(t.start, t.end) for t in times_said(sentence, days)]
    spans += [(a.start, a.end) for a in amounts(sentence)]
    spans += [m.span() for m in _LENGTH.finditer(sentence)]
    phone = digits(grounds.context.location.phone)
    for match in re.finditer(r"\+?[\d(][\d\s().-]{5,}\d", sentence):
        if digits(match.group()) == phone:
            spans.append(match.span())
    return spans


def _check_figures(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    """Every other figure must stand in a row; small counts may be free outside price talk."""
    spans = _spans(sentence, grounds)
    priced = _PRICE_TALK.search(sentence) is not None
    for said in figures(sentence):
        if any(a <= said.start < b for a, b in spans) or _in_rows(said, grounds):
            continue
        whole = said.text.replace(",", "")
        if (
            whole.isdigit()
            and int(whole) <= _SMALL
            and (not priced or _is_list_mark(sentence, said))
        ):
            continue
        if whole in {"911", "988"} and is_emergency_number(sentence):
            continue
        if re.fullmatch(r"(?:19|20)\d\d", whole) and whole in grounds.echoed_text:
            continue
        return "number", said.text
    return None


def _in_rows(said: Spoken, grounds: Grounds) -> bool:
    return said.text.replace(",", "") in grounds.text_numbers


def _is_list_mark(sentence: str, said: Spoken) -> bool:
    return not sentence[: said.start].strip() and sentence[said.end : said.end + 1] in {".", ")"}
