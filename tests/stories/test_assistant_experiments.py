"""An experiment on real conversations: whoever began with one model stays with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from lead_orchestrator.entry.http import create_app
from lead_orchestrator.experiments.actions import plan_experiment, start_experiment
from lead_orchestrator.experiments.rules.dealing import Arm
from tests.stories.talking import Customer, known_customer, rows
from tests.world import Minds, World

ARMS = (
    Arm(name="haiku", share=1, provider="claude", model="claude-haiku-5-5", prompt=""),
    Arm(name="luna", share=1, provider="openai", model="gpt-6-luna", prompt=""),
)
DEALT = "select arm, count(*), count(exposed_at) from experiment_assignments group by 1 order by 1"
PEOPLE = 12


async def begun(world: World) -> None:
    """Start an experiment between the two vendors."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        made = await plan_experiment(
            unit,
            name="haiku or luna",
            arms=ARMS,
            hold_out=0.0,
            providers=frozenset({"claude", "openai", "scripted"}),
            prompts=frozenset(),
        )
        await start_experiment(unit, made)


@asynccontextmanager
async def process(world: World) -> AsyncGenerator[FastAPI]:
    """Give one more process of the product, and end it."""
    product = world.another_product()
    try:
        yield create_app(product)
    finally:
        await product.close()


async def served(jordan: Customer, words: str) -> str:
    """Say something; return who answered."""
    return str((await jordan.say(words))["provider"])


async def test_a_conversation_keeps_its_arm_over_processes_and_restarts(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    await begun(world)
    people = [await known_customer(world, n) for n in range(PEOPLE)]
    first = [await served(each, "How much is the ceramic tint?") for each in people]
    assert set(first) == {"claude", "openai"}, "both arms are dealt"
    for words in ("What are your hours?", "Do you have time tomorrow?"):
        async with process(world) as app:  # it begins with nothing in its memory
            again = [
                await served(Customer(world, each.lead_id, each.token, each.phone, app), words)
                for each in people
            ]
        assert again == first
    haiku, luna = first.count("claude"), first.count("openai")
    assert await rows(world, DEALT) == [("haiku", haiku, haiku), ("luna", luna, luna)]
    arms = await rows(
        world,
        "select arm, provider, count(distinct conversation_id) from model_calls"
        " group by 1, 2 order by 1",
    )
    assert arms == [("haiku", "claude", haiku), ("luna", "openai", luna)]
    assert minds.calls > 0
