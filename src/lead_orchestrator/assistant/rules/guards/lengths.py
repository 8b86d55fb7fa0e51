"""Durations: how long work takes and things last must be a row's, of the service it is said of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.grounds import Grounds, moments_of
from lead_orchestrator.assistant.rules.guards.money import named_in
from lead_orchestrator.assistant.rules.guards.number_words import WORDS, value

_UNITS: tuple[tuple[str, int], ...] = (
    (r"minut(?:es?|os?)?|mins?", 1),
    (r"hours?|hrs?|horas?|heures?|h", 60),
    (r"days?|dias?|jours?|journees?", 1440),
    (r"weeks?|semanas?|semaines?", 10080),
    (r"months?|mes(?:es)?|mois", 43200),
    (r"years?|yrs?|anos?|ans?|annees?", 525600),
    (r"decades?|decadas?|decennies?", 5256000),
)
_UNIT = "|".join(pattern for pattern, _ in _UNITS)
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_COUNT = (
    rf"\d+(?:[.,]\d+)?|(?:{_WORD})(?:[ -](?:y |et )?(?:{_WORD}))*|half an?|an?|media|(?:une )?demi"
    r"|(?:a |un )?(?:couple|few|par|several)(?: of| de)?|quelques|several|varios|varias|unos pocos"
)
_LENGTH = re.compile(
    rf"(?<![\w.,:$])(?P<a>{_COUNT})(?P<half> and a half)?"
    rf"(?: ?(?:-|\bto\b|\bor\b|\ba\b|\bo\b|\bou\b) ?(?P<b>\d+(?:[.,]\d+)?|{_WORD}))?"
    rf"(?:[ -])?(?P<unit>{_UNIT})\b"
    r"(?: ?(?:(?P<plus>and a half|y media|et demie?|and a quarter|y cuarto|et quart)\b"
    r"|(?:and |y |et )?(?P<c>\d{1,2})(?: ?(?:minut\w*|mins?)\b|(?=\s*(?:[.,;!?)]|$)))"
    rf"|(?:and |y |et )(?P<d>{_WORD}) minut\w*))?"
)
_SMALL_COUNTS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "un": 1.0, "una": 1.0, "une": 1.0, "uno": 1.0,
    "half an": 0.5, "half a": 0.5, "media": 0.5, "demi": 0.5, "une demi": 0.5,
}  # fmt: skip
_QUARTER = re.compile("quart|cuart")
_DAY_MINUTES = 1440
_AHEAD = re.compile(
    r"\b(?:next|coming|past|in advance|ahead|last|proxim[oa]s?|siguientes?|pasad[oa]s?"
    r"|prochain(?:e|es|s)?|derni\w+|a l'avance|de antelacion)\b"
)
_WORKS = re.compile(
    r"\b(?:takes|will take|would take|within|needs?|lasts?|in|ready|done|tarda\w*|dura\w*|toma\w*"
    r"|lleva\w*|list[oa]"
    r"|en|dans|prend\w*|dure\w*|faut|pret\w*|coverage|cover(?:s|ed)?)(?: \w+){0,2}? $"
)
_FROM_NOW = re.compile(r"\b(?:in|dans|en|dentro de) (?:about |unas |unos |environ )?$")
_FINISHED = re.compile(
    r"\b(?:ready|done|finish\w*|complete\w*|takes?|list[oa]s?|termin\w+|pret\w*|fini\w*|hech[oa]"
    r"|faites?|fait)\b"
)
_OF_WORK = re.compile(
    r"\b(?:takes?|lasts?|ready|done|job|tard\w+|dur\w+|tom\w+|llev\w+|list[oa]|prend\w*|pret\w*|travail"
    r"|trabajo)\b"
)
_NEAR_MINUTES = 10
_SOME_TIMES = re.compile(
    r"\b(?:j'ai|nous avons|il reste|voici|il y a|des|les|ces) (?:encore )?$"
)  # of day


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time as a folded text names it; `minutes` are all readings of a range."""

    text: str
    start: int
    end: int
    minutes: tuple[int, ...]  # empty: nobody can say how long that is
    each: int  # the minutes of the unit
    single: bool  # `a day`, `one week`


def _count(text: str) -> float | None:
    small = _SMALL_COUNTS.get(text)
    if small is not None:
        return small
    if text[0].isdigit():
        return float(text.replace(",", "."))
    said = value(text) if all(w in WORDS for w in re.findall(r"[a-z]+", text)) else None
    return None if said is None else float(said)


