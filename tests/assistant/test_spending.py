"""Budgets: promised before, settled after; never over a cap, whoever dies in between."""

from __future__ import annotations

import asyncio
import random
import sys

import pytest
from sqlalchemy.exc import IntegrityError

from lead_orchestrator.assistant.actions.spending import Reserved, SpentOut
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Units
from tests.assistant.money import CENT, LONG_AGO, PICO, Till, call
from tests.builders import Shop
from tests.clock import WorldClock
from tests.conftest import Database
from tests.house.source import ROOT

ALL = Caps(conversation=10 * CENT, location=20 * CENT, organisation=50 * CENT)


@pytest.fixture
def till(units: Units, shop: Shop) -> Till:
    """A till of the shop."""
    return Till(units, shop)


async def test_without_a_cap_nothing_is_asked_and_nothing_written(till: Till) -> None:
    assert await till.reserve(CENT, caps=Caps()) == Reserved(None, near=False)
    await till.record(call(3 * CENT))
    assert await till.rows("select 1 from spend_counters") == []
    assert await till.rows("select 1 from spend_reservations") == []


async def test_a_promise_is_held_in_every_scope_and_settled_with_what_it_cost(till: Till) -> None:
    promise = await till.promise(4 * CENT, caps=ALL)
    for scope in ("conversation", "location", "organisation"):
        assert await till.counter(scope) == (0, 4 * CENT, 0)
    await till.record(call(CENT, promise=promise))
    for scope in ("conversation", "location", "organisation"):
        assert await till.counter(scope) == (CENT, 0, 0)
    assert await till.rows("select 1 from spend_reservations") == []


async def test_what_does_not_fit_is_promised_nowhere(till: Till) -> None:
    await till.promise(8 * CENT, caps=ALL)
    assert await till.reserve(3 * CENT, caps=ALL) == SpentOut("conversation", crowded=True)
    assert await till.counter("organisation") == (0, 8 * CENT, 0)
    assert len(await till.rows("select 1 from spend_reservations")) == 1


async def test_the_scope_that_is_spent_is_named(units: Units, shop: Shop) -> None:
    for _ in range(5):
        one = Till(units, shop)
        promise = await one.reserve(8 * CENT, caps=ALL)
        if isinstance(promise, SpentOut):
            assert promise.scope == "location"
            return
    raise AssertionError("the location's cap was not held")


async def test_a_call_that_was_never_made_frees_its_promise(till: Till) -> None:
    promise = await till.promise(9 * CENT, caps=ALL)
    await till.settle(promise, 0)
    assert await till.counter("conversation") == (0, 0, 0)
    assert isinstance(await till.reserve(9 * CENT, caps=ALL), Reserved)


async def test_a_promise_settled_twice_counts_once(till: Till) -> None:
    promise = await till.promise(4 * CENT, caps=ALL)
    await till.settle(promise, 2 * CENT)
    await till.settle(promise, 2 * CENT)
    assert await till.counter("organisation") == (2 * CENT, 0, 0)


async def test_near_a_cap_the_promise_says_so_and_one_alert_goes_out(till: Till) -> None:
    caps = Caps(location=10 * CENT)
    assert await till.reserve(7 * CENT, caps=caps) == Reserved(
        (await till.rows("select id from spend_reservations"))[0][0], near=False
    )
    near = [await till.reserve(CENT, caps=caps) for _ in range(2)]
    assert [isinstance(n, Reserved) and n.near for n in near] == [True, True]
    told = await till.told("BudgetNear")
    assert [(t["scope"], t["day"], t["at_location"]) for t in told] == [
        ("location", "2026-12-01", str(till.shop.location_id))
    ]


async def test_at_a_cap_one_alert_goes_out_a_day(till: Till, clock: WorldClock) -> None:
    caps = Caps(organisation=CENT)
    for _ in range(2):
        await till.record(call(0))
        await till.promise(CENT, caps=caps)
        open_ = await till.rows("select id from spend_reservations")
        await till.record(call(CENT, promise=open_[0][0]))
        for _ in range(3):
            assert await till.reserve(1, caps=caps) == SpentOut("organisation")
        clock.move(days=1)
    told = await till.told("BudgetReached")
    assert [(t["scope"], t["day"], t["at_location"]) for t in told] == [
        ("organisation", "2026-12-01", None),
        ("organisation", "2026-12-02", None),
    ]


