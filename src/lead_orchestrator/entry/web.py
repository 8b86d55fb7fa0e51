"""The web process: uvicorn around the application."""

from __future__ import annotations

import signal
import socket
import sys
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from lead_orchestrator.app import compose
from lead_orchestrator.entry.http import create_app
from lead_orchestrator.entry.memory import keep_for_good
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import configure_logs, configure_reports, trace_requests
from lead_orchestrator.kit.values import system_clock

STARTUP_FAILED = 3


class _Server(uvicorn.Server):
    """Ends open streams first: uvicorn waits for them before it tells the application."""

    def __init__(self, config: uvicorn.Config, *, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what would never end by itself, then wait for the rest."""
        self._app.state.stopping.set()
        await super().shutdown(sockets)


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


def main(settings: Settings) -> None:
    """Serve HTTP until SIGTERM; what still runs after five seconds is cut."""
    configure_logs(settings)
    configure_reports(settings)
    # uvicorn raises the signal again once everything has ended: then it is a good end, not a kill.
    signal.signal(signal.SIGTERM, _leave)
    app = create_app(compose(settings, clock=system_clock, name="web"))
    trace_requests(app, settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=64 * 1024,
    )
    keep_for_good()
    server = _Server(config, app=app)
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(STARTUP_FAILED)
