"""The customer's live events: what is said, who holds the conversation, what was booked.

Promises that no connection of the database is held while a stream is open, that a reader who
comes back with the last id misses nothing, and that a stream ends with its session.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from lead_orchestrator.kit import sse
from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.live import Live
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.web import units_of, uuid_or_none
from lead_orchestrator.messaging import queries
from lead_orchestrator.messaging.api.customer import Pass, admit

if TYPE_CHECKING:
    from collections.abc import Generator

router = APIRouter(tags=["chat"], prefix="/api/chat")
MOST_STREAMS = 5
PASSED_ON = frozenset({"typing", "appointment"})
# A belt beside the braces: news may be lost between two connections of the listener.
POLL_S = 20.0


class TooManyStreams(Refusal):
    """More tabs than one person looks at."""

    kind = Kind.TOO_MANY
    code = "too_many_streams"
    title = "This conversation is open in too many windows. Close one and try again."


class Streams:
    """Counts the open streams of each lead in this process."""

    def __init__(self) -> None:
        self._open: Counter[UUID] = Counter()

    @contextmanager
    def take(self, lead_id: UUID) -> Generator[None]:
        """Hold one place; raises `TooManyStreams` when all are taken."""
        if self._open[lead_id] >= MOST_STREAMS:
            raise TooManyStreams
        self._open[lead_id] += 1
        try:
            yield
        finally:
            self._open[lead_id] -= 1
            if not self._open[lead_id]:
                del self._open[lead_id]


def streams_of(request: Request) -> Streams:
    """Return the counter of this application, made with the first stream."""
    state = request.app.state
    if not hasattr(state, "chat_streams"):
        state.chat_streams = Streams()
    streams: Streams = state.chat_streams
    return streams


@dataclass(slots=True)
class _Reader:
    """One open stream: where it has read to, and whom it last saw holding the conversation."""

    units: Units
    entry: Pass
    last: UUID | None
    holder: str | None = None

    async def news(self) -> list[bytes] | None:
        """Return the events since the last look; None once the session has ended."""
        async with self.units.open(organisation_id=self.entry.organisation_id) as unit:
            session = await queries.chat_session(unit, token_hash=self.entry.token_hash)
            if session is None:
                return None
            held = await queries.conversation(unit, self.entry.conversation_id)
            said = (
                await queries.messages(unit, held.id, after=self.last)
                if self.last is not None and held.last_message_id != self.last
                else ()
            )
        found = [
            sse.event("message", message.as_json(), event_id=str(message.id)) for message in said
        ]
        if said:
            self.last = said[-1].id
        if self.holder not in (None, held.holder):
            found.append(sse.event("holder", {"holder": held.holder}))
        self.holder = held.holder
        return found


NONE_YET = UUID(int=0)


@router.get("/{lead_id}/events")
async def events(request: Request, after: str | None = None) -> StreamingResponse:
    """Stream what happens; `Last-Event-ID` or `?after=` resumes after a message."""
    units = units_of(request)
    async with units.open() as unit:
        entry = await admit(unit, request)
        held = await queries.conversation(unit, entry.conversation_id)
    asked = uuid_or_none(request.headers.get("last-event-id") or after or "")
    reader = _Reader(units, entry, asked or held.last_message_id or NONE_YET)
    place = streams_of(request).take(entry.lead_id)
    place.__enter__()

    async def whole() -> AsyncGenerator[bytes]:
        try:
            async for chunk in _stream(reader, request):
                yield chunk
        finally:
            place.__exit__(None, None, None)

    return sse.stream(whole())


async def _stream(reader: _Reader, request: Request) -> AsyncIterator[bytes]:
    live: Live = request.app.state.live
    stopping: asyncio.Event = request.app.state.stopping
    yield sse.RETRY
    loop = asyncio.get_running_loop()
    async with live.listen(f"conversation:{reader.entry.conversation_id}") as queue:
        looked = -POLL_S
        while not stopping.is_set():
            if loop.time() - looked >= POLL_S:
                looked = loop.time()
                found = await reader.news()
                if found is None:
                    return
                for event in found:
                    yield event
            news = await _wait(queue, stopping)
            if news is None:
                yield sse.HEARTBEAT
            elif news.get("event") in PASSED_ON:
                yield sse.event(str(news["event"]), {k: v for k, v in news.items() if k != "event"})
            else:
                looked = -POLL_S


async def _wait(queue: asyncio.Queue[dict[str, Any]], stopping: asyncio.Event) -> dict[str, Any] | None:
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
