"""Rules about every route there is, asked of the description the product gives of itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.secrets import new_token
from tests.builders import build_lead
from tests.clock import WorldClock
from tests.conftest import Database
from tests.house.rows import ask, names, scope

if TYPE_CHECKING:
    from tests.world import World

PAGE = {"X-Requested-With": "lead-orchestrator"}
WORDS = {"message": "Hi", "text": "Hi"}
VERBS = ("get", "post", "patch", "put", "delete")
# Routes of the console that are asked before anybody is signed in.
BEFORE_SIGN_IN = {("POST", "/api/staff/sign-in"), ("POST", "/api/staff/session")}
# Routes of the chat that are asked before there is a session.
BEFORE_SESSION = {("POST", "/api/chat/session"), ("POST", "/api/chat/new-link")}
# Everything else that no session guards, with what guards it instead.
OPEN = {
    ("POST", "/api/leads"): "anybody may ask for a quote; it is kept raw and tells nothing",
    ("POST", "/webhooks/shopmonkey/{location_key}"): "the vendor's signature",
    ("POST", "/webhooks/twilio/status"): "the vendor's signature",
    ("POST", "/webhooks/twilio/sms"): "the vendor's signature",
    ("POST", "/webhooks/sendgrid/events"): "the vendor's signature",
    ("GET", "/api/demo/locations"): "demo mode only; invented shops",
    ("GET", "/api/demo/services"): "demo mode only; invented shops",
    ("GET", "/api/demo/outbox"): "demo mode only; what the visitor asks for about an address",
    ("POST", "/api/demo/staff-link"): "demo mode only; nobody's data is behind it",
    ("GET", "/api/health"): "counts and states only",
    ("GET", "/api/health/live"): "says ok",
    ("GET", "/metrics"): "a bearer token when one is configured; figures only",
}
# What a streaming route says is sent until the process goes down.
STREAMS = ("/events",)


@dataclass(slots=True)
class House:
    """The product with something in every room, and who may come in."""

    world: World
    app: FastAPI
    customer: httpx.AsyncClient
    staff: httpx.AsyncClient
    stranger: httpx.AsyncClient
    ids: dict[str, str]
    csrf: str
    organisations: list[str]
    database: Database

    def routes(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give method, path and description of every route."""
        for path, verbs in self.app.openapi()["paths"].items():
            for verb, described in verbs.items():
                if verb in VERBS:
                    yield verb.upper(), path, described

    def filled(self, path: str) -> str:
        """Return a path with ids that exist; an unknown kind of id fails the test."""
        return path.format_map(self.ids)

    def rows(self) -> dict[str, Any]:
        """Return a print of every row there is, by scope and table."""
        found: dict[str, Any] = {}
        with psycopg.connect(app_conninfo(self.database.app_url), autocommit=True) as db:
            every = names(
                db,
                "select relname from pg_class where relkind = 'r' and relname <> 'alembic_version'"
                " and relnamespace = 'public'::regnamespace",
            )
            question = " union all ".join(
                f"select '{name}', count(*),"
                f" md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {name} t"
                for name in sorted(every)
            )
            for organisation_id in ("", *self.organisations):
                scope(db, organisation_id)
                for name, *told in ask(db, question):
                    found[f"{organisation_id}/{name}"] = told
        return found


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted({key.partition("/")[2] for key in before if before[key] != after[key]})


@pytest.fixture
async def house(database: Database, clock: WorldClock) -> AsyncGenerator[House]:
    """A shop with a lead that chatted and booked, staff signed in, and the demo franchise."""
    from lead_orchestrator.demo.actions import seed
    from lead_orchestrator.entry.http import create_app
    from tests.world import WEB, build_world

    async with build_world(database.app_url, clock, demo_mode=True) as world:
        async with world.product.units.open() as unit:
            demo = await seed(unit, vault=world.product.vault)
        app = create_app(world.product)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        customer, staff, stranger = (
            httpx.AsyncClient(transport=transport, base_url=WEB) for _ in range(3)
        )
        ids, csrf = await _move_in(world, customer, staff)
        yield House(
            world=world,
            app=app,
            customer=customer,
            staff=staff,
            stranger=stranger,
            ids=ids,
            csrf=csrf,
            organisations=[str(world.shop.organisation_id), str(demo)],
            database=database,
        )
        for client in (customer, staff, stranger):
            await client.aclose()


