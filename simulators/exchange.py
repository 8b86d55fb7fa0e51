"""Owns a request and its answer held in memory, below any framework.

Promises that an answer can be spoiled or dropped after the vendor made it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Set by the server of `python -m simulators`: lets a fault close the socket without an answer.
CUT_EXTENSION: Final = "simulators.cut"
# Set by the same server: what stands before the vendor's own paths.
PREFIX_KEY: Final = "simulators.prefix"
# Set by the kernel: a fault that the vendor itself is to act out.
FAULT_KEY: Final = "simulators.fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as it arrived, before any fault."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished response, held back so that a fault can spoil it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @classmethod
    def of(cls, response: Response) -> Answer:
        """Take a response apart."""
        return cls(response.status_code, list(response.raw_headers), bytes(response.body))

    async def send(self, send: Send) -> None:
        """Put the answer on the wire."""
        await send(
            {"type": "http.response.start", "status": self.status, "headers": self.headers},
        )
        await send({"type": "http.response.body", "body": self.body})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request in memory and the way to answer it."""

    scope: Scope
    body: bytes
    receive: Receive
    send: Send

    @property
    def on_the_wire(self) -> bool:
        """Whether a real socket is behind this, or an in-process transport."""
        return CUT_EXTENSION in cast("dict[str, object]", self.scope.get("extensions") or {})

    def replayed(self) -> Receive:
        """Return a `receive` that gives the body again, and then what the client does next."""
        given = False

        async def receive() -> Message:
            nonlocal given
            if given:
                return await self.receive()
            given = True
            return {"type": "http.request", "body": self.body, "more_body": False}

        return receive

    def watch(self) -> asyncio.Task[Message] | None:
        """Return a task that ends when the client hangs up; None where no socket can tell."""
        if not self.on_the_wire:
            return None
        return asyncio.ensure_future(_next(self.receive))


async def _next(receive: Receive) -> Message:
    return await receive()


async def cut(exchange: Exchange) -> None:
    """Drop the connection without a word; in one process the client's own error is raised."""
    if not exchange.on_the_wire:
        msg = "simulated: server disconnected without sending a response"
        raise httpx.RemoteProtocolError(msg)
    close = cast("Callable[[], None]", exchange.scope["extensions"][CUT_EXTENSION]["close"])
    close()
    while (await exchange.receive())["type"] != "http.disconnect":
        continue


async def refuse(exchange: Exchange) -> None:
    """Refuse the connection; a socket that is already open can only be dropped before any work."""
    if not exchange.on_the_wire:
        raise httpx.ConnectError("simulated: connection refused")
    await cut(exchange)


async def call(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    """Run an app on a request held in memory and keep its answer."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    # A fresh scope each time: routing writes into it, and a late acceptance runs it again.
    await app(dict(scope), receive, send)
    start = messages[0]
    parts = [cast("bytes", message.get("body", b"")) for message in messages[1:]]
    headers = cast("list[tuple[bytes, bytes]]", start.get("headers", []))
    return Answer(int(start["status"]), list(headers), b"".join(parts))


async def read_body(receive: Receive) -> bytes:
    """Read a request's body to its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(cast("bytes", message.get("body", b"")))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts)


async def not_http(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the lifespan, and close a web socket."""
    if scope["type"] != "lifespan":
        await send({"type": "websocket.close", "code": 1000})
        return
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def seen(scope: Scope, body: bytes, at: datetime) -> Seen:
    """Keep what came, before anything is done with it."""
    raw = cast("list[tuple[bytes, bytes]]", scope["headers"])
    return Seen(
        method=str(scope["method"]),
        path=str(scope["path"]),
        query=cast("bytes", scope["query_string"]).decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in raw},
        body=body,
        at=at,
    )
