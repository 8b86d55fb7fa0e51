"""A little process of ours in which things go wrong with personal data in them.

Run by `test_telemetry.py` in a process of its own: reports are configured once a process.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys

import httpx
from fastapi import FastAPI

from lead_orchestrator.kit.settings import read_settings
from lead_orchestrator.kit.telemetry import (
    configure_logs,
    configure_reports,
    report,
    span,
    trace_requests,
)
from lead_orchestrator.kit.web import Edge, install_problems

# Given from outside, for reports show the lines of source beside the place of an error.
CANARY = sys.argv[1]


def fail() -> None:
    """Fail as a job does."""
    raise LookupError(f"nobody is called {CANARY}")


async def main() -> None:
    """Answer a request with a fault, fail in a job, and let a library complain."""
    settings = read_settings()
    configure_logs(settings)
    configure_reports(settings)
    app = FastAPI()
    app.add_middleware(Edge)
    install_problems(app)

    @app.get("/api/leads/{lead_id}")
    async def fault(lead_id: str) -> None:
        raise ValueError(f"{CANARY} and {lead_id}")

    _ = fault
    trace_requests(app, settings)
    wire = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=wire, base_url="http://shop.test") as client:
        await client.get(
            f"/api/leads/1?q={CANARY}",
            headers={"user-agent": CANARY, "cookie": f"lead_staff={CANARY}"},
        )
    try:
        with span("followup.first_touch"):
            fail()
    except LookupError as error:
        report(error)
        logging.getLogger("library").exception("a complaint about %s", CANARY)
    # FastAPI loads OpenTelemetry's small interface where it is installed; the rest is heavy.
    heavy = {"sentry_sdk", "opentelemetry.sdk", "opentelemetry.exporter"}
    sys.stdout.write(json.dumps(sorted(heavy & set(sys.modules))))


if __name__ == "__main__":
    asyncio.run(main())
