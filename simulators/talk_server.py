"""Owns what both simulated model vendors share: who answers, what it costs, how it is streamed.

Promises that every answer begun is in the ledger with its tokens, told to the end or not.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

import orjson
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.exchange import FAULT_KEY
from simulators.faults import FAULT_KINDS, TALK_FAULT_KINDS
from simulators.kernel import Accepted, Simulator, json_object
from simulators.stream import Stream
from simulators.talk import Billed, Made, Step, Tokens, row, rows
from simulators.talk_assistant import helpful
from simulators.talk_evil import evil
from simulators.talk_faults import BREAKS, Pace, Troubles, changed, told
from simulators.talk_script import Script, step_from
from simulators.talk_tokens import PrefixMemory, tokens_of

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncGenerator, Mapping, Sequence

    import httpx
    from starlette.requests import Request

    from simulators.faults import Fault
    from simulators.kernel import Clock, Sleep
    from simulators.talk import Ask, Piece, Row, Talker
    from simulators.talk_tokens import Cached


class Telling(Troubles, Protocol):
    """One answer in the bytes of one wire."""

    def pieces(self, *, words: int, usage: bool) -> Sequence[Piece]:
        """Return the stream's events; `usage` false leaves out what was charged."""
        ...

    def whole(self) -> Row:
        """Return the answer in one piece."""
        ...


class Wire(Protocol):
    """How requests and answers look on one endpoint."""

    name: str

    def refused(self, raw: Row) -> Response | None:
        """Return the vendor's refusal of a request it does not take."""
        ...

    def ask(self, raw: Row) -> Ask:
        """Read a request."""
        ...

    def cached(self, raw: Row) -> Cached:
        """Count a request's prompt against the cache, and remember it."""
        ...

    def telling(self, made: Made) -> Telling:
        """Word an answer."""
        ...


def steady(_: Ask) -> Step:
    """Always give the same 21 words: what benches want."""
    return _STEADY


_STEADY = Step(
    text="We would be glad to help you with that, so please tell me which day would suit you"
    " best this week."
)
TALKERS: Mapping[str, Talker] = {"helpful": helpful, "evil": evil, "steady": steady}


