"""One call of a vendor's model: request out, events in, every failure by its name.

Promises that text comes as it is made, that calls and the end come only from a stream that came
to its end, and that what a customer wrote is in no exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Generator,
    Sequence,
)
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

import orjson

from lead_orchestrator.assistant.gateways.door import Door
from lead_orchestrator.assistant.gateways.patience import Patience, TooLate
from lead_orchestrator.assistant.gateways.sse import EventReader, Unreadable
from lead_orchestrator.assistant.gateways.telling import glued
from lead_orchestrator.assistant.gateways.tracing import CallSpan
from lead_orchestrator.assistant.ports import (
    Finished,
    ModelEvent,
    ModelFailed,
    ModelRequest,
    TextDelta,
    Usage,
)
from lead_orchestrator.assistant.rules.context import Json

if TYPE_CHECKING:
    import httpx2

_CLOSING_S = 0.02  # for the end of a body whose last event has come: its connection is kept then
# What reading an event of another shape than the documented one can raise.
_MISREAD = (Unreadable, ValueError, KeyError, TypeError, AttributeError, IndexError)


class Reading(Protocol):
    """What reads one reply: whatever one event tells, and the end when it has come."""

    moves: int
    done: bool
    usage: Usage | None
    response_id: str
    response_model: str

    def take(self, data: bytes) -> Sequence[ModelEvent]: ...
    def finish(self) -> Sequence[ModelEvent]: ...


class Wire(Protocol):
    """How one API is spoken."""

    @property
    def path(self) -> str: ...
    def body(self, request: ModelRequest) -> dict[str, Json]: ...
    def reading(self) -> Reading: ...


class VendorModel:
    """A `ChatModel` behind a vendor's API."""

    def __init__(self, model: str, *, wire: Wire, door: Door, tracer: Callable[[], Any]) -> None:
        self._model = model
        self._wire = wire
        self._door = door
        self._tracer = tracer

    @property
    def name(self) -> str:
        """Who gives it."""
        return self._door.access.provider

    @property
    def model(self) -> str:
        """Which one it is."""
        return self._model

    def size(self, request: ModelRequest) -> int:
        """Return the bytes that a request has on the wire: it has no more tokens than these."""
        return len(orjson.dumps(self._wire.body(request)))

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Stream one reply; the last event is `Finished`."""
        body = orjson.dumps(self._wire.body(request))
        reading = self._wire.reading()
        await self._door.ready()
        async with self._door.seat():
            patience = Patience(self._door.timeouts)
            span = self._span(request)
            reason: str | None = None
            error: BaseException | None = None
            said = request.said
            try:
                async with aclosing(self._events(body, reading, patience)) as events:
                    async for event in events:
                        if span is not None:
                            span.first(patience.elapsed_s)
                        if isinstance(event, Finished):
                            reason = event.reason
                        elif said and isinstance(event, TextDelta):
                            yield TextDelta(glued(said, event.text))
                            said = ""
                            continue
                        yield event
            except BaseException as failure:
                error = failure
                raise
            finally:
                if span is not None:
                    span.end(reading, reason=reason, error=None if reason else error)

    def _span(self, request: ModelRequest) -> CallSpan | None:
        tracer = self._tracer()
        if tracer is None:
            return None
        return CallSpan(
            tracer, provider=self.name, model=self._model, max_tokens=request.max_output_tokens
        )

    async def _events(
        self, body: bytes, reading: Reading, patience: Patience
    ) -> AsyncGenerator[ModelEvent]:
        try:
            answer = await self._door.open(self._wire.path, body, patience)
        except TooLate as late:
            raise self._late(late, reading) from None
        reader = EventReader()
        # The bytes as they come: nothing is encoded, and the end of them closes nothing by itself.
        chunks = cast("AsyncGenerator[bytes]", aiter(cast("AsyncIterable[bytes]", answer.stream)))
        try:
            while not reading.done:
                chunk = await self._next(chunks, reading, patience)
                if chunk is None:
                    break
                moves = reading.moves
                for event in self._read(reader, chunk, reading):
                    yield event
                if reading.moves != moves:
                    patience.moved()
            if reading.done:
                with suppress(TimeoutError, ModelFailed):
                    async with asyncio.timeout(_CLOSING_S):
                        await self._next(chunks, reading, patience)
            for event in self._end(reading):
                yield event
        finally:
            await self._door.let_go(_closed(answer, chunks))

    async def _next(
        self, chunks: AsyncIterator[bytes], reading: Reading, patience: Patience
    ) -> bytes | None:
        """Return the next bytes, None at the end; raises `ModelFailed` when the wire breaks."""
        import httpx2  # noqa: PLC0415 - comes with the SDKs, and as late

        try:
            return await patience.next_of(chunks)
        except TooLate as late:
            failed = self._late(late, reading)
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            failed = ModelFailed(
                f"{self.name}'s stream broke ({type(error).__name__})",
                trouble="cut" if reading.moves else "connection",
                usage=reading.usage,
                billable=True,
            )
        raise failed

    def _read(self, reader: EventReader, chunk: bytes, reading: Reading) -> Generator[ModelEvent]:
        try:
            for data in reader.feed(chunk):
                yield from reading.take(data)
                if reading.done:
                    return
        except _MISREAD as error:
            failed = self._misread(error, reading)
        else:
            return
        raise failed

    def _end(self, reading: Reading) -> Sequence[ModelEvent]:
        try:
            return reading.finish()
        except _MISREAD as error:
            failed = self._misread(error, reading)
        raise failed

    def _misread(self, error: Exception, reading: Reading) -> ModelFailed:
        return ModelFailed(
            f"{self.name} sent what cannot be read ({type(error).__name__})",
            trouble="garbage",
            usage=reading.usage,
            billable=True,
        )

    def _late(self, late: TooLate, reading: Reading) -> ModelFailed:
        return ModelFailed(
            f"{self.name} kept us waiting ({late.why})",
            trouble=late.why,
            usage=reading.usage,
            billable=True,
        )


async def _closed(answer: httpx2.Response, chunks: AsyncGenerator[bytes]) -> None:
    with suppress(Exception):  # a wire that broke may break again when it is let go
        await chunks.aclose()
    await answer.aclose()
