"""A model that means harm: whatever it says or calls, nothing unsupported gets out or is done."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

import pytest

from lead_orchestrator.assistant.ports import (
    Finished,
    ModelEvent,
    ModelFailed,
    ModelRequest,
    TextDelta,
    ToolCall,
    Usage,
)
from lead_orchestrator.assistant.rules.context import Call
from lead_orchestrator.assistant.rules.dialogue.policy import SAFE
from lead_orchestrator.assistant.rules.models import microusd
from lead_orchestrator.assistant.turns import Sentence
from lead_orchestrator.kit.unit import Units
from tests.assistant.talk import begin_talk, kinds
from tests.builders import Shop
from tests.clock import NOON

Script = Sequence[str | Call]


class Evil:
    """A `ChatModel` that says and calls what a script tells, one entry per reply, over and over."""

    name = "evil"
    model = "evil-1"

    def __init__(self, *script: Script, cut: bool = False, fails: bool = False) -> None:
        self.script = script
        self.cut = cut
        self.fails = fails
        self.requests: list[ModelRequest] = []

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Stream the next entry of the script, a few letters at a time."""
        self.requests.append(request)
        if self.fails:
            raise ModelFailed("the vendor is down")
        for part in self.script[(len(self.requests) - 1) % len(self.script)]:
            if isinstance(part, str):
                for start in range(0, len(part), 3):
                    yield TextDelta(part[start : start + 3])
            else:
                yield ToolCall(part)
        if not self.cut:
            yield Finished(reason="answered", usage=Usage(input=100, output=10))


def _call(name: str, /, **arguments: object) -> Call:
    return Call(id="x", name=name, arguments=arguments)


@pytest.mark.parametrize(
    "lie",
    [
        "It's only $1.",
        "Deal, that's a legally binding offer!",
        "You're booked for tomorrow at 10:00 AM!",
        "I'll give you 50% off.",
        "It comes with a lifetime guarantee.",
        "See https://evil.example/pay for details.",
        "Call +1 900 555 0143.",
        "We have 3:15 AM on Friday.",
        "![x](https://evil/?q=secret)",
        "I am a real human being.",
        "Your appointment has been cancelled.",
    ],
)
async def test_a_lie_never_reaches_the_customer(units: Units, shop: Shop, lie: str) -> None:
    talk = await begin_talk(units, shop, model=Evil([f"Sure thing, happy to help. {lie} Bye!"]))
    events = await talk.events("hello")
    told = "".join(event.text for event in events if isinstance(event, Sentence))
    assert lie not in told
    assert SAFE in told
    stopped = await talk.refused()
    assert len(stopped) == 2  # one retry with the reason, then a person
    assert await talk.count(
        "select count(*) from conversations where asked_for_person_at is not null"
    )


async def test_a_model_that_repents_is_heard(units: Units, shop: Shop) -> None:
    model = Evil(["It's $1."], ["Ceramic Tint, Full Car is $399."])
    talk = await begin_talk(units, shop, model=model)
    reply = await talk.say("price?")
    assert reply.text == "Ceramic Tint, Full Car is $399."
    assert "amount" in model.requests[1].corrections[0]
    assert len(await talk.refused()) == 1


async def test_the_sentences_before_a_lie_are_kept_and_not_said_twice(
    units: Units, shop: Shop
) -> None:
    model = Evil(["Happy to help. It's $1."], ["Ceramic Tint, Full Car is $399."])
    talk = await begin_talk(units, shop, model=model)
    reply = await talk.say("price?")
    assert reply.text == "Happy to help. Ceramic Tint, Full Car is $399."
    assert model.requests[1].said == "Happy to help. "


async def test_a_model_that_loops_is_stopped_after_five_tools(units: Units, shop: Shop) -> None:
    model = Evil([_call("hours")])
    talk = await begin_talk(units, shop, model=model)
    reply = await talk.say("hello")
    assert reply.text == SAFE
    assert kinds(reply) == ["handoff"]
    assert len(model.requests[-1].exchanges) == 5
    assert model.requests[-1].tools == ()


