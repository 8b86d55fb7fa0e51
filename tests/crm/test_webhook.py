"""Shopmonkey's webhook, from the simulator's signature to the lead."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json

import httpx
import pytest
from sqlalchemy import text

from lead_orchestrator.kit.values import new_id
from simulators.faults import Fault
from tests.world import World


async def count(world: World, table: str) -> int:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        row = await unit.row(text(f"select count(*) from {table}"))
        return int(row[0]) if row else -1


async def receipt(world: World) -> tuple[str, str | None]:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        row = await unit.row(text("select state, reason from receipts order by received_at desc"))
        assert row is not None
        return row[0], row[1]


def signed(
    world: World, body: bytes, *, secret: str | None = None, age: float = 0, webhook_id: str = ""
) -> dict[str, str]:
    stamp = str(int(world.clock().timestamp() - age))
    name = webhook_id or f"msg_{new_id().hex}"
    key = (secret or world.shop.webhook_key).encode()
    mac = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }


async def post(world: World, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return await world.http.post(
        f"/webhooks/shopmonkey/{world.shop.webhook_key}", content=body, headers=headers
    )


async def test_a_quote_becomes_a_lead_read_back_by_id(world: World) -> None:
    await world.quote(first_name="Jordan", make="Toyota", model="Camry", year=2021)
    assert (await receipt(world))[0] == "new"
    await world.run_until_quiet()
    assert await receipt(world) == ("understood", None)
    assert await count(world, "leads") == 1


async def test_copies_with_new_ids_make_one_lead_and_one_first_touch(world: World) -> None:
    order = await world.quote()
    for _ in range(4):
        await world.shopmonkey.deliver("INSERT", "order", order)
    await world.run_until_quiet()
    assert await count(world, "leads") == 1
    assert len(world.twilio.ledger) == 1
    assert len(world.sendgrid.ledger) == 1


@pytest.mark.parametrize("case", ["none", "flipped", "stale", "future", "other key", "unknown v"])
async def test_forged_and_stale_webhooks_write_nothing(world: World, case: str) -> None:
    order = world.shopmonkey.new_quote()
    body = json.dumps({"table": "order", "operation": "INSERT", "data": order}).encode()
    headers = signed(world, body, age={"stale": 301, "future": -301}.get(case, 0))
    if case == "none":
        headers = {"content-type": "application/json"}
    if case == "flipped":
        body = body[:17] + bytes([body[17] ^ 1]) + body[18:]
    if case == "other key":
        headers = signed(world, body, secret="somebody else's")
    if case == "unknown v":
        headers["webhook-signature"] = headers["webhook-signature"].replace("v1,", "v1a,")
    answer = await post(world, body, headers)
    assert answer.status_code == 401
    assert await count(world, "receipts") == 0


async def test_a_signature_header_of_odd_bytes_is_simply_wrong(world: World) -> None:
    headers: list[tuple[bytes, bytes]] = [
        (b"webhook-id", b"x"),
        (b"webhook-timestamp", b"1"),
        (b"webhook-signature", b"v1,\xe9"),
    ]
    answer = await world.http.post(
        f"/webhooks/shopmonkey/{world.shop.webhook_key}", content=b"{}", headers=headers
    )
    assert answer.status_code == 401


async def test_a_replay_is_refused_and_writes_nothing(world: World) -> None:
    body = json.dumps({"table": "order", "data": world.shopmonkey.new_quote()}).encode()
    headers = signed(world, body)
    assert (await post(world, body, headers)).status_code == 202
    assert (await post(world, body, headers)).status_code == 401
    assert await count(world, "receipts") == 1


async def test_ten_replays_at_once_are_taken_once(world: World) -> None:
    body = json.dumps({"table": "order", "data": world.shopmonkey.new_quote()}).encode()
    headers = signed(world, body)
    answers = await asyncio.gather(*(post(world, body, headers) for _ in range(10)))
    assert sorted(a.status_code for a in answers) == [202] + [401] * 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"data":{"id":"a',
        b"{}",
        b'{"data":null}',
        b'{"data":"x"}',
        b"\xff\xfe",
        b'{"data":{"totalCostCents":NaN}}',
        b'{"data":{"totalCostCents":1e400}}',
        b'{"data":{"generatedCustomerName":"\\ud800"}}',
        b'{"data":{"id":"a\\u0000"}}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"data":{"id":"ok","customerId":"../order/x"}}',
    ],
)
async def test_signed_nonsense_is_kept_and_shown_to_staff(world: World, body: bytes) -> None:
    assert (await post(world, body, signed(world, body))).status_code == 202
    await world.run_until_quiet()
    state, reason = await receipt(world)
    assert state == "quarantined"
    assert reason
    assert await count(world, "leads") == 0
    assert "shopmonkey.test" not in world.street.hosts


async def test_a_byte_order_mark_does_no_harm(world: World) -> None:
    order = world.shopmonkey.new_quote(location_id=await world.crm_location())
    body = b"\xef\xbb\xbf" + json.dumps({"table": "order", "data": order}).encode()
    assert (await post(world, body, signed(world, body))).status_code == 202
    await world.run_until_quiet()
    assert await count(world, "leads") == 1


async def test_an_unknown_location_is_parked_where_staff_see_it(world: World) -> None:
    await world.quote(location_id="0000000000000000deadbeef")
    await world.run_until_quiet()
    assert await receipt(world) == ("parked", "unknown location")


async def test_an_order_that_is_no_quote_is_left_alone(world: World) -> None:
    await world.quote(name="Oil change")
    await world.run_until_quiet()
    assert await receipt(world) == ("ignored", "name")
    assert await count(world, "leads") == 0


async def test_a_deleted_order_closes_its_lead(world: World) -> None:
    order = await world.quote()
    await world.run_until_quiet()
    newer = {**order, "meta": {"version": 9_999_999_999_999}}
    await world.shopmonkey.deliver("DELETE", "order", newer)
    await world.run_until_quiet()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        row = await unit.row(text("select status, lost_reason from leads"))
    assert row is not None
    assert tuple(row) == ("lost", "deleted in Shopmonkey")


async def test_shopmonkey_being_away_is_waited_for(world: World) -> None:
    world.shopmonkey.faults.add(Fault(kind="refuse_500", path_prefix="/v3/order", times=2))
    await world.quote()
    for _ in range(4):
        await world.run_until_quiet()
        world.clock.move(seconds=10)
    assert await count(world, "leads") == 1


async def test_a_body_over_a_megabyte_is_refused(world: World) -> None:
    body = b"a" * (1024 * 1024 + 1)
    assert (await post(world, body, signed(world, body))).status_code == 413
    assert await count(world, "receipts") == 0


async def test_a_compressed_body_is_refused(world: World) -> None:
    headers = signed(world, b"x") | {"content-encoding": "gzip"}
    assert (await post(world, b"x", headers)).status_code == 415