async def test_a_crowd_of_promises_is_no_reason_for_an_alert(till: Till) -> None:
    caps = Caps(organisation=CENT)
    await till.promise(CENT, caps=caps)
    assert await till.reserve(CENT, caps=caps) == SpentOut("organisation", crowded=True)
    assert await till.told("BudgetReached") == []


async def test_a_raised_cap_holds_at_once_and_may_be_reached_anew(till: Till) -> None:
    for cap in (CENT, 2 * CENT):
        promise = await till.promise(CENT, caps=Caps(location=cap))
        await till.record(call(CENT, promise=promise))
        assert await till.reserve(1, caps=Caps(location=cap)) == SpentOut("location")
    assert len(await till.told("BudgetReached")) == 2


async def test_a_lowered_cap_refuses_from_then_on(till: Till) -> None:
    promise = await till.promise(5 * CENT, caps=Caps(location=10 * CENT))
    await till.record(call(5 * CENT, promise=promise))
    assert await till.reserve(1, caps=Caps(location=5 * CENT)) == SpentOut("location")


async def test_a_cap_that_comes_late_counts_what_was_spent_before(till: Till) -> None:
    await till.record(call(3 * CENT), call(CENT))
    assert await till.reserve(2 * CENT, caps=Caps(location=5 * CENT)) == SpentOut("location")
    assert await till.counter("location") == (4 * CENT, 0, 0)
    await till.record(call(CENT))
    assert (await till.counter("location"))[0] == 5 * CENT


async def test_the_day_of_a_location_is_its_own_and_that_of_an_organisation_is_utc(
    till: Till, clock: WorldClock
) -> None:
    clock.move(hours=12)  # 03:00 UTC on the 2nd is 22:00 on the 1st in New York
    promise = await till.promise(CENT, caps=ALL)
    clock.move(hours=3)  # over midnight at the shop: it counts for the day of the promise
    await till.record(call(CENT, promise=promise), call(CENT))
    rows = await till.rows("select scope, day::text, spent from spend_counters order by 1, 2")
    assert [tuple(row) for row in rows] == [
        ("conversation", "1970-01-01", 2 * CENT * 1_000_000),
        ("location", "2026-12-01", CENT * 1_000_000),
        ("organisation", "2026-12-02", 2 * CENT * 1_000_000),
    ]
    days = await till.rows(
        "select location_day::text, organisation_day::text from model_calls order by 1"
    )
    assert [tuple(d) for d in days] == [
        ("2026-12-01", "2026-12-02"),
        ("2026-12-02", "2026-12-02"),
    ]


async def test_a_vendor_who_charges_more_than_the_most_is_recorded_truthfully(till: Till) -> None:
    caps = Caps(organisation=5 * CENT)
    promise = await till.promise(5 * CENT, caps=caps)
    await till.record(call(7 * CENT, promise=promise))
    assert await till.counter("organisation") == (7 * CENT, 0, 2 * CENT)
    assert len(await till.told("CallOverran")) == 1
    assert await till.reserve(1, caps=caps) == SpentOut("organisation")


async def test_the_table_itself_refuses_to_promise_more_than_the_cap(till: Till) -> None:
    await till.promise(CENT, caps=ALL)
    with pytest.raises(IntegrityError, match="spend_within_cap"):
        await till.rows("update spend_counters set reserved = cap + 1 returning 1")


async def test_the_promise_of_a_dead_turn_is_counted_as_spent(
    till: Till, clock: WorldClock
) -> None:
    promise = await till.promise(4 * CENT, caps=ALL)
    await till.sweep()
    assert await till.counter("location") == (0, 4 * CENT, 0), "too young to be forgotten"
    clock.now += LONG_AGO
    await till.sweep()
    await till.sweep()
    assert await till.counter("location") == (4 * CENT, 0, 0)
    lost = await till.rows(
        "select cost_microusd, measured, finish_reason, provider, reservation_id from model_calls"
    )
    assert [tuple(row) for row in lost] == [(4 * CENT, False, "lost", "claude", promise)]


