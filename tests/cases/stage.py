"""The stage on which cases are tried: the whole product, a neighbour, and everything on record.

Promises that what holds for every case is looked at after each: no fault of ours, nothing secret
or foreign told, nothing of the neighbour touched, no call to a stranger, no person in a log.
"""

from __future__ import annotations

import asyncio
import io
import json
import resource
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.messaging.actions import issue_link, open_session, receive_message
from lead_orchestrator.messaging.queries import conversation_of_lead
from lead_orchestrator.tenancy.actions import make_signin_link
from simulators import sendgrid, shopmonkey, twilio
from tests.builders import Shop, build_lead, build_shop
from tests.cases.catalogue import Trial
from tests.world import WEB, World

PHONE, EMAIL = "+12025550143", "jo@example.com"
PAGE = {"X-Requested-With": "lead-orchestrator"}
LONGEST_S = 2.0
MOST_GROWTH = 64 * 1024 * 1024
TRACES = ("Traceback", 'File "', "sqlalchemy", "psycopg", "site-packages", "asyncpg")
FAR = ("shopmonkey.test", "twilio.test", "sendgrid.test", "testserver")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the product, as it left."""

    what: str
    status: int
    headers: str
    body: str
    seconds: float | None  # of this process's work; None when several were under way


class Recorder(httpx.AsyncBaseTransport):
    """Passes requests on and keeps every answer."""

    def __init__(self, inner: httpx.ASGITransport) -> None:
        self.inner = inner
        self.said: list[Said] = []
        self._under_way = 0
        self._crowded = False

    @property
    def app(self) -> FastAPI:
        """The application behind it."""
        return cast("FastAPI", self.inner.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass one request on."""
        self._under_way += 1
        self._crowded = self._crowded or self._under_way > 1
        began = time.process_time()
        try:
            answer = await self.inner.handle_async_request(request)
            await answer.aread()
            seconds = None if self._crowded else time.process_time() - began
        finally:
            self._under_way -= 1
            self._crowded = self._crowded and self._under_way > 0
        self.said.append(
            Said(
                f"{request.method} {request.url.path}",
                answer.status_code,
                str(answer.headers),
                answer.text,
                seconds,
            )
        )
        return answer


