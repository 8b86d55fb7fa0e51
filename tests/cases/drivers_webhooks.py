"""Vendors' webhooks: forged, stale, doubled, out of order, odd, huge, and about somebody else."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
from typing import Any

import httpx
from sqlalchemy import text

from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions import Draft, queue
from lead_orchestrator.messaging.api.twilio import SMS_NUMBER
from lead_orchestrator.tenancy.actions import remember
from lead_orchestrator.tenancy.queries import location
from simulators.sendgrid_events import batch_body
from simulators.twilio import AUTH_TOKEN, FROM_NUMBER, CallbackHabits
from simulators.twilio_wire import signature
from tests.cases.catalogue import made_of, staged
from tests.cases.stage import PHONE, Staged, memory_now
from tests.world import WEB, build_world

LATER = 9_999_999_999_999


def signed(
    trial: Staged, body: bytes, *, secret: str = "", early_s: float = 0, version: str = "v1"
) -> dict[str, str]:
    """Sign a body as Shopmonkey does; `early_s` dates it from the future."""
    stamp = str(int(trial.world.clock().timestamp() + early_s))
    name = f"msg_{new_id().hex}"
    key = (secret or trial.shop.webhook_key).encode()
    mac = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{version}," + base64.b64encode(mac).decode(),
    }


async def post(
    trial: Staged, body: bytes, headers: dict[str, str] | list[tuple[bytes, bytes]], key: str = ""
) -> httpx.Response:
    """Post to Shopmonkey's door and note the answer."""
    answer = await trial.http.post(
        f"/webhooks/shopmonkey/{key or trial.shop.webhook_key}", content=body, headers=headers
    )
    trial.answers(answer.status_code, text=answer.text)
    return answer


def order_body(trial: Staged, **changes: object) -> bytes:
    """Return the body of a webhook about a fresh quote."""
    order = trial.world.shopmonkey.new_quote() | changes
    return json.dumps({"operation": "INSERT", "table": "order", "data": order}).encode()


async def settled(trial: Staged) -> tuple[str, str | None, bytes]:
    """Return state, reason and body of the newest receipt."""
    found = await trial.rows(
        "select state, reason, body from receipts order by received_at desc, id desc limit 1"
    )
    return found[0][0], found[0][1], bytes(found[0][2])


async def quarantined(trial: Staged, body: bytes) -> bool:
    """Say whether the newest receipt keeps `body` for staff to see, with a reason."""
    state, reason, kept = await settled(trial)
    async with trial.staff() as staff:
        shown = (await staff.get("/api/staff/receipts")).json()["items"]
    return (
        state in ("quarantined", "parked")
        and bool(reason)
        and kept == body
        and any(item["reason"] == reason for item in shown)
    )


@staged("W01", "W03", "W05", "W07", "W09", "W11")
async def a_forged_webhook_writes_nothing(trial: Staged) -> None:
    given: Any = trial.given
    body = str(given.get("body") or order_body(trial).decode()).encode()
    headers: dict[str, str] | list[tuple[bytes, bytes]] = signed(
        trial, body, early_s=given.get("ts_offset_s", 0)
    )
    before = await trial.written()
    match trial.case.id:
        case "W01":
            headers = {}
        case "W03":
            place = int(given["flip_body_byte"])
            body = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        case "W07":
            odd = {**headers, "webhook-signature": given["headers"]["webhook-signature"]}
            headers = [(k.encode(), v.encode("latin-1")) for k, v in odd.items()]
        case "W09":
            headers = signed(trial, body, version="v1a")
        case "W11":
            canonical = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"))
            headers = signed(trial, canonical.encode())
        case _:
            pass
    answer = await post(trial, body, headers)
    trial.holds("no_write", await trial.written() == before)
    if trial.case.id == "W01":
        trial.holds("no_echo", "INSERT" not in answer.text)


@staged("I16")
async def a_shops_secret_opens_no_other_shops_door(trial: Staged) -> None:
    body = order_body(trial)
    await post(trial, body, signed(trial, body), key=trial.neighbour.shop.webhook_key)
    trial.holds("no_write", await trial.count("receipts") == 0)


