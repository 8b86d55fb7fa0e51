"""How often somebody may knock, and how many places they may take: one call, two stores.

Owns the counts. Promises never more than the limit within any span of the window's length, with
any number of processes: in PostgreSQL, or in Redis when there is one. When Redis dies PostgreSQL
takes over (counting anew) until Redis is back; nobody notices but the log.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncEngine

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.values import Clock, new_id

log = structlog.get_logger()
T = TypeVar("T")

# Far more than Redis needs on the same network, far less than a customer notices.
REDIS_PATIENCE_S = 0.25
REDIS_REST_S = 5.0  # how long a Redis that failed is left alone
STEPS = 20  # parts of a window; a wait is at most one part too long
SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hits within any span of this length."""

    hits: int
    window: timedelta

    @property
    def window_ms(self) -> int:
        """The length in milliseconds."""
        return round(self.window.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now; again after so many seconds."""

    seconds: int


class TooMany(Refusal):
    """Somebody knocks too often. `retry_after` in seconds is said with the answer."""

    kind = Kind.TOO_MANY
    code = "too_many"
    title = "That is a lot at once. Please wait a moment and try again."


Knock = tuple[str, Limit]


@dataclass(frozen=True, slots=True)
class Place:
    """One place among the few there are."""

    subject: str
    most: int
    id: UUID


class StoreLost(Exception):  # noqa: N818 - it says what happened
    """A store cannot be asked just now."""


class Store(Protocol):
    """Where counts are kept."""

    async def hit(self, knocks: tuple[Knock, ...], now: datetime) -> int:
        """Count one hit of each, or none if one is over; milliseconds to wait."""
        ...

    async def take(self, place: Place, *, now: datetime, until: datetime) -> bool:
        """Take a place or keep it; False when all are taken by others."""
        ...

    async def leave(self, place: Place) -> None:
        """Give a place back."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def _in_redis(url: str) -> Store:
    from lead_orchestrator.kit.redis_counts import InRedis  # noqa: PLC0415 - slow, and few have one

    return InRedis(url, patience_s=REDIS_PATIENCE_S)


class Limits:
    """Counts hits and places. Made once in `app.py` and handed down.

    `scale` widens all limits alike, for a house that is much larger or under a test of its load.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        redis_url: str | None = None,
        redis_rest_s: float = REDIS_REST_S,
        scale: float = 1.0,
    ) -> None:
        self.clock = clock
        self.scale = scale
        self.redis_rest_s = redis_rest_s
        self._tables: Store = InPostgres(engine)
        self._redis = _in_redis(redis_url) if redis_url else None
        self._rests_until = -math.inf
        self._leaving: dict[asyncio.Task[None], str] = {}

    async def hit(self, *knocks: Knock) -> Wait | None:
        """Count one hit of each subject; if one is over its limit count none, and say how long.

        One round trip, outside of every unit: a count must outlive the refusal, and must not
        keep the row of a whole organisation locked while one of its messages is stored.
        """
        found = tuple(
            (subject[:SUBJECT], replace(limit, hits=max(1, round(limit.hits * self.scale))))
            for subject, limit in knocks
        )
        now = self.clock()
        wait_ms = await self._ask(lambda store: store.hit(found, now))
        return Wait(max(1, math.ceil(wait_ms / 1000))) if wait_ms > 0 else None

    async def check(self, *knocks: Knock, refusal: type[TooMany] = TooMany) -> None:
        """Count as `hit` does; raises `refusal` with the seconds to wait when one is over."""
        wait = await self.hit(*knocks)
        if wait is not None:
            raise refusal(retry_after=wait.seconds)

    async def take_place(self, subject: str, *, most: int, ttl: timedelta) -> Place | None:
        """Take one of `most` places for `ttl`; None when all are taken.

        A place that is not kept is free again after `ttl`: it outlives nobody's process.
        """
        place = Place(subject[:SUBJECT], most, new_id())
        leaving = [task for task, left in self._leaving.items() if left == place.subject]
        if leaving:  # a page that is loaded again leaves and comes at once
            await asyncio.gather(*leaving, return_exceptions=True)
        return place if await self.keep(place, ttl) else None

    async def keep(self, place: Place, ttl: timedelta) -> bool:
        """Keep a place for `ttl` from now; False when it was lost and others took it."""
        now = self.clock()
        return await self._ask(lambda store: store.take(place, now=now, until=now + ttl))

    def leave(self, place: Place) -> None:
        """Give a place back, without waiting: whoever leaves may be cancelled already."""
        task = asyncio.create_task(self._leave(place))
        self._leaving[task] = place.subject
        task.add_done_callback(self._leaving.pop)

    async def _leave(self, place: Place) -> None:
        try:
            await self._ask(lambda store: store.leave(place))
        except Exception as error:  # noqa: BLE001 - it ends by itself; nobody waits for this
            log.warning("place_not_left", error=type(error).__name__)

    async def finish(self) -> None:
        """Wait for places on their way back, and let go of connections."""
        if self._leaving:
            await asyncio.gather(*self._leaving, return_exceptions=True)
        if self._redis is not None:
            await self._redis.close()

    async def _ask(self, question: Callable[[Store], Awaitable[T]]) -> T:
        """Ask Redis if there is one in good health, else the database."""
        loop = asyncio.get_running_loop()
        if self._redis is not None and loop.time() >= self._rests_until:
            try:
                async with asyncio.timeout(REDIS_PATIENCE_S):
                    answer = await question(self._redis)
            except (StoreLost, OSError, TimeoutError) as error:
                if self._rests_until == -math.inf:
                    log.warning("redis_lost", error=type(error).__name__)
                self._rests_until = loop.time() + self.redis_rest_s
            else:
                if self._rests_until != -math.inf:
                    log.info("redis_back")
                    self._rests_until = -math.inf
                return answer
        return await question(self._tables)


_HIT = text(
    "select rate_hit(cast(:subjects as text[]), cast(:most as integer[]),"
    " cast(:windows as bigint[]), :now)"
)
_TAKE = text("select place_take(:subject, :place, :most, :now, :until)")
_LEAVE = text(
    "with gone as (delete from places_taken where subject = :subject and place = :place"
    " returning 1) select count(*) from gone"
)


class InPostgres:
    """Counts in tables of their own: one statement, whose commit does not wait for the disk."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def hit(self, knocks: tuple[Knock, ...], now: datetime) -> int:
        """Count one hit of each, or none if one is over; milliseconds to wait."""
        found = await self._scalar(
            _HIT,
            {
                "subjects": [subject for subject, _ in knocks],
                "most": [limit.hits for _, limit in knocks],
                "windows": [limit.window_ms for _, limit in knocks],
                "now": now,
            },
        )
        return int(found)

    async def take(self, place: Place, *, now: datetime, until: datetime) -> bool:
        """Take a place or keep it; False when all are taken by others."""
        found = await self._scalar(
            _TAKE,
            {
                "subject": place.subject,
                "place": place.id,
                "most": place.most,
                "now": now,
                "until": until,
            },
        )
        return bool(found)

    async def leave(self, place: Place) -> None:
        """Give a place back."""
        await self._scalar(_LEAVE, {"subject": place.subject, "place": place.id})

    async def close(self) -> None:
        """Nothing to do: the engine is the product's."""

    async def _scalar(self, statement: TextClause, values: dict[str, Any]) -> Any:  # noqa: ANN401 - SQL's
        async with self._engine.connect() as db:
            return (await db.execute(statement, values)).scalar_one()
