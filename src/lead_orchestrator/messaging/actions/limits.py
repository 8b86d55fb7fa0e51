"""How often somebody may knock at the customer's doors, as data; and counting in fixed windows.

`kit.limits` keeps the counts of the first; the second is for doors that count for themselves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.limits import Knock, Limit, TooMany
from lead_orchestrator.kit.unit import Unit

__all__ = ["MOST_STREAMS", "STREAM_TTL", "TooMany", "count", "message_knocks", "session_knocks"]

TEN_MINUTES = timedelta(minutes=10)
# What a customer writes: enough for the fastest thumbs, too little to cost anybody much. The
# wider circles are for one who has many links, and for a shop that is attacked through many.
LINK = Limit(20, TEN_MINUTES)
PERSON = Limit(40, TEN_MINUTES)
LOCATION = Limit(600, TEN_MINUTES)
ORGANISATION = Limit(5_000, TEN_MINUTES)
# Tokens are not guessed. A phone company, or a proxy that names nobody, puts thousands of people
# behind one address: ten a second.
LINK_TRIES = Limit(20, timedelta(minutes=5))
CALLER_TRIES = Limit(3_000, timedelta(minutes=5))
# More tabs than one person looks at; a place is kept every half of its time.
MOST_STREAMS = 5
STREAM_TTL = timedelta(seconds=60)


def message_knocks(
    *, lead_id: UUID, person_id: UUID, location_id: UUID, organisation_id: UUID
) -> tuple[Knock, ...]:
    """Return whom a customer's message counts for; a lead's links count as one.

    The names of all that is somebody's begin with whose it is, here and in Redis.
    """
    return (
        (f"{organisation_id}:chat:{lead_id}", LINK),
        (f"{organisation_id}:person:{person_id}", PERSON),
        (f"{organisation_id}:location:{location_id}", LOCATION),
        (f"{organisation_id}:all", ORGANISATION),
    )


def session_knocks(*, lead_id: UUID | None, caller: str) -> tuple[Knock, ...]:
    """Return whom the opening of a session counts for; nobody knows yet whose it is."""
    return (
        (f"door:link:{lead_id}:{caller}", LINK_TRIES),
        (f"door:link-from:{caller}", CALLER_TRIES),
    )


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
