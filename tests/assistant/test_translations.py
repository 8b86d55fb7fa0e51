"""Translations for staff: kept once, paid for, checked, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from lead_orchestrator.assistant.jobs import AssistantJobs
from lead_orchestrator.assistant.ports import Trouble
from lead_orchestrator.assistant.queries.translations import translations
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.assistant.turns.translating import NotTranslated, Translator
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.jobs import TryLater
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions import post_message, receive_message
from lead_orchestrator.messaging.facts import MessageReceived
from tests.assistant.talk import Talk, begin_talk
from tests.assistant.vendors import Fails, Hangs, Reply, Vendor, house
from tests.builders import Shop

ASKED = "Hola, ¿cuánto cuesta polarizar mi carro? ¿Puedo ir a las 3 de la tarde?"
READ = "Hello, how much does it cost to tint my car? Can I come at 3:00 PM?"
WRONG = "Hello, how much does it cost to tint my car? Can I come at 4:00 PM?"
LEDGER = "select provider, model, kind, prompt_version, cost_pico, finish_reason from model_calls"


def cheap(*replies: Reply) -> Vendor:
    """A vendor's cheapest model."""
    return Vendor("claude", replies, model="claude-haiku-5-5")


def other(*replies: Reply) -> Vendor:
    """The other vendor's cheapest model."""
    return Vendor("openai", replies, model="gpt-6-luna")


class Desk:
    """One customer's conversation, and the worker that translates it."""

    def __init__(self, units: Units, shop: Shop, talk: Talk, turns: Turns) -> None:
        self.units, self.shop, self.talk = units, shop, talk
        self.jobs = AssistantJobs(units, turns)
        self.translator = Translator.of(turns)

    async def writes(self, words: str = ASKED) -> UUID:
        """Let the customer write; nobody answers."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            said, _ = await receive_message(
                unit,
                conversation_id=self.talk.conversation_id,
                lead_id=self.talk.lead_id,
                channel="sms",
                text=words,
                client_message_id=str(new_id()),
            )
        return said.id

    async def job(self, message_id: UUID, *, attempt: int = 1) -> None:
        """Run the job for a message."""
        fact = MessageReceived(
            message_id=message_id, conversation_id=self.talk.conversation_id, channel="sms"
        )
        await self.jobs.translate(fact, Told(new_id(), self.shop.organisation_id, attempt))

    async def read(self, message_id: UUID) -> dict[str, str] | None:
        """Return the translation of a message as the console gets it."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            found = (await translations(unit, [message_id])).get(message_id)
        return None if found is None else found.as_json()

    async def rows(self, statement: str, **values: object) -> Sequence[Any]:
        """Ask the database in the shop's scope."""
        async with self.units.open(organisation_id=self.shop.organisation_id) as unit:
            return await unit.rows(text(statement), values)


async def desk_of(units: Units, shop: Shop, *vendors: Vendor, caps: Caps | None = None) -> Desk:
    talk = await begin_talk(units, shop)
    return Desk(units, shop, talk, house(units, *vendors, caps=caps))


async def test_a_message_in_another_language_gets_its_translation_once(
    units: Units, shop: Shop
) -> None:
    vendor = cheap([READ])
    desk = await desk_of(units, shop, vendor)
    message_id = await desk.writes()
    for _ in range(3):
        await desk.job(message_id)
    assert await desk.read(message_id) == {"language": "en", "text": READ}
    assert len(vendor.heard) == 1
    request = vendor.heard[0]
    assert [line.text for line in request.history] == [ASKED]
    assert request.tools == ()
    said = await desk.rows("select text from chat_messages where id = :id", id=message_id)
    assert said[0][0] == ASKED


async def test_a_translation_is_in_the_ledger_as_what_it_is(units: Units, shop: Shop) -> None:
    desk = await desk_of(units, shop, cheap([READ]), caps=Caps(conversation=100_000))
    await desk.job(await desk.writes())
    rows = await desk.rows(LEDGER)
    assert [tuple(r[:4]) for r in rows] == [
        ("claude", "claude-haiku-5-5", "translate", "translate-1")
    ]
    assert rows[0].cost_pico == 100 * 100_000 + 10 * 500_000
    counted = await desk.rows("select spent, reserved from spend_counters")
    assert [tuple(r) for r in counted] == [(rows[0].cost_pico, 0)]


@pytest.mark.parametrize("words", ["How much is it for my car?", "ok", "2021", "👍", "$349"])
async def test_nothing_is_asked_about_words_that_staff_can_read(
    units: Units, shop: Shop, words: str
) -> None:
    vendor = cheap([READ])
    desk = await desk_of(units, shop, vendor)
    await desk.job(await desk.writes(words))
    assert vendor.heard == []
    assert await desk.rows(LEDGER) == []


async def test_the_assistants_own_answers_are_translated_too(units: Units, shop: Shop) -> None:
    desk = await desk_of(units, shop, cheap(["It costs $349. Does that work for you?"]))
    async with units.open(organisation_id=shop.organisation_id) as unit:
        said = await post_message(
            unit,
            conversation_id=desk.talk.conversation_id,
            lead_id=desk.talk.lead_id,
            author="assistant",
            text="Cuesta $349. ¿Le parece bien?",
            cards=[],
        )
    await desk.job(said.id)
    assert await desk.read(said.id) is not None


