"""Experiments in the database: planned, dealt once, exposed once, stopped, ended."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from lead_orchestrator.experiments.actions import (
    AnotherRuns,
    NameTaken,
    NotInThatState,
    Treatment,
    end_experiment,
    expose,
    plan_experiment,
    start_experiment,
    stop_arm,
    treatment,
)
from lead_orchestrator.experiments.queries import experiment, experiments, running
from lead_orchestrator.experiments.rules.dealing import Arm
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.messaging.actions import open_conversation
from tests.builders import Shop, build_lead, build_shop

HAIKU = Arm(name="haiku", share=1, provider="claude", model="claude-haiku-5-5", prompt="")
LUNA = Arm(name="luna", share=1, provider="openai", model="gpt-6-luna", prompt="")
PROVIDERS, PROMPTS = frozenset({"claude", "openai", "scripted"}), frozenset({"2026-11-22"})


async def planned(
    units: Units, shop: Shop, *arms: Arm, name: str = "spring", hold_out: float = 0.0
) -> UUID:
    """Plan an experiment."""
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return await plan_experiment(
            unit,
            name=name,
            arms=arms or (HAIKU, LUNA),
            hold_out=hold_out,
            providers=PROVIDERS,
            prompts=PROMPTS,
        )


async def started(units: Units, shop: Shop, *arms: Arm, hold_out: float = 0.0) -> UUID:
    """Plan an experiment and start it."""
    made = await planned(units, shop, *arms, hold_out=hold_out)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await start_experiment(unit, made)
    return made


async def a_conversation(units: Units, shop: Shop, n: int = 0) -> UUID:
    """Make a lead with a conversation."""
    lead_id = await build_lead(
        units, shop, email=f"customer{n}@example.com", phone=f"+12025550{100 + n}"
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        who = await lead(unit, lead_id)
        return await open_conversation(unit, location_id=who.location_id, person_id=who.person.id)


async def dealt(
    units: Units, shop: Shop, conversation_id: UUID, *, fresh: bool = True
) -> Treatment | None:
    """Return what a conversation is dealt."""
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return await treatment(unit, conversation_id=conversation_id, fresh=fresh)


async def test_a_conversation_keeps_what_it_was_dealt_however_many_ask(
    units: Units, shop: Shop
) -> None:
    await started(units, shop)
    talk = await a_conversation(units, shop)
    found = await asyncio.gather(*(dealt(units, shop, talk) for _ in range(8)))
    names = {None if t is None or t.arm is None else t.arm.name for t in found}
    assert len(names) == 1
    assert names <= {"haiku", "luna"}


async def test_a_conversation_that_began_earlier_is_left_alone(units: Units, shop: Shop) -> None:
    await started(units, shop)
    talk = await a_conversation(units, shop)
    assert await dealt(units, shop, talk, fresh=False) is None
    assert await dealt(units, shop, talk, fresh=True) is not None
    assert await dealt(units, shop, talk, fresh=False) is not None


async def test_the_first_answer_exposes_and_later_ones_change_nothing(
    units: Units, shop: Shop
) -> None:
    made = await started(units, shop)
    talk = await a_conversation(units, shop)
    first = await dealt(units, shop, talk)
    assert first is not None
    assert not first.exposed
    for _ in range(2):
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await expose(unit, experiment_id=made, conversation_id=talk)
    later = await dealt(units, shop, talk)
    assert later is not None
    assert later.exposed
    assert later.arm == first.arm


async def test_a_stopped_arm_hands_its_customers_to_the_control(units: Units, shop: Shop) -> None:
    made = await started(units, shop, HAIKU, LUNA)
    talks = [await a_conversation(units, shop, n) for n in range(12)]
    before = [await dealt(units, shop, talk) for talk in talks]
    assert {t.arm.name for t in before if t and t.arm} == {"haiku", "luna"}
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert await stop_arm(unit, made, arm="luna", metric="handed_off")
        assert not await stop_arm(unit, made, arm="luna", metric="handed_off")
        assert not await stop_arm(unit, made, arm="haiku", metric="handed_off")  # the control
    after = [await dealt(units, shop, talk) for talk in talks]
    assert {t.arm.name for t in after if t and t.arm} == {"haiku"}
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert (await experiment(unit, made)).because == {"luna": "handed_off"}


async def test_the_hold_out_goes_the_houses_way(units: Units, shop: Shop) -> None:
    await started(units, shop, hold_out=0.999)
    found = await dealt(units, shop, await a_conversation(units, shop))
    assert found is not None
    assert found.arm is None


async def test_one_experiment_at_a_time_and_each_step_once(units: Units, shop: Shop) -> None:
    first = await started(units, shop)
    second = await planned(units, shop, name="autumn")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        with pytest.raises(AnotherRuns):
            await start_experiment(unit, second)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await end_experiment(unit, first)
        assert await running(unit) is None
        await start_experiment(unit, second)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        with pytest.raises(NotInThatState):
            await start_experiment(unit, first)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        with pytest.raises(NotInThatState):
            await end_experiment(unit, first)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert [plan.name for plan in await experiments(unit)] == ["autumn", "spring"]


async def test_a_plan_that_cannot_run_is_refused(units: Units, shop: Shop) -> None:
    with pytest.raises(Invalid):
        await planned(units, shop, HAIKU, name="alone")
    await planned(units, shop)
    with pytest.raises(NameTaken):
        await planned(units, shop)


async def test_another_organisation_sees_and_deals_nothing(units: Units, shop: Shop) -> None:
    made = await started(units, shop)
    other = await build_shop(units)
    async with units.open(organisation_id=other.organisation_id) as unit:
        assert await experiments(unit) == ()
        with pytest.raises(Missing):
            await experiment(unit, made)
        assert await treatment(unit, conversation_id=new_id(), fresh=True) is None
        assert not await stop_arm(unit, made, arm="luna", metric="cost")


async def test_assignments_are_rows_that_outlive_the_process(units: Units, shop: Shop) -> None:
    await started(units, shop)
    for n in range(5):
        await dealt(units, shop, await a_conversation(units, shop, n))
    async with units.open(organisation_id=shop.organisation_id) as unit:
        row = await unit.row(text("select count(*) from experiment_assignments"))
    assert row is not None
    assert row[0] == 5
