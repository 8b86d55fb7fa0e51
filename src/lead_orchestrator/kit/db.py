"""The database: the engine, the metadata every table joins, and the names of its settings.

Promises that each connection speaks UTC and that no statement hangs a caller for long.
"""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.types import UserDefinedType

metadata = MetaData()

# The role every connection of the product works as: neither owner nor superuser, so that
# row-level security binds it whatever the address in DATABASE_URL logs in as.
APP_ROLE = "lead_app"


class TstzRange(UserDefinedType[Any]):
    """`tstzrange`, for table descriptions; statements write its bounds out."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "TSTZRANGE"


postgresql.base.ischema_names.setdefault("tstzrange", TstzRange)


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


def plain_url(url: str) -> str:
    """Return `url` for psycopg itself: without SQLAlchemy's driver name."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def app_conninfo(url: str) -> str:
    """Return a psycopg connection string for `url` that works as the product's role."""
    return make_conninfo(
        plain_url(url), options=f"-c role={APP_ROLE} -c timezone=UTC", connect_timeout=5
    )
