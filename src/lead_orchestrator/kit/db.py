"""The database: the engine, the shape of a row, and the role we work as.

Promises that each connection speaks UTC and that no statement hangs a caller for long.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from lead_orchestrator.kit.dsn import APP_ROLE

# A row of explicit SQL: how many columns it has, and of what type, the statement beside it says.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def make_engine(
    url: str, *, pool_size: int = 10, statement_timeout_ms: int = 5_000, name: str = "lead"
) -> AsyncEngine:
    """Return an engine for `url` (`postgresql+psycopg://…`).

    The pool is small on purpose: two cores serve ten statements at once no faster than five.
    `prepare_threshold` stays at psycopg's default, so hot statements are prepared by themselves.
    """
    options = f"-c role={APP_ROLE} -c timezone=UTC -c statement_timeout={statement_timeout_ms}"
    options += " -c idle_in_transaction_session_timeout=15000"
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={"options": options, "application_name": name, "connect_timeout": 5},
    )
