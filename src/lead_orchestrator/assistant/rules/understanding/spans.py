"""Stretches of days people name: weeks, week-ends, months and their beginnings and ends.

No words in here: every grammar maps its own words to these. A week starts on Monday.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from lead_orchestrator.assistant.rules.understanding.dates import monday_after, next_weekday, span

Edge = Literal["start", "middle", "end", "late"]
_SATURDAY, _SUNDAY = 5, 6
_FORTNIGHT = 14
_NEAR = 120
_MONTHS = 12


def week(today: date, ahead: int = 0) -> tuple[date, ...]:
    """Return what is left of this week, or the whole week `ahead` weeks from it."""
    if ahead == 0:
        return span(today, monday_after(today) - timedelta(days=1))
    monday = monday_after(today) + timedelta(weeks=ahead - 1)
    return span(monday, monday + timedelta(days=6))


def week_of(day: date) -> tuple[date, ...]:
    """Return the seven days of a week that starts about `day`."""
    monday = day - timedelta(days=day.weekday())
    return span(max(day, monday), monday + timedelta(days=6))


def edge_of_week(days: tuple[date, ...], edge: Edge | None) -> tuple[date, ...]:
    """Return the beginning, the middle or the end of a week."""
    first, last = days[0], days[-1]
    if edge in {"end", "late"}:
        start = max(first, last - timedelta(days=3))
        return span(start, max(start, last - timedelta(days=1)) if edge == "end" else last)
    if edge == "start":
        return span(first, min(last, first + timedelta(days=2)))
    if edge == "middle":
        monday = last - timedelta(days=6)
        return tuple(d for d in span(monday + timedelta(days=1), monday + timedelta(days=3))
                     if d >= first) or days  # fmt: skip
    return days


def weekend(today: date, ahead: int = 0) -> tuple[date, ...]:
    """Return this week-end (what is left of it), or the one `ahead` weeks later."""
    if today.weekday() == _SUNDAY:
        saturday = today - timedelta(days=1) + timedelta(weeks=ahead)
    else:
        saturday = next_weekday(today, _SATURDAY, allow_today=True) + timedelta(weeks=ahead)
    return tuple(d for d in (saturday, saturday + timedelta(days=1)) if d >= today)


def weekdays(today: date) -> tuple[date, ...]:
    """Return the working days of the next two weeks."""
    days = span(today + timedelta(days=1), today + timedelta(days=_FORTNIGHT))
    return tuple(d for d in days if d.weekday() < _SATURDAY)


def onwards(first: date) -> tuple[date, ...]:
    """Return two weeks of days from `first`."""
    return span(first, first + timedelta(days=_FORTNIGHT - 1))


def month(today: date, *, ahead: int = 0, number: int | None = None) -> tuple[date, ...]:
    """Return the days of a month still to come: `ahead` months from now, or the next `number`."""
    year, at = today.year, number or today.month
    if number is not None:
        year += number < today.month
    else:
        year, at = year + (at + ahead - 1) // _MONTHS, (at + ahead - 1) % _MONTHS + 1
    first = date(year, at, 1)
    after = date(year + (at == _MONTHS), at % _MONTHS + 1, 1)
    return span(max(first, today), after - timedelta(days=1))


def edge_of_month(days: tuple[date, ...], edge: Edge | None) -> tuple[date, ...]:
    """Return the first ten days of a month, the next ten, or its last week."""
    last = days[-1]
    low, high = {
        "start": (1, 10), "middle": (11, 20), "end": (last.day - 6, last.day),
        "late": (last.day - 9, last.day), None: (1, last.day),
    }[edge]  # fmt: skip
    return tuple(d for d in days if low <= d.day <= high) or days[-1:]


def nth_weekday(days: tuple[date, ...], which: int, weekday: int) -> date | None:
    """Return the `which`-th such weekday of a month; -1 is the last."""
    named = [d for d in days if d.weekday() == weekday]
    if which < 0:
        return named[-1] if named else None
    return next((d for d in named if (d.day - 1) // 7 == which - 1), None)


def soon_month(today: date, number: int) -> tuple[date, ...]:
    """Return the days of a month that is near; none for one far off, which is more likely past."""
    days = month(today, number=number)
    return days if days[0] - today <= timedelta(days=_NEAR) else ()


def first_week(days: tuple[date, ...], which: int) -> tuple[date, ...]:
    """Return the `which`-th seven days of a month; -1 is the last."""
    if which < 0:
        return days[-7:]
    return tuple(d for d in days if 7 * (which - 1) < d.day <= 7 * which) or days[-1:]
