"""Bringing a database up to date: the role the product works as, then the migrations."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from lead_orchestrator.kit.dsn import APP_ROLE, plain_url

MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations"


def head() -> str:
    """Return the newest revision there is: the number its file begins with."""
    return max(file.name.split("_")[0] for file in MIGRATIONS.glob("versions/[0-9]*_*.py"))


def current(url: str) -> str | None:
    """Return the revision a database is at, or None when it has none yet."""
    with psycopg.connect(plain_url(url), autocommit=True) as db:
        found = db.execute("select to_regclass('public.alembic_version')").fetchone()
        if found is None or found[0] is None:
            return None
        row = db.execute("select version_num from alembic_version").fetchone()
        return None if row is None else str(row[0])


def migrate(owner_url: str) -> bool:
    """Bring the database at `owner_url` to the newest revision; return whether it changed.

    The login must own the database, and be allowed to create the role `lead_app` once.
    """
    if current(owner_url) == head():
        return False
    with psycopg.connect(plain_url(owner_url), autocommit=True) as db:
        known = db.execute("select 1 from pg_roles where rolname = %s", (APP_ROLE,)).fetchone()
        if known is None:
            db.execute(sql.SQL("create role {} nologin").format(sql.Identifier(APP_ROLE)))
            db.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(APP_ROLE)))
    _upgrade(owner_url)
    return True


def _upgrade(owner_url: str) -> None:
    from alembic import command  # noqa: PLC0415 - heavy, and most starts need no migration
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")
