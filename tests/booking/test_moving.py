"""An appointment moves or is cancelled, and its old time is free at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from lead_orchestrator.booking.actions import (
    AlreadyBooked,
    SlotTaken,
    TooLate,
    cancel,
    move,
)
from lead_orchestrator.booking.queries import appointment_of_lead
from lead_orchestrator.booking.rules.appointments import Status
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.leads.queries import lead
from tests.booking.desk import TEN, Desk, at, fill, free_walls, told
from tests.clock import WorldClock


async def test_booking_moves_the_lead_on_and_is_told_on_its_timeline(desk: Desk) -> None:
    lead_id = await desk.lead()
    booked = await desk.book(lead_id, TEN)

    async with desk.unit() as unit:
        assert (await lead(unit, lead_id)).status == "appointment_scheduled"
    assert await desk.rows(
        "select body->>'appointment_id', lead_id, location_id from facts"
        " where kind = 'booking.AppointmentBooked'"
    ) == [(str(booked.id), lead_id, desk.shop.location_id)]


async def test_who_has_an_appointment_moves_it_instead_of_booking_another(desk: Desk) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)

    with pytest.raises(AlreadyBooked) as refused:
        await desk.book(lead_id, at(3, "10:00"))

    assert told(refused.value, "appointment")["label"] == "Wednesday, December 2 at 10:00 AM"


async def test_a_moved_appointment_keeps_its_price_and_frees_its_old_time(desk: Desk) -> None:
    lead_id = await desk.lead()
    booked = await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        await unit.execute(text("update service_catalog set price_cents = 99900"))

    async with desk.unit() as unit:
        moved = await move(unit, lead_id=lead_id, starts_at=at(3, "15:00"))

    assert (moved.id, moved.sequence, moved.price_text) == (booked.id, 1, "$149")
    assert moved.label == "Thursday, December 3 at 3:00 PM"
    assert "10:00" in await free_walls(desk)
    assert len(await desk.rows("select 1 from busy_blocks")) == 1
    assert await desk.rows(
        "select body->>'sequence' from facts where kind = 'booking.AppointmentMoved'"
    ) == [("1",)]


async def test_an_appointment_may_move_onto_a_part_of_its_own_time(desk: Desk) -> None:
    lead_id = await desk.lead()
    booked = await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        moved = await move(unit, lead_id=lead_id, starts_at=at(2, "10:30"))

    assert moved.bay_id == booked.bay_id


async def test_moving_with_other_services_is_priced_anew(desk: Desk) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        moved = await move(
            unit, lead_id=lead_id, starts_at=TEN, service_ids=desk.services("ceramic-full")
        )

    assert moved.price_text == "$399"
    assert moved.ends_at == at(2, "13:00")


async def test_moving_to_where_it_is_changes_nothing(desk: Desk) -> None:
    lead_id = await desk.lead()
    booked = await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        assert await move(unit, lead_id=lead_id, starts_at=TEN) == booked


async def test_a_move_onto_a_taken_time_leaves_the_appointment_where_it_is(desk: Desk) -> None:
    lead_id = await desk.lead()
    booked = await desk.book(lead_id, at(2, "14:00"))
    await fill(desk)

    async with desk.unit() as unit:
        with pytest.raises(SlotTaken):
            await move(unit, lead_id=lead_id, starts_at=TEN)

    async with desk.unit() as unit:
        assert await appointment_of_lead(unit, lead_id) == booked
    assert len(await desk.rows("select 1 from busy_blocks where appointment_id is not null")) == 3


async def test_a_cancelled_time_is_free_at_once(desk: Desk) -> None:
    lead_id = await desk.lead()
    await fill(desk)
    first = (await desk.rows("select lead_id from appointments limit 1"))[0][0]

    async with desk.unit() as unit:
        cancelled = await cancel(unit, lead_id=first)

    assert (cancelled.status, cancelled.sequence) == (Status.CANCELLED, 1)
    assert (await desk.book(lead_id, TEN)).starts_at == TEN
    assert (
        len(await desk.rows("select 1 from facts where kind = 'booking.AppointmentCancelled'")) == 1
    )


async def test_who_cancelled_may_book_again(desk: Desk) -> None:
    lead_id = await desk.lead()
    first = await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        await cancel(unit, lead_id=lead_id)

    assert (await desk.book(lead_id, TEN)).id != first.id


async def test_an_appointment_that_has_begun_is_neither_moved_nor_cancelled(
    desk: Desk, clock: WorldClock
) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    clock.now = TEN + timedelta(minutes=5)

    async with desk.unit() as unit:
        with pytest.raises(TooLate):
            await move(unit, lead_id=lead_id, starts_at=at(3, "10:00"))
        with pytest.raises(TooLate):
            await cancel(unit, lead_id=lead_id)


async def test_without_an_appointment_there_is_nothing_to_move_or_cancel(desk: Desk) -> None:
    lead_id = await desk.lead()
    async with desk.unit() as unit:
        with pytest.raises(Missing):
            await move(unit, lead_id=lead_id, starts_at=TEN)
        with pytest.raises(Missing):
            await cancel(unit, lead_id=lead_id)
