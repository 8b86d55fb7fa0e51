"""How a grammar of days is run: rules take their words out of the text, the rest is read as clock.

Every language brings its own tables; what several days said together mean is the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from lead_orchestrator.assistant.rules.understanding.dates import (
    Clock,
    When,
    month_day,
    next_weekday,
    span,
)

_FAR = timedelta(days=120)
_LONG_WORD = 9
_AFTER_THAT = re.compile(r"\b(?:after that|despues de es[oa]|luego de eso|apres ca|apres cela)\b")


@dataclass(frozen=True, slots=True)
class Days:
    """Days a few words name; `other` is what the same words can also mean."""

    days: tuple[date, ...]
    other: tuple[date, ...] = ()
    clock: Clock | None = None
    kind: str = ""  # `numbered`: a day of a month; `weekday`: a name alone; `weeks`: weeks away


Read = Callable[[re.Match[str], datetime], Days | None]
Rules = tuple[tuple[str, Read], ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The tables of a language. Patterns match plain text that `tidy` has made regular."""

    tidy: Callable[[str, datetime], str]
    rules: tuple[tuple[re.Pattern[str], Read], ...]
    unwanted: re.Pattern[str]
    spoken_part: re.Pattern[str]
    earliest: re.Pattern[str]
    clock: Callable[[str, bool], Clock]


def compiled(rules: Rules) -> tuple[tuple[re.Pattern[str], Read], ...]:
    """Return rules with their patterns ready."""
    return tuple((re.compile(pattern), rule) for pattern, rule in rules)


def one(day: date | None, kind: str = "") -> Days | None:
    """Return one day, or None."""
    return None if day is None else Days((day,), kind=kind)


def after(days: int) -> Read:
    """Return a rule that means the day so many days from now."""
    return lambda _, now: one(now.date() + timedelta(days=days))


def at_moment(now: datetime, minutes: int) -> Days:
    """Return the moment so many minutes from now, as a clock on the wall shows it."""
    then = (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)
    return Days((then.date(),), clock=Clock(at=then.time().replace(second=0, microsecond=0)))


def day_and_month(now: datetime, first: int, second: int, year: int | None) -> Days | None:
    """Return `3/10` read as day and month, month and day where only that is near."""
    straight = month_day(now.date(), second, first, year)
    turned = month_day(now.date(), first, second, year)
    if straight is None or turned is None or straight == turned:
        return one(straight or turned, "numbered")
    if straight - now.date() > _FAR >= turned - now.date():
        straight, turned = turned, straight
    return Days((straight,), (turned,), kind="numbered")


def iso_day(match: re.Match[str], now: datetime) -> Days | None:
    """Return `2026-12-03`, from groups `y`, `m` and `d`."""
    day = month_day(now.date(), int(match["m"]), int(match["d"]), int(match["y"]))
    return one(day, "numbered")


def named_weekday(now: datetime, weekday: int) -> Days:
    """Return the coming day of that name."""
    return Days((next_weekday(now.date(), weekday),), kind="weekday")


def weekday_range(now: datetime, first: int, last: int) -> Days:
    """Return the days from one weekday to another."""
    start = next_weekday(now.date(), first, allow_today=True)
    return Days(span(start, next_weekday(start, last, allow_today=True)))


def numbered_weekday(now: datetime, weekday: int, number: int) -> Days | None:
    """Return `Monday 21` when the coming 21st is a Monday; None otherwise."""
    for ahead in range(62):
        day = now.date() + timedelta(days=ahead)
        if day.day == number and day.weekday() == weekday:
            return Days((day,), kind="numbered")
        if day.day == number and ahead > 31:  # noqa: PLR2004 - the month after this one
            return None
    return None


def until(now: datetime, days: Sequence[date], *, included: bool) -> Days | None:
    """Return every day from today to the first of `days`."""
    last = days[0] if included else days[0] - timedelta(days=1)
    return Days(span(now.date(), last)) if last >= now.date() else None


