"""Owns a clock that stands still until it is moved, for tests and for the whole product in one.

Promises that sleeping on it takes no real time and moves it by as much.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta


class ManualClock:
    """A clock to hand to a simulator: `ManualClock(start)`, `clock()`, `clock.advance(…)`."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware time."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        self._now = start
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        """Return the time."""
        return self._now

    def advance(self, seconds: float) -> datetime:
        """Move on and return the new time."""
        self._now += timedelta(seconds=seconds)
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Pass the time at once, giving others their turn."""
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)
