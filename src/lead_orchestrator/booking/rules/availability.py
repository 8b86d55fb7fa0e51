"""When work can begin: interval algebra over opening windows, bays and what already stands in them.

Pure: time is an argument. Promises that a slot is never in the past, never outside the opening
hours and never over something else in its bay, on the days the clocks change too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NewType
from uuid import UUID

from lead_orchestrator.tenancy.rules.hours import Interval, Opening, local_day
from lead_orchestrator.tenancy.rules.places import BookingRules

BayId = NewType("BayId", UUID)

# A car stays at most this many days: what cannot be finished by then is not offered.
LONGEST_STAY_DAYS = 31


@dataclass(frozen=True, slots=True)
class Bay:
    """A place where work is done, and what can be done there."""

    id: BayId
    categories: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is asked of the shop: how long it takes and what the bay must be able to do."""

    duration: timedelta
    categories: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A moment on the shop's grid at which work could begin, whatever stands in the bays."""

    during: Interval
    drop_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """A start for which a bay is free: the first such bay in the shop's order."""

    during: Interval
    drop_off: bool
    bay_id: BayId


class Occupancy:
    """What stands in one bay, ready for many questions."""

    def __init__(self, busy: Iterable[Interval]) -> None:
        starts: list[datetime] = []
        ends: list[datetime] = []
        for block in sorted(b for b in busy if b.starts < b.ends):
            if ends and block.starts <= ends[-1]:
                ends[-1] = max(ends[-1], block.ends)
            else:
                starts.append(block.starts)
                ends.append(block.ends)
        self._starts = starts
        self._ends = ends

    def is_free(self, during: Interval) -> bool:
        """Say whether nothing stands in the bay during a half-open stretch of time."""
        first_ending_later = bisect_right(self._ends, during.starts)
        return first_ending_later >= bisect_left(self._starts, during.ends)


def suitable(bays: Iterable[Bay], work: Work) -> tuple[Bay, ...]:
    """Return the bays that can do every category asked, in the shop's order."""
    return tuple(bay for bay in bays if work.categories <= bay.categories)


def horizon(opening: Opening, rules: BookingRules, now: datetime) -> date:
    """Return the last local day that can be booked."""
    return local_day(now, opening.timezone) + timedelta(days=rules.horizon_days)


def starts(
    opening: Opening,
    *,
    work: Work,
    rules: BookingRules,
    now: datetime,
    first: date,
    last: date,
) -> Iterator[Start]:
    """Yield the starts on the local days `first` to `last`, both included, earliest first.

    Work that fits an ordinary window stays inside one window. Work longer than any window of the
    week is a drop-off: the car comes when the shop opens and the work goes on through the next
    opening hours.
    """
    if work.duration <= timedelta(0):
        return
    earliest = now + timedelta(minutes=rules.lead_minutes)
    day = max(first, local_day(now, opening.timezone))
    last = min(last, horizon(opening, rules, now))
    drop_off = work.duration > _longest_window(opening)
    while day <= last:
        windows = opening.windows(day)
        found = (
            _drop_offs(opening, day=day, windows=windows, duration=work.duration)
            if drop_off
            else _within(windows, work.duration, timedelta(minutes=max(rules.step_minutes, 1)))
        )
        for during in found:
            if during.starts >= earliest:
                yield Start(during=during, drop_off=drop_off)
        day += timedelta(days=1)


def start_at(
    opening: Opening, *, work: Work, rules: BookingRules, now: datetime, starts_at: datetime
) -> Start | None:
    """Return the start the shop offers at exactly `starts_at`, or None when it offers none."""
    day = local_day(starts_at, opening.timezone)
    offered = starts(opening, work=work, rules=rules, now=now, first=day, last=day)
    return next((start for start in offered if start.during.starts == starts_at), None)


def opportunities(
    offered: Iterable[Start], *, bays: Sequence[Bay], busy: Mapping[BayId, Collection[Interval]]
) -> Iterator[Opportunity]:
    """Yield each start that finds a free bay, with the first such bay."""
    occupied = [(bay.id, Occupancy(busy.get(bay.id, ()))) for bay in bays]
    for start in offered:
        for bay_id, occupancy in occupied:
            if occupancy.is_free(start.during):
                yield Opportunity(during=start.during, drop_off=start.drop_off, bay_id=bay_id)
                break


def nearest(
    found: Iterable[Opportunity], *, wanted: datetime, count: int
) -> tuple[Opportunity, ...]:
    """Return the `count` opportunities nearest to `wanted`, earliest first."""
    by_distance = sorted(found, key=lambda o: (abs(o.during.starts - wanted), o.during.starts))
    return tuple(sorted(islice(by_distance, count), key=lambda o: o.during.starts))


def _longest_window(opening: Opening) -> timedelta:
    """Return the longest window on paper: a clock change never makes a morning job a drop-off."""
    hours = [pair for pairs in opening.weekly.values() for pair in pairs]
    hours += [
        (special.opens, special.closes)
        for special in opening.special.values()
        if not opening.weekly and special.opens is not None and special.closes is not None
    ]
    return max(
        (
            timedelta(
                hours=closes.hour - opens.hour,
                minutes=closes.minute - opens.minute,
                seconds=closes.second - opens.second,
            )
            for opens, closes in hours
        ),
        default=timedelta(0),
    )


def _within(
    windows: Sequence[Interval], duration: timedelta, step: timedelta
) -> Iterator[Interval]:
    for window in windows:
        begins = window.starts
        while begins + duration <= window.ends:
            yield Interval(begins, begins + duration)
            begins += step


def _drop_offs(
    opening: Opening, *, day: date, windows: Sequence[Interval], duration: timedelta
) -> Iterator[Interval]:
    if not windows:
        return
    remaining = duration
    for n in range(LONGEST_STAY_DAYS):
        for window in opening.windows(day + timedelta(days=n)):
            length = window.ends - window.starts
            if remaining <= length:
                yield Interval(windows[0].starts, window.starts + remaining)
                return
            remaining -= length
