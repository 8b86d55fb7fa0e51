"""What staff read and write in another language: translations in the thread, drafts to look at."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import UUID

import httpx
import pytest

from lead_orchestrator.assistant.actions.translations import keep_translation
from lead_orchestrator.assistant.rules.routing import Choice
from lead_orchestrator.messaging.actions import receive_message
from lead_orchestrator.messaging.queries import conversation_of_lead, messages
from tests.builders import build_lead, build_shop
from tests.clock import WorldClock
from tests.conftest import Database
from tests.inbox.console import events, read, signed_in
from tests.stories.talking import rows, talking_world
from tests.world import Minds, World

ASKED, READ = "Hola, ¿cuánto cuesta a las 3:00 p. m.?", "Hello, how much is it at 3:00 PM?"


@pytest.fixture
async def talking(
    database: Database, clock: WorldClock
) -> AsyncGenerator[tuple[World, Minds, httpx.AsyncClient]]:
    """The product with vendors' models, and a manager signed in."""
    async with (
        talking_world(database.app_url, clock) as (world, minds),
        signed_in(world, world.shop) as staff,
    ):
        yield world, minds, staff


async def asked(world: World, words: str = ASKED) -> UUID:
    """Let a customer write; return the conversation. The worker does its part."""
    lead_id = await build_lead(world.product.units, world.shop)
    await world.run_until_quiet()
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        talk = await conversation_of_lead(unit, lead_id)
        await receive_message(
            unit,
            conversation_id=talk.id,
            lead_id=lead_id,
            channel="web",
            text=words,
            client_message_id="1",
        )
    return talk.id


async def test_a_message_comes_with_its_translation_and_the_news_of_it(
    world: World, staff: httpx.AsyncClient
) -> None:
    talk = await asked(world)
    before = await read(staff, f"conversations/{talk}")
    assert all("translation" not in m for m in before["messages"])
    async with events(world, staff) as listening:
        async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
            said = (await messages(unit, talk))[-1]
            by = Choice("claude", "claude-haiku-5-5")
            assert await keep_translation(unit, said, language="en", words=READ, by=by)
            assert not await keep_translation(unit, said, language="en", words="x", by=by)
        await listening.until("event: translation")
        news = listening.events("translation")
    assert news == [{"conversation_id": str(talk), "message_id": str(said.id)}]
    for path in (f"conversations/{talk}", f"conversations/{talk}/messages"):
        shown = (await read(staff, path))["messages"][-1]
        assert shown["text"] == ASKED
        assert shown["translation"] == {"language": "en", "text": READ}


async def test_without_a_vendor_no_job_waits_and_a_draft_says_why(
    world: World, staff: httpx.AsyncClient
) -> None:
    talk = await asked(world)
    waiting = "select 1 from reactions where reaction = 'assistant.translate'"
    assert await rows(world, waiting) == []
    await rows(world, "update leads set language = 'es' returning id")
    answer = await staff.post(
        f"/api/staff/conversations/{talk}/draft-translation", json={"text": "See you at 3:00 PM!"}
    )
    assert answer.status_code == 503
    assert answer.json()["code"] == "no_translation"


async def test_the_worker_translates_what_a_customer_wrote(
    talking: tuple[World, Minds, httpx.AsyncClient],
) -> None:
    world, minds, staff = talking
    minds.claude.say(READ)
    talk = await asked(world)
    await world.product.drain.run("assistant.translate")
    shown = (await read(staff, f"conversations/{talk}"))["messages"][-1]
    assert shown["translation"] == {"language": "en", "text": READ}
    ledger = "select model, kind from model_calls"
    assert await rows(world, ledger) == [("claude-haiku-5-5", "translate")]


async def test_a_draft_is_shown_in_the_customers_language_and_nothing_is_sent(
    talking: tuple[World, Minds, httpx.AsyncClient],
) -> None:
    world, minds, staff = talking
    talk = await asked(world, "2021")
    await rows(world, "update leads set language = 'es' returning id")
    minds.claude.say("¡Nos vemos a las 3:00 p. m.!")
    answer = await staff.post(
        f"/api/staff/conversations/{talk}/draft-translation", json={"text": "See you at 3:00 PM!"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"text": "¡Nos vemos a las 3:00 p. m.!", "language": "es"}
    assert await rows(world, "select 1 from chat_messages where author = 'staff'") == []


async def test_a_draft_needs_a_session_a_page_of_ours_and_a_conversation_of_ours(
    world: World, staff: httpx.AsyncClient
) -> None:
    talk = await asked(world)
    path = f"/api/staff/conversations/{talk}/draft-translation"
    assert (await world.http.post(path, json={"text": "Hi"})).status_code == 401
    assert (await staff.post(path, json={"text": ""})).status_code == 422
    assert (await staff.post(path, json={"text": "Hi", "to": "x"})).status_code == 422
    assert (await staff.post(path, json={"text": "Hi"}, headers={"X-CSRF-Token": "x"})).is_error
    another = await build_shop(world.product.units)
    async with signed_in(world, another) as other:
        assert (await other.post(path, json={"text": "Hi"})).status_code == 404
