"""Owns the load generator's HTTP: HTTP/1.1 over kept connections, nothing more than is measured.

Promises that a request is sent once: a lost connection is an error, never a silent second try.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from urllib.parse import urlsplit


class Wire:
    """Connections to one address; each request has one to itself."""

    def __init__(self, base_url: str, *, patience_s: float = 15.0) -> None:
        parts = urlsplit(base_url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._patience_s = patience_s
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(
        self, path: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request; return status and body. Raises `OSError` when no answer came."""
        async with asyncio.timeout(self._patience_s):
            reader, writer = await self._connection()
            try:
                lines = [
                    f"POST {path} HTTP/1.1",
                    f"Host: {self._host}:{self._port}",
                    "Content-Type: application/json",
                    f"Content-Length: {len(body)}",
                    *(f"{name}: {value}" for name, value in (headers or {}).items()),
                ]
                writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
                answer = await _read(reader)
            except asyncio.IncompleteReadError as error:
                writer.transport.abort()
                raise ConnectionResetError("the answer was cut") from error
            except BaseException:
                writer.transport.abort()
                raise
        self._idle.append((reader, writer))
        return answer

    async def warm(self, connections: int) -> None:
        """Open connections before the clock runs, as a sender that has been there for long."""
        with contextlib.suppress(OSError):  # nobody there yet: each request finds that out itself
            for _ in range(connections):
                self._idle.append(await asyncio.open_connection(self._host, self._port))

    async def close(self) -> None:
        """Let go of every connection."""
        for _, writer in self._idle:
            writer.close()
        await asyncio.gather(*(w.wait_closed() for _, w in self._idle), return_exceptions=True)
        self._idle.clear()

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.transport.abort()
        return await asyncio.open_connection(self._host, self._port)


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return status, await reader.readexactly(int(line.partition(b":")[2]))
    if b"transfer-encoding: chunked" not in head.lower():
        return status, b""
    body = b""
    while size := int((await reader.readline()).strip() or b"0", 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, body
