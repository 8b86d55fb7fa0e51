"""What a source says later: noted on the lead, and never turned against the customer."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.actions import advance, close, receive
from lead_orchestrator.leads.queries import LeadView, lead
from lead_orchestrator.leads.rules.intake import Request, VehicleSaid
from tests.builders import Shop, build_lead

CIVIC = VehicleSaid(year=2022, make="Honda", model="Civic")


async def tell(units: Units, shop: Shop, version: int, **said: object) -> LeadView:
    """Let the source tell of one order; return the lead as it is then."""
    request = Request(
        source="shopmonkey",
        source_key="o1",
        source_version=version,
        **{"first_name": "Jo", "email": "jo@example.com"} | said,  # pyright: ignore[reportArgumentType]
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        lead_id, _ = await receive(unit, request, location_id=shop.location_id)
        return await lead(unit, lead_id)


async def changes(units: Units, shop: Shop) -> list[list[str]]:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        rows = await unit.rows(
            text("select body->'changed' from facts where kind = 'leads.LeadUpdated' order by id")
        )
    return [row[0] for row in rows]


async def test_what_is_new_is_noted_and_what_is_the_same_is_not(units: Units, shop: Shop) -> None:
    await tell(units, shop, 1, service="Tint", message="Hi", vehicle=CIVIC)
    same = await tell(units, shop, 2, service="Tint", message="Hi", vehicle=CIVIC)
    assert same.source_version == 2
    assert await changes(units, shop) == []
    later = await tell(
        units,
        shop,
        3,
        service="Sunroof",
        message="Soon",
        vehicle=VehicleSaid(year=2020, make="Ford", model="F-150"),
    )
    assert (later.service_wanted, later.message) == ("Sunroof", "Soon")
    assert later.vehicle is not None
    assert (later.vehicle.label, later.vehicle.vehicle_class) == ("2020 Ford F-150", "truck")
    assert await changes(units, shop) == [["service", "message", "vehicle"]]


async def test_what_a_source_leaves_out_stays(units: Units, shop: Shop) -> None:
    await tell(units, shop, 1, service="Tint", message="Hi", vehicle=CIVIC)
    kept = await tell(units, shop, 2, email=None)
    assert (kept.service_wanted, kept.message) == ("Tint", "Hi")
    assert kept.vehicle is not None
    assert kept.vehicle.label == "2022 Honda Civic"
    assert kept.person.email == "jo@example.com"


async def test_a_changed_number_is_noted_and_not_used(units: Units, shop: Shop) -> None:
    await tell(units, shop, 1, phone="(202) 555-0143")
    kept = await tell(units, shop, 2, phone="(202) 555-0144")
    assert kept.person.phone_e164 == "+12025550143"
    assert await changes(units, shop) == [["sms"]]


async def test_the_same_number_in_other_words_is_no_change(units: Units, shop: Shop) -> None:
    await tell(units, shop, 1, phone="(202) 555-0143")
    await tell(units, shop, 2, phone="+1 202.555.0143", email="JO@example.com")
    assert await changes(units, shop) == []


async def test_one_car_named_twice_is_one_car(units: Units, shop: Shop) -> None:
    await build_lead(units, shop, vehicle=CIVIC)
    await build_lead(units, shop, vehicle=VehicleSaid(year=2022, make="HONDA", model="civic"))
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert len(await unit.rows(text("select 1 from vehicles"))) == 1


async def test_a_booked_lead_is_not_closed_and_a_closed_one_comes_back_by_its_customer(
    units: Units, shop: Shop
) -> None:
    lead_id = await build_lead(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert await close(unit, lead_id, reason="no answer")
        assert not await advance(unit, lead_id, to="contacted")
        assert await advance(unit, lead_id, to="appointment_scheduled")
        assert not await close(unit, lead_id, reason="no answer")
        row = await unit.row(text("select status, lost_reason from leads"))
    assert row is not None
    assert tuple(row) == ("appointment_scheduled", None)


async def test_a_lead_that_is_nowhere_is_missing(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        for question in (
            lead(unit, new_id()),
            advance(unit, new_id(), to="contacted"),
            close(unit, new_id(), reason="x"),
        ):
            with pytest.raises(Missing):
                await question
