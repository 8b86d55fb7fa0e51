"""Work on facts: the backlog of reactions, the queue that wakes workers, the timers.

Tables carry the volume (one `reactions` row per fact and job); procrastinate only wakes a worker,
which then drains a run of rows. Promises: at least once, never on two workers inside a lease,
at most `MAX_ATTEMPTS` tries, then kept as dead with the reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.facts import Fact, Told, from_body
from lead_orchestrator.kit.telemetry import (
    REACTION_SECONDS,
    REACTIONS_DEAD,
    plain_error,
    report,
    span,
)
from lead_orchestrator.kit.values import Clock, OrganisationId

if TYPE_CHECKING:
    from lead_orchestrator.kit.unit import Units

log = structlog.get_logger()

QUEUE = "reactions"
LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 8
AT_ONCE = 16
GATHER_S = 0.02

PATIENT_ATTEMPTS = 300  # a day, at five minutes each once the pauses have grown

Handler = Callable[[Any, Told], Awaitable[None]]


class TryLater(Exception):  # noqa: N818 - it says what to do
    """A neighbour is away: nothing is wrong with the work, and a day's patience is right."""


def make_queue(url: str) -> App:
    """Return the queue for `url` (plain psycopg form). Opens nothing yet."""
    return App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=3))


class Wakes:
    """Asks for workers, inside the caller's transaction."""

    def __init__(self, queue: App) -> None:
        self.queue = queue

        @queue.task(name="drain", queue=QUEUE, pass_context=False)
        async def drain(reaction: str) -> None:
            handler = self._drain
            if handler is not None:
                await handler(reaction)

        _ = drain
        self._drain: Callable[[str], Awaitable[object]] | None = None

    def bind(self, drain: Callable[[str], Awaitable[object]]) -> None:
        """Say what a wake does in this process (only workers do something)."""
        self._drain = drain

    async def wake(self, db: AsyncConnection, reactions: Iterable[str]) -> None:
        """Queue one wake for each of `reactions` that has none waiting.

        A wake that is just being picked up may miss our row; `Promoter.sweep` finds such a row
        within half a second. The exchange: a burst of 5,000 leads costs some wakes, not 15,000.
        """
        names = sorted(set(reactions))
        if names:
            await db.execute(_WAKE, {"names": names})


# The queue's own function, so that its events and its notification happen as for any job; and in
# SQL, so that `kit.unit` writes facts, reactions and wakes in one statement.
WAKE_SQL = """
  select procrastinate_defer_jobs_v1(array_agg(cast(row('reactions', 'drain', 0, null, null,
    jsonb_build_object('reaction', name), null) as procrastinate_job_to_defer_v1)))
  from unnest(cast(:names as text[])) name
  where not exists (select 1 from procrastinate_jobs j where j.status = 'todo'
    and j.queue_name = 'reactions' and j.args->>'reaction' = name)
  having count(*) > 0
"""
_WAKE = text(WAKE_SQL)


@dataclass(frozen=True, slots=True)
class _Claimed:
    fact_id: UUID
    organisation_id: OrganisationId
    kind: str
    body: dict[str, Any]
    attempts: int
    strikes: int


_CLAIM = text(
    """
    with next as (
      select fact_id, reaction from reactions
      where reaction = :reaction and state = 'waiting' and run_after <= :now
        and (claimed_until is null or claimed_until < clock_timestamp())
      order by run_after, fact_id limit :limit for update skip locked)
    update reactions r
    set claimed_until = clock_timestamp() + :lease, attempts = r.attempts + 1,
      -- a claim that is still there was never answered for: its worker is lost
      strikes = r.strikes + case when r.claimed_until is null then 0 else 1 end
    from next where r.fact_id = next.fact_id and r.reaction = next.reaction
    returning r.fact_id, r.organisation_id, r.kind, r.body, r.attempts, r.strikes
    """
)
_DONE = text("delete from reactions where reaction = :reaction and fact_id = :fact_id")
_RETRY = text(
    "update reactions set claimed_until = null, run_after = :run_after, error = :error,"
    " strikes = :strikes, state = :state where reaction = :reaction and fact_id = :fact_id"
    " and attempts = :attempts"
)


class WorkerLost(Exception):  # noqa: N818 - it says what happened
    """Every try ended without a word: whoever works on this fact dies of it."""


