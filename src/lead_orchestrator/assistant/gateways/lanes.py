"""A network of many small connection pools: a pool looks at all its connections for every call.

Promises that a thousand streams at once cost each call no more than ten do, and that the sockets
of a rush are let go after it. Imported with the SDKs, for it stands on their HTTP library.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import httpx2

LANE = 32  # connections of one pool


class _Lane:
    """One pool and how many calls are in it."""

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self.transport = transport
        self.busy = 0


class _Counted(httpx2.AsyncByteStream):
    """An answer's bytes, whose end is told to the lane they came through."""

    def __init__(self, inner: httpx2.AsyncByteStream, left: Callable[[], _Lane | None]) -> None:
        self._inner = inner
        self._left = left
        self._open = True

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._inner.__aiter__()

    async def aclose(self) -> None:
        if not self._open:
            return
        self._open = False
        try:
            await self._inner.aclose()
        finally:
            spare = self._left()
            if spare is not None:
                await spare.transport.aclose()


class Lanes(httpx2.AsyncBaseTransport):
    """A transport over as many pools as there are calls for; the first one with room is used."""

    def __init__(self, make: Callable[[], httpx2.AsyncBaseTransport]) -> None:
        self._make = make
        self._lanes: list[_Lane] = []

    @property
    def lanes(self) -> int:
        """How many pools there are."""
        return len(self._lanes)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request through the first lane with room."""
        lane = next((one for one in self._lanes if one.busy < LANE), None)
        if lane is None:
            lane = _Lane(self._make())
            self._lanes.append(lane)
        lane.busy += 1
        try:
            answer = await lane.transport.handle_async_request(request)
        except BaseException:
            lane.busy -= 1
            raise
        inner = answer.stream
        if not isinstance(inner, httpx2.AsyncByteStream):
            lane.busy -= 1
            return answer
        answer.stream = _Counted(inner, lambda: self._left(lane))
        return answer

    def _left(self, lane: _Lane) -> _Lane | None:
        """A call has left a lane; return an empty lane that is one too many, to be closed."""
        lane.busy -= 1
        empty = [one for one in self._lanes if one.busy == 0]
        if lane.busy or len(empty) < 2:  # noqa: PLR2004 - one empty lane is kept for the next rush
            return None
        self._lanes.remove(empty[-1])
        return empty[-1]

    async def aclose(self) -> None:
        """Let go of every connection."""
        gone, self._lanes = self._lanes, []
        for lane in gone:
            with suppress(OSError):
                await lane.transport.aclose()


def lanes(*, keepalive_s: float) -> Lanes:
    """Return lanes over the real network: no proxy, no other certificates of the environment."""
    trusted = httpx2.create_ssl_context(trust_env=False)

    def make() -> httpx2.AsyncBaseTransport:
        return httpx2.AsyncHTTPTransport(
            verify=trusted,
            trust_env=False,
            limits=httpx2.Limits(
                max_connections=LANE,
                max_keepalive_connections=LANE,
                keepalive_expiry=keepalive_s,
            ),
        )

    return Lanes(make)
