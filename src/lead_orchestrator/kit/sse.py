"""Server-sent events: one event as bytes, and the answer that carries them."""

from __future__ import annotations

from collections.abc import AsyncIterable

import orjson
from fastapi.responses import StreamingResponse

from lead_orchestrator.kit.telemetry import STREAMS

HEARTBEAT = b": still here\n\n"
HEARTBEAT_S = 15.0
RETRY = b"retry: 2000\n\n"


def event(name: str, data: object, *, event_id: str | None = None) -> bytes:
    """Return one event; `data` becomes one line of JSON."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


def stream(source: AsyncIterable[bytes]) -> StreamingResponse:
    """Return an answer that sends `source` as it comes, unbuffered by proxies."""

    async def counted() -> AsyncIterable[bytes]:
        STREAMS.inc()
        try:
            async for chunk in source:
                yield chunk
        finally:
            STREAMS.dec()

    return StreamingResponse(
        counted(),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
