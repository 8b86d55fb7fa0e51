"""The tests' clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# A Tuesday in December, 10:00 in New York: shops are open, no clock changes are near.
NOON = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


class WorldClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move on: `clock.move(minutes=5)`."""
        self.now += timedelta(**by)
