"""The chat over HTTP: one message, its answer, and what the page knows."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from lead_orchestrator.messaging.actions import issue_link, open_session, take_over
from lead_orchestrator.messaging.actions.limits import LINK
from lead_orchestrator.messaging.queries import conversation_of_lead
from tests.builders import build_lead
from tests.world import WEB, World

PAGE = {"X-Requested-With": "lead-orchestrator"}


class Page:
    """A customer's open chat page."""

    def __init__(self, world: World, lead_id: UUID, token: str) -> None:
        self.world = world
        self.lead_id = lead_id
        self.path = f"/api/chat/{lead_id}"
        self.headers = {"Authorization": f"Bearer {token}"}

    async def say(self, message: str, **more: str) -> Any:  # noqa: ANN401 - an HTTP answer
        return await self.world.http.post(
            self.path, json={"message": message} | more, headers=self.headers
        )

    async def stream(self, message: str, **more: str) -> list[tuple[str, dict[str, Any]]]:
        answer = await self.world.http.post(
            self.path,
            json={"message": message} | more,
            headers=self.headers | {"Accept": "text/event-stream"},
        )
        assert answer.status_code == 200
        found: list[tuple[str, dict[str, Any]]] = []
        for block in answer.text.strip().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines())
            found.append((lines["event"], json.loads(lines["data"])))
        return found


@pytest.fixture
async def page(world: World) -> Page:
    """The chat page of a new lead."""
    units, shop = world.product.units, world.shop
    lead_id = await build_lead(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        link = await issue_link(unit, lead_id=lead_id, chat_url=f"{WEB}/chat", days=30)
        session = await open_session(unit, lead_id=lead_id, token=link.partition("#k=")[2])
    return Page(world, lead_id, session.token)


async def test_the_page_learns_about_customer_shop_and_prices(page: Page) -> None:
    answer = await page.world.http.get(f"{page.path}/context", headers=page.headers)
    assert answer.status_code == 200
    body = answer.json()
    assert body["customer"] == {"first_name": "Jo"}
    assert body["vehicle"]["label"] == "2022 Honda Civic"
    assert body["location"]["timezone"] == "America/New_York"
    assert body["location"]["hours"][0] == {"weekday": 0, "opens": "09:00", "closes": "18:00"}
    assert body["services"][0]["price"] == {
        "amount_cents": 39900, "currency": "USD", "text": "$399", "from": False,
    }  # fmt: skip
    assert body["appointment"] is None
    assert body["assistant"] == {"mode": "assistant", "name": "Virtual assistant"}


async def test_a_message_is_stored_and_answered(page: Page) -> None:
    answer = await page.say("How much is it?", client_message_id="a1")
    assert answer.status_code == 200
    message, reply = answer.json()["message"], answer.json()["reply"]
    assert message["author"] == "customer"
    assert message["client_message_id"] == "a1"
    assert reply["content"] == reply["text"]
    assert "$399" in reply["content"]
    assert reply["provider"] == "scripted"
    assert reply["cost"] == {"micro_usd": 0}
    assert set(reply) >= {"id", "content", "cards", "model", "usage", "latency_ms", "created_at"}


async def test_the_same_turn_comes_as_events(page: Page) -> None:
    events = await page.stream("What times do you have on friday?")
    names = [name for name, _ in events]
    assert names[0] == "accepted"
    assert names[-2:] == ["card", "done"]
    assert set(names[1:-2]) == {"delta"}
    told = "".join(data["text"] for name, data in events if name == "delta")
    assert told.strip() == events[-1][1]["reply"]["content"]


async def test_a_repeated_message_gets_the_first_result_and_counts_once(page: Page) -> None:
    first = (await page.say("How much is it?", client_message_id="a1")).json()
    for _ in range(LINK.hits + 5):
        again = await page.say("How much is it?", client_message_id="a1")
        assert again.json()["reply"]["id"] == first["reply"]["id"]


@pytest.mark.parametrize("message", ["", "   ", "\n\t", "\u200b\u200b", "\U000e0049"])
async def test_an_empty_message_is_refused(page: Page, message: str) -> None:
    answer = await page.say(message)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "message"


async def test_a_long_message_is_refused_and_stored_nowhere(page: Page) -> None:
    assert (await page.say("a" * 2001)).status_code == 413
    assert (await page.say("a" * 30_000)).status_code == 413
    history = await page.world.http.get(f"{page.path}/history", headers=page.headers)
    assert history.json()["messages"] == []


async def test_too_many_messages_are_met_with_a_friendly_wait(page: Page) -> None:
    answers = [await page.say(f"hello {n}") for n in range(LINK.hits + 1)]
    assert [a.status_code for a in answers[:-1]] == [200] * LINK.hits
    assert answers[-1].status_code == 429
    assert "wait" in answers[-1].json()["title"]
    wait = int(answers[-1].headers["retry-after"])
    assert wait <= 631
    page.world.clock.move(seconds=wait)
    assert (await page.say("hello again")).status_code == 200


async def test_staff_who_hold_the_conversation_answer_themselves(page: Page) -> None:
    world = page.world
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        talk = await conversation_of_lead(unit, page.lead_id)
        await take_over(unit, conversation_id=talk.id, staff_id=world.shop.staff_id)
    answer = await page.say("Anybody there?")
    assert answer.status_code == 202
    assert answer.json()["reply"] is None
    events = await page.stream("Hello?")
    assert [name for name, _ in events] == ["accepted", "done"]


async def test_without_a_session_nothing_is_stored(page: Page) -> None:
    answer = await page.world.http.post(page.path, json={"message": "hi"}, headers=PAGE)
    assert answer.status_code == 401
    other = f"/api/chat/{UUID(int=5)}"
    answer = await page.world.http.post(other, json={"message": "hi"}, headers=page.headers)
    assert answer.status_code == 404


async def test_a_whole_booking_over_http(page: Page) -> None:
    await page.stream("How much is it?")
    events = await page.stream("Can I come in friday at 10?")
    card = next(data["card"] for name, data in events if name == "card")
    assert card["kind"] == "confirm"
    events = await page.stream("Yes, book it")
    card = next(data["card"] for name, data in events if name == "card")
    assert card["kind"] == "booking"
    answer = await page.world.http.get(f"{page.path}/context", headers=page.headers)
    assert answer.json()["appointment"]["label"] == "Friday, December 4 at 10:00 AM"


async def test_messages_at_once_are_all_answered(page: Page) -> None:
    answers = await asyncio.gather(*(page.say(f"hi {n}") for n in range(6)))
    assert [a.status_code for a in answers] == [200] * 6
    replies = {a.json()["reply"]["id"] for a in answers}
    said = (await page.world.http.get(f"{page.path}/history", headers=page.headers)).json()
    posted = [m["id"] for m in said["messages"] if m["author"] == "assistant"]
    assert replies == set(posted)  # each message has an answer, some share one
