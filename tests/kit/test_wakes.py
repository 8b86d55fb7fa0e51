"""Wakes, timers and workers: nothing due is forgotten, and nothing happens twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.jobs import (
    Promoter,
    Wakes,
    make_queue,
    run_worker,
)
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.leads.facts import LeadClosed, LeadReceived
from lead_orchestrator.wiring import KINDS
from tests.builders import Shop, build_shop
from tests.clock import WorldClock
from tests.conftest import Database
from tests.kit.work import JOB, drain_of, receive, rows, until


async def test_one_wake_waits_for_many_facts(units: Units, shop: Shop) -> None:
    for _ in range(5):
        await receive(units, shop, 2)
    jobs = await rows(units, "select args->>'reaction', status::text from procrastinate_jobs")
    assert jobs == [(JOB, "todo")]


async def test_a_sweep_wakes_for_a_row_whose_wake_was_missed(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    await receive(units, shop)
    async with units.open() as unit:
        await unit.execute(text("update reactions set run_after = run_after + interval '1 minute'"))
        await unit.execute(text("delete from procrastinate_jobs"))
    promoter = Promoter(units, kinds=KINDS)
    waiting = "select args->>'reaction' from procrastinate_jobs"
    await promoter.sweep()
    assert await rows(units, waiting) == []
    clock.move(minutes=1)
    await promoter.sweep()
    await promoter.sweep()
    assert await rows(units, waiting) == [(JOB,)]


async def test_a_sweep_leaves_alone_what_is_claimed_or_dead(units: Units, shop: Shop) -> None:
    await receive(units, shop, 2)
    async with units.open() as unit:
        await unit.execute(text("delete from procrastinate_jobs"))
        await unit.execute(
            text(
                "update reactions set claimed_until = clock_timestamp() + interval '1 minute'"
                " where body->>'source' = 'source 0'"
            )
        )
        await unit.execute(
            text("update reactions set state = 'dead' where body->>'source' = 'source 1'")
        )
    await Promoter(units, kinds=KINDS).sweep()
    assert await rows(units, "select 1 from procrastinate_jobs") == []


async def later(units: Units, shop: Shop, *reasons: str) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        for reason in reasons:
            unit.emit(LeadClosed(reason=reason), at=unit.now + timedelta(minutes=5))


async def facts(units: Units, shop: Shop) -> list[str]:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        found = await unit.rows(
            text("select body->>'reason' from facts where kind = 'leads.LeadClosed' order by id")
        )
    return [row[0] for row in found]


async def test_a_timer_becomes_a_fact_when_it_is_due_and_not_before(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    await later(units, shop, "five minutes")
    promoter = Promoter(units, kinds=KINDS)
    clock.move(minutes=4, seconds=59)
    assert await promoter.tick() == 0
    clock.move(seconds=1)
    assert await promoter.tick() == 1
    assert await promoter.tick() == 0
    assert await facts(units, shop) == ["five minutes"]


async def test_two_promoters_promote_each_timer_once(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    other = await build_shop(units)
    await later(units, shop, *(f"{n:03}" for n in range(100)))
    await later(units, other, "another organisation's")
    clock.move(minutes=5)
    ticks = [Promoter(units, kinds=KINDS).tick(limit=30) for _ in range(2)]
    promoted = sum(await asyncio.gather(*ticks))
    while more := await Promoter(units, kinds=KINDS).tick(limit=30):
        promoted += more
    assert promoted == 101
    assert sorted(await facts(units, shop)) == [f"{n:03}" for n in range(100)]
    assert await facts(units, other) == ["another organisation's"]


async def test_a_timer_of_another_version_waits_and_holds_nobody_up(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    await later(units, shop, "known", "unknown")
    async with units.open() as unit:
        await unit.execute(
            text("update timers set kind = 'next.Version' where body->>'reason' = 'unknown'")
        )
    clock.move(minutes=5)
    assert await Promoter(units, kinds=KINDS).tick() == 1
    assert await facts(units, shop) == ["known"]
    assert await rows(units, "select kind from timers") == [("next.Version",)]


async def test_the_promoter_outlives_a_database_that_is_away(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    class Away(Promoter):
        tries = 0

        async def tick(self, *, limit: int = 500) -> int:
            """Fail once, as a restarting database would have it."""
            Away.tries += 1
            if Away.tries == 1:
                raise ConnectionError
            return await super().tick(limit=limit)

    await later(units, shop, "after the gap")
    clock.move(minutes=5)
    stop = asyncio.Event()
    running = asyncio.create_task(Away(units, kinds=KINDS, interval_s=0.01).run(stop))

    async def promoted() -> bool:
        return bool(await facts(units, shop))

    assert await until(promoted)
    stop.set()
    await asyncio.wait_for(running, 5)


async def test_a_worker_is_woken_by_the_commit_works_and_ends_when_told(
    units: Units, shop: Shop, database: Database
) -> None:
    worked: list[UUID] = []

    async def job(_: LeadReceived, told: Told) -> None:
        worked.append(told.fact_id)

    queue = make_queue(app_conninfo(database.app_url))
    Wakes(queue).bind(drain_of(units, job).run)
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(queue, stop))
    ids = await receive(units, shop, 5)

    async def all_worked() -> bool:
        return len(worked) == 5

    assert await until(all_worked)
    assert worked == ids
    stop.set()
    await asyncio.wait_for(running, 15)
    assert await rows(units, "select 1 from reactions") == []


async def test_a_wake_in_a_process_that_does_no_work_does_nothing(units: Units, shop: Shop) -> None:
    await receive(units, shop)
    async with asyncio.timeout(10):
        await units.wakes.queue.run_worker_async(
            queues=["reactions"], wait=False, install_signal_handlers=False
        )
    assert len(await rows(units, "select 1 from reactions where attempts = 0")) == 1
