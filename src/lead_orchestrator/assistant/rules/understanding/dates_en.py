"""Days in English: `next Saturday morning`, `a week from Friday`, `the 30th`, `Dec 3 at 2`.

`find_when` is pure: the shop's local time is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding.clock_en import NUMBERS, find_clock, masked
from lead_orchestrator.assistant.rules.understanding.dates import (
    Clock,
    When,
    day_of_month,
    monday_after,
    month_day,
    next_weekday,
    span,
)

_WEEKDAY_WORDS = (
    r"mon(?:day|dya)?s?", r"tu(?:es?|esday|seday)s?", r"wed(?:s|nesday|ensday|nsday|sday)?s?",
    r"thu(?:rs?|rsday|rsdya|sday)?s?", r"fri(?:day|dya)?s?", r"sat(?:urday|erday|ruday)?s?",
    r"sun(?:day|dya)?s?",
)  # fmt: skip
_WEEKDAY = "(?:" + "|".join(_WEEKDAY_WORDS) + r")\b"
_MONTHS = (
    "jan(?:uary)?", "feb(?:r?uary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?",
    "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = "(?:" + "|".join(_MONTHS) + r")\b\.?"
_TOMORROW = r"(?:tom+or+ow|tomm?orr?ow?|tmrw|tmw|tmr|tomoz|2mor+ow|2moro)"
_COUNT = (
    r"(?P<count>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a couple(?: of)?"
    r"|a few)"
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "fifteenth": 15, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_CAR_YEAR = re.compile(rf"(?<!\d)(?<!{_MONTHS[4]} )(?:19|20)\d{{2}}\b(?!-\d)|'\d{{2}}\b")


@dataclass(frozen=True, slots=True)
class _Days:
    days: tuple[date, ...]
    other: tuple[date, ...] = ()
    clock: Clock | None = None
    kind: str = ""  # `numbered` for a day of a month, `weekday` for a name alone


def weekday_of(word: str) -> int | None:
    """Return the weekday (0 is Monday) a word names, or None."""
    for number, pattern in enumerate(_WEEKDAY_WORDS):
        if re.fullmatch(pattern, word.strip(" .,")):
            return number
    return None


def _month_of(word: str) -> int:
    return next(n for n, p in enumerate(_MONTHS, 1) if re.fullmatch(p, word.strip(" .")))


def _count(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said.startswith("a couple"):
        return 2
    return {"a": 1, "an": 1, "a few": 3}.get(said) or NUMBERS[said]


def _one(day: date | None, kind: str = "") -> _Days | None:
    return None if day is None else _Days((day,), kind=kind)


def _in_hours(match: re.Match[str], now: datetime) -> _Days | None:
    said = match["count"]
    minutes = 30 if match["half"] else _count(said) * (1 if match["unit"].startswith("min") else 60)
    then = now + timedelta(minutes=minutes)
    clock = Clock(at=then.time().replace(second=0, microsecond=0, tzinfo=None))
    return _Days((then.date(),), clock=clock)


def _from_now(match: re.Match[str], now: datetime) -> _Days | None:
    count = _count(match["count"])
    unit = match["unit"]
    if unit.startswith("month"):
        start = now.date() + timedelta(days=30 * count)
        return _Days(span(start, start + timedelta(days=6)))
    return _one(now.date() + timedelta(days=count * (7 if unit.startswith("week") else 1)))


def _weeks_from(match: re.Match[str], now: datetime) -> _Days | None:
    weeks = timedelta(weeks=_count(match["count"]))
    base = match["base"]
    if base in {"today", "now"}:
        return _one(now.date() + weeks)
    if re.fullmatch(_TOMORROW, base):
        return _one(now.date() + timedelta(days=1) + weeks)
    weekday = weekday_of(base)
    return None if weekday is None else _one(next_weekday(now.date(), weekday) + weeks)


def _week(match: re.Match[str], now: datetime) -> _Days | None:
    monday = monday_after(now.date())
    first, last = {
        "this": (now.date(), monday - timedelta(days=1)),
        "next": (monday, monday + timedelta(days=6)),
    }["this" if match["which"] in {"this", "the"} else "next"]
    if match["edge"] and match["edge"].startswith(("end", "later", "late")):
        first = max(first, last - timedelta(days=3))
        if match["edge"].startswith("end"):
            last = last - timedelta(days=1)
    elif match["edge"]:
        last = first + timedelta(days=2)
    return _Days(span(first, last))


def _week_after_next(_: re.Match[str], now: datetime) -> _Days:
    monday = monday_after(now.date()) + timedelta(days=7)
    return _Days(span(monday, monday + timedelta(days=6)))


def _weekend(match: re.Match[str], now: datetime) -> _Days:
    today = now.date()
    saturday = next_weekday(today, 5, allow_today=True)
    if today.weekday() == 6:  # noqa: PLR2004 - on a Sunday this weekend is today
        if match["which"] != "next":
            return _Days((today,))
        saturday = today + timedelta(days=6)
    elif match["which"] == "next":
        saturday += timedelta(days=7)
        return _Days(
            span(saturday, saturday + timedelta(days=1)),
            span(saturday - timedelta(days=7), saturday - timedelta(days=6)),
        )
    return _Days(span(saturday, saturday + timedelta(days=1)))


def _next_month(_: re.Match[str], now: datetime) -> _Days:
    first = (now.date().replace(day=28) + timedelta(days=4)).replace(day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return _Days(span(first, last))


def _weekday(match: re.Match[str], now: datetime) -> _Days | None:
    weekday = weekday_of(match["day"])
    if weekday is None:
        return None
    coming = next_weekday(now.date(), weekday)
    if match["week"]:
        return _Days((coming + timedelta(days=7),))
    if match["which"] not in {"next", "nxt"}:
        if match["which"] == "this" and weekday == now.weekday():
            return _Days((now.date(),))
        return _Days((coming,), kind="weekday")
    of_next_week = monday_after(now.date()) + timedelta(days=weekday)
    if of_next_week == coming:
        return _Days((coming,))
    return _Days((of_next_week,), (coming,))


def _weekday_range(match: re.Match[str], now: datetime) -> _Days | None:
    first, last = weekday_of(match["first"]), weekday_of(match["last"])
    if first is None or last is None:
        return None
    start = next_weekday(now.date(), first, allow_today=True)
    return _Days(span(start, next_weekday(start, last, allow_today=True)))


def _weekdays(_: re.Match[str], now: datetime) -> _Days:
    days = span(now.date() + timedelta(days=1), now.date() + timedelta(days=14))
    return _Days(tuple(d for d in days if d.weekday() < 5))  # noqa: PLR2004 - Monday to Friday


def _named_month(match: re.Match[str], now: datetime) -> _Days | None:
    groups = match.groupdict()
    year = groups.get("year")
    day = month_day(
        now.date(), _month_of(match["month"]), int(match["number"]), int(year) if year else None
    )
    return _one(day, "numbered")


def _slashed(match: re.Match[str], now: datetime) -> _Days | None:
    year = match["year"]
    return _one(
        month_day(
            now.date(), int(match["month"]), int(match["number"]), int(year) if year else None
        ),
        "numbered",
    )


def _ordinal(match: re.Match[str], now: datetime) -> _Days | None:
    return _one(day_of_month(now.date(), int(match["number"])), "numbered")


def _after(days: int) -> Callable[[re.Match[str], datetime], _Days | None]:
    return lambda _, now: _one(now.date() + timedelta(days=days))


def _tonight(_: re.Match[str], now: datetime) -> _Days:
    return _Days((now.date(),), clock=Clock(part="evening"))


_RULES: tuple[tuple[str, Callable[[re.Match[str], datetime], _Days | None]], ...] = (
    (rf"\bin (?:about )?(?:(?P<half>half an)|{_COUNT}) (?P<unit>hours?|hrs?|min(?:ute)?s?)\b",
     _in_hours),
    (rf"\b(?:the )?day after {_TOMORROW}\b|\bovermorrow\b", _after(2)),
    (rf"\b{_COUNT} weeks? from (?:this |next )?(?P<base>{_WEEKDAY}|today|now|{_TOMORROW})",
     _weeks_from),
    (rf"\b(?:in |within )(?:about |like )?{_COUNT} (?:business )?(?P<unit>days?|weeks?|months?)\b",
     _from_now),
    (rf"\b{_COUNT} (?P<unit>days?|weeks?|months?) (?:from now|out)\b", _from_now),
    (r"\b(?:the )?week after next\b", _week_after_next),
    (rf"\b{_TOMORROW} week\b", _after(8)),
    (rf"\b{_TOMORROW}\b", _after(1)),
    (r"\bto-?ni(?:ght|te)\b|\bthis evening\b", _tonight),
    (r"\b(?:to-?day|2day|right now|this (?:morning|afternoon)|same day)\b", _after(0)),
    ((r"(?:\b(?P<edge>end of|late(?:r)?|early|beginning of|start of|middle of|mid)(?: in)? )?"
      r"\b(?P<which>this|the|next|nxt|following) (?:coming )?week\b(?! ?end)"), _week),
    (r"(?:\b(?P<which>this|the|next|nxt|on|over the|coming) (?:coming )?)?\bweek-?\s?ends?\b",
     _weekend),
    (r"\bnext month\b", _next_month),
    (r"\b(?:any |on )?(?:weekdays?|during the week)\b", _weekdays),
    ((rf"\b(?:(?P<which2>the) )?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
      r"(?:,? (?P<year>20\d\d))?"), _named_month),
    ((rf"\b(?P<month>{_MONTH}) (?:the )?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?! ?[ap]\.?m)"
      r"(?:,? (?P<year>20\d\d))?"), _named_month),
    (r"(?<![\d/.$-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<number>\d\d)\b", _slashed),
    ((r"(?<![\d/.$-])(?P<month>1[0-2]|0?[1-9])[/](?P<number>3[01]|[12]\d|0?[1-9])"
      r"(?:/(?P<year>20\d\d|\d\d))?(?![\d/%])"), _slashed),
    (rf"\b(?P<first>{_WEEKDAY})\s?(?:-|to|through|thru|and|until)\s?(?P<last>{_WEEKDAY})",
     _weekday_range),
    ((rf"(?:\b(?P<which>next|nxt|this|coming|on|following|upcoming) (?:coming )?)?"
      rf"\b(?P<day>{_WEEKDAY})(?P<week> week\b| after next\b)?"), _weekday),
    ((r"\b(?:on )?the (?P<number>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b"
      r"(?! (?:one|option|slot|time|choice|row|car|window|service|package|opening|available))"),
     _ordinal),
    (r"\bon (?P<number>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b", _ordinal),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), rule) for pattern, rule in _RULES)
_EARLIEST = re.compile(
    r"\b(?:a\.?s\.?a\.?p|as soon as (?:possible|you can|u can)|soonest|earliest"
    r"|(?:first|next|nearest) (?:available|opening|open|free|slot|spot|time|appointment)"
    r"|right away|immediately|any ?time|whenever|sooner the better)\b"
)
_ON_A_DAY = re.compile(r"\bbetween (?P<first>" + _WEEKDAY + r") and (?P<last>" + _WEEKDAY + r")")
_EITHER = re.compile(rf"\b{_WEEKDAY}(?:,? (?:or|and) |, ){_WEEKDAY}")


def _mask(text: str, now: datetime) -> str:
    """Blank car years and figures; a year that belongs to a date of these days stays."""

    def blank(match: re.Match[str]) -> str:
        said = match.group()
        before = text[: match.start()]
        if (
            said.isdigit()
            and abs(int(said) - now.year) <= 1
            and re.search(
                rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? |\d/|\d (?:of )?{_MONTH},? )$", before
            )
        ):
            return said
        return " ~~ "

    return masked(_CAR_YEAR.sub(blank, text))


def _collect(text: str, now: datetime) -> tuple[list[_Days], str]:
    """Return the days found in the order they were said, and the text without them."""
    found: list[tuple[int, _Days]] = []
    for pattern, rule in _COMPILED:
        place = 0
        while match := pattern.search(text, place):
            days = rule(match, now)
            place = match.end()
            if days is None:
                continue
            if not _UNWANTED.search(text[: match.start()]):
                found.append((match.start(), days))
            part = _SPOKEN_PART.search(match.group())
            blank = "~" * len(match.group())
            if part:  # `this morning` is today, and its part of the day is still to be read
                blank = (" " + part.group()).rjust(len(blank), "~")
            text = text[: match.start()] + blank + text[match.end() :]
    return [days for _, days in sorted(found, key=lambda f: f[0])], text


def _together(found: list[_Days]) -> tuple[_Days, ...]:
    """Read `Tuesday, December 1` as one day; a weekday that does not fit makes it ambiguous."""
    numbered = {day for f in found if f.kind == "numbered" for day in f.days}
    if not numbered:
        return tuple(found)
    return tuple(
        f if f.kind != "weekday" else _Days((), () if _same_weekday(f, numbered) else f.days)
        for f in found
    )


def _same_weekday(found: _Days, days: set[date]) -> bool:
    return any(day.weekday() == found.days[0].weekday() for day in days)


_UNWANTED = re.compile(
    r"\b(?:not|except|but|can'?t|cannot|can't (?:do|make)|won't|no|isn't|doesn't|instead of"
    r"|rather than)(?: (?:do|make|come|on|this|be|work|available|free|for))*\s*$"
)
_SPOKEN_PART = re.compile(r"\b(?:morning|afternoon|evening|tonight)\b")


def find_when(text: str, now: datetime) -> When | None:
    """Return when the customer means, or None when no day or time is in `text`.

    `now` is the shop's local time. Several days named with `or` are all in `days`.
    """
    said = _mask(plain(text), now)
    if _EITHER.search(said) and not _ON_A_DAY.search(said):
        said = re.sub(rf"({_WEEKDAY}) and (?={_WEEKDAY})", r"\1 or ", said)
    found, rest = _collect(said, now)
    clock = next((f.clock for f in found if f.clock and f.clock.at), None) or find_clock(
        rest, bare=bool(found)
    )
    found = list(_together(found))
    earliest = _EARLIEST.search(said) is not None
    if not found and clock.empty and not earliest:
        return None
    days = tuple(sorted({day for f in found for day in f.days}))
    if len(found) > 1 and any(len(f.days) > 1 for f in found):
        days = tuple(d for d in days if all(d in f.days for f in found if f.days)) or days
    return When(
        days=days,
        at=clock.at,
        after=clock.after,
        before=clock.before,
        part=clock.part,
        earliest=earliest,
        other_days=tuple(sorted({day for f in found for day in f.other})),
    )
