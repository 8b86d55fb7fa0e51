"""The HTTP edge: problems, strict bodies, request ids, headers, once-only posts.

Promises that a fault of ours is a 503 or a bare 500 without a trace, a refusal is a problem with
a stable code, and nothing over a limit is read into memory.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast
from uuid import UUID

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lead_orchestrator.kit import strict_json
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Refusal, Unavailable
from lead_orchestrator.kit.limits import Limits
from lead_orchestrator.kit.telemetry import HTTP_SECONDS
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import new_id

log = structlog.get_logger()

STATUS: dict[Kind, int] = {
    Kind.INVALID: 422,
    Kind.UNAUTHORISED: 401,
    Kind.FORBIDDEN: 403,
    Kind.MISSING: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_LARGE: 413,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}
MEGABYTE = 1024 * 1024
CHAT_BODY = 16 * 1024
HEAD_BYTES = 32 * 1024
HEAD_LINES = 200
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"x-frame-options": b"DENY",
}


def problem(
    status: int, *, code: str, title: str, detail: str = "", more: dict[str, Any] | None = None
) -> JSONResponse:
    """Return an `application/problem+json` answer (RFC 9457)."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "code": code}
    if detail and detail != title:
        body["detail"] = detail
    wait = str((more or {}).get("retry_after", 2))
    headers = {"Retry-After": wait} if status in (429, 503) else None
    return JSONResponse(
        body | (more or {}), status, headers=headers, media_type="application/problem+json"
    )


def refusal_answer(refusal: Refusal) -> JSONResponse:
    """Return how a refusal is said over HTTP."""
    return problem(
        STATUS[refusal.kind],
        code=refusal.code,
        title=refusal.title,
        detail=refusal.detail,
        more=refusal.more,
    )


def install_problems(app: FastAPI) -> None:
    """Make every refusal, bad field and fault of a neighbour a problem; `Edge` says our own."""

    async def refused(_: Request, error: Exception) -> Response:
        return refusal_answer(cast("Refusal", error))

    async def invalid(_: Request, error: Exception) -> Response:
        errors = [
            {
                "field": ".".join(str(part) for part in e["loc"] if part not in ("body", "query")),
                "message": str(e["msg"]).removeprefix("Value error, "),
            }
            for e in cast("RequestValidationError", error).errors()
        ]
        return problem(
            422,
            code="invalid_fields",
            title="Some fields need another look.",
            more={"errors": errors},
        )

    async def http(_: Request, error: Exception) -> Response:
        known = cast("HTTPException", error)
        answer = problem(
            known.status_code,
            code={404: "not_found", 405: "method_not_allowed"}.get(known.status_code, "refused"),
            title=str(known.detail),
        )
        answer.headers.update(known.headers or {})
        return answer

    async def database(_: Request, error: Exception) -> Response:
        log.warning("database_fault", error=type(error).__name__)
        return refusal_answer(Unavailable())

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    for kind in (OperationalError, InterfaceError, PoolTimeout, ConnectionError):
        app.add_exception_handler(kind, database)
    app.add_exception_handler(DBAPIError, database)


class TooLarge(Refusal):
    """The body is larger than we read."""

    kind = Kind.TOO_LARGE
    code = "too_large"
    title = "That is more than we can take in one go."


class Edge:
    """ASGI middleware: request id, body limit, strict JSON, bare 500, headers, one metric.

    The 500 is said here, not by a handler of the framework's: that one stands outside of us, and
    its answer would go out without the headers and the id.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = str(new_id())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message.get("headers", []))
                have = {key.lower() for key, _ in headers}
                headers += [(k, v) for k, v in HEADERS.items() if k not in have]
                if scope["path"].startswith("/api/") and b"cache-control" not in have:
                    headers.append((b"cache-control", b"no-store"))
                headers.append((b"x-request-id", request_id.encode()))
                message["headers"] = headers
            await send(message)

        try:
            refusal, body = _out_of_order(scope), None
            if refusal is None:
                refusal, body = await self._read(scope, receive)
            if refusal is not None:
                await refusal(scope, receive, answer)
            else:
                await self.app(scope, _replay(body, receive), answer)
        except Exception as error:
            log.exception("fault", error=type(error).__name__, exc_info=error)
            if not status:
                fault = problem(500, code="fault", title="Something went wrong on our side.")
                await fault(scope, receive, answer)
            raise
        finally:
            route = getattr(scope.get("route"), "path", "other")
            seconds = time.perf_counter() - started
            HTTP_SECONDS.labels(scope["method"], route, str(status)).observe(seconds)
            log.debug(
                "http",
                method=scope["method"],
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
            )

    async def _read(
        self, scope: Scope, receive: Receive
    ) -> tuple[JSONResponse | None, bytes | None]:
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None, None
        headers = {key.lower(): value for key, value in scope["headers"]}
        if headers.get(b"content-encoding", b"identity") != b"identity":
            return problem(415, code="encoded", title="Send the body uncompressed."), None
        limit = CHAT_BODY if scope["path"].startswith("/api/chat/") else MEGABYTE
        if scope["path"].endswith("/photos"):
            limit = 10 * MEGABYTE
        too_large = problem(413, code=TooLarge.code, title=TooLarge.title)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > limit:
            return too_large, None
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > limit:
                return too_large, None
            chunks.append(chunk)
            if not message.get("more_body", False):
                break
        body = b"".join(chunks)
        if scope["path"].startswith("/api/") and body:
            return _strict(headers.get(b"content-type", b""), body), body
        return None, body


# What no client of ours sends: dot segments, doubled or turned slashes, controls, and bytes that
# were no UTF-8 (a server hands those on as U+FFFD). A proxy may read them in another way than we.
_ODD_PATH = re.compile(r"//|\\|[\x00-\x1f\x7f\ufffd]|/\.{1,2}(?:/|$)")


def _out_of_order(scope: Scope) -> JSONResponse | None:
    """Return the refusal of a request that is out of order before anybody looks at it."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    size = sum(len(name) + len(value) for name, value in headers)
    if size > HEAD_BYTES or len(headers) > HEAD_LINES:
        return problem(431, code="head_too_large", title="The request's headers are too large.")
    if scope["method"] in ("TRACE", "CONNECT"):
        answer = problem(405, code="method_not_allowed", title="Method Not Allowed")
        answer.headers["Allow"] = "GET, HEAD, POST, PATCH, DELETE"
        return answer
    if _ODD_PATH.search(scope["path"]):
        return problem(400, code="odd_path", title="There can be nothing at this address.")
    if b"%00" in scope["query_string"]:  # no text of ours can hold it, nor can the database
        return problem(400, code="odd_query", title="A question cannot contain NUL.")
    if scope["method"] == "OPTIONS" and any(name.lower() == b"origin" for name, _ in headers):
        return problem(403, code="cross_origin", title="Other sites' pages may not call this.")
    return None


