"""The worker process: works what was committed, says that it lives, goes on after a cut."""

from __future__ import annotations

import signal
from pathlib import Path

import psycopg
import pytest

from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import system_clock
from tests.builders import Shop, build_lead
from tests.conftest import Database
from tests.entry.running import Running, until


def ask(database: Database, shop: Shop, question: str) -> list[tuple[object, ...]]:
    """Ask the database as the product does, without an event loop."""
    with psycopg.connect(app_conninfo(database.app_url), autocommit=True) as db:
        db.execute(
            "select set_config('app.organisation_id', %s, false)", (str(shop.organisation_id),)
        )
        return db.execute(question.encode()).fetchall()


@pytest.fixture
async def asked(units: Units, shop: Shop) -> Shop:
    """A shop where three people asked, in real time as the worker's."""
    now = Units(units.engine, clock=system_clock, routes=units.routes, wakes=units.wakes)
    for n in range(3):
        await build_lead(
            now, shop, email=f"jo{n}@example.com", phone=f"+1202555010{n}", first_name="Canary"
        )
    return shop


def test_a_worker_works_beats_survives_a_cut_and_ends_cleanly(
    asked: Shop, database: Database, tmp_path: Path
) -> None:
    with Running(
        "work",
        cwd=tmp_path,
        DATABASE_URL=database.app_url,
        LOG_LEVEL="DEBUG",
        SECRET_KEY="a secret for tests",
    ) as worker:
        sent = "select channel from outbox where state = 'accepted'"
        assert until(lambda: len(ask(database, asked, sent)) == 6), worker.said
        assert ask(database, asked, "select kind from workers") == [("worker",)]

        # every connection is cut, as when the database restarts
        ask(
            database,
            asked,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'worker'",
        )
        beat = ask(database, asked, "select beat_at from workers")
        assert until(lambda: ask(database, asked, "select beat_at from workers") != beat)
        assert worker.end(signal.SIGTERM) == 0, worker.said
    assert "worker_started" in worker.said
    assert "anary" not in worker.said
    assert "jo0@example.com" not in worker.said
    assert ask(database, asked, "select 1 from reactions where state = 'dead'") == []


def test_a_worker_told_to_end_at_once_ends(database: Database, tmp_path: Path) -> None:
    with Running("work", cwd=tmp_path, DATABASE_URL=database.app_url, LOG_LEVEL="INFO") as worker:
        assert worker.says("worker_started"), worker.said
        assert worker.end(signal.SIGINT) == 0, worker.said
    assert "Traceback" not in worker.said
