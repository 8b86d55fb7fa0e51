"""Ids that sort by time, and money that never mixes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.kit.values import Money, new_id, system_clock


def some_ids(count: int) -> list[UUID]:
    return [new_id() for _ in range(count)]


def test_ids_of_one_thread_sort_in_the_order_they_were_made() -> None:
    ids = some_ids(20_000)
    assert ids == sorted(ids)
    assert {i.version for i in ids} == {7}
    assert {i.variant for i in ids} == {"specified in RFC 4122"}


def test_ids_made_by_eight_threads_are_unique_and_each_threads_are_in_order() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(some_ids, [3_000] * 8))
    assert len({i for batch in batches for i in batch}) == 24_000
    assert all(batch == sorted(batch) for batch in batches)


def test_an_id_begins_with_the_milliseconds_it_was_made_at() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id().int >> 80
    # a burst may borrow from the next milliseconds, never from the past
    assert before <= made <= time.time_ns() // 1_000_000 + 100


def test_the_present_moment_is_utc() -> None:
    assert system_clock().tzinfo is UTC


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(35000), "$350"),
        (Money(104950), "$1,049.50"),
        (Money(0), "$0"),
        (Money(5), "$0.05"),
        (Money(-12345), "-$123.45"),
        (Money(-5), "-$0.05"),
        (Money(123456789), "$1,234,567.89"),
        (Money(5000, "CAD"), "CA$50"),
        (Money(5000, "EUR"), "EUR 50"),
    ],
)
def test_money_reads_as_people_write_it(money: Money, text: str) -> None:
    assert money.text() == text


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
@settings(max_examples=50, deadline=None)
def test_money_adds_exactly(one: int, other: int) -> None:
    assert Money(one) + Money(other) == Money(one + other) == Money(other) + Money(one)


@given(st.integers(-(10**12), 10**12))
@settings(max_examples=100, deadline=None)
def test_what_is_read_is_the_amount(cents: int) -> None:
    text = Money(cents).text().replace("$", "").replace(",", "")
    whole, _, rest = text.partition(".")
    sign = -1 if whole.startswith("-") else 1
    assert sign * (abs(int(whole)) * 100 + int(rest or 0)) == cents


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="cannot add CAD to USD"):
        _ = Money(1) + Money(1, "CAD")
