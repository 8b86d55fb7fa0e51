"""Locations as they were set up, and whose a key is: each organisation sees its own only."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.secrets import Vault, token_hash
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.tenancy.actions import (
    NewLocation,
    create_location,
    create_organisation,
    forget,
    remember,
    set_closures,
    set_credential,
)
from lead_orchestrator.tenancy.queries import (
    Owner,
    location,
    location_by_crm_id,
    location_by_slug,
    locations,
    only_organisation,
    opening,
    organisation_name,
    sealed_credential,
    whose,
)
from lead_orchestrator.tenancy.rules.hours import SpecialDay
from lead_orchestrator.tenancy.rules.places import BookingRules, IntakeRules
from tests.builders import WEEK, Shop, build_shop

CHRISTMAS = date(2026, 12, 25)


async def test_a_location_is_read_as_it_was_made(units: Units) -> None:
    intake = IntakeRules(workflow_status_ids=("a", "b"), name_prefixes=(), require_unpaid=False)
    shop = await build_shop(
        units,
        timezone="America/Denver",
        booking=BookingRules(lead_minutes=90, step_minutes=15),
        intake=intake,
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        place = await location(unit, shop.location_id)
        assert await location_by_slug(unit, shop.slug) == place
        assert await location_by_crm_id(unit, place.crm_location_id or "") == place
        assert await locations(unit) == (place,)
        assert await organisation_name(unit) == place.organisation_name
    assert place.zone == ZoneInfo("America/Denver")
    assert place.address == "12 Main Street, Springfield, VA 22150"
    assert (place.booking.lead_minutes, place.booking.step_minutes) == (90, 15)
    assert place.intake == intake
    assert place.status == "active"


async def test_a_suspended_organisation_suspends_its_locations(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await unit.execute(text("update organisations set status = 'suspended'"))
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert (await location(unit, shop.location_id)).status == "suspended"


async def test_rules_kept_by_an_older_or_newer_version_are_read(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await unit.execute(
            text('update locations set intake_rules = \'{"name_prefixes": ["Web"], "later": 1}\'')
        )
        place = await location(unit, shop.location_id)
    assert place.intake == IntakeRules(name_prefixes=("Web",))


async def test_hours_and_special_days_make_an_opening(units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await set_closures(
            unit,
            location_id=shop.location_id,
            closures=[(CHRISTMAS, "Christmas Day", None, None)],
        )
        await set_closures(
            unit,
            location_id=shop.location_id,
            closures=[(CHRISTMAS, "Christmas, short", time(9), time(11))],
        )
        found = await opening(unit, shop.location_id)
    assert found.weekly == WEEK
    assert found.special == {CHRISTMAS: SpecialDay("Christmas, short", time(9), time(11))}
    assert found.timezone == "America/New_York"


async def test_a_location_without_hours_is_never_open(units: Units) -> None:
    async with units.open() as unit:
        await create_organisation(unit, slug="bare", name="Bare")
        place = await create_location(
            unit,
            NewLocation(
                slug="bare-1", name="Bare", timezone="America/New_York", phone="", email="",
                street="", city="", state="", postal_code="", weekly={},
            ),
        )  # fmt: skip
        found = await opening(unit, place)
    assert found.windows(date(2026, 12, 1)) == ()


async def test_another_organisations_location_does_not_exist(units: Units, shop: Shop) -> None:
    other = await build_shop(units)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        mine = await location(unit, shop.location_id)
        for question in (
            location(unit, other.location_id),
            opening(unit, other.location_id),
            location(unit, new_id()),
        ):
            with pytest.raises(Missing):
                await question
        assert await location_by_slug(unit, other.slug) is None
        assert await location_by_crm_id(unit, "nobody's") is None
        assert await locations(unit) == (mine,)


async def test_a_credential_is_its_locations_own(units: Units, shop: Shop) -> None:
    vault = Vault("a secret for tests")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert await sealed_credential(unit, shop.location_id, "shopmonkey") is None
        for key in ("sk-old", "sk-new"):
            await set_credential(
                unit,
                location_id=shop.location_id,
                vendor="shopmonkey",
                sealed=vault.seal(key, owner=shop.location_id),
            )
        sealed = await sealed_credential(unit, shop.location_id, "shopmonkey")
        assert sealed is not None
        assert vault.open(sealed, owner=shop.location_id) == "sk-new"
        assert await sealed_credential(unit, shop.location_id, "twilio") is None
    other = await build_shop(units)
    async with units.open(organisation_id=other.organisation_id) as unit:
        assert await sealed_credential(unit, shop.location_id, "shopmonkey") is None


async def test_the_directory_tells_whose_a_key_is_to_whoever_has_no_scope_yet(
    units: Units, shop: Shop
) -> None:
    async with units.open() as unit:
        for kind, key, subject in (
            ("location", shop.slug, shop.location_id),
            ("staff_email", shop.staff_email, shop.staff_id),
            ("webhook", token_hash(shop.webhook_key).hex(), shop.location_id),
        ):
            assert await whose(unit, kind, key) == Owner(shop.organisation_id, subject)
        assert await whose(unit, "location", "nowhere") is None
        assert await whose(unit, "staff_email", shop.slug) is None
        assert await whose(unit, "webhook", shop.webhook_key) is None


async def test_a_key_can_be_forgotten_by_its_owner_only(units: Units, shop: Shop) -> None:
    other = await build_shop(units)
    async with units.open(organisation_id=other.organisation_id) as unit:
        await forget(unit, kind="location", key=shop.slug)
        assert await whose(unit, "location", shop.slug) is not None
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await forget(unit, kind="location", key=shop.slug)
        assert await whose(unit, "location", shop.slug) is None


async def test_a_key_that_is_somebodys_cannot_be_taken(units: Units, shop: Shop) -> None:
    other = await build_shop(units)

    async def take() -> None:
        async with units.open(organisation_id=other.organisation_id) as unit:
            await remember(unit, kind="location", key=shop.slug, subject_id=other.location_id)

    with pytest.raises(IntegrityError):
        await take()
    async with units.open() as unit:
        found = await whose(unit, "location", shop.slug)
    assert found == Owner(shop.organisation_id, shop.location_id)


async def test_the_only_organisation_is_known_while_it_is_the_only_one(units: Units) -> None:
    async with units.open() as unit:
        assert await only_organisation(unit) is None
    shop = await build_shop(units)
    async with units.open() as unit:
        assert await only_organisation(unit) == shop.organisation_id
    await build_shop(units)
    async with units.open() as unit:
        assert await only_organisation(unit) is None
