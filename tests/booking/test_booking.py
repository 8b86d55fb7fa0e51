"""A time the shop offers becomes an appointment, at the price of that moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from lead_orchestrator.booking.actions import (
    SlotNotOffered,
    SlotTaken,
    book,
)
from lead_orchestrator.booking.queries import appointment_of_lead
from lead_orchestrator.catalogue.queries import UnknownService
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from tests.booking.desk import TEN, Desk, alternatives, at, free_walls
from tests.builders import build_shop
from tests.clock import WorldClock


async def test_a_booking_has_the_catalogues_price_name_and_the_first_bay(desk: Desk) -> None:
    booked = await desk.book(await desk.lead(), TEN, "ceramic-full", "windshield")

    assert booked.label == "Wednesday, December 2 at 10:00 AM"
    assert booked.ends_at - booked.starts_at == timedelta(minutes=210)
    assert booked.service_names == ("Ceramic Tint, Full Car", "Windshield Strip")
    assert booked.price_text == "$508"  # $399 for a sedan and $109
    assert booked.bay_id == desk.shop.bays[0]
    assert booked.created_by == "customer"
    assert booked.address == "12 Main Street, Springfield, VA 22150"
    assert await desk.rows("select local_starts_at::text, timezone from appointments") == [
        ("2026-12-02 10:00:00", "America/New_York")
    ]


async def test_a_second_customer_gets_the_second_bay_and_a_third_near_alternatives(
    desk: Desk,
) -> None:
    first = await desk.book(await desk.lead(), TEN)
    second = await desk.book(await desk.lead(), TEN)

    with pytest.raises(SlotTaken) as refused:
        await desk.book(await desk.lead(), TEN)

    assert (first.bay_id, second.bay_id) == desk.shop.bays
    near = alternatives(refused.value)
    assert [slot["starts_at"] for slot in near] == [
        "2026-12-02T09:00:00-05:00",
        "2026-12-02T11:00:00-05:00",
        "2026-12-02T11:30:00-05:00",
    ]
    assert len(await desk.rows("select 1 from appointments")) == 2


async def test_neighbouring_appointments_share_a_bay(desk: Desk) -> None:
    first = await desk.book(await desk.lead(), TEN)
    second = await desk.book(await desk.lead(), at(2, "11:00"))

    assert first.bay_id == second.bay_id


@pytest.mark.parametrize(
    "starts_at",
    [
        at(2, "10:10"),  # off the grid
        at(2, "17:30"),  # would end after closing
        at(6, "10:00"),  # a Sunday
        at(1, "10:30"),  # sooner than the shop's notice: it is ten
        at(1, "09:00"),  # past
        TEN + timedelta(days=400),
    ],
)
async def test_a_time_the_shop_does_not_offer_is_refused_with_times_it_does(
    desk: Desk, starts_at: datetime
) -> None:
    lead_id = await desk.lead()

    with pytest.raises(SlotNotOffered) as refused:
        await desk.book(lead_id, starts_at)

    assert len(alternatives(refused.value)) == 3
    assert await desk.rows("select 1 from busy_blocks") == []


async def test_a_closed_bay_or_one_that_cannot_do_the_work_is_not_used(desk: Desk) -> None:
    async with desk.unit() as unit:
        await unit.execute(text("update bays set active = false where position = 0"))
        await unit.execute(text("update bays set categories = '{audio}' where position = 1"))

    assert await free_walls(desk) == []
    with pytest.raises(SlotNotOffered):
        await desk.book(await desk.lead(), TEN)


async def test_what_stands_in_a_bay_from_elsewhere_is_not_booked_over(desk: Desk) -> None:
    async with desk.unit() as unit:
        for bay_id in desk.shop.bays:
            await unit.execute(
                text(
                    "insert into busy_blocks (id, organisation_id, location_id, bay_id, during,"
                    " reason) values (:id, :org, :location, :bay,"
                    " tstzrange('2026-12-02T09:30-05', '2026-12-02T12:00-05', '[)'), 'calendar')"
                ),
                {
                    "id": new_id(), "org": desk.shop.organisation_id,
                    "location": desk.shop.location_id, "bay": bay_id,
                },
            )  # fmt: skip

    assert "10:00" not in await free_walls(desk)
    with pytest.raises(SlotTaken):
        await desk.book(await desk.lead(), TEN)


async def test_the_same_wish_again_is_the_same_appointment(desk: Desk) -> None:
    lead_id = await desk.lead()

    first = await desk.book(lead_id, TEN, "front-two", "windshield")
    assert await desk.book(lead_id, TEN, "windshield", "front-two") == first
    assert len(await desk.rows("select 1 from appointments")) == 1


async def test_who_was_here_may_book_again(desk: Desk, clock: WorldClock) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    clock.move(days=7)

    assert (await desk.book(lead_id, at(9, "10:00"))).starts_at == at(9, "10:00")


async def test_a_booking_without_a_time_or_a_service_is_told_what_is_needed(desk: Desk) -> None:
    lead_id = await desk.lead()
    async with desk.unit() as unit:
        with pytest.raises(Invalid, match="starts_at"):
            await book(unit, lead_id=lead_id, by="customer", service_ids=desk.services())
        with pytest.raises(Invalid, match="service_ids"):
            await book(unit, lead_id=lead_id, by="customer", starts_at=TEN)


async def test_a_service_of_another_organisation_does_not_exist(desk: Desk, units: Units) -> None:
    other = await build_shop(units)
    lead_id = await desk.lead()

    async with desk.unit() as unit:
        with pytest.raises(UnknownService):
            await book(
                unit, lead_id=lead_id, by="customer", starts_at=TEN,
                service_ids=[other.services["front-two"]],
            )  # fmt: skip


async def test_another_organisation_sees_and_takes_nothing_of_it(desk: Desk, units: Units) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    other = Desk(units, await build_shop(units))

    async with other.unit() as unit:
        assert await appointment_of_lead(unit, lead_id) is None
        with pytest.raises(Missing):
            await book(
                unit, lead_id=lead_id, by="customer", starts_at=TEN, service_ids=desk.services()
            )
    assert await other.rows("select 1 from busy_blocks") == []


async def test_work_longer_than_a_day_is_a_drop_off_that_keeps_its_bay_overnight(
    desk: Desk,
) -> None:
    async with desk.unit() as unit:
        await unit.execute(
            text("update service_catalog set duration_minutes = 720 where code = 'front-two'")
        )
    booked = await desk.book(await desk.lead(), at(2, "09:00"))

    assert booked.drop_off
    assert booked.ends_at == at(3, "12:00")
    assert booked.ready_text == "Thursday, December 3 at 12:00 PM"
    assert await free_walls(desk) == ["09:00"]  # the second bay


async def test_an_unknown_class_of_car_is_booked_at_a_price_from(desk: Desk) -> None:
    lead_id = await desk.lead()
    async with desk.unit() as unit:
        await unit.execute(text("update vehicles set vehicle_class = null"))

    booked = await desk.book(lead_id, TEN, "ceramic-full")

    assert booked.price_text == "from $349"
