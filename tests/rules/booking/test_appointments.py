"""A customer's time becomes an instant or a clear no; prices and lists read as people speak."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.booking.rules.appointments import days_asked, instant
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.values import Money
from lead_orchestrator.kit.wording import listed, price_words

NEW_YORK = "America/New_York"


def test_a_time_without_an_offset_is_the_shops_own() -> None:
    assert instant(datetime(2026, 12, 1, 10, 0), NEW_YORK) == datetime(  # noqa: DTZ001 - on purpose
        2026, 12, 1, 15, 0, tzinfo=UTC
    )


def test_a_time_with_an_offset_is_that_instant_wherever_the_shop_is() -> None:
    at = datetime.fromisoformat("2026-12-01T10:00:00-08:00")

    assert instant(at, NEW_YORK) == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "next_one"),
    [
        (NEW_YORK, "2026-03-08T02:30", "03:00"),
        (NEW_YORK, "2026-03-08T02:00", "03:00"),
        ("America/Los_Angeles", "2026-03-08T02:59", "03:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "02:30"),
    ],
)
def test_a_wall_time_that_the_spring_change_skips_is_refused_with_the_next_one(
    zone: str, wall: str, next_one: str
) -> None:
    with pytest.raises(Invalid, match=next_one):
        instant(datetime.fromisoformat(wall), zone)


def test_a_wall_time_that_comes_twice_needs_its_offset() -> None:
    with pytest.raises(Invalid, match="twice"):
        instant(datetime.fromisoformat("2026-11-01T01:30"), NEW_YORK)

    first = instant(datetime.fromisoformat("2026-11-01T01:30-04:00"), NEW_YORK)
    second = instant(datetime.fromisoformat("2026-11-01T01:30-05:00"), NEW_YORK)
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1999-12-31T10:00"],
)
def test_a_year_in_which_nobody_books_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        instant(datetime.fromisoformat(text), NEW_YORK)


@given(
    wall=st.datetimes(datetime(2001, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - wall times
    zone=st.sampled_from([NEW_YORK, "America/Denver", "America/Phoenix", "Pacific/Honolulu"]),
)
def test_an_accepted_wall_time_reads_the_same_on_the_shops_wall(wall: datetime, zone: str) -> None:
    try:
        at = instant(wall, zone)
    except Invalid:
        return
    assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def test_days_default_to_the_next_two_weeks() -> None:
    today = date(2026, 12, 1)

    assert days_asked(None, None, today=today) == (today, date(2026, 12, 14))
    assert days_asked(date(2026, 12, 9), date(2026, 12, 9), today=today) == (
        date(2026, 12, 9),
        date(2026, 12, 9),
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 1, 1), date(2026, 12, 1)),
        (date(1, 1, 1), None),
        (date(9999, 12, 31), None),
        (None, date(9999, 12, 31)),
    ],
)
def test_days_that_make_no_sense_are_refused(first: date | None, last: date | None) -> None:
    with pytest.raises(Invalid):
        days_asked(first, last, today=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("Tint",), "Tint"),
        (("Tint", "Audio"), "Tint and Audio"),
        (("Tint", "Audio", "Wrap"), "Tint, Audio and Wrap"),
    ],
)
def test_services_are_listed_as_people_list_them(names: tuple[str, ...], said: str) -> None:
    assert listed(names) == said


def test_a_price_says_when_the_car_decides() -> None:
    assert price_words(Money(34900), starting_at=False) == "$349"
    assert price_words(Money(34900), starting_at=True) == "from $349"
