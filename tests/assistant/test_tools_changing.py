"""Moving, cancelling and another vehicle: asked first, done after a yes, nothing lost in a race."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lead_orchestrator.booking.actions import TooLate, cancel
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.leads.rules.intake import VehicleSaid
from lead_orchestrator.tenancy.rules.places import BookingRules
from tests.assistant.toolbox import Toolbox, open_toolbox
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

TWO = ["front-two"]
SLOTS = "select count(*) from appointments where status = 'booked'"


@pytest.fixture
async def box(units: Units, shop: Shop) -> Toolbox:
    """A customer with an appointment on Wednesday at nine."""
    made = await open_toolbox(units, shop)
    assert (await made.booked()).error is None
    return made


async def _hold_friday(box: Toolbox) -> str:
    starts = await box.times(day="2026-12-04")
    held = await box.show("let's move it there", "hold", services=TWO, starts_at=starts[0])
    assert held.error is None
    assert held.cards[0]["action"] == "move"
    assert held.body["moves_from"] == "Wednesday, December 2 at 9:00 AM"
    return starts[0]


async def test_an_appointment_moves_to_the_held_time_after_a_yes(box: Toolbox) -> None:
    starts = await _hold_friday(box)
    assert await box.rows("select local_starts_at::text from appointments") == [
        ("2026-12-02 09:00:00",)
    ]
    moved = await box.show("yes, move it", "move")
    assert moved.body["moved"] is True
    assert moved.sayable.moved[0].isoformat() == moved.sayable.booked[0].isoformat()
    rows = await box.rows("select starts_at, status from appointments")
    assert [(r[0].isoformat() == moved.sayable.moved[0].isoformat(), r[1]) for r in rows] == [
        (True, "booked")
    ]
    assert starts.startswith("2026-12-04")
    assert await box.rows("select count(*) from busy_blocks") == [(1,)]
    assert await box.rows("select count(*) from holds where state = 'held'") == [(0,)]


@pytest.mark.parametrize(
    "words", ["no", "wait", "is there parking?", "don't move it", "yes on Monday"]
)
async def test_without_a_yes_the_appointment_stays(box: Toolbox, words: str) -> None:
    await _hold_friday(box)
    assert (await box.show(words, "move")).error == "not_confirmed"
    assert await box.rows("select local_starts_at::text from appointments") == [
        ("2026-12-02 09:00:00",)
    ]


async def test_booking_does_not_take_a_time_held_for_a_move(box: Toolbox) -> None:
    await _hold_friday(box)
    assert (await box.show("yes", "book")).error == "nothing_held"
    assert await box.rows(SLOTS) == [(1,)]


async def test_a_move_by_half_an_hour_works_with_one_bay(units: Units) -> None:
    box = await open_toolbox(units, await build_shop(units, bays=1))
    assert (await box.booked()).error is None
    await box.times()
    half_past = "2026-12-02T09:30:00-05:00"
    await box.show(
        "could I come at 9:30?", "availability", services=TWO, days=["2026-12-02"], at="09:30"
    )
    held = await box.show("9:30 then", "hold", services=TWO, starts_at=half_past)
    assert held.error is None, held.body
    rival = await open_toolbox(units, box.shop, email="r@example.com", phone="+12025550177")
    await rival.hear("10:00?")
    times = await rival.call("availability", services=TWO, days=["2026-12-02"], at="10:00")
    assert times.body["exact"] is False, "what the hold adds to the appointment is kept too"
    assert (await box.show("yes", "move")).error is None
    assert await box.rows("select local_starts_at::text from appointments") == [
        ("2026-12-02 09:30:00",)
    ]
    assert await box.rows("select count(*) from busy_blocks") == [(1,)]


async def test_a_shorter_visit_within_its_own_time_is_held_and_moved(units: Units) -> None:
    box = await open_toolbox(units, await build_shop(units, bays=1))
    assert (await box.booked("ceramic-full")).error is None
    starts = await box.times("front-two")
    held = await box.show("just the front then", "hold", services=TWO, starts_at=starts[0])
    assert held.body["price_text"] == "$149"
    again = await box.times("front-two")
    held = await box.show("the second", "hold", services=TWO, starts_at=again[1])
    assert held.error is None
    assert await box.rows("select count(*) from holds where state = 'held'") == [(1,)]
    moved = await box.show("yes", "move")
    assert moved.body["price_text"] == "$149"
    assert await box.rows("select count(*) from busy_blocks") == [(1,)]


async def test_two_who_move_to_the_last_bay_at_once_do_not_both_get_it(units: Units) -> None:
    shop = await build_shop(units, bays=1)
    boxes = [
        await open_toolbox(units, shop, email=f"c{n}@example.com", phone=f"+1202555018{n}")
        for n in range(3)
    ]
    for box in boxes:
        await box.booked()
    for box in boxes:
        await box.times(day="2026-12-04")
    starts = (await boxes[0].times(day="2026-12-04"))[0]
    for box in boxes:
        await box.hear("that one")
    held = await asyncio.gather(
        *(box.call("hold", services=TWO, starts_at=starts) for box in boxes)
    )
    assert sorted(r.error or "held" for r in held) == ["held", "slot_taken", "slot_taken"]
    assert await boxes[0].rows(SLOTS) == [(3,)]


async def test_a_time_held_for_a_move_that_ran_out_and_was_taken_leaves_the_old_one(
    units: Units, clock: WorldClock
) -> None:
    box = await open_toolbox(units, await build_shop(units, bays=1))
    await box.booked(day="2026-12-03")
    starts = await box.times(day="2026-12-04")
    await box.show("move it there", "hold", services=TWO, starts_at=starts[0])
    clock.move(minutes=11)
    rival = await open_toolbox(units, box.shop, email="r@example.com", phone="+12025550177")
    assert (await rival.booked(day="2026-12-04")).error is None
    late = await box.show("yes", "move")
    assert late.error == "slot_taken"
    assert late.cards[0]["kind"] == "slots"
    assert await box.rows("select local_starts_at::text from appointments order by 1") == [
        ("2026-12-03 09:00:00",),
        ("2026-12-04 09:00:00",),
    ]


async def test_what_a_move_shared_with_a_cancelled_appointment_may_be_taken_by_others(
    units: Units,
) -> None:
    box = await open_toolbox(units, await build_shop(units, bays=1))
    await box.booked()
    await box.times()
    await box.show("9:30?", "availability", services=TWO, days=["2026-12-02"], at="09:30")
    await box.show("ok", "hold", services=TWO, starts_at="2026-12-02T09:30:00-05:00")
    async with units.open(organisation_id=box.shop.organisation_id) as unit:
        await cancel(unit, lead_id=box.lead_id)
    rival = await open_toolbox(units, box.shop, email="r@example.com", phone="+12025550177")
    assert (await rival.booked()).error is None, "nine o'clock was given back"
    assert (await box.show("yes", "move")).error == "no_appointment"
    starts = await box.times()
    again = await box.show("then this", "hold", services=TWO, starts_at=starts[0])
    assert again.body["for"] == "book"
    assert (await box.show("yes", "book")).error is None
    assert await box.rows(SLOTS) == [(2,)]


async def test_the_agreed_price_stays_when_only_the_time_moves(box: Toolbox) -> None:
    await box.run("update service_catalog set price_cents = 99900 where code = 'front-two'")
    await _hold_friday(box)
    moved = await box.show("yes", "move")
    assert moved.body["price_text"] == "$149"


async def test_cancelling_asks_first_and_is_done_after_the_yes(box: Toolbox) -> None:
    asked = await box.show("I need to cancel", "cancel")
    assert asked.body["asked"] is True
    assert (asked.cards[0]["kind"], asked.cards[0]["action"]) == ("confirm", "cancel")
    assert await box.rows(SLOTS) == [(1,)]
    gone = await box.show("yes, cancel it", "cancel")
    assert gone.body["cancelled"] is True
    assert gone.sayable.cancelled
    assert await box.rows(SLOTS) == [(0,)]
    assert (await box.show("yes", "cancel")).error == "no_appointment"


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("yes", True),
        ("cancel it please", True),
        ("sí, cancélala", True),
        ("oui, annulez le rendez-vous", True),
        ("yes, book it", False),
        ("yes, keep it", False),
        ("sí, resérvalo", False),
        ("sí, cancela la reserva", True),
        ("no, don't cancel", False),
        ("no", False),
        ("can I cancel later?", False),
        ("cancel what?", False),
        ("actually move it to Friday", False),
    ],
)
async def test_a_yes_to_cancelling_is_told_from_everything_else(
    box: Toolbox,
    words: str,
    done: bool,  # noqa: FBT001 - a column of the table
) -> None:
    await box.show("I need to cancel", "cancel")
    result = await box.show(words, "cancel")
    assert bool(result.body.get("cancelled")) is done
    assert await box.rows(SLOTS) == [(0 if done else 1,)]


async def test_a_question_to_cancel_that_was_answered_with_no_is_over(box: Toolbox) -> None:
    await box.show("I need to cancel", "cancel")
    await box.hear("no, keep it")
    await box.answer("All right, your appointment stays.")
    again = await box.show("cancel my appointment", "cancel")
    assert again.body["asked"] is True
    assert await box.rows(SLOTS) == [(1,)]
    assert (await box.show("yes", "cancel")).body["cancelled"] is True


async def test_the_first_words_are_no_yes_however_clear(box: Toolbox) -> None:
    result = await box.show("yes cancel my appointment now", "cancel")
    assert result.body["asked"] is True
    again = await box.call("cancel")
    assert again.body.get("cancelled") is None or again.body["asked"], "the card came after"
    assert await box.rows(SLOTS) == [(1,)]


async def test_an_appointment_moved_by_staff_meanwhile_is_asked_about_again(box: Toolbox) -> None:
    await box.show("I need to cancel", "cancel")
    await box.run("update appointments set starts_at = starts_at + interval '1 day',"
                  " ends_at = ends_at + interval '1 day'")  # fmt: skip
    assert (await box.show("yes", "cancel")).body["asked"] is True
    assert await box.rows(SLOTS) == [(1,)]


async def test_what_is_cancelled_meanwhile_is_not_moved(box: Toolbox) -> None:
    await _hold_friday(box)
    async with box.units.open(organisation_id=box.shop.organisation_id) as unit:
        await cancel(unit, lead_id=box.lead_id)
    assert (await box.show("yes", "move")).error == "no_appointment"


async def test_a_shops_cut_off_holds_for_customers_and_not_for_staff(
    units: Units, clock: WorldClock
) -> None:
    shop = await build_shop(units, booking=replace(BookingRules(), change_minutes=24 * 60))
    box = await open_toolbox(units, shop)
    await box.booked(day="2026-12-03")
    clock.move(hours=30)
    assert (await box.show("cancel it", "cancel")).error == "too_late"
    starts = await box.times(day="2026-12-04")
    result = await box.show("move it", "hold", services=TWO, starts_at=starts[0])
    assert (result.error, result.body["phone"]) == ("too_late", "+12025550100")
    async with units.open(actor=Actor("customer"), organisation_id=shop.organisation_id) as unit:
        with pytest.raises(TooLate):
            await cancel(unit, lead_id=box.lead_id)
    async with units.open(
        actor=Actor("staff", shop.staff_id), organisation_id=shop.organisation_id
    ) as unit:
        await cancel(unit, lead_id=box.lead_id)


async def test_the_appointment_of_an_earlier_request_can_be_cancelled_and_moved(
    units: Units, box: Toolbox
) -> None:
    newer = await open_toolbox(units, box.shop)
    assert newer.conversation_id == box.conversation_id
    starts = await newer.times(day="2026-12-04")
    fresh = await newer.show("the first", "hold", services=TWO, starts_at=starts[0])
    assert fresh.body["for"] == "book"
    moves = await newer.show(
        "no, move my Wednesday one", "hold", services=TWO, starts_at=starts[0], purpose="move"
    )
    assert moves.body["for"] == "move", moves.body
    assert (await newer.show("yes", "move")).error is None
    assert (await newer.show("cancel that", "cancel")).body["asked"] is True
    assert (await newer.show("yes", "cancel")).body["cancelled"] is True


async def test_another_customers_appointment_is_out_of_reach(units: Units, box: Toolbox) -> None:
    other = await open_toolbox(units, box.shop, email="o@example.com", phone="+12025550166")
    assert (await other.show("cancel it", "cancel")).error == "no_appointment"
    foreign = await box.show("cancel", "cancel")
    await other.answer("Shall I cancel it?", list(foreign.cards))
    assert (await other.show("yes", "cancel")).error == "no_appointment"
    assert await box.rows(SLOTS) == [(1,)]


async def test_a_car_is_recorded_when_none_was_known(units: Units, shop: Shop) -> None:
    box = await open_toolbox(units, shop, vehicle=None)
    result = await box.show("it's a 2019 Chevy Tahoe", "vehicle",
                            make="Chevrolet", model="Tahoe", year=2019)  # fmt: skip
    assert result.body["recorded"] is True
    assert result.context is not None
    assert result.context.car is not None
    assert result.context.car.vehicle_class == "suv"
    assert (await box.known()).context.offer("ceramic-full").price.cents == 44900  # pyright: ignore[reportOptionalMemberAccess]


async def test_another_car_is_asked_about_and_then_booked_and_priced_as_such(
    units: Units, shop: Shop
) -> None:
    box = await open_toolbox(units, shop)
    tahoe = {"make": "Chevrolet", "model": "Tahoe", "year": 2019}
    asked = await box.show("actually it's for my wife's 2019 Tahoe", "vehicle", **tahoe)
    assert asked.body["asked"] is True
    assert await box.rows("select count(*) from vehicles") == [(1,)]
    done = await box.show("yes", "vehicle", **tahoe)
    assert done.body["recorded"] is True
    made = await box.booked("ceramic-full")
    assert made.body["price_text"] == "$449"
    assert await box.rows(
        "select v.model from appointments a join vehicles v on v.id = a.vehicle_id"
    ) == [("Tahoe",)]
    late = await box.show("sorry, a 2020 Ford Transit", "vehicle", make="Ford", model="Transit")
    assert late.error == "already_booked"


async def test_a_car_only_the_model_named_is_not_recorded(units: Units, shop: Shop) -> None:
    box = await open_toolbox(units, shop, vehicle=VehicleSaid(make="Honda", model="Civic"))
    result = await box.show("what does it cost?", "vehicle", make="Ferrari", model="F40")
    assert result.error == "not_said"
    assert await box.rows("select count(*) from vehicles") == [(1,)]
