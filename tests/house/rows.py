"""Asking a database directly, as the product's role, below everything the product does.

Promises that a scope is the caller's to set: a connection begins without one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

Rows = list[tuple[Any, ...]]


def ask(
    db: psycopg.Connection, question: str, values: Sequence[object] | Mapping[str, object] = ()
) -> Rows:
    """Return all rows of a question; a statement without rows gives none."""
    cursor = db.execute(question.encode(), values)
    return cursor.fetchall() if cursor.description else []


def names(db: psycopg.Connection, question: str) -> set[str]:
    """Return the first column of a question."""
    return {row[0] for row in ask(db, question)}


def scope(db: psycopg.Connection, organisation_id: object) -> None:
    """Set the row-level scope of a connection; an empty text takes it away."""
    ask(db, "select set_config('app.organisation_id', %s, false)", (str(organisation_id),))


def tables(db: psycopg.Connection) -> set[str]:
    """Return the product's tables; the queue's own are its library's business."""
    found = names(
        db,
        "select relname from pg_class where relkind in ('r', 'p')"
        " and relnamespace = 'public'::regnamespace",
    )
    return {name for name in found if not name.startswith("procrastinate_")}


def scoped(db: psycopg.Connection) -> set[str]:
    """Return the tables with forced row-level security."""
    return names(
        db,
        "select relname from pg_class where relkind in ('r', 'p') and relrowsecurity"
        " and relforcerowsecurity and relnamespace = 'public'::regnamespace",
    )
