"""Holding and booking through tools: only what was shown, only after a yes, at the price shown."""

from __future__ import annotations

import asyncio

import pytest

from lead_orchestrator.catalogue.actions import set_price, withdraw
from lead_orchestrator.kit.unit import Units
from tests.assistant.toolbox import Toolbox, open_toolbox
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

TWO = ["front-two"]


@pytest.fixture
async def box(units: Units, shop: Shop) -> Toolbox:
    """A customer in a conversation."""
    return await open_toolbox(units, shop)


async def _other(units: Units, shop: Shop, n: int) -> Toolbox:
    return await open_toolbox(
        units, shop, email=f"other{n}@example.com", phone=f"+120255501{n:02d}"
    )


async def test_a_shown_time_is_held_and_booked_after_a_yes(box: Toolbox) -> None:
    starts = await box.times()
    held = await box.show("the first one please", "hold", services=TWO, starts_at=starts[0])
    assert held.error is None
    card = held.cards[0]
    assert (card["action"], card["price_cents"], card["price_text"]) == ("book", 14900, "$149")
    assert held.sayable.held
    made = await box.show("yes please", "book")
    assert made.body["booked"] is True
    assert made.body["address"] == "12 Main Street, Springfield, VA 22150"
    assert await box.rows("select status from appointments") == [("booked",)]


@pytest.mark.parametrize(
    "words",
    [
        "hmm, is there parking?",
        "no",
        "yes but on Friday instead",
        "yes at 4pm",
        "what else do you have",
        "yes? really?",
        "",
        "\u200b",
        "I will tell you tomorrow",
    ],
)
async def test_what_is_no_clear_yes_books_nothing(box: Toolbox, words: str) -> None:
    starts = await box.times()
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    result = await box.show(words, "book")
    assert result.error == "not_confirmed"
    assert await box.rows("select count(*) from appointments") == [(0,)]


@pytest.mark.parametrize("words", ["sí, por favor", "oui, c'est bon", "yes, book it"])
async def test_a_yes_counts_in_three_languages(box: Toolbox, words: str) -> None:
    starts = await box.times()
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    assert (await box.show(words, "book")).error is None


async def test_a_yes_in_the_turn_that_holds_is_no_yes_to_the_card(box: Toolbox) -> None:
    starts = await box.times()
    await box.hear("yes, the first one")
    held = await box.call("hold", services=TWO, starts_at=starts[0])
    assert held.error is None
    assert (await box.call("book")).error == "nothing_held"
    assert await box.rows("select count(*) from appointments") == [(0,)]


async def test_a_yes_after_other_times_were_shown_is_not_to_the_held_one(box: Toolbox) -> None:
    starts = await box.times()
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    await box.times(day="2026-12-04")
    assert (await box.show("yes", "book")).error == "nothing_held"


async def test_a_time_nobody_offered_is_not_held(box: Toolbox) -> None:
    await box.times()
    for starts in ("2026-12-09T10:00:00-05:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59"):
        result = await box.show("ok", "hold", services=TWO, starts_at=starts)
        assert result.error == "not_offered"
    assert await box.rows("select count(*) from holds") == [(0,)]


async def test_a_hold_that_ran_out_is_renewed_when_the_time_is_still_free(
    box: Toolbox, clock: WorldClock
) -> None:
    starts = await box.times(day="2026-12-03")
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    clock.move(hours=1)
    assert (await box.show("yes", "book")).body.get("booked") is True


async def test_a_hold_that_ran_out_and_was_taken_is_refused_with_other_times(
    units: Units, clock: WorldClock
) -> None:
    shop = await build_shop(units, bays=1)
    box, other = await open_toolbox(units, shop), await _other(units, shop, 51)
    starts = await box.times(day="2026-12-03")
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    clock.move(hours=1)
    assert (await other.booked(day="2026-12-03")).error is None
    late = await box.show("yes", "book")
    assert late.error == "slot_taken"
    assert late.cards[0]["kind"] == "slots"
    assert await box.rows("select count(*) from appointments") == [(1,)]


async def test_of_two_who_say_yes_at_once_one_gets_the_last_bay(units: Units) -> None:
    shop = await build_shop(units, bays=1)
    boxes = [await _other(units, shop, 60 + n) for n in range(4)]
    for box in boxes:
        await box.times()
    starts = (await boxes[0].times())[0]
    for box in boxes:
        await box.hear("that one")
    held = await asyncio.gather(
        *(box.call("hold", services=TWO, starts_at=starts) for box in boxes)
    )
    assert sorted(r.error or "held" for r in held) == ["held"] + ["slot_taken"] * 3


async def test_a_price_that_changed_after_the_card_is_shown_again_before_it_is_booked(
    box: Toolbox,
) -> None:
    starts = await box.times()
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    async with box.units.open(organisation_id=box.shop.organisation_id) as unit:
        await set_price(
            unit,
            service_id=box.shop.services["front-two"],
            location_id=None,
            vehicle_class=None,
            cents=15900,
        )
    result = await box.show("yes", "book")
    assert result.error == "price_changed"
    assert result.cards[0]["price_text"] == "$159"
    assert await box.rows("select count(*) from appointments") == [(0,)]
    assert (await box.show("ok yes", "book")).body["price_text"] == "$159"


async def test_a_service_that_was_taken_off_the_menu_is_not_booked(box: Toolbox) -> None:
    starts = await box.times()
    await box.show("the first one", "hold", services=TWO, starts_at=starts[0])
    async with box.units.open(organisation_id=box.shop.organisation_id) as unit:
        await withdraw(
            unit, service_id=box.shop.services["front-two"], location_id=box.shop.location_id
        )
    assert (await box.show("yes", "book")).error == "unknown_service"


async def test_another_customers_hold_is_not_booked_by_its_id(units: Units, shop: Shop) -> None:
    theirs, mine = await _other(units, shop, 71), await open_toolbox(units, shop)
    starts = await theirs.times()
    held = await theirs.show("first", "hold", services=TWO, starts_at=starts[0])
    await mine.hear("hello")
    await mine.answer("Shall I book it?", [dict(held.cards[0])])
    result = await mine.show("yes", "book")
    assert result.error is not None
    assert await mine.rows("select count(*) from appointments") == [(0,)]


async def test_another_organisations_service_is_unknown(units: Units, box: Toolbox) -> None:
    other = await build_shop(units)
    await box.hear("book it")
    foreign = str(other.services["front-two"])
    for name in ("quote", "availability"):
        assert (await box.call(name, services=[foreign])).error == "unknown_service"


async def test_words_come_in_the_customers_language(box: Toolbox) -> None:
    await box.hear("¿qué horarios tienen el miércoles para polarizar?")
    found = await box.call("availability", services=TWO, days=["2026-12-02"])
    assert found.body["slots"][0]["label"].startswith("miércoles 2 de diciembre")
    await box.answer("Tengo estos horarios.", list(found.cards))
    await box.hear("el primero, por favor")
    held = await box.call("hold", services=TWO, starts_at=found.body["slots"][0]["starts_at"])
    assert held.cards[0]["label"].startswith("miércoles 2 de diciembre a las")
    assert held.body["duration_text"] == "1 hora"


async def test_a_quote_says_totals_lengths_and_since_when(box: Toolbox) -> None:
    await box.hear("how much for both?")
    result = await box.call("quote", services=["ceramic-full", "front-two"])
    assert result.body["total_text"] == "$548"
    assert result.body["duration_text"] == "4 hours"
    assert result.body["prices_since"] == "2026-12-01"
    assert {a.cents for a in result.sayable.amounts} == {39900, 14900, 54800}
