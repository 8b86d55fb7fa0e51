"""Customers of a product whose assistant is a vendor's model: they text, they chat, they look."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from lead_orchestrator.messaging.actions import issue_link, open_session
from lead_orchestrator.messaging.api.twilio import SMS_NUMBER
from lead_orchestrator.tenancy.actions import remember
from simulators.twilio import FROM_NUMBER
from tests.builders import build_lead
from tests.cases.stage import Stream, scope_of, streamed
from tests.clock import WorldClock
from tests.world import WEB, Minds, World, build_minds, build_world

PHONE, EMAIL = "+12025550143", "jordan@example.com"
PAGE = {"X-Requested-With": "lead-orchestrator"}
SMS_URL = f"{WEB}/webhooks/twilio/sms"
GATHERED_S = 16.0  # more than a burst of texts is waited for


@dataclass(frozen=True, slots=True)
class Told:
    """What one streamed answer told, event by event."""

    events: list[tuple[str, Any]]

    @property
    def names(self) -> list[str]:
        """Return the names of the events in order."""
        return [name for name, _ in self.events]

    @property
    def text(self) -> str:
        """Return all sentences as they came."""
        return "".join(data["text"] for name, data in self.events if name == "delta").strip()

    @property
    def reply(self) -> dict[str, Any] | None:
        """Return the stored answer as the last event tells it."""
        name, data = self.events[-1]
        assert name == "done", self.events
        return data["reply"]


@dataclass(slots=True)
class Customer:
    """Somebody with a lead, an open chat and a phone."""

    world: World
    lead_id: str
    token: str
    phone: str = PHONE
    app: FastAPI | None = None  # another process of the product than the world's
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        """Open the browser."""
        line = self.world.street.lines["testserver"]
        if self.app is not None:
            line = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=line, base_url=WEB)
        self.app = cast("FastAPI", line.app)

    @property
    def headers(self) -> dict[str, str]:
        """What the page sends with every call."""
        return PAGE | {"Authorization": f"Bearer {self.token}"}

    async def post(self, message: object, **more: object) -> httpx.Response:
        """Send a message as the page does."""
        return await self.http.post(
            f"/api/chat/{self.lead_id}", json={"message": message} | more, headers=self.headers
        )

    async def say(self, message: str) -> dict[str, Any]:
        """Say something; return the reply, which there must be."""
        answer = await self.post(message)
        assert answer.status_code == 200, answer.text
        reply: dict[str, Any] = answer.json()["reply"]
        return reply

    def streaming(self, message: str, **more: str) -> AbstractAsyncContextManager[Stream]:
        """Say something and read the answer while it is made."""
        assert self.app is not None
        sent = json.dumps({"message": message} | more).encode()
        headers = self.headers | {
            "Accept": "text/event-stream", "Content-Type": "application/json",
        }  # fmt: skip
        return streamed(self.app, scope_of("POST", f"/api/chat/{self.lead_id}", headers), sent)

    async def hear(self, message: str) -> Told:
        """Say something; return the whole streamed answer."""
        async with self.streaming(message) as stream:
            return await told(stream)

    async def text(self, body: str) -> None:
        """Text the shop: a webhook signed by the carrier."""
        answer = await self.world.twilio.inbound(SMS_URL, sender=self.phone, body=body)
        assert answer is not None
        assert answer.status_code == 200, answer.text

    async def text_and_wait(self, body: str) -> str:
        """Text the shop; return the one text that came back."""
        before = len(self.texts)
        await self.text(body)
        await gathered(self.world)
        assert len(self.texts) == before + 1, self.texts[before:]
        return self.texts[-1]

    @property
    def texts(self) -> list[str]:
        """Return the texts this customer got, in order."""
        return [sent.body for sent in self.world.twilio.ledger if sent.to == self.phone]

    async def said(self) -> list[dict[str, Any]]:
        """Return the conversation as the page shows it."""
        answer = await self.http.get(f"/api/chat/{self.lead_id}/history", headers=self.headers)
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages


async def told(stream: Stream) -> Told:
    """Read a streamed answer to its end."""
    assert stream.status == 200, bytes(stream.body)
    await stream.grown_to(10**9, within_s=30)
    return Told([(name, data) for name, data, _ in stream.events()])


async def gathered(world: World) -> None:
    """Let everything be worked, and the pause that texts wait for more be over."""
    await world.run_until_quiet()
    world.clock.move(seconds=GATHERED_S)
    await world.run_until_quiet()


async def customer(world: World, *, phone: str = PHONE, **quote: object) -> Customer:
    """Ask for a quote as somebody new and open the chat that comes back."""
    given: dict[str, object] = {
        "first_name": "Jordan", "phone": phone, "year": 2021, "make": "Toyota", "model": "Camry",
        "services": ["Ceramic Tint, Full Car"],
    }  # fmt: skip
    await world.quote(**(given | quote))
    await world.run_until_quiet()
    lead_id, token = world.chat_link(phone)
    answer = await world.http.post(
        "/api/chat/session",
        json={"lead_id": lead_id, "token": token},
        headers={"Accept": "application/json; token=bearer"},
    )
    assert answer.status_code == 200, answer.text
    return Customer(world, lead_id, str(answer.json()["access_token"]), phone)


async def known_customer(world: World, n: int, *, app: FastAPI | None = None) -> Customer:
    """Return the n-th of many customers, whose quote request was answered long ago."""
    units, shop = world.product.units, world.shop
    phone = f"+12025550{110 + n}"
    lead_id = await build_lead(
        units, shop, first_name=f"Robin{n}", email=f"robin{n}@example.com", phone=phone
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        link = await issue_link(unit, lead_id=lead_id, chat_url=f"{WEB}/chat", days=30)
        session = await open_session(unit, lead_id=lead_id, token=link.partition("#k=")[2])
    return Customer(world, str(lead_id), session.token, phone, app)


async def rows(world: World, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """Ask the database about the shop."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        return [tuple(row) for row in await unit.rows(text(statement), values)]


async def one(world: World, statement: str, **values: object) -> Any:  # noqa: ANN401 - a column
    """Return the first column of the only row."""
    found = await rows(world, statement, **values)
    assert len(found) == 1, found
    return found[0][0]


@asynccontextmanager
async def talking_world(
    app_url: str, clock: WorldClock, **settings: object
) -> AsyncGenerator[tuple[World, Minds]]:
    """Give a world whose assistant is Claude, with OpenAI behind it; `settings` override."""
    async with (
        build_minds(clock) as minds,
        build_world(app_url, clock, **(minds.settings | settings)) as world,
    ):
        units = world.product.units
        async with units.open(organisation_id=world.shop.organisation_id) as unit:
            await remember(
                unit, kind=SMS_NUMBER, key=FROM_NUMBER, subject_id=world.shop.location_id
            )
        await world.product.models.warm("claude", "openai")
        yield world, minds
