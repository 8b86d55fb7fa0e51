"""Owns customers who chat through the product over HTTP, by the thousand, from one loop.

Promises raw sockets and no JSON read before the clock has stopped, so that the load leaves the
machine to what is measured.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from bench.load import form
from bench.rig import SHOP, Broken, Rig
from bench.wire import Wire
from lead_orchestrator.kit import strict_json
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import LocationId, OrganisationId, system_clock
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.rules.intake import from_web_form
from lead_orchestrator.messaging.actions import issue_link, open_session
from lead_orchestrator.tenancy.queries import location_by_slug, whose
from lead_orchestrator.wiring import REACTIONS

TOGETHER = 50  # in one transaction


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody with an open chat."""

    lead_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a call of theirs."""
        return {"Authorization": f"Bearer {self.token}", "X-Requested-With": "bench"}


@dataclass(slots=True)
class Heard:
    """What a customer was told over an event stream, on the machine's common clock."""

    asked: float
    status: int = 0
    accepted: float | None = None
    sentences: list[float] = field(default_factory=list[float])
    text: str = ""
    ended: float | None = None
    event: str = ""
    fault: str = ""

    @property
    def whole(self) -> bool:
        """Whether the answer came to its end."""
        return self.status == 200 and self.event == "done" and not self.fault


async def customers(r: Rig, count: int, *, first: int = 0) -> list[Customer]:
    """Make customers with open chats through the product's own actions.

    They come from an import, so that the worker need not write to each of them first.
    """
    url = r.env["DATABASE_URL"]
    engine = make_engine(url, pool_size=2)
    queue = make_queue(app_conninfo(url))
    found: list[Customer] = []
    try:
        async with queue.open_async():
            units = Units(engine, clock=system_clock, routes=REACTIONS, wakes=Wakes(queue))
            for start in range(first, first + count, TOGETHER):
                async with units.open() as unit:
                    place = await _shop(unit)
                    numbers = range(start, min(first + count, start + TOGETHER))
                    found += [await _customer(unit, place, n) for n in numbers]
    finally:
        await engine.dispose()
    return found


async def _shop(unit: Unit) -> LocationId:
    owner = await whose(unit, "location", SHOP.slug)
    if owner is None:
        raise Broken("there is no demo shop")
    await unit.rescope(OrganisationId(owner.organisation_id))
    place = await location_by_slug(unit, SHOP.slug)
    if place is None:
        raise Broken("there is no demo shop")
    return place.id


async def _customer(unit: Unit, place: LocationId, n: int) -> Customer:
    wants = from_web_form(strict_json.loads(form(n).body), key=f"crowd-{n}")
    lead_id, _ = await receive(unit, replace(wants, source="csv"), location_id=place)
    link = await issue_link(unit, lead_id=lead_id, chat_url="http://127.0.0.1/chat", days=1)
    session = await open_session(unit, lead_id=lead_id, token=link.rpartition("#k=")[2])
    return Customer(str(lead_id), session.token)


def words(n: int) -> bytes:
    """Return the body of a message; its mark tells the vendor's stub whose it is."""
    said = {"message": f"Do you tint sedans? ref-{n}", "client_message_id": f"b{n}"}
    return json.dumps(said).encode()


async def say(wire: Wire, who: Customer, n: int) -> tuple[int, bytes]:
    """Say something and wait for the answer as JSON; status 0 when none came."""
    try:
        return await wire.post(f"/api/chat/{who.lead_id}", words(n), who.headers)
    except (OSError, TimeoutError) as error:
        return 0, type(error).__name__.encode()


async def listen(url: str, who: Customer, n: int, *, patience_s: float = 60.0) -> Heard:
    """Say something and listen to the answer's events, on a connection of its own."""
    parts = urlsplit(url)
    heard = Heard(asked=time.monotonic())
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(patience_s):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            body = words(n)
            lines = [
                f"POST /api/chat/{who.lead_id} HTTP/1.1",
                f"Host: {parts.netloc}",
                "Accept: text/event-stream",
                "Content-Type: application/json",
                f"Content-Length: {len(body)}",
                *(f"{name}: {value}" for name, value in who.headers.items()),
            ]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            head = await reader.readuntil(b"\r\n\r\n")
            heard.status = int(head[9:12])
            if heard.status != 200:
                heard.fault = (await reader.read(300)).decode(errors="replace")
                return heard
            await _hear(reader, heard)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        heard.fault = type(error).__name__
    finally:
        if writer is not None:
            writer.close()
    return heard


async def _hear(reader: asyncio.StreamReader, heard: Heard) -> None:
    while True:
        line = await reader.readline()
        if not line:
            raise ConnectionResetError("the stream was cut")
        if line.startswith(b"event: "):
            now = time.monotonic()
            heard.event = line[7:].strip().decode()
            if heard.event == "accepted":
                heard.accepted = now
            elif heard.event == "delta":
                heard.sentences.append(now)
        elif line.startswith(b"data: "):
            if heard.event == "delta":
                heard.text += json.loads(line[6:])["text"]
            elif heard.event in ("done", "error"):
                heard.ended = time.monotonic()
                heard.fault = "an error event" if heard.event == "error" else ""
                return
