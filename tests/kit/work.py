"""Work for tests of jobs: facts that wait, and a worker that does what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from lead_orchestrator.kit.jobs import (
    Drain,
    Handler,
)
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.facts import LeadReceived
from lead_orchestrator.wiring import KINDS
from tests.builders import Shop

JOB = "followup.first_touch"
CANARY = "canary-person@example.com"


class CarrierAway(Exception):  # noqa: N818 - what went wrong in a test's job
    """The carrier does not answer."""


def drain_of(units: Units, handler: Handler, *, lease_s: float = 30) -> Drain:
    """Give a worker's drain in which one job does what the test says."""
    return Drain(
        units.engine,
        clock=units.clock,
        handlers={JOB: handler},
        kinds=KINDS,
        lease=timedelta(seconds=lease_s),
    )


async def receive(units: Units, shop: Shop, count: int = 1) -> list[UUID]:
    """Let some leads be received; return the ids of the facts, in their order."""
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return [
            unit.emit(
                LeadReceived(location_id=shop.location_id, person_id=new_id(), source=f"source {n}")
            )
            for n in range(count)
        ]


async def rows(units: Units, statement: str) -> list[tuple[Any, ...]]:
    async with units.open() as unit:
        return [tuple(row) for row in await unit.rows(text(statement))]


async def until(done: Callable[[], Awaitable[bool]], *, within_s: float = 8) -> bool:
    for _ in range(int(within_s / 0.02)):
        if await done():
            return True
        await asyncio.sleep(0.02)
    return False