def _strict(content_type: bytes, body: bytes) -> JSONResponse | None:
    kind = content_type.split(b";")[0].strip().lower()
    if kind.startswith(b"multipart/"):
        return None
    if kind != b"application/json":
        return problem(415, code="not_json", title="Send JSON (Content-Type: application/json).")
    try:
        strict_json.loads(body)
    except strict_json.NotStrict as error:
        return problem(
            422,
            code="invalid_json",
            title="The JSON cannot be accepted.",
            detail=str(error),
            more={"errors": [{"field": error.field, "message": str(error)}]},
        )
    return None


def _replay(body: bytes | None, receive: Receive) -> Receive:
    if body is None:
        return receive
    given = False

    async def again() -> Message:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return again


class KeyUsedTwice(Refusal):
    """The same Idempotency-Key came with another request."""

    kind = Kind.INVALID
    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request."


async def once(
    unit: Unit, request: Request, *, scope: str, act: Callable[[], Awaitable[tuple[int, Any]]]
) -> JSONResponse:
    """Run `act` once per Idempotency-Key; a repeat gets the first answer.

    `act` returns a status and a JSON body; both are kept for a day in the same transaction as
    the effect. Without the header `act` simply runs.
    """
    key = request.headers.get("idempotency-key", "")[:200]
    if not key:
        status, body = await act()
        return JSONResponse(body, status)
    fingerprint = hashlib.sha256(
        f"{request.method} {request.url.path}\n".encode() + await request.body()
    ).digest()
    values = {"org": unit.organisation_id, "scope": scope, "key": key}
    await unit.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:scope || ':' || :key, 0))"),
        {"scope": scope, "key": key},
    )
    known = await unit.row(
        text(
            "select fingerprint, status, body from idempotency_keys where organisation_id = :org"
            " and scope = :scope and key = :key"
            " and created_at > cast(:now as timestamptz) - interval '24 hours'"
        ),
        values | {"now": unit.now},
    )
    if known is not None:
        if bytes(known[0]) != fingerprint:
            raise KeyUsedTwice
        return JSONResponse(known[2], known[1], headers={"Idempotent-Replayed": "true"})
    status, body = await act()
    await unit.execute(
        text(
            "insert into idempotency_keys (organisation_id, scope, key, fingerprint, status, body,"
            " created_at) values (:org, :scope, :key, :fingerprint, :status, cast(:body as jsonb),"
            " :now) on conflict (organisation_id, scope, key) do update set fingerprint ="
            " excluded.fingerprint, status = excluded.status, body = excluded.body,"
            " created_at = excluded.created_at"
        ),
        values
        | {"fingerprint": fingerprint, "status": status, "body": json.dumps(body), "now": unit.now},
    )
    return JSONResponse(body, status)


def units_of(request: Request) -> Units:
    """Return the unit opener the application was composed with."""
    return cast("Units", request.app.state.units)


def limits_of(request: Request) -> Limits:
    """Return the counts of knocks the application was composed with."""
    return cast("Limits", request.app.state.limits)


def caller_of(request: Request) -> str:
    """Return the address a request came from, as the socket tells it: headers may claim any."""
    return request.client.host if request.client else ""


def uuid_or_none(value: str) -> UUID | None:
    """Return `value` as an id, or None: what is no id cannot exist."""
    try:
        return UUID(value)
    except ValueError:
        return None
