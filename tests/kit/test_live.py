"""Live news: heard at once, by its listeners only, and a gap is always told as a resync."""

from __future__ import annotations

import asyncio

import psycopg

from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.live import RESYNC, Event, Live
from lead_orchestrator.kit.unit import Units
from tests.builders import Shop
from tests.conftest import Database
from tests.kit.listening import connected, listening, running


async def tell(units: Units, shop: Shop, topic: str, event: Event) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        unit.tell(topic, event)


async def heard(queue: asyncio.Queue[Event]) -> Event:
    return await asyncio.wait_for(queue.get(), 5)


async def test_each_listener_hears_its_own_topic(
    units: Units, shop: Shop, database: Database
) -> None:
    live = Live(app_conninfo(database.app_url))
    async with live.listen("a") as one, live.listen("a") as two, live.listen("b") as other:
        async with running(live):
            for queue in (one, two, other):
                await connected(queue)
            await tell(units, shop, "a", {"event": "typing", "n": 1})
            await tell(units, shop, "nobody", {"event": "typing", "n": 2})
            await tell(units, shop, "b", {"event": "typing", "n": 3})
            assert await heard(one) == await heard(two) == {"event": "typing", "n": 1}
            assert await heard(other) == {"event": "typing", "n": 3}
            assert one.empty()
        assert live.listeners("a") == 2
    assert live.listeners("a") == live.listeners("b") == 0


async def test_news_of_one_unit_come_in_order(units: Units, shop: Shop, database: Database) -> None:
    async with listening(database, "a") as queue:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            for n in range(5):
                unit.tell("a", {"event": "step", "n": n})
        assert [(await heard(queue))["n"] for _ in range(5)] == [0, 1, 2, 3, 4]


async def test_a_killed_connection_comes_back_and_says_resync(
    units: Units, shop: Shop, database: Database
) -> None:
    async with listening(database, "a") as queue:
        async with await psycopg.AsyncConnection.connect(
            app_conninfo(database.app_url), autocommit=True
        ) as killer:
            await killer.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where query = 'listen live' and pid <> pg_backend_pid()"
            )
        assert await heard(queue) == RESYNC
        await tell(units, shop, "a", {"event": "after the gap"})
        assert await heard(queue) == {"event": "after the gap"}


async def test_a_slow_listener_loses_its_place_and_is_told_so(
    units: Units, shop: Shop, database: Database
) -> None:
    live = Live(app_conninfo(database.app_url), backlog=3)
    async with live.listen("a") as slow, live.listen("b") as quick, running(live):
        await connected(slow)
        await connected(quick)
        async with units.open(organisation_id=shop.organisation_id) as unit:
            for n in range(4):
                unit.tell("a", {"event": "step", "n": n})
            unit.tell("b", {"event": "done"})
        assert await heard(quick) == {"event": "done"}
        assert await heard(slow) == RESYNC
        assert slow.empty()
        await tell(units, shop, "a", {"event": "step", "n": 4})
        assert await heard(slow) == {"event": "step", "n": 4}


async def test_a_database_that_is_away_is_tried_again() -> None:
    live = Live("host=127.0.0.1 port=1 connect_timeout=1")
    async with live.listen("a") as queue, running(live) as task:
        await asyncio.sleep(0.2)
        assert not task.done()
        live.announce(RESYNC)
        assert queue.get_nowait() == RESYNC
