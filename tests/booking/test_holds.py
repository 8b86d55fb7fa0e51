"""A time is kept for one customer for some minutes, and for nobody longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lead_orchestrator.booking.actions import (
    SlotTaken,
    book,
    expire,
    release,
)
from lead_orchestrator.booking.queries import hold_of_lead
from lead_orchestrator.kit.errors import Missing
from tests.booking.desk import TEN, Desk, alternatives, at, fill, free_walls
from tests.clock import WorldClock


async def test_a_held_time_is_free_for_its_holder_only(desk: Desk) -> None:
    holder = await desk.lead()
    other = await desk.lead()
    await desk.hold(other, TEN)
    kept = await desk.hold(holder, TEN)

    assert "10:00" in await free_walls(desk, holder)
    assert "10:00" not in await free_walls(desk, await desk.lead())
    with pytest.raises(SlotTaken):
        await desk.hold(await desk.lead(), TEN)
    assert kept.price_text == "$149"
    assert kept.label == "Wednesday, December 2 at 10:00 AM"


async def test_a_hold_becomes_the_appointment_in_its_bay(desk: Desk) -> None:
    lead_id = await desk.lead()
    kept = await desk.hold(lead_id, TEN)

    booked = await desk.book(lead_id, None, hold_id=kept.id)

    assert (booked.bay_id, booked.starts_at) == (kept.bay_id, kept.starts_at)
    assert await desk.rows("select state from holds") == [("booked",)]
    assert await desk.rows("select appointment_id, hold_id from busy_blocks") == [(booked.id, None)]


async def test_a_hold_is_honoured_when_the_shops_notice_passes_meanwhile(
    desk: Desk, clock: WorldClock
) -> None:
    lead_id = await desk.lead()
    kept = await desk.hold(lead_id, at(1, "11:00"))
    clock.move(minutes=5)

    assert (await desk.book(lead_id, None, hold_id=kept.id)).starts_at == at(1, "11:00")


async def test_a_new_hold_gives_the_former_one_back(desk: Desk) -> None:
    lead_id = await desk.lead()
    first = await desk.hold(lead_id, TEN)
    second = await desk.hold(lead_id, at(2, "10:30"))

    assert await desk.rows("select id, state from holds order by id") == [
        (first.id, "released"),
        (second.id, "held"),
    ]
    assert await desk.rows("select hold_id from busy_blocks") == [(second.id,)]
    assert await desk.rows(
        "select body->>'hold_id' from facts where kind = 'booking.HoldReleased'"
    ) == [(str(first.id),)]


async def test_a_hold_that_cannot_be_taken_leaves_the_former_one(desk: Desk) -> None:
    lead_id = await desk.lead()
    former = await desk.hold(lead_id, at(2, "14:00"))
    await fill(desk)

    with pytest.raises(SlotTaken):
        await desk.hold(lead_id, TEN)

    async with desk.unit() as unit:
        assert await hold_of_lead(unit, lead_id) == former


async def test_a_refused_hold_changes_nothing_even_when_the_caller_goes_on(desk: Desk) -> None:
    lead_id = await desk.lead()
    former = await desk.hold(lead_id, at(2, "14:00"))
    await fill(desk)

    async with desk.unit() as unit:
        with pytest.raises(SlotTaken):
            await book(
                unit, lead_id=lead_id, by="assistant", service_ids=desk.services(), starts_at=TEN
            )

    async with desk.unit() as unit:
        assert await hold_of_lead(unit, lead_id) == former
    assert await desk.rows("select 1 from facts where kind = 'booking.HoldReleased'") == []


async def test_asking_again_for_the_held_time_returns_the_hold(desk: Desk) -> None:
    lead_id = await desk.lead()

    assert await desk.hold(lead_id, TEN) == await desk.hold(lead_id, TEN)


async def test_asking_again_late_for_the_held_time_gives_the_full_minutes_anew(
    desk: Desk, clock: WorldClock
) -> None:
    lead_id = await desk.lead()
    first = await desk.hold(lead_id, TEN)
    clock.move(minutes=8)
    again = await desk.hold(lead_id, TEN)

    assert again.id != first.id
    assert again.expires_at == clock.now + timedelta(minutes=10)


async def test_an_expired_hold_frees_the_time_before_its_timer_fires(
    desk: Desk, clock: WorldClock
) -> None:
    for _ in desk.shop.bays:
        await desk.hold(await desk.lead(), TEN)
    clock.move(minutes=10)

    assert "10:00" in await free_walls(desk)
    await desk.book(await desk.lead(), TEN)
    assert sorted(await desk.rows("select state from holds")) == [("expired",), ("expired",)]


async def test_an_expired_hold_still_books_while_the_time_is_free(
    desk: Desk, clock: WorldClock
) -> None:
    lead_id = await desk.lead()
    kept = await desk.hold(lead_id, TEN)
    clock.move(minutes=11)

    booked = await desk.book(lead_id, None, hold_id=kept.id)

    assert booked.starts_at == TEN
    assert await desk.rows("select state from holds") == [("expired",)]


async def test_an_expired_hold_whose_time_is_gone_is_told_alternatives(
    desk: Desk, clock: WorldClock
) -> None:
    lead_id = await desk.lead()
    kept = await desk.hold(lead_id, TEN)
    clock.move(minutes=11)
    await fill(desk)

    with pytest.raises(SlotTaken) as refused:
        await desk.book(lead_id, None, hold_id=kept.id)

    assert len(alternatives(refused.value)) == 3


async def test_a_hold_of_somebody_else_is_no_hold(desk: Desk) -> None:
    kept = await desk.hold(await desk.lead(), TEN)

    with pytest.raises(Missing):
        await desk.book(await desk.lead(), None, hold_id=kept.id)


async def test_booking_another_time_than_held_gives_the_hold_back(desk: Desk) -> None:
    lead_id = await desk.lead()
    kept = await desk.hold(lead_id, TEN)
    booked = await desk.book(lead_id, at(2, "14:00"), hold_id=kept.id)

    assert booked.starts_at == at(2, "14:00")
    assert await desk.rows("select state from holds") == [("released",)]
    assert len(await desk.rows("select 1 from busy_blocks")) == 1


async def test_a_released_hold_frees_its_time_and_releasing_twice_is_harmless(desk: Desk) -> None:
    lead_id = await desk.lead()
    await desk.hold(lead_id, TEN)

    async with desk.unit() as unit:
        assert await release(unit, lead_id=lead_id)
    async with desk.unit() as unit:
        assert not await release(unit, lead_id=lead_id)
    assert await desk.rows("select 1 from busy_blocks") == []


async def test_a_timer_that_comes_early_or_twice_does_nothing(
    desk: Desk, clock: WorldClock
) -> None:
    kept = await desk.hold(await desk.lead(), TEN)
    async with desk.unit() as unit:
        await expire(unit, hold_id=kept.id)
    assert await desk.rows("select state from holds") == [("held",)]

    clock.move(minutes=10)
    for _ in range(2):
        async with desk.unit() as unit:
            await expire(unit, hold_id=kept.id)
    assert await desk.rows("select state from holds") == [("expired",)]
    assert await desk.rows("select 1 from busy_blocks") == []