@dataclass(frozen=True, slots=True)
class Chat:
    """A customer's chat, opened."""

    http: httpx.AsyncClient
    lead_id: UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What the customer's page sends with every call."""
        return PAGE | {"Authorization": f"Bearer {self.token}"}

    async def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """Send one call to a path under the chat."""
        return await self.http.request(
            method,
            f"/api/chat/{self.lead_id}{path}",
            json=body,
            headers=self.headers | {k.replace("_", "-"): v for k, v in headers.items()},
        )

    async def say(self, message: str) -> httpx.Response:
        """Say something."""
        return await self.ask("POST", "", {"message": message})


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another organisation with a lead, a conversation and a session of its own."""

    shop: Shop
    lead_id: UUID
    conversation_id: UUID
    session: str

    @property
    def marks(self) -> tuple[str, ...]:
        """What may appear in no answer to anybody else."""
        return (
            str(self.lead_id),
            str(self.conversation_id),
            str(self.shop.organisation_id),
            self.shop.slug,
            self.shop.staff_email,
            "nadia",
        )


@dataclass(slots=True)
class Staged(Trial):
    """A case tried on the whole product."""

    world: World = field(kw_only=True)
    neighbour: Neighbour = field(kw_only=True)
    recorder: Recorder = field(kw_only=True)
    logs: io.StringIO = field(kw_only=True)
    quiet_words: list[str] = field(default_factory=list[str], kw_only=True)

    @property
    def http(self) -> httpx.AsyncClient:
        """A browser without cookies of anybody."""
        return self.world.http

    @property
    def shop(self) -> Shop:
        """The shop the case is about."""
        return self.world.shop

    async def rows(
        self, statement: str, *, of: OrganisationId | None = None, **values: object
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a question about the shop, or about organisation `of`."""
        organisation_id = of or self.shop.organisation_id
        async with self.world.product.units.open(organisation_id=organisation_id) as unit:
            return [tuple(row) for row in await unit.rows(text(statement), values)]

    async def change(self, statement: str, **values: object) -> None:
        """Change rows of the shop by hand: what no route of this stage does."""
        async with self.world.product.units.open(organisation_id=self.shop.organisation_id) as unit:
            await unit.execute(text(statement), values)

    async def count(self, table: str) -> int:
        """Return how many rows of the shop a table has."""
        return int((await self.rows(f"select count(*) from {table}"))[0][0])

    async def written(self) -> int:
        """Return how many rows the doors could have written for the shop or for nobody."""
        tables = ("receipts", "leads", "persons", "conversations", "chat_messages", "outbox")
        tables += ("appointments", "holds", "contacts", "facts", "chat_sessions")
        asked = " + ".join(f"(select count(*) from {name})" for name in tables)
        mine = int((await self.rows(f"select {asked}"))[0][0])
        async with self.world.product.units.open() as unit:
            row = await unit.row(text("select count(*) from receipts"))
        return mine + (int(row[0]) if row else 0)

    async def chat(self, **lead: Any) -> Chat:  # noqa: ANN401 - the fields of `build_lead`
        """Make a lead and open its chat."""
        lead_id = await build_lead(self.world.product.units, self.shop, **lead)
        return await open_chat(self.world, self.recorder, self.shop, lead_id)

    @asynccontextmanager
    async def staff(self) -> AsyncGenerator[httpx.AsyncClient]:
        """Sign a member of the shop's staff in; give their browser."""
        units = self.world.product.units
        async with units.open(organisation_id=self.shop.organisation_id) as unit:
            token = await make_signin_link(unit, staff_id=self.shop.staff_id)
        async with httpx.AsyncClient(transport=self.recorder, base_url=WEB) as browser:
            answer = await browser.post("/api/staff/session", json={"token": token})
            assert answer.status_code == 200, answer.text
            browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
            yield browser


async def open_chat(world: World, recorder: Recorder, shop: Shop, lead_id: UUID) -> Chat:
    """Open the chat of a lead with a fresh link."""
    async with world.product.units.open(organisation_id=shop.organisation_id) as unit:
        link = await issue_link(unit, lead_id=lead_id, chat_url=f"{WEB}/chat", days=30)
        session = await open_session(unit, lead_id=lead_id, token=link.partition("#k=")[2])
    browser = httpx.AsyncClient(transport=recorder, base_url=WEB)
    return Chat(browser, lead_id, session.token)


async def settle_next_door(world: World, recorder: Recorder) -> Neighbour:
    """Build the neighbour; nothing of theirs is left to be worked."""
    units = world.product.units
    shop = await build_shop(units)
    lead_id = await build_lead(
        units, shop, first_name="Nadia", email="nadia@example.net", phone="+12025550177", sms=False
    )
    chat = await open_chat(world, recorder, shop, lead_id)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        talk = await conversation_of_lead(unit, lead_id)
        await receive_message(
            unit,
            conversation_id=talk.id,
            lead_id=lead_id,
            channel="web",
            text="nadia writes this",
            client_message_id=None,
        )
        await unit.execute(
            text("delete from reactions where organisation_id = :org"),
            {"org": shop.organisation_id},
        )
    return Neighbour(shop, lead_id, talk.id, chat.token)


_WATCHED = (
    *("leads", "persons", "vehicles", "consents", "contacts", "conversations", "chat_messages"),
    *("chat_links", "chat_sessions", "outbox", "attempts", "holds", "appointments"),
    *("busy_blocks", "staff_sessions", "receipts", "facts"),
)


async def next_door(world: World, neighbour: Neighbour) -> str:
    """Return the neighbour's rows as one text that changes with any of them."""
    asked = " union all ".join(
        f"select '{name}', count(*), md5(string_agg(t::text, '|' order by t::text)) from {name} t"
        for name in _WATCHED
    )
    async with world.product.units.open(organisation_id=neighbour.shop.organisation_id) as unit:
        return repr([tuple(row) for row in await unit.rows(text(asked))])


