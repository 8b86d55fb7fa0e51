"""The command line: every command says what it does, does it once, and says no in one line."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from lead_orchestrator.entry.migrate import current, head
from lead_orchestrator.entry.postgres import EmbeddedPostgres
from lead_orchestrator.entry.tasks import create_organisation, replay, signin_link
from lead_orchestrator.kit import receipts
from lead_orchestrator.kit.dsn import plain_url
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.tenancy.actions import sign_in
from lead_orchestrator.tenancy.queries import whose
from tests.builders import Shop
from tests.clock import WorldClock
from tests.conftest import Database
from tests.entry.conftest import Command
from tests.entry.running import run
from tests.world import World

COMMANDS = (
    "up",
    "serve",
    "work",
    "migrate",
    "demo",
    "doctor",
    "replay",
    "create-organisation",
    "add-location",
    "signin-link",
    "import-leads",
)


def test_help_lists_every_command_with_a_line_of_its_own(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    for name in COMMANDS:
        assert re.search(rf"^.? *{name} +\w", done.stdout, flags=re.MULTILINE), name


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(command: Command, name: str) -> None:
    done = command(name, "--help")
    assert done.exit_code == 0
    assert f"{name} [OPTIONS]" in done.output


def test_no_command_is_help_and_an_unknown_one_is_an_error(command: Command) -> None:
    assert "Usage" in command().output
    assert command("dance").exit_code == 2


@pytest.mark.parametrize("name", ["up", "serve", "work", "migrate", "doctor"])
def test_a_wrong_setting_is_one_line_whatever_is_asked(command: Command, name: str) -> None:
    done = command(name, PORT="eighty")
    assert done.exit_code == 2
    [line] = done.output.strip().splitlines()
    assert line.startswith("lead-orchestrator: PORT: Input should be a valid integer")
    assert line.endswith("(got 'eighty')")


@pytest.mark.parametrize(
    "arguments",
    [("serve",), ("work",), ("migrate",), ("replay", str(new_id())), ("signin-link", "a@b.co")],
)
def test_without_a_database_it_says_so(command: Command, arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert done.exit_code == 2
    assert done.output.strip() == (
        "lead-orchestrator: DATABASE_URL is not set, and no product runs with this DATA_DIR."
    )


def test_what_a_killed_product_left_behind_is_one_line(tmp_path: Path) -> None:
    note = {
        "DATABASE_URL": "postgresql+psycopg://lead_app@127.0.0.1:1/x",
        "SECRET_KEY": "s",
        "PORT": "8000",
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "running.json").write_text(json.dumps(note))
    done = run("signin-link", "a@b.co", cwd=tmp_path)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("lead-orchestrator: The database cannot be used: ")


@pytest.fixture
def empty(postgres: EmbeddedPostgres) -> Generator[str]:
    """The owner's address of a database in which nothing is."""
    name = f"empty_{new_id().hex}"
    postgres.create_database(name)
    yield postgres.url(name, "lead_owner")
    postgres.drop_database(name)


def test_migrating_twice_changes_it_once(command: Command, empty: str) -> None:
    assert current(empty) is None
    first = command("migrate", DATABASE_URL=empty)
    assert (first.exit_code, first.output) == (0, "The database was brought up to date.\n")
    again = command("migrate", DATABASE_URL=empty)
    assert (again.exit_code, again.output) == (0, "The database is up to date.\n")
    assert current(empty) == head()
    with psycopg.connect(plain_url(empty)) as db:
        tables = db.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    assert tables is not None
    assert tables[0] > 30


def test_a_database_without_tables_is_told_by_what_to_do(
    postgres: EmbeddedPostgres, empty: str, tmp_path: Path
) -> None:
    ours = postgres.url(empty.rpartition("/")[2])
    done = run("signin-link", "a@b.co", cwd=tmp_path, DATABASE_URL=ours)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "lead-orchestrator: The database is not up to date: run `lead-orchestrator migrate`."
    ]


