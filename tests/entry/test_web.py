"""The HTTP door: pages and their policies, health in words, figures, and a process that ends."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from lead_orchestrator.entry.http import create_app
from tests.builders import build_lead
from tests.clock import WorldClock
from tests.conftest import Database
from tests.entry.running import Running, ask, free_port, until
from tests.world import WEB, World, build_world


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built web app, as small as it can be."""
    for name, words in (
        ("index.html", "the console"),
        ("demo.html", "the demo"),
        ("chat/index.html", "the chat"),
        ("assets/icon-abc.svg", "<svg/>"),
        ("assets/chat-abc.js", "let x = 1;" * 100),
    ):
        file = tmp_path / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words)
    return tmp_path / "dist"


def visitor(world: World, dist: Path) -> httpx.AsyncClient:
    """Give a browser at the product with this web app."""
    transport = httpx.ASGITransport(app=create_app(world.product, web=dist))
    return httpx.AsyncClient(transport=transport, base_url=WEB)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "the console"),
        ("/staff", "the console"),
        ("/staff/leads/anything", "the console"),
        ("/chat/0190f5f0-0000-7000-8000-000000000001", "the chat"),
        ("/chat/not-an-id", "the chat"),
    ],
)
async def test_a_page_is_the_same_for_everybody_and_runs_only_our_scripts(
    world: World, dist: Path, path: str, words: str
) -> None:
    async with visitor(world, dist) as browser:
        answer = await browser.get(path)
        head = await browser.head(path)
    assert (answer.status_code, answer.text) == (200, words)
    assert (head.status_code, head.text) == (200, "")
    policy = answer.headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe-eval" not in policy
    script = next(r for r in policy.split(";") if "script-src" in r)
    assert "unsafe-inline" not in script
    if words == "the chat":
        assert "unsafe-inline" not in policy
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


async def test_in_demo_mode_the_demo_is_at_home(
    database: Database, clock: WorldClock, dist: Path
) -> None:
    async with (
        build_world(database.app_url, clock, demo_mode=True) as world,
        visitor(world, dist) as browser,
    ):
        assert (await browser.get("/")).text == "the demo"


async def test_assets_are_kept_for_a_year_and_sent_small(world: World, dist: Path) -> None:
    async with visitor(world, dist) as browser:
        script = await browser.get("/assets/chat-abc.js")
        icon = await browser.get("/favicon.ico")
        missing = await browser.get("/assets/nothing.js")
        outside = await browser.get("/assets/%2e%2e/index.html")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["x-content-type-options"] == "nosniff"
    assert (icon.status_code, icon.headers["location"]) == (308, "/assets/icon-abc.svg")
    assert missing.status_code == 404
    assert outside.status_code in (400, 404)


async def test_without_a_built_web_app_the_api_works_and_pages_say_so(
    world: World, tmp_path: Path
) -> None:
    async with visitor(world, tmp_path) as browser:
        for path in ("/", "/staff", "/chat/x"):
            answer = await browser.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "no_web_app")
        assert (await browser.get("/favicon.ico")).status_code == 204
        assert (await browser.get("/api/health/live")).json() == {"status": "ok"}
        assert (await browser.get("/nothing")).status_code == 404


async def beat(world: World, seconds_ago: int) -> None:
    async with world.product.units.open() as unit:
        await unit.execute(text("delete from workers"))
        await unit.execute(
            text(
                "insert into workers (name, kind, started_at, beat_at) values ('w', 'worker',"
                " clock_timestamp(), clock_timestamp() - :ago * interval '1 second')"
            ),
            {"ago": seconds_ago},
        )


async def test_health_says_in_words_how_each_part_is(world: World) -> None:
    async def health() -> dict[str, object]:
        answer = await world.http.get("/api/health")
        assert answer.status_code == 200
        return {"status": answer.json()["status"]} | answer.json()["checks"]

    assert (await health())["status"] == "degraded"
    await beat(world, 3)
    said = await health()
    assert (said["status"], said["database"], said["worker"], said["queue"]) == ("ok",) * 4
    assert said["providers"] == {
        "claude": "not_configured",
        "openai": "not_configured",
        "scripted": "ok",
    }
    assert (said["waiting"], said["dead"]) == (0, 0)
    await build_lead(world.product.units, world.shop)
    assert (await health())["waiting"] == 1
    async with world.product.units.open() as unit:
        await unit.execute(text("update reactions set state = 'dead'"))
    said = await health()
    assert (said["waiting"], said["dead"]) == (0, 1)
    await beat(world, 16)
    said = await health()
    assert (said["status"], said["worker"]) == ("degraded", "down")