async def test_a_process_killed_between_promise_and_end_costs_its_promise(
    till: Till, database: Database, clock: WorldClock
) -> None:
    shop = till.shop
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.assistant.dying", database.app_url,
        str(shop.organisation_id), str(shop.location_id), str(CENT * PICO),
        stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 30) == b"promised\n"
    process.kill()
    await process.wait()
    assert await till.counter("location") == (0, CENT, 0)
    clock.now += LONG_AGO
    await till.sweep()
    assert await till.counter("location") == (CENT, 0, 0)


async def test_a_turn_that_comes_back_after_the_sweep_corrects_it(
    till: Till, clock: WorldClock
) -> None:
    promise = await till.promise(4 * CENT, caps=ALL)
    clock.now += LONG_AGO
    await till.sweep()
    await till.record(call(CENT, promise=promise))
    assert await till.counter("location") == (CENT, 0, 0)
    rows = await till.rows("select cost_microusd, finish_reason from model_calls")
    assert [tuple(row) for row in rows] == [(CENT, "answered")]


async def test_promises_that_are_cut_off_before_the_commit_leave_nothing(till: Till) -> None:
    async def cut() -> None:
        async with till.units.open(organisation_id=till.shop.organisation_id) as unit:
            await unit.rows(
                text(
                    "select refused from spend_reserve(gen_random_uuid(), :org, :conversation,"
                    " :location, gen_random_uuid(), 'claude', 'm', 1, '{5,5,5}', 0.8, :now)"
                ),
                {
                    "org": unit.organisation_id,
                    "conversation": till.conversation_id,
                    "location": till.shop.location_id,
                    "now": unit.now,
                },
            )
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await cut()
    assert await till.rows("select 1 from spend_counters") == []


async def test_a_thousand_turns_at_once_never_exceed_a_cap(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    """Each promises, some die, the others settle; the caps are looked at all the while."""
    rng = random.Random(7)
    caps = Caps(conversation=3 * CENT, location=200 * CENT, organisation=300 * CENT)
    tills = [Till(units, shop) for _ in range(250)]
    granted: list[int] = []
    over: list[object] = []
    done = asyncio.Event()

    async def turn(number: int) -> None:
        till = tills[number % len(tills)]
        most, dies = rng.randint(CENT // 2, 2 * CENT), rng.random() < 0.05
        cost = rng.randint(0, most)
        held = await till.reserve(most, caps=caps)
        if isinstance(held, SpentOut):
            return
        granted.append(cost)
        if not dies:
            await till.record(call(cost, promise=held.id))

    async def watch() -> int:
        looks = 0
        while not done.is_set():
            over.extend(
                await tills[0].rows("select 1 from spend_counters where spent + reserved > cap")
            )
            looks += 1
            await asyncio.sleep(0.01)
        return looks

    watching = asyncio.create_task(watch())
    gate = asyncio.Semaphore(14)  # the pool is fifteen, one of them watches

    async def through_the_gate(number: int) -> None:
        async with gate:
            await turn(number)

    await asyncio.gather(*(through_the_gate(n) for n in range(1000)))
    done.set()
    assert await watching > 10
    assert not over
    assert len(granted) > 100
    clock.now += LONG_AGO
    await tills[0].sweep()
    rows = await tills[0].rows(
        "select scope, sum(spent), sum(reserved), max(cap) from spend_counters group by 1"
    )
    by_scope = {row[0]: row for row in rows}
    paid = (await tills[0].rows("select sum(cost_pico) from model_calls"))[0][0]
    for scope in ("conversation", "location", "organisation"):
        assert by_scope[scope][1] == paid, "the counters are the ledger"
        assert by_scope[scope][2] == 0
    assert paid <= 200 * CENT * 1_000_000
