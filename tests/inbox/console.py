"""The staff console as a browser uses it: signed in, reading page by page, listening."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from lead_orchestrator.kit.live import RESYNC
from lead_orchestrator.tenancy.actions import make_signin_link
from tests.builders import Shop
from tests.world import WEB, World


@asynccontextmanager
async def signed_in(world: World, shop: Shop) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a browser in which the shop's manager is signed in."""
    async with world.product.units.open(organisation_id=shop.organisation_id) as unit:
        token = await make_signin_link(unit, staff_id=shop.staff_id)
    line = world.street.lines["testserver"]
    async with httpx.AsyncClient(transport=line, base_url=WEB) as client:
        answer = await client.post("/api/staff/session", json={"token": token})
        assert answer.status_code == 200
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        yield client


async def read(client: httpx.AsyncClient, path: str, **params: str) -> Any:  # noqa: ANN401 - JSON
    """Read something that must be there."""
    answer = await client.get(f"/api/staff/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def pages(client: httpx.AsyncClient, path: str, **params: str) -> list[list[dict[str, Any]]]:
    """Read a list to its end, page by page."""
    found: list[list[dict[str, Any]]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await read(client, path, **params, **cursor)
        found.append(page["items"])
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


@dataclass(slots=True)
class Listening:
    """An open event stream: what was said on it so far."""

    status: int = 0
    text: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, words: str) -> None:
        """Wait until the stream has said something."""
        async with asyncio.timeout(5):
            while words not in self.text:
                self.came.clear()
                await self.came.wait()

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the data of every event of a name."""
        blocks = [block.split("\ndata: ") for block in self.text.split("\n\n")]
        return [json.loads(b[1]) for b in blocks if b[0] == f"event: {name}"]


@asynccontextmanager
async def events(world: World, client: httpx.AsyncClient) -> AsyncGenerator[Listening]:
    """Hold the console's event stream open, straight on the ASGI application.

    httpx's in-process transport gives an answer only when it has ended, and this one does not.
    """
    heard, closed, asked = Listening(), asyncio.Event(), asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not asked.is_set():
            asked.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await closed.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        heard.status = message.get("status", heard.status)
        heard.text += message.get("body", b"").decode()
        heard.came.set()

    request = client.build_request("GET", "/api/staff/events")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": b"",
        "root_path": "",
        "headers": [(k.lower(), v) for k, v in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    line: Any = world.street.lines["testserver"]
    async with live_news(world):
        stream = asyncio.create_task(line.app(scope, receive, send))
        try:
            await _stands(world, heard)
            yield heard
        finally:
            closed.set()
            await asyncio.wait_for(asyncio.gather(stream, return_exceptions=True), 5)


@asynccontextmanager
async def live_news(world: World) -> AsyncGenerator[None]:
    """Let the product listen to its database, as the web process does."""
    live = world.product.live
    async with live.listen("a test") as queue:
        listening = asyncio.create_task(live.run())
        try:
            await asyncio.wait_for(queue.get(), 5)
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def _stands(world: World, heard: Listening) -> None:
    """Wait until the stream hears what is announced, or was refused."""
    for _ in range(500):
        if heard.status not in (0, 200) or "event: resync" in heard.text:
            return
        world.product.live.announce(RESYNC)
        await asyncio.sleep(0.01)
    raise AssertionError("the stream hears nothing")
