"""The database's address in its several spellings, and the role we work as there.

Imports neither engine nor migrations: the supervisor and small commands start quickly.
"""

from __future__ import annotations

from psycopg.conninfo import make_conninfo

# The role every connection of the product works as: neither owner nor superuser, so that
# row-level security binds it whatever the address in DATABASE_URL logs in as.
APP_ROLE = "lead_app"


def plain_url(url: str) -> str:
    """Return `url` for psycopg itself: without SQLAlchemy's driver name."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def app_conninfo(url: str) -> str:
    """Return a psycopg connection string for `url` that works as the product's role."""
    return make_conninfo(
        plain_url(url), options=f"-c role={APP_ROLE} -c timezone=UTC", connect_timeout=5
    )
