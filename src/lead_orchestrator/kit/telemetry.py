"""Logs, metrics, traces, error reports: what operators see.

Promises that logs carry ids and outcomes only: fields outside the allow-list are dropped.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram
from structlog.typing import EventDict, WrappedLogger

from lead_orchestrator.kit.settings import Settings

_FAST = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
HTTP_SECONDS = Histogram(
    "http_request_seconds", "Time to answer", ["method", "route", "status"], buckets=_FAST
)
REACTION_SECONDS = Histogram(
    "reaction_seconds", "Time one job took on one fact", ["reaction"], buckets=_FAST
)
REACTIONS_DEAD = Counter("reactions_dead_total", "Jobs given up after all tries", ["reaction"])
RECEIPTS = Counter("receipts_total", "Requests taken in", ["source", "state"])
FIRST_TOUCH_SECONDS = Histogram(
    "first_touch_seconds",
    "From the quote to its first message at the carrier",
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 15, 60, 300),
)
SENDS = Counter("sends_total", "Messages by channel and outcome", ["channel", "outcome"])
TURNS = Histogram(
    "assistant_turn_seconds", "Time of one assistant turn", ["provider", "outcome"], buckets=_FAST
)
GUARD_REFUSALS = Counter("guard_refusals_total", "Sentences not sent", ["rule"])
STREAMS = Gauge("live_streams", "Open event streams", multiprocess_mode="livesum")

# A log line may hold these and nothing else: everything a person could be told by is left out.
_ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "error",
        "attempt",
        "dead",
        "exc_info",
        "exception",
        "fact_id",
        "reaction",
        "organisation_id",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "source",
        "state",
        "rule",
        "channel",
        "vendor",
        "outcome",
        "count",
        "port",
        "pid",
        "url",
        "version",
        "code",
        "provider",
        "model",
        "kind",
        "reason",
        "seconds",
        "path",
        "name",
    }
)


def _allowed_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in _ALLOWED}


def plain_error(error: BaseException) -> str:
    """Return an error's type and place, never its text: a database's texts carry people's data."""
    frames: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(frames[-6:]))}"


def _plain_errors(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and place."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["exception"] = plain_error(error)
    return event


_tracer: Any = None
_sentry: Any = None


@contextmanager
def span(name: str) -> Generator[None]:
    """Trace what happens inside, when OpenTelemetry is configured."""
    if _tracer is None:
        yield
        return
    with _tracer.start_as_current_span(name):
        yield


def tracer() -> Any:  # noqa: ANN401 - OpenTelemetry is optional
    """Return this process's tracer, or None when OpenTelemetry is not configured."""
    return _tracer


def report(error: BaseException) -> None:
    """Tell Sentry of an error that we have dealt with ourselves, when it is configured."""
    if _sentry is not None:
        _sentry.capture_exception(error)


# What could be somebody's address or number in a line that we did not write.
_PERSONAL = re.compile(r"[^\s'\"<>(=,]+@[^\s'\">),]+|\+?\d[\d ().-]{8,}\d")


class _Plain(logging.Formatter):
    """Lines of libraries in the shape of ours; they tell no more of people than ours do."""

    def __init__(self, log_format: str) -> None:
        super().__init__()
        self._json = log_format == "json"

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; a trace becomes a type and a place, a second line is not told."""
        said = (record.getMessage().strip().splitlines() or [""])[0][:300]
        line = {
            "event": _PERSONAL.sub("…", said),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = plain_error(record.exc_info[1])
        return json.dumps(line) if self._json else " ".join(line.values())


def configure_logs(settings: Settings) -> None:
    """Send structured logs to standard error, as JSON or for a person's eye."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _plain_errors,
            _allowed_fields,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    libraries = logging.StreamHandler(sys.stderr)
    libraries.setFormatter(_Plain(settings.log_format))
    logging.basicConfig(level=logging.WARNING, handlers=[libraries], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        # Whoever started a server before us may have given its loggers handlers of their own.
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def configure_reports(settings: Settings) -> None:
    """Connect Sentry and OpenTelemetry when they are configured; import neither otherwise."""
    global _sentry, _tracer  # noqa: PLW0603 - one of each a process, set once at its start
    if settings.sentry_dsn:
        import sentry_sdk  # noqa: PLC0415 - heavy, and only when configured
        from sentry_sdk.integrations.fastapi import FastApiIntegration  # noqa: PLC0415
        from sentry_sdk.integrations.starlette import StarletteIntegration  # noqa: PLC0415

        sentry_sdk.init(
            dsn=settings.sentry_dsn,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            # By itself it would load the vendors of models and report what people say to them.
            auto_enabling_integrations=False,
            integrations=[StarletteIntegration(), FastApiIntegration()],
            before_send=_plain_report,
        )
        _sentry = sentry_sdk
    if settings.otel_exporter_otlp_endpoint:
        from lead_orchestrator.kit.traces import make_tracer  # noqa: PLC0415 - as above

        _tracer = make_tracer(settings.otel_exporter_otlp_endpoint)


def _plain_report(event: Any, _: object) -> Any:  # noqa: ANN401 - Sentry's own dictionary
    """Return an error report without what people said or are: the type, the place, the route."""
    errors: Any = event.get("exception") or {"values": ()}
    for error in errors["values"]:
        error["value"] = ""
    for told in ("message", "logentry", "extra", "user", "breadcrumbs"):
        event.pop(told, None)
    if "request" in event:
        method = event["request"].get("method")
        event["request"] = {"method": method} if method else {}
    return event


def trace_requests(app: Any, settings: Settings) -> None:  # noqa: ANN401 - any ASGI application
    """Trace every request of an application, when OpenTelemetry is configured."""
    if settings.otel_exporter_otlp_endpoint:
        from opentelemetry.instrumentation.fastapi import (  # noqa: PLC0415 - as above
            FastAPIInstrumentor,
        )

        FastAPIInstrumentor.instrument_app(app, excluded_urls="api/health,metrics")