class TalkSimulator(Simulator):
    """A vendor of models. `.say(…)` lays answers out, `.talker` gives all others."""

    fault_kinds: ClassVar[frozenset[str]] = FAULT_KINDS | TALK_FAULT_KINDS
    kept_requests: ClassVar[int] = 500

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        sleep: Sleep = asyncio.sleep,
        talker: Talker = helpful,
        pace: Pace | None = None,
    ) -> None:
        """Take time, chance and waiting from the caller; without a pace nothing waits."""
        super().__init__(clock=clock, rng=rng, sleep=sleep)
        self.script = Script()
        self.talker = talker
        self.pace = pace or Pace()
        # Whether talkers think before they use tools, as models do that were not told not to.
        self.thoughtful = True
        self.cache = PrefixMemory(clock)
        self.billed: list[Billed] = []

    def say(self, *steps: Step | str, match: str = "", times: int | None = 1) -> None:
        """Lay out the next answers; `match` keeps them for requests it stands in."""
        laid = (Step(text=step) if isinstance(step, str) else step for step in steps)
        self.script.lay(*laid, match=match, times=times)

    def control_routes(self) -> Sequence[Route]:
        """Return the actions below `/_sim/`: answers, the talker and its pace, what was billed."""
        return [
            Route("/_sim/answers", self._post_answers, methods=["POST"]),
            Route("/_sim/answers", self._delete_answers, methods=["DELETE"]),
            Route("/_sim/talk", self._post_talk, methods=["POST"]),
            Route("/_sim/billed", self._get_billed, methods=["GET"]),
        ]

    async def run_callbacks(self, client: httpx.AsyncClient | None = None) -> int:
        """Call nobody: these vendors only answer."""
        del client
        return 0

    def reset_state(self) -> None:
        """Forget answers laid out, caches and bills; the talker and its pace stay."""
        self.script.clear()
        self.cache.clear()
        self.billed.clear()

    @abstractmethod
    def acted_refusal(self, fault: Fault) -> Response | None:
        """Return the refusal a fault asks for, or None when it spoils the answer instead."""

    @abstractmethod
    def unreadable(self) -> Response:
        """Return the refusal of a body that is no JSON object."""

    @abstractmethod
    def head(self) -> dict[str, str]:
        """Return the headers the vendor adds to every answer."""

    def remember(self, made: Made) -> None:
        """Keep what the vendor will want back with the results of tools."""

    def acted(self, request: Request) -> Response | None:
        """Return the refusal that a fault of this request asks for, if it does."""
        fault = _fault(request)
        return None if fault is None else self.acted_refusal(fault)

    async def answer(self, request: Request, wire: Wire) -> Response:
        """Answer a request on one wire."""
        fault = _fault(request)
        body = await request.body()
        try:
            raw = row(orjson.loads(body))
        except orjson.JSONDecodeError:
            raw = {}
        if not raw:
            return self.unreadable()
        refused = self.acted(request) or wire.refused(raw)
        if refused is not None:
            return refused
        ask = wire.ask(raw)
        step = changed(self.script.take(ask, body) or self._talked(ask), fault)
        made = self._made(step, ask=ask, cached=wire.cached(raw))
        self.remember(made)
        telling = wire.telling(made)
        if not ask.stream:
            return await self._whole(made, wire=wire, telling=telling, fault=fault)
        usage = fault is None or fault.kind != "no_usage"
        pieces = telling.pieces(words=self.pace.words, usage=usage)
        if fault is None and self.pace.at_once and not self.pace.waits:
            self._bill(made, wire=wire)
            whole = b"".join(piece.data for piece in pieces)
            return Stream(_once(whole), headers=self.head(), watched=False)
        return Stream(
            self._streamed(made, wire=wire, telling=telling, pieces=pieces, fault=fault),
            headers=self.head(),
            watched=self.pace.waits or fault is not None,
        )

    async def _whole(
        self, made: Made, *, wire: Wire, telling: Telling, fault: Fault | None
    ) -> Response:
        wait = self.pace.first_s
        if fault and fault.kind in {"slow_start", "stall", "slow_events"}:
            wait = fault.delay_s or 60.0
        if wait:
            await self.sleep(wait)
        self._bill(made, wire=wire)
        said = telling.whole()
        if fault and fault.kind == "no_usage":
            said["usage"] = None
        data = orjson.dumps(said)
        if fault and fault.kind in {"cut_stream", "early_end", "garbage_event"}:
            data = data[: len(data) // 2]
        return Response(data, media_type="application/json", headers=self.head())

    async def _streamed(
        self,
        made: Made,
        *,
        wire: Wire,
        telling: Telling,
        pieces: Sequence[Piece],
        fault: Fault | None,
    ) -> AsyncGenerator[bytes]:
        size, left = 0, len(pieces)
        try:
            async for piece in told(
                pieces, fault=fault, pace=self.pace, sleep=self.sleep, wire=telling
            ):
                size += piece.size or 0
                left -= 1
                yield piece.data
        finally:
            whole = left <= 0 and (fault is None or fault.kind not in BREAKS)
            self._bill(made, wire=wire, size=None if whole else size)

    def _talked(self, ask: Ask) -> Step:
        step = self.talker(ask)
        if not (self.thoughtful and step.calls and ask.thinks and not step.thinking):
            return step
        return replace(step, thinking=f"The customer wrote something. {step.calls[0].name} helps.")

    def _made(self, step: Step, *, ask: Ask, cached: Cached) -> Made:
        calls = tuple(call if call.id else replace(call, id=self.call_id()) for call in step.calls)
        step = _limited(replace(step, calls=calls), ask.most_output)
        thought = tokens_of(len(step.thinking.encode()))
        tokens = step.usage or Tokens(
            input=cached.rest,
            cached_read=cached.read,
            cached_write=cached.written,
            output=max(1, tokens_of(_size(step))),
            reasoning=thought,
        )
        return Made(
            id=f"{self.rng.getrandbits(96):024x}",
            ask=ask,
            step=step,
            tokens=tokens,
            written_long=cached.written_long,
            created=int(self.now().timestamp()),
            signature=f"sig-{self.rng.getrandbits(128):032x}" if step.thinking else "",
        )

    @abstractmethod
    def call_id(self) -> str:
        """Return a new name of a tool call."""

    def _bill(self, made: Made, *, wire: Wire, size: int | None = None) -> None:
        """Put an answer into the ledger; `size` is what was told of one that was not told whole."""
        tokens = made.tokens
        if size is not None:
            output = min(tokens.output, max(1, tokens_of(size)))
            tokens = replace(tokens, output=output, reasoning=min(tokens.reasoning, output))
        bill = Billed(
            id=made.id,
            wire=wire.name,
            model=made.ask.model,
            tokens=tokens,
            stop=made.step.ending,
            complete=size is None,
            at=self.now(),
        )
        self.billed.append(bill)
        self.ledger.append(
            Accepted(
                id=bill.id,
                kind=wire.name,
                to=bill.model,
                body=made.step.text[:200],
                correlation={name: str(value) for name, value in asdict(tokens).items()},
                at=bill.at,
            )
        )

    async def _post_answers(self, request: Request) -> Response:
        """Lay answers out: `{"answers": [{text, calls, …}], "match": "", "times": 1}`."""
        told_row = await json_object(request)
        times = told_row.get("times", 1)
        for one in rows(told_row.get("answers")):
            self.say(
                step_from(one),
                match=str(told_row.get("match", "")),
                times=None if times is None else int(str(times)),
            )
        return JSONResponse({"laid": len(self.script)}, status_code=201)

    async def _delete_answers(self, _: Request) -> Response:
        self.script.clear()
        return Response(status_code=204)

    async def _post_talk(self, request: Request) -> Response:
        """Change who talks and how fast: `{talker, latency_ms, first_ms, words, at_once}`."""
        told_row = await json_object(request)
        name = told_row.get("talker")
        if name is not None:
            if str(name) not in TALKERS:
                msg = f"a talker is one of {sorted(TALKERS)}"
                raise ValueError(msg)
            self.talker = TALKERS[str(name)]
        self.pace = Pace(
            first_s=_seconds(told_row.get("first_ms"), self.pace.first_s),
            between_s=_seconds(told_row.get("latency_ms"), self.pace.between_s),
            words=int(str(told_row.get("tokens_per_chunk", self.pace.words))),
            at_once=bool(told_row.get("instant", self.pace.at_once)),
        )
        return JSONResponse(asdict(self.pace))

    async def _get_billed(self, _: Request) -> Response:
        found = [{**asdict(bill), "at": bill.at.isoformat()} for bill in self.billed]
        return JSONResponse(found)


def _fault(request: Request) -> Fault | None:
    return cast("Fault | None", request.scope.get(FAULT_KEY))


def _seconds(given: object, before: float) -> float:
    return before if given is None else float(str(given)) / 1000


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data


def _size(step: Step) -> int:
    calls = sum(len(c.name.encode()) + len(c.arguments.encode()) for c in step.calls)
    return len(step.thinking.encode()) + len(step.text.encode()) + calls


def _limited(step: Step, most: int | None) -> Step:
    """Break an answer off where its tokens are used up."""
    if most is None or tokens_of(_size(step)) <= most:
        return step
    room = most * 4
    thinking = step.thinking.encode()[:room].decode(errors="ignore")
    room -= len(thinking.encode())
    text = step.text.encode()[:room].decode(errors="ignore")
    return replace(step, thinking=thinking, text=text, calls=(), stop="length")
