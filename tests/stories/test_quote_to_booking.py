"""A quote is answered at once, the customer talks, books, and everybody knows."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
from sqlalchemy import text

from tests.world import World

PHONE, EMAIL = "+12025550143", "jordan@example.com"
PAGE = {"X-Requested-With": "lead-orchestrator"}


async def opened(world: World, to: str = PHONE) -> str:
    """Open the chat as the customer does; return the lead's id."""
    lead_id, token = world.chat_link(to)
    answer = await world.http.post("/api/chat/session", json={"lead_id": lead_id, "token": token})
    assert answer.status_code == 200, answer.text
    return lead_id


async def say(world: World, lead_id: str, message: str) -> dict[str, Any]:
    """Say something and return the reply."""
    answer = await world.http.post(f"/api/chat/{lead_id}", json={"message": message}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    reply: dict[str, Any] = answer.json()["reply"]
    return reply


async def row(world: World, statement: str) -> tuple[Any, ...] | None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        found = await unit.row(text(statement))
        return None if found is None else tuple(found)


async def test_a_quote_is_answered_naming_customer_vehicle_and_service(world: World) -> None:
    await world.quote(
        first_name="Jordan",
        year=2021,
        make="Toyota",
        model="Camry",
        services=["Ceramic Tint, Full Car"],
    )
    await world.run_until_quiet()
    sms, mail = world.twilio.ledger[0], world.sendgrid.ledger[0]
    for body in (sms.body, mail.body, mail.html):
        for word in ("Jordan", "Toyota Camry", "Ceramic Tint"):
            assert word in body
    assert "#k=" in sms.body
    assert "STOP" in sms.body


async def test_the_whole_story_from_quote_to_confirmed_appointment(world: World) -> None:
    await world.quote(first_name="Jordan", services=["Ceramic Tint, Full Car"])
    await world.run_until_quiet()
    lead_id = await opened(world)
    priced = await say(world, lead_id, "How much is the ceramic tint for my car?")
    assert "$399" in priced["content"]
    offered = await say(world, lead_id, "Do you have time tomorrow?")
    assert any(card["kind"] == "slots" for card in offered["cards"])
    held = await say(world, lead_id, "The first one, please")
    assert any(card["kind"] == "confirm" for card in held["cards"])
    booked = await say(world, lead_id, "Yes, book it")
    card = next(card for card in booked["cards"] if card["kind"] == "booking")
    assert card["appointment"]["price_text"] == "$399"
    await world.run_until_quiet()
    appointment = await row(world, "select status, price_cents from appointments")
    assert appointment == ("booked", 39900)
    assert await row(world, "select status from leads") == ("appointment_scheduled",)
    confirmation = world.sendgrid.ledger[-1]
    assert "appointment.ics" in confirmation.attachments
    assert card["appointment"]["label"] in confirmation.body
    assert len(world.twilio.ledger) == 2


async def test_a_link_opened_by_scanners_changes_nothing(world: World) -> None:
    await world.quote()
    await world.run_until_quiet()
    lead_id, token = world.chat_link(PHONE)
    before = await row(world, "select count(*), max(at) from facts")
    for method in ("HEAD", "GET", "GET", "GET"):
        answer = await world.http.request(method, f"/chat/{lead_id}")
        assert answer.status_code in (200, 503)
        assert (await world.http.request(method, f"/api/chat/{lead_id}/context")).status_code in (
            401,
            405,
        )
    assert await row(world, "select count(*) from chat_sessions") == (0,)
    assert await row(world, "select count(*), max(at) from facts") == before or before is None
    assert await opened(world) == lead_id
    assert token


async def test_the_turn_is_streamed_by_sentence_and_stored_once(world: World) -> None:
    await world.quote()
    await world.run_until_quiet()
    lead_id = await opened(world)
    body = {"message": "What are your hours on Saturday?", "client_message_id": "c-1"}
    events: list[tuple[str, Any]] = []
    async with world.http.stream(
        "POST", f"/api/chat/{lead_id}", json=body, headers=PAGE | {"accept": "text/event-stream"}
    ) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        name = ""
        async for line in stream.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                events.append((name, orjson.loads(line.removeprefix("data: "))))
    names = [name for name, _ in events]
    assert names[0] == "accepted"
    assert names[-1] == "done"
    assert "delta" in names
    again = await world.http.post(f"/api/chat/{lead_id}", json=body, headers=PAGE)
    assert again.json()["reply"]["id"] == events[-1][1]["reply"]["id"]
    assert await row(world, "select count(*) from chat_messages") == (2,)


async def test_staff_take_over_and_the_assistant_is_silent(world: World) -> None:
    await world.quote()
    await world.run_until_quiet()
    lead_id = await opened(world)
    await say(world, lead_id, "Hello")
    staff = await signed_in(world)
    conversation = (await staff.get("/api/staff/conversations")).json()["items"][0]["id"]
    refused = await staff.post(
        f"/api/staff/conversations/{conversation}/reply", json={"text": "Hi, Alex here"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "not_holder")
    taken = await staff.post(f"/api/staff/conversations/{conversation}/take-over")
    assert taken.status_code == 200
    silent = await world.http.post(f"/api/chat/{lead_id}", json={"message": "Hi?"}, headers=PAGE)
    assert (silent.status_code, silent.json()["reply"]) == (202, None)
    said = await staff.post(
        f"/api/staff/conversations/{conversation}/reply", json={"text": "Hi, Alex here"}
    )
    assert said.status_code == 201
    history = (await world.http.get(f"/api/chat/{lead_id}/history")).json()["messages"]
    assert (history[-1]["author"], history[-1]["text"]) == ("staff", "Hi, Alex here")
    await staff.post(f"/api/staff/conversations/{conversation}/hand-back")
    assert (await say(world, lead_id, "How much is the ceramic tint?"))["content"]
    await staff.aclose()


async def signed_in(world: World) -> httpx.AsyncClient:
    """Sign in by the link that the e-mail brings; return the staff's browser."""
    await world.http.post("/api/staff/sign-in", json={"email": world.shop.staff_email})
    await world.run_until_quiet()
    mail = next(a for a in reversed(world.sendgrid.ledger) if a.to == world.shop.staff_email)
    token = next(w for w in mail.body.split() if "#t=" in w).partition("#t=")[2]
    browser = httpx.AsyncClient(
        transport=world.street.lines["testserver"], base_url="http://testserver"
    )
    answer = await browser.post("/api/staff/session", json={"token": token})
    assert answer.status_code == 200, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return browser


async def test_staff_see_the_lead_its_story_and_the_appointment(world: World) -> None:
    await world.quote(first_name="Jordan")
    await world.run_until_quiet()
    lead_id = await opened(world)
    await say(world, lead_id, "Do you have time tomorrow for the ceramic tint?")
    await say(world, lead_id, "the first one")
    await say(world, lead_id, "yes")
    await world.run_until_quiet()
    staff = await signed_in(world)
    item = (await staff.get("/api/staff/leads")).json()["items"][0]
    assert item["person"]["name"].startswith("Jordan")
    assert item["first_touch_seconds"] is not None
    assert item["appointment_at"] is not None
    story = (await staff.get(f"/api/staff/leads/{lead_id}")).json()
    titles = [entry["title"] for entry in story["timeline"]]
    assert titles[0] == "Quote request received"
    assert "Appointment booked" in titles
    assert len(story["messages"]) == 4
    day = (await staff.get("/api/staff/appointments")).json()["items"]
    assert [a["status"] for a in day] == ["booked"]
    sent = (await staff.get("/api/staff/outbox")).json()["items"]
    assert {m["state"] for m in sent} <= {"accepted", "delivered"}
    out = await staff.delete("/api/staff/session")
    assert out.status_code == 204
    assert (await staff.get("/api/staff/me")).status_code == 401
    await staff.aclose()


async def test_staff_changes_need_the_csrf_token_and_reading_needs_a_session(
    world: World,
) -> None:
    assert (await world.http.get("/api/staff/leads")).status_code == 401
    staff = await signed_in(world)
    del staff.headers["X-CSRF-Token"]
    anything = "00000000-0000-0000-0000-000000000001"
    answer = await staff.post(f"/api/staff/conversations/{anything}/take-over")
    assert answer.status_code == 403
    await staff.aclose()


async def test_a_sign_in_link_works_once(world: World) -> None:
    staff = await signed_in(world)
    mail = next(a for a in world.sendgrid.ledger if a.to == world.shop.staff_email)
    token = next(w for w in mail.body.split() if "#t=" in w).partition("#t=")[2]
    again = await world.http.post("/api/staff/session", json={"token": token})
    assert again.status_code == 401
    await staff.aclose()
