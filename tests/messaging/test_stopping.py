"""A stop on any channel: one confirmation by text when it came by text, else none."""

from __future__ import annotations

import pytest

from lead_orchestrator.messaging.actions import opt_out
from lead_orchestrator.messaging.actions.contacts import How
from lead_orchestrator.messaging.rules.consent import carrier_confirms
from tests.messaging.conftest import PHONE, Ask, Give
from tests.world import World

SENT = "select recipient, class, body from outbox where kind = 'opt_out_confirmed'"


@pytest.mark.parametrize(("how", "texts"), [("sms", 1), ("chat", 0), ("staff", 0), ("email", 0)])
async def test_who_opts_out_by_text_is_told_so_once(
    world: World, ask: Ask, lead_of: Give, how: How, texts: int
) -> None:
    lead_id = await lead_of()
    for _ in range(3):
        async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
            await opt_out(unit, lead_id=lead_id, how=how, words="enough of this")
    await world.run_until_quiet()
    assert len(await ask(SENT)) == texts
    assert [message.to for message in world.twilio.ledger] == [PHONE] * texts


async def test_a_second_stop_after_a_start_is_confirmed_again(
    world: World, ask: Ask, lead_of: Give
) -> None:
    lead_id = await lead_of()
    for _ in range(2):
        async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
            await opt_out(unit, lead_id=lead_id, how="sms", words="enough of this")
        await ask("update contacts set suppressed_at = null returning channel")
        world.clock.move(seconds=60)
    assert len(await ask(SENT)) == 2


@pytest.mark.parametrize("words", ["STOP", " stop ", "Unsubscribe", "CANCEL", "quit", "optout"])
def test_the_carriers_own_words_are_confirmed_by_the_carrier(words: str) -> None:
    assert carrier_confirms(words)


@pytest.mark.parametrize("words", ["stop please", "alto", "arrêt", "STOP!", "no más mensajes"])
def test_other_words_are_confirmed_by_us(words: str) -> None:
    assert not carrier_confirms(words)
