"""Live events: many readers, cut lines, tabs beyond number, proxies, idle connections."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import AsyncExitStack
from typing import Any

import uvicorn
from sqlalchemy.pool import Pool, QueuePool

from lead_orchestrator.kit.sse import HEARTBEAT_S
from tests.cases.catalogue import staged
from tests.cases.stage import Chat, Staged, scope_of, streamed


def reading(chat: Chat, **headers: str) -> dict[str, Any]:
    """Return the request of a page that reads live events."""
    return scope_of("GET", f"/api/chat/{chat.lead_id}/events", chat.headers | headers)


def in_use(pool: Pool) -> int:
    """Return how many connections are in somebody's hands."""
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


@staged("S01")
async def idle_readers_hold_no_connection(trial: Staged) -> None:
    pool = trial.world.product.engine.pool
    leads = int(trial.given["streams"]) // 5
    chats = [
        await trial.chat(source_key=str(n), email=f"s{n}@example.com", phone=None)
        for n in range(leads)
    ]
    before = in_use(pool)
    async with AsyncExitStack() as open_streams:
        for chat in chats:
            for _ in range(5):
                stream = await open_streams.enter_async_context(
                    streamed(trial.recorder.app, reading(chat))
                )
                assert stream.status == 200
        await asyncio.sleep(0.2)
        busy = in_use(pool)
        trial.holds("db_pool_in_use=baseline", busy == before == 0, but=busy)
        health = await trial.http.get("/api/health")
        trial.answers(health.status_code, text=health.text)
        async with trial.staff() as staff:
            assert (await staff.get("/api/staff/leads")).status_code == 200


@staged("S03")
async def a_cut_line_costs_nothing(trial: Staged) -> None:
    """The line is cut after 1, 2, 3 … bytes of the answer; then the page reads on by its id."""
    chat = await trial.chat()
    app = trial.recorder.app
    for n in range(20):
        trial.world.clock.move(minutes=2)
        body = json.dumps({"message": "What are your hours?", "client_message_id": f"m{n}"})
        headers = chat.headers | {"accept": "text/event-stream", "content-type": "application/json"}
        scope = scope_of("POST", f"/api/chat/{chat.lead_id}", headers)
        async with streamed(app, scope, body.encode()) as cut:
            trial.answers(cut.status)
            await cut.until(b"\n\n")
            await cut.grown_to(n * 60)
        accepted = cut.events()[0][1]["message"]
        await trial.world.product.turns.finish()
        again = reading(chat, **{"last-event-id": accepted["id"]})
        async with streamed(app, again) as resumed:
            trial.answers(resumed.status)
            await resumed.until(b'"author":"assistant"')
        news = [data for name, data, _ in resumed.events() if name == "message"]
        stored = await trial.rows(
            "select id, text from chat_messages where answers = :id", id=accepted["id"]
        )
        told = [(m["id"], m["text"]) for m in news]
        trial.holds("text==stored", told == [(str(i), t) for i, t in stored], but=(told, stored))
        trial.holds("0_duplicate_tokens", len(told) == 1)
    turns = await trial.rows("select count(*), count(distinct message_id) from turns")
    trial.holds("1_ai_call", turns == [(20, 20)], but=turns)


@staged("S05")
async def five_tabs_are_enough(trial: Staged) -> None:
    chat = await trial.chat()
    statuses: list[int] = []
    async with AsyncExitStack() as tabs:
        for _ in range(int(trial.given["n"])):
            tab = await tabs.enter_async_context(streamed(trial.recorder.app, reading(chat)))
            trial.answers(tab.status)
            statuses.append(tab.status)
    trial.holds("<=5_streams_per_link", statuses == [200] * 5 + [429], but=statuses)
    async with streamed(trial.recorder.app, reading(chat)) as later:
        assert later.status == 200, "a closed tab makes room"


@staged("S09")
async def a_proxy_is_told_not_to_wait(trial: Staged) -> None:
    chat = await trial.chat()
    began = time.perf_counter()
    async with streamed(trial.recorder.app, reading(chat)) as stream:
        await stream.until(b"retry:")
        first = time.perf_counter() - began
        trial.answers(stream.status)
        assert stream.headers["x-accel-buffering"] == "no"
        assert stream.headers["cache-control"] == "no-store"
        trial.holds("first_byte<=500ms", first < 0.5, but=first)
    trial.holds("heartbeat<=15s", HEARTBEAT_S <= 15, but=HEARTBEAT_S)


@staged("S13")
async def idle_connections_keep_nobody_out(trial: Staged) -> None:
    """A real server on the loopback: a thousand idle connections, and two requests in one go."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        trial.recorder.app, lifespan="off", log_config=None, access_log=False, server_header=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    port = listening.getsockname()[1]
    ask = b"GET /api/health/live HTTP/1.1\r\nHost: testserver\r\n\r\n"
    idle: list[asyncio.StreamWriter] = []
    try:
        async with asyncio.timeout(5):
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
                await asyncio.sleep(0.01)
        for _ in range(int(trial.given["n"])):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(ask)
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
            idle.append(writer)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        idle.append(writer)
        writer.write(ask * 2)
        answered = b""
        async with asyncio.timeout(5):
            while answered.count(b'{"status":"ok"}') < 2:
                answered += await reader.read(4096)
        trial.holds("ok", answered.count(b"HTTP/1.1 200") == 2, but=answered)
    finally:
        for writer in idle:
            writer.close()
        server.should_exit = True
        await serving