async def _move_in(
    world: World, customer: httpx.AsyncClient, staff: httpx.AsyncClient
) -> tuple[dict[str, str], str]:
    from lead_orchestrator.messaging.actions.links import issue_link
    from lead_orchestrator.tenancy.actions import make_signin_link

    units, shop = world.product.units, world.shop
    lead_id = await build_lead(units, shop)
    await world.run_until_quiet()
    async with units.open(organisation_id=shop.organisation_id) as unit:
        link = await issue_link(
            unit, lead_id=lead_id, chat_url=world.product.settings.chat_url, days=7
        )
        token = await make_signin_link(unit, staff_id=shop.staff_id)
    opened = await customer.post(
        "/api/chat/session", json={"lead_id": str(lead_id), "token": link.partition("#k=")[2]}
    )
    assert opened.status_code == 200, opened.text
    chat = f"/api/chat/{lead_id}"
    said = await customer.post(
        chat, json={"message": "Hello, are you open on Saturday?"}, headers=PAGE
    )
    assert said.status_code == 200, said.text
    service = str(shop.services["front-two"])
    free = (await customer.get(f"{chat}/availability", params={"service_ids": service})).json()
    booked = await customer.post(
        f"{chat}/appointment",
        headers=PAGE,
        json={"service_ids": [service], "starts_at": free["slots"][0]["starts_at"]},
    )
    assert booked.status_code == 201, booked.text
    await world.run_until_quiet()
    began = await staff.post("/api/staff/session", json={"token": token})
    assert began.status_code == 200, began.text
    listed = (await staff.get("/api/staff/conversations")).json()["items"]
    return {
        "lead_id": str(lead_id),
        "conversation_id": listed[0]["id"],
        "location_key": shop.webhook_key,
        "location_id": str(shop.location_id),
        "experiment_id": await _plan(world),
        "arm": "luna",
    }, cast("str", began.json()["csrf"])


async def _plan(world: World) -> str:
    from lead_orchestrator.experiments.actions import plan_experiment
    from lead_orchestrator.experiments.rules.dealing import Arm

    arms = [
        Arm(name="haiku", share=1, provider="claude", model="claude-haiku-5-5", prompt=""),
        Arm(name="luna", share=1, provider="openai", model="gpt-6-luna", prompt=""),
    ]
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        made = await plan_experiment(
            unit,
            name="spring",
            arms=arms,
            hold_out=0.05,
            providers=frozenset({"claude", "openai"}),
            prompts=frozenset(),
        )
    return str(made)


ASKED: dict[str, dict[str, str]] = {
    "/api/demo/services": {"location": "clearview-tampa"},
    "/api/demo/outbox": {"to": "jo@example.com"},
}


def test_every_route_is_guarded_or_says_by_what_it_is(house: House) -> None:
    """A route added in a hurry without its dependency is open to everybody."""
    unguarded = {
        (method, path)
        for method, path, _ in house.routes()
        if not path.startswith(("/api/staff/", "/api/chat/"))
    }
    assert unguarded == set(OPEN)


async def test_reading_changes_nothing(house: House) -> None:
    """Scanners, previews and prefetching open whatever they find. A GET that writes lets them
    use up a link, mark a message as read, or answer for the customer.
    """
    seen = 0
    for method, path, _ in house.routes():
        if method != "GET":
            continue
        by = house.staff if path.startswith("/api/staff/") else house.customer
        before = house.rows()
        answer = await _read(house, by, path)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:200]}"
        assert _changed(before, house.rows()) == [], f"GET {path} writes"
        seen += 1
    assert seen >= 20


