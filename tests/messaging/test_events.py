"""Live events: nothing is missed, nothing is held, and everything ends in time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.pool import QueuePool

from lead_orchestrator.kit import sse
from lead_orchestrator.messaging import actions
from lead_orchestrator.messaging.actions.limits import MOST_STREAMS
from tests.messaging.conftest import Give
from tests.messaging.test_chat import PAGE, link_of, person, say
from tests.world import World


@dataclass(slots=True)
class Tab:
    """A browser tab that holds a stream open, straight on the ASGI application."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    text: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    async def until(self, words: str, *, seconds: float = 5.0) -> str:
        """Wait until the stream has said something; return all it said."""
        async with asyncio.timeout(seconds):
            while words not in self.text:
                self.came.clear()
                await self.came.wait()
        return self.text

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the data of every event of a name."""
        found: list[dict[str, Any]] = []
        for block in self.text.split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if lines.get("event") == name:
                found.append(json.loads(lines["data"]))
        return found

    async def close(self) -> None:
        """Close the tab."""
        self.closed.set()
        if self.task is not None:
            await asyncio.wait_for(asyncio.gather(self.task, return_exceptions=True), 5)


def application(world: World) -> Any:  # noqa: ANN401 - a bare ASGI application
    """Return the product's ASGI application."""
    line: Any = world.street.lines["testserver"]
    return line.app


async def open_tab(world: World, lead_id: UUID, token: str, **more: str) -> Tab:
    """Open the event stream of a lead with a bearer token."""
    tab = Tab()
    query = more.pop("query", "")
    asked = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not asked.is_set():
            asked.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await tab.closed.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            tab.status = message["status"]
            tab.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            tab.text += message.get("body", b"").decode()
        tab.came.set()

    headers = {"authorization": f"Bearer {token}", "host": "testserver", **more}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/api/chat/{lead_id}/events",
        "raw_path": f"/api/chat/{lead_id}/events".encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    app = application(world)
    tab.task = asyncio.create_task(app(scope, receive, send))
    async with asyncio.timeout(5):
        while not tab.status:
            tab.came.clear()
            await tab.came.wait()
    return tab


@asynccontextmanager
async def listening(world: World) -> AsyncGenerator[None]:
    """Run the listener of live news as the web process does."""
    task = asyncio.create_task(world.product.live.run())
    await asyncio.sleep(0.1)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def inside(world: World, lead_of: Give) -> AsyncGenerator[tuple[UUID, str]]:
    """A lead and a bearer token of its customer, with live news running."""
    lead_id = await lead_of()
    answer = await world.http.post(
        "/api/chat/session",
        json={"lead_id": str(lead_id), "token": await link_of(world, lead_id)},
        headers={"Accept": "application/json; token=bearer"},
    )
    async with listening(world):
        yield lead_id, answer.json()["access_token"]


async def talk_of(world: World, lead_id: UUID) -> UUID:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        return await actions.open_conversation(
            unit, location_id=world.shop.location_id, person_id=await person(unit, lead_id)
        )


