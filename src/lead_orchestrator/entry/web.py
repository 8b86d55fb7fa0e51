"""The web process: uvicorn around the application."""

from __future__ import annotations

import signal
import sys

import uvicorn

from lead_orchestrator.app import compose
from lead_orchestrator.entry.http import create_app
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import configure_logs, configure_reports
from lead_orchestrator.kit.values import system_clock


def main(settings: Settings) -> None:
    """Serve HTTP until SIGTERM; open streams are ended after five seconds."""
    configure_logs(settings)
    configure_reports(settings)
    # uvicorn raises the signal again once everything has ended: then it is a good end, not a kill.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    app = create_app(compose(settings, clock=system_clock, name="web"))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=64 * 1024,
        forwarded_allow_ips="127.0.0.1",
    )