async def test_staff_who_work_in_spanish_read_english_customers_in_spanish(
    units: Units, shop: Shop
) -> None:
    vendor = cheap(["¿Cuánto cuesta para mi carro?"])
    desk = await desk_of(units, shop, vendor)
    await desk.rows("update organisations set language = 'es' returning id")
    spanish, english = await desk.writes(), await desk.writes("How much is it for my car?")
    await desk.job(spanish)
    await desk.job(english)
    assert await desk.read(spanish) is None
    found = await desk.read(english)
    assert found == {"language": "es", "text": "¿Cuánto cuesta para mi carro?"}


async def test_other_figures_are_corrected_once_and_then_dropped(units: Units, shop: Shop) -> None:
    vendor = cheap([WRONG], [READ])
    desk = await desk_of(units, shop, vendor)
    message_id = await desk.writes()
    await desk.job(message_id)
    assert await desk.read(message_id) == {"language": "en", "text": READ}
    assert vendor.heard[1].corrections == ("Its figures are not those of the message.",)

    stubborn = cheap([WRONG])
    desk = await desk_of(units, shop, stubborn)
    message_id = await desk.writes()
    await desk.job(message_id)
    assert await desk.read(message_id) is None
    assert len(stubborn.heard) == 2
    assert len(await desk.rows(LEDGER)) == 4


async def test_the_other_vendor_translates_when_the_cheapest_is_away(
    units: Units, shop: Shop
) -> None:
    vendors = cheap([Fails("overloaded")]), other([READ])
    desk = await desk_of(units, shop, *vendors)
    message_id = await desk.writes()
    await desk.job(message_id)
    assert await desk.read(message_id) is not None
    calls = [(r.provider, r.finish_reason) for r in await desk.rows(LEDGER)]
    assert calls == [("claude", "overloaded"), ("openai", "answered")]


@pytest.mark.parametrize("trouble", [[Fails("server")], [Hangs()], [Fails("rate_limited")]])
async def test_vendors_that_are_away_are_asked_a_few_times_and_then_left(
    units: Units, shop: Shop, trouble: Reply
) -> None:
    desk = await desk_of(units, shop, cheap(trouble))
    message_id = await desk.writes()
    for attempt in range(1, 5):
        with pytest.raises(TryLater):
            await desk.job(message_id, attempt=attempt)
    await desk.job(message_id, attempt=5)
    assert await desk.read(message_id) is None


@pytest.mark.parametrize("trouble", ["auth", "bad_request", "refused"])
async def test_what_will_fail_again_is_not_tried_again(
    units: Units, shop: Shop, trouble: Trouble
) -> None:
    desk = await desk_of(units, shop, cheap([Fails(trouble)]))
    await desk.job(await desk.writes())
    assert len(await desk.rows(LEDGER)) == 1


async def test_a_spent_budget_leaves_messages_as_they_are(units: Units, shop: Shop) -> None:
    vendor = cheap([READ])
    desk = await desk_of(units, shop, vendor, caps=Caps(organisation=1))
    message_id = await desk.writes()
    await desk.job(message_id)
    assert vendor.heard == []
    assert await desk.read(message_id) is None
    assert await desk.rows("select 1 from spend_counters where reserved > 0") == []


async def test_without_a_vendor_nothing_is_translated(units: Units, shop: Shop) -> None:
    desk = await desk_of(units, shop)
    await desk.job(await desk.writes())
    assert await desk.rows(LEDGER) == []
    await desk.rows("update leads set language = 'es' returning id")
    with pytest.raises(NotTranslated):
        await desk.translator.for_customer(
            shop.organisation_id, desk.talk.conversation_id, "See you on Saturday!"
        )


async def test_the_dearer_model_of_a_chain_is_not_asked(units: Units, shop: Shop) -> None:
    dear = Vendor("claude", [[READ]], model="claude-sonnet-5-5")
    sibling = cheap([READ])
    talk = await begin_talk(units, shop)
    turns = house(units, dear)
    turns.switchboard.models = house(units, dear, sibling).switchboard.models
    desk = Desk(units, shop, talk, turns)
    await desk.job(await desk.writes())
    assert (len(dear.heard), len(sibling.heard)) == (0, 1)


async def test_staff_get_their_words_in_the_customers_language_and_nothing_is_sent(
    units: Units, shop: Shop
) -> None:
    vendor = cheap(["El precio es $349. Lo esperamos a las 3:00 p. m."])
    desk = await desk_of(units, shop, vendor)
    await desk.rows("update leads set language = 'es' returning id")
    made = await desk.translator.for_customer(
        shop.organisation_id,
        desk.talk.conversation_id,
        "The price is $349. We expect you at 3:00 PM.",
    )
    assert (made.text, made.language) == ("El precio es $349. Lo esperamos a las 3:00 p. m.", "es")
    assert await desk.rows("select 1 from chat_messages") == []
    assert await desk.rows("select 1 from message_translations") == []
    assert [r.kind for r in await desk.rows(LEDGER)] == ["translate"]


async def test_words_in_the_customers_language_come_back_as_they_are(
    units: Units, shop: Shop
) -> None:
    vendor = cheap([READ])
    desk = await desk_of(units, shop, vendor)
    made = await desk.translator.for_customer(
        shop.organisation_id, desk.talk.conversation_id, "The price is $349."
    )
    assert (made.text, made.by) == ("The price is $349.", None)
    assert vendor.heard == []


async def test_a_draft_with_other_figures_is_refused(units: Units, shop: Shop) -> None:
    desk = await desk_of(units, shop, cheap(["El precio es $394."]))
    await desk.rows("update leads set language = 'es' returning id")
    with pytest.raises(NotTranslated, match="figures"):
        await desk.translator.for_customer(
            shop.organisation_id, desk.talk.conversation_id, "The price is $349."
        )
