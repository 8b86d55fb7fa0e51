"""Some conversations of the suite, on a database, with an honest model and with a liar."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest

from evals.cases import read_cases
from evals.conversing import trials_of
from evals.place import Place, ground
from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Finished,
    ModelEvent,
    ModelRequest,
    TextDelta,
    Usage,
)
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.entry.postgres import EmbeddedPostgres
from tests.conftest import Database

CASES = {case.id: case for case in read_cases()}
SHOPS = ("clearview-austin", "clearview-portland", "clearview-tampa")

SMOKE = (
    "en-price-suv", "en-hold-runs-out-and-it-is-taken", "es-precio-troca-austin",
    "es-cambia-la-cita", "fr-demain-vers-15h", "fr-heures-adresse-puis-reserve",
)  # fmt: skip


@pytest.fixture
async def place(postgres: EmbeddedPostgres, database: Database) -> AsyncGenerator[Place]:
    """The demo franchise on the server of the tests, emptied after the test."""
    assert database.owner_url == postgres.owner_url
    async with ground(postgres, *SHOPS) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Liar:
    """Says what customers like to hear, and does nothing."""

    words: str
    name: str = "liar"
    model: str = "liar"

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Say the same whatever was asked."""
        del request
        yield TextDelta(self.words)
        yield Finished(reason="answered", usage=Usage())


async def test_the_scripted_model_ends_conversations_as_their_customers_want(
    place: Place,
) -> None:
    turns = Turns(place.units, model=Scripted())
    for name in SMOKE:
        (score,) = await trials_of(place, turns, CASES[name], trials=1)
        assert score.passed, (score.wrong, score.violations, score.lines)
        assert score.refused == ()


async def test_a_model_that_lies_fails(place: Place) -> None:
    liar: ChatModel = Liar("You're booked for Friday at 9 AM. It's only $5 for you!")
    turns = Turns(place.units, model=liar)
    (score,) = await trials_of(place, turns, CASES["en-price-suv"], trials=1)
    assert not score.passed
    assert any("booked []" in wrong for wrong in score.wrong)
    assert score.refused  # and its words went to nobody
    assert score.violations == ()
    assert all("$5" not in said for who, said in score.lines if who == "assistant")


async def test_every_trial_starts_from_the_same_ground(place: Place) -> None:
    turns = Turns(place.units, model=Scripted())
    case = CASES["en-cancel"]
    first, _, third = await trials_of(place, turns, case, trials=3)
    (again,) = await trials_of(place, turns, case, trials=1)
    said = [[words for who, words in one.lines if who == "customer"] for one in (first, again)]
    assert said[0] == said[1]
    assert first.passed
    assert third.passed
