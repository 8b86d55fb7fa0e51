"""Promise 4: outbound is neither doubled nor lost, whatever the vendor and the workers do."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from uuid import UUID

import pytest

from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.facts import MessageQueued
from lead_orchestrator.messaging.gateways import ConfiguredCarriers, house_of
from lead_orchestrator.messaging.jobs import MessagingJobs
from simulators.faults import Fault
from simulators.twilio import CallbackHabits
from tests.messaging.conftest import PHONE, Ask, Give
from tests.world import World

MESSAGES = 40
MIX = (
    Fault(kind="rate_limit", method="POST", probability=0.05),
    Fault(kind="refuse_500", method="POST", probability=0.06),
    Fault(kind="accept_then_500", method="POST", probability=0.06),
    Fault(kind="accept_then_cut", method="POST", probability=0.08),
    Fault(kind="late_accept", method="POST", probability=0.08, delay_s=12),
    Fault(kind="garbage_json", method="POST", probability=0.05),
    Fault(kind="refuse_500", method="GET", probability=0.1),
)


def new_worker(world: World) -> MessagingJobs:
    product = world.product
    return MessagingJobs(
        product.units,
        carriers=ConfiguredCarriers(product.settings, http=product.http, vault=product.vault),
        house=house_of(product.settings),
        window_s=product.settings.unknown_window_seconds,
    )


async def killed_at_random(world: World, ids: list[UUID], rng: random.Random) -> None:
    """Let four workers deliver everything, twice over, each killed at some random moment."""

    async def work(order: list[UUID]) -> None:
        worker = new_worker(world)
        for outbox_id in order:
            told = Told(new_id(), world.shop.organisation_id, 1)
            await worker.deliver(MessageQueued(outbox_id=outbox_id), told)

    for _ in range(6):
        tasks = [asyncio.create_task(work(rng.sample(ids, len(ids)))) for _ in range(4)]
        await asyncio.sleep(rng.uniform(0.01, 0.25))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("callbacks", [True, False], ids=["callbacks", "lookup_only"])
async def test_kills_faults_and_lost_news_neither_double_nor_lose_a_message(
    world: World, ask: Ask, lead_of: Give, queued: Give, seed: int, *, callbacks: bool
) -> None:
    rng = random.Random(seed)
    lead_id = await lead_of()
    ids = [await queued(lead_id, intent=f"m{n}") for n in range(MESSAGES)]
    if not callbacks:
        world.twilio.habits = CallbackHabits(dropped=frozenset({"queued", "sent", "delivered"}))
    for fault in MIX:
        world.twilio.faults.add(fault)
    await killed_at_random(world, ids, rng)
    for _ in range(40):
        with contextlib.suppress(AssertionError):  # the vendor may still misbehave this minute
            await world.run_until_quiet(rounds=10)
        world.clock.move(seconds=61)
    assert await ask("select 1 from attempts where settled_by = 'lookup'")
    sent = Counter(entry.correlation["outbox"] for entry in world.twilio.ledger)
    doubled = {outbox: n for outbox, n in sent.items() if n > 1}
    assert doubled == {}
    rows = await ask("select id, state from outbox where recipient = :to", to=PHONE)
    said = {str(r["id"]) for r in rows if r["state"] in ("accepted", "delivered")}
    assert said == set(sent)
    unsettled = [r for r in rows if str(r["id"]) not in said]
    assert all(r["state"] in ("failed", "needs_review") for r in unsettled)
    assert len(unsettled) <= 2
