"""Owns a vendor of models that costs next to nothing: one fixed answer on three wires.

Promises the bytes of the simulated vendors, written from raw sockets, and when each was written.
"""

from __future__ import annotations

import asyncio
import re
import socket
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from simulators import anthropic, openai
from simulators.anthropic_wire import MessageTelling
from simulators.openai_chat import ChatTelling
from simulators.openai_responses import ResponseTelling
from simulators.talk import Ask, Made, Piece, Step, Tokens

# Nothing in it needs a price or a time, so no guard stops it; 21 words, which are 21 deltas.
ANSWER = (
    "We would be glad to help you with that today. Please tell me which day would"
    " suit you best, thank you."
)
WORDS = 21
FIRST_SENTENCE = 10  # words of it; the one after shows that it is over
MARK = b"ref-"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_MARKED = re.compile(rb"ref-(\d+)")
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
    b"request-id: req_bench\r\ntransfer-encoding: chunked\r\n\r\n"
)
_MODELS = b'{"object":"list","data":[]}'
_LISTED = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
    len(_MODELS),
    _MODELS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds to the first word and between two; without a pause all leaves in one piece.

    `stall_after` so many words nothing more comes.
    """

    first_s: float = 0.0
    between_s: float = 0.0
    apart: bool = False  # without a pause too, each event is written by itself
    stall_after: int | None = None


@dataclass(slots=True)
class Told:
    """One answer as it was told, on the clock that all processes of a machine share."""

    wire: str
    asked: float
    words: list[float] = field(default_factory=list[float])
    ended: float | None = None
    left: float | None = None  # when the client hung up before the end


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer: what comes before the words, each word, what comes after."""

    before: bytes
    words: tuple[bytes, ...]
    after: bytes

    @property
    def whole(self) -> bytes:
        """Return all of it, framed as one chunk."""
        return _chunk(self.before + b"".join(self.words) + self.after) + b"0\r\n\r\n"


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def answers(text: str = ANSWER) -> dict[str, Answer]:
    """Return the answer on each wire, in the simulators' own bytes."""
    ask = Ask(
        model="bench", system="", tools=(), said=(), most_output=600, stream=True, thinks=False,
        raw={"stream_options": {"include_usage": True}},
    )  # fmt: skip
    made = Made(
        id="0123456789abcdef01234567", ask=ask, step=Step(text=text),
        tokens=Tokens(input=320, cached_read=1500, output=32), written_long=0,
        created=1_790_000_000, signature="",
    )  # fmt: skip
    tellings = {
        "/anthropic/v1/messages": MessageTelling(made, hides_thinking=False),
        "/openai/v1/responses": ResponseTelling(made),
        "/openai/v1/chat/completions": ChatTelling(made),
    }
    return {path: _cut(telling.pieces(words=1, usage=True)) for path, telling in tellings.items()}


def _cut(pieces: list[Piece]) -> Answer:
    at = [n for n, piece in enumerate(pieces) if piece.size is not None]
    return Answer(
        before=b"".join(p.data for p in pieces[: at[0]]),
        words=tuple(p.data for p in pieces[at[0] : at[-1] + 1]),
        after=b"".join(p.data for p in pieces[at[-1] + 1 :]),
    )


class Stub:
    """The vendor. `tempo` holds for answers asked for from now on, `tempos` for one wire alone."""

    def __init__(self, tempo: Tempo, *, text: str = ANSWER) -> None:
        self.tempo = tempo
        self.tempos: dict[str, Tempo] = {}
        self.answers: Mapping[str, Answer] = answers(text)
        self.told: dict[int, list[Told]] = {}
        self.open = 0
        self.most_open = 0
        self.calls = 0

    def forget(self) -> None:
        """Forget what was told."""
        self.told.clear()
        self.most_open = self.open
        self.calls = 0

    def begin(self, path: str, body: bytes) -> Told:
        """Note that an answer was asked for; the last mark in the request says by whom."""
        told = Told(path, time.monotonic())
        at = body.rfind(MARK)
        found = _MARKED.match(body, at) if at >= 0 else None
        self.told.setdefault(int(found[1]) if found else -1, []).append(told)
        self.calls += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        return told


class Talk(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._got = bytearray()
        self._loop = asyncio.get_running_loop()
        self._told: Told | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let small pieces leave at once."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a server's is
        self._out = transport
        wire: socket.socket = transport.get_extra_info("socket")
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Take in a request, and answer it once it is whole."""
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return
        length = _LENGTH.search(self._got, 0, head)
        end = head + 4 + (int(length[1]) if length else 0)
        if len(self._got) < end:
            return
        request, self._got = bytes(self._got[:end]), self._got[end:]
        path = request.split(b" ", 2)[1].decode()
        answer = self._stub.answers.get(path)
        if answer is None:
            self._out.write(_LISTED)
            return
        self._told = self._stub.begin(path, request)
        tempo = self._stub.tempos.get(path, self._stub.tempo)
        self._later(tempo.first_s, lambda: self._start(answer, tempo))

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left; whatever was being told is over."""
        del exc
        if self._timer is not None:
            self._timer.cancel()
        if self._told is not None:
            self._told.left = time.monotonic()
            self._over()

    def _later(self, seconds: float, do: Callable[[], None]) -> None:
        if seconds:
            self._timer = self._loop.call_later(seconds, do)
        else:
            do()

    def _start(self, answer: Answer, tempo: Tempo) -> None:
        told = self._told
        if told is None:
            return
        if not (tempo.between_s or tempo.apart or tempo.stall_after is not None):
            told.words += [time.monotonic()] * len(answer.words)
            self._out.write(_HEAD + answer.whole)
            self._end()
            return
        self._out.write(_HEAD + _chunk(answer.before))
        self._word(answer, tempo, 0)

    def _word(self, answer: Answer, tempo: Tempo, n: int) -> None:
        told = self._told
        if told is None or n == tempo.stall_after:
            return
        if n == len(answer.words):
            self._out.write(_chunk(answer.after) + b"0\r\n\r\n")
            self._end()
            return
        told.words.append(time.monotonic())
        self._out.write(_chunk(answer.words[n]))
        if tempo.between_s:
            self._later(tempo.between_s, lambda: self._word(answer, tempo, n + 1))
        else:
            self._loop.call_soon(self._word, answer, tempo, n + 1)

    def _end(self) -> None:
        if self._told is not None:
            self._told.ended = time.monotonic()
            self._over()

    def _over(self) -> None:
        self._told = None
        self._stub.open -= 1


@asynccontextmanager
async def serving(stub: Stub, *, port: int) -> AsyncGenerator[None]:
    """Serve on a loopback port while the block runs."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Talk(stub), "127.0.0.1", port, backlog=2048)
    try:
        yield
    finally:
        server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await server.wait_closed()


def settings_for(port: int) -> dict[str, str]:
    """Return the settings that point the product at a stub on this port."""
    return {
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}/anthropic",
        "ANTHROPIC_API_KEY": anthropic.API_KEY,
        "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/openai/v1",
        "OPENAI_API_KEY": openai.API_KEY,
    }


async def _serve(port: int) -> None:
    async with serving(Stub(Tempo(apart=True)), port=port):
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
