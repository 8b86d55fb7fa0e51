"""Places at the database for turns: so many at a time, the others wait in line.

Promises that a thousand turns which begin at once neither time out at the pool nor keep webhooks
and pages from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from lead_orchestrator.kit.unit import Actor, Unit, Units
from lead_orchestrator.kit.values import OrganisationId

SEATS = 8
ASSISTANT = Actor("assistant")


class Seats:
    """Opens units for turns, at most `seats` at a time in this process."""

    def __init__(self, units: Units, seats: int = SEATS) -> None:
        self._units = units
        self._free = asyncio.Semaphore(seats)

    def seat(self) -> AbstractAsyncContextManager[None]:
        """Take a place, for a unit that somebody else opens. Never take two at a time."""
        return self._free

    @asynccontextmanager
    async def open(self, organisation_id: OrganisationId) -> AsyncGenerator[Unit]:
        """Open a unit of the assistant in an organisation's scope."""
        async with (
            self._free,
            self._units.open(actor=ASSISTANT, organisation_id=organisation_id) as unit,
        ):
            yield unit
