"""How long a call may take, and the answer's bytes read with that patience.

Promises that no wait on a vendor is without end: for the first sign of work, between two events,
and for the whole call.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. The first event counts from the call, and only an event that shows work counts."""

    first_event_s: float = 6.0
    between_events_s: float = 8.0
    call_s: float = 25.0
    connect_s: float = 5.0
    seat_s: float = 1.0  # wait for a place among the calls of this provider


Late = Literal["slow_start", "stalled", "timeout"]


class TooLate(Exception):  # noqa: N818 - it says what happened
    """One of the three patiences ended; `why` says which."""

    def __init__(self, why: Late) -> None:
        super().__init__(why)
        self.why: Late = why


class Patience:
    """The deadlines of one call. `began` and `moved` are told by whoever reads the events."""

    __slots__ = ("_began_s", "_first", "_loop", "_next", "_timeouts", "_whole")

    def __init__(self, timeouts: Timeouts) -> None:
        self._loop = asyncio.get_running_loop()
        self._timeouts = timeouts
        self._began_s = self._loop.time()
        self._first = self._began_s + timeouts.first_event_s
        self._whole = self._began_s + timeouts.call_s
        self._next: float | None = None  # None until the first sign of work

    def moved(self) -> None:
        """An event showed work: the next one is waited for from now."""
        self._next = self._loop.time() + self._timeouts.between_events_s

    @property
    def elapsed_s(self) -> float:
        """Seconds since the call began."""
        return self._loop.time() - self._began_s

    def deadline(self) -> tuple[float, Late]:
        """Return the loop's time at which patience ends next, and which patience that is."""
        if self._next is None:
            soon, why = self._first, "slow_start"
        else:
            soon, why = self._next, "stalled"
        return (soon, why) if soon <= self._whole else (self._whole, "timeout")

    async def next_of(self, chunks: AsyncIterator[bytes]) -> bytes | None:
        """Return the next chunk, None at the end; raises `TooLate`."""
        until, why = self.deadline()
        try:
            async with asyncio.timeout_at(until):
                return await anext(chunks, None)
        except TimeoutError:
            raise TooLate(why) from None
