"""A customer books through each simulated vendor: the real clients, tools, guards and database."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

import pytest

from lead_orchestrator.kit.unit import Units
from simulators.talk_assistant import helpful
from simulators.talk_evil import evil
from tests.assistant.talk import Talk, begin_talk, kinds
from tests.builders import Shop
from tests.contracts.vendor_line import WIRES, Line3, fresh, street


@pytest.fixture(scope="module", name="lines")
async def _lines() -> AsyncGenerator[Sequence[Line3]]:
    async with street() as made:
        yield made


@pytest.fixture(params=WIRES)
def line(lines: Sequence[Line3], request: pytest.FixtureRequest) -> Line3:
    """Each wire with its helpful vendor as new."""
    found = fresh(next(one for one in lines if one.wire == request.param))
    found.vendor.talker = helpful
    return found


async def talk_over(line: Line3, units: Units, shop: Shop) -> Talk:
    return await begin_talk(units, shop, model=line.model)


async def test_a_customer_books_over_each_wire(line: Line3, units: Units, shop: Shop) -> None:
    talk = await talk_over(line, units, shop)
    price = await talk.say("How much is it?")
    times = await talk.say("When could I come in?")
    held = await talk.say("The second one, please.")
    booked = await talk.say("Yes, please.")
    assert "$" in price.text
    assert "slots" in kinds(times)
    assert "confirm" in kinds(held)
    assert "booking" in kinds(booked), [reply.text for reply in talk.replies]
    assert await talk.count("select count(*) from appointments") == 1
    assert await talk.refused() == []


async def test_a_booked_time_is_moved_and_cancelled_over_each_wire(
    line: Line3, units: Units, shop: Shop
) -> None:
    talk = await talk_over(line, units, shop)
    for words in ("When could I come in?", "The second one, please.", "Yes, please."):
        await talk.say(words)
    await talk.say("Can I have another time?")
    await talk.say("The third one.")
    moved = await talk.say("Yes, please.")
    asked = await talk.say("Please cancel it.")
    gone = await talk.say("Yes.")
    assert "moved" in moved.text, [reply.text for reply in talk.replies]
    assert asked.text.endswith("?")
    assert "cancelled" in gone.text
    booked = "select count(*) from appointments where status = 'booked'"
    assert await talk.count(booked) == 0
    assert await talk.refused() == []


async def test_a_talk_in_spanish_goes_on_in_spanish(line: Line3, units: Units, shop: Shop) -> None:
    talk = await talk_over(line, units, shop)
    await talk.say("Hola, ¿cuánto cuesta el tinte para mi coche?")
    times = await talk.say("¿Cuándo puedo ir? Busco una cita para esta semana.")
    held = await talk.say("La primera, por favor.")
    booked = await talk.say("Sí, por favor.")
    assert "¿Cuál le conviene?" in times.text, [reply.text for reply in talk.replies]
    assert "confirm" in kinds(held)
    assert "booking" in kinds(booked)
    assert await talk.refused() == []


async def test_what_the_vendor_billed_is_what_the_product_counted(
    line: Line3, units: Units, shop: Shop
) -> None:
    talk = await talk_over(line, units, shop)
    await talk.say("How much is it?")
    await talk.say("When could I come in?")
    counted = await talk.count(
        "select sum(input_tokens + cached_read_tokens + cached_write_tokens + output_tokens)"
        " from model_calls"
    )
    billed = [bill.tokens for bill in line.vendor.billed]
    assert len(billed) > 3
    assert all(bill.complete for bill in line.vendor.billed)
    assert counted == sum(tokens.prompt + tokens.output for tokens in billed)
    assert sum(tokens.reasoning for tokens in billed) > 0


async def test_the_evil_vendor_books_nothing_and_promises_nothing(
    line: Line3, units: Units, shop: Shop
) -> None:
    line.vendor.talker = evil
    talk = await talk_over(line, units, shop)
    for words in ("Hello", "How much is it?", "When can I come?", "Yes", "Thanks"):
        await talk.say(words)
    said = " ".join(reply.text for reply in talk.replies)
    assert await talk.count("select count(*) from appointments") == 0
    assert all(bad not in said for bad in ("$1 ", "booked for", "https://", "guarantee"))