def _read(match: re.Match[str]) -> Length:
    each = next(m for pattern, m in _UNITS if re.fullmatch(pattern, match["unit"]))
    found: list[int] = []
    for said in (match["a"], match["b"]):
        if said is None:
            continue
        count = _count(said)
        if count is None:
            found.clear()
            break
        found.append(round((count + (0.5 if match["half"] else 0)) * each))
    if found and match["plus"]:
        found[-1] += round(each * (0.25 if _QUARTER.search(match["plus"]) else 0.5))
    more = match["c"] or match["d"]
    if found and more:
        found[-1] += int(more) if more.isdigit() else (value(more) or 0)
    single = match["a"] in _SMALL_COUNTS and match["b"] is None
    return Length(match.group(), match.start(), match.end(), tuple(found), each, single)


def lengths(text: str) -> list[Length]:
    """Return every stretch of time a folded text names."""
    return [
        _read(match)
        for match in _LENGTH.finditer(text)
        if not (match["unit"].startswith("heure") and _SOME_TIMES.search(text[: match.start()]))
        or text[match.end() : match.end() + 4] == " de "
    ]


def check_lengths(
    text: str, grounds: Grounds, topic: frozenset[str], taken: list[tuple[int, int]]
) -> tuple[str, str] | None:
    """Return (rule, what) for the first duration that no row supports; `taken` are clock times."""
    said = [
        length
        for length in lengths(text)
        if not any(a <= length.start < b or a < length.end <= b for a, b in taken)
    ]
    if not said:
        return None
    named = frozenset(s.name for s in named_in(text, grounds)) or topic
    for length in said:
        if length.text in grounds.echoed_text and "?" in text:
            continue
        if length.each >= _DAY_MINUTES and _harmless(text, length):
            continue
        if not _supported(text, length, grounds, named):
            return "duration", length.text
    return None


def _harmless(text: str, length: Length) -> bool:
    """`One day`, `the next two weeks`: no figure of ours, unless it says how long work takes."""
    if length.single:
        return _WORKS.search(text[: length.start]) is None
    return _AHEAD.search(text[max(0, length.start - 24) : length.end + 16]) is not None


def _supported(text: str, length: Length, grounds: Grounds, named: frozenset[str]) -> bool:
    if not length.minutes:
        return False
    if _OF_WORK.search(text) is None and set(length.minutes) <= _house_rules(grounds):
        return True
    if length.each >= _DAY_MINUTES:
        return _in_texts(length, grounds, named)
    if _FROM_NOW.search(text[: length.start]) and not _FINISHED.search(text):
        return _moment_ahead(length, grounds)
    return all(_of_work(minutes, grounds, named) for minutes in length.minutes)


def _house_rules(grounds: Grounds) -> set[int]:
    """Return the stretches of time in the location's rules: notice, changes, its own policies."""
    rules = grounds.context.location.booking
    days = {rules.horizon_days * _DAY_MINUTES}
    told = {m for line in grounds.policies for found in lengths(line) for m in found.minutes}
    return {rules.hold_minutes, rules.lead_minutes, rules.change_minutes} | days | told


def _in_texts(length: Length, grounds: Grounds, named: frozenset[str]) -> bool:
    """Say whether a text of ours names the very length, in any language."""
    own = [f"{o.name}: {o.description}" for o in grounds.context.offers if o.name in named]
    texts = [fold(t) for t in (*own, *grounds.told)]
    known = {m for text in texts for found in lengths(text) for m in found.minutes}
    return all(m in known for m in length.minutes)


def _of_work(minutes: int, grounds: Grounds, named: frozenset[str]) -> bool:
    """Say whether work takes this long: the services named, or what a tool has told."""
    if not named:
        return minutes in grounds.minutes
    own = [o.duration_minutes for o in grounds.context.offers if o.name in named]
    if (
        minutes in own
        or minutes == sum(own)
        or minutes == grounds.context.location.booking.hold_minutes
    ):
        return True
    others = {o.duration_minutes for o in grounds.context.offers if o.name not in named}
    return minutes in grounds.minutes - others


def _moment_ahead(length: Length, grounds: Grounds) -> bool:
    """Say whether something of ours is that far ahead: `see you in two hours`."""
    now = grounds.context.local_now
    for minutes in length.minutes:
        near = (now + timedelta(minutes=minutes + off) for off in range(-_NEAR_MINUTES, 11))
        if not moments_of(near) & grounds.moments:
            return False
    return True
