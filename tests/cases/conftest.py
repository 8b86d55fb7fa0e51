"""The stage, set anew for each case."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import redirect_stderr

import httpx
import pytest
import structlog

from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import configure_logs
from tests.cases.catalogue import Case
from tests.cases.stage import (
    MOST_GROWTH,
    Recorder,
    Staged,
    check_answers,
    check_logs,
    memory_now,
    next_door,
    settle_next_door,
)
from tests.cases.tables import CONTRACT_WINS
from tests.world import WEB, World


@pytest.fixture
def logs() -> Generator[io.StringIO]:
    """What operators would see in the logs, at the most talkative level."""
    kept = io.StringIO()
    with redirect_stderr(kept):
        configure_logs(
            Settings(_env_file=None, log_format="json", log_level="DEBUG")  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        )
    yield kept
    structlog.reset_defaults()
    for handler in list(logging.getLogger().handlers):
        if getattr(handler, "stream", None) is kept:
            logging.getLogger().removeHandler(handler)


@pytest.fixture
async def stage(case: Case, world: World, logs: io.StringIO) -> AsyncGenerator[Staged]:
    """The product and its neighbour; what holds for every case is checked when the case ends."""
    before = world.http
    inner = world.street.lines["testserver"]
    recorder = Recorder(inner)
    world.street.lines["testserver"] = inner
    client = httpx.AsyncClient(transport=recorder, base_url=WEB)
    world.http = client
    world.street.lines["testserver"] = recorder  # pyright: ignore[reportArgumentType]
    neighbour = await settle_next_door(world, recorder)
    made = Staged(
        case, won=CONTRACT_WINS.get(case.id), world=world, neighbour=neighbour,
        recorder=recorder, logs=logs,
    )  # fmt: skip
    recorder.said.clear()
    untouched, memory = await next_door(world, neighbour), memory_now()
    try:
        yield made
    finally:
        await client.aclose()
        world.http = before
        print(logs.getvalue()[-4000:])  # noqa: T201 - pytest shows it when the case fails
    check_answers(made)
    check_logs(made)
    assert await next_door(world, neighbour) == untouched, "rows of the neighbour were touched"
    assert memory_now() - memory < MOST_GROWTH, "the process grew by more than 64 MB"
