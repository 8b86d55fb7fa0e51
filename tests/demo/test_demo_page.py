"""What the demo page asks for; outside demo mode none of it exists."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from lead_orchestrator.demo.actions import seed
from tests.clock import WorldClock
from tests.conftest import Database
from tests.world import World, build_world

FORM: dict[str, Any] = {
    "location": "clearview-austin",
    "name": "Jo Driver",
    "email": "jo@example.com",
    "phone": "(202) 555-0143",
    "vehicle": "2021 Tesla Model 3",
    "service": "Ceramic Tint, Full Car",
    "consent": {"sms": True, "email": True, "text": "Text me.", "page": "demo"},
}
ROUTES = (
    ("GET", "/api/demo/locations"),
    ("GET", "/api/demo/services?location=clearview-austin"),
    ("GET", "/api/demo/outbox?to=jo@example.com"),
    ("POST", "/api/demo/staff-link"),
)


@pytest.fixture
async def demo(database: Database, clock: WorldClock) -> AsyncGenerator[World]:
    """A world in demo mode, with the franchise."""
    async with build_world(database.app_url, clock, demo_mode=True) as world:
        async with world.product.units.open() as unit:
            await seed(unit, vault=world.product.vault)
        yield world


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_outside_demo_mode_none_of_it_exists(world: World, method: str, path: str) -> None:
    async with world.product.units.open() as unit:
        await seed(unit, vault=world.product.vault)
    answer = await world.http.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_demo_that_was_never_seeded_is_not_there(
    database: Database, clock: WorldClock
) -> None:
    async with build_world(database.app_url, clock, demo_mode=True) as world:
        for method, path in ROUTES:
            assert (await world.http.request(method, path)).status_code == 404


async def test_the_page_lists_the_franchises_shops_only(demo: World) -> None:
    shops = (await demo.http.get("/api/demo/locations")).json()
    assert [shop["city"] for shop in shops] == ["Austin", "Portland", "Tampa"]
    assert {"slug", "name", "timezone", "city", "state"} == set(shops[0])


async def test_the_page_shows_each_shops_menu_with_starting_prices(demo: World) -> None:
    async def menu(slug: str) -> dict[str, str]:
        answer = await demo.http.get("/api/demo/services", params={"location": slug})
        return {s["name"]: s["price_text"] for s in answer.json()}

    tampa, portland = await menu("clearview-tampa"), await menu("clearview-portland")
    assert tampa["Windshield Visor Strip"] == "$109"
    assert tampa["Ceramic Tint, Full Car"].startswith("from $")
    assert tampa["Ceramic Tint, Full Car"] != portland["Ceramic Tint, Full Car"]
    assert "Subwoofer and Amplifier Installation" not in portland
    assert await menu("nowhere") == {}
    assert await menu(demo.shop.slug) == {}


async def test_a_visitor_sees_what_was_sent_to_them(demo: World) -> None:
    assert (await demo.http.post("/api/leads", json=FORM)).status_code == 202
    await demo.run_until_quiet()
    for to, channel in (
        ("jo@example.com", "email"),
        (" JO@example.com ", "email"),
        ("(202) 555-0143", "sms"),
        ("+12025550143", "sms"),
        ("12025550143", "sms"),
    ):
        [message] = (await demo.http.get("/api/demo/outbox", params={"to": to})).json()
        assert message["channel"] == channel
        assert "Tesla Model 3" in message["text"]
        assert message["sent_at"] == demo.clock.now.isoformat()
        assert (message["html"] is None) == (channel == "sms")
    assert (await demo.http.get("/api/demo/outbox", params={"to": "sam@example.com"})).json() == []
    assert demo.twilio.ledger == []
    assert demo.sendgrid.ledger == []


async def test_the_link_for_staff_signs_in_once(demo: World) -> None:
    url = (await demo.http.post("/api/demo/staff-link")).json()["url"]
    page, _, token = url.partition("#t=")
    assert page == "http://testserver/staff/sign-in"
    answer = await demo.http.post("/api/staff/session", json={"token": token})
    assert answer.json()["staff"]["role"] == "owner"
    assert (await demo.http.post("/api/staff/session", json={"token": token})).status_code == 401


async def test_nobody_reads_another_organisations_outbox_through_the_demo(demo: World) -> None:
    form = FORM | {"location": demo.shop.slug, "email": "private@example.com"}
    await demo.http.post("/api/leads", json=form)
    await demo.run_until_quiet()
    answer = await demo.http.get("/api/demo/outbox", params={"to": "private@example.com"})
    assert answer.json() == []
