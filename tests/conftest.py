"""One PostgreSQL per test process, one database made by the migrations, emptied after each test."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from lead_orchestrator import wiring
from lead_orchestrator.entry.migrate import migrate
from lead_orchestrator.entry.postgres import EmbeddedPostgres, throwaway_postgres
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo, plain_url
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.unit import Units
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

if TYPE_CHECKING:
    from tests.world import World


@dataclass(frozen=True, slots=True)
class Database:
    """Where a migrated database is, for its owner and for the product."""

    owner_url: str
    app_url: str


@pytest.fixture(scope="session")
def postgres() -> Generator[EmbeddedPostgres]:
    """A PostgreSQL server of this test process."""
    with throwaway_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: EmbeddedPostgres) -> Database:
    """A database made by the migrations."""
    migrate(postgres.owner_url)
    return Database(owner_url=postgres.owner_url, app_url=postgres.app_url)


@pytest.fixture
def database(migrated: Database) -> Generator[Database]:
    """The migrated database, emptied after the test."""
    yield migrated
    with psycopg.connect(plain_url(migrated.owner_url), autocommit=True) as db:
        names = db.execute(
            "select string_agg(quote_ident(relname), ', ') from pg_class where relkind = 'r'"
            " and relnamespace = 'public'::regnamespace and relname <> 'alembic_version'"
        ).fetchone()
        assert names is not None
        db.execute(f"truncate {names[0]} restart identity cascade")  # pyright: ignore[reportArgumentType, reportCallIssue]


@pytest.fixture
def clock() -> WorldClock:
    """The test's clock."""
    return WorldClock()


@pytest.fixture
async def engine(database: Database) -> AsyncGenerator[AsyncEngine]:
    """An engine on the test database, working as the product's role."""
    made = make_engine(database.app_url)
    yield made
    await made.dispose()


@pytest.fixture
async def units(
    database: Database, engine: AsyncEngine, clock: WorldClock
) -> AsyncGenerator[Units]:
    """Units on the test database, with the product's wiring."""
    queue = make_queue(app_conninfo(database.app_url))
    async with queue.open_async():
        yield Units(engine, clock=clock, routes=wiring.REACTIONS, wakes=Wakes(queue))


@pytest.fixture
async def shop(units: Units) -> Shop:
    """An organisation with one open shop, its services, bays and staff."""
    return await build_shop(units)


@pytest.fixture
async def world(database: Database, clock: WorldClock) -> AsyncGenerator[World]:
    """The whole product with its vendors, in one process."""
    from tests.world import build_world  # the whole product is loaded for whoever asks for it

    async with build_world(database.app_url, clock) as made:
        yield made