@staged("W13")
async def copies_with_new_ids_are_one_lead(trial: Staged) -> None:
    order = await trial.world.quote()
    for _ in range(int(trial.given["n"]) - 1):
        await trial.world.shopmonkey.deliver("INSERT", "order", order)
    await trial.world.run_until_quiet()
    for said in trial.recorder.said:
        if "shopmonkey" in said.what:
            trial.answers(said.status)
    trial.holds("one_lead", await trial.count("leads") == 1)
    sent = [len(trial.world.twilio.ledger), len(trial.world.sendgrid.ledger)]
    trial.holds("no_send_extra", sent == [1, 1], but=sent)


@staged("W15")
async def an_older_version_says_nothing_any_more(trial: Staged) -> None:
    """Shopmonkey itself answers with the old row the second time, as a slow replica would."""
    monkey, world = trial.world.shopmonkey, trial.world
    old = await world.quote(services=["Front Two Windows"])
    await world.run_until_quiet()
    complaint = str(old["complaint"]).replace("Front Two Windows", "Windshield Strip")
    new, diff = monkey.edit("order", str(old["id"]), {"complaint": complaint})
    await monkey.deliver("UPDATE", "order", new, diff)
    await world.run_until_quiet()
    monkey.store.tables["order"][str(old["id"])] = old
    await monkey.deliver("UPDATE", "order", {**old, "name": "New Quote - older copy"})
    await world.run_until_quiet()
    for said in trial.recorder.said:
        if "shopmonkey" in said.what:
            trial.answers(said.status)
    told = await trial.rows("select service_wanted from leads")
    trial.holds("state=v3", told == [("Windshield Strip",)], but=told)
    kept = await trial.rows("select state, reason from receipts where source = 'shopmonkey'")
    assert kept == [("understood", None)] * 3, kept


@staged("W17")
async def a_deleted_order_stops_what_was_to_be_sent(trial: Staged) -> None:
    """Twice: told of both at once, and with the first touch in the outbox already."""
    world = trial.world
    order = await world.quote()
    await world.shopmonkey.deliver("DELETE", "order", {**order, "meta": {"version": LATER}})
    await world.run_until_quiet()
    assert await trial.count("outbox") == 0
    order = await world.quote()
    for reaction in ("crm.take_in", "followup.first_touch"):
        await world.product.drain.run(reaction)
    assert await trial.count("outbox") == 2
    await world.shopmonkey.deliver("DELETE", "order", {**order, "meta": {"version": LATER}})
    await world.product.drain.run("crm.take_in")
    await world.run_until_quiet()
    for said in trial.recorder.said:
        trial.answers(said.status)
    states = await trial.rows("select distinct state, refused_rule from outbox")
    trial.holds("touches_cancelled", states == [("refused", "lead_closed")], but=states)
    assert await trial.rows("select status from leads") == [("lost",)]
    sent = [*trial.world.twilio.ledger, *trial.world.sendgrid.ledger]
    trial.holds("no_send", sent == [], but=len(sent))


@staged("W19", "W21", "W23", "W25", "W29")
async def signed_nonsense_is_kept_for_staff(trial: Staged) -> None:
    given: Any = trial.given
    bodies = given.get("bodies") or [given.get("body", given.get("raw"))]
    for body in (str(b).encode() for b in bodies):
        await post(trial, body, signed(trial, body))
        await trial.world.run_until_quiet()
        trial.holds("quarantined", await quarantined(trial, body), but=await settled(trial))
        trial.world.clock.move(seconds=1)
    assert await trial.count("leads") == 0
    assert "shopmonkey.test" not in trial.world.street.hosts


@staged("W27")
async def a_hundred_thousand_brackets_do_no_harm(trial: Staged) -> None:
    body = made_of(trial.given).encode()
    answer = await post(trial, body, signed(trial, body))
    await trial.world.run_until_quiet()
    trial.holds("no_5xx", answer.status_code < 500)
    assert await trial.count("leads") == 0


@staged("W31")
async def a_byte_order_mark_does_no_harm(trial: Staged) -> None:
    order = trial.world.shopmonkey.new_quote(location_id=await trial.world.crm_location())
    mark = base64.b64decode(trial.given["prefix_b64"])
    body = mark + json.dumps({"table": "order", "data": order}).encode()
    await post(trial, body, signed(trial, body))
    await trial.world.run_until_quiet()
    trial.holds("one_lead", await trial.count("leads") == 1)


