"""Benchmarks of times: fifty customers for one of them, and how fast free ones are found."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bench.figures import Figure
from bench.load import form
from bench.rig import SHOP, Broken, Rig, percentile, rig
from lead_orchestrator.booking.actions import SlotTaken, book
from lead_orchestrator.booking.queries import SlotPage, slots
from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.kit import strict_json
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import OrganisationId, system_clock
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.rules.intake import from_web_form
from lead_orchestrator.tenancy.queries import location_by_slug, whose
from lead_orchestrator.tenancy.rules.places import Location
from lead_orchestrator.wiring import REACTIONS

CROWD, ROUNDS = 50, 20
SEARCHES, COLD_SEARCHES = 300, 60
DAYS = 30
# One bay can do it, so a time has one winner.
SERVICE = "ppf-front"
_OVERLAPS = text(
    "select count(*) from busy_blocks a join busy_blocks b on a.bay_id = b.bay_id and a.id < b.id"
    " and a.during && b.during"
)


@dataclass(frozen=True, slots=True)
class Shop:
    """The demo shop as the booking room sees it."""

    units: Units
    place: Location
    service_id: UUID

    @asynccontextmanager
    async def unit(self) -> AsyncGenerator[Unit]:
        """Open a unit of the shop."""
        async with self.units.open(organisation_id=self.place.organisation_id) as unit:
            yield unit

    async def search(self, unit: Unit) -> SlotPage:
        """Look for free times in the next month."""
        first = unit.now.astimezone(self.place.zone).date()
        return await slots(
            unit,
            location_id=self.place.id,
            service_ids=(self.service_id,),
            vehicle_class="sedan",
            first=first,
            last=first + timedelta(days=DAYS),
        )


@asynccontextmanager
async def _shop(r: Rig, *, pool_size: int = 25) -> AsyncGenerator[Shop]:
    url = r.env["DATABASE_URL"]
    engine = make_engine(url, pool_size=pool_size, statement_timeout_ms=30_000)
    queue = make_queue(app_conninfo(url))
    try:
        async with queue.open_async():
            units = Units(engine, clock=system_clock, routes=REACTIONS, wakes=Wakes(queue))
            async with units.open() as unit:
                owner = await whose(unit, "location", SHOP.slug)
                if owner is None:
                    raise Broken("there is no demo shop")
                await unit.rescope(OrganisationId(owner.organisation_id))
                place = await location_by_slug(unit, SHOP.slug)
                if place is None:
                    raise Broken("there is no demo shop")
                offered = await services(unit, location_id=place.id, vehicle_class="sedan")
            service = next(s for s in offered if s.code == SERVICE)
            yield Shop(units, place, service.id)
    finally:
        await engine.dispose()


def race() -> list[Figure]:
    """Let fifty customers ask for the same time at once, round after round."""
    return asyncio.run(_with_rig(_race))


def slot_search() -> list[Figure]:
    """Search a month of free times, with warm connections and with new ones."""
    return asyncio.run(_with_rig(_search))


async def _with_rig(
    measure: Callable[[Rig], Coroutine[Any, Any, list[Figure]]],
) -> list[Figure]:
    with rig() as r:
        return await measure(r)


async def _race(r: Rig) -> list[Figure]:
    async with _shop(r) as shop:
        people = [await _person(shop, n) for n in range(CROWD + ROUNDS)]
        crowd, bench = people[:CROWD], people[CROWD:]
        async with shop.unit() as unit:
            free = await shop.search(unit)
        # Two hours apart at least, so that every round asks for a time that is still free.
        starts = [slot.starts_at for slot in free.slots]
        rounds: list[float] = []
        tries: list[float] = []
        winners: list[int] = []
        for n in range(ROUNDS):
            async with shop.unit() as unit:
                free = await shop.search(unit)
            when = free.slots[0].starts_at
            began = time.perf_counter()
            outcomes = await asyncio.gather(*(_try(shop, who, when) for who in crowd))
            rounds.append((time.perf_counter() - began) * 1000)
            tries += [took for _, took in outcomes]
            won = [who for who, (got, _) in zip(crowd, outcomes, strict=True) if got]
            winners.append(len(won))
            crowd = [who for who in crowd if who not in won] + [bench[n] for _ in won[:1]]
        async with shop.unit() as unit:
            overlaps = int((await unit.rows(_OVERLAPS))[0][0])
    extra = {
        "did": f"{ROUNDS} rounds of {CROWD} customers booking the same first free time of one bay"
        " through the booking action, 30 connections, PostgreSQL with fsync",
        "rounds_without_exactly_one_winner": sum(1 for n in winners if n != 1),
        "round_p50_ms": percentile(rounds, 0.5),
        "round_max_ms": max(rounds),
        "try_p50_ms": percentile(tries, 0.5),
        "free_times_at_first": len(starts),
    }
    return [
        Figure(
            case="race_overlaps",
            value=overlaps,
            unit="overlapping pairs",
            n=CROWD * ROUNDS,
            extra={**extra, "limit": 0},
        ),
        Figure(
            case="race_p99_ms",
            value=percentile(tries, 0.99),
            unit="ms",
            n=len(tries),
            extra={**extra, "limit_ms": 500},
        ),
    ]


async def _person(shop: Shop, n: int) -> UUID:
    request = from_web_form(strict_json.loads(form(n).body), key=f"race-{n}")
    async with shop.unit() as unit:
        lead_id, _ = await receive(unit, request, location_id=shop.place.id)
    return lead_id


async def _try(shop: Shop, lead_id: UUID, when: Any) -> tuple[bool, float]:  # noqa: ANN401
    began = time.perf_counter()
    try:
        async with shop.unit() as unit:
            await book(
                unit,
                lead_id=lead_id,
                by="customer",
                service_ids=(shop.service_id,),
                starts_at=when,
            )
    except SlotTaken:
        return False, (time.perf_counter() - began) * 1000
    return True, (time.perf_counter() - began) * 1000


async def _search(r: Rig) -> list[Figure]:
    warm: list[float] = []
    cold: list[float] = []
    found = 0
    async with _shop(r, pool_size=1) as shop:
        for n in range(SEARCHES + 20):
            began = time.perf_counter()
            async with shop.unit() as unit:
                found = len((await shop.search(unit)).slots)
            if n >= 20:
                warm.append((time.perf_counter() - began) * 1000)
        for _ in range(COLD_SEARCHES):
            await shop.units.engine.dispose()
            began = time.perf_counter()
            async with shop.unit() as unit:
                await shop.search(unit)
            cold.append((time.perf_counter() - began) * 1000)
    did = f"free times of one service in the next {DAYS} days, a unit of its own each time; "
    return [
        Figure(
            case="slot_search_warm_p99_ms",
            value=percentile(warm, 0.99),
            unit="ms",
            n=len(warm),
            extra={
                "did": did + "one warm connection, 20 searches as warm-up",
                "p50_ms": percentile(warm, 0.5),
                "times_found": found,
            },
        ),
        Figure(
            case="slot_search_cold_p99_ms",
            value=percentile(cold, 0.99),
            unit="ms",
            n=len(cold),
            extra={
                "did": did + "a new connection each time: sign-in, catalogue and plans are cold",
                "p50_ms": percentile(cold, 0.5),
            },
        ),
    ]
