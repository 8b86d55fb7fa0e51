"""What an experiment came to is read from the rows of the conversations themselves."""

from __future__ import annotations

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.experiments.actions import expose, start_experiment, treatment
from lead_orchestrator.experiments.queries import experiment
from lead_orchestrator.insights.jobs import watch_experiment
from lead_orchestrator.insights.queries.outcomes import outcomes
from lead_orchestrator.insights.rules.verdicts import judge
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Units
from tests.assistant.talk import Talk, begin_talk
from tests.builders import Shop
from tests.clock import WorldClock
from tests.experiments.test_experiments import planned


async def exposed(units: Units, shop: Shop, clock: WorldClock) -> tuple[Talk, Talk]:
    """Two conversations of a running experiment: one books, one leaves after an answer."""
    made = await planned(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await start_experiment(unit, made)
    talks = (await begin_talk(units, shop, model=Scripted()), await begin_talk(units, shop))
    for talk in talks:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            assert await treatment(unit, conversation_id=talk.conversation_id, fresh=True)
        await talk.say("How much is the ceramic tint?")
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await expose(unit, experiment_id=made, conversation_id=talk.conversation_id)
        clock.move(minutes=1)
    return talks


async def test_who_booked_and_who_left_is_told_apart(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    books, _ = await exposed(units, shop, clock)
    await books.say("Do you have time on Thursday morning?")
    await books.say("the first one")
    await books.say("yes please")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        row = await unit.row(text("select id from experiments"))
        assert row is not None
        plan = await experiment(unit, row[0])
        found = sorted(await outcomes(unit, plan.id), key=lambda o: o.booked)
        assert [o.booked for o in found] == [False, True]
        assert [o.replied for o in found] == [False, True]
        assert [o.revenue_cents for o in found] == [0, 39900]
        assert not any(o.kept or o.handed_off or o.stopped or o.held_back for o in found)
        verdict = judge(found, arms=[(arm.name, arm.share) for arm in plan.arms])
        assert sum(result.n for result in verdict.arms) == 2
        await watch_experiment(unit)  # far too early to stop anything
        assert not any(arm.stopped for arm in (await experiment(unit, plan.id)).arms)
    clock.move(days=14)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert [o.kept for o in sorted(await outcomes(unit, plan.id), key=lambda o: o.booked)] == [
            False,
            True,
        ]