@staged("W33", "W35")
async def a_body_too_large_is_not_read(trial: Staged) -> None:
    given: Any = trial.given
    body = b""
    if trial.case.id == "W33":
        body = made_of(given).encode()
    else:  # deflate packs zeros at about 1,000 to 1: ten kilobytes hold ten megabytes
        body = gzip.compress(bytes(10 * 1024 * 1024))
    headers = signed(trial, body)
    if trial.case.id == "W35":
        headers["content-encoding"] = "gzip"
    before, memory = await trial.written(), memory_now()
    await post(trial, body, headers)
    trial.holds("rss<+16MB", memory_now() - memory < 16 * 1024 * 1024)
    assert await trial.written() == before
    if "no_write" in trial.case.promises:
        trial.holds("no_write", kept=True)


@staged("W37")
async def an_id_that_is_a_path_goes_nowhere(trial: Staged) -> None:
    body = order_body(trial, **trial.given["data"])
    await post(trial, body, signed(trial, body))
    await trial.world.run_until_quiet()
    trial.holds("quarantined", await quarantined(trial, body))
    called = "shopmonkey.test" in trial.world.street.hosts
    trial.holds("no_crm_call_outside /v3/customer/", not called)


@staged("W39")
async def a_changed_address_gets_no_link_by_itself(trial: Staged) -> None:
    world, monkey = trial.world, trial.world.shopmonkey
    order = await world.quote(email="a@example.com")
    await world.run_until_quiet()
    sent = len(world.sendgrid.ledger), len(world.twilio.ledger)
    customer: dict[str, Any] = monkey.store.tables["customer"][str(order["customerId"])]
    changed: list[dict[str, Any]] = [{**customer["emails"][0], "email": "evil@example.com"}]
    monkey.edit("customer", str(order["customerId"]), {"emails": changed})
    newer, diff = monkey.edit("order", str(order["id"]), {"complaint": "Call me."})
    await monkey.deliver("UPDATE", "order", newer, diff)
    await world.run_until_quiet()
    for said in trial.recorder.said:
        if "shopmonkey" in said.what:
            trial.answers(said.status)
    after = len(world.sendgrid.ledger), len(world.twilio.ledger)
    trial.holds("link_not_resent_to_new_address_automatically", after == sent, but=after)
    assert await trial.rows("select email from persons") == [("a@example.com",)]
    noted = await trial.rows("select body from facts where kind = 'leads.ContactChanged'")
    trial.holds("audit", len(noted) == 1 and "evil" not in str(noted), but=noted)


@staged("W41")
async def a_location_of_somebody_else_is_put_aside(trial: Staged) -> None:
    owner = trial.neighbour.shop
    async with trial.world.product.units.open(organisation_id=owner.organisation_id) as unit:
        foreign = (await location(unit, owner.location_id)).crm_location_id
    body = order_body(trial, locationId=foreign)
    await post(trial, body, signed(trial, body))
    await trial.world.run_until_quiet()
    trial.holds("quarantined", await quarantined(trial, body))
    mine = await trial.count("leads")
    theirs = await trial.rows("select count(*) from leads", of=owner.organisation_id)
    trial.holds("no_cross_tenant_row", (mine, theirs) == (0, [(1,)]), but=(mine, theirs))


@staged("W43")
async def a_suspended_organisation_sends_nothing(trial: Staged) -> None:
    await trial.change("update organisations set status = :to", to=trial.given["tenant_status"])
    body = order_body(trial, locationId=await trial.world.crm_location())
    await post(trial, body, signed(trial, body))
    await trial.world.run_until_quiet()
    sent = [*trial.world.twilio.ledger, *trial.world.sendgrid.ledger]
    trial.holds("no_send", sent == [], but=len(sent))


