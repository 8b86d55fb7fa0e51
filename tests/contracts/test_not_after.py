"""A request whose time is over is not written, however late its process finds out."""

from __future__ import annotations

import asyncio
from time import monotonic

import httpx
import pytest

from lead_orchestrator.kit.http import make_client
from lead_orchestrator.vendors.wire import NOT_SENT, TooLate, not_after


class Listener:
    """A loopback server that keeps what it was sent and answers 200."""

    def __init__(self) -> None:
        self.heard = b""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read what comes, answer, close."""
        self.heard += await reader.read(65536)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


async def test_a_request_in_time_arrives_and_one_too_late_does_not() -> None:
    listener = Listener()
    server = await asyncio.start_server(listener.answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, make_client() as client:
        answer = await client.post(url, content=b"in time", extensions=not_after(monotonic() + 5))
        assert answer.status_code == 200
        assert b"in time" in listener.heard
        with pytest.raises(TooLate) as refused:
            await client.post(url, content=b"too late", extensions=not_after(monotonic()))
    assert isinstance(refused.value, NOT_SENT)
    assert isinstance(refused.value, httpx.HTTPError)
    assert b"too late" not in listener.heard
