"""Whole conversations with the scripted model, through the real turn loop on PostgreSQL."""

from __future__ import annotations

import pytest

from lead_orchestrator.kit.unit import Units
from tests.assistant.dialogues import booked, booked_for, honest, noted, said
from tests.assistant.talk import begin_talk, kinds
from tests.builders import Shop
from tests.conftest import WorldClock


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
    assert await booked(talk) is None
    done = await talk.say("Yes, book it")
    assert kinds(done) == ["booking"]
    found = await booked(talk)
    assert found is not None
    assert found.label == label
    assert found.price_text == "$399"
    assert found.created_by == "assistant"
    assert found.label in done.text
    await honest(talk)


async def test_a_day_and_an_hour_named_at_once_are_held_at_once(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    held = await talk.say("Can I come in dec 3 at 2?")
    assert kinds(held) == ["confirm"]
    assert "Thursday, December 3 at 2:00 PM" in held.text
    moved = await talk.say("yes but can you do 3 instead?")
    assert "Thursday, December 3 at 3:00 PM" in moved.text
    assert await booked(talk) is None
    await talk.say("yes")
    found = await booked(talk)
    assert found is not None
    assert found.label == "Thursday, December 3 at 3:00 PM"
    await honest(talk)


async def test_nothing_is_booked_without_a_yes_to_a_time_that_was_shown(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    for words in ("book whatever", "yes", "just book it", "book me now!!", "yes yes yes"):
        await talk.say(words)
        assert await booked(talk) is None or await talk.count("select count(*) from holds") > 0


async def test_two_services_are_priced_together_and_booked_together(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    price = await talk.say("how much for front two windows and windshield strip together?")
    assert "$258" in price.text
    await talk.say("saturday morning")
    await talk.say("the first one")
    await talk.say("sounds good")
    found = await booked(talk)
    assert found is not None
    assert set(found.service_names) == {"Front Two Windows", "Windshield Strip"}
    assert found.price_text == "$258"
    await honest(talk)


async def test_packages_named_by_their_price_are_added_up_by_code(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("$149 package plus $109 package total?")
    assert "$258" in reply.text


async def test_another_vehicle_is_quoted_by_its_own_class(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("how much for my 2020 chevy tahoe?")
    assert "$449" in reply.text
    assert "$399" not in reply.text
    await honest(talk)


async def test_an_unknown_vehicle_gets_a_starting_price(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop, vehicle=None)
    reply = await talk.say("how much is the ceramic tint for the full car?")
    assert "starts at $349" in reply.text
    await honest(talk)


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
        ("is 5% legal here?", "§ 46.2-1052"),
        ("do you have a warranty?", "rather not guess"),
        ("what can you do?", "find you a time and book it"),
        ("when is my appointment?", "nothing booked for you yet"),
        ("hola, habla espanol?", "seguimos en español"),
        ("do you speak portuguese?", "English, Spanish or French"),
        ("do you change oil?", "don't see that on our list"),
        ("what's the weather like", "not sure I can answer"),
        ("the other shop quoted me $200, can you match it?", "can't match"),
        ("ok $100 and we have a deal", "$399"),
        ("hi", "Hi Jo! I'm the virtual assistant"),
    ],
)
async def test_plain_questions_get_plain_answers(
    units: Units, shop: Shop, words: str, said: str
) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say(words)
    assert said in reply.text
    await honest(talk)


async def test_a_closed_day_is_said_and_the_closest_times_are_offered(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("I'd like to come in on Sunday at noon")
    assert "We're closed on Sunday, December 6." in reply.text
    assert kinds(reply) == ["slots"]
    assert kinds(await talk.say("monday then, at noon")) == ["confirm"]
    await honest(talk)


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


async def test_an_appointment_is_moved_after_a_yes(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    await said(talk, "friday at 10", "yes")
    times = await talk.say("I need to change my appointment")
    assert kinds(times) == ["slots"]
    asked = await talk.say("monday at 2")
    assert kinds(asked) == ["confirm"]
    assert asked.text.endswith("Shall I move your appointment?")
    assert await booked_for(talk) == "Friday, December 4 at 10:00 AM"
    moved = await talk.say("yes please")
    assert "Your appointment is moved" in moved.text
    assert await booked_for(talk) == "Monday, December 7 at 2:00 PM"
    await honest(talk)


async def test_a_no_leaves_the_appointment_and_a_yes_cancels_it(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    await said(talk, "friday at 10", "yes")
    asked = await talk.say("cancel my appointment")
    assert asked.text.endswith("Shall I cancel that appointment?")
    stays = await talk.say("no, keep it")
    assert "your appointment stays" in stays.text
    assert await booked_for(talk) == "Friday, December 4 at 10:00 AM"
    await said(talk, "where are you?", "I do want to cancel it", "yes")
    assert await booked(talk) is None
    await honest(talk)


async def test_another_time_for_a_booked_customer_is_a_move(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    await said(talk, "friday at 10", "yes")
    asked = await talk.say("can I come saturday at 9 instead?")
    assert asked.cards[0]["action"] == "move"
    assert await booked_for(talk) == "Friday, December 4 at 10:00 AM"


async def test_a_yes_answers_only_what_was_asked(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    await talk.say("friday at 10")
    no = await talk.say("no thanks")
    assert no.text.endswith("Would you like me to look at other times?")
    times = await talk.say("yes")
    assert kinds(times) == ["slots"]
    assert await booked(talk) is None
    await honest(talk)


async def test_a_question_in_between_comes_back_to_the_time_on_the_table(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    await talk.say("friday at 10")
    where = await talk.say("where are you?")
    assert where.text.endswith("Shall I book it for you on Friday, December 4 at 10:00 AM?")
    await talk.say("yes")
    assert await booked_for(talk) == "Friday, December 4 at 10:00 AM"
    await honest(talk)


async def test_several_questions_are_answered_in_their_order(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("where are you, are you open saturday, and how much is the ceramic?")
    places = [reply.text.find(part) for part in ("12 Main Street", "9:00 AM to 3:00 PM", "$399")]
    assert -1 not in places
    assert places == sorted(places)
    await honest(talk)


async def test_another_vehicle_is_asked_about_before_it_is_booked(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    await talk.say("how much for my 2020 chevy tahoe?")
    asked = await talk.say("can I come thursday at 10?")
    assert asked.text.endswith("Shall I change it to the 2020 Chevrolet Tahoe?")
    held = await talk.say("yes")
    assert "Thursday, December 3 at 10:00 AM, $449" in held.text
    await talk.say("yes")
    found = await booked(talk)
    assert found is not None
    assert found.price_text == "$449"
    await honest(talk)


async def test_the_vehicle_is_asked_for_once_when_the_price_depends_on_it(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop, vehicle=None)
    texts = await said(talk, "how much is ceramic on the full car?", "hm, and how long?")
    assert texts[0].count("What vehicle is it for?") == 1
    assert "What vehicle" not in texts[1]
    priced = await talk.say("it's a 2020 Toyota Camry")
    assert "$399 for your 2020 Toyota Camry" in priced.text
    await honest(talk)


async def test_what_the_customer_tells_is_noted_and_the_booking_goes_on(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    await talk.say("friday at 10")
    told = await talk.say("please call me before you start, I'll wait there")
    assert told.text.startswith("Noted")
    assert "Shall I book it for you" in told.text
    assert "please call me before you start" in await noted(talk)
    await talk.say("yes")
    assert await booked_for(talk) == "Friday, December 4 at 10:00 AM"
    await honest(talk)


@pytest.mark.parametrize("pick", ["2", "the second", "the 2nd one please", "option 2", "3pm"])
async def test_a_time_is_picked_by_its_place_or_hour_on_every_channel(
    units: Units, shop: Shop, pick: str
) -> None:
    for channel in ("web", "sms"):
        talk = await begin_talk(units, shop)
        await talk.say("what do you have today?" if pick == "3pm" else "any times?")
        held = await talk.say(pick, channel=channel)
        assert kinds(held) == ["confirm"]
        assert "3:00 PM" in held.text
        await honest(talk)


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
    await honest(slow)


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