async def test_the_print_of_all_rows_notices_one_changed_row(house: House) -> None:
    """Every "writes nothing" here rests on it: a print that sees no rows would agree with all."""
    before = house.rows()
    async with house.world.product.units.open(
        organisation_id=house.world.shop.organisation_id
    ) as unit:
        await unit.execute(text("update leads set message = message || '.'"))
    assert _changed(before, house.rows()) == ["leads"]


async def _read(house: House, by: httpx.AsyncClient, path: str) -> httpx.Response:
    """Get a path; a stream is read for a moment, then the process says that it goes down."""
    stopping: asyncio.Event = house.app.state.stopping
    going = None
    if path.endswith(STREAMS):
        going = asyncio.get_running_loop().call_later(0.3, stopping.set)
        asyncio.get_running_loop().call_later(
            0.4, house.world.product.live.announce, {"event": "resync"}
        )
    answer = await asyncio.wait_for(
        by.get(house.filled(path), params=ASKED.get(path, {})), timeout=20
    )
    if going is not None:
        stopping.clear()
    return answer


async def test_the_console_answers_nobody_without_a_session(house: House) -> None:
    """One route of the console that forgets its dependency shows a franchise's customers."""
    for method, path, _ in house.routes():
        if not path.startswith("/api/staff/") or (method, path) in BEFORE_SIGN_IN:
            continue
        before = house.rows()
        for cookies in ({}, {"lead_staff": new_token()}, dict(house.customer.cookies.items())):
            answer = await house.stranger.request(
                method,
                house.filled(path),
                json=None if method == "GET" else {},
                headers={"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())},
            )
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
            assert answer.headers["content-type"] == "application/problem+json"
        assert _changed(before, house.rows()) == [], f"{method} {path} writes for a stranger"


async def test_the_console_changes_nothing_without_its_own_token(house: House) -> None:
    """A cookie is sent by itself: without a second proof a page elsewhere could press buttons."""
    tried = 0
    for method, path, _ in house.routes():
        if (
            method == "GET"
            or not path.startswith("/api/staff/")
            or (method, path) in BEFORE_SIGN_IN
        ):
            continue
        for given in ({}, {"X-CSRF-Token": "0" * 64}):
            before = house.rows()
            answer = await house.staff.request(method, house.filled(path), json={}, headers=given)
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), f"{method} {path}"
            assert _changed(before, house.rows()) == [], f"{method} {path} writes"
            tried += 1
    assert tried >= 8


async def test_who_may_only_look_changes_nothing(house: House) -> None:
    """A role that is checked in some routes and not in others is no role."""
    async with house.world.product.units.open(
        organisation_id=house.world.shop.organisation_id
    ) as unit:
        await unit.execute(
            text("update staff set role = 'viewer' where id = :id"),
            {"id": house.world.shop.staff_id},
        )
    for method, path, _ in house.routes():
        if method in ("GET", "DELETE") or not path.startswith("/api/staff/"):
            continue
        if (method, path) in BEFORE_SIGN_IN:
            continue
        before = house.rows()
        answer = await house.staff.request(
            method, house.filled(path), json=WORDS, headers={"X-CSRF-Token": house.csrf}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "look_only"), f"{method} {path}"
        assert _changed(before, house.rows()) == [], f"{method} {path} writes for a viewer"


async def test_a_chat_answers_nobody_without_its_session(house: House) -> None:
    """The address of a chat is in a message that may be forwarded; only its token opens it."""
    for method, path, _ in house.routes():
        if not path.startswith("/api/chat/") or (method, path) in BEFORE_SESSION:
            continue
        before = house.rows()
        for token in ("", new_token()):
            headers = PAGE | ({"cookie": f"lead_chat={token}"} if token else {})
            answer = await house.stranger.request(
                method, house.filled(path), headers=headers, json=None if method == "GET" else WORDS
            )
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
        assert _changed(before, house.rows()) == [], f"{method} {path} writes for a stranger"


