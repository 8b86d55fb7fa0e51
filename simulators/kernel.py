"""Owns what every simulator shares: the request path, faults, the ledger, the control surface.

Promises that a fault never needs the vendor's code: the vendor answers, the kernel spoils it.
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

import httpx
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from simulators.exchange import (
    FAULT_KEY,
    Answer,
    Exchange,
    Seen,
    call,
    cut,
    not_http,
    read_body,
    refuse,
    seen,
)
from simulators.faults import FAULT_KINDS, Fault, Faults, fault_from

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]
Row = dict[str, object]

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_DEFAULT_SILENCE_S = 60.0
_MOST_DRIPS = 120


def real_clock() -> datetime:
    """Return the machine's time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One effect the vendor took responsibility for: the truth a duplicate check counts."""

    id: str
    kind: str
    to: str
    sender: str = ""
    subject: str = ""
    body: str = ""
    html: str = ""
    attachments: tuple[str, ...] = ()
    correlation: dict[str, str] = field(default_factory=dict[str, str])
    at: datetime


@dataclass(frozen=True, slots=True)
class _Late:
    due: datetime
    scope: Scope
    body: bytes


class Simulator(ABC):
    """A vendor on the wire: mount `.app`, read `.ledger`, spoil things with `.faults`."""

    # Which faults can be switched on, and how many requests are remembered with their bodies.
    fault_kinds: ClassVar[frozenset[str]] = FAULT_KINDS
    kept_requests: ClassVar[int] = 50_000

    def __init__(self, *, clock: Clock, rng: random.Random, sleep: Sleep = asyncio.sleep) -> None:
        """Take time, chance and waiting from the caller."""
        self.clock = clock
        self.rng = rng
        self.sleep = sleep
        self.faults = Faults(rng, kinds=self.fault_kinds)
        self.ledger: list[Accepted] = []
        self.requests: deque[Seen] = deque(maxlen=self.kept_requests)
        self._late: list[_Late] = []
        self._as_of: ContextVar[datetime | None] = ContextVar("as_of", default=None)
        self._vendor = Router(routes=list(self.routes()), redirect_slashes=False)
        self._control = Router(
            routes=[*self.control_routes(), *self._shared_control()],
            redirect_slashes=False,
        )
        self.app: ASGIApp = self._serve

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """Return the vendor's own routes."""

    @abstractmethod
    def control_routes(self) -> Sequence[Route]:
        """Return this vendor's actions below `/_sim/`."""

    @abstractmethod
    def refusal(self, status: int, *, retry_after: int | None = None) -> Response:
        """Return the vendor's own error answer for 401, 429 or 500."""

    @abstractmethod
    async def run_callbacks(self, client: httpx.AsyncClient | None = None) -> int:
        """Send what is due to the product and return how many calls were made."""

    @abstractmethod
    def reset_state(self) -> None:
        """Return the vendor's rows to how they were when made."""

    def now(self) -> datetime:
        """Return the time, which for a late acceptance is the moment it became due."""
        return self._as_of.get() or self.clock()

    def reset(self) -> None:
        """Forget everything: ledger, requests, faults, late work and vendor state."""
        self.ledger.clear()
        self.requests.clear()
        self.faults.clear()
        self.faults.hits.clear()
        self._late.clear()
        self.reset_state()

    async def settle(self) -> None:
        """Do the late acceptances whose time has come; every request does this first."""
        now = self.clock()
        due = sorted((late for late in self._late if late.due <= now), key=lambda late: late.due)
        self._late = [late for late in self._late if late.due > now]
        for late in due:
            token = self._as_of.set(late.due)
            try:
                await call(self._vendor, late.scope, late.body)
            finally:
                self._as_of.reset(token)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await not_http(scope, receive, send)
            return
        body = await read_body(receive)
        path, method = str(scope["path"]), str(scope["method"])
        if path.startswith("/_sim/"):
            await self._serve_control(scope, body, send)
            return
        self.requests.append(seen(scope, body, self.clock()))
        await self.settle()
        exchange = Exchange(scope, body, receive, send)
        fault = self.faults.take(method, path)
        if fault is None or fault.kind not in FAULT_KINDS:
            # Straight to the wire: an answer that is streamed leaves piece by piece.
            await self._vendor({**scope, FAULT_KEY: fault}, exchange.replayed(), send)
        else:
            await self._misbehave(fault, exchange)

    async def _misbehave(self, fault: Fault, exchange: Exchange) -> None:
        match fault.kind:
            case "refuse_500":
                await Answer.of(self.refusal(500)).send(exchange.send)
            case "unauthorised":
                await Answer.of(self.refusal(401)).send(exchange.send)
            case "rate_limit":
                refusal = self.refusal(429, retry_after=fault.retry_after)
                await Answer.of(refusal).send(exchange.send)
            case "redirect":
                elsewhere = RedirectResponse("https://elsewhere.example.com/", status_code=302)
                await Answer.of(elsewhere).send(exchange.send)
            case "timeout":
                await self._stay_silent(fault, exchange)
            case "unreachable":
                await refuse(exchange)
            case "late_accept":
                await self._accept_late(fault, exchange)
            case _:
                await self._spoil(fault, exchange)

    async def _spoil(self, fault: Fault, exchange: Exchange) -> None:
        if fault.takes_effect or not _is_garbled(fault):
            answer = await call(self._vendor, exchange.scope, exchange.body)
        else:
            answer = Answer(200, [], b"")
        match fault.kind:
            case "accept_then_500":
                answer = Answer.of(self.refusal(500))
            case "accept_then_cut":
                await cut(exchange)
                return
            case "slow_drip":
                await self._drip(answer, fault, exchange)
                return
            case "garbage_json":
                spoiled = Response(b'{"sid": "SM', media_type="application/json")
                answer = Answer.of(spoiled)
            case "html_200":
                answer = Answer.of(HTMLResponse("<html><title>Please wait</title></html>"))
            case _:
                answer = Answer.of(Response(b"", status_code=200))
        await answer.send(exchange.send)

    async def _stay_silent(self, fault: Fault, exchange: Exchange) -> None:
        if not exchange.on_the_wire:
            raise _silence()
        await self.sleep(fault.delay_s or _DEFAULT_SILENCE_S)
        await cut(exchange)

    async def _accept_late(self, fault: Fault, exchange: Exchange) -> None:
        delay = fault.delay_s or _DEFAULT_SILENCE_S
        due = self.clock() + timedelta(seconds=delay)
        if not exchange.on_the_wire:
            # In one process no socket can time out: the caller hears the silence at once, and the
            # work is done when the clock reaches its time.
            self._late.append(_Late(due, dict(exchange.scope), exchange.body))
            raise _silence()
        await self.sleep(delay)
        answer = await call(self._vendor, exchange.scope, exchange.body)
        await answer.send(exchange.send)

    async def _drip(self, answer: Answer, fault: Fault, exchange: Exchange) -> None:
        headers = [pair for pair in answer.headers if pair[0] != b"content-length"]
        start: Message = {
            "type": "http.response.start",
            "status": answer.status,
            "headers": headers,
        }
        await exchange.send(start)
        body = answer.body or b" " * 20
        gone = exchange.watch()
        for position in range(min(len(body), _MOST_DRIPS)):
            await self.sleep(fault.delay_s or 1.0)
            if gone is not None and gone.done():
                return
            drop = body[position : position + 1]
            await exchange.send({"type": "http.response.body", "body": drop, "more_body": True})
        await exchange.send({"type": "http.response.body", "body": body[_MOST_DRIPS:]})
        if gone is not None:
            gone.cancel()

    async def _serve_control(self, scope: Scope, body: bytes, send: Send) -> None:
        client = cast("tuple[str, int] | None", scope.get("client"))
        if client is None or client[0] not in _LOOPBACK:
            refused = JSONResponse({"error": "loopback only"}, status_code=403)
            await Answer.of(refused).send(send)
            return
        await self.settle()
        try:
            answer = await call(self._control, scope, body)
        except ValueError as error:
            answer = Answer.of(JSONResponse({"error": str(error)}, status_code=422))
        await answer.send(send)

    def _shared_control(self) -> list[Route]:
        return [
            Route("/_sim/ledger", self._get_ledger, methods=["GET"]),
            Route("/_sim/requests", self._get_requests, methods=["GET"]),
            Route("/_sim/faults", self._get_faults, methods=["GET"]),
            Route("/_sim/faults", self._post_faults, methods=["POST"]),
            Route("/_sim/faults", self._delete_faults, methods=["DELETE"]),
            Route("/_sim/reset", self._post_reset, methods=["POST"]),
            Route("/_sim/run", self._post_run, methods=["POST"]),
        ]

    async def _get_ledger(self, _: Request) -> Response:
        rows = [{**asdict(entry), "at": entry.at.isoformat()} for entry in self.ledger]
        return JSONResponse(rows)

    async def _get_requests(self, _: Request) -> Response:
        rows = [
            {"method": seen.method, "path": seen.path, "query": seen.query}
            for seen in self.requests
        ]
        return JSONResponse(rows)

    async def _get_faults(self, _: Request) -> Response:
        return JSONResponse([asdict(fault) for fault in self.faults.active])

    async def _post_faults(self, request: Request) -> Response:
        fault = self.faults.add(fault_from(await json_object(request)))
        return JSONResponse(asdict(fault), status_code=201)

    async def _delete_faults(self, _: Request) -> Response:
        self.faults.clear()
        return Response(status_code=204)

    async def _post_reset(self, _: Request) -> Response:
        self.reset()
        return Response(status_code=204)

    async def _post_run(self, _: Request) -> Response:
        return JSONResponse({"sent": await self.run_callbacks()})


async def json_object(request: Request) -> Row:
    """Return the body as a JSON object; ValueError when it is anything else."""
    value = cast("object", json.loads(await request.body() or b"{}"))
    if not isinstance(value, dict):
        msg = "the body is a JSON object"
        raise ValueError(msg)  # noqa: TRY004 - bad input, not a programming error
    return cast("Row", value)


def _is_garbled(fault: Fault) -> bool:
    return fault.kind in {"garbage_json", "html_200", "empty_200"}


def _silence() -> httpx.ReadTimeout:
    return httpx.ReadTimeout("simulated: no answer within the client's patience")
