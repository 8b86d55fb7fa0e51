"""Live news inside one process: who listens to a topic hears of it when a unit has committed.

Carries ids only (the listener reads the rows); promises to reconnect, and to tell every listener
`resync` after a gap, so that nothing is lost: the rows are the truth.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import structlog

log = structlog.get_logger()
Event = dict[str, Any]
RESYNC: Event = {"event": "resync"}


class Live:
    """One LISTEN connection, many listeners."""

    def __init__(self, conninfo: str, *, backlog: int = 100) -> None:
        self._conninfo = conninfo
        self._backlog = backlog
        self._topics: dict[str, set[asyncio.Queue[Event]]] = defaultdict(set)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncGenerator[asyncio.Queue[Event]]:
        """Yield a queue of the events of `topic`; a slow listener loses its place and resyncs."""
        queue: asyncio.Queue[Event] = asyncio.Queue(self._backlog)
        self._topics[topic].add(queue)
        try:
            yield queue
        finally:
            self._topics[topic].discard(queue)
            if not self._topics[topic]:
                del self._topics[topic]

    def listeners(self, topic: str) -> int:
        """Return how many listen to `topic` in this process."""
        return len(self._topics.get(topic, ()))

    def _hand_out(self, topic: str, event: Event) -> None:
        for queue in tuple(self._topics.get(topic, ())):
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(RESYNC)
            else:
                queue.put_nowait(event)

    def announce(self, event: Event) -> None:
        """Tell every listener of this process (a resync, or that the process goes down)."""
        for topic in tuple(self._topics):
            self._hand_out(topic, event)

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is opened anew."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True
                ) as connection:
                    await connection.execute("listen live")
                    self.announce(RESYNC)
                    async for note in connection.notifies():
                        event: Event = json.loads(note.payload)
                        self._hand_out(str(event.pop("topic")), event)
            except (psycopg.Error, OSError) as error:
                log.warning("live_lost", error=type(error).__name__)
                await asyncio.sleep(0.5)
