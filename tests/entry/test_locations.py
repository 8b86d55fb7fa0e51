"""A shop from a file: what is right is written whole, what is wrong is named and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.entry.locations import add_location, read_shop
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.tenancy.actions import create_organisation
from lead_orchestrator.tenancy.queries import location_by_slug, opening, whose
from tests.conftest import Database

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "shop.toml"


@pytest.fixture
def settings(database: Database) -> Settings:
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database.app_url,
        secret_key="a secret for tests",
    )


async def test_the_example_of_the_documents_makes_a_shop(units: Units, settings: Settings) -> None:
    async with units.open() as unit:
        organisation_id = await create_organisation(unit, slug="tint-house", name="Tint House")
    said = await add_location(settings, EXAMPLE)
    assert "/webhooks/shopmonkey/" in said
    async with units.open(organisation_id=organisation_id) as unit:
        place = await location_by_slug(unit, "tint-house-springfield")
        assert place is not None
        hours = await opening(unit, place.id)
        assert [len(hours.weekly.get(day, ())) for day in range(7)] == [1, 1, 2, 1, 1, 1, 0]
        menu = await services(unit, location_id=place.id, vehicle_class="suv")
        assert [s.price.cents for s in menu] == [44900]
        assert len(await unit.rows(text("select 1 from bays"))) == 2
        assert await whose(unit, "sms_number", "+12025550101") is not None
        sealed = await unit.rows(text("select sealed from location_credentials"))
        assert len(sealed) == 2
        assert all(b"your-api-key" not in bytes(row[0]) for row in sealed)


async def test_a_second_shop_of_the_same_name_is_refused(units: Units, settings: Settings) -> None:
    async with units.open() as unit:
        await create_organisation(unit, slug="tint-house", name="Tint House")
    await add_location(settings, EXAMPLE)
    with pytest.raises(Invalid):
        await add_location(settings, EXAMPLE)


@pytest.mark.usefixtures("database")
async def test_a_shop_needs_its_organisation(settings: Settings) -> None:
    with pytest.raises(Missing):
        await add_location(settings, EXAMPLE)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("America/New_York", "Mars/Olympus", "timezone"),
        ('"+12025550100"', '"call us"', "phone"),
        ('"springfield@example.com"', '"nobody"', "email"),
        ("monday", "moonday", "hours"),
        ('["09:00", "18:00"]', '["18:00", "09:00"]', "hours"),
        ("coupe = 34900", "rocket = 34900", "by_class"),
        ("cents = 39900", "cents = -1", "cents"),
        ("[shopmonkey]", "[shopmonkeys]", "shopmonkeys"),
        ("slug = ", "slug = = ", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(EXAMPLE.read_text().replace(old, new, 1))
    with pytest.raises(Invalid) as refused:
        read_shop(file)
    assert named in refused.value.detail
