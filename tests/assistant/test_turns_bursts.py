"""Messages that come together get one answer, in one process, in several, by web and by text."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.jobs import AssistantJobs
from lead_orchestrator.assistant.turns import Sentence, Turns, collected
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions import receive_message, take_over
from lead_orchestrator.messaging.facts import MessageReceived
from lead_orchestrator.messaging.queries import ChatMessage
from tests.assistant.talk import Talk, begin_talk
from tests.assistant.vendors import Vendor, Waits, call, house
from tests.builders import Shop
from tests.clock import WorldClock


async def _talk(units: Units, shop: Shop, turns: Turns) -> Talk:
    talk = await begin_talk(units, shop)
    talk.turns = turns
    return talk


async def _say(
    talk: Talk, words: str, *, turns: Turns | None = None, client_id: str | None = None
) -> ChatMessage | None:
    """Write over the page that reads JSON: it sees nothing before the answer is stored."""
    turns = turns or talk.turns
    async with talk.units.open(
        actor=Actor("customer"), organisation_id=talk.shop.organisation_id
    ) as unit:
        begun = await turns.begin(
            unit, lead_id=talk.lead_id, conversation_id=talk.conversation_id, text=words,
            channel="web", client_message_id=client_id,
        )  # fmt: skip
    return await collected(turns.answer(begun, streamed=False))


async def _until(vendor: Vendor, asked: int) -> None:
    for _ in range(asked):
        await vendor.asked.acquire()


def _last_words(vendor: Vendor) -> Sequence[str]:
    return [line.text for line in vendor.heard[-1].history if line.author == "customer"]


async def test_a_newer_message_before_the_first_sentence_is_answered_with_the_older_one(
    units: Units, shop: Shop
) -> None:
    vendor = Vendor("claude", [(Waits(0.5), "Sure."), ("It is a good choice.",)])
    talk = await _talk(units, shop, house(units, vendor, quiet_s=5))
    first = asyncio.create_task(_say(talk, "is it any good", client_id="m1"))
    await _until(vendor, 1)
    second = asyncio.create_task(_say(talk, "the ceramic one I mean", client_id="m2"))
    one, two = await first, await second
    assert one is not None
    assert two is not None
    assert one.id == two.id
    assert one.text == "It is a good choice."
    assert len(vendor.heard) == 2
    assert vendor.open == 0
    assert list(_last_words(vendor)) == ["is it any good", "the ceramic one I mean"]
    for client_id in ("m1", "m2"):  # sent again, each gives the same answer
        again = await _say(talk, "whatever", client_id=client_id)
        assert again is not None
        assert again.id == one.id
    assert await talk.count("select count(*) from turns where state = 'answered'") == 2
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 1
    assert await talk.count("select count(*) from model_calls") == 2  # the lost one as well


async def test_what_the_customer_has_seen_is_not_started_again(units: Units, shop: Shop) -> None:
    vendor = Vendor("claude", [("Sure thing. W", Waits(0.3), "hich day?"), ("All right.",)])
    talk = await _talk(units, shop, house(units, vendor, quiet_s=5))
    first = asyncio.create_task(talk.events("is it any good"))
    await asyncio.sleep(0.15)
    second = asyncio.create_task(talk.say("the ceramic one I mean"))
    told = [event.text for event in await first if isinstance(event, Sentence)]
    assert told == ["Sure thing. ", "Which day?"]
    assert (await second).text == "All right."
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 2


async def test_what_a_tool_has_changed_is_brought_to_its_end(units: Units, shop: Shop) -> None:
    hold = call("hold", services=["ceramic-full"], starts_at="2026-12-02T10:00:00-05:00")
    look = call("availability", services=["ceramic-full"], days=["2026-12-02"])
    vendor = Vendor(
        "claude", [(look,), (hold,), (Waits(0.3), "I've kept that time for you."), ("All right.",)]
    )
    talk = await _talk(units, shop, house(units, vendor, quiet_s=5))
    first = asyncio.create_task(_say(talk, "wednesday at 10"))
    await _until(vendor, 3)
    second = asyncio.create_task(_say(talk, "or rather thursday"))
    one, two = await first, await second
    assert one is not None
    assert two is not None
    assert one.id != two.id
    assert len(vendor.heard) == 4
    assert await talk.count("select count(*) from holds") == 1


async def test_a_hundred_messages_at_once_end_sanely(units: Units, shop: Shop) -> None:
    vendor = Vendor("claude", [(Waits(0.05), "How can I help?")])
    talk = await _talk(units, shop, house(units, vendor, quiet_s=5))
    replies = await asyncio.gather(*(_say(talk, f"message {n}") for n in range(100)))
    assert all(reply is not None for reply in replies)
    assert vendor.most_open == 1  # one answer in the making at a time
    assert len(vendor.heard) < 20
    unanswered = (
        "select count(*) from chat_messages m where author = 'customer' and not exists"
        " (select 1 from turns t where t.message_id = m.id and t.state = 'answered')"
    )
    assert await talk.count(unanswered) == 0
    assert await talk.count("select count(*) from model_calls") == len(vendor.heard)


async def test_two_processes_make_one_answer_at_a_time(units: Units, shop: Shop) -> None:
    vendors = [Vendor("claude", [(Waits(0.2), "How can I help?")]) for _ in range(2)]
    processes = [house(units, vendor, quiet_s=5) for vendor in vendors]
    talk = await _talk(units, shop, processes[0])
    first = asyncio.create_task(_say(talk, "hello you"))
    await _until(vendors[0], 1)
    second = asyncio.create_task(_say(talk, "are you there?", turns=processes[1]))
    one, two = await first, await second
    assert one is not None
    assert two is not None
    assert one.id == two.id  # the first one looks for newer messages before it stores its answer
    assert vendors[1].heard == []
    assert list(_last_words(vendors[0])) == ["hello you", "are you there?"]


async def test_a_greeting_waits_a_moment_for_the_question(units: Units, shop: Shop) -> None:
    vendor = Vendor("claude", [("How can I help?",)])
    talk = await _talk(units, shop, house(units, vendor, fragment_wait_s=0.4))
    first = asyncio.create_task(_say(talk, "hi"))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(_say(talk, "how long does it take?"))
    one, two = await first, await second
    assert one is not None
    assert two is not None
    assert one.id == two.id
    assert len(vendor.heard) == 1


async def test_staff_who_take_over_in_a_burst_silence_all_of_it(units: Units, shop: Shop) -> None:
    vendor = Vendor("claude", [(Waits(0.3), "How can I help?")])
    talk = await _talk(units, shop, house(units, vendor, quiet_s=5))
    first = asyncio.create_task(_say(talk, "hello you"))
    await _until(vendor, 1)
    second = asyncio.create_task(_say(talk, "are you there?"))
    await asyncio.sleep(0.05)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await take_over(unit, conversation_id=talk.conversation_id, staff_id=shop.staff_id)
    assert await first is None
    assert await second is None
    assert await talk.count("select count(*) from chat_messages where author = 'assistant'") == 0


async def _text(talk: Talk, words: str) -> MessageReceived:
    """Receive a text message; nobody answers it yet."""
    async with talk.units.open(
        actor=Actor("customer"), organisation_id=talk.shop.organisation_id
    ) as unit:
        stored, _ = await receive_message(
            unit, conversation_id=talk.conversation_id, lead_id=talk.lead_id, channel="sms",
            text=words, client_message_id=None,
        )  # fmt: skip
    return MessageReceived(
        message_id=stored.id, conversation_id=talk.conversation_id, channel="sms",
        lead_id=talk.lead_id,
    )  # fmt: skip


def _due(fact: MessageReceived) -> AnswerDue:
    return AnswerDue(
        message_id=fact.message_id, conversation_id=fact.conversation_id, lead_id=fact.lead_id
    )


async def test_text_messages_are_gathered_and_answered_once(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    talk = await begin_talk(units, shop)
    jobs = AssistantJobs(units, talk.turns)
    told = Told(new_id(), shop.organisation_id, 1)
    facts: list[MessageReceived] = []
    for words in ("hi", "how much is it", "and when could I come?"):
        facts.append(await _text(talk, words))
        await jobs.answer(facts[-1], told)
        clock.move(seconds=2)
    assert await talk.count("select count(*) from outbox") == 0
    for fact in facts[:2]:
        await jobs.rescue(_due(fact), told)
    assert await talk.count("select count(*) from outbox") == 0
    clock.move(seconds=2)
    for fact in facts:
        await jobs.rescue(_due(fact), told)
    assert await talk.count("select count(*) from outbox where kind = 'assistant_reply'") == 1
    assert await talk.count("select count(*) from turns where state = 'answered'") == 3
    pauses = "select count(*) from timers where kind = 'assistant.AnswerDue'"
    assert await talk.count(pauses) == 3  # the rescue of the turn went with its end


async def test_somebody_who_never_stops_texting_is_answered_all_the_same(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    talk = await begin_talk(units, shop)
    jobs = AssistantJobs(units, talk.turns)
    told = Told(new_id(), shop.organisation_id, 1)
    for n in range(8):
        fact = await _text(talk, f"and another thing {n}")
        await jobs.answer(fact, told)
        clock.move(seconds=2.5)
    assert await talk.count("select count(*) from outbox where kind = 'assistant_reply'") >= 1


async def test_an_emergency_by_text_message_waits_for_nothing(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    jobs = AssistantJobs(units, talk.turns)
    fact = await _text(talk, "my car is on fire")
    await jobs.answer(fact, Told(new_id(), shop.organisation_id, 1))
    assert await talk.count("select count(*) from outbox where body like '%911%'") == 1
