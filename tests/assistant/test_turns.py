"""The turn loop: once per message, silent when staff speak, safe when a process dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from lead_orchestrator.assistant.actions import LEASE
from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.jobs import AssistantJobs
from lead_orchestrator.assistant.ports import Finished, ModelEvent, ModelRequest, TextDelta, Usage
from lead_orchestrator.assistant.rules.dialogue.policy import SAFE
from lead_orchestrator.assistant.turns import Accepted, CardShown, Done, Sentence, collected
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions import hand_back, take_over
from lead_orchestrator.messaging.facts import MessageReceived
from lead_orchestrator.messaging.queries import messages
from tests.assistant.talk import Talk, begin_talk, kinds
from tests.builders import Shop
from tests.clock import WorldClock


class Slow:
    """A model that waits for a sign before it goes on."""

    name = "slow"
    model = "slow-1"

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()
        self.replies = 0

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Say a sentence, wait, say another."""
        assert request.history
        self.replies += 1
        yield TextDelta("One moment please. H")
        self.asked.set()
        await self.go_on.wait()
        yield TextDelta("ow can I help?")
        yield Finished(reason="answered", usage=Usage())


async def test_a_turn_is_told_as_it_happens(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    events = await talk.events("how much is it?")
    assert isinstance(events[0], Accepted)
    assert isinstance(events[-1], Done)
    told = [event.text for event in events if isinstance(event, Sentence)]
    assert len(told) > 1
    assert events[-1].reply is not None
    assert "".join(told).strip() == events[-1].reply.text


async def test_cards_come_before_the_end(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    events = await talk.events("what times do you have?")
    assert isinstance(events[-2], CardShown)
    assert events[-2].card["kind"] == "slots"


async def test_the_same_message_again_gives_the_first_answer(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    first = await talk.say("how much is it?", client_id="m1")
    again = await talk.say("how much is it?", client_id="m1")
    assert again.id == first.id
    assert await talk.count("select count(*) from turns") == 1
    assert await talk.count("select count(*) from chat_messages") == 2


async def test_two_tabs_sending_one_message_get_one_answer(units: Units, shop: Shop) -> None:
    model = Slow()
    talk = await begin_talk(units, shop, model=model)
    first = asyncio.create_task(talk.say("hello", client_id="m1"))
    await model.asked.wait()
    second = asyncio.create_task(talk.say("hello", client_id="m1"))
    await asyncio.sleep(0.15)
    model.go_on.set()
    assert (await first).id == (await second).id
    assert model.replies == 1


async def test_two_messages_at_once_are_answered_one_after_the_other(
    units: Units, shop: Shop
) -> None:
    model = Slow()
    talk = await begin_talk(units, shop, model=model)
    first = asyncio.create_task(talk.say("hello"))
    await model.asked.wait()
    second = asyncio.create_task(talk.say("are you there?"))
    await asyncio.sleep(0.15)
    assert model.replies == 1
    model.go_on.set()
    assert (await first).id < (await second).id
    assert model.replies == 2


async def test_a_reader_who_leaves_does_not_stop_the_turn(units: Units, shop: Shop) -> None:
    model = Slow()
    talk = await begin_talk(units, shop, model=model)
    async with units.open(actor=Actor("customer"), organisation_id=shop.organisation_id) as unit:
        begun = await talk.turns.begin(
            unit, lead_id=talk.lead_id, conversation_id=talk.conversation_id, text="hello",
            channel="web", client_message_id=None,
        )  # fmt: skip
    events = talk.turns.answer(begun)
    await anext(events)
    await model.asked.wait()
    await events.aclose()
    model.go_on.set()
    await talk.turns.finish()
    async with units.open(organisation_id=shop.organisation_id) as unit:
        said = await messages(unit, talk.conversation_id)
    assert [message.author for message in said] == ["customer", "assistant"]
    assert said[1].text == "One moment please. How can I help?"


async def _take(talk: Talk) -> None:
    async with talk.units.open(organisation_id=talk.shop.organisation_id) as unit:
        await take_over(unit, conversation_id=talk.conversation_id, staff_id=talk.shop.staff_id)


async def test_the_assistant_is_silent_while_staff_hold_the_conversation(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    await _take(talk)
    assert await talk.try_say("hello?") is None
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await hand_back(unit, conversation_id=talk.conversation_id)
    assert (await talk.say("hello?")).text


async def test_staff_who_take_over_in_the_middle_are_not_talked_over(
    units: Units, shop: Shop
) -> None:
    model = Slow()
    talk = await begin_talk(units, shop, model=model)
    answer = asyncio.create_task(talk.try_say("hello"))
    await model.asked.wait()
    await _take(talk)
    model.go_on.set()
    assert await answer is None
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 0
    assert await talk.count("select count(*) from turns where state = 'overtaken'") == 1


async def test_a_model_that_never_ends_is_stopped_and_a_person_asked(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop, model=Slow(), timeout_s=0.2)
    reply = await talk.say("hello")
    assert reply.text == f"One moment please. \n\n{SAFE}"
    assert kinds(reply) == ["handoff"]


async def _stored_without_answer(talk: Talk, channel: str = "web") -> MessageReceived:
    """A message whose web process died right after it was stored and its turn claimed."""
    async with talk.units.open(organisation_id=talk.shop.organisation_id) as unit:
        begun = await talk.turns.begin(
            unit, lead_id=talk.lead_id, conversation_id=talk.conversation_id,
            text="where are you?", channel=channel, client_message_id=None,
        )  # fmt: skip
    return MessageReceived(
        message_id=begun.message.id, conversation_id=talk.conversation_id, channel=channel,
        lead_id=talk.lead_id,
    )  # fmt: skip


async def test_a_message_whose_process_died_is_answered_by_the_worker(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    talk = await begin_talk(units, shop)
    lost = await _stored_without_answer(talk)
    assert await talk.count("select count(*) from timers where kind = 'assistant.AnswerDue'") == 1
    clock.move(seconds=LEASE.total_seconds() + 4)
    due = AnswerDue(
        message_id=lost.message_id, conversation_id=lost.conversation_id, lead_id=talk.lead_id
    )
    jobs = AssistantJobs(units, talk.turns)
    for _ in range(2):  # the second time there is nothing to do
        await jobs.rescue(due, Told(new_id(), shop.organisation_id, 1))
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 1


async def test_a_process_that_wakes_after_its_lease_finishes_nothing(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    model = Slow()
    talk = await begin_talk(units, shop, model=model)
    zombie = asyncio.create_task(talk.try_say("hello", client_id="m1"))
    await model.asked.wait()
    clock.move(seconds=LEASE.total_seconds() + 1)
    rescuer = await begin_talk(units, shop)  # any loop of another process will do
    async with units.open(organisation_id=shop.organisation_id) as unit:
        said = await messages(unit, talk.conversation_id)
        begun = await rescuer.turns.begin_stored(unit, said[0].id)
    first = await collected(rescuer.turns.answer(begun))
    model.go_on.set()
    late = await zombie
    assert first is not None
    assert late is not None
    assert late.id == first.id
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 1


async def test_a_text_message_is_answered_by_text_message(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("what times do you have on friday?", channel="sms")
    assert reply.channel == "sms"
    body_has_times = (
        "select count(*) from outbox where channel = 'sms' and kind = 'assistant_reply'"
        " and body like '%1. Friday, December 4 at%'"
    )
    assert await talk.count(body_has_times) == 1
    held = await talk.say("2", channel="sms")
    assert kinds(held) == ["confirm"]


async def test_the_worker_answers_text_messages_and_leaves_the_web_to_itself(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    talk = await begin_talk(units, shop)
    jobs = AssistantJobs(units, talk.turns)
    told = Told(new_id(), shop.organisation_id, 1)
    lost = await _stored_without_answer(talk, "sms")
    clock.move(seconds=LEASE.total_seconds() + 1)
    await jobs.answer(lost, told)
    assert await talk.count("select count(*) from outbox where kind = 'assistant_reply'") == 1
    web = await _stored_without_answer(talk)
    await jobs.answer(web, told)
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 1


async def test_stop_in_the_chat_stops_text_messages(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    reply = await talk.say("stop texting me")
    assert "won't get any more texts" in reply.text
    stopped = "select count(*) from contacts where channel = 'sms' and suppressed_at is not null"
    assert await talk.count(stopped) == 1
