"""What staff look at: complete, page by page, filtered, and their own organisation's only."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from lead_orchestrator.booking.actions import add_bay, book
from lead_orchestrator.leads.actions import advance
from lead_orchestrator.leads.rules import LeadId
from lead_orchestrator.leads.rules.intake import VehicleSaid
from lead_orchestrator.messaging.actions import receive_message
from lead_orchestrator.messaging.queries import conversation_of_lead
from tests.builders import EVERYTHING, build_lead, build_shop
from tests.inbox.console import pages, read, signed_in
from tests.world import World


async def leads(world: World, count: int) -> list[str]:
    """Let some people ask, several in the same moment; return their leads, newest first."""
    made: list[str] = []
    for n in range(count):
        if n % 4 == 0:
            world.clock.move(seconds=1)
        lead_id = await build_lead(
            world.product.units,
            world.shop,
            first_name=f"Jo{n}",
            email=f"jo{n}@example.com",
            phone=f"+1202555{n + 100:04}" if n < 100 else None,
        )
        made.append(str(lead_id))
    return made[::-1]


async def test_sixty_leads_are_two_pages_without_doubles(
    world: World, staff: httpx.AsyncClient
) -> None:
    made = await leads(world, 60)
    found = await pages(staff, "leads")
    assert [len(page) for page in found] == [50, 10]
    assert [item["id"] for page in found for item in page] == made


async def test_a_lead_that_comes_while_reading_neither_doubles_nor_hides_another(
    world: World, staff: httpx.AsyncClient
) -> None:
    made = await leads(world, 55)
    first = await read(staff, "leads")
    world.clock.move(seconds=1)
    await build_lead(world.product.units, world.shop, email="late@example.com", phone=None)
    second = await read(staff, "leads", cursor=first["next_cursor"])
    assert [i["id"] for i in first["items"] + second["items"]] == made
    assert second["next_cursor"] is None


NO_PLACES = (
    "x",
    "%%%",
    "\N{AUTOMOBILE}",
    *(
        base64.urlsafe_b64encode(value).decode()
        for value in (
            b"5", b"{}", b"[]", b'["2026-12-01"]', b"[5, 5]", b'["x", "y"]', b'["2026-12-01", 5]',
            b"null", b"\xff", b'{"a": 1, "b": 2}',
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("path", ["leads", "conversations", "outbox", "receipts"])
async def test_a_place_that_is_none_is_refused_and_named(
    staff: httpx.AsyncClient, path: str
) -> None:
    for cursor in NO_PLACES:
        answer = await staff.get(f"/api/staff/{path}", params={"cursor": cursor})
        assert answer.status_code == 422, cursor
        assert [e["field"] for e in answer.json()["errors"]] == ["cursor"]


async def test_leads_are_found_by_place_status_and_words(
    world: World, staff: httpx.AsyncClient
) -> None:
    units = world.product.units
    civic = await build_lead(units, world.shop, first_name="Zoë", email="zoe_1@example.com")
    truck = await build_lead(
        units,
        world.shop,
        first_name="Sam",
        email="sam@example.com",
        phone="+12025550144",
        vehicle=VehicleSaid(year=2020, make="Ford", model="F-150"),
    )
    async with units.open(organisation_id=world.shop.organisation_id) as unit:
        await advance(unit, truck, to="chat_active")
    cases: tuple[tuple[dict[str, str], set[LeadId]], ...] = (
        ({}, {civic, truck}),
        ({"status": "chat_active"}, {truck}),
        ({"status": "converted"}, set()),
        ({"location": str(world.shop.location_id)}, {civic, truck}),
        ({"location": str(world.shop.organisation_id)}, set()),
        ({"q": "zoë"}, {civic}),
        ({"q": " Zoë Driver "}, {civic}),
        ({"q": "ford f-150"}, {truck}),
        ({"q": "+12025550144"}, {truck}),
        ({"q": "SAM@example"}, {truck}),
        ({"q": "zoe_1"}, {civic}),
        ({"q": "m_e"}, set()),
        ({"q": "%"}, set()),
        ({"q": "\\"}, set()),
        ({"q": "' or 1=1 --"}, set()),
        ({"q": ""}, {civic, truck}),
    )
    for params, expected in cases:
        items = (await read(staff, "leads", **params))["items"]
        assert {i["id"] for i in items} == {str(e) for e in expected}, params


@pytest.mark.parametrize(
    "params",
    [
        {"q": "x" * 101},
        {"location": "here"},
        {"cursor": "x" * 201},
    ],
)
async def test_a_filter_that_is_none_is_refused(
    staff: httpx.AsyncClient, params: dict[str, str]
) -> None:
    assert (await staff.get("/api/staff/leads", params=params)).status_code == 422


@pytest.mark.parametrize("path", ["leads?q=%00", "leads?status=%00", "outbox?state=a%00b"])
async def test_a_nul_in_a_filter_is_not_our_fault(staff: httpx.AsyncClient, path: str) -> None:
    assert (await staff.get(f"/api/staff/{path}")).status_code == 400


async def test_a_lead_shows_who_which_car_where_and_how_quickly(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id = await build_lead(world.product.units, world.shop, first_name="Zoë")
    world.clock.move(seconds=2)
    await world.run_until_quiet()
    [item] = (await read(staff, "leads"))["items"]
    assert item["id"] == str(lead_id)
    assert item["person"] == {
        "name": "Zoë Driver",
        "email": "jo@example.com",
        "phone": "+12025550143",
    }
    assert item["vehicle"] == "2022 Honda Civic"
    assert item["location"]["timezone"] == "America/New_York"
    assert (item["status"], item["first_touch_seconds"]) == ("contacted", 2.0)
    assert item["service"] == "Ceramic Tint, Full Car"
    assert item["appointment_at"] is None


async def test_a_lead_tells_its_story_in_order_and_without_our_own_steps(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id = await build_lead(world.product.units, world.shop)
    await world.run_until_quiet()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        talk = await conversation_of_lead(unit, lead_id)
        await receive_message(
            unit,
            conversation_id=talk.id,
            lead_id=lead_id,
            channel="sms",
            text="Hello?",
            client_message_id="c1",
        )
    await world.run_until_quiet()
    for _ in range(20):
        world.clock.move(minutes=1)
        await world.run_until_quiet()
    story = await read(staff, f"leads/{lead_id}")
    titles = [entry["title"] for entry in story["timeline"]]
    assert titles[0] == "Quote request received"
    assert {"Chat link made", "First message sent", "The customer wrote"} <= set(titles)
    assert "The assistant answered" in titles
    assert not {"DeliveryDoubted", "AnswerDue", "MessageQueued", "Message prepared"} & set(titles)
    assert [e["at"] for e in story["timeline"]] == sorted(e["at"] for e in story["timeline"])
    assert {e["actor"] for e in story["timeline"]} <= {
        "Lead Orchestrator",
        "Virtual assistant",
        "Customer",
        "Carrier",
    }
    assert story["conversation_id"] == str(talk.id)
    assert {c["channel"]: c["granted"] for c in story["lead"]["consent"]} == {
        "sms": True,
        "email": True,
    }
    assert {m["channel"] for m in story["messages"]} == {"sms", "email"}


async def test_a_message_is_shown_with_every_try_and_without_the_customers_own_link(
    world: World, staff: httpx.AsyncClient
) -> None:
    await build_lead(world.product.units, world.shop, sms=False)
    await world.run_until_quiet()
    items = {m["channel"]: m for m in (await read(staff, "outbox"))["items"]}
    mail, sms = items["email"], items["sms"]
    assert mail["state"] in ("accepted", "delivered")
    assert [t["vendor"] for t in mail["attempts"]] == ["sendgrid"]
    assert (sms["state"], sms["refused_rule"], sms["attempts"]) == ("refused", "no_consent", [])
    _, token = world.chat_link("jo@example.com")
    for message in (mail, sms):
        assert token not in json.dumps(message)
    for params, channels in (
        ({"state": "refused"}, {"sms"}),
        ({"channel": "email"}, {"email"}),
        ({"location": str(world.shop.location_id)}, {"sms", "email"}),
        ({"location": str(world.shop.organisation_id)}, set[str]()),
        ({"state": "nonsense"}, set[str]()),
    ):
        found = (await read(staff, "outbox", **params))["items"]
        assert {m["channel"] for m in found} == channels


async def test_a_sign_in_link_is_in_nobodys_outbox(world: World, staff: httpx.AsyncClient) -> None:
    await world.http.post("/api/staff/sign-in", json={"email": world.shop.staff_email})
    await world.run_until_quiet()
    assert len(world.sendgrid.ledger) == 1
    assert (await read(staff, "outbox"))["items"] == []


async def test_appointments_are_on_their_local_day_soonest_first(
    world: World, staff: httpx.AsyncClient
) -> None:
    units = world.product.units
    async with units.open(organisation_id=world.shop.organisation_id) as unit:
        await add_bay(
            unit,
            location_id=world.shop.location_id,
            name="Bay 3",
            categories=EVERYTHING,
            position=3,
        )
    starts = [world.clock.now + timedelta(days=days, hours=3) for days in (2, 0, 1)]
    for n, starts_at in enumerate(starts):
        lead_id = await build_lead(
            units, world.shop, email=f"jo{n}@example.com", phone=f"+1202555010{n}"
        )
        async with units.open(organisation_id=world.shop.organisation_id) as unit:
            await book(
                unit,
                lead_id=lead_id,
                service_ids=[world.shop.services["front-two"]],
                starts_at=starts_at,
                by="customer",
            )

    async def found(**params: str) -> list[str]:
        items = (await read(staff, "appointments", **params))["items"]
        return [i["starts_at"] for i in items]

    one, two, three = sorted(at.isoformat() for at in starts)
    assert await found() == [one, two, three]
    assert await found(**{"from": "2026-12-02", "to": "2026-12-02"}) == [two]
    assert await found(**{"from": "2026-12-02"}) == [two, three]
    assert await found(**{"from": one, "to": two}) == [one]
    assert await found(location=str(world.shop.organisation_id)) == []
    [item] = (await read(staff, "appointments", **{"from": "2026-12-02", "to": "2026-12-02"}))[
        "items"
    ]
    assert item["services"] == ["Front Two Windows"]
    assert (item["price_text"], item["status"]) == ("$149", "booked")
    assert item["bay"]["name"].startswith("Bay")


async def everything(client: httpx.AsyncClient) -> dict[str, Any]:
    return {
        path: (await read(client, path))["items"]
        for path in ("leads", "conversations", "appointments", "outbox", "receipts")
    }


async def test_another_organisations_rows_never_appear(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id = await build_lead(world.product.units, world.shop)
    await world.run_until_quiet()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await book(
            unit,
            lead_id=lead_id,
            service_ids=[world.shop.services["front-two"]],
            starts_at=world.clock.now + timedelta(hours=3),
            by="customer",
        )
        await unit.execute(
            text(
                "insert into receipts (id, organisation_id, source, key, body, received_at, state)"
                " values (gen_random_uuid(), :org, 'web_form', 'k', '{}', :now, 'quarantined')"
            ),
            {"org": world.shop.organisation_id, "now": unit.now},
        )
        talk = await conversation_of_lead(unit, lead_id)
    mine = await everything(staff)
    assert all(mine.values())
    other = await build_shop(world.product.units)
    async with signed_in(world, other) as neighbour:
        assert not any((await everything(neighbour)).values())
        assert await read(neighbour, "attention") == {
            "receipts": 0,
            "waiting": 0,
            "needs_review": 0,
            "budgets": [],
        }
        for path in (
            f"leads/{lead_id}",
            f"conversations/{talk.id}",
            f"conversations/{talk.id}/messages",
        ):
            answer = await neighbour.get(f"/api/staff/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        for verb in ("take-over", "hand-back", "read"):
            answer = await neighbour.post(f"/api/staff/conversations/{talk.id}/{verb}")
            assert answer.status_code == 404
        answer = await neighbour.post(
            f"/api/staff/conversations/{talk.id}/reply", json={"text": "Hi"}
        )
        assert answer.status_code == 404
    assert (await everything(staff))["conversations"] == mine["conversations"]
