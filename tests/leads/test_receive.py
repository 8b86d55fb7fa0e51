"""A request becomes one lead of one person, whatever comes twice."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from lead_orchestrator.kit.unit import Units
from lead_orchestrator.leads.actions import advance, close, first_touched, receive
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.leads.rules.intake import Request, VehicleSaid
from tests.builders import Shop, build_lead, build_shop
from tests.clock import WorldClock


async def test_a_request_makes_a_lead_with_its_person_and_car(units: Units, shop: Shop) -> None:
    lead_id = await build_lead(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        found = await lead(unit, lead_id)
    assert found.person.full_name == "Jo Driver"
    assert found.vehicle is not None
    assert found.vehicle.label == "2022 Honda Civic"
    assert found.vehicle.vehicle_class == "sedan"
    assert found.status == "new"


async def test_ten_copies_at_once_make_one_lead(units: Units, shop: Shop) -> None:
    ids = await asyncio.gather(*(build_lead(units, shop, source_key="order-1") for _ in range(10)))
    assert len(set(ids)) == 1
    async with units.open(organisation_id=shop.organisation_id) as unit:
        facts = await unit.rows(text("select 1 from facts where kind = 'leads.LeadReceived'"))
    assert len(facts) == 1


async def test_the_same_person_with_another_wish_is_one_person(units: Units, shop: Shop) -> None:
    one = await build_lead(units, shop)
    two = await build_lead(units, shop, service="Front Two Windows", phone=None)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert (await lead(unit, one)).person.id == (await lead(unit, two)).person.id


async def test_an_older_version_never_overwrites_a_newer(units: Units, shop: Shop) -> None:
    async def tell(version: int, service: str) -> None:
        request = Request(
            source="shopmonkey",
            source_key="o1",
            source_version=version,
            first_name="Jo",
            email="jo@example.com",
            service=service,
        )
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await receive(unit, request, location_id=shop.location_id)

    await tell(3, "newest")
    await tell(2, "older")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        row = await unit.row(text("select service_wanted, source_version from leads"))
    assert row is not None
    assert tuple(row) == ("newest", 3)


async def test_a_changed_address_is_noted_and_not_used(units: Units, shop: Shop) -> None:
    async def tell(version: int, email: str) -> None:
        request = Request(
            source="shopmonkey",
            source_key="o1",
            source_version=version,
            first_name="Jo",
            email=email,
            vehicle=VehicleSaid(typed="a car"),
        )
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await receive(unit, request, location_id=shop.location_id)

    await tell(1, "jo@example.com")
    await tell(2, "evil@example.net")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        persons = await unit.rows(text("select email from persons"))
        noted = await unit.rows(text("select 1 from facts where kind = 'leads.ContactChanged'"))
    assert [row[0] for row in persons] == ["jo@example.com"]
    assert len(noted) == 1


async def test_a_lead_moves_forward_only(units: Units, shop: Shop) -> None:
    lead_id = await build_lead(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert await advance(unit, lead_id, to="chat_active")
        assert not await advance(unit, lead_id, to="contacted")
        assert await close(unit, lead_id, reason="no answer")
        assert not await close(unit, lead_id, reason="again")
        assert await advance(unit, lead_id, to="chat_active")


async def test_the_first_touch_is_noted_once_with_its_seconds(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    lead_id = await build_lead(units, shop)
    clock.move(seconds=2)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert await first_touched(unit, lead_id) == 2.0
        assert await first_touched(unit, lead_id) is None


async def test_another_organisation_sees_nothing_of_it(units: Units, shop: Shop) -> None:
    await build_lead(units, shop)
    other = await build_shop(units)
    async with units.open(organisation_id=other.organisation_id) as unit:
        assert await unit.rows(text("select 1 from leads")) == []
    async with units.open() as unit:
        assert await unit.rows(text("select 1 from leads")) == []