async def _events(trial: Staged, events: list[dict[str, Any]]) -> None:
    """Post a signed batch of SendGrid's events about the first touch."""
    world = trial.world
    about = world.sendgrid.ledger[0].correlation
    body = batch_body([{"email": "x@example.com", **event, **about} for event in events])
    headers = world.sendgrid.feed.signer.headers(body, timestamp=int(world.clock().timestamp()))
    answer = await trial.http.post("/webhooks/sendgrid/events", content=body, headers=headers)
    trial.answers(answer.status_code, text=answer.text)


@staged("W45")
async def the_same_event_under_another_id_is_one(trial: Staged) -> None:
    await trial.world.quote()
    await trial.world.run_until_quiet()
    for event in trial.given["events"]:
        await _events(trial, [event])
    await _events(trial, trial.given["events"])
    told = await trial.rows("select key from delivery_events where key like 'm1:delivered:%'")
    trial.holds("one_delivery_event", len(told) == 1, but=told)


@staged("W47")
async def a_scanners_click_is_no_sign_of_life(trial: Staged) -> None:
    world = trial.world
    await world.quote()
    await world.run_until_quiet()
    before = await trial.rows("select status, updated_at from leads")
    world.clock.move(seconds=trial.given["events"][0]["delay_s"])
    stamp = int(world.clock().timestamp())
    batch = [
        {"event": name, "sg_event_id": name, "sg_message_id": "m", "timestamp": stamp}
        for name in ("open", "click")
    ]
    await _events(trial, batch)
    await world.run_until_quiet()
    after = await trial.rows("select status, updated_at from leads")
    trial.holds("lead_state_unchanged", before == after, but=after)
    async with world.product.units.open(organisation_id=trial.shop.organisation_id) as unit:
        lead = await unit.row(text("select id, person_id from leads"))
        assert lead is not None
        await queue(
            unit,
            Draft(
                kind="later_touch", klass="marketing", intent="2", channel="email",
                recipient="jordan@example.com", subject="Still there?", body="Still there?",
                lead_id=lead[0], person_id=lead[1], location_id=trial.shop.location_id,
            ),
        )  # fmt: skip
    await world.run_until_quiet()
    trial.holds("touches_not_stopped", world.sendgrid.ledger[-1].body.startswith("Still there?"))


@staged("W48")
async def news_that_comes_late_moves_nothing_back(trial: Staged) -> None:
    world = trial.world
    world.twilio.habits = CallbackHabits(order="reversed")
    await world.quote()
    await world.product.drain.run("crm.take_in")
    await world.product.drain.run("followup.first_touch")
    await world.product.drain.run("messaging.deliver")
    world.clock.move(minutes=5)
    await world.run_until_quiet()
    news = [said for said in trial.recorder.said if "/webhooks/twilio/status" in said.what]
    assert len(news) >= len(trial.given["order"])
    for said in news:
        trial.answers(said.status, text=said.body)
    states = await trial.rows("select state from outbox where channel = 'sms'")
    trial.holds("status=delivered", states == [("delivered",)], but=states)


@staged("W50")
async def the_signed_address_is_the_one_we_are_known_by(trial: Staged) -> None:
    """The application hears http from its proxy; Twilio signed the public https address."""
    public, path = "https://quotes.example.com", "/webhooks/twilio/sms"
    form = {"MessageSid": "SM1", "From": PHONE, "To": FROM_NUMBER, "Body": "Hello"}
    url = trial.world.product.settings.database_url
    assert url is not None
    async with build_world(url, trial.world.clock, public_url=public) as proxied:
        async with proxied.product.units.open(organisation_id=proxied.shop.organisation_id) as unit:
            await remember(
                unit, kind=SMS_NUMBER, key=FROM_NUMBER, subject_id=proxied.shop.location_id
            )
        statuses = {
            base: (
                await proxied.http.post(
                    path,
                    data=form,
                    headers={
                        "X-Twilio-Signature": signature(
                            token=AUTH_TOKEN, url=base + path, params=form.items()
                        ),
                        "X-Forwarded-Host": "evil.example.net",
                    },
                )
            ).status_code
            for base in (WEB, public)
        }
    trial.answers(statuses[public])
    # Signed for another address it is a forged one: 401, as O23 says.
    trial.holds("uses_configured_public_url", statuses == {public: 200, WEB: 401}, but=statuses)
