"""Owns the loopback server of the simulators: one process, a prefix per vendor, a pump.

Promises that a fault can close the socket without an answer, as a real network does.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.responses import JSONResponse
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from simulators.exchange import CUT_EXTENSION, PREFIX_KEY

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from starlette.types import Receive, Scope, Send

    from simulators.kernel import Simulator

PUMP_EVERY_S = 0.2
_log = logging.getLogger("simulators")


class CuttableProtocol(HttpToolsProtocol):
    """HTTP whose scope carries the means to drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Let small pieces leave at once: asyncio does so only for sockets it opened itself."""
        super().connection_made(transport)
        wire = transport.get_extra_info("socket")
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def on_message_begin(self) -> None:
        """Offer the cut to each request's scope."""
        super().on_message_begin()
        self.scope["extensions"] = {
            CUT_EXTENSION: {"close": self.transport.abort, "end": self.transport.close}
        }


class Street:
    """An ASGI app with each vendor below its own prefix."""

    def __init__(self, vendors: Mapping[str, Simulator]) -> None:
        """Take the vendors by prefix, without slashes."""
        self._vendors = vendors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Strip the prefix and hand the request on."""
        if scope["type"] != "http":
            return
        _, prefix, *rest = str(scope["path"]).split("/", 2)
        vendor = self._vendors.get(prefix)
        if vendor is None:
            known = {"vendors": sorted(self._vendors)}
            await JSONResponse(known, status_code=200 if not prefix else 404)(scope, receive, send)
            return
        path = "/" + "".join(rest)
        below = {"path": path, "raw_path": path.encode(), PREFIX_KEY: f"/{prefix}"}
        await vendor.app({**scope, **below}, receive, send)


async def pump(vendors: Mapping[str, Simulator]) -> None:
    """Send what is due to the product, for ever; one vendor's trouble does not stop the others."""
    while True:
        for name, vendor in vendors.items():
            try:
                await vendor.run_callbacks()
            except Exception:  # noqa: BLE001 - logged; the pump outlives one vendor's trouble
                _log.exception("the %s simulator could not call the product", name)
        await asyncio.sleep(PUMP_EVERY_S)


async def serve(
    vendors: Mapping[str, Simulator],
    *,
    listener: socket.socket,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve on an open loopback socket until a signal comes or `stop` is set, then close it."""
    config = uvicorn.Config(
        Street(vendors),
        http=CuttableProtocol,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    beside = [asyncio.create_task(pump(vendors))]
    if stop is not None:
        beside.append(asyncio.create_task(_stop_on(stop, server)))
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        listener.close()


@asynccontextmanager
async def on_loopback(vendors: Mapping[str, Simulator]) -> AsyncGenerator[str]:
    """Serve on a free port of this process while the block runs; gives the base URL."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(vendors, listener=listener, stop=stop))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        await serving


async def _stop_on(stop: asyncio.Event, server: uvicorn.Server) -> None:
    await stop.wait()
    server.should_exit = True
