"""Which price counts: the location's over the organisation's, the car's class over any."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.catalogue.rules.pricing import (
    PriceRow,
    Quote,
    Service,
    choose_price,
    price_text,
    priced_at,
)
from lead_orchestrator.catalogue.rules.vehicles import CLASSES
from lead_orchestrator.kit.values import Money, new_id

SUV = PriceRow(location=False, vehicle_class="suv", cents=45000, minutes=200)
SUV_HERE = PriceRow(location=True, vehicle_class="suv", cents=47000, minutes=None)
ANY = PriceRow(location=False, vehicle_class=None, cents=41000, minutes=None)
ANY_HERE = PriceRow(location=True, vehicle_class=None, cents=42000, minutes=190)
COUPE = PriceRow(location=False, vehicle_class="coupe", cents=35000, minutes=None)


@pytest.mark.parametrize(
    ("rows", "car", "chosen"),
    [
        # nothing but the service's own price
        ([], "suv", (39900, 180, False)),
        ([], None, (39900, 180, False)),
        # one row for the class
        ([SUV], "suv", (45000, 200, False)),
        ([SUV], "sedan", (39900, 180, False)),
        # any class
        ([ANY], "suv", (41000, 180, False)),
        ([ANY], None, (41000, 180, False)),
        # the class beats any class
        ([ANY, SUV], "suv", (45000, 200, False)),
        ([ANY, SUV], "van", (41000, 180, False)),
        # the location beats the organisation
        ([SUV, SUV_HERE], "suv", (47000, 180, False)),
        ([SUV_HERE, SUV], "suv", (47000, 180, False)),
        ([ANY, ANY_HERE], "sedan", (42000, 190, False)),
        # the location's own price for any class beats the organisation's for the class
        ([SUV, ANY_HERE], "suv", (42000, 190, False)),
        ([SUV, ANY_HERE, SUV_HERE], "suv", (47000, 180, False)),
        # the car is not known: the lowest that could apply, and the longest it could take
        ([SUV], None, (39900, 200, True)),
        ([SUV, COUPE], None, (35000, 200, True)),
        ([SUV_HERE], None, (39900, 180, True)),
        ([SUV_HERE, ANY_HERE], None, (42000, 190, True)),
        ([SUV, ANY_HERE], None, (42000, 190, False)),
        ([PriceRow(location=False, vehicle_class="suv", cents=39900, minutes=None)], None,
         (39900, 180, False)),
        # free is a price
        ([PriceRow(location=True, vehicle_class=None, cents=0, minutes=None)], "suv",
         (0, 180, False)),
    ],
)  # fmt: skip
def test_the_price_that_counts(
    rows: list[PriceRow], car: str | None, chosen: tuple[int, int, bool]
) -> None:
    assert choose_price(rows, base_cents=39900, base_minutes=180, vehicle_class=car) == chosen


ROWS = st.lists(
    st.builds(
        PriceRow,
        location=st.booleans(),
        vehicle_class=st.none() | st.sampled_from(CLASSES),
        cents=st.integers(0, 100_000),
        minutes=st.none() | st.integers(1, 600),
    ),
    max_size=8,
    unique_by=lambda row: (row.location, row.vehicle_class),
)


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_from_is_never_more_than_any_car_pays(rows: list[PriceRow]) -> None:
    least, longest, starting_at = choose_price(
        rows, base_cents=39900, base_minutes=180, vehicle_class=None
    )
    for car in CLASSES:
        cents, minutes, known = choose_price(
            rows, base_cents=39900, base_minutes=180, vehicle_class=car
        )
        assert least <= cents
        assert minutes <= longest
        assert known is False
        assert starting_at or cents == least


@given(ROWS, st.sampled_from(CLASSES), st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_rows_does_not_matter(
    rows: list[PriceRow], car: str, chance: Random
) -> None:
    chosen = choose_price(rows, base_cents=1, base_minutes=1, vehicle_class=car)
    chance.shuffle(rows)
    assert choose_price(rows, base_cents=1, base_minutes=1, vehicle_class=car) == chosen


def service(cents: int, *, starting_at: bool) -> Service:
    return Service(
        id=new_id(),
        code="x",
        category="window_tint",
        name="X",
        description="",
        duration_minutes=60,
        price=Money(cents),
        starting_at=starting_at,
    )


def test_a_price_is_said_as_it_is() -> None:
    sure, least = service(34900, starting_at=False), service(29900, starting_at=True)
    assert price_text(sure) == "$349"
    assert price_text(least) == "from $299"
    assert price_text(Quote((sure, least), Money(64800), 120, starting_at=True)) == "from $648"


BASE, LATER, LATEST = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))
SUV_SET = replace(SUV, since=LATER)
SUV_SET_HERE = replace(SUV_HERE, since=LATEST)


@pytest.mark.parametrize(
    ("rows", "car", "since"),
    [
        ([], "suv", BASE),
        ([SUV_SET], "suv", LATER),
        ([SUV_SET, SUV_SET_HERE], "suv", LATEST),
        ([SUV_SET], "sedan", BASE),
        ([SUV_SET, SUV_SET_HERE], None, LATEST),
        ([], None, BASE),
    ],
)
def test_a_price_is_as_old_as_the_row_it_comes_from(
    rows: list[PriceRow], car: str | None, since: datetime
) -> None:
    assert priced_at(rows, base=BASE, vehicle_class=car) == since
