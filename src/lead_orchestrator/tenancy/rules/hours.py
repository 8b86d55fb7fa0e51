"""When a location is open, as instants.

Local wall times become UTC here and nowhere else; promises half-open intervals that are right on
the days the clocks change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from lead_orchestrator.kit.wording import (
    CALENDARS,
    day_words,
    every_words,
    known,
    moment_words,
    wall_words,
)

WEEKDAYS = CALENDARS["en"].days


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open stretch of time: `starts` is in it, `ends` is not. Both are UTC."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: Interval) -> bool:
        """Say whether the two share an instant."""
        return self.starts < other.ends and other.starts < self.ends

    def holds(self, other: Interval) -> bool:
        """Say whether `other` lies wholly inside."""
        return self.starts <= other.starts and other.ends <= self.ends

    def without(self, other: Interval) -> tuple[Interval, ...]:
        """Return what is left of this when `other` is taken out: up to two stretches."""
        if not self.overlaps(other):
            return (self,)
        parts = (Interval(self.starts, other.starts), Interval(other.ends, self.ends))
        return tuple(part for part in parts if part.starts < part.ends)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with other hours, or none (`opens` is None)."""

    reason: str
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The weekly hours (0 is Monday) and the special days of a location."""

    timezone: str
    weekly: Mapping[int, tuple[tuple[time, time], ...]]
    special: Mapping[date, SpecialDay]

    def hours_on(self, day: date) -> tuple[tuple[time, time], ...]:
        """Return the wall-clock hours of a local day, earliest first."""
        special = self.special.get(day)
        if special is None:
            return self.weekly.get(day.weekday(), ())
        if special.opens is None or special.closes is None:
            return ()
        return ((special.opens, special.closes),)

    def windows(self, day: date) -> tuple[Interval, ...]:
        """Return the open stretches of a local day as UTC instants, in order, none overlapping."""
        found: list[Interval] = []
        for window in sorted(
            Interval(local_instant(day, o, self.timezone), local_instant(day, c, self.timezone))
            for o, c in self.hours_on(day)
        ):
            if window.starts >= window.ends:  # hours that the clocks skip
                continue
            if found and window.starts < found[-1].ends:
                found[-1] = Interval(found[-1].starts, max(found[-1].ends, window.ends))
            else:
                found.append(window)
        return tuple(found)

    def reason_closed(self, day: date, language: str = "en") -> str | None:
        """Return why a day is closed: the closure's reason, `closed on Sundays`, or None."""
        if self.hours_on(day):
            return None
        special = self.special.get(day)
        if special:
            return special.reason
        closed = {"en": "closed", "es": "cerrado", "fr": "fermé"}[known(language)]
        return f"{closed} {every_words(day.weekday(), language)}"


def local_instant(day: date, wall: time, timezone: str) -> datetime:
    """Return the UTC instant of a wall time.

    A wall time that is skipped in spring means the same distance after the gap (02:30 becomes
    03:30); one that comes twice in autumn means its first coming (PEP 495, fold=0).
    """
    return datetime.combine(day, wall, ZoneInfo(timezone)).astimezone(UTC)


def local_day(instant: datetime, timezone: str) -> date:
    """Return the day it is at `timezone`."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def clock_text(instant: datetime, timezone: str, language: str = "en") -> str:
    """Return the wall time as people write it: `10:00 AM`, `10:00 a. m.`, `10 h`."""
    return wall_words(instant.astimezone(ZoneInfo(timezone)).time(), language)


def day_text(day: date, language: str = "en") -> str:
    """Return `Tuesday, December 1`, `martes 1 de diciembre`, `mardi 1er décembre`."""
    return day_words(day, language)


def when_text(instant: datetime, timezone: str, language: str = "en") -> str:
    """Return `Tuesday, December 1 at 10:00 AM`, in the location's own time."""
    local = instant.astimezone(ZoneInfo(timezone))
    return moment_words(local.date(), local.time(), language)


def wall_text(wall: time, language: str = "en") -> str:
    """Return a wall time alone: `9:00 AM`, `9:00 a. m.`, `9 h`."""
    return wall_words(wall, language)
