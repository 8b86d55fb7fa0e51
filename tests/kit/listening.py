"""A listener on the test database, for tests that wait for live news."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.live import RESYNC, Event, Live
from tests.conftest import Database


@asynccontextmanager
async def running(live: Live) -> AsyncGenerator[asyncio.Task[None]]:
    """Let `live` listen to the database while the block runs."""
    task = asyncio.create_task(live.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def connected(queue: asyncio.Queue[Event]) -> None:
    """Wait until the connection stands: that is told as a resync."""
    assert await asyncio.wait_for(queue.get(), 5) == RESYNC


@asynccontextmanager
async def listening(database: Database, topic: str) -> AsyncGenerator[asyncio.Queue[Event]]:
    """Give the queue of a listener to `topic` whose connection stands."""
    live = Live(app_conninfo(database.app_url))
    async with live.listen(topic) as queue, running(live):
        await connected(queue)
        yield queue
