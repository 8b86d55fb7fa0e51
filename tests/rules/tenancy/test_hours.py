"""When a shop is open, as instants: right on every day, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.tenancy.rules.hours import (
    Interval,
    Opening,
    SpecialDay,
    clock_text,
    day_text,
    local_day,
    local_instant,
    wall_text,
    when_text,
)

NEW_YORK = "America/New_York"
ZONES = (
    NEW_YORK,
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Indiana/Indianapolis",
    "America/Boise",
)
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # Sundays
EVERY_DAY = {day: ((time(9), time(18)),) for day in range(7)}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "starts", "ends"),
    [
        # an ordinary winter's and summer's day
        (date(2026, 1, 5), time(9), time(18), "2026-01-05T14:00", "2026-01-05T23:00"),
        (date(2026, 7, 6), time(9), time(18), "2026-07-06T13:00", "2026-07-06T22:00"),
        # a day whose closing is tomorrow in UTC
        (date(2026, 1, 5), time(9), time(21), "2026-01-05T14:00", "2026-01-06T02:00"),
        # the clocks go forward: the day is open nine hours all the same, a night shift loses one
        (SPRING, time(9), time(18), "2026-03-08T13:00", "2026-03-08T22:00"),
        (SPRING, time(0), time(6), "2026-03-08T05:00", "2026-03-08T10:00"),
        (SPRING, time(2, 30), time(4), "2026-03-08T07:30", "2026-03-08T08:00"),
        # the clocks go back: the night shift has one more
        (AUTUMN, time(9), time(18), "2026-11-01T14:00", "2026-11-01T23:00"),
        (AUTUMN, time(0), time(6), "2026-11-01T04:00", "2026-11-01T11:00"),
        (AUTUMN, time(1, 30), time(3), "2026-11-01T05:30", "2026-11-01T08:00"),
        (AUTUMN, time(0), time(1, 30), "2026-11-01T04:00", "2026-11-01T05:30"),
    ],
)
def test_wall_hours_become_instants(
    day: date, opens: time, closes: time, starts: str, ends: str
) -> None:
    opening = Opening(NEW_YORK, {day.weekday(): ((opens, closes),)}, {})
    assert opening.windows(day) == (Interval(utc(starts), utc(ends)),)


@pytest.mark.parametrize(
    ("zone", "spring_hours", "autumn_hours"),
    [
        (NEW_YORK, 23, 25),
        ("America/Los_Angeles", 23, 25),
        ("America/Phoenix", 24, 24),
        ("Pacific/Honolulu", 24, 24),
    ],
)
def test_a_day_has_as_many_hours_as_its_zone_says(
    zone: str, spring_hours: int, autumn_hours: int
) -> None:
    def length(day: date) -> timedelta:
        midnight = local_instant(day, time(0), zone)
        return local_instant(day + timedelta(days=1), time(0), zone) - midnight

    assert length(SPRING) == timedelta(hours=spring_hours)
    assert length(AUTUMN) == timedelta(hours=autumn_hours)


def test_hours_that_the_clocks_skip_are_no_window() -> None:
    opening = Opening(NEW_YORK, {6: ((time(2, 30), time(3)),)}, {})
    assert opening.windows(SPRING) == ()
    assert len(opening.windows(AUTUMN)) == 1


def test_two_shifts_that_the_clocks_push_together_are_one() -> None:
    opening = Opening(NEW_YORK, {6: ((time(2, 15), time(2, 45)), (time(3), time(4)))}, {})
    assert opening.windows(SPRING) == (Interval(utc("2026-03-08T07:00"), utc("2026-03-08T08:00")),)
    assert len(opening.windows(AUTUMN)) == 2


def test_a_lunch_break_makes_two_windows_and_touching_ones_stay_two() -> None:
    lunch = Opening(NEW_YORK, {0: ((time(9), time(12)), (time(13), time(18)))}, {})
    touching = Opening(NEW_YORK, {0: ((time(9), time(12)), (time(12), time(18)))}, {})
    monday = date(2026, 1, 5)
    assert [w.starts.hour for w in lunch.windows(monday)] == [14, 18]
    first, second = touching.windows(monday)
    assert first.ends == second.starts
    assert not first.overlaps(second)


WALLS = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
HOURS = st.lists(st.tuples(WALLS, WALLS).filter(lambda pair: pair[0] < pair[1]), max_size=3).map(
    lambda hours: tuple(sorted(hours))
)
CHANGES = st.sampled_from(
    [
        day + timedelta(days=n)
        for year in range(2024, 2031)
        for day in (
            date(year, 3, 14) - timedelta(days=(date(year, 3, 14).weekday() + 1) % 7),
            date(year, 11, 7) - timedelta(days=(date(year, 11, 7).weekday() + 1) % 7),
        )
        for n in (-1, 0, 1)
    ]
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31)) | CHANGES


@given(st.sampled_from(ZONES), DAYS, HOURS)
@settings(max_examples=300, deadline=None)
def test_windows_are_half_open_in_order_and_inside_their_local_day(
    zone: str, day: date, hours: tuple[tuple[time, time], ...]
) -> None:
    windows = Opening(zone, {day.weekday(): hours}, {}).windows(day)
    midnight = local_instant(day, time(0), zone)
    next_midnight = local_instant(day + timedelta(days=1), time(0), zone)
    for window in windows:
        assert window.starts.tzinfo is UTC
        assert midnight <= window.starts < window.ends <= next_midnight
        assert local_day(window.starts, zone) == day
    for one, other in pairwise(windows):
        assert one.ends <= other.starts
        assert not one.overlaps(other)


@given(st.sampled_from(ZONES), DAYS, WALLS)
@settings(max_examples=200, deadline=None)
def test_a_wall_time_that_exists_is_shown_again_as_it_was_written(
    zone: str, day: date, wall: time
) -> None:
    instant = local_instant(day, wall, zone)
    local = datetime.combine(day, wall, ZoneInfo(zone))
    exists = local.astimezone(UTC).astimezone(ZoneInfo(zone)).time() == wall
    shown = clock_text(instant, zone)
    assert (shown == wall_text(wall)) == exists
    assert local_day(instant, zone) == day


def test_a_time_that_comes_twice_means_its_first_coming() -> None:
    first = local_instant(AUTUMN, time(1, 30), NEW_YORK)
    assert first == utc("2026-11-01T05:30")
    assert clock_text(first, NEW_YORK) == clock_text(first + timedelta(hours=1), NEW_YORK)


@pytest.mark.parametrize(
    ("special", "hours", "reason"),
    [
        (None, ((time(9), time(18)),), None),
        (SpecialDay("Christmas Day"), (), "Christmas Day"),
        (SpecialDay("Christmas Eve", time(9), time(13)), ((time(9), time(13)),), None),
    ],
)
def test_a_special_day_beats_the_week(
    special: SpecialDay | None, hours: tuple[tuple[time, time], ...], reason: str | None
) -> None:
    day = date(2026, 12, 24)
    opening = Opening(NEW_YORK, EVERY_DAY, {} if special is None else {day: special})
    assert opening.hours_on(day) == hours
    assert opening.reason_closed(day) == reason
    assert opening.windows(day + timedelta(days=1))


def test_a_special_day_may_open_on_a_day_that_is_closed() -> None:
    sunday = date(2026, 12, 20)
    opening = Opening(NEW_YORK, {}, {sunday: SpecialDay("Open Sunday", time(10), time(14))})
    assert opening.windows(sunday) == (Interval(utc("2026-12-20T15:00"), utc("2026-12-20T19:00")),)
    assert opening.reason_closed(sunday + timedelta(days=7)) == "closed on Sundays"


HALF_HOURS = st.integers(0, 96).map(lambda n: utc("2026-12-01T00:00") + timedelta(minutes=30 * n))
INTERVALS = (
    st.tuples(HALF_HOURS, HALF_HOURS).filter(lambda p: p[0] < p[1]).map(lambda p: Interval(*p))
)


@given(INTERVALS, INTERVALS)
@settings(max_examples=200, deadline=None)
def test_intervals_overlap_when_they_share_an_instant_and_touching_is_not_sharing(
    one: Interval, other: Interval
) -> None:
    def instants(interval: Interval) -> set[datetime]:
        steps = int((interval.ends - interval.starts) / timedelta(minutes=30))
        return {interval.starts + timedelta(minutes=30 * n) for n in range(steps)}

    assert one.overlaps(other) == bool(instants(one) & instants(other)) == other.overlaps(one)
    assert one.holds(other) == (instants(other) <= instants(one))


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        ("2026-12-01T15:00", NEW_YORK, "Tuesday, December 1 at 10:00 AM"),
        ("2026-12-01T15:00", "America/Los_Angeles", "Tuesday, December 1 at 7:00 AM"),
        ("2026-12-02T03:30", "Pacific/Honolulu", "Tuesday, December 1 at 5:30 PM"),
        ("2026-07-04T04:05", NEW_YORK, "Saturday, July 4 at 12:05 AM"),
        ("2026-07-04T16:00", NEW_YORK, "Saturday, July 4 at 12:00 PM"),
        ("2027-01-01T04:59", NEW_YORK, "Thursday, December 31 at 11:59 PM"),
    ],
)
def test_a_time_is_said_where_the_shop_is(instant: str, zone: str, text: str) -> None:
    assert when_text(utc(instant), zone) == text


def test_a_day_is_said_without_its_year() -> None:
    assert day_text(date(2026, 3, 1)) == "Sunday, March 1"