@lru_cache(maxsize=8192)
def _nearest(word: str, known: frozenset[str], keep: frozenset[str]) -> str:
    if word in known or word in keep:
        return word
    for right in sorted(known):
        far = 2 if len(right) >= _LONG_WORD and right[0] == word[0] else 1
        if DamerauLevenshtein.distance(word, right, score_cutoff=far) <= far:
            return right
    return word


_WORD = re.compile(r"[a-z]{5,}")


def spelt(text: str, known: frozenset[str], keep: frozenset[str]) -> str:
    """Return text with words one slip away from a word of the calendar put right."""
    return _WORD.sub(lambda m: _nearest(m.group(), known, keep), text)


def _collect(grammar: Grammar, text: str, now: datetime) -> tuple[list[Days], str]:
    """Return the days found in the order they were said, and the text without them."""
    found: list[tuple[int, Days]] = []
    for pattern, rule in grammar.rules:
        place = 0
        while match := pattern.search(text, place):
            days = rule(match, now)
            place = max(match.end(), place + 1)
            if days is None:
                continue
            if not grammar.unwanted.search(text[: match.start()]):
                found.append((match.start(), days))
            part = grammar.spoken_part.search(match.group())
            blank = "~" * len(match.group())
            if part:  # `this morning` is today, and its part of the day is still to be read
                blank = (" " + part.group()).rjust(len(blank), "~")
            text = text[: match.start()] + blank + text[match.end() :]
    return [days for _, days in sorted(found, key=lambda f: f[0])], text


def _together(found: list[Days]) -> list[Days]:
    """Read `Tuesday, December 1` as one day; a weekday that does not fit makes it ambiguous."""
    numbered = {day for f in found if f.kind == "numbered" for day in f.days}
    if not numbered:
        return found
    return [
        f if f.kind != "weekday" else Days((), () if _same_weekday(f, numbered) else f.days)
        for f in found
    ]


def _same_weekday(found: Days, days: set[date]) -> bool:
    return any(day.weekday() == found.days[0].weekday() for day in days)


def _stretch(found: Days) -> tuple[date, ...]:
    """Return the days a weekday is looked for in: a stretch itself, or the week some weeks away."""
    if found.kind == "weeks":
        monday = found.days[0] - timedelta(days=found.days[0].weekday())
        return span(monday, monday + timedelta(days=6))
    return found.days if len(found.days) > 1 else ()


def _days(found: list[Days]) -> tuple[date, ...]:
    """Return the days that fit all that was said; `Friday next week` is the Friday of that week."""
    every = tuple(sorted({day for f in found for day in f.days}))
    stretch = {day for f in found for day in _stretch(f)}
    if len(found) < 2 or not stretch:  # noqa: PLR2004 - nothing to be seen together
        return every
    named = {day.weekday() for f in found if f.kind == "weekday" for day in f.days}
    inside = tuple(sorted(day for day in stretch if day.weekday() in named))
    if inside:
        return inside
    return tuple(d for d in every if all(d in f.days for f in found if f.days)) or every


def find(grammar: Grammar, plain_text: str, now: datetime) -> When | None:
    """Return when the customer means, or None when no day or time is in the text."""
    tidied = grammar.tidy(plain_text, now)
    found, rest = _collect(grammar, tidied, now)
    said = next((f.clock for f in found if f.clock and f.clock.at), None)
    clock = said or grammar.clock(rest, bool(found))
    if clock.empty:
        clock = next((f.clock for f in found if f.clock), clock)
    if _AFTER_THAT.search(tidied) and (ends := clock.at or clock.before):
        clock = Clock(after=ends)
    found = _together(found)
    earliest = grammar.earliest.search(tidied) is not None
    if not found and clock.empty and not earliest:
        return None
    days = _days(found)
    return When(
        days=days,
        at=clock.at,
        after=clock.after,
        before=clock.before,
        part=clock.part,
        earliest=earliest,
        other_days=tuple(sorted({day for f in found for day in f.other} - set(days))),
    )
