"""A message leaves the house once: timeouts, cuts, crashes, limits and late news included."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging import actions
from lead_orchestrator.messaging.facts import MessageQueued
from lead_orchestrator.messaging.gateways import ConfiguredCarriers, house_of
from lead_orchestrator.messaging.jobs import MessagingJobs
from simulators.faults import Fault, FaultKind
from simulators.twilio import CallbackHabits
from tests.messaging.conftest import PHONE, Ask, Give
from tests.world import World

OUTBOX = "select * from outbox where id = :id"
ATTEMPTS = "select * from attempts where outbox_id = :id order by n"


async def state_of(ask: Ask, outbox_id: UUID) -> str:
    return str((await ask(OUTBOX, id=outbox_id))[0]["state"])


async def test_a_message_is_accepted_then_delivered(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    lead_id = await lead_of()
    outbox_id = await queued(lead_id)
    await world.run_until_quiet()
    assert [a.to for a in world.twilio.ledger] == [PHONE]
    world.clock.move(seconds=30)
    await world.run_until_quiet()
    row = (await ask(OUTBOX, id=outbox_id))[0]
    assert (row["state"], row["route"]) == ("delivered", "twilio")
    assert row["vendor_id"] == world.twilio.ledger[0].id
    attempt = (await ask(ATTEMPTS, id=outbox_id))[0]
    assert (attempt["outcome"], attempt["settled_by"]) == ("accepted", "call")
    lead = (await ask("select status, first_touch_at from leads where id = :id", id=lead_id))[0]
    assert lead["status"] == "contacted"
    assert lead["first_touch_at"] is not None


async def test_the_same_intent_is_queued_once(world: World, lead_of: Give, queued: Give) -> None:
    lead_id = await lead_of()
    await queued(lead_id)
    with pytest.raises(AssertionError):
        await queued(lead_id)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1


async def test_a_timeout_that_was_accepted_late_is_one_message(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.twilio.faults.add(Fault(kind="late_accept", method="POST", times=1, delay_s=20))
    world.twilio.habits = CallbackHabits(dropped=frozenset({"queued", "sent", "delivered"}))
    outbox_id = await queued(await lead_of())
    await world.run_until_quiet()
    assert world.twilio.ledger == []
    assert await state_of(ask, outbox_id) == "unknown"
    world.clock.move(seconds=121)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    assert await state_of(ask, outbox_id) == "accepted"
    attempts = await ask(ATTEMPTS, id=outbox_id)
    assert [(a["outcome"], a["settled_by"]) for a in attempts] == [("accepted", "lookup")]
    world.clock.move(hours=2)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1


@pytest.mark.parametrize(
    "kind", ["accept_then_500", "accept_then_cut", "garbage_json", "html_200", "empty_200"]
)
@pytest.mark.parametrize("callbacks", [True, False], ids=["told", "looked_up"])
async def test_an_answer_that_says_nothing_never_makes_a_second_message(
    world: World, ask: Ask, lead_of: Give, queued: Give, kind: FaultKind, *, callbacks: bool
) -> None:
    world.twilio.faults.add(Fault(kind=kind, method="POST", times=1))
    if not callbacks:
        world.twilio.habits = CallbackHabits(dropped=frozenset({"queued", "sent", "delivered"}))
    outbox_id = await queued(await lead_of())
    await world.run_until_quiet()
    for _ in range(4):
        world.clock.move(minutes=2)
        await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    assert await state_of(ask, outbox_id) == ("delivered" if callbacks else "accepted")


@pytest.mark.parametrize("kind", ["refuse_500", "redirect", "timeout"])
async def test_what_was_never_taken_is_sent_again_after_the_window_not_before(
    world: World, ask: Ask, lead_of: Give, queued: Give, kind: FaultKind
) -> None:
    world.twilio.faults.add(Fault(kind=kind, method="POST", times=1))
    outbox_id = await queued(await lead_of())
    await world.run_until_quiet()
    world.clock.move(seconds=100)
    await world.run_until_quiet()
    assert world.twilio.ledger == []
    world.clock.move(seconds=30)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    attempts = await ask(ATTEMPTS, id=outbox_id)
    assert [a["error_code"] for a in attempts] == ["absent", None]


async def test_a_crash_between_attempt_and_call_is_found_and_sent_once(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of())
    await crash_after_gate(world, outbox_id)
    await world.run_until_quiet()
    assert world.twilio.ledger == []
    assert await state_of(ask, outbox_id) == "sending"
    world.clock.move(seconds=151)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    assert [a["n"] for a in await ask(ATTEMPTS, id=outbox_id)] == [1, 2]


async def test_a_crash_between_call_and_outcome_is_found_and_not_sent_again(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.twilio.habits = CallbackHabits(dropped=frozenset({"queued", "sent", "delivered"}))
    outbox_id = await queued(await lead_of())
    errand = await crash_after_gate(world, outbox_id)
    await errand.carrier.send(errand.envelope)
    assert len(world.twilio.ledger) == 1
    world.clock.move(seconds=151)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    attempts = await ask(ATTEMPTS, id=outbox_id)
    assert [(a["outcome"], a["settled_by"]) for a in attempts] == [("accepted", "lookup")]


async def crash_after_gate(world: World, outbox_id: UUID) -> actions.Errand:
    """Pass the gate as the worker does, and go no further."""
    product = world.product
    carriers = ConfiguredCarriers(product.settings, http=product.http, vault=product.vault)
    async with product.units.open(organisation_id=world.shop.organisation_id) as unit:
        errand = await actions.attempt(
            unit, outbox_id, carriers=carriers, house=house_of(product.settings), window_s=120
        )
    assert errand is not None
    return errand


async def test_many_workers_at_once_send_one(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of())
    product = world.product
    jobs = MessagingJobs(
        product.units,
        carriers=ConfiguredCarriers(product.settings, http=product.http, vault=product.vault),
        house=house_of(product.settings),
        window_s=120,
    )
    told = Told(new_id(), world.shop.organisation_id, 1)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(12):
            tasks.create_task(jobs.deliver(MessageQueued(outbox_id=outbox_id), told))
    assert len(world.twilio.ledger) == 1
    assert len(await ask(ATTEMPTS, id=outbox_id)) == 1


async def test_a_limit_is_waited_out_as_long_as_the_carrier_asks(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.twilio.faults.add(Fault(kind="rate_limit", method="POST", times=2, retry_after=30))
    outbox_id = await queued(await lead_of())
    await world.run_until_quiet()
    assert await state_of(ask, outbox_id) == "queued"
    world.clock.move(seconds=29)
    await world.run_until_quiet()
    assert len(await ask(ATTEMPTS, id=outbox_id)) == 1
    world.clock.move(seconds=2)
    await world.run_until_quiet()
    world.clock.move(seconds=31)
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    codes = [a["error_code"] for a in await ask(ATTEMPTS, id=outbox_id)]
    assert codes == ["20429", "20429", None]


async def test_wrong_keys_are_told_once_a_try_and_never_storm(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.twilio.faults.add(Fault(kind="unauthorised", method="POST"))
    outbox_id = await queued(await lead_of())
    for _ in range(20):
        await world.run_until_quiet()
        world.clock.move(minutes=5, seconds=1)
    assert await state_of(ask, outbox_id) == "failed"
    assert len(await ask(ATTEMPTS, id=outbox_id)) == 6
    told = await ask("select * from facts where kind = 'messaging.CarrierTroubled'")
    assert len(told) == 6


@pytest.mark.parametrize(("number", "code"), [("+12025550191", "21211"), ("+12025550193", "21614")])
async def test_a_number_nothing_arrives_at_is_not_tried_a_second_time(
    world: World, ask: Ask, lead_of: Give, queued: Give, number: str, code: str
) -> None:
    lead_id = await lead_of(phone=number)
    outbox_id = await queued(lead_id, recipient=number)
    await world.run_until_quiet()
    row = (await ask(OUTBOX, id=outbox_id))[0]
    assert row["state"] == "failed"
    assert row["refused_rule"] == "carrier"
    assert code in row["refused_detail"]
    again = await queued(lead_id, recipient=number, kind="reminder", klass="transactional")
    await world.run_until_quiet()
    row = (await ask(OUTBOX, id=again))[0]
    assert (row["state"], row["refused_rule"]) == ("refused", "address_unusable")


async def test_who_opted_out_at_the_carrier_is_opted_out_here(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    lead_id = await lead_of(phone="+12025550192")
    await queued(lead_id, recipient="+12025550192")
    await world.run_until_quiet()
    again = await queued(
        lead_id, recipient="+12025550192", kind="booking_confirmed", klass="transactional"
    )
    await world.run_until_quiet()
    row = (await ask(OUTBOX, id=again))[0]
    assert (row["state"], row["refused_rule"]) == ("refused", "suppressed")
    assert world.twilio.ledger == []


async def test_a_number_that_turns_out_dead_later_is_remembered(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of(phone="+12025550196"), recipient="+12025550196")
    await world.run_until_quiet()
    world.clock.move(seconds=60)
    await world.run_until_quiet()
    assert await state_of(ask, outbox_id) == "failed"
    contact = (await ask("select * from contacts where address = '+12025550196'"))[0]
    assert contact["unusable_why"] == "30005"


MAIL = {"channel": "email", "recipient": "jo@example.com", "subject": "Hi", "html": "<p>Hi</p>"}


async def test_when_nobody_knows_a_quote_mail_waits_for_a_person(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.sendgrid.activity = "off"
    world.sendgrid.faults.add(Fault(kind="refuse_500", method="POST", times=1))
    outbox_id = await queued(await lead_of(), **MAIL)
    await world.run_until_quiet()
    world.clock.move(seconds=121)
    await world.run_until_quiet()
    row = (await ask(OUTBOX, id=outbox_id))[0]
    assert (row["state"], row["refused_rule"]) == ("needs_review", "unknown_outcome")
    assert world.sendgrid.ledger == []


async def test_when_nobody_knows_a_booking_mail_goes_once_more_and_only_once(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.sendgrid.activity = "off"
    world.sendgrid.events_url = None
    world.sendgrid.faults.add(Fault(kind="accept_then_500", method="POST", times=2))
    outbox_id = await queued(
        await lead_of(), **MAIL, kind="booking_confirmed", klass="transactional"
    )
    for _ in range(6):
        await world.run_until_quiet()
        world.clock.move(seconds=160)
    assert await state_of(ask, outbox_id) == "needs_review"
    assert len(world.sendgrid.ledger) == 2


async def test_an_event_settles_a_mail_whose_answer_was_lost(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.sendgrid.activity = "off"
    world.sendgrid.faults.add(Fault(kind="accept_then_cut", method="POST", times=1))
    outbox_id = await queued(await lead_of(), **MAIL)
    await world.run_until_quiet()
    world.clock.move(seconds=60)
    await world.run_until_quiet()
    assert await state_of(ask, outbox_id) == "delivered"
    world.clock.move(minutes=10)
    await world.run_until_quiet()
    assert len(world.sendgrid.ledger) == 1


async def test_with_the_activity_search_a_lost_mail_is_found(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.sendgrid.activity = "on"
    world.sendgrid.events_url = None
    world.sendgrid.faults.add(Fault(kind="accept_then_500", method="POST", times=1))
    outbox_id = await queued(await lead_of(), **MAIL)
    await world.run_until_quiet()
    world.clock.move(seconds=130)
    await world.run_until_quiet()
    assert await state_of(ask, outbox_id) == "accepted"
    assert len(world.sendgrid.ledger) == 1


async def test_late_truth_attaches_and_stops_a_planned_second_send(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.twilio.faults.add(Fault(kind="rate_limit", method="POST", times=1, retry_after=60))
    outbox_id = await queued(await lead_of())
    await world.run_until_quiet()
    news = actions.News(
        outbox_id=outbox_id,
        n=1,
        key="SM9:delivered",
        event="delivered",
        state="delivered",
        vendor_id="SM9",
    )
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        assert await actions.record_news(unit, news)
    world.clock.move(minutes=10)
    await world.run_until_quiet()
    assert world.twilio.ledger == []
    assert await state_of(ask, outbox_id) == "delivered"