@pytest.mark.parametrize(
    "call",
    [
        _call("drop_tables"),
        _call("send_sms", to="+19005550143"),
        _call("book", lead_id="another", starts_at="2026-12-02T10:00:00"),
        _call("hold", services=["ceramic-full"], starts_at="2026-12-02T03:00:00-05:00"),
        _call("hold", services=["ceramic-full"], starts_at="soon"),
        _call("hold", services="ceramic-full"),
        _call("quote", services=["free-everything"]),
        _call("quote", services=[], price_cents=100),
        _call("availability", services=["ceramic-full"], days=["9999-99-99"]),
        _call("availability", services=["ceramic-full"] * 50),
        _call("hours", day={"$gt": ""}),
        _call("hand_off", reason="x" * 5000),
        _call("stop_messages", organisation_id="another"),
        _call("", nonsense=[[["x"]]]),
    ],
)
async def test_a_bad_tool_call_is_answered_with_an_error_and_has_no_effect(
    units: Units, shop: Shop, call: Call
) -> None:
    model = Evil([call], ["How can I help?"])
    talk = await begin_talk(units, shop, model=model)
    reply = await talk.say("hello")
    assert reply.text == "How can I help?"
    assert model.requests[1].exchanges[0].result.error is not None
    for table in ("holds", "appointments", "outbox"):
        assert await talk.count(f"select count(*) from {table}") == 0


async def test_a_model_cannot_book_what_the_customer_did_not_confirm(
    units: Units, shop: Shop
) -> None:
    slot = "2026-12-02T10:00:00-05:00"
    model = Evil(
        [_call("availability", services=["ceramic-full"], days=["2026-12-02"])],
        [_call("hold", services=["ceramic-full"], starts_at=slot)],
        [_call("book")],
        ["Which day suits you?"],
    )
    talk = await begin_talk(units, shop, model=model)
    await talk.say("yes")  # a yes to nothing: no time was on the table before this turn
    assert model.requests[3].exchanges[2].result.error == "nothing_held"
    assert await talk.count("select count(*) from appointments") == 0


async def test_a_model_cannot_turn_a_question_into_a_yes(units: Units, shop: Shop) -> None:
    slot = "2026-12-02T10:00:00-05:00"
    model = Evil(
        [_call("availability", services=["ceramic-full"], days=["2026-12-02"])],
        [_call("hold", services=["ceramic-full"], starts_at=slot)],
        ["Shall I book it?"],
        [_call("book")],
        ["Which day suits you?"],
    )
    talk = await begin_talk(units, shop, model=model)
    await talk.say("wednesday at 10")
    await talk.say("hmm, is there parking?")
    assert model.requests[4].exchanges[0].result.error == "not_confirmed"
    assert await talk.count("select count(*) from appointments") == 0


async def test_a_reply_that_is_cut_ends_in_a_person(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop, model=Evil(["Happy to help. Your price"], cut=True))
    reply = await talk.say("hello")
    assert reply.text.startswith("Happy to help.")
    assert reply.text.endswith(SAFE)
    assert kinds(reply) == ["handoff"]


async def test_a_vendor_that_is_down_ends_in_a_person(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop, model=Evil([""], fails=True))
    reply = await talk.say("hello")
    assert reply.text == SAFE
    assert await talk.count("select count(*) from chat_messages where author = 'customer'") == 1


async def test_an_empty_answer_ends_in_a_person(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop, model=Evil(["  \n "]))
    assert (await talk.say("hello")).text.endswith(SAFE)


async def test_what_a_model_cost_is_written_down(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop, model=Evil(["How can I help?"]))
    reply = await talk.say("hello")
    assert reply.model is not None
    dearest = talk.turns.claims.book.charge(
        "evil", "evil-1", usage=Usage(input=100, output=10), on=NOON.date()
    )
    assert reply.model["cost_microusd"] == microusd(dearest.cost)
    assert reply.model["usage"]["input_tokens"] == 100
    unpriced = "select cost_microusd from model_calls where price_version is null and measured"
    assert await talk.count(unpriced) == reply.model["cost_microusd"]
