"""Owns Shopmonkey's rows: ids, versions, inserts and updates.

Promises that a row handed out is a snapshot: an update makes a new one, so stale copies stay stale.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from simulators.kernel import Row

COMPANY_ID: Final = "5f7a1c2e9b3d4a0017c8e6f1"
LOCATION_ID: Final = "61b2f0a4c7d8e90018a3b5c7"
WEBSITE_LEADS_ID: Final = "61b2f0a4c7d8e90018a3b5d1"
APPOINTMENTS_ID: Final = "61b2f0a4c7d8e90018a3b5d2"
SCHEDULED_ID: Final = "61b2f0a4c7d8e90018a3b5d3"
IN_PROGRESS_ID: Final = "61b2f0a4c7d8e90018a3b5d4"
SERVICE_WRITER_ID: Final = "61b2f0a4c7d8e90018a3b5e1"

# One tenant holds both: rows migrated from v1 keep 24 hex digits, newer ones are UUIDs.
_HEX_SHARE: Final = 0.38
_FIRST_ORDER_NUMBER: Final = 10_571


def iso(at: datetime) -> str:
    """Write a time as Shopmonkey does: UTC, milliseconds, Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class Store:
    """All tables of one tenant."""

    def __init__(self, *, now: Callable[[], datetime], rng: random.Random) -> None:
        """Take time and chance from the caller."""
        self._now = now
        self._rng = rng
        self._version = 0
        self._order_number = _FIRST_ORDER_NUMBER
        self.tables: dict[str, dict[str, Row]] = {}
        self.clear()

    def clear(self) -> None:
        """Empty every table; versions and numbers go on counting, as a real tenant's do."""
        self.tables = {
            name: {}
            for name in (
                "order",
                "customer",
                "vehicle",
                "appointment",
                "location",
                "workflow_status",
                "canned_service",
                "user",
                "service",
                "webhook",
            )
        }

    def new_id(self) -> str:
        """Make an id: 24 hex digits or a UUID."""
        if self._rng.random() < _HEX_SHARE:
            return f"{self._rng.getrandbits(96):024x}"
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))

    def next_order_number(self) -> str:
        """Count orders up; the number is a string on the wire."""
        self._order_number += 1
        return str(self._order_number)

    def stamp(self) -> Row:
        """Make the `meta` of a write: a version that only grows, and who did it."""
        self._version = max(self._version + 1, int(self._now().timestamp() * 1000))
        return {
            "modelVersion": 1,
            "requestId": f"{self._rng.getrandbits(64):016x}",
            "sessionId": f"{self._rng.getrandbits(64):016x}",
            "userId": SERVICE_WRITER_ID,
            "version": self._version,
        }

    def insert(self, table: str, row: Mapping[str, object]) -> Row:
        """Add a row with its id, dates and version; keep an id that is given."""
        now = iso(self._now())
        made: Row = {
            "companyId": COMPANY_ID,
            "createdDate": now,
            "deleted": False,
            **row,
            "id": row.get("id") or self.new_id(),
            "updatedDate": now,
            "meta": self.stamp(),
        }
        self.tables[table][str(made["id"])] = made
        return made

    def update(
        self, table: str, row_id: str, changes: Mapping[str, object]
    ) -> tuple[Row, list[str]]:
        """Merge changes into a row and return it with the names that changed; KeyError if none."""
        old = self.tables[table][row_id]
        diff = [key for key, value in changes.items() if old.get(key) != value]
        now = iso(self._now())
        made: Row = {**old, **changes, "id": row_id, "updatedDate": now, "meta": self.stamp()}
        self.tables[table][row_id] = made
        return made, [*diff, "updatedDate", "meta"]

    def get(self, table: str, row_id: str) -> Row | None:
        """Return a row or None; deleted ones are gone, except where the caller lists them."""
        return self.tables[table].get(row_id)

    def rows(self, table: str) -> list[Row]:
        """Return the rows that are not deleted, oldest first."""
        return [row for row in self.tables[table].values() if not row.get("deleted")]


def rows_in(value: object) -> list[Row]:
    """Return the objects of a JSON array; anything else in it is left out."""
    if not isinstance(value, list):
        return []
    items = cast("list[object]", value)
    return [cast("Row", item) for item in items if isinstance(item, dict)]


def strings_in(value: object) -> list[str]:
    """Return the strings of a JSON array; anything else in it is left out."""
    if not isinstance(value, list):
        return []
    return [item for item in cast("list[object]", value) if isinstance(item, str)]
