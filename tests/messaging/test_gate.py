"""What the gate stops keeps the rule that stopped it; what the demo shows never left the house."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator

import pytest
from sqlalchemy import text

from lead_orchestrator.messaging import actions
from lead_orchestrator.messaging.rules.credentials import open_credential
from lead_orchestrator.tenancy.actions import set_credential
from simulators.twilio import ACCOUNT_SID, FROM_NUMBER
from tests.clock import WorldClock
from tests.conftest import Database
from tests.messaging.conftest import EMAIL, PHONE, Ask, Give
from tests.world import World, build_world

OUTBOX = "select * from outbox where id = :id"


async def test_a_refused_message_keeps_its_rule_and_words(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of(sms=False))
    await world.run_until_quiet()
    row = (await ask(OUTBOX, id=outbox_id))[0]
    assert (row["state"], row["refused_rule"]) == ("refused", "no_consent")
    assert "agree" in row["refused_detail"]
    assert world.twilio.ledger == []
    told = await ask("select body from facts where kind = 'messaging.MessageRefused'")
    assert told[0]["body"]["rule"] == "no_consent"


async def test_a_stop_counts_for_every_lead_of_the_organisation(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    first, second = await lead_of(), await lead_of(source_key="another wish")
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        assert await actions.suppress(unit, channel="sms", address="(202) 555-0143", why="STOP")
    for lead_id in (first, second):
        outbox_id = await queued(lead_id)
        await world.run_until_quiet()
        assert (await ask(OUTBOX, id=outbox_id))[0]["refused_rule"] == "suppressed"
    assert world.twilio.ledger == []


async def test_an_opt_out_in_the_chat_stops_texts_and_leaves_booking_mail(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    lead_id = await lead_of()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await actions.opt_out(unit, lead_id=lead_id, how="chat", words="stop it")
        await actions.opt_out(unit, lead_id=lead_id, how="chat", words="stop it")
    mail = {"channel": "email", "recipient": EMAIL, "subject": "Hi"}
    sms = await queued(lead_id, kind="booking_confirmed", klass="transactional")
    quote = await queued(lead_id, **mail)
    booked = await queued(lead_id, **mail, kind="booking_confirmed", klass="transactional")
    await world.run_until_quiet()
    found = [(await ask(OUTBOX, id=i))[0]["state"] for i in (sms, quote, booked)]
    assert found == ["refused", "refused", "delivered"]
    revoked = await ask("select channel from consents where how = 'chat' and not granted")
    assert sorted(r["channel"] for r in revoked) == ["email", "sms"]


async def test_a_stop_in_the_middle_of_a_delivery_either_comes_first_or_not_at_all(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    rng = random.Random(11)
    for n in range(12):
        phone = f"+1202555{100 + n:04d}"
        outbox_id = await queued(await lead_of(phone=phone, source_key=phone), recipient=phone)

        async def stop(number: str = phone) -> None:
            await asyncio.sleep(rng.random() * 0.02)
            org = world.shop.organisation_id
            async with world.product.units.open(organisation_id=org) as unit:
                await actions.suppress(unit, channel="sms", address=number, why="STOP")

        await asyncio.gather(stop(), world.product.drain.run("messaging.deliver"))
        row = (await ask(OUTBOX, id=outbox_id))[0]
        assert row["state"] in ("accepted", "refused")
        assert (row["state"] == "accepted") == (phone in {a.to for a in world.twilio.ledger})


async def test_a_gate_that_waits_for_a_stop_sees_it(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of())
    org = world.shop.organisation_id
    async with world.product.units.open(organisation_id=org) as unit:
        await actions.suppress(unit, channel="sms", address=PHONE, why="STOP")
        delivery = asyncio.create_task(world.product.drain.run("messaging.deliver"))
        await asyncio.sleep(0.2)
        assert not delivery.done()
    await delivery
    assert (await ask(OUTBOX, id=outbox_id))[0]["refused_rule"] == "suppressed"
    assert world.twilio.ledger == []


async def test_a_location_sends_by_its_own_account(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    sealed = world.product.vault.seal(
        f'{{"account_sid": "{ACCOUNT_SID}", "auth_token": "{world.twilio.auth_token}",'
        ' "from": "+12025550177"}',
        owner=world.shop.location_id,
    )
    world.twilio.numbers.add("+12025550177")
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await set_credential(
            unit, location_id=world.shop.location_id, vendor="twilio", sealed=sealed
        )
    await queued(await lead_of())
    await world.run_until_quiet()
    assert world.twilio.ledger[0].sender == "+12025550177" != FROM_NUMBER
    assert open_credential(world.product.vault, sealed, owner=world.shop.organisation_id) == {}


async def test_a_credential_that_cannot_be_opened_is_none_and_not_the_houses(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await set_credential(
            unit, location_id=world.shop.location_id, vendor="twilio", sealed=b"\x01" + b"x" * 60
        )
    outbox_id = await queued(await lead_of())
    await world.run_until_quiet()
    assert (await ask(OUTBOX, id=outbox_id))[0]["refused_rule"] == "no_carrier"


async def test_a_suspended_organisation_sends_nothing(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of())
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await unit.execute(text("update organisations set status = 'suspended'"))
    await world.run_until_quiet()
    assert (await ask(OUTBOX, id=outbox_id))[0]["refused_rule"] == "suspended"


@pytest.fixture
async def demo(database: Database, clock: WorldClock) -> AsyncGenerator[World]:
    """A world in demo mode whose carriers are configured and whose allow-list is empty."""
    async with build_world(database.app_url, clock, demo_mode=True) as made:
        yield made


async def test_demo_mode_with_an_empty_allow_list_reaches_nobody(demo: World) -> None:
    await demo.quote(first_name="Jordan", services=["Ceramic Tint, Full Car"])
    await demo.run_until_quiet()
    async with demo.product.units.open(organisation_id=demo.shop.organisation_id) as unit:
        rows = await unit.rows(text("select state, route, sent_at from outbox"))
        tried = await unit.rows(text("select outcome, settled_by from attempts"))
        lead = await unit.row(text("select status, first_touch_at from leads"))
    assert {(r[0], r[1]) for r in rows} == {("accepted", "demo")}
    assert len(rows) == 2
    assert all(r[2] is not None for r in rows)
    assert {tuple(t) for t in tried} == {("accepted", "call")}
    assert lead is not None
    assert lead[0] == "contacted"
    assert demo.twilio.requests == type(demo.twilio.requests)()
    assert "twilio.test" not in demo.street.hosts
    assert "sendgrid.test" not in demo.street.hosts


async def test_demo_mode_really_writes_to_the_allow_list_only(
    database: Database, clock: WorldClock
) -> None:
    async with build_world(
        database.app_url, clock, demo_mode=True, lead_phone_whitelist="(202) 555-0143"
    ) as made:
        for phone in (PHONE, "+12025550144"):
            await made.quote(first_name="Jordan", phone=phone, email=f"a{phone[1:]}@example.com")
            await made.run_until_quiet()
        assert [a.to for a in made.twilio.ledger] == [PHONE]
        assert made.sendgrid.ledger == []
