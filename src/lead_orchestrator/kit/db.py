"""The database: the engine, the shape of a row, and the role we work as.

Promises that each connection speaks UTC and that no statement hangs a caller for long.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any, TypeAlias

import sqlalchemy
from sqlalchemy import Row, TextClause, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from lead_orchestrator.kit.dsn import APP_ROLE

IDLE_SINCE = "idle_since"
IDLE_S = 5.0

# A row of explicit SQL: how many columns it has, and of what type, the statement beside it says.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


@lru_cache(maxsize=1024)
def text(statement: str) -> TextClause:
    """Return a statement; the same words are read once. They are constants, so they are few."""
    return sqlalchemy.text(statement)


def make_engine(
    url: str, *, pool_size: int = 10, statement_timeout_ms: int = 5_000, name: str = "lead"
) -> AsyncEngine:
    """Return an engine for `url` (`postgresql+psycopg://…`).

    The pool is small on purpose: two cores serve ten statements at once no faster than five.
    `prepare_threshold` stays at psycopg's default, so hot statements are prepared by themselves.
    A connection is asked whether it lives only when it was idle for long: asking every time would
    be a fifth of what a webhook costs. After a restart of the database the first to meet a dead
    connection is told 503, and the pool is made anew.
    """
    options = f"-c role={APP_ROLE} -c timezone=UTC -c statement_timeout={statement_timeout_ms}"
    options += " -c idle_in_transaction_session_timeout=15000"
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_timeout=5,
        connect_args={"options": options, "application_name": name, "connect_timeout": 5},
    )
    _ask_the_idle(engine)
    return engine


def _ask_the_idle(engine: AsyncEngine) -> None:
    """Have the pool replace a connection that died while it was idle."""
    dialect = engine.dialect

    def back(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[IDLE_SINCE] = time.monotonic()

    def out(
        connection: DBAPIConnection, record: ConnectionPoolEntry, _: PoolProxiedConnection
    ) -> None:
        now = time.monotonic()
        if now - record.info.get(IDLE_SINCE, now) < IDLE_S:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine.sync_engine, "checkin", back)
    event.listen(engine.sync_engine, "checkout", out)