async def test_a_chat_session_opens_its_own_lead_only(house: House) -> None:
    """A customer who changes the id in the address reads another customer's chat; and an answer
    that differs from "no such lead" tells that there is one.
    """
    other = str(
        await build_lead(
            house.world.product.units,
            house.world.shop,
            email="al@example.com",
            phone="+12025550177",
        )
    )
    cookie = {"cookie": f"lead_chat={house.customer.cookies['lead_chat']}"}
    for method, path, _ in house.routes():
        if "{lead_id}" not in path or not path.startswith("/api/chat/"):
            continue
        before = house.rows()
        told: set[tuple[int, str]] = set()
        for lead_id in (other, str(uuid4()), "1"):
            answer = await house.stranger.request(
                method,
                path.format(lead_id=lead_id),
                headers=PAGE | cookie,
                json=None if method == "GET" else WORDS,
            )
            told.add((answer.status_code, answer.text))
        assert len(told) == 1, f"{method} {path} tells which leads there are: {told}"
        assert told.pop()[0] == 404, f"{method} {path}"
        assert _changed(before, house.rows()) == [], f"{method} {path} writes"


async def test_a_chat_changes_nothing_for_a_page_elsewhere(house: House) -> None:
    """The session's cookie travels with a form on any site; books and opts out for nobody."""
    tried = 0
    for method, path, _ in house.routes():
        if method == "GET" or "{lead_id}" not in path or not path.startswith("/api/chat/"):
            continue
        for headers in (
            PAGE | {"Origin": "https://elsewhere.example.com"},
            PAGE | {"Sec-Fetch-Site": "cross-site"},
        ):
            before = house.rows()
            answer = await house.customer.request(
                method, house.filled(path), headers=headers, json=WORDS
            )
            assert (answer.status_code, answer.json().get("code")) == (403, "csrf"), (
                f"{method} {path}"
            )
            assert _changed(before, house.rows()) == [], f"{method} {path} writes"
            tried += 1
    assert tried >= 10


async def test_an_unsigned_webhook_writes_nothing(house: House) -> None:
    """Anybody can find a webhook's address; what it believes becomes leads and opt-outs."""
    for method, path, _ in house.routes():
        if not path.startswith("/webhooks/"):
            continue
        before = house.rows()
        for kind, body in (
            ("application/json", b'{"operation":"INSERT","table":"order","data":{"id":"1"}}'),
            ("application/x-www-form-urlencoded", b"From=%2B12025550143&Body=STOP&MessageSid=SM1"),
            ("application/json", b""),
        ):
            answer = await house.stranger.request(
                method, house.filled(path), content=body, headers={"content-type": kind}
            )
            assert answer.status_code == 401, f"{path}: {answer.status_code}"
        assert _changed(before, house.rows()) == [], f"{path} keeps what nobody signed"


async def test_the_demo_is_not_there_outside_demo_mode(
    database: Database, clock: WorldClock
) -> None:
    """A page that shows what was sent to any address is a leak as soon as the data is real."""
    from lead_orchestrator.demo.actions import seed
    from tests.world import build_world

    async with build_world(database.app_url, clock, demo_mode=False) as world:
        async with world.product.units.open() as unit:
            await seed(unit, vault=world.product.vault)
        for method, path in OPEN:
            if not path.startswith("/api/demo/"):
                continue
            answer = await world.http.request(method, path, params=ASKED.get(path, {}))
            assert answer.status_code == 404, f"{method} {path}"


async def test_every_answer_of_the_api_carries_the_headers_that_keep_it_in(house: House) -> None:
    """Without them a browser may guess types, show us in a frame, or keep a chat in its cache."""
    for by, path in (
        (house.customer, house.filled("/api/chat/{lead_id}/history")),
        (house.staff, "/api/staff/leads"),
        (house.stranger, "/api/staff/leads"),
        (house.stranger, "/api/health"),
        (house.stranger, "/api/nothing-here"),
    ):
        headers = (await by.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-request-id"]