async def test_what_is_said_and_who_holds_it_arrives_at_once(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    tab = await open_tab(world, lead_id, token)
    assert tab.status == 200
    assert tab.headers["content-type"].startswith("text/event-stream")
    assert tab.headers["x-accel-buffering"] == "no"
    await tab.until("retry: ")
    said = await say(world, lead_id, "hello")
    await tab.until("hello")
    assert f"id: {said}\n" in tab.text
    talk = await talk_of(world, lead_id)
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await actions.take_over(unit, conversation_id=talk, staff_id=world.shop.staff_id)
    await tab.until("event: holder")
    assert tab.events("holder") == [{"holder": "staff"}]
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await actions.reply(
            unit, conversation_id=talk, staff_id=world.shop.staff_id, text="Alex here"
        )
    await tab.until("Alex here")
    assert tab.events("message")[-1]["author_name"] == "Alex Advisor"
    await tab.close()


@pytest.mark.parametrize("how", ["header", "query"])
async def test_a_reader_who_comes_back_misses_nothing_and_gets_nothing_twice(
    world: World, inside: tuple[UUID, str], how: str
) -> None:
    lead_id, token = inside
    ids = [await say(world, lead_id, f"message {n}") for n in range(6)]
    back = {"last-event-id": str(ids[2])} if how == "header" else {"query": f"after={ids[2]}"}
    tab = await open_tab(world, lead_id, token, **back)
    await tab.until("message 5")
    await say(world, lead_id, "message 6")
    await tab.until("message 6")
    assert [m["text"] for m in tab.events("message")] == [f"message {n}" for n in range(3, 7)]
    await tab.close()


async def test_cut_anywhere_the_pieces_make_the_whole(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    first = str(await say(world, lead_id, "start"))
    read: list[str] = []
    for n in range(8):
        tab = await open_tab(world, lead_id, token, **{"last-event-id": first})
        writing = asyncio.create_task(say(world, lead_id, f"piece {n}"))
        await tab.until(f"piece {n}")
        await writing
        await tab.close()
        read += [m["text"] for m in tab.events("message")]
        first = tab.events("message")[-1]["id"]
    assert read == [f"piece {n}" for n in range(8)]


async def test_many_writers_at_once_give_ids_in_the_order_of_commits(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    start = str(await say(world, lead_id, "start"))
    tab = await open_tab(world, lead_id, token, **{"last-event-id": start})
    async with asyncio.TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(say(world, lead_id, f"at once {n}"))
    async with asyncio.timeout(5):
        while len(tab.events("message")) < 20:
            tab.came.clear()
            await tab.came.wait()
    ids = [m["id"] for m in tab.events("message")]
    assert ids == sorted(ids)
    assert len(set(ids)) == 20
    await tab.close()


async def test_only_so_many_tabs_and_closing_one_makes_room(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    tabs = await asyncio.gather(*(open_tab(world, lead_id, token) for _ in range(MOST_STREAMS + 1)))
    assert sorted(tab.status for tab in tabs) == [200] * MOST_STREAMS + [429]
    good = [tab for tab in tabs if tab.status == 200]
    await good[0].until("retry: ")
    await good[0].close()
    again = await open_tab(world, lead_id, token)
    assert again.status == 200
    for tab in (*good[1:], again):
        await tab.close()


async def test_open_streams_hold_no_connection_of_the_database(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    tabs = [await open_tab(world, lead_id, token) for _ in range(MOST_STREAMS)]
    for tab in tabs:
        await tab.until("retry: ")
    await asyncio.sleep(0.2)
    pool = world.product.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
    for tab in tabs:
        await tab.close()


async def test_streams_end_cleanly_when_the_process_goes_down(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    tab = await open_tab(world, lead_id, token)
    await tab.until("retry: ")
    app = application(world)
    app.state.stopping.set()
    assert tab.task is not None
    await asyncio.wait_for(tab.task, 2)
    app.state.stopping.clear()


async def test_a_stream_ends_when_its_link_is_taken_back(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, token = inside
    tab = await open_tab(world, lead_id, token)
    await tab.until("retry: ")
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await actions.revoke_links(unit, lead_id)
        talk = await actions.open_conversation(
            unit, location_id=world.shop.location_id, person_id=await person(unit, lead_id)
        )
        unit.tell(f"conversation:{talk}", {"event": "message", "id": "any"})
    assert tab.task is not None
    await asyncio.wait_for(tab.task, 2)


async def test_typing_is_passed_on_as_it_is(world: World, inside: tuple[UUID, str]) -> None:
    lead_id, token = inside
    tab = await open_tab(world, lead_id, token)
    await tab.until("retry: ")
    talk = await talk_of(world, lead_id)
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        unit.tell(f"conversation:{talk}", {"event": "typing", "who": "staff"})
    await tab.until("event: typing")
    assert tab.events("typing") == [{"who": "staff"}]
    await tab.close()


async def test_a_quiet_stream_says_that_it_is_still_there(
    world: World, inside: tuple[UUID, str]
) -> None:
    assert sse.HEARTBEAT_S <= 15
    lead_id, token = inside
    tab = await open_tab(world, lead_id, token)
    await tab.until("retry: ")
    world.product.live.announce({"event": "resync"})
    await say(world, lead_id, "after a gap")
    await tab.until("after a gap")
    await tab.close()


async def test_a_stream_asked_for_without_our_header_is_only_reading(
    world: World, inside: tuple[UUID, str]
) -> None:
    lead_id, _ = inside
    answer = await world.http.get(f"/api/chat/{lead_id}/events", headers=PAGE)
    assert answer.status_code == 401
