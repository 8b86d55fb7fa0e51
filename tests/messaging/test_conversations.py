"""Who holds a conversation, and what may be said by whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging import actions, queries
from tests.messaging.conftest import Ask, Give
from tests.messaging.test_chat import person
from tests.world import World


@pytest.fixture
async def talk(world: World, lead_of: Give) -> tuple[UUID, UUID]:
    """A lead and its conversation."""
    lead_id = await lead_of()
    async with work(world) as unit:
        return lead_id, await actions.open_conversation(
            unit, location_id=world.shop.location_id, person_id=await person(unit, lead_id)
        )


@asynccontextmanager
async def work(world: World) -> AsyncGenerator[Unit]:
    """Open a unit of the shop."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        yield unit


async def test_a_person_and_a_location_have_one_conversation(
    world: World, talk: tuple[UUID, UUID], lead_of: Give
) -> None:
    second = await lead_of(source_key="another wish")
    async with work(world) as unit:
        again = await actions.open_conversation(
            unit, location_id=world.shop.location_id, person_id=await person(unit, second)
        )
        held = await queries.conversation_of_lead(unit, second)
    assert again == talk[1] == held.id


async def test_staff_write_only_while_they_hold_the_conversation(
    world: World, ask: Ask, talk: tuple[UUID, UUID]
) -> None:
    _, conversation_id = talk
    staff_id = world.shop.staff_id
    with pytest.raises(actions.NotHolder):
        async with work(world) as unit:
            await actions.reply(
                unit, conversation_id=conversation_id, staff_id=staff_id, text="Hello"
            )
    async with work(world) as unit:
        for _ in range(2):
            await actions.take_over(unit, conversation_id=conversation_id, staff_id=staff_id)
        said = await actions.reply(
            unit, conversation_id=conversation_id, staff_id=staff_id, text="Hello"
        )
    assert said.as_json()["author_name"] == "Alex Advisor"
    async with work(world) as unit:
        await actions.hand_back(unit, conversation_id=conversation_id)
        await actions.hand_back(unit, conversation_id=conversation_id)
        held = await queries.conversation(unit, conversation_id)
    assert (held.holder, held.held_by) == ("assistant", None)
    kinds = [f["kind"] for f in await ask("select kind, lead_id from facts order by id")]
    assert kinds.count("messaging.ConversationTakenOver") == 1
    assert kinds.count("messaging.ConversationHandedBack") == 1


async def test_a_call_for_a_person_is_heard_by_taking_over_and_handing_back(
    world: World, talk: tuple[UUID, UUID]
) -> None:
    lead_id, conversation_id = talk
    async with work(world) as unit:
        assert await actions.hand_to_staff(
            unit, conversation_id=conversation_id, lead_id=lead_id, reason="wants a person"
        )
        held = await queries.conversation(unit, conversation_id)
        assert held.holder == "assistant"
        assert held.hand_off_reason == "wants a person"
        await actions.take_over(unit, conversation_id=conversation_id, staff_id=world.shop.staff_id)
        assert not await actions.hand_to_staff(
            unit, conversation_id=conversation_id, lead_id=lead_id, reason="again"
        )
        await actions.hand_back(unit, conversation_id=conversation_id)
        assert (await queries.conversation(unit, conversation_id)).asked_for_person_at is None


async def test_a_message_is_answered_once(world: World, ask: Ask, talk: tuple[UUID, UUID]) -> None:
    lead_id, conversation_id = talk
    async with work(world) as unit:
        asked, new = await actions.receive_message(
            unit,
            conversation_id=conversation_id,
            lead_id=lead_id,
            channel="web",
            text="Price?",
            client_message_id="c1",
        )
    assert new

    async def answer(words: str) -> UUID:
        async with work(world) as unit:
            said = await actions.post_message(
                unit,
                conversation_id=conversation_id,
                lead_id=lead_id,
                author="assistant",
                text=words,
                cards=[{"kind": "handoff"}],
                answers=asked.id,
                model={"name": "m"},
            )
            return said.id

    ids = await asyncio.gather(*(answer(f"answer {n}") for n in range(5)))
    assert len(set(ids)) == 1
    stored = await ask("select text, cards, model from chat_messages where author = 'assistant'")
    assert len(stored) == 1
    assert stored[0]["cards"] == [{"kind": "handoff"}]
    async with work(world) as unit:
        found = await queries.answer_to(unit, asked.id)
    assert found is not None
    assert found.model == {"name": "m"}


async def test_the_first_word_of_a_customer_makes_the_lead_talkative(
    world: World, ask: Ask, talk: tuple[UUID, UUID]
) -> None:
    lead_id, conversation_id = talk
    async with work(world) as unit:
        await actions.receive_message(
            unit,
            conversation_id=conversation_id,
            lead_id=lead_id,
            channel="web",
            text="Hi",
            client_message_id=None,
        )
    assert (await ask("select status from leads"))[0]["status"] == "chat_active"


async def test_what_is_not_there_is_missing(world: World) -> None:
    async with work(world) as unit:
        for question in (
            queries.conversation(unit, new_id()),
            queries.conversation_of_lead(unit, new_id()),
            queries.message(unit, new_id()),
        ):
            with pytest.raises(Missing):
                await question
        with pytest.raises(Missing):
            await actions.issue_link(unit, lead_id=new_id(), chat_url="http://x", days=1)
        assert await queries.newest_lead_of(unit, new_id()) is None
        assert await queries.location_of_outbox(unit, new_id()) is None
        await actions.opt_out(unit, lead_id=new_id(), how="chat", words="stop")


async def test_another_organisation_sees_nothing_of_it(
    world: World, talk: tuple[UUID, UUID]
) -> None:
    from tests.builders import build_shop

    other = await build_shop(world.product.units)
    async with world.product.units.open(organisation_id=other.organisation_id) as unit:
        with pytest.raises(Missing):
            await queries.conversation(unit, talk[1])
        assert await queries.messages(unit, talk[1]) == ()
