"""Work on facts: at least once, one worker at a time, tried again, given up in the end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Generator
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.jobs import (
    MAX_ATTEMPTS,
    PATIENT_ATTEMPTS,
    TryLater,
)
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.leads.facts import LeadReceived
from tests.builders import Shop
from tests.clock import WorldClock
from tests.kit.work import CANARY, JOB, CarrierAway, drain_of, receive, rows, until


@pytest.fixture(autouse=True)
def quiet() -> Generator[None]:
    """Keep what jobs log of their failures from being printed, trace by trace."""
    with capture_logs():
        yield


async def test_a_job_gets_the_fact_and_is_done_once(units: Units, shop: Shop) -> None:
    seen: list[tuple[LeadReceived, Told]] = []

    async def job(fact: LeadReceived, told: Told) -> None:
        seen.append((fact, told))

    ids = await receive(units, shop, 3)
    drain = drain_of(units, job)
    assert await drain.run(JOB) == 3
    assert await drain.run(JOB) == 0
    assert [told for _, told in seen] == [Told(i, shop.organisation_id, 1) for i in ids]
    assert [fact.source for fact, _ in seen] == ["source 0", "source 1", "source 2"]
    assert await rows(units, "select 1 from reactions") == []


async def test_a_failed_job_waits_twice_as_long_each_time_and_is_given_up_after_eight(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    tries: list[datetime] = []

    async def job(_: LeadReceived, told: Told) -> None:
        tries.append(clock.now)
        assert told.attempt == len(tries)
        raise CarrierAway(f"could not reach {CANARY}")

    await receive(units, shop)
    drain = drain_of(units, job)
    for _ in range(300):
        await drain.run(JOB)
        clock.move(seconds=1)
    waits = [(b - a).total_seconds() for a, b in pairwise(tries)]
    assert waits == [1, 2, 4, 8, 16, 32, 64]
    [(state, attempts, error)] = await rows(units, "select state, attempts, error from reactions")
    assert (state, attempts) == ("dead", MAX_ATTEMPTS)
    assert error.startswith("CarrierAway at ")
    assert "test_jobs.py" in error
    assert CANARY not in error


async def test_a_neighbour_that_is_away_is_waited_for_with_a_days_patience(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    tries: list[datetime] = []

    async def job(_: LeadReceived, __: Told) -> None:
        tries.append(clock.now)
        raise TryLater(f"{CANARY} could not be read")

    await receive(units, shop)
    drain = drain_of(units, job)
    for _ in range(PATIENT_ATTEMPTS + 5):
        await drain.run(JOB)
        clock.move(minutes=5)
    assert len(tries) == PATIENT_ATTEMPTS
    assert tries[-1] - tries[0] > timedelta(hours=24)
    [(state, error)] = await rows(units, "select state, error from reactions")
    assert state == "dead"
    assert CANARY not in error


async def test_waiting_for_a_neighbour_costs_no_patience_with_our_own_faults(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    away = True

    async def job(_: LeadReceived, __: Told) -> None:
        raise TryLater if away else CarrierAway

    await receive(units, shop)
    drain = drain_of(units, job)
    for _ in range(20):
        await drain.run(JOB)
        clock.move(minutes=5)
    away = False
    for tries in range(1, MAX_ATTEMPTS + 1):
        await drain.run(JOB)
        clock.move(minutes=5)
        [(state, strikes)] = await rows(units, "select state, strikes from reactions")
        assert (state, strikes) == ("dead" if tries == MAX_ATTEMPTS else "waiting", tries)


async def test_a_second_run_in_one_process_makes_the_first_one_look_again(
    units: Units, shop: Shop
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    worked: list[str] = []

    async def job(fact: LeadReceived, _: Told) -> None:
        begun.set()
        await go_on.wait()
        worked.append(fact.source)

    drain = drain_of(units, job)
    await receive(units, shop)
    first = asyncio.create_task(drain.run(JOB))
    await begun.wait()
    await receive(units, shop, 2)
    assert await drain.run(JOB) == 0
    go_on.set()
    assert await first == 3
    assert len(worked) == 3


async def test_a_slow_job_does_not_hold_up_the_quick_ones(units: Units, shop: Shop) -> None:
    go_on = asyncio.Event()
    quick: list[str] = []
    all_quick = asyncio.Event()

    async def job(fact: LeadReceived, _: Told) -> None:
        if fact.source == "source 0":
            await go_on.wait()
        else:
            quick.append(fact.source)
            if len(quick) == 99:
                all_quick.set()

    await receive(units, shop, 100)
    running = asyncio.create_task(drain_of(units, job).run(JOB))
    await asyncio.wait_for(all_quick.wait(), 10)
    go_on.set()
    assert await running == 100
    assert await rows(units, "select 1 from reactions") == []


async def test_a_job_that_fails_does_not_hold_up_the_others(units: Units, shop: Shop) -> None:
    done: list[str] = []

    async def job(fact: LeadReceived, _: Told) -> None:
        if fact.source == "source 3":
            raise CarrierAway
        done.append(fact.source)

    await receive(units, shop, 50)
    assert await drain_of(units, job).run(JOB) == 50
    assert len(done) == 49
    assert len(await rows(units, "select 1 from reactions where state = 'waiting'")) == 1


async def test_a_job_that_came_through_at_last_leaves_nothing_behind(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    async def job(_: LeadReceived, told: Told) -> None:
        if told.attempt < 3:
            raise CarrierAway

    await receive(units, shop)
    drain = drain_of(units, job)
    for _ in range(3):
        assert await drain.run(JOB) == 1
        clock.move(seconds=10)
    assert await rows(units, "select 1 from reactions") == []


async def test_two_drains_never_work_one_row_twice(units: Units, shop: Shop) -> None:
    worked: Counter[UUID] = Counter()

    async def job(_: LeadReceived, told: Told) -> None:
        worked[told.fact_id] += 1
        await asyncio.sleep(0)

    ids = await receive(units, shop, 200)
    counts = await asyncio.gather(*(drain_of(units, job).run(JOB) for _ in range(3)))
    assert sum(counts) == 200
    assert worked == Counter(ids)


async def test_a_lease_that_runs_out_is_taken_over_and_not_before(units: Units, shop: Shop) -> None:
    begun, frozen = asyncio.Event(), asyncio.Event()
    tries: list[int] = []

    async def freezes(_: LeadReceived, told: Told) -> None:
        tries.append(told.attempt)
        begun.set()
        await frozen.wait()

    async def works(_: LeadReceived, told: Told) -> None:
        tries.append(told.attempt)

    await receive(units, shop)
    first = asyncio.create_task(drain_of(units, freezes, lease_s=0.5).run(JOB))
    await begun.wait()
    second = drain_of(units, works)
    assert await second.run(JOB) == 0

    async def taken_over() -> bool:
        return await second.run(JOB) == 1

    assert await until(taken_over)
    assert tries == [1, 2]
    frozen.set()
    assert await first == 1
    assert await rows(units, "select 1 from reactions") == []


async def test_a_late_failure_does_not_disturb_who_took_over(units: Units, shop: Shop) -> None:
    first_begun, second_begun = asyncio.Event(), asyncio.Event()
    late, working = asyncio.Event(), asyncio.Event()

    async def fails_late(_: LeadReceived, __: Told) -> None:
        first_begun.set()
        await late.wait()
        raise CarrierAway

    async def still_works(_: LeadReceived, __: Told) -> None:
        second_begun.set()
        await working.wait()

    await receive(units, shop)
    first = asyncio.create_task(drain_of(units, fails_late, lease_s=0.05).run(JOB))
    await first_begun.wait()
    await asyncio.sleep(0.06)
    second = asyncio.create_task(drain_of(units, still_works).run(JOB))
    await second_begun.wait()
    late.set()
    await first
    [(attempts, claimed, error)] = await rows(
        units, "select attempts, claimed_until > clock_timestamp(), error from reactions"
    )
    assert (attempts, claimed, error) == (2, True, None)
    working.set()
    await second
    assert await rows(units, "select 1 from reactions") == []


async def test_a_fact_that_kills_every_worker_is_given_up_too(units: Units, shop: Shop) -> None:
    worked: list[Told] = []

    async def job(_: LeadReceived, told: Told) -> None:
        worked.append(told)

    await receive(units, shop)
    async with units.open() as unit:  # claimed, and never heard of again, for the eighth time
        await unit.execute(
            text(
                f"update reactions set attempts = {MAX_ATTEMPTS}, strikes = {MAX_ATTEMPTS - 1},"
                " claimed_until = clock_timestamp() - interval '1 second'"
            )
        )
    await drain_of(units, job).run(JOB)
    [(state, error)] = await rows(units, "select state, error from reactions")
    assert state == "dead"
    assert error.startswith("WorkerLost")
    assert worked == []


async def test_a_kind_nobody_knows_is_kept_and_told(units: Units, shop: Shop) -> None:
    async def job(_: LeadReceived, __: Told) -> None:
        raise AssertionError("there is no such fact")

    await receive(units, shop)
    async with units.open() as unit:
        await unit.execute(text("update reactions set kind = 'leads.Unheard'"))
    await drain_of(units, job).run(JOB)
    [(state, error)] = await rows(units, "select state, error from reactions")
    assert state == "waiting"
    assert error.startswith("KeyError")


async def test_a_closing_worker_finishes_what_it_has_and_claims_no_more(
    units: Units, shop: Shop
) -> None:
    async def job(_: LeadReceived, __: Told) -> None:
        drain.close()

    drain = drain_of(units, job)
    await receive(units, shop, 60)
    worked = await drain.run(JOB)
    assert 0 < worked < 60
    assert len(await rows(units, "select 1 from reactions where attempts = 0")) == 60 - worked
    assert len(await rows(units, "select 1 from reactions")) == 60 - worked