async def test_health_without_a_database_is_down_and_the_process_still_lives(
    database: Database, clock: WorldClock
) -> None:
    async with build_world(database.app_url, clock) as world:
        nowhere = world.product.settings.model_copy(
            update={"database_url": "postgresql+psycopg://lead_app@127.0.0.1:1/x"}
        )
        from lead_orchestrator.app import compose

        product = compose(nowhere, clock=clock)
        transport = httpx.ASGITransport(app=create_app(product), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=WEB) as browser:
            answer = await browser.get("/api/health")
            live = await browser.get("/api/health/live")
            form = await browser.post(
                "/api/leads", json={"location": "x", "name": "Jo", "email": "jo@example.com"}
            )
        await product.close()
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert answer.json()["checks"]["database"] == "down"
    assert live.status_code == 200
    assert (form.status_code, form.headers["retry-after"]) == (503, "2")


@pytest.mark.parametrize(
    ("token", "given", "status"),
    [
        (None, None, 200),
        ("s3cret", None, 401),
        ("s3cret", "Bearer wrong", 401),
        ("s3cret", "s3cret", 401),
        ("s3cret", "Bearer s3cret", 200),
    ],
)
async def test_figures_are_behind_a_token_when_there_is_one(
    database: Database, clock: WorldClock, token: str | None, given: str | None, status: int
) -> None:
    async with build_world(database.app_url, clock, metrics_token=token) as world:
        headers = {} if given is None else {"authorization": given}
        answer = await world.http.get("/metrics", headers=headers)
    assert answer.status_code == status
    assert ("http_request_seconds" in answer.text) == (status == 200)
    assert "s3cret" not in answer.text


async def test_the_api_documents_itself(world: World) -> None:
    document = (await world.http.get("/openapi.json")).json()
    assert document["info"]["title"] == "Lead Orchestrator"
    for path in ("/api/leads", "/api/staff/leads", "/api/chat/{lead_id}", "/api/health"):
        assert path in document["paths"]


@pytest.fixture
def process(database: Database, tmp_path: Path) -> Iterator[tuple[Running, str]]:
    """The web process, serving."""
    port = free_port()
    with Running(
        "serve",
        cwd=tmp_path,
        PORT=str(port),
        DATABASE_URL=database.app_url,
        LOG_LEVEL="DEBUG",
    ) as web:
        base = f"http://127.0.0.1:{port}"
        assert until(lambda: ask(f"{base}/api/health/live")[0] == 200), web.said
        yield web, base


def test_the_web_process_serves_logs_without_people_and_ends_cleanly(
    process: tuple[Running, str],
) -> None:
    web, base = process
    assert ask(f"{base}/api/health")[1]["status"] == "degraded"
    form = {"location": "nowhere", "name": "Canary Person", "email": "canary@example.com"}
    assert ask(f"{base}/api/leads", form)[0] == 202
    assert ask(f"{base}/api/staff/sign-in", {"email": "canary@example.com"})[0] == 202
    assert ask(f"{base}/api/leads?q=canary@example.com", {"name": "Canary"})[0] == 422
    assert web.end(signal.SIGTERM) == 0, web.said
    assert '"event": "http"' in web.said
    assert re.search(r'"request_id": "[0-9a-f-]{36}"', web.said)
    assert "anary" not in web.said
    assert "Traceback" not in web.said


def test_ctrl_c_ends_the_web_process_cleanly_too(process: tuple[Running, str]) -> None:
    web, _ = process
    assert web.end(signal.SIGINT) == 0, web.said
    assert "Traceback" not in web.said


def test_an_open_connection_does_not_hold_the_end_up(process: tuple[Running, str]) -> None:
    web, base = process
    host, _, port = base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as open_connection:
        open_connection.sendall(b"GET /api/health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert open_connection.recv(1000).startswith(b"HTTP/1.1 200")
        assert web.end(signal.SIGTERM, within_s=8) == 0, web.said


def test_a_port_that_is_taken_ends_the_web_process_with_a_code(
    database: Database, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with Running(
            "serve",
            cwd=tmp_path,
            PORT=str(other.getsockname()[1]),
            DATABASE_URL=database.app_url,
        ) as web:
            assert web.process.wait(20) == 3
    assert "address already in use" in web.said
