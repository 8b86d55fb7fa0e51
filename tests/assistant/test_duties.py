"""What has to be said is said, whether or not the model says it; and a turn pays as it goes."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Finished,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolCall,
    Usage,
)
from lead_orchestrator.assistant.rules import disclosure
from lead_orchestrator.assistant.rules.context import Call
from lead_orchestrator.assistant.rules.models import most, read_book
from lead_orchestrator.assistant.rules.routing import Caps, Choice, Policy, chain_of
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.assistant.turns.money import prompt_bytes
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Units
from tests.assistant.talk import begin_talk
from tests.builders import Shop

HOUSE = Policy(chain=chain_of(Choice("claude", "any")), fragment_wait_s=0.0)


class Quoting:
    """A vendor's model that quotes a service and says its price, no more."""

    name = "claude"

    def __init__(self, code: str, model: str = "any") -> None:
        self.code = code
        self.model = model
        self.seen: list[ModelRequest] = []

    def get(self, provider: str, model: str) -> ChatModel | None:
        """Return this model for its provider."""
        return self if (provider, model) == (self.name, self.model) else Scripted()

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Quote, then say the price."""
        self.seen.append(request)
        if not request.exchanges:
            yield ToolCall(Call(id="1", name="quote", arguments={"services": [self.code]}))
            yield Finished(reason="tools", usage=Usage(input=10, output=5))
            return
        yield TextDelta("That is $149 for your car.")
        yield Finished(reason="answered", usage=Usage(input=10, output=5))


async def in_state(units: Units, shop: Shop, state: str) -> None:
    """Have the shop stand in another state."""
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await unit.execute(text("update locations set state = :state"), {"state": state})


async def test_where_the_law_asks_for_it_a_vendors_model_is_called_an_ai_once(
    units: Units, shop: Shop
) -> None:
    await in_state(units, shop, "CA")
    talk = await begin_talk(units, shop)
    talk.turns = Turns(units, models=Quoting("front-two"), house=HOUSE)
    first = await talk.say("How much for the front two windows?")
    assert first.text.startswith(disclosure.line("en"))
    assert "$149" in first.text
    second = await talk.say("And what was the price again?")
    assert not disclosure.said_in(second.text)


async def test_elsewhere_nobody_is_bothered_with_it(units: Units, shop: Shop) -> None:
    talk = await begin_talk(units, shop)
    talk.turns = Turns(units, models=Quoting("front-two"), house=HOUSE)
    reply = await talk.say("How much for the front two windows?")
    assert not disclosure.said_in(reply.text)


async def test_a_film_too_dark_for_the_state_is_never_offered_in_silence(
    units: Units, shop: Shop
) -> None:
    talk = await begin_talk(units, shop)
    talk.turns = Turns(units, models=Quoting("front-two"), house=HOUSE)
    reply = await talk.say("How much for 5% limo tint on the front two windows?")
    assert "$149" in reply.text
    assert "50%" in reply.text  # what the state lets through at least
    assert await talk.refused() == []


async def test_the_prompt_of_the_policy_is_the_one_that_is_sent(units: Units, shop: Shop) -> None:
    seen: list[str] = []
    for prompt in ("2026-11-22", "2026-12-01"):
        talk = await begin_talk(units, shop)
        model = Quoting("front-two")
        house = Policy(chain=HOUSE.chain, fragment_wait_s=0.0, prompt=prompt)
        talk.turns = Turns(units, models=model, house=house)
        reply = await talk.say("How much for the front two windows?")
        assert reply.model is not None
        assert reply.model["prompt_version"] == prompt
        seen.append(model.seen[0].system[0])
    assert seen[0] != seen[1]


async def test_a_turns_first_call_does_not_stand_in_the_way_of_its_second(
    units: Units, shop: Shop
) -> None:
    """The most of both together is over the cap, what they cost is far below it."""
    book, day = read_book(), date(2026, 12, 1)
    priced = Choice("claude", "claude-haiku-5-5")
    probe = Quoting("front-two", priced.model)
    talk = await begin_talk(units, shop)
    talk.turns = Turns(
        units, models=probe, house=Policy(chain=chain_of(priced), fragment_wait_s=0.0)
    )
    await talk.say("How much for the front two windows?")
    bounds = [
        most(
            book.bound(priced.provider, priced.model, day),
            prompt_bytes=prompt_bytes(request),
            max_output=request.max_output_tokens,
        )
        for request in probe.seen
    ]
    assert len(bounds) == 2
    cap = Caps(conversation=round(max(bounds) * 1.3 / 1_000_000))
    house = Policy(chain=chain_of(priced), caps=cap, fragment_wait_s=0.0, near_share=1.0)
    again = await begin_talk(units, shop)
    again.turns = Turns(units, models=Quoting("front-two", priced.model), house=house)
    reply = await again.say("How much for the front two windows?")
    assert reply.model is not None
    assert reply.model["provider"] == "claude"
    assert await again.count("select count(*) from model_calls where provider = 'claude'") == 4
