"""A conversation in an experiment is answered by its arm, from its first answer to its last."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Finished,
    ModelEvent,
    ModelFailed,
    ModelRequest,
    TextDelta,
    Usage,
)
from lead_orchestrator.assistant.rules.routing import LAST, Choice, Policy, chain_of, with_arm
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.experiments.actions import end_experiment, start_experiment
from lead_orchestrator.experiments.rules.dealing import Arm
from lead_orchestrator.kit.unit import Units
from tests.assistant.talk import begin_talk
from tests.builders import Shop
from tests.experiments.test_experiments import planned

HOUSE = Policy(chain=chain_of(Choice("claude", "house-model")), fragment_wait_s=0.0)
ARMS = (
    Arm(name="one", share=1, provider="claude", model="model-one", prompt=""),
    Arm(name="two", share=1, provider="openai", model="model-two", prompt="2026-11-22"),
)


class Plain:
    """A model that says one honest sentence, or fails."""

    def __init__(self, name: str, model: str, *, works: bool = True) -> None:
        self.name = name
        self.model = model
        self.works = works

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Say it."""
        if not self.works:
            raise ModelFailed("down", trouble="overloaded")
        yield TextDelta(f"How can I help you, {request.context.first_name}?")
        yield Finished(reason="answered", usage=Usage(input=10, output=5))


class Both:
    """Two vendors, whatever the model's name."""

    def __init__(self, *down: str) -> None:
        self.down = down

    def get(self, provider: str, model: str) -> ChatModel | None:
        """Return a model."""
        if provider == "scripted":
            return Scripted()
        return Plain(provider, model, works=provider not in self.down)


def turns(units: Units, *down: str) -> Turns:
    """Make a turn loop, as a new process would."""
    return Turns(units, models=Both(*down), house=HOUSE)


async def started(units: Units, shop: Shop, *, hold_out: float = 0.0) -> None:
    """Start the experiment."""
    made = await planned(units, shop, *ARMS, hold_out=hold_out)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await start_experiment(unit, made)


async def test_every_conversation_keeps_its_arm_in_every_process(units: Units, shop: Shop) -> None:
    await started(units, shop)
    met: set[str] = set()
    talks = [await begin_talk(units, shop) for _ in range(8)]
    for talk in talks:
        served: set[str] = set()
        for words in ("Hello there, I have a question", "What should I know?", "Thank you so much"):
            talk.turns = turns(units)
            reply = await talk.say(words)
            assert reply.model is not None
            served.add(reply.model["model"])
        assert len(served) == 1
        met |= served
    assert met == {"model-one", "model-two"}
    row = "select count(distinct arm) from model_calls where arm is not null"
    talk = talks[0]
    assert await talk.count(row) == 2
    assert await talk.count("select count(*) from model_calls where arm is null") == 0
    assert await talk.count(
        "select count(*) from experiment_assignments where exposed_at is not null"
    ) == 8  # fmt: skip


async def test_the_hold_out_gets_the_houses_choice(units: Units, shop: Shop) -> None:
    await started(units, shop, hold_out=0.999)
    talk = await begin_talk(units, shop)
    talk.turns = turns(units)
    reply = await talk.say("Hello there, I have a question")
    assert reply.model is not None
    assert reply.model["model"] == "house-model"
    assert await talk.count("select count(*) from model_calls where arm is not null") == 0


async def test_an_arm_whose_vendor_is_down_is_stood_in_for_and_stays_the_arm(
    units: Units, shop: Shop
) -> None:
    await started(units, shop)
    talks = [await begin_talk(units, shop) for _ in range(8)]
    for talk in talks:
        talk.turns = turns(units, "openai")
        reply = await talk.say("Hello there, I have a question")
        assert reply.model is not None
        assert reply.model["provider"] == "claude"
    of_two = "select count(*) from experiment_assignments where arm = 'two'"
    assert await talks[0].count(of_two) > 0


async def test_an_ended_experiment_leaves_nobody_behind(units: Units, shop: Shop) -> None:
    made = await planned(units, shop, *ARMS, hold_out=0.0)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await start_experiment(unit, made)
    talk = await begin_talk(units, shop)
    talk.turns = turns(units)
    await talk.say("Hello there, I have a question")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await end_experiment(unit, made)
    talk.turns = turns(units)
    reply = await talk.say("What should I know about it?")
    assert reply.model is not None
    assert reply.model["model"] == "house-model"


def test_the_scripted_model_as_an_arm_needs_nobody() -> None:
    rules = with_arm(HOUSE, "free", choice=LAST, prompt="")
    assert rules.chain == (LAST,)
    assert rules.arm == "free"
