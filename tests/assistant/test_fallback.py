"""Every trouble of a vendor at every moment: a whole answer, once, and nothing done twice."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest
from sqlalchemy import text

from lead_orchestrator.assistant.ports import ModelFailed
from lead_orchestrator.assistant.rules.breaker import Tolerance
from lead_orchestrator.assistant.rules.context import Call
from lead_orchestrator.assistant.rules.manners import reduced_line
from lead_orchestrator.assistant.rules.routing import Caps, Choice, left
from lead_orchestrator.assistant.turns import Done, Sentence, Switchboard, Turns
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.messaging.queries import ChatMessage
from tests.assistant.talk import Talk, begin_talk, kinds
from tests.assistant.vendors import (
    Breaks,
    Cut,
    Fails,
    Hangs,
    Part,
    Reply,
    Street,
    Vendor,
    Waits,
    call,
    house,
)
from tests.builders import Shop, build_shop

NEVER_OPEN = Tolerance(failures=10**9, least=10**9)
SLOT = "2026-12-02T10:00:00-05:00"
LOOK = call("availability", services=["ceramic-full"], days=["2026-12-02"])
HOLD = call("hold", services=["ceramic-full"], starts_at=SLOT)

TROUBLES: dict[str, Part] = {
    "429": Fails("rate_limited", retry_after=1.0),
    "529": Fails("overloaded"),
    "500": Fails("server"),
    "connection": Fails("connection"),
    "quota": Fails("quota"),
    "bad request": Fails("bad_request"),
    "wrong key": Fails("auth"),
    "declined": Fails("refused"),
    "garbage": Fails("garbage", billable=True),
    "hangs": Hangs(),
    "cut": Cut(),
    "gateway fault": Breaks(),
}
MOMENTS: dict[str, tuple[Reply, ...]] = {
    "before the first event": ((),),
    "in mid sentence": (("We can do that for you. Your price wou",),),
    "between sentences": (("We can do that for you. ",),),
    "after a tool call that was not finished": (("One moment. ", LOOK),),
    "after a tool ran": ((LOOK,), ()),
    "in the sentence after a tool ran": ((LOOK,), ("Wednesday at 10:00 AM is free. Would y",)),
    "after a tool that changed something": ((LOOK,), (HOLD,), ("I've kept that ti",)),
}


async def _talk(units: Units, shop: Shop, turns: Turns) -> Talk:
    talk = await begin_talk(units, shop)
    talk.turns = turns
    return talk


def _whole(reply: ChatMessage) -> None:
    assert reply.text.strip()
    assert reply.text.rstrip()[-1] in ".!?"
    sentences = [s.strip().casefold() for s in reply.text.replace("?", ".").split(".") if s.strip()]
    assert len(sentences) == len(set(sentences)), reply.text


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_another_vendor_ends_what_one_began(
    units: Units, shop: Shop, trouble: str, moment: str
) -> None:
    *whole, last = MOMENTS[moment]
    first = Vendor("claude", [*whole, (*last, TROUBLES[trouble])])
    second = Vendor(
        "openai",
        [("We can do that for you! What day suits you, or shall we look at Wednesday?",)],
    )
    talk = await _talk(units, shop, house(units, first, second))
    events = await talk.events("can you do the full car?")
    assert isinstance(events[-1], Done)
    reply = events[-1].reply
    assert reply is not None
    _whole(reply)
    told = "".join(event.text for event in events if isinstance(event, Sentence))
    assert told.strip() == reply.text
    assert "wou" not in reply.text.split()
    assert reply.text.count("We can do that for you") <= 1
    assert len(first.heard) == len(MOMENTS[moment])  # not asked again in this turn
    assert len(second.heard) == 1
    done = [e.call.name for e in second.heard[0].exchanges]
    assert done == [part.name for parts in whole for part in parts if isinstance(part, Call)]
    assert await talk.count("select count(*) from holds") == done.count("hold")
    assert await talk.count("select count(*) from model_calls") == len(first.heard) + 1


async def test_a_fallback_starts_when_the_silence_is_declared(units: Units, shop: Shop) -> None:
    first, second = Vendor("claude", [(Hangs(),)]), Vendor("openai", [("How can I help?",)])
    talk = await _talk(units, shop, house(units, first, second, quiet_s=0.2))
    reply = await talk.say("hello")
    assert reply.text == "How can I help?"
    assert reply.model is not None
    assert (reply.model["provider"], reply.model["fell_back"]) == ("openai", True)
    assert 200 <= reply.model["latency_ms"] < 1000
    assert first.open == 0  # the first call was let go of


async def test_with_every_vendor_down_the_customer_still_books(units: Units, shop: Shop) -> None:
    down = [Vendor("claude", [(Fails(),)]), Vendor("openai", [(Fails("overloaded"),)])]
    talk = await _talk(units, shop, house(units, *down))
    first = await talk.say("what times do you have on friday?")
    notice = reduced_line([], language="en")
    assert notice is not None
    assert first.text.startswith(notice)
    await talk.say("the first one")
    booked = await talk.say("yes, book it")
    assert "booking" in kinds(booked)
    assert sum(notice in reply.text for reply in talk.replies) == 1  # said once
    assert await talk.count("select count(*) from appointments") == 1


async def test_the_notice_is_said_in_the_language_of_the_talk(units: Units, shop: Shop) -> None:
    talk = await _talk(units, shop, house(units, Vendor("claude", [(Fails(),)])))
    reply = await talk.say("hola, cuánto cuesta el polarizado completo?")
    assert reply.text.startswith(reduced_line([], language="es") or "-")


async def test_the_scripted_model_by_choice_excuses_itself_for_nothing(
    units: Units, shop: Shop
) -> None:
    talk = await _talk(units, shop, house(units))
    reply = await talk.say("how much is it?")
    assert reduced_line([], language="en") not in (None, reply.text[:150])
    assert "away" not in reply.text


async def test_a_vendor_cut_in_mid_sentence_is_followed_by_the_scripted_model(
    units: Units, shop: Shop
) -> None:
    first = Vendor("claude", [("Happy to help with your Civic. The full car in cera", Cut())])
    talk = await _talk(units, shop, house(units, first))
    reply = await talk.say("how much is it?")
    assert reply.text.startswith("Happy to help with your Civic. ")
    assert "cera " not in reply.text
    assert "$399" in reply.text
    _whole(reply)


async def test_a_vendor_left_alone_is_not_asked_until_it_is_probed(
    units: Units, shop: Shop
) -> None:
    first, second = Vendor("claude", [(Fails(),)]), Vendor("openai", [("How can I help?",)])
    talk = await _talk(units, shop, house(units, first, second))
    for _ in range(6):
        await talk.say("hello there, can you help me?")
    assert len(first.heard) == 3
    assert len(second.heard) == 6
    assert talk.turns.health() == {"claude": "down", "openai": "ok", "scripted": "ok"}


async def test_a_vendor_that_names_a_time_is_left_alone_until_then(
    units: Units, shop: Shop
) -> None:
    first = Vendor("claude", [(Fails("rate_limited", retry_after=0.3),), ("Back again.",)])
    talk = await _talk(units, shop, house(units, first))
    await talk.say("hello there, can you help me?")
    await talk.say("hello there, can you help me?")
    assert len(first.heard) == 1
    assert talk.turns.health()["claude"] == "degraded"
    await asyncio.sleep(0.35)
    assert (await talk.say("hello there, can you help me?")).text == "Back again."
    assert talk.turns.health()["claude"] == "ok"


async def test_a_wrong_key_is_shown_and_not_tried_again_soon(units: Units, shop: Shop) -> None:
    first = Vendor("claude", [(Fails("auth"),)])
    talk = await _talk(units, shop, house(units, first))
    for _ in range(3):
        await talk.say("how much is it?")
    assert len(first.heard) == 1
    assert talk.turns.health() == {
        "claude": "down", "openai": "not_configured", "scripted": "ok",
    }  # fmt: skip


async def test_breakers_of_one_organisation_are_not_anothers(units: Units, shop: Shop) -> None:
    first = Vendor("claude", [(Fails("auth"),)])
    turns = house(units, first)
    talk = await _talk(units, shop, turns)
    await talk.say("how much is it?")
    neighbour = await _talk(units, await build_shop(units, crm_location_id="loc-2"), turns)
    await neighbour.say("how much is it?")
    assert len(first.heard) == 2


async def test_a_turn_that_takes_too_long_is_ended_by_the_scripted_model(
    units: Units, shop: Shop
) -> None:
    slow = [Vendor(name, [(Waits(0.25), Hangs())]) for name in ("claude", "openai")]
    talk = await _talk(units, shop, house(units, *slow, quiet_s=5.0, turn_s=0.4))
    reply = await talk.say("how much is it?")
    assert "$399" in reply.text
    assert len(slow[1].heard) == 0


def _call(*, fails: bool) -> None:
    if fails:
        raise ModelFailed("500")


async def test_failures_do_not_multiply_calls(units: Units, shop: Shop) -> None:
    rng = random.Random(7)
    board_calls = 0
    owner = shop.organisation_id
    street = Street({(v, "m-1"): Vendor(v, [()]) for v in ("claude", "openai")})
    chain = (Choice("claude", "m-1"), Choice("openai", "m-1"), Choice("scripted", "scripted"))
    now = 0.0
    board = Switchboard(street, clock=lambda: now, bears=NEVER_OPEN)
    for _ in range(10_000):  # calls needed, each with what its failures make of it
        failed: set[str] = set()
        instead_of: str | None = None
        while line := board.pick(owner, left(chain, failed=failed), instead_of=instead_of):
            board_calls += 1
            now += 0.01
            instead_of = line.choice.provider
            try:
                with board.calling(owner, instead_of):
                    _call(fails=rng.random() < 0.5)
            except ModelFailed:
                failed.add(instead_of)
            else:
                break
    assert 10_000 < board_calls <= 12_000


async def test_what_failed_calls_cost_is_written_down_too(units: Units, shop: Shop) -> None:
    first = Vendor("claude", [("Hi. How", Fails("overloaded", billable=True))], "claude-haiku-5-5")
    second = Vendor("openai", [("What can I do for you?",)], "gpt-6-luna")
    talk = await _talk(units, shop, house(units, first, second))
    reply = await talk.say("hello there, can you help me?")
    async with units.open(organisation_id=shop.organisation_id) as unit:
        rows = await unit.rows(
            text(
                "select provider, measured, cost_microusd, finish_reason, price_version"
                " from model_calls order by id"
            )
        )
    assert [(r[0], r[1], r[3]) for r in rows] == [
        ("claude", False, "overloaded"), ("openai", True, "answered"),
    ]  # fmt: skip
    assert rows[0][2] > rows[1][2] > 0
    assert all(r[4] for r in rows)
    assert reply.model is not None
    assert reply.model["cost_microusd"] == rows[0][2] + rows[1][2]


async def test_at_a_cap_the_scripted_model_answers_and_no_vendor_is_asked(
    units: Units, shop: Shop
) -> None:
    first = Vendor("claude", [("How can I help?",)], "claude-haiku-5-5")
    talk = await _talk(units, shop, house(units, first, caps=Caps(conversation=10)))
    reply = await talk.say("how much is it?")
    assert "$399" in reply.text
    assert reply.model is not None
    assert reply.model["provider"] == "scripted"
    assert "away" not in reply.text
    assert first.heard == []


async def test_near_a_cap_the_cheaper_model_of_the_vendor_is_asked(
    units: Units, shop: Shop
) -> None:
    dear = Vendor("claude", [("How can I help?",)], "claude-opus-5-5")
    turns = house(units, dear, caps=Caps(conversation=1_000_000))
    card = turns.claims.book.card("claude", "claude-opus-5-5")
    assert card is not None
    assert card.cheaper is not None
    cheap = Vendor("claude", [("What can I do for you?",)], card.cheaper)
    street = turns.switchboard.models
    assert isinstance(street, Street)
    street.vendors["claude", card.cheaper] = cheap
    turns.claims.house = replace(turns.house, near_share=0.0001)
    talk = await _talk(units, shop, turns)
    reply = await talk.say("hello there, can you help me?")
    assert reply.text == "What can I do for you?"
    assert reply.model is not None
    assert reply.model["model"] == card.cheaper
    assert dear.heard == []
    assert await talk.count("select count(*) from spend_reservations") == 0
