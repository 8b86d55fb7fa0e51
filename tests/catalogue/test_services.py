"""What a location offers and for how much, from rows: overrides, withdrawals, quotes."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lead_orchestrator.catalogue.actions import NewService, add_service, set_price, withdraw
from lead_orchestrator.catalogue.queries import UnknownService, quote, services
from lead_orchestrator.catalogue.rules.pricing import Service, price_text
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import LocationId, Money, new_id
from lead_orchestrator.tenancy.actions import NewLocation, create_location
from tests.builders import WEEK, Shop, build_shop
from tests.clock import NOON


async def second_location(unit: Unit) -> LocationId:
    """Give the organisation another location."""
    return await create_location(
        unit,
        NewLocation(
            slug="second", name="Second", timezone="America/Chicago", phone="+12025550101",
            email="second@example.com", street="1 Side Street", city="Austin", state="TX",
            postal_code="78704", weekly=WEEK,
        ),
    )  # fmt: skip


async def offered(
    unit: Unit, location_id: UUID, vehicle_class: str | None = None
) -> dict[str, Service]:
    found = await services(unit, location_id=location_id, vehicle_class=vehicle_class)
    return {service.code: service for service in found}


@pytest.mark.parametrize(
    ("car", "said"),
    [
        ("coupe", "$349"),
        ("sedan", "$399"),
        ("suv", "$449"),
        ("truck", "$379"),
        ("van", "$499"),
        ("hovercraft", "$399"),
        (None, "from $349"),
    ],
)
async def test_a_class_has_its_price_and_an_unknown_one_starts_at_the_lowest(
    units: Units, shop: Shop, car: str | None, said: str
) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        found = await offered(unit, shop.location_id, car)
    assert price_text(found["ceramic-full"]) == said
    assert price_text(found["front-two"]) == "$149"


async def test_services_come_in_their_order_with_everything_said_about_them(
    units: Units, shop: Shop
) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        found = await services(unit, location_id=shop.location_id, vehicle_class="sedan")
    assert [s.code for s in found] == ["ceramic-full", "front-two", "windshield"]
    assert found[1] == Service(
        id=shop.services["front-two"],
        code="front-two",
        category="window_tint",
        name="Front Two Windows",
        description="Carbon film on the two front windows.",
        duration_minutes=60,
        price=Money(14900),
        starting_at=False,
        priced_at=NOON,
    )


async def test_a_locations_own_price_counts_there_and_nowhere_else(
    units: Units, shop: Shop
) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        second = await second_location(unit)
        for kind, cents, minutes in (("suv", 47900, 240), (None, 41900, None)):
            await set_price(
                unit,
                service_id=shop.services["ceramic-full"],
                location_id=second,
                vehicle_class=kind,
                cents=cents,
                minutes=minutes,
            )
        there = {car: (await offered(unit, second, car))["ceramic-full"] for car in ("suv", "van")}
        here = {
            car: (await offered(unit, shop.location_id, car))["ceramic-full"]
            for car in ("suv", "van")
        }
    assert [(s.price.cents, s.duration_minutes) for s in there.values()] == [
        (47900, 240),
        (41900, 180),
    ]
    assert [s.price.cents for s in here.values()] == [44900, 49900]


async def test_a_price_set_again_is_the_new_price(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        for cents in (15900, 16900):
            await set_price(
                unit,
                service_id=shop.services["front-two"],
                location_id=None,
                vehicle_class=None,
                cents=cents,
            )
        assert price_text((await offered(unit, shop.location_id))["front-two"]) == "$169"
        row = await unit.row(text("select count(*) from service_prices where price_cents = 15900"))
    assert row is not None
    assert row[0] == 0


async def test_a_withdrawn_service_is_off_one_menu_only(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        second = await second_location(unit)
        for _ in range(2):
            await withdraw(unit, service_id=shop.services["windshield"], location_id=second)
        assert "windshield" not in await offered(unit, second)
        assert "windshield" in await offered(unit, shop.location_id)
        with pytest.raises(UnknownService):
            await quote(
                unit,
                location_id=second,
                service_ids=[shop.services["windshield"]],
                vehicle_class="suv",
            )


async def test_a_service_that_is_switched_off_is_on_no_menu(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await unit.execute(
            text("update service_catalog set active = false where code = 'front-two'")
        )
        assert set(await offered(unit, shop.location_id)) == {"ceramic-full", "windshield"}


async def test_a_class_may_take_longer_than_another(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await add_service(
            unit,
            NewService(
                code="full-wrap",
                category="paint_protection",
                name="Wrap",
                description="",
                duration_minutes=300,
                price_cents=100000,
                by_class={"van": 150000, "coupe": 90000},
                minutes_by_class={"van": 480},
                position=9,
            ),
        )
        minutes = {
            car: (await offered(unit, shop.location_id, car))["full-wrap"].duration_minutes
            for car in ("van", "coupe", "sedan", None)
        }
    assert minutes == {"van": 480, "coupe": 300, "sedan": 300, None: 480}


async def test_a_quote_adds_up_and_counts_each_service_once(units: Units, shop: Shop) -> None:
    full, front = shop.services["ceramic-full"], shop.services["front-two"]
    async with units.open(organisation_id=shop.organisation_id) as unit:
        known = await quote(
            unit,
            location_id=shop.location_id,
            service_ids=[front, full, front],
            vehicle_class="suv",
        )
        unknown = await quote(
            unit, location_id=shop.location_id, service_ids=[full, front], vehicle_class=None
        )
    assert [line.code for line in known.lines] == ["front-two", "ceramic-full"]
    assert (known.total, known.duration_minutes) == (Money(59800), 240)
    assert price_text(known) == "$598"
    assert price_text(unknown) == "from $498"


async def test_what_is_not_offered_cannot_be_quoted(units: Units, shop: Shop) -> None:
    other = await build_shop(units)
    asked: list[list[UUID]] = [
        [],
        [new_id()],
        [other.services["front-two"]],
        [shop.services["front-two"], new_id()],
    ]
    async with units.open(organisation_id=shop.organisation_id) as unit:
        for ids in asked:
            with pytest.raises(UnknownService):
                await quote(
                    unit, location_id=shop.location_id, service_ids=ids, vehicle_class="suv"
                )
    async with units.open() as unit:
        assert await services(unit, location_id=shop.location_id, vehicle_class=None) == ()


async def test_a_code_is_one_services_own(units: Units, shop: Shop) -> None:
    twin = NewService(
        code="front-two",
        category="window_tint",
        name="Twin",
        description="",
        duration_minutes=10,
        price_cents=1,
    )

    async def add() -> None:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await add_service(unit, twin)

    with pytest.raises(IntegrityError):
        await add()
