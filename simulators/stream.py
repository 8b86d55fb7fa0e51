"""Owns an answer that leaves piece by piece, and the ways a stream can end badly.

Promises that a client who hangs up ends the making of the answer at once.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, cast

import httpx
from starlette.responses import Response

from simulators.exchange import CUT_EXTENSION

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from starlette.types import Receive, Scope, Send


class Cut(Exception):  # noqa: N818 - it says what happened
    """Raised by the maker of pieces: the connection breaks here."""


class Stream(Response):
    """A response whose body is made while it is sent.

    `watched` also stops a maker that waits; one that never waits needs no watching.
    """

    media_type = "text/event-stream; charset=utf-8"

    def __init__(
        self,
        pieces: AsyncGenerator[bytes],
        *,
        headers: Mapping[str, str],
        watched: bool,
    ) -> None:
        """Take the maker of the pieces."""
        super().__init__(headers=dict(headers))
        del self.headers["content-length"]
        self.pieces = pieces
        self.watched = watched

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head at once and each piece when it is there."""
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        extensions = cast("dict[str, dict[str, object]]", scope.get("extensions") or {})
        if not self.watched or CUT_EXTENSION not in extensions:
            await self._tell(extensions, receive, send)
            return
        telling = asyncio.ensure_future(self._tell(extensions, receive, send))
        leaving = asyncio.ensure_future(_left(receive))
        await asyncio.wait((telling, leaving), return_when=asyncio.FIRST_COMPLETED)
        for task in (telling, leaving):
            task.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        await asyncio.gather(telling, return_exceptions=True)
        if telling.done() and not telling.cancelled():
            telling.result()

    async def _tell(
        self, extensions: dict[str, dict[str, object]], receive: Receive, send: Send
    ) -> None:
        try:
            async with aclosing(self.pieces) as pieces:
                async for piece in pieces:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except Cut:
            if CUT_EXTENSION not in extensions:
                msg = "simulated: peer closed connection without sending complete message body"
                raise httpx.RemoteProtocolError(msg) from None
            # What was written before must arrive: the socket is closed after it, not instead.
            cast("Callable[[], None]", extensions[CUT_EXTENSION]["end"])()
            await _left(receive)
            return
        await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
