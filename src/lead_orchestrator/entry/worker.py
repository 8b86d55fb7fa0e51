"""The worker's door: wakes, drains, timers, a heart beat."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from datetime import timedelta
from pathlib import Path

import structlog

from lead_orchestrator.app import Product, compose
from lead_orchestrator.entry.memory import keep_for_good
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.jobs import run_worker
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import configure_logs, configure_reports
from lead_orchestrator.kit.values import system_clock
from lead_orchestrator.tenancy.queries import all_organisations
from lead_orchestrator.wiring import TICKS

log = structlog.get_logger()
BEAT_S = 3.0
NICE = 5


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    product = compose(settings, clock=system_clock, name="worker")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, _end, product, stop)
    product.units.wakes.bind(product.drain.run)
    keep_for_good()
    log.info("worker_started", pid=os.getpid())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run_worker(product.queue, stop))
        tasks.create_task(product.promoter.run(stop))
        tasks.create_task(_beat(product, stop))
        for name, every in TICKS.items():
            tasks.create_task(_tick(product, name, every=every, stop=stop))
    await product.close()


def _end(product: Product, stop: asyncio.Event) -> None:
    """Claim nothing more, finish what is claimed, go."""
    product.drain.close()
    stop.set()


async def _beat(product: Product, stop: asyncio.Event) -> None:
    """Say every few seconds that this worker lives: health reads it."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    while not stop.is_set():
        try:
            async with product.engine.begin() as db:
                await db.execute(
                    text(
                        "insert into workers (name, kind, started_at, beat_at) values"
                        " (:name, 'worker', clock_timestamp(), clock_timestamp())"
                        " on conflict (name) do update set beat_at = excluded.beat_at"
                    ),
                    {"name": name},
                )
                await db.execute(
                    text(
                        "delete from workers"
                        " where beat_at < clock_timestamp() - interval '10 minutes'"
                    )
                )
        except Exception as error:  # noqa: BLE001 - the beat goes on when the database is back
            log.warning("beat_failed", error=type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), BEAT_S)
        except TimeoutError:
            continue


async def _tick(product: Product, name: str, *, every: timedelta, stop: asyncio.Event) -> None:
    """Run one tick of `wiring.py` for each organisation, again and again."""
    while not stop.is_set():
        try:
            async with product.units.open() as unit:
                owners = await all_organisations(unit)
            for owner in owners:
                async with product.units.open(organisation_id=owner) as unit:
                    await product.ticks[name](unit)
        except Exception as error:  # noqa: BLE001 - the next round tries again
            log.warning("tick_failed", name=name, error=type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), every.total_seconds())
        except TimeoutError:
            continue


def _give_way() -> None:
    """Let the web process go first where both share a machine: somebody waits there.

    Linux weighs sessions against each other before processes, where it groups them at all.
    """
    os.nice(NICE)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICE))


def main(settings: Settings) -> None:
    """Run a worker process."""
    _give_way()
    configure_logs(settings)
    configure_reports(settings)
    asyncio.run(work(settings))
