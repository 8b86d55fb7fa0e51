"""Vendors that fail while a customer waits: cut, slow, closed to us, or all away at once."""

from __future__ import annotations

import pytest

from lead_orchestrator.assistant.rules.manners import reduced_line
from simulators.faults import Fault, FaultKind, TalkFaultKind
from simulators.talk_server import TalkSimulator
from tests.stories.conftest import MakeTalking
from tests.stories.talking import Told, customer, rows
from tests.world import WEB, Minds, World

CALLS = "select provider, finish_reason, measured, cost_pico from model_calls order by id"
APPOINTMENT = "select status, price_cents from appointments"
BEGUN = "Ceramic film keeps a lot of heat out of the car. It also cuts glare on sunny dri"
ENDED = "It also cuts glare on sunny drives. Would you like to hear our prices?"


def asked(vendor: TalkSimulator) -> int:
    """Return how often a vendor was asked for an answer."""
    return sum(seen.method == "POST" for seen in vendor.requests)


def said_once(answer: Told) -> None:
    """See that what was shown is what is stored, whole sentences, none of them twice."""
    assert answer.reply is not None
    assert answer.text == answer.reply["content"].strip()
    sentences = [s.strip() for s in answer.text.replace("?", ".").split(".") if s.strip()]
    assert len(sentences) == len(set(sentences)), answer.text
    assert answer.text[-1] in ".?!"


