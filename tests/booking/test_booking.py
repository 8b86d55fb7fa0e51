"""A time becomes a hold, a hold an appointment, and an appointment moves or is cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from lead_orchestrator.booking.actions import (
    AlreadyBooked,
    SlotNotOffered,
    SlotTaken,
    TooLate,
    book,
    cancel,
    expire,
    move,
    release,
)
from lead_orchestrator.booking.queries import appointment_of_lead, hold_of_lead, slots
from lead_orchestrator.booking.rules.appointments import Status
from lead_orchestrator.catalogue.queries import UnknownService
from lead_orchestrator.kit.errors import Invalid, Missing, Refusal
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.queries import lead
from tests.booking.conftest import NEW_YORK, Desk, at
from tests.builders import build_shop
from tests.conftest import WorldClock

TEN = at(2, "10:00")


async def free_walls(desk: Desk, lead_id: UUID | None = None, day: int = 2) -> list[str]:
    async with desk.unit() as unit:
        page = await slots(
            unit,
            location_id=desk.shop.location_id,
            service_ids=desk.services(),
            vehicle_class="sedan",
            first=TEN.date().replace(day=day),
            last=TEN.date().replace(day=day),
            lead_id=lead_id,
        )
    return [f"{slot.starts_at.astimezone(NEW_YORK):%H:%M}" for slot in page.slots]


def told(refusal: Refusal, what: str) -> Any:  # noqa: ANN401 - JSON
    """Return what a refusal tells besides its words."""
    return refusal.more[what]


def alternatives(refusal: Refusal) -> list[dict[str, Any]]:
    return told(refusal, "alternatives")


async def fill(desk: Desk) -> None:
    """Take both bays at ten."""
    for _ in desk.shop.bays:
        await desk.book(await desk.lead(), TEN)


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


async def test_booking_moves_the_lead_on_and_is_told_on_its_timeline(desk: Desk) -> None:
    lead_id = await desk.lead()
    booked = await desk.book(lead_id, TEN)

    async with desk.unit() as unit:
        assert (await lead(unit, lead_id)).status == "appointment_scheduled"
    assert await desk.rows(
        "select body->>'appointment_id', lead_id, location_id from facts"
        " where kind = 'booking.AppointmentBooked'"
    ) == [(str(booked.id), lead_id, desk.shop.location_id)]


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


async def test_the_same_wish_again_is_the_same_appointment(desk: Desk) -> None:
    lead_id = await desk.lead()

    first = await desk.book(lead_id, TEN, "front-two", "windshield")
    assert await desk.book(lead_id, TEN, "windshield", "front-two") == first
    assert len(await desk.rows("select 1 from appointments")) == 1


async def test_who_has_an_appointment_moves_it_instead_of_booking_another(desk: Desk) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)

    with pytest.raises(AlreadyBooked) as refused:
        await desk.book(lead_id, at(3, "10:00"))

    assert told(refused.value, "appointment")["label"] == "Wednesday, December 2 at 10:00 AM"


async def test_who_was_here_may_book_again(desk: Desk, clock: WorldClock) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    clock.move(days=7)

    assert (await desk.book(lead_id, at(9, "10:00"))).starts_at == at(9, "10:00")


async def test_booking_another_time_than_held_gives_the_hold_back(desk: Desk) -> None:
    lead_id = await desk.lead()
    kept = await desk.hold(lead_id, TEN)
    booked = await desk.book(lead_id, at(2, "14:00"), hold_id=kept.id)

    assert booked.starts_at == at(2, "14:00")
    assert await desk.rows("select state from holds") == [("released",)]
    assert len(await desk.rows("select 1 from busy_blocks")) == 1


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
