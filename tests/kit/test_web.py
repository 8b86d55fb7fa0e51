"""The HTTP edge: limits, problems, headers; a fault of ours tells nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from structlog.testing import capture_logs

from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.errors import Kind
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.web import (
    CHAT_BODY,
    MEGABYTE,
    STATUS,
    uuid_or_none,
)
from tests.builders import Shop
from tests.clock import WorldClock
from tests.kit.little import CANARY, caller, little_app


@pytest.fixture
async def http() -> AsyncGenerator[httpx.AsyncClient]:
    """A caller of an application that has no database; what it logs is not printed."""
    with capture_logs():
        async with caller(little_app()) as client:
            yield client


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("missing", 404, {"code": "not_found", "title": "There is nothing here."}),
        ("signed_out", 401, {"code": "signed_out", "title": "Please sign in."}),
        (
            "forbidden",
            403,
            {"code": "forbidden", "title": "You may not do this.", "detail": "Ask the owner."},
        ),
        (
            "fields",
            422,
            {
                "code": "invalid_fields",
                "title": "Some fields need another look.",
                "detail": "email: is not one",
                "errors": [{"field": "email", "message": "is not one"}],
            },
        ),
        (
            "sold",
            409,
            {
                "code": "sold",
                "title": "It is sold.",
                "detail": "It was sold today.",
                "alternatives": [1, 2],
            },
        ),
    ],
)
async def test_a_refusal_is_a_problem_with_a_stable_code(
    http: httpx.AsyncClient, name: str, status: int, body: dict[str, Any]
) -> None:
    answer = await http.get(f"/api/refuse/{name}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {"type": "about:blank", "status": status} | body


def test_every_kind_of_refusal_has_its_status() -> None:
    assert set(STATUS) == set(Kind)
    assert all(400 <= status < 500 or status == 503 for status in STATUS.values())


@pytest.mark.parametrize("name", ["database", "data", "network"])
async def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(
    http: httpx.AsyncClient, name: str
) -> None:
    answer = await http.get(f"/api/fault/{name}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["code"] == "unavailable"
    assert CANARY not in answer.text


async def test_a_real_database_that_is_not_there_is_a_503(clock: WorldClock, shop: Shop) -> None:
    nowhere = "postgresql+psycopg://lead_app@127.0.0.1:1/nowhere"
    engine = make_engine(nowhere)
    wakes = Wakes(make_queue("host=127.0.0.1 port=1"))
    units = Units(engine, clock=clock, routes={}, wakes=wakes)
    async with caller(little_app(units, shop)) as client:
        answer = await client.post("/api/close", json={})
    await engine.dispose()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_a_fault_of_ours_is_a_bare_500(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/fault/bug")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Something went wrong on our side.",
        "status": 500,
        "code": "fault",
    }
    for told in ("Traceback", "ValueError", CANARY, ".py"):
        assert told not in answer.text


async def test_frameworks_own_noes_are_problems_too(http: httpx.AsyncClient) -> None:
    nothing = await http.get("/api/nothing")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not_found")
    method = await http.get("/api/form")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")
    assert method.headers["allow"] == "POST"
    teapot = await http.get("/api/fault/http")
    assert (teapot.status_code, teapot.json()["code"]) == (418, "refused")
    assert teapot.headers["x-pot"] == "tea"


@pytest.mark.parametrize(
    ("body", "query", "fields"),
    [
        ({}, "", {"name"}),
        ({"name": 5, "count": 0}, "", {"name", "count"}),
        ({"name": "a", "count": "many"}, "?loud=perhaps", {"count", "loud"}),
        ([], "", {""}),
    ],
)
async def test_each_bad_field_is_named(
    http: httpx.AsyncClient, body: object, query: str, fields: set[str]
) -> None:
    answer = await http.post(f"/api/form{query}", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_fields"
    assert {e["field"] for e in answer.json()["errors"]} == fields


async def test_odd_json_is_refused_before_any_door_and_names_the_field(
    http: httpx.AsyncClient,
) -> None:
    answer = await http.post(
        "/api/form",
        content=b'{"name":"a","name":"b"}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_json"
    assert answer.json()["errors"] == [{"field": "name", "message": "the field stands twice"}]


async def chunks(total: int, *, of: int = 10_000) -> AsyncIterator[bytes]:
    for start in range(0, total, of):
        yield b" " * min(of, total - start)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/size", MEGABYTE),
        ("/webhooks/size", MEGABYTE),
        ("/api/chat/x", CHAT_BODY),
        ("/api/chat/x/photos", 10 * MEGABYTE),
    ],
)
async def test_a_body_over_the_limit_is_not_read(
    http: httpx.AsyncClient, path: str, limit: int
) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x"}
    fits = await http.post(path, content=b" " * limit, headers=kind)
    assert (fits.status_code, fits.json()) == (200, {"bytes": limit})
    said = await http.post(path, content=b" " * (limit + 1), headers=kind)
    streamed = await http.post(path, content=chunks(limit + 1), headers=kind)
    for answer in (said, streamed):
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    fits_streamed = await http.post(path, content=chunks(limit), headers=kind)
    assert fits_streamed.json() == {"bytes": limit}


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999"])
async def test_a_length_that_is_none_is_refused(http: httpx.AsyncClient, length: str) -> None:
    answer = await http.post("/api/size", content=b"{}", headers={"content-length": length})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json"}, 200),
        ({"content-type": "Application/JSON; charset=utf-8"}, 200),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({}, 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
        ({"content-type": "application/json", "content-encoding": "identity"}, 200),
    ],
)
async def test_the_api_takes_plain_json_only(
    http: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await http.post("/api/form", content=b'{"name":"a"}', headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api//size", "odd_path"),
        ("/api/../api/size", "odd_path"),
        ("/api/chat/./x", "odd_path"),
        ("/api/size%00", "odd_path"),
        ("/api/size%0d%0aX-Evil: 1", "odd_path"),
        ("/api\\size", "odd_path"),
        ("/api/size?q=%00", "odd_query"),
    ],
)
async def test_an_odd_address_is_refused_before_anybody_looks(
    http: httpx.AsyncClient, path: str, code: str
) -> None:
    bare = path.partition("?")[2].encode()
    seen: list[dict[str, Any]] = []

    async def send(message: Any) -> None:  # noqa: ANN401 - ASGI's own dictionary
        seen.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    # straight on the application: a client would tidy the address up
    wire: Any = http._transport  # pyright: ignore[reportPrivateUsage]
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path.partition("?")[0]),
        "raw_path": b"",
        "query_string": bare,
        "root_path": "",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    await wire.app(scope, receive, send)
    assert seen[0]["status"] == 400
    assert json.loads(seen[1]["body"])["code"] == code


async def test_more_headers_than_anybody_needs_are_refused(http: httpx.AsyncClient) -> None:
    many = {f"x-{n}": "y" for n in range(200)}
    assert (await http.get("/api/refuse/missing", headers=many)).status_code == 431
    long = await http.get("/api/refuse/missing", headers={"x": "y" * 100_000})
    assert (long.status_code, long.json()["code"]) == (431, "head_too_large")


async def test_a_post_without_a_body_is_not_asked_for_json(http: httpx.AsyncClient) -> None:
    assert (await http.post("/api/size")).json() == {"bytes": 0}
    assert (await http.delete("/api/size")).json() == {"bytes": 0}


async def test_webhooks_keep_their_bytes_whatever_they_are(http: httpx.AsyncClient) -> None:
    answer = await http.post("/webhooks/size", content=b"\xff\x00{{{")
    assert answer.json() == {"bytes": 5}


@pytest.mark.parametrize("path", ["/api/refuse/missing", "/api/fault/bug", "/api/size", "/none"])
async def test_every_answer_has_the_security_headers_and_an_id(
    http: httpx.AsyncClient, path: str
) -> None:
    one, other = await http.get(path), await http.get(path)
    for name, value in {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }.items():
        assert one.headers[name] == value
    assert one.headers.get("cache-control") == ("no-store" if path.startswith("/api") else None)
    assert UUID(one.headers["x-request-id"]).version == 7
    assert one.headers["x-request-id"] != other.headers["x-request-id"]


def test_what_is_no_id_is_none() -> None:
    known = "0190f5f0-0000-7000-8000-000000000001"
    assert uuid_or_none(known) == UUID(known)
    for odd in ("", "x", known + "0", "../../etc", json.dumps({"a": 1})):
        assert uuid_or_none(odd) is None