async def test_an_answer_cut_in_mid_sentence_is_ended_by_the_other_vendor(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    jordan = await customer(world)
    minds.claude.say(BEGUN)
    minds.claude.faults.add(Fault(kind="cut_stream", after=len(BEGUN.split()), times=1))
    minds.gpt.say(ENDED)
    answer = await jordan.hear("What does ceramic film do for me in summer?")

    said_once(answer)
    assert answer.text == (
        "Ceramic film keeps a lot of heat out of the car. It also cuts glare on sunny drives."
        " Would you like to hear our prices?"
    )
    assert answer.names.count("done") == 1
    assert "error" not in answer.names
    stored = [m for m in await jordan.said() if m["author"] == "assistant"]
    assert [m["text"].strip() for m in stored] == [answer.text]
    calls = await rows(world, CALLS)
    assert [(c[0], c[1], c[2]) for c in calls] == [
        ("claude", "cut", False), ("openai", "answered", True),
    ]  # fmt: skip
    assert all(c[3] > 0 for c in calls), "the cut call may be charged, so it is counted"
    assert answer.reply is not None
    assert answer.reply["provider"] == "openai"
    spent = sum(c[3] for c in calls)
    assert answer.reply["cost"]["micro_usd"] == (spent + 500_000) // 1_000_000


async def test_nothing_a_customer_saw_is_contradicted_when_the_other_vendor_begins_anew(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    jordan = await customer(world)
    minds.claude.say(BEGUN)
    minds.claude.faults.add(Fault(kind="error_event", after=14, times=1))
    minds.gpt.say(f"Ceramic film keeps a lot of heat out of the car. {ENDED}")
    answer = await jordan.hear("What does ceramic film do for me in summer?")
    said_once(answer)
    assert answer.text.count("keeps a lot of heat") == 1
    assert answer.text.endswith("our prices?")


AWAY: tuple[FaultKind | TalkFaultKind, ...] = (
    "refuse_500",
    "overloaded",
    "unreachable",
    "html_200",
)


@pytest.mark.parametrize("kind", AWAY)
async def test_with_both_vendors_away_the_customer_still_books_and_is_told(
    talking: tuple[World, Minds], kind: FaultKind | TalkFaultKind
) -> None:
    world, minds = talking
    for vendor in (minds.claude, minds.gpt):
        vendor.faults.add(Fault(kind=kind, method="POST", takes_effect=False))
    jordan = await customer(world)
    first = await jordan.hear("How much is the ceramic tint for my car?")
    honest = reduced_line((), language="en")
    assert honest is not None
    said_once(first)
    assert honest in first.text
    assert "$399" in first.text
    for words in ("Do you have time tomorrow?", "The first one, please", "Yes, book it"):
        answer = await jordan.hear(words)
        said_once(answer)
        assert honest not in answer.text, "said once in a conversation"
        assert answer.reply is not None
        assert answer.reply["provider"] == "scripted"
    assert await rows(world, APPOINTMENT) == [("booked", 39900)]
    assert minds.calls == 0
    health = (await world.http.get(f"{WEB}/api/health")).json()
    assert health["status"] == "degraded"
    assert health["checks"]["providers"]["scripted"] == "ok"
    assert asked(minds.claude) <= 3, "a vendor in trouble is left alone"


async def test_a_vendor_that_is_slow_to_start_is_not_waited_for(
    make_talking: MakeTalking,
) -> None:
    async with make_talking(ai_first_token_seconds=0.5) as (world, minds):
        jordan = await customer(world)
        minds.claude.faults.add(Fault(kind="slow_start", times=1))
        minds.gpt.say(ENDED)
        answer = await jordan.hear("What does ceramic film do for me?")
        assert answer.text == ENDED
        calls = await rows(world, CALLS)
        assert [(c[0], c[1], c[2]) for c in calls] == [
            ("claude", "slow_start", False), ("openai", "answered", True),
        ]  # fmt: skip
        assert calls[0][3] > 0, "it may be charged all the same"
        minds.valve.let_go()


async def test_a_key_that_is_refused_is_tried_once_and_shown(talking: tuple[World, Minds]) -> None:
    world, minds = talking
    jordan = await customer(world)
    minds.claude.faults.add(Fault(kind="unauthorised"))
    for words in ("How much is the ceramic tint?", "Do you have time tomorrow?"):
        answer = await jordan.hear(words)
        said_once(answer)
        assert answer.reply is not None
        assert answer.reply["provider"] == "openai"
    assert asked(minds.claude) == 1
    assert minds.claude.billed == []
    providers = (await world.http.get(f"{WEB}/api/health")).json()["checks"]["providers"]
    assert providers == {"claude": "down", "openai": "ok", "scripted": "ok"}
    cost = await rows(world, "select cost_pico from model_calls where provider = 'claude'")
    assert cost == [(0,)], "a refused call costs nothing"


async def test_a_tool_of_a_cut_answer_is_not_used_again(talking: tuple[World, Minds]) -> None:
    world, minds = talking
    jordan = await customer(world)
    await jordan.hear("When could I come in?")
    await jordan.hear("The second one, please.")
    # The first round books; the second, which would say so, is cut.
    asked_before = asked(minds.claude)
    minds.claude.faults.add(Fault(kind="noise", times=1))
    minds.claude.faults.add(Fault(kind="cut_stream", after=2, times=1))
    answer = await jordan.hear("Yes, please.")

    assert asked(minds.claude) == asked_before + 2
    said_once(answer)
    assert answer.reply is not None
    assert [card["kind"] for card in answer.reply["cards"]] == ["booking"]
    assert answer.names.count("card") == 1
    assert await rows(world, APPOINTMENT) == [("booked", 39900)]
    booked = await rows(world, "select 1 from facts where kind = 'booking.AppointmentBooked'")
    assert len(booked) == 1
    assert minds.gpt.billed, "the other vendor said that it is booked"


async def test_health_finds_a_vendor_that_is_away_without_a_billable_call(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    health = (await world.http.get(f"{WEB}/api/health")).json()
    assert health["checks"]["providers"]["claude"] == "ok"
    minds.claude.faults.add(Fault(kind="refuse_500", method="GET"))
    for _ in range(3):
        await world.product.probe(every=True)
        health = (await world.http.get(f"{WEB}/api/health")).json()
    assert health["status"] == "degraded"
    assert health["checks"]["providers"]["claude"] == "down"
    assert health["checks"]["providers"]["openai"] == "ok"
    minds.claude.faults.clear()
    await world.product.probe(every=False)
    health = (await world.http.get(f"{WEB}/api/health")).json()
    assert health["checks"]["providers"]["claude"] == "ok"

    seen = [(r.method, r.path) for r in (*minds.claude.requests, *minds.gpt.requests)]
    assert {method for method, _ in seen} == {"GET"}, seen
    assert len(seen) == 7
    assert minds.calls == 0
    assert minds.claude.ledger == []
    assert minds.gpt.ledger == []
