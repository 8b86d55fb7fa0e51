"""Whole conversations with the scripted model, through the real turn loop on PostgreSQL."""

from __future__ import annotations

import pytest

from lead_orchestrator.booking.queries import appointment_of_lead
from lead_orchestrator.booking.rules.appointments import Appointment
from lead_orchestrator.kit.unit import Units
from tests.assistant.talk import Talk, begin_talk, kinds
from tests.builders import Shop
from tests.conftest import WorldClock


async def _booked(talk: Talk) -> Appointment | None:
    async with talk.units.open(organisation_id=talk.shop.organisation_id) as unit:
        return await appointment_of_lead(unit, talk.lead_id)


async def _honest(talk: Talk) -> None:
    """Nothing the scripted model wanted to say was stopped."""
    assert await talk.refused() == []


async def test_a_customer_asks_the_price_picks_a_time_and_books(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    price = await talk.say("How much for ceramic tint?")
    assert "Ceramic Tint, Full Car is $399 for your 2022 Honda Civic." in price.text
    times = await talk.say("Yes please")
    assert kinds(times) == ["slots"]
    assert 3 <= len(times.cards[0]["slots"]) <= 6
    label = times.cards[0]["slots"][2]["label"]
    held = await talk.say(f"{label} please")
    assert kinds(held) == ["confirm"]
    assert label in held.text
    assert held.text.endswith("Shall I book it?")
    assert await _booked(talk) is None
    done = await talk.say("Yes, book it")
    assert kinds(done) == ["booking"]
    booked = await _booked(talk)
    assert booked is not None
    assert booked.label == label
    assert booked.price_text == "$399"
    assert booked.created_by == "assistant"
    assert booked.label in done.text
    await _honest(talk)


async def test_a_day_and_an_hour_named_at_once_are_held_at_once(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    held = await talk.say("Can I come in dec 3 at 2?")
    assert kinds(held) == ["confirm"]
    assert "Thursday, December 3 at 2:00 PM" in held.text
    moved = await talk.say("yes but can you do 3 instead?")
    assert "Thursday, December 3 at 3:00 PM" in moved.text
    assert await _booked(talk) is None
    await talk.say("yes")
    booked = await _booked(talk)
    assert booked is not None
    assert booked.label == "Thursday, December 3 at 3:00 PM"
    await _honest(talk)


async def test_nothing_is_booked_without_a_yes_to_a_time_that_was_shown(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    for words in ("book whatever", "yes", "just book it", "book me now!!", "yes yes yes"):
        await talk.say(words)
        assert await _booked(talk) is None or await talk.count("select count(*) from holds") > 0


async def test_two_services_are_priced_together_and_booked_together(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    price = await talk.say("how much for front two windows and windshield strip together?")
    assert "$258" in price.text
    await talk.say("saturday morning")
    await talk.say("the first one")
    await talk.say("sounds good")
    booked = await _booked(talk)
    assert booked is not None
    assert set(booked.service_names) == {"Front Two Windows", "Windshield Strip"}
    assert booked.price_text == "$258"
    await _honest(talk)


async def test_packages_named_by_their_price_are_added_up_by_code(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("$149 package plus $109 package total?")
    assert "$258" in reply.text


async def test_another_vehicle_is_quoted_by_its_own_class(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("how much for my 2020 chevy tahoe?")
    assert "$449" in reply.text
    assert "$399" not in reply.text
    await _honest(talk)


async def test_an_unknown_vehicle_gets_a_starting_price(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop, vehicle=None)
    reply = await talk.say("how much is the ceramic tint for the full car?")
    assert "starts at $349" in reply.text
    await _honest(talk)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("When are you open?", "Monday to Friday from 9:00 AM to 6:00 PM"),
        ("are you open saturday?", "We're open on Saturday, December 5 from 9:00 AM to 3:00 PM"),
        ("are you open on sunday", "We're closed on Sunday, December 6"),
        ("where are you?", "12 Main Street, Springfield, VA 22150"),
        ("what's your phone number", "(202) 555-0100"),
        ("how long does it take?", "about 3 hours"),
        ("are you a real person?", "virtual assistant"),
        ("what's the difference between the front two windows and the full car?", "Front Two"),
        ("too expensive, any discount?", "$399"),
        ("do you install speakers?", "don't see that on our list"),
        ("is 5% legal here?", "rather not guess"),
        ("do you have a warranty?", "rather not guess"),
        ("what can you do?", "find you a time and book it"),
        ("when is my appointment?", "nothing booked for you yet"),
        ("hola, habla espanol?", "only chat in English"),
        ("hi", "Hi Jo! I'm the virtual assistant"),
    ],
)
async def test_plain_questions_get_plain_answers(
    units: Units, shop: Shop, words: str, said: str
) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say(words)
    assert said in reply.text
    await _honest(talk)


async def test_a_closed_day_is_said_and_the_closest_times_are_offered(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("I'd like to come in on Sunday at noon")
    assert "We're closed on Sunday, December 6." in reply.text
    assert kinds(reply) == ["slots"]
    assert kinds(await talk.say("monday then, at noon")) == ["confirm"]
    await _honest(talk)


async def test_other_times_are_others(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    first = await talk.say("what do you have on friday?")
    more = await talk.say("Do you have other times?")
    shown = {slot["starts_at"] for slot in first.cards[0]["slots"]}
    assert shown.isdisjoint(slot["starts_at"] for slot in more.cards[0]["slots"])


async def test_next_saturday_shows_both_saturdays(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("can I come in next Saturday morning?")
    labels = " ".join(slot["label"] for slot in reply.cards[0]["slots"])
    assert "December 5" in labels
    assert "December 12" in labels


async def test_a_booked_customer_who_wants_a_change_gets_a_person(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    await talk.say("friday at 10")
    await talk.say("yes")
    reply = await talk.say("I need to change my appointment")
    assert kinds(reply) == ["handoff"]
    assert await talk.count(
        "select count(*) from conversations where asked_for_person_at is not null"
    )
    await _honest(talk)


async def test_a_hold_that_expired_is_taken_again_while_it_is_free(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    talk = await begin_talk(units, shop)
    await talk.say("friday at 10")
    clock.move(minutes=30)
    done = await talk.say("yes please")
    assert kinds(done) == ["booking"]


async def test_a_time_that_was_taken_meanwhile_gives_near_ones(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    slow = await begin_talk(units, shop)
    await slow.say("friday at 10")
    clock.move(minutes=11)
    for _ in shop.bays:
        quick = await begin_talk(units, shop)
        await quick.say("friday at 10")
        await quick.say("yes")
    sorry = await slow.say("yes")
    assert kinds(sorry) == ["slots"]
    assert "taken" in sorry.text
    await _honest(slow)


async def test_the_same_conversation_gives_the_same_words(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    twice = [await talk.say("where are you?"), await talk.say("where are you?")]
    assert twice[0].text.split(".")[0] == twice[1].text.split(".")[0]
    assert twice[0].text != twice[1].text  # the leading question is not asked twice running


async def test_two_times_lost_means_a_person(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    first = await talk.say("florb wibble")
    assert kinds(first) == []
    second = await talk.say("zork")
    assert kinds(second) == ["handoff"]
