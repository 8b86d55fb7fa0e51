"""A turn whose process is killed between its promise and its settling: run by a test."""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from lead_orchestrator import wiring
from lead_orchestrator.assistant.actions.spending import reserve
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import LocationId, OrganisationId, new_id
from tests.clock import WorldClock


async def turn(url: str, organisation_id: UUID, location_id: UUID, most: int) -> None:
    """Promise, say so, and never come to an end."""
    queue = make_queue(app_conninfo(url))
    units = Units(make_engine(url), clock=WorldClock(), routes=wiring.REACTIONS, wakes=Wakes(queue))
    async with queue.open_async():
        async with units.open(organisation_id=OrganisationId(organisation_id)) as unit:
            await reserve(
                unit,
                conversation_id=new_id(),
                location_id=LocationId(location_id),
                turn_id=new_id(),
                most=most,
                caps=Caps(location=1_000_000),
                near_share=0.8,
            )
        sys.stdout.write("promised\n")
        sys.stdout.flush()
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(turn(sys.argv[1], UUID(sys.argv[2]), UUID(sys.argv[3]), int(sys.argv[4])))
