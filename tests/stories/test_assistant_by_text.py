"""Customers who write by text message: a price and a booking in Spanish, bursts, and a stop."""

from __future__ import annotations

import pytest

from simulators.talk_server import TalkSimulator
from simulators.twilio_calls import CallbackHabits
from tests.stories.conftest import MakeTalking
from tests.stories.talking import SMS_URL, Customer, customer, gathered, one, rows
from tests.world import Minds, World

APPOINTMENT = "select status, price_cents from appointments"
ANSWERS = "select count(*) from chat_messages where author = 'assistant'"


@pytest.mark.parametrize("provider", ["claude", "openai", "scripted"])
async def test_a_customer_asks_the_price_in_spanish_by_text_and_books(
    make_talking: MakeTalking, provider: str
) -> None:
    async with make_talking(ai_provider=provider, ai_fallback_providers=[]) as (world, minds):
        jordan = await customer(world)
        priced = await jordan.text_and_wait("Hola, ¿cuánto cuesta el polarizado de mi coche?")
        assert "$399" in priced
        offered = await jordan.text_and_wait("¿Tiene una cita mañana?")
        held = await jordan.text_and_wait("La primera, por favor")
        assert await rows(world, APPOINTMENT) == [], "nothing is booked before a yes"
        before = len(jordan.texts)
        await jordan.text("Sí, por favor")
        await gathered(world)
        booked, confirmed = jordan.texts[before:]

        assert await rows(world, APPOINTMENT) == [("booked", 39900)]
        assert await one(world, "select language from conversations") == "es"
        assert await one(world, "select status from leads") == "appointment_scheduled"
        assert "appointment.ics" in world.sendgrid.ledger[-1].attachments
        assert "$399" in confirmed
        assert "#k=" in confirmed
        for said in (priced, offered, held, booked):
            assert not {"the", "you", "your", "appointment"} & set(said.lower().split()), said
        assert (minds.calls > 0) == (provider != "scripted")
        assert all(bill.complete for bill in minds.claude.billed + minds.gpt.billed)


async def test_a_forged_text_is_refused_and_asks_no_model(talking: tuple[World, Minds]) -> None:
    world, minds = talking
    jordan = await customer(world)
    before = len(jordan.texts)
    world.twilio.habits = CallbackHabits(forged=True)
    answer = await world.twilio.inbound(SMS_URL, sender=jordan.phone, body="How much is it?")
    world.twilio.habits = CallbackHabits()
    await gathered(world)
    assert answer is not None
    assert answer.status_code == 401
    assert await jordan.said() == []
    assert (minds.calls, len(jordan.texts)) == (0, before)


async def test_a_burst_of_five_texts_gets_one_answer(talking: tuple[World, Minds]) -> None:
    world, minds = talking
    jordan = await customer(world)
    before = len(jordan.texts)
    for body in ("Hi", "I have a Camry", "2021", "the whole car", "how much is the ceramic tint?"):
        await jordan.text(body)
        await world.run_until_quiet()
        world.clock.move(seconds=1)
    assert (len(jordan.texts), minds.calls) == (before, 0), "more may come"
    await gathered(world)

    assert len(jordan.texts) == before + 1
    assert "$399" in jordan.texts[-1]
    assert await one(world, ANSWERS) == 1
    turns = await rows(world, "select state, reply_id from turns")
    assert [state for state, _ in turns] == ["answered"] * 5
    assert len({reply for _, reply in turns} - {None}) == 1, "all five share the answer"
    assert await one(world, "select count(distinct turn_id) from model_calls") == 1


async def stopped_everywhere(jordan: Customer, minds: Minds) -> None:
    """See that nothing more goes out, and that no model is asked."""
    world = jordan.world
    await world.run_until_quiet()
    calls, texts, mails = minds.calls, len(jordan.texts), len(world.sendgrid.ledger)
    stopped = await rows(
        world, "select channel from contacts where suppressed_at is not null order by channel"
    )
    assert ("sms",) in stopped
    waiting = await rows(world, "select 1 from outbox where state in ('queued', 'retry')")
    assert waiting == []
    world.clock.move(days=1)
    await world.run_until_quiet()
    assert (len(jordan.texts), len(world.sendgrid.ledger)) == (texts, mails)
    assert minds.calls == calls


def silent(vendor: TalkSimulator) -> bool:
    """Say whether a vendor was never asked for an answer."""
    return not vendor.billed and not [seen for seen in vendor.requests if seen.method == "POST"]


@pytest.mark.parametrize(
    "words",
    [
        "please quit texting me",
        "no más mensajes, por favor",
        "arrêtez de m'envoyer des messages",
    ],
)
async def test_a_stop_in_ones_own_words_stops_everything_in_the_chat(
    talking: tuple[World, Minds], words: str
) -> None:
    world, minds = talking
    jordan = await customer(world)
    told = await jordan.hear(words)
    assert told.reply is not None
    assert told.reply["provider"] == "scripted"
    assert silent(minds.claude)
    assert silent(minds.gpt)
    await stopped_everywhere(jordan, minds)


@pytest.mark.parametrize(
    "words",
    [
        "Quit texting me!!",
        "No más mensajes",
        "Ne m'envoyez plus de messages",
        "STOP",
    ],
)
async def test_a_stop_in_ones_own_words_stops_everything_by_text(
    talking: tuple[World, Minds], words: str
) -> None:
    world, minds = talking
    jordan = await customer(world)
    before = len(jordan.texts)
    await jordan.text(words)
    await gathered(world)
    confirmed = jordan.texts[before:]
    assert len(confirmed) <= 1, confirmed
    assert silent(minds.claude)
    await stopped_everywhere(jordan, minds)


async def test_a_reply_that_waits_when_the_stop_comes_is_not_sent(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    jordan = await customer(world)
    before = len(jordan.texts)
    await jordan.text("How much is the ceramic tint?")
    await world.run_until_quiet()  # it is stored, and waits for more
    await jordan.text("please stop texting me")
    await gathered(world)
    assert all("$" not in said for said in jordan.texts[before:])
    await stopped_everywhere(jordan, minds)
