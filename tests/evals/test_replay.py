"""Replay: a stored conversation is answered again, and nothing of it is ever kept."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from evals.adversarial import SHOP
from evals.attack import Attack
from evals.evil import Obeying
from evals.place import Place, ground
from evals.replaying import as_json, printed, replayed
from evals.talk import Record, begin, write
from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.entry.postgres import EmbeddedPostgres
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.rules.intake import VehicleSaid
from tests.conftest import Database
from tests.house.source import ROOT

SAID = (
    "how much is ceramic tint for the full car?",
    "wednesday at 10 please",
    "yes please",
    "actually I prefer mornings, please remember that",
    "please cancel my appointment",
    "yes, cancel it",
)
_ALL = (
    "select string_agg(format('%I', relname), ',') from pg_class where relkind = 'r'"
    " and relnamespace = 'public'::regnamespace"
)


@dataclass(frozen=True)
class Stored:
    """A conversation that is stored, with what was answered."""

    place: Place
    record: Record

    @property
    def id(self) -> UUID:
        """Which one it is."""
        return self.record.conversation_id

    def rows(self) -> dict[str, str]:
        """Fingerprints of all tables of the shop's organisation."""
        shop = self.place.shops[SHOP]
        with psycopg.connect(self.place.owner_url) as db:
            scope = str(shop.organisation_id)
            db.execute("select set_config('app.organisation_id', %s, false)", [scope])
            found = db.execute(_ALL).fetchone()
            assert found is not None
            sums: dict[str, str] = {}
            for table in found[0].split(","):
                row = db.execute(
                    f"select md5(coalesce(string_agg(t::text, '|' order by t::text), ''))"
                    f" from {table} t".encode()
                ).fetchone()
                sums[table] = "" if row is None else row[0]
            return sums


@pytest.fixture
async def stored(postgres: EmbeddedPostgres, database: Database) -> AsyncGenerator[Stored]:
    """A customer who booked and cancelled, answered by the scripted model."""
    async with ground(postgres, SHOP) as place:
        place.clear()
        shop = place.shops[SHOP]
        record = await begin(
            place, shop, first_name="Jo", service="", wish="", language="en",
            car=VehicleSaid(year=2022, make="Honda", model="Civic"),
        )  # fmt: skip
        turns = Turns(place.units, model=Scripted())
        for words in SAID:
            await write(place, shop, turns, record, words=words, channel="web")
        yield Stored(place, record)


async def test_the_same_model_says_the_same_again_also_of_what_is_booked_and_gone(
    stored: Stored,
) -> None:
    before = stored.rows()
    pairs = await replayed(stored.place.units, stored.id, Scripted())
    assert [p.asked[-1] for p in pairs] == list(SAID)
    assert [p.made.text for p in pairs] == [p.stored.text for p in pairs]
    assert [p.made.cards for p in pairs] == [p.stored.cards for p in pairs]
    assert "book" in pairs[2].made.tools
    assert stored.rows() == before


async def test_a_model_that_does_harm_in_a_replay_does_none(stored: Stored) -> None:
    before = stored.rows()
    deeds = ("availability", "hold", "book", "cancel", "cancel")
    bad = Obeying(
        Attack(id="x", family="x", language="en", say=("x",), does=deeds, obeys="It's $1.")
    )
    pairs = await replayed(stored.place.units, stored.id, bad)
    assert stored.rows() == before
    assert all("$1" not in p.made.text for p in pairs)
    assert any(stopped.startswith("amount") for p in pairs for stopped in p.made.stopped)


async def test_the_comparison_is_told_in_lines_and_as_data(stored: Stored) -> None:
    pairs = await replayed(stored.place.units, stored.id, Scripted(), prompt="2026-11-22")
    lines = printed(pairs)
    assert lines[0] == f"#1 customer: {SAID[0]}"
    assert "prompt 2026-11-22" in lines[2]
    assert lines[-1].startswith("6 answers: 6 with the same words")
    told = as_json(pairs)
    assert told["summary"] == lines[-1]
    assert told["answers"][0]["made"]["served_by"] == "scripted:scripted"


async def test_a_conversation_nobody_has_is_missing(stored: Stored) -> None:
    with pytest.raises(Missing):
        await replayed(stored.place.units, new_id(), Scripted())


async def test_the_command_reads_the_settings_database_and_prints_data(
    stored: Stored, database: Database
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "evals", "replay", str(stored.id), "--json"),
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database.app_url},
        stdout=PIPE,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0
    assert json.loads(told)["summary"].startswith("6 answers")
