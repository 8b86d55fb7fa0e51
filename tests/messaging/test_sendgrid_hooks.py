"""SendGrid's signed events: verified raw, kept once, opens and clicks mean nothing."""

from __future__ import annotations

import json

from lead_orchestrator.vendors.sendgrid import signed
from simulators.sendgrid_events import (
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    EventHabits,
)
from tests.messaging.conftest import EMAIL, Ask, Give
from tests.world import WEB, World

URL = f"{WEB}/webhooks/sendgrid/events"
STATE = "select state from outbox where id = :id"
MAIL = {"channel": "email", "recipient": EMAIL, "subject": "Hi", "html": "<p>Hi</p>"}


async def test_events_doubled_under_other_ids_and_shuffled_are_kept_once(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of(), **MAIL)
    await world.run_until_quiet()
    world.sendgrid.feed.habits = EventHabits(order="reversed", copies=3)
    world.clock.move(seconds=60)
    await world.run_until_quiet()
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "delivered"
    told = await ask("select event from delivery_events where outbox_id = :id", id=outbox_id)
    events = sorted(e["event"] for e in told)
    assert events == sorted(set(events))


async def test_forged_events_are_refused_and_write_nothing(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of(), **MAIL)
    world.sendgrid.feed.habits = EventHabits(forged=True)
    await world.product.drain.run("messaging.deliver")
    world.clock.move(seconds=60)
    await world.sendgrid.run_callbacks()
    assert [b.status for b in world.sendgrid.feed.batches] == [401]
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "accepted"
    assert await ask("select 1 from delivery_events") == []


async def test_an_old_batch_played_again_is_refused(world: World) -> None:
    body = b"[]\r\n"
    stamp = int(world.clock().timestamp())
    headers = world.sendgrid.feed.signer.headers(body, timestamp=stamp)
    assert (await world.http.post(URL, content=body, headers=headers)).status_code == 200
    world.clock.move(minutes=11)
    assert (await world.http.post(URL, content=body, headers=headers)).status_code == 401


async def test_a_bounce_makes_the_address_unusable_and_a_spam_report_stops_it(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    world.sendgrid.feed.endings = {EMAIL: "bounce", "sam@example.com": "spamreport"}
    bounced = await queued(await lead_of(), **MAIL)
    other = await lead_of(email="sam@example.com", phone="+12025550144", source_key="s")
    await queued(other, **MAIL | {"recipient": "sam@example.com"})
    await world.run_until_quiet()
    world.clock.move(minutes=5)
    await world.run_until_quiet()
    assert (await ask(STATE, id=bounced))[0]["state"] == "failed"
    rows = await ask(
        "select address, suppressed_at is not null as stopped, unusable_at is not null as dead"
        " from contacts where channel = 'email' order by address"
    )
    assert [(r["address"], r["stopped"], r["dead"]) for r in rows] == [
        (EMAIL, False, True),
        ("sam@example.com", True, False),
    ]


async def test_a_scanners_click_moves_neither_message_nor_lead(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    lead_id = await lead_of()
    outbox_id = await queued(lead_id, **MAIL)
    await world.product.drain.run("messaging.deliver")
    before = await ask("select status, updated_at from leads where id = :id", id=lead_id)
    org = str(world.shop.organisation_id)
    events = [
        {
            "event": kind,
            "send": f"{outbox_id}:1",
            "organisation": org,
            "timestamp": 1,
            "sg_message_id": "m",
            "url": "https://x.example.com",
        }
        for kind in ("click", "open")
    ]
    assert await post(world, events) == 200
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "accepted"
    after = await ask("select status, updated_at from leads where id = :id", id=lead_id)
    assert after == before


async def post(world: World, events: object) -> int:
    """Post a signed batch as SendGrid does; return our status."""
    body = json.dumps(events).encode() + b"\r\n"
    headers = world.sendgrid.feed.signer.headers(body, timestamp=int(world.clock().timestamp()))
    return (await world.http.post(URL, content=body, headers=headers)).status_code


async def test_a_signed_batch_that_is_no_list_is_kept_and_quarantined(
    world: World,
) -> None:
    for odd in ({"event": "delivered"}, "text", 7, None):
        assert await post(world, odd) == 200
    assert await post(world, [1, "x", None, {"send": 5}, {"organisation": "no"}]) == 200


async def test_events_of_another_organisation_reach_nothing_here(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of(), **MAIL)
    await world.product.drain.run("messaging.deliver")
    event = {
        "event": "bounce",
        "send": f"{outbox_id}:1",
        "timestamp": 1,
        "sg_message_id": "m",
        "organisation": "019ab123-1234-7abc-8def-0123456789ab",
    }
    assert await post(world, [event]) == 200
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "accepted"


async def test_the_closing_line_end_counts(world: World) -> None:
    body = b'[{"event":"delivered"}]\r\n'
    headers = world.sendgrid.feed.signer.headers(body, timestamp=1)
    key = world.sendgrid.verification_key
    given = {"timestamp": headers[TIMESTAMP_HEADER], "header": headers[SIGNATURE_HEADER]}
    assert signed(key, body=body, **given)
    assert not signed(key, body=body.strip(), **given)
    assert not signed("no key", body=body, **given)
    assert not signed(key, body=body, timestamp="1", header="no signature")
