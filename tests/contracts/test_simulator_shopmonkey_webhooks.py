"""Shopmonkey's simulator signs, retries and gives up on webhooks as the vendor does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from simulators.clock import ManualClock
from simulators.shopmonkey import API_KEY, STEADY, Shopmonkey
from simulators.shopmonkey_webhooks import signature

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
URL = "https://shop.example.com/webhooks/shopmonkey/key"
Answer = Callable[[int], httpx.Response]


@dataclass(slots=True)
class Endpoint:
    """The product's door: what came, and what it answers to the n-th call."""

    answer: Answer = field(default=lambda _: httpx.Response(202))
    calls: list[httpx.Request] = field(default_factory=list[httpx.Request])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        return self.answer(len(self.calls))


@dataclass(frozen=True, slots=True)
class Rig:
    """A tenant, the product's door, and a client of the tenant's API."""

    sim: Shopmonkey
    door: Endpoint
    http: httpx.AsyncClient
    clock: ManualClock


@pytest.fixture
async def rig() -> AsyncGenerator[Rig]:
    """A tenant without an endpoint yet."""
    clock, door = ManualClock(START), Endpoint()
    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as out:
        sim = Shopmonkey(
            clock=clock, rng=random.Random(7), client=out, sleep=clock.sleep, quirks=STEADY
        )
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sim.app),
            base_url="http://shopmonkey.test/v3",
            headers={"Authorization": f"Bearer {API_KEY}", "User-Agent": "lead-orchestrator/1"},
        ) as http:
            yield Rig(sim, door, http, clock)


def statuses(*codes: int) -> Answer:
    """Answer the given codes in turn, the last for ever."""
    return lambda count: httpx.Response(codes[min(count, len(codes)) - 1])