def test_an_organisation_and_a_link_for_its_owner_from_the_command_line(
    command: Command, database: Database
) -> None:
    url = {"DATABASE_URL": database.app_url, "PUBLIC_URL": "https://quotes.example.com"}
    made = command(
        "create-organisation", "tint-house", "Tint House", "--owner-email", "Owner@example.com",
        **url,
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert "signin-link Owner@example.com" in made.output
    link = command("signin-link", "owner@EXAMPLE.com", **url)
    assert link.exit_code == 0
    assert link.output.startswith("https://quotes.example.com/staff/sign-in#t=")
    nobody = command("signin-link", "nobody@example.com", **url)
    assert (nobody.exit_code, nobody.output) == (
        2,
        "lead-orchestrator: Nobody on staff has the address nobody@example.com.\n",
    )
    twice = command(
        "create-organisation", "tint-house", "Another", "--owner-email", "x@example.com", **url
    )
    assert twice.exit_code == 2
    assert "an organisation of this name exists" in twice.output


async def test_the_link_from_the_command_line_signs_in_as_owner(
    settings: Settings, units: Units, clock: WorldClock
) -> None:
    await create_organisation(
        settings, slug="tint-house", name="Tint House", owner_email="owner@example.com"
    )
    link = await signin_link(settings, "owner@example.com")
    async with units.open() as unit:
        row = await unit.row(text("select clock_timestamp()"))
        assert row is not None
        clock.now = row[0]  # the command line lives in real time
    async with units.open() as unit:
        owner = await whose(unit, "staff_email", "owner@example.com")
        assert owner is not None
        await unit.rescope(owner.organisation_id)
        session, _, _ = await sign_in(unit, token=link.partition("#t=")[2])
    assert session.staff.role == "owner"


@pytest.mark.parametrize(
    ("slug", "email", "field"),
    [
        ("Tint House", "owner@example.com", "slug"),
        ("", "owner@example.com", "slug"),
        ("-x", "owner@example.com", "slug"),
        ("tint-house", "owner", "owner_email"),
        ("tint-house", "", "owner_email"),
    ],
)
async def test_a_name_or_address_that_cannot_be_used_makes_nothing(
    settings: Settings, units: Units, slug: str, email: str, field: str
) -> None:
    with pytest.raises(Invalid, match=field):
        await create_organisation(settings, slug=slug, name="Tint House", owner_email=email)
    async with units.open() as unit:
        assert await unit.rows(text("select 1 from directory")) == []


async def test_somebody_elses_staff_cannot_become_an_owner(
    settings: Settings, units: Units, shop: Shop
) -> None:
    with pytest.raises(Invalid, match="another organisation"):
        await create_organisation(
            settings, slug="second", name="Second", owner_email=shop.staff_email.upper()
        )
    async with units.open() as unit:
        assert await whose(unit, "organisation", "second") is None


async def test_who_has_left_gets_no_link(settings: Settings, units: Units, shop: Shop) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await unit.execute(text("update staff set status = 'left'"))
    with pytest.raises(Missing, match="has left"):
        await signin_link(settings, shop.staff_email)


def of(world: World) -> Settings:
    return world.product.settings


async def test_a_quarantined_order_is_understood_once_its_reason_is_gone(world: World) -> None:
    crm_location = await world.crm_location()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await unit.execute(text("update locations set crm_location_id = 'not yet known'"))
    await world.quote(location_id=crm_location)
    await world.run_until_quiet()
    receipt_id, state = await first_receipt(world)
    assert state == "parked"
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await unit.execute(
            text("update locations set crm_location_id = :crm"), {"crm": crm_location}
        )
    said = await replay(of(world), receipt_id)
    assert said == f"Receipt {receipt_id} (shopmonkey) is understood again by the worker."
    world.clock.move(days=3650)  # the command line lives in real time
    await world.run_until_quiet()
    assert await first_receipt(world) == (receipt_id, "understood")
    with pytest.raises(Missing):
        await replay(of(world), receipt_id)


async def first_receipt(world: World) -> tuple[UUID, str]:
    """Return the first receipt; what carriers tell of a greeting comes after it."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        rows = await unit.rows(text("select id, state from receipts order by id"))
    return rows[0][0], rows[0][1]


async def test_a_carriers_news_and_what_is_nowhere_are_not_replayed(world: World) -> None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        receipt_id, _ = await receipts.accept(
            unit,
            source="twilio_sms",
            key="SM1",
            body=b"From=%2B12025550143",
            location_id=world.shop.location_id,
        )
        await receipts.settle(unit, receipt_id, state="quarantined", reason="no sender or no id")
    for asked in (receipt_id, new_id()):
        with pytest.raises(Missing, match="no such receipt"):
            await replay(of(world), asked)
    assert await first_receipt(world) == (receipt_id, "quarantined")
