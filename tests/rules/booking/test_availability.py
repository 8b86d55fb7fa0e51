"""Slots are interval algebra: tables for what people would check by hand, properties for the rest.

Promises hold on both clock changes of every zone a shop of ours stands in.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.booking.rules.availability import (
    Bay,
    BayId,
    Occupancy,
    Opportunity,
    Work,
    nearest,
    opportunities,
    start_at,
    starts,
    suitable,
)
from lead_orchestrator.tenancy.rules.hours import Interval, Opening, SpecialDay, local_day
from lead_orchestrator.tenancy.rules.places import BookingRules

ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Indiana/Indianapolis",
    "America/Puerto_Rico",
)
NINE_TO_SIX = {day: ((time(9), time(18)),) for day in range(5)} | {5: ((time(9), time(15)),)}
RULES = BookingRules(lead_minutes=60, horizon_days=60, step_minutes=30, hold_minutes=10)
TUESDAY = date(2026, 12, 1)
MORNING = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)  # 07:00 in New York, before opening
TINT = frozenset({"window_tint"})


def bay(n: int, *categories: str) -> Bay:
    return Bay(BayId(UUID(int=n)), frozenset(categories or ("window_tint",)))


def opening(
    timezone: str = "America/New_York",
    weekly: dict[int, tuple[tuple[time, time], ...]] | None = None,
    special: dict[date, SpecialDay] | None = None,
) -> Opening:
    return Opening(timezone, NINE_TO_SIX if weekly is None else weekly, special or {})


def work(minutes: int) -> Work:
    return Work(duration=timedelta(minutes=minutes), categories=TINT)


def local(day: date, wall: str, timezone: str = "America/New_York") -> datetime:
    return datetime.combine(day, time.fromisoformat(wall), ZoneInfo(timezone)).astimezone(UTC)


def walls(hours: Opening, minutes: int, day: date, now: datetime = MORNING) -> list[str]:
    found = starts(hours, work=work(minutes), rules=RULES, now=now, first=day, last=day)
    return [f"{start.during.starts.astimezone(ZoneInfo(hours.timezone)):%H:%M}" for start in found]


@pytest.mark.parametrize(
    ("minutes", "first", "last", "count"),
    [
        (30, "09:00", "17:30", 18),
        (60, "09:00", "17:00", 17),
        (180, "09:00", "15:00", 13),
        (540, "09:00", "09:00", 1),  # as long as the day
    ],
)
def test_the_whole_work_lies_inside_the_opening_hours(
    minutes: int, first: str, last: str, count: int
) -> None:
    found = walls(opening(), minutes, TUESDAY)

    assert (found[0], found[-1], len(found)) == (first, last, count)


def test_a_lunch_break_is_not_worked_through() -> None:
    hours = opening(weekly={1: ((time(9), time(12)), (time(13), time(17)))})

    assert walls(hours, 120, TUESDAY) == [
        "09:00", "09:30", "10:00", "13:00", "13:30", "14:00", "14:30", "15:00",
    ]  # fmt: skip


def test_nothing_is_offered_in_the_past_or_within_the_shops_notice() -> None:
    now = local(TUESDAY, "14:10")

    assert walls(opening(), 60, TUESDAY, now=now) == ["15:30", "16:00", "16:30", "17:00"]


def test_a_start_exactly_at_the_end_of_the_notice_is_offered() -> None:
    assert walls(opening(), 60, TUESDAY, now=local(TUESDAY, "16:00")) == ["17:00"]


def test_yesterday_has_no_starts() -> None:
    assert walls(opening(), 60, TUESDAY - timedelta(days=1)) == []


def test_sundays_and_closed_days_have_no_starts_and_short_days_end_early() -> None:
    closed = {TUESDAY: SpecialDay("Stock-taking")}
    short = {TUESDAY: SpecialDay("Staff party", time(9), time(11))}

    assert walls(opening(), 60, date(2026, 12, 6)) == []
    assert walls(opening(special=closed), 60, TUESDAY) == []
    assert walls(opening(special=short), 60, TUESDAY) == ["09:00", "09:30", "10:00"]


def test_the_horizon_is_the_last_day() -> None:
    last = TUESDAY + timedelta(days=60)  # a Saturday
    found = list(
        starts(
            opening(), work=work(60), rules=RULES, now=MORNING, first=TUESDAY,
            last=TUESDAY + timedelta(days=400),
        )
    )  # fmt: skip

    assert local_day(found[-1].during.starts, "America/New_York") == last


def test_work_longer_than_any_window_is_a_drop_off_at_opening_time() -> None:
    found = list(
        starts(
            opening(), work=work(12 * 60), rules=RULES, now=MORNING, first=TUESDAY,
            last=date(2026, 12, 5),
        )
    )  # fmt: skip

    assert all(start.drop_off for start in found)
    assert [start.during.starts for start in found] == [
        local(date(2026, 12, day), "09:00") for day in (1, 2, 3, 4, 5)
    ]
    # nine hours on the first day, three on the next one; Saturday's goes on on Monday
    assert found[0].during.ends == local(date(2026, 12, 2), "12:00")
    assert found[3].during.ends == local(date(2026, 12, 5), "12:00")
    assert found[4].during.ends == local(date(2026, 12, 7), "15:00")


def test_work_that_fits_on_weekdays_is_no_drop_off_on_a_short_saturday() -> None:
    assert walls(opening(), 8 * 60, date(2026, 12, 5)) == []


def test_work_that_cannot_be_finished_in_a_month_is_not_offered() -> None:
    assert walls(opening(), 60 * 9 * 32, TUESDAY) == []


@pytest.mark.parametrize("minutes", [0, -30, -1_000_000_000])
def test_work_without_a_length_is_not_offered(minutes: int) -> None:
    assert walls(opening(), minutes, TUESDAY) == []


def test_a_location_without_hours_offers_nothing() -> None:
    assert walls(opening(weekly={}), 60, TUESDAY) == []


def test_a_grid_of_no_minutes_does_not_run_for_ever() -> None:
    rules = BookingRules(step_minutes=0)
    hours = opening(weekly={1: ((time(9), time(9, 30)),)})
    found = starts(hours, work=work(25), rules=rules, now=MORNING, first=TUESDAY, last=TUESDAY)

    assert len(list(found)) == 6


@pytest.mark.parametrize(
    ("wall", "offered"), [("10:00", True), ("10:15", False), ("08:30", False), ("17:30", False)]
)
def test_only_times_of_the_grid_can_be_asked_for(wall: str, offered: bool) -> None:  # noqa: FBT001 - a table
    start = start_at(
        opening(), work=work(60), rules=RULES, now=MORNING, starts_at=local(TUESDAY, wall)
    )

    assert (start is not None) is offered


def test_a_bay_must_be_able_to_do_every_category_asked() -> None:
    both = Work(
        duration=timedelta(hours=1), categories=frozenset({"window_tint", "ceramic_coating"})
    )
    bays = [bay(1), bay(2, "ceramic_coating"), bay(3, "window_tint", "ceramic_coating", "audio")]

    assert [b.id for b in suitable(bays, both)] == [bays[2].id]


def test_the_first_free_bay_in_the_shops_order_is_chosen() -> None:
    bays = [bay(7), bay(3)]
    ten = Interval(local(TUESDAY, "10:00"), local(TUESDAY, "11:00"))
    offered = list(
        starts(opening(), work=work(60), rules=RULES, now=MORNING, first=TUESDAY, last=TUESDAY)
    )
    found = list(opportunities(offered, bays=bays, busy={bays[0].id: [ten]}))

    by_start = {o.during.starts: o.bay_id for o in found}
    assert by_start[local(TUESDAY, "09:00")] == bays[0].id
    assert by_start[local(TUESDAY, "09:30")] == bays[1].id
    assert by_start[local(TUESDAY, "10:30")] == bays[1].id
    assert by_start[local(TUESDAY, "11:00")] == bays[0].id  # half-open: neighbours touch


def test_when_every_bay_is_taken_there_is_no_slot() -> None:
    day = Interval(local(TUESDAY, "00:00"), local(TUESDAY, "23:00"))
    offered = starts(
        opening(), work=work(60), rules=RULES, now=MORNING, first=TUESDAY, last=TUESDAY
    )

    assert list(opportunities(offered, bays=[bay(1)], busy={bay(1).id: [day]})) == []


def test_the_nearest_times_are_told_earliest_first() -> None:
    found = [
        Opportunity(
            during=Interval(local(TUESDAY, wall), local(TUESDAY, wall) + timedelta(hours=1)),
            drop_off=False,
            bay_id=BayId(UUID(int=1)),
        )
        for wall in ("09:00", "11:00", "12:00", "15:00")
    ]

    told = nearest(found, wanted=local(TUESDAY, "11:30"), count=3)

    assert [o.during.starts for o in told] == [
        local(TUESDAY, wall) for wall in ("09:00", "11:00", "12:00")
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("day", "hours_long"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25)])
def test_the_days_the_clocks_change_have_every_slot_once_at_its_wall_time(
    zone: str, day: date, hours_long: int
) -> None:
    open_hours = opening(zone, {6: ((time(0), time(23, 59)),)})
    changes = zone not in ("America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico")
    found = [
        start.during.starts
        for start in starts(
            open_hours, work=work(60), rules=RULES,
            now=local(day, "00:00", zone) - timedelta(days=2), first=day, last=day,
        )
    ]  # fmt: skip

    assert len(found) == len(set(found)) == 2 * ((hours_long if changes else 24) - 1)
    assert all(at.astimezone(ZoneInfo(zone)).minute in (0, 30) for at in found)
    assert all(b - a == timedelta(minutes=30) for a, b in pairwise(found))
    assert all(at.astimezone(ZoneInfo(zone)).date() == day for at in found)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", range(2025, 2036))
def test_nine_oclock_is_nine_oclock_the_day_before_and_after_each_change(
    zone: str, year: int
) -> None:
    everyday = opening(zone, {day: ((time(9), time(18)),) for day in range(7)})
    for middle in (date(year, 3, 8), date(year, 11, 1)):
        first, last = middle - timedelta(days=8), middle + timedelta(days=8)
        found = list(
            starts(
                everyday, work=work(60), rules=RULES, now=local(first, "00:00", zone),
                first=first, last=last,
            )
        )  # fmt: skip
        firsts: dict[date, datetime] = {}
        for start in found:
            firsts.setdefault(local_day(start.during.starts, zone), start.during.starts)

        assert len(found) == 17 * 17
        assert {f"{at.astimezone(ZoneInfo(zone)):%H:%M}" for at in firsts.values()} == {"09:00"}


def test_a_drop_off_over_the_clock_change_still_ends_at_the_right_wall_time() -> None:
    everyday = opening(weekly={day: ((time(9), time(18)),) for day in range(7)})
    saturday = date(2026, 3, 7)
    (start,) = starts(
        everyday, work=work(12 * 60), rules=RULES, now=local(saturday, "00:00"),
        first=saturday, last=saturday,
    )  # fmt: skip

    assert start.during.ends == local(date(2026, 3, 8), "12:00")


QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
HOURS = st.tuples(QUARTERS, QUARTERS).filter(lambda pair: pair[0] < pair[1])
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@st.composite
def busy_days(draw: st.DrawFn) -> tuple[Opening, date, dict[BayId, list[Interval]], list[Bay]]:
    zone = draw(st.sampled_from(ZONES))
    changes = [date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)]
    day = draw(st.one_of(DAYS, st.sampled_from(changes)))
    weekly = {weekday: (draw(HOURS),) for weekday in draw(st.sets(st.integers(0, 6), min_size=1))}
    special = {
        day + timedelta(days=n): SpecialDay("x", *draw(st.one_of(st.just((None, None)), HOURS)))
        for n in draw(st.sets(st.integers(0, 5), max_size=2))
    }
    bays = [bay(n) for n in range(1, draw(st.integers(1, 3)) + 1)]
    midnight = local(day, "00:00", zone)
    busy = {
        b.id: [
            Interval(midnight + timedelta(minutes=at), midnight + timedelta(minutes=at + length))
            for at, length in draw(
                st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 600)), max_size=6)
            )
        ]
        for b in bays
    }
    return Opening(zone, weekly, special), day, busy, bays


@settings(max_examples=300, deadline=None)
@given(
    world=busy_days(),
    minutes=st.sampled_from([15, 30, 60, 90, 180, 420, 900, 1800]),
    step=st.sampled_from([15, 30, 45, 60]),
    lead=st.integers(0, 600),
    into_day=st.integers(0, 1440),
)
def test_a_slot_never_overlaps_is_never_outside_and_never_too_soon(
    world: tuple[Opening, date, dict[BayId, list[Interval]], list[Bay]],
    minutes: int,
    step: int,
    lead: int,
    into_day: int,
) -> None:
    hours, day, busy, bays = world
    rules = BookingRules(lead_minutes=lead, horizon_days=3, step_minutes=step)
    now = local(day, "00:00", hours.timezone) + timedelta(minutes=into_day)
    offered = list(
        starts(
            hours, work=work(minutes), rules=rules, now=now,
            first=day - timedelta(days=1), last=day + timedelta(days=9),
        )
    )  # fmt: skip
    windows = [w for n in range(40) for w in hours.windows(day + timedelta(days=n))]

    for found in opportunities(offered, bays=bays, busy=busy):
        assert not any(found.during.overlaps(block) for block in busy[found.bay_id])
        assert found.during.starts >= now + timedelta(minutes=lead)
        assert local_day(found.during.starts, hours.timezone) <= day + timedelta(days=4)
        if found.drop_off:
            assert any(w.starts == found.during.starts for w in windows)
            inside = sum(
                (
                    min(w.ends, found.during.ends) - max(w.starts, found.during.starts)
                    for w in windows
                    if w.overlaps(found.during)
                ),
                timedelta(0),
            )
            assert inside == timedelta(minutes=minutes)
        else:
            assert any(w.holds(found.during) for w in windows)
            assert found.during.ends - found.during.starts == timedelta(minutes=minutes)
    assert [s.during.starts for s in offered] == sorted({s.during.starts for s in offered})
    assert all(
        start_at(
            hours, work=work(minutes), rules=rules, now=now, starts_at=start.during.starts
        ) == start
        for start in offered[:5]
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    blocks=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), max_size=12),
    asked=st.tuples(st.integers(0, 200), st.integers(1, 60)),
)
def test_a_bay_is_free_exactly_when_no_block_overlaps(
    blocks: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    def interval(at: int, length: int) -> Interval:
        return Interval(MORNING + timedelta(minutes=at), MORNING + timedelta(minutes=at + length))

    busy = [interval(*block) for block in blocks]
    during = interval(*asked)

    expected = not any(b.starts < b.ends and b.overlaps(during) for b in busy)
    assert Occupancy(busy).is_free(during) is expected
