"""Rules about what operators see: ids and outcomes, never people."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Generator
from contextlib import redirect_stderr
from dataclasses import dataclass
from uuid import UUID

import pytest
import structlog
from sqlalchemy import text

from lead_orchestrator.kit.facts import Fact, Told, kind_of
from lead_orchestrator.kit.jobs import Drain
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import configure_logs
from lead_orchestrator.kit.unit import Units
from tests.builders import Shop

SECRET = "Jo Driver <jo@example.com> +12025550143"


@pytest.fixture
def lines() -> Generator[io.StringIO]:
    """Logs as the product writes them, kept in memory."""
    kept = io.StringIO()
    before = logging.root.handlers[:], logging.root.level
    with redirect_stderr(kept):
        configure_logs(Settings(_env_file=None, log_level="DEBUG"))  # pyright: ignore[reportCallIssue]
        yield kept
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = before[0], before[1]


def test_a_log_line_keeps_what_is_on_the_list_and_nothing_else(lines: io.StringIO) -> None:
    """One field added while hunting a fault, and every log from then on holds customers."""
    structlog.get_logger().warning("odd", route="/api/leads", email=SECRET, body=SECRET, ms=3)
    line = json.loads(lines.getvalue())
    assert (line["event"], line["route"], line["ms"]) == ("odd", "/api/leads", 3)
    assert "jo@example.com" not in lines.getvalue()


def _fail() -> None:
    raise ValueError(SECRET)


def test_an_error_is_told_by_its_type_and_place(lines: io.StringIO) -> None:
    """A database names the row it refuses, and the row is a person."""
    try:
        _fail()
    except ValueError as error:
        structlog.get_logger().error("fault", exc_info=error)
    line = json.loads(lines.getvalue())
    assert line["exception"].startswith("ValueError at ")
    assert "_fail" in line["exception"]
    assert "jo@example.com" not in lines.getvalue()


def test_a_librarys_error_is_told_no_further(lines: io.StringIO) -> None:
    """The server below us logs what reached it, with the whole trace and its texts."""
    try:
        _fail()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    line = json.loads(lines.getvalue())
    assert (line["logger"], line["level"]) == ("uvicorn.error", "error")
    assert line["exception"].startswith("ValueError at ")
    assert "jo@example.com" not in lines.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Poked(Fact):
    """Something that a job cannot stand."""


async def test_a_failed_job_keeps_its_error_without_its_text(units: Units, shop: Shop) -> None:
    """`reactions` is read without a scope: it may hold no more than ids."""
    tellings: list[UUID] = []

    async def job(_: _Poked, told: Told) -> None:
        tellings.append(told.fact_id)
        raise ValueError(SECRET)

    own = Units(units.engine, clock=units.clock, routes={_Poked: ("kit.poke",)}, wakes=units.wakes)
    async with own.open(organisation_id=shop.organisation_id) as unit:
        fact_id = unit.emit(_Poked())
    await Drain(
        units.engine, clock=units.clock, handlers={"kit.poke": job}, kinds={kind_of(_Poked): _Poked}
    ).run("kit.poke")
    async with units.open() as unit:
        row = await unit.row(text("select fact_id, attempts, error from reactions"))
    assert row is not None
    assert tellings == [fact_id]
    assert (row.fact_id, row.attempts) == (fact_id, 1)
    assert row.error.startswith("ValueError at ")
    assert "jo@example.com" not in row.error
