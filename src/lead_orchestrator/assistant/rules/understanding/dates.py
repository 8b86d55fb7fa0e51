"""When a customer means: the language-neutral part.

A day is a local day of the shop. What is ambiguous says so; nobody books from a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

Part = Literal["morning", "afternoon", "evening"]

PARTS: dict[Part, tuple[time, time]] = {
    "morning": (time(6), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), time(23, 59)),
}
NOON_HOUR = 12
FIRST_AFTERNOON_HOURS = range(1, 8)  # an hour of 1-7 with no am or pm means the afternoon


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day: exact (`at`), a bound, or a part of the day."""

    at: time | None = None
    after: time | None = None
    before: time | None = None
    part: Part | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing about the time of day was said."""
        return self == Clock()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Days a customer may mean, in order of time, and the time of day on them."""

    days: tuple[date, ...] = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None
    part: Part | None = None
    earliest: bool = False
    other_days: tuple[date, ...] = ()  # what the words can also mean

    @property
    def ambiguous(self) -> bool:
        """Whether the words can mean another day too."""
        return bool(self.other_days)

    @property
    def bounds(self) -> tuple[time, time]:
        """The half-open stretch of the day that fits; one minute long for an exact time."""
        if self.at is not None:
            end = (datetime.combine(date.min, self.at) + timedelta(minutes=1)).time()
            return self.at, max(end, self.at)
        low, high = PARTS[self.part] if self.part else (time.min, time.max)
        return (self.after or low, self.before or high)

    def fits(self, local: datetime) -> bool:
        """Whether a local moment is one that was meant."""
        if self.days and local.date() not in self.days:
            return False
        if self.at is not None:
            return local.time() == self.at
        low, high = self.bounds
        return low <= local.time() < high


def on_clock(
    hour: int, minute: int = 0, *, half: str | None = None, part: Part | None = None
) -> time | None:
    """Return a wall time from what was said, or None when there is no such time.

    Without am or pm an hour of 1-7 is in the afternoon, unless the morning was named; 8-11 is in
    the morning, unless the evening was named.
    """
    if not 0 <= hour <= 23 or not 0 <= minute <= 59:  # noqa: PLR2004 - hours and minutes of a day
        return None
    if half in {"am", "pm"}:
        if not 1 <= hour <= NOON_HOUR:
            return time(hour, minute) if half == "pm" and hour > NOON_HOUR else None
        return time(hour % NOON_HOUR + (NOON_HOUR if half == "pm" else 0), minute)
    if hour > NOON_HOUR or hour == 0:
        return time(hour, minute)
    if part == "morning":
        return time(hour % NOON_HOUR if hour != NOON_HOUR else NOON_HOUR, minute)
    if part in {"afternoon", "evening"} or hour in FIRST_AFTERNOON_HOURS:
        return time(hour if hour == NOON_HOUR else hour + NOON_HOUR, minute)
    return time(hour, minute)


def next_weekday(today: date, weekday: int, *, allow_today: bool = False) -> date:
    """Return the next day that is `weekday` (0 is Monday)."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or allow_today else 7)


def monday_after(today: date) -> date:
    """Return the Monday of the next week."""
    return today + timedelta(days=7 - today.weekday())


def span(first: date, last: date) -> tuple[date, ...]:
    """Return every day from `first` to `last`, at most two months of them."""
    count = min((last - first).days, 61)
    return tuple(first + timedelta(days=n) for n in range(count + 1))


def month_day(today: date, month: int, day: int, year: int | None = None) -> date | None:
    """Return the next such day of the year, or None when there is none."""
    for candidate in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(candidate + (2000 if candidate < 100 else 0), month, day)  # noqa: PLR2004
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def day_of_month(today: date, day: int) -> date | None:
    """Return the next day with this number, in this month or a later one."""
    year, month = today.year, today.month
    for _ in range(4):
        try:
            found = date(year, month, day)
        except ValueError:
            found = None
        if found is not None and found >= today:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004
    return None


Grammar: TypeAlias = Callable[[str, datetime], "When | None"]
