"""The invented franchise: there once, whole, and different from place to place."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.catalogue.rules.vehicles import CLASSES
from lead_orchestrator.demo import franchise
from lead_orchestrator.demo.actions import seed
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.leads.rules.contacts import normalize_phone
from lead_orchestrator.tenancy.queries import (
    location_by_slug,
    locations,
    opening,
    sealed_credential,
    whose,
)
from tests.clock import WorldClock

VAULT = Vault("a secret for tests")
TABLES = (
    "organisations", "directory", "locations", "location_hours", "location_closures",
    "location_credentials", "staff", "service_catalog", "service_prices", "service_withdrawals",
    "bays", "facts", "leads",
)  # fmt: skip


async def seeded(units: Units) -> OrganisationId:
    async with units.open() as unit:
        return await seed(unit, vault=VAULT)


async def everything(units: Units, organisation_id: OrganisationId) -> dict[str, Any]:
    """Return for each table how many rows there are, and a sum over all they hold."""
    question = "select count(*), md5(string_agg(t::text, ',' order by t::text)) from"
    async with units.open(organisation_id=organisation_id) as unit:
        return {table: await unit.row(text(f"{question} {table} t")) for table in TABLES}


async def test_seeding_again_changes_nothing(units: Units, clock: WorldClock) -> None:
    first = await seeded(units)
    before = await everything(units, first)
    clock.move(days=40)
    assert await seeded(units) == first
    assert await everything(units, first) == before


async def test_two_starts_at_once_do_not_make_two_franchises(units: Units) -> None:
    results = await asyncio.gather(*(seeded(units) for _ in range(2)), return_exceptions=True)
    made = {r for r in results if not isinstance(r, BaseException)}
    assert len(made) == 1
    async with units.open(organisation_id=made.pop()) as unit:
        assert len(await unit.rows(text("select 1 from organisations"))) == 1


async def test_three_shops_in_three_zones_and_states(units: Units) -> None:
    async with units.open(organisation_id=await seeded(units)) as unit:
        places = await locations(unit)
        assert [p.slug for p in places] == [
            "clearview-austin",
            "clearview-portland",
            "clearview-tampa",
        ]
        assert len({p.timezone for p in places}) == 3
        assert len({p.state for p in places}) == 3
        assert len({p.crm_location_id for p in places}) == 3
        for place in places:
            open_on = await opening(unit, place.id)
            assert open_on.windows(date(2026, 12, 1))
            assert open_on.reason_closed(date(2026, 12, 6)) == "closed on Sundays"
            assert open_on.reason_closed(date(2026, 12, 25)) == "Christmas Day"
            assert open_on.reason_closed(date(2027, 11, 25)) == "Thanksgiving"
            bays = await unit.rows(
                text("select categories from bays where location_id = :id"), {"id": place.id}
            )
            assert len(bays) >= 2


async def test_the_menu_is_as_large_and_as_priced_as_promised(units: Units) -> None:
    async with units.open(organisation_id=await seeded(units)) as unit:
        rows = await unit.rows(text("select category, price_cents from service_catalog"))
        tampa = await location_by_slug(unit, "clearview-tampa")
        assert tampa is not None
        menu = await services(unit, location_id=tampa.id, vehicle_class="sedan")
    tint = [row[1] for row in rows if row[0] == "window_tint"]
    assert len(tint) == 23
    assert (min(tint), max(tint)) == (10900, 60000)
    by_category = Counter(row[0] for row in rows)
    assert {"paint_protection", "ceramic_coating", "audio"} < set(by_category)
    assert all(count >= 3 for count in by_category.values())
    assert len(menu) == len(rows)
    sold = [s.price.cents for s in menu if s.category == "window_tint"]
    assert (min(sold), max(sold)) == (10900, 60000)


@pytest.mark.parametrize("car", CLASSES)
async def test_every_service_can_be_done_and_has_a_price_everywhere(units: Units, car: str) -> None:
    async with units.open(organisation_id=await seeded(units)) as unit:
        for place in await locations(unit):
            can = {
                category
                for row in await unit.rows(
                    text("select categories from bays where location_id = :id"), {"id": place.id}
                )
                for category in row[0]
            }
            for service in await services(unit, location_id=place.id, vehicle_class=car):
                assert service.category in can
                assert 5000 <= service.price.cents <= 250_000
                assert service.price.cents % 100 == 0
                assert service.description
                assert 15 <= service.duration_minutes <= 480


async def test_prices_and_menus_differ_by_shop(units: Units) -> None:
    async with units.open(organisation_id=await seeded(units)) as unit:
        menus = {
            place.state: {
                s.code: s.price.cents
                for s in await services(unit, location_id=place.id, vehicle_class="suv")
            }
            for place in await locations(unit)
        }
    assert len({menus[state]["ceramic-full"] for state in menus}) == 3
    assert menus["TX"]["ppf-front"] < menus["FL"]["ppf-front"]
    assert "audio-subwoofer" in menus["FL"]
    assert "audio-subwoofer" not in menus["OR"]


async def test_a_larger_car_never_costs_less_than_a_smaller_one(units: Units) -> None:
    async with units.open(organisation_id=await seeded(units)) as unit:
        for place in await locations(unit):
            menus = {
                car: {
                    s.code: s.price.cents
                    for s in await services(unit, location_id=place.id, vehicle_class=car)
                }
                for car in ("coupe", "sedan", "suv", "van")
            }
            for code in menus["sedan"]:
                prices = [menus[car][code] for car in ("coupe", "sedan", "suv", "van")]
                assert prices == sorted(prices), f"{code} in {place.city}"


async def test_webhooks_of_the_demo_shops_can_be_verified(units: Units) -> None:
    async with units.open(organisation_id=await seeded(units)) as unit:
        for shop in franchise.SHOPS:
            place = await location_by_slug(unit, shop.slug)
            assert place is not None
            sealed = await sealed_credential(unit, place.id, "shopmonkey_webhook")
            assert sealed is not None
            assert VAULT.open(sealed, owner=place.id) == franchise.webhook_secret(shop)
    async with units.open() as unit:
        assert await whose(unit, "staff_email", franchise.STAFF[0][0]) is not None


def test_nobody_in_the_franchise_is_real() -> None:
    for shop in franchise.SHOPS:
        assert shop.email.endswith(".example.com")
        assert normalize_phone(shop.phone).e164 == shop.phone
        assert shop.phone[5:8] == "555"
        assert shop.phone[8:10] == "01"
    assert all(email.endswith(".example.com") for email, _, _ in franchise.STAFF)


@pytest.mark.parametrize(
    ("year", "day"), [(2026, 26), (2027, 25), (2028, 23), (2029, 22), (2030, 28)]
)
def test_thanksgiving_is_the_fourth_thursday_of_november(year: int, day: int) -> None:
    days = {reason: on for on, reason, _, _ in franchise.holidays(year)}
    assert days["Thanksgiving"] == date(year, 11, day)
