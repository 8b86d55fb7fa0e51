"""Taking over, answering, handing back; what waits for a person; news as they happen."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions import hand_to_staff, receive_message
from lead_orchestrator.messaging.queries import conversation_of_lead
from tests.builders import build_lead, build_shop
from tests.inbox.console import events, pages, read
from tests.world import World


async def talk_of(world: World, **lead: Any) -> tuple[UUID, UUID]:  # noqa: ANN401 - builder's own
    """Let somebody ask and be greeted; return the lead and its conversation."""
    lead_id = await build_lead(world.product.units, world.shop, **lead)
    await world.run_until_quiet()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        return lead_id, (await conversation_of_lead(unit, lead_id)).id


async def customer_says(world: World, lead_id: UUID, talk: UUID, *words: str) -> None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        for word in words:
            await receive_message(
                unit,
                conversation_id=talk,
                lead_id=lead_id,
                channel="web",
                text=word,
                client_message_id=word,
            )


async def ask_for_a_person(world: World, lead_id: UUID, talk: UUID) -> None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await hand_to_staff(unit, conversation_id=talk, lead_id=lead_id, reason="asked")


async def test_a_conversation_counts_what_nobody_has_read_and_reading_is_told_by_hand(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id, talk = await talk_of(world)
    await customer_says(world, lead_id, talk, "Hello?", "Anybody?")
    [item] = (await read(staff, "conversations"))["items"]
    assert (item["unread"], item["last_message"]["text"]) == (2, "Anybody?")
    world.clock.move(seconds=1)
    await read(staff, f"conversations/{talk}")
    assert (await read(staff, "conversations"))["items"][0]["unread"] == 2
    assert (await staff.post(f"/api/staff/conversations/{talk}/read")).status_code == 200
    assert (await read(staff, "conversations"))["items"][0]["unread"] == 0
    world.clock.move(seconds=1)
    await customer_says(world, lead_id, talk, "Still here")
    assert (await read(staff, "conversations"))["items"][0]["unread"] == 1


async def test_who_takes_over_holds_it_and_answers_under_their_own_name(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id, talk = await talk_of(world)
    await customer_says(world, lead_id, talk, "Hello?")
    taken = (await staff.post(f"/api/staff/conversations/{talk}/take-over")).json()
    assert taken["conversation"]["holder"] == "staff"
    assert taken["conversation"]["held_by"] == {
        "id": str(world.shop.staff_id),
        "name": "Alex Advisor",
    }
    said = await staff.post(f"/api/staff/conversations/{talk}/reply", json={"text": " Hi Jo! "})
    assert said.status_code == 201
    assert (said.json()["message"]["text"], said.json()["message"]["author"]) == ("Hi Jo!", "staff")
    newer = await read(staff, f"conversations/{talk}/messages", after=taken["messages"][-1]["id"])
    assert [m["text"] for m in newer["messages"]] == ["Hi Jo!"]
    assert newer["holder"] == "staff"
    back = (await staff.post(f"/api/staff/conversations/{talk}/hand-back")).json()
    assert (back["conversation"]["holder"], back["conversation"]["held_by"]) == ("assistant", None)
    assert [m["text"] for m in back["messages"]] == ["Hello?", "Hi Jo!"]


async def test_a_reply_sent_twice_is_said_once(world: World, staff: httpx.AsyncClient) -> None:
    _, talk = await talk_of(world)
    await staff.post(f"/api/staff/conversations/{talk}/take-over")
    key = {"Idempotency-Key": "reply-1"}
    path = f"/api/staff/conversations/{talk}/reply"
    answers = await asyncio.gather(
        *(staff.post(path, json={"text": "Hi Jo!"}, headers=key) for _ in range(4))
    )
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["message"]["id"] for a in answers}) == 1
    other = await staff.post(path, json={"text": "Another"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    shown = await read(staff, f"conversations/{talk}")
    assert [m["text"] for m in shown["messages"]] == ["Hi Jo!"]


@pytest.mark.parametrize("verb", ["take-over", "hand-back", "read", "reply"])
async def test_a_change_needs_the_pages_token_and_changes_nothing_without(
    world: World, staff: httpx.AsyncClient, verb: str
) -> None:
    _, talk = await talk_of(world)
    before = await read(staff, f"conversations/{talk}")
    token = staff.headers.pop("X-CSRF-Token")
    for given in (None, "x" * len(token)):
        headers = {} if given is None else {"X-CSRF-Token": given}
        answer = await staff.post(
            f"/api/staff/conversations/{talk}/{verb}", json={"text": "Hi"}, headers=headers
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert await read(staff, f"conversations/{talk}") == before


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "   "}, {"text": "x" * 2001}, {"text": 5}]
)
async def test_an_empty_or_endless_reply_is_refused(
    world: World, staff: httpx.AsyncClient, body: dict[str, object]
) -> None:
    _, talk = await talk_of(world)
    await staff.post(f"/api/staff/conversations/{talk}/take-over")
    answer = await staff.post(f"/api/staff/conversations/{talk}/reply", json=body)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["text"]


async def test_what_does_not_exist_is_a_404_whatever_is_asked_of_it(
    staff: httpx.AsyncClient,
) -> None:
    nobody = new_id()
    for path in (f"leads/{nobody}", f"conversations/{nobody}", f"conversations/{nobody}/messages"):
        assert (await staff.get(f"/api/staff/{path}")).status_code == 404
    for verb in ("take-over", "hand-back", "read", "reply"):
        path = f"/api/staff/conversations/{nobody}/{verb}"
        assert (await staff.post(path, json={"text": "Hi"})).status_code == 404


async def test_conversations_are_found_by_who_holds_them_and_who_waits(
    world: World, staff: httpx.AsyncClient
) -> None:
    _, taken = await talk_of(world, email="a@example.com", phone=None)
    lead_id, waiting = await talk_of(world, email="b@example.com", phone=None)
    _, quiet = await talk_of(world, email="c@example.com", phone=None)
    await staff.post(f"/api/staff/conversations/{taken}/take-over")
    await ask_for_a_person(world, lead_id, waiting)
    cases: tuple[tuple[dict[str, str], set[UUID]], ...] = (
        ({}, {taken, waiting, quiet}),
        ({"holder": "staff"}, {taken}),
        ({"holder": "assistant"}, {waiting, quiet}),
        ({"waiting": "true"}, {waiting}),
        ({"waiting": "false"}, {taken, quiet}),
        ({"location": str(world.shop.location_id)}, {taken, waiting, quiet}),
        ({"location": str(new_id())}, set()),
    )
    for params, expected in cases:
        items = (await read(staff, "conversations", **params))["items"]
        assert {i["id"] for i in items} == {str(e) for e in expected}, params
    assert (await staff.get("/api/staff/conversations?holder=nobody")).status_code == 422


async def test_sixty_conversations_are_two_pages_the_latest_first(
    world: World, staff: httpx.AsyncClient
) -> None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await unit.execute(
            text(
                "with p as (insert into persons (id, organisation_id, first_name, created_at,"
                "   updated_at) select gen_random_uuid(), :org, 'Jo' || n, :now, :now"
                "   from generate_series(1, 60) n returning id)"
                " insert into conversations (id, organisation_id, location_id, person_id,"
                "   created_at, last_message_at) select gen_random_uuid(), :org, :location, id,"
                "   :now, cast(:now as timestamptz) - interval '1 s' *"
                "   ((row_number() over ()) / 3) from p"
            ),
            {
                "org": world.shop.organisation_id,
                "location": world.shop.location_id,
                "now": unit.now,
            },
        )
    found = await pages(staff, "conversations")
    assert [len(page) for page in found] == [50, 10]
    assert len({item["id"] for page in found for item in page}) == 60


async def test_attention_counts_what_waits_for_a_person(
    world: World, staff: httpx.AsyncClient
) -> None:
    nothing: dict[str, object] = {"receipts": 0, "waiting": 0, "needs_review": 0, "budgets": []}
    assert await read(staff, "attention") == nothing
    lead_id, talk = await talk_of(world)
    await ask_for_a_person(world, lead_id, talk)
    await world.http.post(
        "/api/leads", json={"location": "nowhere", "name": "Jo", "email": "jo@example.com"}
    )
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await unit.execute(text("update outbox set state = 'needs_review' where channel = 'sms'"))
    assert await read(staff, "attention") == {
        "receipts": 1,
        "waiting": 1,
        "needs_review": 1,
        "budgets": [],
    }
    await staff.post(f"/api/staff/conversations/{talk}/take-over")
    assert (await read(staff, "attention"))["waiting"] == 0


EVIL = b'<script>alert(1)</script>\x00\xff {"name": "\xe2\x80\xaeevil"} ' + b"x" * 5000


async def test_what_could_not_be_understood_is_shown_inert_and_cut(
    world: World, staff: httpx.AsyncClient
) -> None:
    other = await build_shop(world.product.units)
    for shop, state in (
        (world.shop, "quarantined"),
        (world.shop, "parked"),
        (world.shop, "understood"),
        (other, "quarantined"),
    ):
        async with world.product.units.open(organisation_id=shop.organisation_id) as unit:
            await unit.execute(
                text(
                    "insert into receipts (id, organisation_id, location_id, source, key, body,"
                    " received_at, state, reason) values (:id, :org, :location, 'shopmonkey', :key,"
                    " :body, :now, :state, 'data has no id')"
                ),
                {
                    "id": new_id(),
                    "org": shop.organisation_id,
                    "location": shop.location_id,
                    "key": state,
                    "body": EVIL,
                    "now": unit.now,
                    "state": state,
                },
            )
        world.clock.move(seconds=1)
    answer = await staff.get("/api/staff/receipts")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    items = answer.json()["items"]
    assert [i["state"] for i in items] == ["parked", "quarantined"]
    assert items[0]["reason"] == "data has no id"
    assert items[0]["location"]["name"].startswith("Tint House")
    excerpt = items[0]["excerpt"]
    assert excerpt.startswith("<script>alert(1)</script>\N{REPLACEMENT CHARACTER}")
    assert "\x00" not in excerpt
    assert len(excerpt) <= 2000
    [parked] = (await read(staff, "receipts", state="parked"))["items"]
    assert parked["state"] == "parked"
    assert (await staff.get("/api/staff/receipts?state=understood")).status_code == 422


async def test_a_message_is_heard_the_moment_it_is_said(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id, talk = await talk_of(world)
    async with events(world, staff) as heard:
        assert heard.status == 200
        assert heard.text.startswith("retry: ")
        await customer_says(world, lead_id, talk, "Is anybody there?")
        await heard.until("Is anybody there?")
        [news] = heard.events("message")
        assert news["conversation_id"] == str(talk)
        assert (news["message"]["author"], news["message"]["text"]) == (
            "customer",
            "Is anybody there?",
        )
        await build_lead(world.product.units, world.shop, email="new@example.com", phone=None)
        await heard.until("event: lead")
        await staff.post(f"/api/staff/conversations/{talk}/take-over")
        await heard.until("event: holder")
        assert heard.events("holder")[-1]["conversation_id"] == str(talk)


async def test_nothing_is_heard_of_another_organisation(
    world: World, staff: httpx.AsyncClient
) -> None:
    other = await build_shop(world.product.units)
    async with events(world, staff) as heard:
        await build_lead(world.product.units, other, first_name="Secret")
        mine = await build_lead(world.product.units, world.shop)
        await heard.until("event: lead")
        assert heard.events("lead") == [{"lead_id": str(mine)}]


async def test_who_signs_out_hears_no_more(world: World, staff: httpx.AsyncClient) -> None:
    lead_id, talk = await talk_of(world)
    async with events(world, staff) as heard:
        token = staff.cookies["lead_staff"]
        assert (await staff.delete("/api/staff/session")).status_code == 204
        await customer_says(world, lead_id, talk, "Only for staff")
        await asyncio.sleep(0.2)
        assert "Only for staff" not in heard.text
    staff.cookies.set("lead_staff", token, path="/api/staff")
    async with events(world, staff) as refused:
        assert refused.status == 401


async def test_a_session_that_runs_out_hears_no_more(
    world: World, staff: httpx.AsyncClient
) -> None:
    lead_id, talk = await talk_of(world)
    async with events(world, staff) as heard:
        world.clock.now += timedelta(hours=12)
        await customer_says(world, lead_id, talk, "Only for staff")
        await asyncio.sleep(0.2)
        assert "Only for staff" not in heard.text


async def test_the_stream_ends_when_the_house_closes(
    world: World, staff: httpx.AsyncClient
) -> None:
    line: Any = world.street.lines["testserver"]
    async with events(world, staff) as heard:
        line.app.state.stopping.set()
        world.product.live.announce({"event": "resync"})
        await asyncio.sleep(0.1)
        assert world.product.live.listeners(f"organisation:{world.shop.organisation_id}") == 0
    assert json.dumps(heard.events("resync")[0]) == "{}"
