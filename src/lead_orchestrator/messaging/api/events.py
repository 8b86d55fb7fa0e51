"""The customer's live events: what is said, who holds the conversation, what was booked.

Promises that no connection of the database is held while a stream is open, that a reader who
comes back with the last id misses nothing, and that a stream ends with its session.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from lead_orchestrator.kit import sse
from lead_orchestrator.kit.live import Live
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.web import limits_of, units_of, uuid_or_none
from lead_orchestrator.messaging import queries
from lead_orchestrator.messaging.actions.limits import MOST_STREAMS, STREAM_TTL, TooMany
from lead_orchestrator.messaging.api.customer import Pass, admit

router = APIRouter(tags=["chat"], prefix="/api/chat")
BEGINNING = timedelta(seconds=10)  # an answer that never began to stream gives its place up
PASSED_ON = frozenset({"typing", "appointment"})
NONE_YET = UUID(int=0)
PAGE = 200


class TooManyStreams(TooMany):
    """More tabs than one person looks at."""

    code = "too_many_streams"
    title = "This conversation is open in too many windows. Close one and try again."


@dataclass(slots=True)
class _Reader:
    """One open stream: where it has read to, and whom it last saw holding the conversation."""

    units: Units
    entry: Pass
    last: UUID
    holder: str | None = None

    async def news(self) -> list[bytes] | None:
        """Return the events since the last look; None once the session has ended."""
        async with self.units.open(organisation_id=self.entry.organisation_id) as unit:
            session = await queries.chat_session(unit, token_hash=self.entry.token_hash)
            if session is None:
                return None
            held = await queries.conversation(unit, self.entry.conversation_id)
            said: list[queries.ChatMessage] = []
            while held.last_message_id != self.last:
                page = await queries.messages(unit, held.id, after=self.last, limit=PAGE)
                said += page
                if page:
                    self.last = page[-1].id
                if len(page) < PAGE:
                    break
        found = [
            sse.event("message", message.as_json(), event_id=str(message.id)) for message in said
        ]
        if self.holder not in (None, held.holder):
            found.append(sse.event("holder", {"holder": held.holder}))
        self.holder = held.holder
        return found


@router.get("/{lead_id}/events")
async def events(lead_id: str, request: Request, after: str | None = None) -> StreamingResponse:
    """Stream what happens; `Last-Event-ID` or `?after=` resumes after a message."""
    units = units_of(request)
    async with units.open() as unit:
        entry = await admit(unit, request, lead_id=lead_id)
        held = await queries.conversation(unit, entry.conversation_id)
    asked = uuid_or_none(request.headers.get("last-event-id") or after or "")
    reader = _Reader(units, entry, asked or held.last_message_id or NONE_YET)
    limits = limits_of(request)
    place = await limits.take_place(
        f"{entry.organisation_id}:streams:{entry.lead_id}", most=MOST_STREAMS, ttl=BEGINNING
    )
    if place is None:
        raise TooManyStreams(retry_after=round(BEGINNING.total_seconds()))

    async def whole() -> AsyncGenerator[bytes]:
        kept = -math.inf
        loop = asyncio.get_running_loop()
        try:
            async for chunk in _stream(reader, request):
                if loop.time() - kept > STREAM_TTL.total_seconds() / 2:
                    if not await limits.keep(place, STREAM_TTL):
                        return
                    kept = loop.time()
                yield chunk
        finally:
            limits.leave(place)

    return sse.stream(whole())


async def _stream(reader: _Reader, request: Request) -> AsyncIterator[bytes]:
    live: Live = request.app.state.live
    stopping: asyncio.Event = request.app.state.stopping
    yield sse.RETRY
    async with live.listen(f"conversation:{reader.entry.conversation_id}") as queue:
        look = True
        while not stopping.is_set():
            if look:
                found = await reader.news()
                if found is None:
                    return
                for event in found:
                    yield event
            told = await _wait(queue, stopping)
            # Rows are the truth: they are read again with every heartbeat, news or no news.
            look = told is None or told.get("event") not in PASSED_ON
            if told is None:
                yield sse.HEARTBEAT
            elif not look:
                yield sse.event(str(told["event"]), {k: v for k, v in told.items() if k != "event"})


async def _wait(
    queue: asyncio.Queue[dict[str, Any]], stopping: asyncio.Event
) -> dict[str, Any] | None:
    """Return the next news, or None after a heartbeat's time or when the process goes down."""
    take = asyncio.create_task(queue.get())
    stop = asyncio.create_task(stopping.wait())
    try:
        done, _ = await asyncio.wait(
            {take, stop}, timeout=sse.HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
        )
        return take.result() if take in done else None
    finally:
        take.cancel()
        stop.cancel()
