"""A known lead follows what becomes of its order; what cannot be read is said to staff."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from lead_orchestrator.leads.actions import advance
from simulators.faults import Fault
from tests.clock import WorldClock
from tests.conftest import Database
from tests.world import World, build_world


async def one(world: World, question: str) -> tuple[Any, ...]:
    """Return the newest row of a question."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        row = await unit.row(text(question))
    assert row is not None
    return tuple(row)


async def receipt(world: World) -> tuple[str, str | None]:
    """Return what became of the newest webhook, and why."""
    state, reason = await one(
        world, "select state, reason from receipts where source = 'shopmonkey' order by id desc"
    )
    return state, reason


async def becomes(world: World, order: dict[str, Any], **changes: object) -> None:
    """Change an order in the shop and let the news be heard."""
    changed, _ = world.shopmonkey.store.update("order", str(order["id"]), changes)
    news = {name: changed[name] for name in ("id", "locationId", "meta")}
    await world.shopmonkey.deliver("UPDATE", "order", news)
    await world.run_until_quiet()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"authorized": True}, "converted"),
        ({"invoiced": True}, "converted"),
        ({"paid": True}, "converted"),
        ({"archived": True}, "lost"),
        ({"messageCount": 3}, "contacted"),
        ({"name": "Something else"}, "contacted"),
    ],
)
async def test_a_lead_follows_its_order(
    world: World, changes: dict[str, object], status: str
) -> None:
    order = await world.quote()
    await world.run_until_quiet()
    await becomes(world, order, **changes)
    assert await one(world, "select status from leads") == (status,)
    assert await receipt(world) == ("understood", None)
    assert len(world.twilio.ledger) == 1


async def test_a_lead_with_an_appointment_is_not_lost_with_its_order(world: World) -> None:
    order = await world.quote()
    await world.run_until_quiet()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        [row] = await unit.rows(text("select id from leads"))
        await advance(unit, row[0], to="appointment_scheduled")
    await becomes(world, order, archived=True)
    assert await one(world, "select status from leads") == ("appointment_scheduled",)


async def test_news_of_a_changed_wish_are_told_to_the_lead(world: World) -> None:
    order = await world.quote(services=["Ceramic Tint, Full Car"])
    await world.run_until_quiet()
    await becomes(
        world,
        order,
        complaint="Customer Interested in Selected Services: Sunroof Tint"
        " -- Customer Comments: soon\x00 please",
    )
    assert await one(world, "select service_wanted, message from leads") == (
        "Sunroof Tint",
        "soon please",
    )
    assert (await one(world, "select body->'changed' from facts where kind = 'leads.LeadUpdated'"))[
        0
    ] == ["service", "message"]


async def test_an_order_that_is_gone_is_left_alone(world: World) -> None:
    order = world.shopmonkey.new_quote(location_id=await world.crm_location())
    await world.shopmonkey.deliver("INSERT", "order", order | {"id": "5f0c7b3e9a1d4c00deadbeef"})
    await world.run_until_quiet()
    assert await receipt(world) == ("ignored", "the order does not exist")


async def test_a_deletion_of_what_we_never_knew_is_left_alone_and_remembered(world: World) -> None:
    order = world.shopmonkey.new_quote(location_id=await world.crm_location())
    await world.shopmonkey.deliver("DELETE", "order", order)
    await world.run_until_quiet()
    assert await receipt(world) == ("ignored", "deleted before we knew it")
    await world.shopmonkey.deliver("INSERT", "order", order)
    await world.run_until_quiet()
    assert await receipt(world) == ("ignored", "deleted")
    assert world.twilio.ledger == []


async def test_a_customer_who_cannot_be_reached_is_for_staff(world: World) -> None:
    await world.quote(email=None, phone=None)
    await world.run_until_quiet()
    assert await receipt(world) == ("quarantined", "the customer has neither e-mail nor phone")


async def test_a_key_that_shopmonkey_refuses_is_for_staff(world: World) -> None:
    world.shopmonkey.faults.add(Fault(kind="unauthorised", path_prefix="/v3/order"))
    await world.quote()
    await world.run_until_quiet()
    state, reason = await receipt(world)
    assert state == "quarantined"
    assert reason == "Shopmonkey: order: HTTP 401"


async def test_without_a_key_the_order_waits_for_staff(
    database: Database, clock: WorldClock
) -> None:
    async with build_world(database.app_url, clock, shopmonkey_api_key=None) as world:
        await world.quote()
        await world.run_until_quiet()
        assert await receipt(world) == ("quarantined", "no Shopmonkey key is configured")


@pytest.mark.parametrize("kind", ["rate_limit", "garbage_json", "empty_200", "accept_then_cut"])
async def test_what_passes_is_waited_for(world: World, kind: str) -> None:
    world.shopmonkey.faults.add(Fault(kind=kind, path_prefix="/v3/order", times=2))  # pyright: ignore[reportArgumentType]
    await world.quote()
    for _ in range(4):
        await world.run_until_quiet()
        world.clock.move(seconds=10)
    assert await receipt(world) == ("understood", None)
    assert len(world.twilio.ledger) == 1


async def test_news_of_another_thing_is_not_ours(world: World) -> None:
    body = b'{"table": "payment", "operation": "INSERT", "data": {"id": "p1"}}'
    await world.shopmonkey.deliver_raw(body)
    await world.run_until_quiet()
    assert await receipt(world) == ("ignored", "not an order")
    assert "shopmonkey.test" not in world.street.hosts
