"""Times, days and openings in a sentence must be those of the shop's rows.

A day and a time belong together: a free Tuesday at ten allows nobody to say Monday at ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.understanding.dates import month_day
from lead_orchestrator.assistant.rules.understanding.dates_en import weekday_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?"
_DAY = re.compile(
    rf"\b(?:(?P<wd>{_WEEKDAY}),?\s+(?:the\s+)?)?(?:(?P<month>{_MONTH})\s+(?:the\s+)?"
    r"(?P<number>\d{1,2})(?:st|nd|rd|th)?\b|(?P<number2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"(?P<month2>{_MONTH})\b)(?:,?\s+(?P<year>20\d\d))?"
    r"|(?<![\d/$])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?:/(?P<y>20\d\d|\d\d))?(?![\d/])"
    r"|(?P<iso>20\d\d-\d\d-\d\d)"
    rf"|\b(?P<wd2>{_WEEKDAY})(?:\s+the\s+(?P<nth>\d{{1,2}})(?:st|nd|rd|th))?"
    r"|\b(?P<near>today|tonight|tomorrow)\b"
    r"|\bthe\s+(?P<nth2>\d{1,2})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_HALF = r"\s*(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?)"
_TIME = re.compile(
    rf"(?<![\d$.,/:-])(?:(?P<h>\d{{1,2}})(?:[:h.](?P<m>\d{{2}}))(?P<half>{_HALF})?"
    rf"|(?P<h2>\d{{1,2}})(?P<half2>{_HALF})|(?P<h3>\d{{1,2}})\s?h\b"
    rf"|(?P<h4>\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    rf"\s?o'?clock(?P<half4>{_HALF})?)(?![\d%])"
    r"|\b(?P<name>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:at|by|until|till|before|after|from|around|for|to|and|or|-|\u2013)\s+(?P<h>1[0-2]|[1-9])"
    r"(?=\s*(?:[.,!?;]|$|\b(?:on|today|tomorrow|tonight|and|or|to|in the|if|works?|is|mon|tue|wed"
    r"|thu|fri|sat|sun)))",
    re.IGNORECASE,
)
_WORDED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
           "twelve")  # fmt: skip
A_YEAR = 366
_ECHO_MAY = re.compile(
    r"\?|\b(?:no|not|nothing|none|don't|doesn't|isn't|aren't|can't|cannot|couldn't|unfortunately"
    r"|sorry|instead|closest|nearest|close to|around|taken|gone|full|outside|closed|before|after"
    r"|between|past)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:have|has|had|got|see|found|is|are|there's|here are)\b.{0,40}\b(?:opening|openings"
    r"|availability|available|slot|slots|spot|spots|free)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\bclosed\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:we're|we are|are|is|it's|shop's|they're|will be) open\b|\bopen "
    r"(?:again|from|until|till|on|today|tomorrow)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day as a sentence names it: a date, or any day of a weekday."""

    start: int
    end: int
    date: date | None
    weekday: int | None
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A time as a sentence names it, with every way to read it."""

    start: int
    end: int
    text: str
    readings: tuple[time, ...]


def _numbered(month: str, number: str, year: str | None, grounds: Grounds) -> date | None:
    place = _MONTHS.index(month.lower()[:3]) + 1
    return month_day(grounds.context.today, place, int(number), int(year) if year else None)


def days_said(sentence: str, grounds: Grounds) -> list[DaySaid]:
    """Return the days a sentence names, in order."""
    found: list[DaySaid] = []
    today = grounds.context.today
    for match in _DAY.finditer(sentence):
        start, end = match.span()
        weekday = weekday_of((match["wd"] or match["wd2"] or "").lower())
        day: date | None = None
        numbered = True
        if match["month"] or match["month2"]:
            day = _numbered(
                match["month"] or match["month2"],
                match["number"] or match["number2"],
                match["year"],
                grounds,
            )
        elif match["m"]:
            day = month_day(
                today, int(match["m"]), int(match["d"]), int(match["y"]) if match["y"] else None
            )
        elif match["iso"]:
            try:
                day = date.fromisoformat(match["iso"])
            except ValueError:
                day = None
        elif match["nth"] or match["nth2"]:
            day = _nth(int(match["nth"] or match["nth2"]), weekday, grounds)
        elif match["near"]:
            day = today + timedelta(days=match["near"].lower() == "tomorrow")
        else:
            numbered = False
        wrong = numbered and (day is None or (weekday is not None and day.weekday() != weekday))
        found.append(DaySaid(start, end, day, weekday if day is None else day.weekday(), wrong))
    return found


def _nth(number: int, weekday: int | None, grounds: Grounds) -> date | None:
    today = grounds.context.today
    days = (today + timedelta(days=n) for n in range(93))
    return next(
        (d for d in days if d.day == number and (weekday is None or d.weekday() == weekday)), None
    )


def _readings(hour: int, minute: int, half: str | None) -> tuple[time, ...]:
    if hour > 24 or minute > 59:  # noqa: PLR2004 - hours and minutes of a day
        return ()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - on a clock face
            return ()
        return (time(hour % 12 + (12 if half.strip().lower().startswith("p") else 0), minute),)
    if 1 <= hour <= 12:  # noqa: PLR2004 - on a clock face
        return (time(hour % 12, minute), time(hour % 12 + 12, minute))
    return (time(hour % 24, minute),)


def times_said(sentence: str, days: list[DaySaid]) -> list[TimeSaid]:
    """Return the times of day a sentence names, in order."""
    taken = [(d.start, d.end) for d in days]
    found: list[TimeSaid] = []
    for match in _TIME.finditer(sentence):
        start, end = match.span()
        if any(a <= start < b for a, b in taken):
            continue
        if match["name"]:
            named = time(0) if match["name"].lower() == "midnight" else time(12)
            found.append(TimeSaid(start, end, match.group(), (named,)))
            continue
        said = match["h"] or match["h2"] or match["h3"] or match["h4"]
        hour = int(said) if said.isdigit() else _WORDED.index(said.lower()) + 1
        half = match["half"] or match["half2"] or match["half4"]
        if half is None and match["h"] and sentence[match.start("h") + len(said)] == ".":
            continue  # 10.50 without am or pm is a number
        found.append(
            TimeSaid(start, end, match.group(), _readings(hour, int(match["m"] or 0), half))
        )
    taken += [(t.start, t.end) for t in found]
    for match in _BARE.finditer(sentence):
        start, end = match.span("h")
        if not any(a <= start < b for a, b in taken):
            found.append(TimeSaid(start, end, match["h"], _readings(int(match["h"]), 0, None)))
    return sorted(found, key=lambda t: t.start)


def _day_of(said: TimeSaid, days: list[DaySaid]) -> DaySaid | None:
    before = [d for d in days if d.end <= said.start]
    if before:
        return before[-1]
    return next((d for d in days if d.start >= said.end), None)


def _supported(at: time, day: DaySaid | None, grounds: Grounds) -> bool:
    if day is None:
        week = (grounds.context.today + timedelta(days=n) for n in range(14))
        return any(t == at for _, t in grounds.moments) or any(
            at in grounds.opening_times(d) for d in week
        )
    if day.date is not None:
        return (day.date, at) in grounds.moments or at in grounds.opening_times(day.date)
    if day.weekday is None:
        return False
    return any(d.weekday() == day.weekday and t == at for d, t in grounds.moments) or any(
        at in grounds.opening_times(d) for d in grounds.weekday_days(day.weekday)
    )


def check_times(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for the first time or day that nothing supports, or None."""
    days = days_said(sentence, grounds)
    echo = _ECHO_MAY.search(sentence) is not None
    about_hours = _CLOSED.search(sentence) or _OPEN.search(sentence)  # checked below, day by day
    for day in days:
        if day.wrong:
            return "date", sentence[day.start : day.end]
        known = day.date is None or day.date in grounds.days or day.date in grounds.echoed_days
        if known is False and day.date is not None and about_hours:
            known = abs((day.date - grounds.context.today).days) <= A_YEAR
        near = day.date is not None and abs((day.date - grounds.context.today).days) <= 1
        if not known and not near:
            return "date", sentence[day.start : day.end]
    for said in times_said(sentence, days):
        day = _day_of(said, days)
        if any(_supported(at, day, grounds) for at in said.readings):
            continue
        if echo and any(at in grounds.echoed_times for at in said.readings):
            continue
        return "time", said.text
    return _check_openings(sentence, days, grounds)


def _check_openings(sentence: str, days: list[DaySaid], grounds: Grounds) -> tuple[str, str] | None:
    """A day called closed must be closed, one called open open, one with openings have some."""
    negated = re.search(
        r"\b(?:no|not|n't|nothing|none|isn't|aren't|don't)\b|n't\b|\?", sentence, re.IGNORECASE
    )
    closed, opened = _CLOSED.search(sentence), _OPEN.search(sentence)
    for day in days:
        on = [day.date] if day.date else list(grounds.weekday_days(day.weekday or 0))
        hours = [bool(grounds.context.opening.hours_on(d)) for d in on]
        if closed and not opened and not negated and all(hours):
            return "closed", sentence[day.start : day.end]
        if opened and not closed and not negated and not any(hours):
            return "open", sentence[day.start : day.end]
        free = {d for d, _ in grounds.moments}
        if (
            _OPENING.search(sentence)
            and not negated
            and not any(
                d in free or (day.date is None and any(f.weekday() == day.weekday for f in free))
                for d in on
            )
        ):
            return "availability", sentence[day.start : day.end]
    return None
