"""What a first start needs once the schema is there: the demo franchise."""

from __future__ import annotations

import asyncio
import sys

from lead_orchestrator.demo.actions import seed
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.settings import Settings, read_settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import system_clock
from lead_orchestrator.wiring import REACTIONS


async def prepare(settings: Settings) -> bool:
    """Seed the demo franchise in demo mode; return whether it is there."""
    if not settings.demo_mode or settings.database_url is None:
        return False
    engine = make_engine(settings.database_url, pool_size=1, name="prepare")
    wakes = Wakes(make_queue(app_conninfo(settings.database_url)))
    units = Units(engine, clock=system_clock, routes=REACTIONS, wakes=wakes)
    try:
        async with units.open() as unit:
            await seed(unit, vault=Vault(settings.secret_key))
    finally:
        await engine.dispose()
    return True


if __name__ == "__main__":
    sys.stdout.write("seeded" if asyncio.run(prepare(read_settings())) else "")
