"""What operators see: ids and outcomes, on every way out; never what people said or are."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Any

import pytest
import structlog
from prometheus_client import REGISTRY

from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import configure_logs, plain_error, report, span
from tests.kit.collector import collecting

CANARY = "canary-person@example.com"
NUMBER = "+1 (202) 555-0143"
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def logs(level: str = "INFO", log_format: str = "json") -> Generator[io.StringIO]:
    """Give what is written to standard error while the product's logs are configured."""
    root = logging.getLogger()
    before, level_before = root.handlers[:], root.level
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            configure_logs(Settings(log_level=level, log_format=log_format, _env_file=None))  # pyright: ignore[reportCallIssue]
            yield said
    finally:
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
        root.handlers[:] = before
        root.setLevel(level_before)


def lines(said: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_a_line_holds_what_is_allowed_and_drops_the_rest() -> None:
    with logs() as said:
        structlog.contextvars.bind_contextvars(request_id="r1", customer=CANARY)
        structlog.get_logger().info(
            "lead_received", reaction="leads.take_in", email=CANARY, phone=NUMBER, name="queue"
        )
    [line] = lines(said)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "lead_received",
        "level": "info",
        "request_id": "r1",
        "reaction": "leads.take_in",
        "name": "queue",
    }


def test_an_exception_is_told_by_type_and_place_never_by_its_text() -> None:
    def fail() -> None:
        raise ValueError(f"DETAIL: Key (email)=({CANARY}) already exists.")

    with logs() as said:
        try:
            fail()
        except ValueError as error:
            structlog.get_logger().warning("reaction_failed", exc_info=error)
            logging.getLogger("library").exception("it went wrong")
    ours, theirs = lines(said)
    for line in (ours, theirs):
        assert line["exception"].startswith("ValueError at test_telemetry.py:")
    assert theirs["logger"] == "library"
    assert CANARY not in said.getvalue()


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_librarys_line_tells_no_address_and_no_number(log_format: str) -> None:
    with logs(log_format=log_format) as said:
        library = logging.getLogger("library")
        library.warning("sent to <%s>, or call %s now", CANARY, NUMBER)
        library.error("IntegrityError('%s')\n%s", CANARY, "a second line with " + NUMBER)
        library.warning("")
    assert CANARY not in said.getvalue()
    assert NUMBER not in said.getvalue()  # "555" alone may be a microsecond of the time
    if log_format == "json":
        first, second, empty = (line["event"] for line in lines(said))
        assert first == "sent to <…>, or call … now"
        assert second == "IntegrityError('…')"
        assert empty == ""


async def test_a_task_that_nobody_waited_for_tells_nothing_of_people() -> None:
    async def doomed() -> None:
        raise ValueError(CANARY)

    with logs() as said:
        task = asyncio.create_task(doomed())
        await asyncio.wait([task])
        asyncio.get_running_loop().call_exception_handler(
            {
                "message": "Task exception was never retrieved",
                "exception": task.exception(),
                "future": task,
            }
        )
    [line] = lines(said)
    assert line["event"] == "Task exception was never retrieved"
    assert CANARY not in said.getvalue()


def test_quieter_levels_are_not_written_and_text_is_for_the_eye() -> None:
    with logs(level="WARNING", log_format="text") as said:
        structlog.get_logger().info("not this")
        structlog.get_logger().warning("but this", source="web_form", email=CANARY)
    assert "not this" not in said.getvalue()
    assert "but this" in said.getvalue()
    assert "web_form" in said.getvalue()
    assert CANARY not in said.getvalue()


def test_a_plain_error_names_the_innermost_place_first() -> None:
    def inner() -> None:
        raise KeyError(CANARY)

    with pytest.raises(KeyError) as caught:
        inner()
    told = plain_error(caught.value)
    assert told.startswith("KeyError at test_telemetry.py:")
    assert told.index(":inner") < told.index(":test_a_plain_error")
    assert CANARY not in told
    assert plain_error(ValueError(CANARY)) == "ValueError at "


def test_no_metric_is_labelled_with_people() -> None:
    allowed = {
        "method", "route", "status", "reaction", "source", "state", "channel", "outcome",
        "provider", "rule", "le",
    }  # fmt: skip
    ours = [
        sample
        for metric in REGISTRY.collect()
        if not metric.name.startswith(("python", "process"))
        for sample in metric.samples
    ]
    assert ours
    assert {label for sample in ours for label in sample.labels} <= allowed


def test_without_configuration_a_span_and_a_report_are_nothing() -> None:
    report(ValueError(CANARY))
    with span("job"):
        pass


def reported(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the little process in which things go wrong."""
    names = {name.upper() for name in Settings.model_fields}
    clean = {k: v for k, v in os.environ.items() if k not in names}
    return subprocess.run(
        [sys.executable, "-m", "tests.kit.reporting", CANARY],
        env=clean | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


def test_without_configuration_neither_package_is_loaded() -> None:
    done = reported()
    assert json.loads(done.stdout) == []
    assert CANARY not in done.stderr


def test_sentry_hears_of_faults_and_failed_jobs_but_not_of_people() -> None:
    with collecting() as collector:
        dsn = collector.url.replace("http://", "http://key@") + "/1"
        done = reported(SENTRY_DSN=dsn)
    assert json.loads(done.stdout) == ["sentry_sdk"]
    said = b"".join(body for _, body in collector.posts)
    assert {path for path, _ in collector.posts} == {"/api/1/envelope/"}
    for kind in (b"ValueError", b"LookupError"):
        assert b'"type":"' + kind + b'"' in said
    assert b"/api/leads/{lead_id}" in said
    assert CANARY.encode() not in said
    assert CANARY not in done.stderr


def test_a_collector_hears_of_requests_and_jobs_but_not_of_people() -> None:
    with collecting() as collector:
        done = reported(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
    assert json.loads(done.stdout) == ["opentelemetry.exporter", "opentelemetry.sdk"]
    assert {path for path, _ in collector.posts} == {"/v1/traces"}
    said = b"".join(body for _, body in collector.posts)
    for name in (b"lead-orchestrator", b"GET /api/leads/{lead_id}", b"followup.first_touch"):
        assert name in said
    assert b"LookupError" in said
    assert CANARY.encode() not in said
    assert CANARY not in done.stderr
