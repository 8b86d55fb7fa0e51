"""Leads from a CSV file: good lines come in, bad ones are named, twice changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from lead_orchestrator.entry.imports import import_csv, request_of
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.leads.rules.intake import Request
from tests.conftest import Database
from tests.entry.conftest import Command
from tests.world import World

HEADER = "name,email,phone,vehicle,service,message\n"
GOOD = (
    "Jo Driver,jo@example.com,(202) 555-0143,2021 Tesla Model 3,Ceramic Tint,Please call\n"
    "Sam Example,sam@example.com,,,Front Two,\n"
    'Kim,,202-555-0144,,,"Two\nlines, and a comma"\n'
)


class Desk:
    """Somebody at the terminal who imports files into the world's shop."""

    def __init__(self, world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        self.world = world
        self.capsys = capsys
        self.file = tmp_path / "leads.csv"

    async def imports(
        self, content: str | bytes, *, to: str | None = None
    ) -> tuple[int, list[str]]:
        """Import a file; return the exit code and what was said."""
        raw = content if isinstance(content, bytes) else content.encode()
        self.file.write_bytes(raw)
        self.capsys.readouterr()
        settings: Settings = self.world.product.settings
        code = await import_csv(settings, self.file, to or self.world.shop.slug)
        return code, self.capsys.readouterr().err.splitlines()

    async def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        organisation_id = self.world.shop.organisation_id
        async with self.world.product.units.open(organisation_id=organisation_id) as unit:
            return [tuple(row) for row in await unit.rows(text(question))]


@pytest.fixture
def desk(world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Desk:
    return Desk(world, capsys, tmp_path)


async def test_good_lines_become_leads(desk: Desk) -> None:
    code, said = await desk.imports(HEADER + GOOD)
    assert (code, said) == (0, ["3 new, 0 known already, 0 with errors."])
    people = await desk.rows(
        "select p.first_name, p.last_name, p.email, p.phone_e164, l.source, l.message"
        " from leads l join persons p on p.id = l.person_id order by l.id"
    )
    assert people == [
        ("Jo", "Driver", "jo@example.com", "+12025550143", "csv", "Please call"),
        ("Sam", "Example", "sam@example.com", None, "csv", ""),
        ("Kim", "", None, "+12025550144", "csv", "Two lines, and a comma"),
    ]
    assert await desk.rows("select year, make, model, vehicle_class from vehicles") == [
        (2021, "Tesla", "Model 3", "sedan")
    ]


async def test_nobody_is_written_to(desk: Desk) -> None:
    await desk.imports(HEADER + GOOD)
    desk.world.clock.move(days=3650)  # the command line lives in real time
    await desk.world.run_until_quiet()
    assert await desk.rows("select 1 from reactions") == []
    assert await desk.rows("select 1 from outbox") == []
    assert desk.world.twilio.ledger == []
    assert desk.world.sendgrid.ledger == []


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    await desk.imports(HEADER + GOOD)
    code, said = await desk.imports(HEADER + GOOD)
    assert (code, said) == (0, ["0 new, 3 known already, 0 with errors."])
    assert len(await desk.rows("select 1 from leads")) == 3


async def test_an_import_that_was_cut_short_goes_on_where_it_was(desk: Desk) -> None:
    lines = [f"Jo {n},jo{n}@example.com,,,,\n" for n in range(450)]
    await desk.imports(HEADER + "".join(lines[:230]))
    code, said = await desk.imports(HEADER + "".join(lines))
    assert (code, said) == (0, ["220 new, 230 known already, 0 with errors."])
    assert len(await desk.rows("select 1 from leads")) == 450


async def test_bad_lines_are_named_where_they_stand_and_the_good_ones_come_in(desk: Desk) -> None:
    bad = (
        ",nameless@example.com,,,,\n"  # 2
        "Jo,,,,,\n"  # 3
        "Jo,not an address,,,,\n"  # 4
        'Good,good@example.com,,,,"a message\nof two lines"\n'  # 5 and 6
        "\n"  # 7
        "Jo,,call me,,,\n"  # 8
        "Jo,jo@example.com,,,,,,too,many\n"  # 9
    )
    code, said = await desk.imports(HEADER + bad)
    assert code == 1
    assert said == [
        "line 2: name is empty",
        "line 3: neither email nor phone",
        "line 4: email cannot be used",
        "line 8: phone cannot be read",
        "line 9: more cells than the header has",
        "1 new, 0 known already, 5 with errors.",
    ]
    assert await desk.rows("select first_name from persons") == [("Good",)]


async def test_a_file_of_errors_names_the_first_hundred(desk: Desk) -> None:
    code, said = await desk.imports(HEADER + ",,,,,\n" * 250)
    assert (code, len(said)) == (1, 101)
    assert said[-1] == "0 new, 0 known already, 250 with errors."


@pytest.mark.parametrize(
    ("content", "people"),
    [
        ("\ufeff" + HEADER + "Zoë,zoe@example.com,,,,\n", ["Zoë"]),
        (HEADER.replace(",", ";") + "Zoë;zoe@example.com;;;;\n", ["Zoë"]),
        (HEADER.replace(",", "\t") + "Zoë\tzoe@example.com\t\t\t\t\n", ["Zoë"]),
        ((HEADER + "Zoë,zoe@example.com,,,,\n").encode("cp1252"), ["Zoë"]),
        ("email,name\r\nzoe@example.com,Zoë\r\n", ["Zoë"]),
        ("name,email,colour\nZoë,zoe@example.com,green\n", ["Zoë"]),
        (HEADER + "\"=cmd()|'x'\",zoe@example.com,,,,\n", ["=cmd()|'x'"]),
        (HEADER + "Zo\x00ë,zoe@example.com,,,,\n", ["Zoë"]),
    ],
)
async def test_a_file_is_read_as_spreadsheets_write_it(
    desk: Desk, content: str | bytes, people: list[str]
) -> None:
    code, _ = await desk.imports(content)
    assert code == 0
    assert [row[0] for row in await desk.rows("select first_name from persons")] == people


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the header line lacks the column name"),
        ("email,phone\njo@example.com,\n", "the header line lacks the column name"),
        (HEADER, "there are no lines below the header"),
        (HEADER + 'Jo,"' + "x" * 200_000 + '",,,,\n', "not a CSV file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d", "PNG"),
    ],
)
async def test_what_is_no_such_file_imports_nothing(
    desk: Desk, content: str | bytes, words: str
) -> None:
    code, said = await desk.imports(content)
    assert code == 2
    if words != "PNG":
        assert any(words in line for line in said)
    assert len(said) == 1
    assert await desk.rows("select 1 from leads") == []


async def test_a_shop_that_is_nowhere_is_named(desk: Desk) -> None:
    code, said = await desk.imports(HEADER + GOOD, to="nowhere")
    assert (code, said) == (2, ["There is no location called nowhere."])


def test_one_person_with_one_wish_is_one_request_however_it_is_written() -> None:
    def key(**cells: str) -> str:
        request = request_of({"service": "Tint", **cells})
        assert isinstance(request, Request)
        return request.source_key

    one = key(name="Jo Driver", phone="(202) 555-0143")
    assert one == key(name="JO DRIVER", phone="+1 202-555-0143")
    assert one != key(name="Jo Driver", phone="(202) 555-0143", vehicle="2021 Tesla Model 3")
    assert one != key(name="Jo Driver", phone="(202) 555-0144")


def test_the_command_imports_a_file(command: Command, database: Database, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(HEADER + GOOD)
    url = {"DATABASE_URL": database.app_url}
    done = command("import-leads", "leads.csv", "--location", "nowhere", **url)
    assert (done.exit_code, done.output) == (2, "There is no location called nowhere.\n")
    missing = command("import-leads", "nothing.csv", "--location", "x", **url)
    assert missing.exit_code == 2