def check_answers(trial: Staged) -> None:
    """Look at every answer that was given: no fault, no trace, nothing secret, nothing foreign."""
    settings = trial.world.product.settings
    secret = [settings.secret_key, twilio.AUTH_TOKEN, sendgrid.API_KEY, shopmonkey.API_KEY]
    secret += [trial.shop.webhook_key, trial.neighbour.shop.webhook_key]
    for said in trial.recorder.said:
        assert said.status < 500, f"{said.what}: {said.status} {said.body[:500]}"
        assert said.seconds is None or said.seconds < LONGEST_S, f"{said.what}: {said.seconds} s"
        told = said.headers + said.body
        for word in (*TRACES, *secret):
            assert word not in told, f"{said.what} tells {word[:12]!r}…"
        for mark in trial.neighbour.marks:
            assert mark not in told.casefold(), f"{said.what} tells of the neighbour: {mark}"
    strangers = set(trial.world.street.hosts) - set(FAR)
    assert not strangers, f"calls to {strangers}"


def check_logs(trial: Staged) -> None:
    """Look for people in what was logged as operators would see it."""
    logged = trial.logs.getvalue()
    people = [EMAIL, PHONE, PHONE.removeprefix("+"), "jordan@example.com", "nadia@example.net"]
    tokens = [trial.neighbour.session, trial.shop.webhook_key, *trial.quiet_words]
    for word in (*people, *tokens, "CANARY"):
        assert word not in logged, f"a log line tells {word!r}"


def memory_now() -> int:
    """Return how many bytes this process has in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
        return int(file.read().split()[1]) * resource.getpagesize()


@dataclass(slots=True)
class Stream:
    """An answer read while it is being sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytearray = field(default_factory=bytearray)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    async def until(self, words: bytes, *, within_s: float = 5.0) -> None:
        """Wait until some bytes have come."""
        async with asyncio.timeout(within_s):
            while words not in self.body:
                assert not self.ended, f"ended without {words!r}: {bytes(self.body)[-500:]!r}"
                self.news.clear()
                await self.news.wait()

    async def grown_to(self, size: int, *, within_s: float = 5.0) -> None:
        """Wait until so many bytes have come, or all of them."""
        async with asyncio.timeout(within_s):
            while len(self.body) < size and not self.ended:
                self.news.clear()
                await self.news.wait()

    def events(self) -> list[tuple[str, Any, str | None]]:
        """Return what came so far as (event, data, id)."""
        found: list[tuple[str, Any, str | None]] = []
        for block in bytes(self.body).decode().split("\n\n")[:-1]:
            lines: dict[str, str] = {}
            for line in block.split("\n"):
                name, _, value = line.partition(": ")
                lines[name] = value
            if "event" in lines:
                found.append((lines["event"], json.loads(lines["data"]), lines.get("id")))
        return found


def scope_of(
    method: str, path: str, headers: dict[str, str], *, raw_path: bytes | None = None
) -> dict[str, Any]:
    """Return what a server hands to the application for a request."""
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": raw_path if raw_path is not None else path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()]
        + [(b"host", b"testserver")],
        "client": ("127.0.0.1", 50_000),
        "server": ("testserver", 80),
    }


@asynccontextmanager
async def streamed(
    app: FastAPI, scope: dict[str, Any], body: bytes = b""
) -> AsyncGenerator[Stream]:
    """Send a request and read its answer as it comes; leaving closes the connection."""
    answer = Stream()
    given = False

    async def receive() -> dict[str, Any]:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        await answer.gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if answer.gone.is_set():
            raise OSError("the reader has gone")
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {k.decode().lower(): v.decode() for k, v in message["headers"]}
            answer.began.set()
        else:
            answer.body += message.get("body", b"")
            answer.ended = not message.get("more_body", False)
        answer.news.set()

    task = asyncio.create_task(app(scope, receive, send))  # pyright: ignore[reportArgumentType]
    try:
        async with asyncio.timeout(10):
            await answer.began.wait()
        yield answer
    finally:
        answer.gone.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
