"""Places at the database for turns: so many at a time, the others wait in line.

Promises that a thousand turns which begin at once neither time out at the pool nor keep webhooks
and pages from it, and that a turn under way does not stand in line behind those who only come:
its customer is being answered, and its time runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from lead_orchestrator.kit.unit import Actor, Unit, Units
from lead_orchestrator.kit.values import OrganisationId

SEATS = 8
ASSISTANT = Actor("assistant")


class Line:
    """A number of places, and two queues for them: the first is served before the second."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._queues: tuple[deque[asyncio.Future[None]], ...] = (deque(), deque())

    async def take(self, queue: int) -> None:
        """Take a place, after everybody in this queue and in those before it."""
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues[queue].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()  # the place came just when nobody wanted it any more
            raise

    def leave(self) -> None:
        """Give a place to whoever is next."""
        for queue in self._queues:
            while queue:
                turn = queue.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1

    @asynccontextmanager
    async def place(self, queue: int) -> AsyncGenerator[None]:
        """Hold a place."""
        await self.take(queue)
        try:
            yield
        finally:
            self.leave()


class Seats:
    """Opens units for turns, at most `seats` at a time in this process."""

    def __init__(self, units: Units, seats: int = SEATS) -> None:
        self._units = units
        self._line = Line(seats)

    def seat(self) -> AbstractAsyncContextManager[None]:
        """Take a place for a turn that begins, in a unit that somebody else opens.

        Never take two at a time.
        """
        return self._line.place(1)

    @asynccontextmanager
    async def open(self, organisation_id: OrganisationId) -> AsyncGenerator[Unit]:
        """Open a unit of the assistant in an organisation's scope, for a turn under way."""
        await self._line.take(0)
        try:
            async with self._units.open(actor=ASSISTANT, organisation_id=organisation_id) as unit:
                yield unit
        finally:
            self._line.leave()