class Drain:
    """Works off the backlog of one reaction after another."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        handlers: Mapping[str, Handler],
        kinds: Mapping[str, type[Fact]],
        lease: timedelta = LEASE,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.handlers = handlers
        self.kinds = kinds
        self.lease = lease
        self._closing = False
        self._asked: dict[str, asyncio.Event] = {}

    def close(self) -> None:
        """Claim nothing more; what is claimed is worked to its end."""
        self._closing = True

    async def run(self, reaction: str) -> int:
        """Drain `reaction` until nothing is due; return how many rows were worked.

        One run per reaction in a process: a second call makes the first one look again and
        returns. So a backlog of one reaction leaves the worker's other hands to the others, and
        early leads are written to while late ones still come in.
        """
        asked = self._asked.get(reaction)
        if asked is not None:
            asked.set()
            return 0
        asked = self._asked[reaction] = asyncio.Event()
        hands: set[asyncio.Task[None]] = set()
        try:
            return await self._run(reaction, hands, asked)
        finally:
            del self._asked[reaction]
            for hand in hands:
                hand.cancel()
            await asyncio.gather(*hands, return_exceptions=True)

    async def _run(
        self, reaction: str, hands: set[asyncio.Task[None]], asked: asyncio.Event
    ) -> int:
        worked = 0
        done: list[UUID] = []
        while True:
            asked.clear()
            claimed = await self._turn_over(reaction, done, room=AT_ONCE - len(hands))
            worked += len(claimed)
            hands |= {asyncio.create_task(self._work(reaction, row, done=done)) for row in claimed}
            if not hands and not asked.is_set():
                return worked
            finished = await _some(hands, asked)
            hands -= finished
            for hand in finished:
                hand.result()

    async def _turn_over(self, reaction: str, done: list[UUID], *, room: int) -> list[_Claimed]:
        """Forget what is done and claim what there is room for, in one transaction."""
        room = 0 if self._closing else room
        forgotten = tuple(done)
        if not forgotten and not room:
            return []
        async with self.engine.begin() as db:
            if forgotten:
                await db.execute(
                    _DONE, [{"reaction": reaction, "fact_id": fact_id} for fact_id in forgotten]
                )
            claimed = await self._claim(db, reaction, limit=room) if room else []
        del done[: len(forgotten)]
        return claimed

    async def _claim(self, db: AsyncConnection, reaction: str, *, limit: int) -> list[_Claimed]:
        rows = await db.execute(
            _CLAIM,
            {"reaction": reaction, "now": self.clock(), "limit": limit, "lease": self.lease},
        )
        return sorted(
            (_Claimed(r[0], OrganisationId(r[1]), *r[2:]) for r in rows),
            key=lambda c: c.fact_id,
        )

    async def _work(self, reaction: str, row: _Claimed, *, done: list[UUID]) -> None:
        told = Told(row.fact_id, row.organisation_id, row.attempts)
        structlog.contextvars.bind_contextvars(
            fact_id=str(row.fact_id),
            reaction=reaction,
            organisation_id=str(told.organisation_id),
        )
        try:
            if row.strikes >= MAX_ATTEMPTS:
                raise WorkerLost  # noqa: TRY301 - a way to fail like the others
            fact = from_body(self.kinds[row.kind], row.body)
            with REACTION_SECONDS.labels(reaction).time(), span(reaction):
                await self.handlers[reaction](fact, told)
        except Exception as error:  # noqa: BLE001 - a job's failure is recorded, never lost
            await self._failed(reaction, row, error)
        else:
            done.append(row.fact_id)

    async def _failed(self, reaction: str, row: _Claimed, error: Exception) -> None:
        strikes = row.strikes + (not isinstance(error, TryLater))
        dead = strikes >= MAX_ATTEMPTS or row.attempts >= PATIENT_ATTEMPTS
        wait = timedelta(seconds=min(300, 2 ** min(row.attempts - 1, 9)))
        log.warning(
            "reaction_failed",
            error=type(error).__name__,
            attempt=row.attempts,
            dead=dead,
            exc_info=error,
        )
        if dead:
            REACTIONS_DEAD.labels(reaction).inc()
            report(error)
        async with self.engine.begin() as db:
            await db.execute(
                _RETRY,
                {
                    "reaction": reaction,
                    "fact_id": row.fact_id,
                    "attempts": row.attempts,
                    "strikes": strikes,
                    "run_after": self.clock() + wait,
                    "error": plain_error(error)[:500],
                    "state": "dead" if dead else "waiting",
                },
            )


async def _some(hands: set[asyncio.Task[None]], asked: asyncio.Event) -> set[asyncio.Task[None]]:
    """Wait until a hand is free or somebody asks; return the hands that are free.

    While most are at work a moment more is waited: one claim then serves several of them.
    """
    more = asyncio.create_task(asked.wait())
    try:
        await asyncio.wait({*hands, more}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        more.cancel()
    busy = {hand for hand in hands if not hand.done()}
    if len(busy) > AT_ONCE // 2:
        await asyncio.wait(busy, timeout=GATHER_S)
    return {hand for hand in hands if hand.done()}


class Promoter:
    """Turns due timers into facts, and wakes what waits without a wake."""

    def __init__(
        self, units: Units, *, kinds: Mapping[str, type[Fact]], interval_s: float = 0.5
    ) -> None:
        self.units = units
        self.kinds = kinds
        self.interval_s = interval_s

    async def tick(self, *, limit: int = 500) -> int:
        """Promote the timers that are due; return how many.

        A kind that this version does not know is left for the one that does.
        """
        promoted = 0
        now = self.units.clock()
        for organisation_id in await self._owners(now):
            async with self.units.open(organisation_id=organisation_id) as unit:
                rows = await unit.rows(
                    text(
                        "delete from timers where id in (select id from timers"
                        " where due_at <= :now and organisation_id = :organisation_id"
                        " and kind = any(:kinds)"
                        " order by due_at limit :limit for update skip locked)"
                        " returning kind, body"
                    ),
                    {
                        "now": now,
                        "organisation_id": organisation_id,
                        "kinds": list(self.kinds),
                        "limit": limit,
                    },
                )
                for kind, body in rows:
                    unit.emit(from_body(self.kinds[kind], body))
                promoted += len(rows)
        return promoted

    async def _owners(self, now: datetime) -> list[OrganisationId]:
        async with self.units.engine.connect() as db:
            rows = await db.execute(
                text(
                    "select distinct organisation_id from timers"
                    " where due_at <= :now and kind = any(:kinds)"
                ),
                {"now": now, "kinds": list(self.kinds)},
            )
            return [OrganisationId(row[0]) for row in rows]

    async def sweep(self) -> None:
        """Wake every reaction that has due rows nobody claimed."""
        async with self.units.engine.begin() as db:
            rows = await db.execute(
                text(
                    "select distinct reaction from reactions"
                    " where state = 'waiting' and run_after <= :now"
                    " and (claimed_until is null or claimed_until < clock_timestamp())"
                ),
                {"now": self.units.clock()},
            )
            await self.units.wakes.wake(db, [row[0] for row in rows])

    async def run(self, stop: asyncio.Event) -> None:
        """Tick and sweep until `stop` is set; a database that is away is waited for."""
        while not stop.is_set():
            try:
                await self.tick()
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the loop outlives a database restart
                log.warning("promoter_failed", error=type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), self.interval_s)
            except TimeoutError:
                continue


async def run_worker(queue: App, stop: asyncio.Event, *, concurrency: int = 4) -> None:
    """Run the queue's worker until `stop` is set, opening it anew when the database was away."""
    while not stop.is_set():
        try:
            async with queue.open_async():
                worker = asyncio.create_task(
                    queue.run_worker_async(
                        queues=[QUEUE],
                        concurrency=concurrency,
                        fetch_job_polling_interval=1.0,
                        shutdown_graceful_timeout=10.0,
                        install_signal_handlers=False,
                        delete_jobs="always",
                        update_heartbeat_interval=5.0,
                        stalled_worker_timeout=20.0,
                    )
                )
                waiting = asyncio.create_task(stop.wait())
                await asyncio.wait({worker, waiting}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                worker.cancel()
                await asyncio.gather(worker, return_exceptions=True)
        except (ConnectorException, OSError) as error:
            log.warning("queue_lost", error=type(error).__name__)
            await asyncio.sleep(0.5)
