"""Many customers want one time: exactly as many get it as there are bays, and nobody gets a fault.

Real connections, real contention; the exclusion constraint is asked afterwards what it let in.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lead_orchestrator.booking import tables
from lead_orchestrator.booking.actions import (
    AlreadyBooked,
    SlotTaken,
    book,
    cancel,
    hold,
    move,
    release,
)
from lead_orchestrator.booking.queries import plan
from lead_orchestrator.booking.rules.appointments import Appointment
from lead_orchestrator.booking.rules.availability import Start
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.errors import Missing, Refusal
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.tenancy.rules.hours import Interval
from tests.booking.desk import Desk, at
from tests.builders import Shop, build_shop
from tests.clock import WorldClock
from tests.conftest import Database

CROWD = 50
OVERLAPS = text(
    "select count(*) from busy_blocks a join busy_blocks b on a.bay_id = b.bay_id and a.id < b.id"
    " and a.during && b.during"
)


@pytest.fixture
async def crowd(database: Database, units: Units) -> AsyncGenerator[Units]:
    """Units with enough connections for a crowd to be at the database at once."""
    engine = make_engine(database.app_url, pool_size=25)
    yield Units(engine, clock=units.clock, routes=units.routes, wakes=units.wakes)
    await engine.dispose()


async def customers(desk: Desk, count: int) -> list[UUID]:
    return [await desk.lead() for _ in range(count)]


async def overlaps(desk: Desk) -> int:
    async with desk.unit() as unit:
        row = await unit.row(OVERLAPS)
    assert row is not None
    return int(row[0])


async def try_to_book(desk: Desk, lead_id: UUID, starts_at: datetime) -> Appointment | Refusal:
    try:
        return await desk.book(lead_id, starts_at)
    except Refusal as refusal:
        return refusal


@pytest.mark.parametrize("bays", [1, 3])
async def test_of_fifty_customers_as_many_get_the_time_as_there_are_bays(
    units: Units, crowd: Units, bays: int
) -> None:
    shop = await build_shop(units, bays=bays)
    desk = Desk(crowd, shop)
    waiting = await customers(desk, CROWD)
    for n in range(6):
        starts_at = at(2, "09:00") + timedelta(hours=n)
        results = await asyncio.gather(*(try_to_book(desk, who, starts_at) for who in waiting))

        winners = [r for r in results if isinstance(r, Appointment)]
        losers = [r for r in results if isinstance(r, SlotTaken)]
        assert (len(winners), len(losers)) == (bays, CROWD - bays)
        assert len({w.bay_id for w in winners}) == bays
        assert all("alternatives" in r.more for r in losers)
        waiting = [who for who in waiting if who not in {w.lead_id for w in winners}]
        waiting += await customers(desk, bays)
    assert await overlaps(desk) == 0


async def test_overlapping_starts_in_one_bay_have_one_winner_each_round(
    units: Units, crowd: Units
) -> None:
    shop = await build_shop(units, bays=1)
    desk = Desk(crowd, shop)
    waiting = await customers(desk, CROWD)
    for day in (2, 3, 4, 7, 8):
        starts = [at(day, "10:00"), at(day, "10:30")]
        results = await asyncio.gather(
            *(
                try_to_book_long(desk, who, starts[n % 2])
                for n, who in enumerate(waiting)
            )
        )  # fmt: skip

        (winner,) = [r for r in results if isinstance(r, Appointment)]
        assert all(isinstance(r, SlotTaken) for r in results if r is not winner)
        async with desk.unit() as unit:
            await cancel(unit, lead_id=winner.lead_id)
    assert await overlaps(desk) == 0


async def try_to_book_long(desk: Desk, lead_id: UUID, starts_at: datetime) -> Appointment | Refusal:
    try:
        return await desk.book(lead_id, starts_at, "ceramic-full")
    except Refusal as refusal:
        return refusal


async def test_two_tabs_of_one_customer_make_one_appointment(units: Units, crowd: Units) -> None:
    desk = Desk(crowd, await build_shop(units))
    lead_id = await desk.lead()
    times = [at(2, "10:00"), at(2, "10:00"), at(2, "13:00"), at(3, "10:00")]

    results = await asyncio.gather(*(try_to_book(desk, lead_id, when) for when in times))

    assert all(isinstance(r, Appointment | AlreadyBooked) for r in results)
    assert len(await desk.rows("select 1 from appointments")) == 1


async def test_a_hold_that_expires_under_the_button_never_makes_two(
    units: Units, crowd: Units, clock: WorldClock
) -> None:
    desk = Desk(crowd, await build_shop(units, bays=1))
    holder, *others = await customers(desk, 10)
    for day in (2, 3, 4):
        when = at(day, "10:00")
        kept = await desk.hold(holder, when)
        clock.move(minutes=10)

        async def press(hold_id: UUID = kept.id) -> Appointment | Refusal:
            try:
                return await desk.book(holder, None, hold_id=hold_id)
            except Refusal as refusal:
                return refusal

        results = await asyncio.gather(
            press(), *(try_to_book(desk, who, when) for who in others)
        )  # fmt: skip

        (winner,) = [r for r in results if isinstance(r, Appointment)]
        async with desk.unit() as unit:
            await cancel(unit, lead_id=winner.lead_id)


async def test_cancelling_and_taking_the_same_time_at_once_never_overlaps(
    units: Units, crowd: Units
) -> None:
    desk = Desk(crowd, await build_shop(units, bays=1))
    booked, *others = await customers(desk, 8)
    await desk.book(booked, at(2, "10:00"))

    async def give_up() -> None:
        async with desk.unit() as unit:
            await cancel(unit, lead_id=booked)

    await asyncio.gather(
        give_up(), *(try_to_book(desk, who, at(2, "10:00")) for who in others)
    )  # fmt: skip

    assert await overlaps(desk) == 0
    live = await desk.rows("select 1 from appointments where status = 'booked'")
    assert len(live) <= 1
    assert len(await desk.rows("select 1 from busy_blocks")) == len(live)


async def act_at_random(desk: Desk, lead_id: UUID, chance: random.Random) -> str:
    when = at(chance.choice([2, 3]), chance.choice(["10:00", "10:30", "11:00", "12:00"]))
    what = chance.choice(["hold", "book", "move", "cancel", "release"])
    services = desk.services(chance.choice(["front-two", "ceramic-full"]))
    try:
        async with desk.unit() as unit:
            match what:
                case "hold":
                    await hold(unit, lead_id=lead_id, service_ids=services, starts_at=when)
                case "book":
                    await book(
                        unit, lead_id=lead_id, by="customer", service_ids=services, starts_at=when
                    )
                case "move":
                    await move(unit, lead_id=lead_id, starts_at=when, service_ids=services)
                case "cancel":
                    await cancel(unit, lead_id=lead_id)
                case _:
                    await release(unit, lead_id=lead_id)
    except (SlotTaken, AlreadyBooked, Missing) as refusal:
        return type(refusal).__name__
    return what


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_storm_of_holds_bookings_moves_and_cancellations_ends_tidy(
    units: Units, crowd: Units, clock: WorldClock, seed: int
) -> None:
    shop: Shop = await build_shop(units, bays=3)
    desk = Desk(crowd, shop)
    chance = random.Random(seed)
    people = await customers(desk, 24)
    for _ in range(8):
        await asyncio.gather(*(act_at_random(desk, who, chance) for who in people))
        clock.move(minutes=4)

    assert await overlaps(desk) == 0
    # what stands in a bay is exactly the booked appointments and the holds not yet given up
    assert await desk.rows(
        "select (select count(*) from busy_blocks),"
        " (select count(*) from appointments a join busy_blocks b on b.appointment_id = a.id"
        "  and b.bay_id = a.bay_id and b.during = tstzrange(a.starts_at, a.ends_at, '[)')"
        "  where a.status = 'booked') + (select count(*) from holds h join busy_blocks b"
        "  on b.hold_id = h.id and b.bay_id = h.bay_id where h.state = 'held')"
    ) == [
        (await count(desk, "busy_blocks"), await count(desk, "busy_blocks")),
    ]  # fmt: skip
    assert await desk.rows(
        "select 1 from appointments where status = 'booked' and id not in"
        " (select appointment_id from busy_blocks where appointment_id is not null)"
    ) == []  # fmt: skip


async def count(desk: Desk, table: str) -> int:
    (row,) = await desk.rows(f"select count(*) from {table}")
    return int(str(row[0]))


async def test_a_process_that_dies_while_booking_leaves_nothing_and_blocks_nobody(
    units: Units, crowd: Units
) -> None:
    desk = Desk(crowd, await build_shop(units, bays=1))
    victim, other = await customers(desk, 2)

    async def die() -> None:
        async with desk.unit() as unit:
            await book(
                unit,
                lead_id=victim,
                by="customer",
                service_ids=desk.services(),
                starts_at=at(2, "10:00"),
            )
            row = await unit.row(text("select pg_backend_pid()"))
            assert row is not None
            await desk.rows(f"select pg_terminate_backend({row[0]}, 1000)")

    with pytest.raises(DBAPIError):
        await die()

    assert await desk.rows("select 1 from appointments") == []
    assert isinstance(await try_to_book(desk, other, at(2, "10:00")), Appointment)


async def test_the_constraint_refuses_what_forgot_the_lock(units: Units) -> None:
    desk = Desk(units, await build_shop(units, bays=1))
    booked, other = await customers(desk, 2)
    first = await desk.book(booked, at(2, "10:00"))

    async with desk.unit() as unit:
        wish = await plan(
            unit,
            location_id=desk.shop.location_id,
            service_ids=desk.services(),
            vehicle_class=None,
        )
        start = Start(during=Interval(first.starts_at, first.ends_at), drop_off=False)
        with pytest.raises(tables.Occupied):
            async with unit.db.begin_nested():
                await tables.insert_hold(
                    unit,
                    wish.terms(start),
                    lead_id=other,
                    bay_id=first.bay_id,
                    expires_at=first.ends_at,
                )
    assert await desk.rows("select 1 from holds") == []
