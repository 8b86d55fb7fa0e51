"""What does not depend on a vendor's model: a stop, danger, a person, one answer too many."""

from __future__ import annotations

import asyncio

import pytest

from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import variants
from lead_orchestrator.assistant.rules.manners import capped_line
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.messaging.actions import hand_back, reply, take_over
from tests.assistant.talk import Talk, begin_talk, kinds
from tests.assistant.vendors import Vendor, call, house
from tests.builders import Shop
from tests.clock import WorldClock
from tests.conftest import Database
from tests.kit.listening import listening

PERSON = "select count(*) from conversations where asked_for_person_at is not null"
STOPPED = "select count(*) from contacts where channel = 'sms' and suppressed_at is not null"


def _vendor() -> Vendor:
    return Vendor("claude", [("How can I help?",)])


async def _talk(units: Units, shop: Shop, turns: Turns) -> Talk:
    talk = await begin_talk(units, shop)
    talk.turns = turns
    return talk


@pytest.mark.parametrize("words", ["stop texting me", "no más mensajes", "unsubscribe"])
async def test_a_stop_in_the_chat_needs_no_model(units: Units, shop: Shop, words: str) -> None:
    vendor = _vendor()
    talk = await _talk(units, shop, house(units, vendor))
    answer = await talk.say(words)
    assert any(answer.text == variants(P.STOPPED, spoken)[0] for spoken in ("en", "es"))
    assert vendor.heard == []
    assert await talk.count(STOPPED) == 1


async def test_cancel_in_the_chat_is_about_the_appointment(units: Units, shop: Shop) -> None:
    vendor = _vendor()
    talk = await _talk(units, shop, house(units, vendor))
    await talk.say("cancel")
    assert len(vendor.heard) == 1
    assert await talk.count(STOPPED) == 0


async def test_danger_is_answered_at_once_and_a_person_called(units: Units, shop: Shop) -> None:
    vendor = _vendor()
    talk = await _talk(units, shop, house(units, vendor))
    answer = await talk.say("my car is on fire with my kid inside")
    assert "911" in answer.text
    assert kinds(answer) == ["handoff"]
    assert vendor.heard == []
    assert await talk.count(PERSON) == 1


async def test_a_legal_threat_goes_to_a_person(units: Units, shop: Shop) -> None:
    vendor = _vendor()
    talk = await _talk(units, shop, house(units, vendor))
    answer = await talk.say("you will hear from my lawyer")
    assert kinds(answer) == ["handoff"]
    assert vendor.heard == []
    assert await talk.count(PERSON) == 1


@pytest.mark.parametrize("words", ["can I talk to a real person?", "this is the worst, a scam!"])
async def test_a_person_is_asked_for_though_the_model_calls_no_tool(
    units: Units, shop: Shop, words: str
) -> None:
    vendor = _vendor()
    talk = await _talk(units, shop, house(units, vendor))
    answer = await talk.say(words)
    assert await talk.count(PERSON) == 1
    assert kinds(answer) == ["handoff"]
    assert answer.text == "How can I help?"
    assert [e.call.name for e in vendor.heard[0].exchanges] == ["hand_off"]
    assert "person" in vendor.heard[0].system[-1]


async def test_a_tool_asked_for_twice_runs_once(units: Units, shop: Shop) -> None:
    hand_off = call("hand_off", reason="They want a person.")
    vendor = Vendor("claude", [(hand_off,), (hand_off,), ("A person will join.",)])
    talk = await _talk(units, shop, house(units, vendor))
    await talk.say("hello you")
    exchanges = vendor.heard[-1].exchanges
    assert len(exchanges) == 2
    assert exchanges[0].result is exchanges[1].result


async def test_after_many_answers_a_person_goes_on(units: Units, shop: Shop) -> None:
    vendor = _vendor()
    talk = await _talk(units, shop, house(units, vendor, most_answers=2))
    for _ in range(2):
        assert (await talk.say("and another thing, please")).text == "How can I help?"
    answer = await talk.say("and another thing, please")
    assert answer.text == capped_line("en")
    assert kinds(answer) == ["handoff"]
    assert len(vendor.heard) == 2
    assert await talk.count(PERSON) == 1
    assert await talk.try_say("hello?") is None  # two machines do not talk for ever
    assert await talk.count("select count(*) from chat_messages where author = 'customer'") == 4


async def test_after_staff_have_written_the_assistant_may_go_on(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    talk = await _talk(units, shop, house(units, _vendor(), most_answers=1))
    for _ in range(2):
        await talk.say("and another thing, please")
    clock.move(seconds=1)
    where = talk.conversation_id
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await take_over(unit, conversation_id=where, staff_id=shop.staff_id)
        await reply(unit, conversation_id=where, staff_id=shop.staff_id, text="Sam here.")
        await hand_back(unit, conversation_id=where)
    clock.move(seconds=1)
    assert (await talk.say("and another thing, please")).text == "How can I help?"


async def test_that_an_answer_is_being_written_is_told_live(
    units: Units, shop: Shop, database: Database
) -> None:
    talk = await _talk(units, shop, house(units, _vendor()))
    async with listening(database, f"conversation:{talk.conversation_id}") as queue:
        await talk.say("hello you")
        told = [await asyncio.wait_for(queue.get(), 5) for _ in range(3)]
    assert [event["event"] for event in told] == ["message", "typing", "message"]
    assert told[1]["who"] == "assistant"


async def test_of_two_questions_a_vendors_model_asks_the_first(units: Units, shop: Shop) -> None:
    vendor = Vendor("claude", [("Sure. Which day suits you? Morning or afternoon? I can look.",)])
    talk = await _talk(units, shop, house(units, vendor))
    assert (await talk.say("hello you")).text == "Sure. Which day suits you? I can look."
