"""Counting in windows, for the doors that strangers may knock at.

Kept in PostgreSQL so that limits hold with several processes and without Redis.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.unit import Unit


class TooMany(Refusal):
    """Somebody knocks too often."""

    kind = Kind.TOO_MANY
    code = "too_many"
    title = "That is a lot at once. Please wait a moment and try again."


async def count(unit: Unit, *, subject: str, window: timedelta) -> int:
    """Count one more of `subject` in the present window; return how many it makes.

    A refusal rolls its unit back and the count with it: count in a unit of its own.
    """
    seconds = window.total_seconds()
    start = datetime.fromtimestamp(unit.now.timestamp() // seconds * seconds, UTC)
    row = await unit.row(
        text(
            "insert into rate_counts as r (subject, window_start, hits)"
            " values (:subject, :start, 1)"
            " on conflict (subject, window_start) do update set hits = r.hits + 1 returning hits"
        ),
        {"subject": subject[:200], "start": start},
    )
    return 0 if row is None else int(row[0])
