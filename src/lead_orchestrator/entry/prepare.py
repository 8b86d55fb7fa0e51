"""What a start needs once the schema is there: the demo franchise, and a link for its owner."""

from __future__ import annotations

import asyncio
import sys

from lead_orchestrator.demo import franchise
from lead_orchestrator.demo.actions import seed
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.settings import Settings, read_settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import system_clock
from lead_orchestrator.tenancy.actions import make_signin_link
from lead_orchestrator.tenancy.queries import whose
from lead_orchestrator.wiring import REACTIONS


async def prepare(settings: Settings) -> str:
    """Seed the demo franchise in demo mode; return a sign-in token for its owner, or nothing."""
    if not settings.demo_mode or settings.database_url is None:
        return ""
    engine = make_engine(settings.database_url, pool_size=1, name="prepare")
    wakes = Wakes(make_queue(app_conninfo(settings.database_url)))
    units = Units(engine, clock=system_clock, routes=REACTIONS, wakes=wakes)
    try:
        async with units.open() as unit:
            await seed(unit, vault=Vault(settings.secret_key))
        async with units.open() as unit:
            owner = await whose(unit, "staff_email", franchise.STAFF[0][0])
            if owner is None:
                return ""
            await unit.rescope(owner.organisation_id)
            return await make_signin_link(unit, staff_id=owner.subject_id)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(prepare(read_settings())))