async def test_a_delivery_is_signed_over_id_time_and_raw_body(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    order = rig.sim.new_quote(first_name="Zoë")
    await rig.sim.deliver("INSERT", "order", order)
    [call] = rig.door.calls
    head = call.headers
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + call.content
    digest = hmac.new(b"0123456789abcdef0123456789abcdef", signed, hashlib.sha256).digest()
    assert head["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert head["webhook-timestamp"] == str(int(START.timestamp()))
    assert head["webhook-version"] == "3"
    assert head["x-attempt"] == "1"
    assert head["user-agent"] == "Shopmonkey (+https://shopmonkey.io)"
    assert head["content-type"] == "application/json"


async def test_a_plain_secret_signs_with_its_own_bytes(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret="plain secret")
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    [call] = rig.door.calls
    head = call.headers
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + call.content
    digest = hmac.new(b"plain secret", signed, hashlib.sha256).digest()
    assert head["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


async def test_an_endpoint_without_a_secret_gets_no_signature(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=None)
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    assert "webhook-signature" not in rig.door.calls[0].headers


async def test_the_body_is_the_bare_row_and_a_diff_only_on_update(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    order = rig.sim.new_quote()
    await rig.sim.deliver("INSERT", "order", order)
    row, diff = rig.sim.edit("order", str(order["id"]), {"authorized": True})
    await rig.sim.deliver("UPDATE", "order", row, diff)
    first, second = (json.loads(call.content) for call in rig.door.calls)
    assert set(first) == {"apiVersion", "operation", "table", "data"}
    assert first["data"] == order
    assert "jordan@example.com" not in rig.door.calls[0].content.decode()
    assert second["diff"] == ["authorized", "updatedDate", "meta"]


@pytest.mark.parametrize("code", [408, 429, 502, 503, 504])
async def test_a_passing_refusal_is_retried_with_a_new_id_each_time(rig: Rig, code: int) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    rig.door.answer = statuses(code, code, 202)
    [last] = await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    heads = [call.headers for call in rig.door.calls]
    assert last.status == 202
    assert [head["x-attempt"] for head in heads] == ["1", "2", "3"]
    assert len({head["webhook-id"] for head in heads}) == 3
    assert len({head["x-request-id"] for head in heads}) == 1
    assert rig.clock.slept == [0.05, 0.1]


@pytest.mark.parametrize("code", [200, 302, 400, 401, 404, 500])
async def test_any_other_answer_is_final(rig: Rig, code: int) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    rig.door.answer = statuses(code)
    [last] = await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    assert (last.status, len(rig.door.calls)) == (code, 1)


async def test_four_attempts_are_the_most(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    rig.door.answer = statuses(503)
    [last] = await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    assert last.number == len(rig.door.calls) == 4
    assert rig.clock.slept == [0.05, 0.1, 0.2]


async def test_retry_after_is_honoured_within_the_55_seconds(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    rig.door.answer = lambda _: httpx.Response(503, headers={"Retry-After": "20"})
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    assert rig.clock.slept == [20, 20]
    assert len(rig.door.calls) == 3


async def test_a_refused_connection_is_retried(rig: Rig) -> None:
    def refuse_twice(count: int) -> httpx.Response:
        if count < 3:
            raise httpx.ConnectError("refused")
        return httpx.Response(202)

    rig.sim.add_webhook(URL, secret=SECRET)
    rig.door.answer = refuse_twice
    [last] = await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    assert (last.status, last.number) == (202, 3)
    assert rig.sim.sender.attempts[0].error is not None


async def test_an_endpoint_that_keeps_failing_is_errored_until_enabled_again(rig: Rig) -> None:
    endpoint = rig.sim.add_webhook(URL, secret=SECRET)
    path = f"/webhook/{endpoint['id']}"
    rig.door.answer = statuses(500)
    order = rig.sim.new_quote()
    for _ in range(7):
        await rig.sim.deliver("INSERT", "order", order)
    row = (await rig.http.get(path)).json()["data"]
    assert len(rig.door.calls) == 5
    assert row["error"] is True
    assert row["errorMessage"] == "endpoint answered 500"

    rig.door.answer = statuses(202)
    row = (await rig.http.put(path, json={"enabled": True})).json()["data"]
    await rig.sim.deliver("INSERT", "order", order)
    assert row["error"] is False
    assert len(rig.door.calls) == 6


async def test_a_success_in_between_starts_the_count_anew(rig: Rig) -> None:
    endpoint = rig.sim.add_webhook(URL, secret=SECRET)
    rig.door.answer = lambda count: httpx.Response(202 if count == 4 else 500)
    for _ in range(8):
        await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    assert rig.sim.store.tables["webhook"][str(endpoint["id"])]["error"] is False


async def test_webhooks_are_registered_by_api_with_a_unique_name(rig: Rig) -> None:
    body = {"name": "ours", "url": URL, "triggers": ["OrderInsert"], "enabled": True}
    made = await rig.http.post("/webhook", json=body)
    path = f"/webhook/{made.json()['data']['id']}"
    assert made.status_code == 200
    assert (await rig.http.post("/webhook", json=body)).status_code == 400
    wrongs: list[dict[str, object]] = [
        {"triggers": ["OrderCreated"]},
        {"triggers": []},
        {"url": "ours"},
        {"name": ""},
    ]
    for wrong in wrongs:
        answer = await rig.http.post("/webhook", json={**body, "name": "two", **wrong})
        assert answer.status_code == 400
    assert (await rig.http.put(path, json={"url": ""})).status_code == 400
    assert (await rig.http.delete(path)).status_code == 200
    for gone in ("GET", "PUT", "DELETE"):
        assert (await rig.http.request(gone, path)).status_code == 404


@pytest.mark.parametrize(
    ("triggers", "operations"),
    [
        (["OrderInsert"], ["INSERT"]),
        (["OrderUpdate"], ["UPDATE"]),
        (["Order"], ["INSERT", "UPDATE"]),
        (["Customer"], []),
    ],
)
async def test_only_the_triggers_asked_for_are_delivered(
    rig: Rig, triggers: list[str], operations: list[str]
) -> None:
    rig.sim.add_webhook(URL, secret=SECRET, triggers=triggers)
    order = rig.sim.new_quote()
    await rig.sim.deliver("INSERT", "order", order)
    await rig.sim.deliver("UPDATE", "order", order, ["name"])
    assert [json.loads(call.content)["operation"] for call in rig.door.calls] == operations


async def test_an_endpoint_of_one_location_hears_nothing_of_another(rig: Rig) -> None:
    body = {"name": "one", "url": URL, "triggers": ["Order"], "locationId": "shop-a"}
    await rig.http.post("/webhook", json=body)
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote(location_id="shop-b"))
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote(location_id="shop-a"))
    [call] = rig.door.calls
    assert json.loads(call.content)["data"]["locationId"] == "shop-a"


async def test_our_own_writes_come_back_as_webhooks_when_pumped(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    await rig.http.post("/order", json={"name": "Walk-in"})
    assert rig.door.calls == []
    assert await rig.sim.run_callbacks() == 1
    assert await rig.sim.run_callbacks() == 0
    assert json.loads(rig.door.calls[0].content)["data"]["name"] == "Walk-in"


async def test_bytes_the_vendor_never_sends_can_be_sent_signed(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret="plain secret")
    await rig.sim.deliver_raw(b"[[[NaN")
    [call] = rig.door.calls
    assert call.content == b"[[[NaN"
    assert call.headers["webhook-signature"] == signature(
        secret="plain secret",
        webhook_id=call.headers["webhook-id"],
        timestamp=int(call.headers["webhook-timestamp"]),
        body=call.content,
    )


async def test_a_lone_surrogate_travels_escaped(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote(comments="\ud800"))
    assert b"\\ud800" in rig.door.calls[0].content


async def test_a_quote_can_be_made_over_http_and_is_delivered_at_once(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    answer = await rig.http.post(
        "http://shopmonkey.test/_sim/new_quote", json={"first_name": "Avery", "services": ["Tint"]}
    )
    wrong = await rig.http.post("http://shopmonkey.test/_sim/new_quote", json={"firstname": "A"})
    [call] = rig.door.calls
    assert answer.json()["delivered"] == [202]
    assert json.loads(call.content)["data"]["id"] == answer.json()["order"]["id"]
    assert wrong.status_code == 422


async def test_staff_edits_and_new_rows_can_be_made_over_http(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    order = rig.sim.new_quote()
    base = "http://shopmonkey.test/_sim"
    edit = {"table": "order", "id": order["id"], "changes": {"messageCount": 2}}
    edited = await rig.http.post(f"{base}/edit", json=edit)
    lost = await rig.http.post(f"{base}/edit", json={"table": "order", "id": "none"})
    made = await rig.http.post(f"{base}/rows/location", json={"id": "shop-a", "name": "A"})
    unknown = await rig.http.post(f"{base}/rows/planet", json={})
    deliveries = await rig.http.get(f"{base}/deliveries")
    assert edited.json()["row"]["messageCount"] == 2
    assert lost.status_code == unknown.status_code == 404
    assert made.json()["id"] == "shop-a"
    assert [one["status"] for one in deliveries.json()] == [202]


async def test_a_reset_returns_to_the_seeded_tenant(rig: Rig) -> None:
    rig.sim.add_webhook(URL, secret=SECRET)
    await rig.sim.deliver("INSERT", "order", rig.sim.new_quote())
    await rig.http.post("http://shopmonkey.test/_sim/reset")
    assert rig.sim.store.rows("order") == []
    assert rig.sim.store.rows("webhook") == []
    assert rig.sim.sender.attempts == []
    assert len(rig.sim.store.rows("location")) == 1


async def test_delivering_without_a_client_says_what_is_missing() -> None:
    sim = Shopmonkey(clock=ManualClock(START), rng=random.Random(7))
    with pytest.raises(RuntimeError, match="client"):
        await sim.deliver("INSERT", "order", sim.new_quote())
