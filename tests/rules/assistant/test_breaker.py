"""Breakers: left alone when in trouble, probed by one call, never shut for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.breaker import (
    NEW,
    USUAL,
    Breaker,
    admit,
    failed,
    gave_up,
    worked,
)

TROUBLES = (
    "server",
    "overloaded",
    "cut",
    "stalled",
    "rate_limited",
    "auth",
    "refused",
    "exhausted",
)


def _failed(times: int, *, now: float = 0.0) -> Breaker:
    known = NEW
    for _ in range(times):
        known = failed(known, "server", now=now)
    return known


def test_failures_in_a_row_open_it() -> None:
    assert _failed(2).state == "closed"
    assert _failed(3).state == "open"
    assert _failed(3).why == "server"


def test_a_success_between_begins_the_count_anew() -> None:
    known = worked(_failed(2), now=1)
    assert failed(known, "server", now=2).state == "closed"


def test_half_of_many_calls_failing_opens_it_though_never_three_in_a_row() -> None:
    known = NEW
    for n in range(20):
        known = failed(known, "cut", now=n) if n % 2 else worked(known, now=n)
        if known.state == "open":
            break
    assert known.state == "open"


def test_old_failures_are_forgotten_with_their_window() -> None:
    known = NEW
    for n in range(6):
        known = failed(worked(known, now=n * 40.0), "cut", now=n * 40.0 + 1)
    assert known.state == "closed"


def test_an_open_breaker_lets_one_probe_through_when_its_time_is_over() -> None:
    known = _failed(3)
    known, admitted = admit(known, now=USUAL.open_s - 0.1)
    assert not admitted
    known, admitted = admit(known, now=USUAL.open_s)
    assert admitted
    known, admitted = admit(known, now=USUAL.open_s + 1)
    assert not admitted  # the probe is under way
    assert worked(known, now=USUAL.open_s + 2).state == "closed"
    again = failed(known, "server", now=USUAL.open_s + 2)
    assert again.state == "open"
    assert again.open_until == USUAL.open_s + 2 + 2 * USUAL.open_s  # twice as long


def test_a_probe_that_is_lost_gives_its_place_up() -> None:
    known, _ = admit(_failed(3), now=100)
    _, admitted = admit(known, now=100 + USUAL.probe_s)
    assert admitted
    _, admitted = admit(gave_up(known), now=101)
    assert admitted


@pytest.mark.parametrize(("said", "waits"), [(20.0, 20.0), (None, USUAL.limited_s), (1e9, 300.0)])
def test_too_many_requests_opens_it_for_as_long_as_the_vendor_says(
    said: float | None, waits: float
) -> None:
    known = failed(NEW, "rate_limited", now=10, retry_after=said)
    assert known.open_until == 10 + waits


@pytest.mark.parametrize("trouble", ["auth", "quota"])
def test_a_wrong_key_or_no_money_opens_it_for_long(trouble: str) -> None:
    known = failed(NEW, trouble, now=0)
    assert (known.state, known.open_until, known.why) == ("open", USUAL.long_s, trouble)


@pytest.mark.parametrize("trouble", ["refused", "exhausted"])
def test_what_says_nothing_of_its_health_is_not_counted(trouble: str) -> None:
    known = NEW
    for _ in range(10):
        known = failed(known, trouble, now=0)
    assert known == NEW


def test_a_late_failure_of_an_open_breaker_does_not_shorten_its_time() -> None:
    known = failed(NEW, "auth", now=0)
    assert failed(known, "rate_limited", now=1, retry_after=2).open_until == USUAL.long_s


steps = st.lists(
    st.tuples(
        st.floats(0, 50),
        st.sampled_from(["ask", "worked", "gave up", *TROUBLES]),
        st.none() | st.floats(0, 1000),
    ),
    max_size=60,
)


@given(steps)
def test_whatever_happens_it_is_shut_for_a_bounded_time_and_probed_by_one(
    happenings: list[tuple[float, str, float | None]],
) -> None:
    known, now = NEW, 0.0
    for later, what, retry_after in happenings:
        now += later
        before = known
        if what == "ask":
            known, admitted = admit(before, now=now)
            assert admitted or before.state != "closed"
            assert not (admitted and before.state == "open" and now < before.open_until)
            if admitted and before.state != "closed":
                assert not admit(known, now=now)[1]  # one probe at a time
        elif what == "worked":
            known = worked(before, now=now)
            assert known.state == ("open" if before.state == "open" else "closed")
        elif what == "gave up":
            known = gave_up(before)
        else:
            known = failed(before, what, now=now, retry_after=retry_after)
        assert known.open_until <= now + USUAL.long_s
        assert known.failed <= known.calls
    patience = max(USUAL.long_s, USUAL.probe_s)
    assert admit(known, now=now + patience)[1]
