"""Staff who step in while the assistant talks, and a customer who changes her mind in French."""

from __future__ import annotations

import pytest

from simulators.faults import Fault
from tests.stories.conftest import MakeTalking
from tests.stories.talking import customer, one, rows, told
from tests.stories.test_quote_to_booking import signed_in
from tests.world import Minds, World

LONG = "Ceramic film keeps a lot of heat out of the car. It also cuts glare. " + "It lasts. " * 3
ENGLISH = {"the", "your", "you", "appointment", "booked", "would"}


async def test_staff_who_take_over_in_mid_stream_are_not_talked_over(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    jordan = await customer(world)
    staff = await signed_in(world)
    minds.claude.say(LONG)
    minds.claude.faults.add(Fault(kind="stall", after=12, times=1))
    async with jordan.streaming("What does ceramic film do for me?") as stream:
        await stream.until(b"event: delta")
        await minds.valve.reached.wait()
        conversation = (await staff.get("/api/staff/conversations")).json()["items"][0]["id"]
        taken = await staff.post(f"/api/staff/conversations/{conversation}/take-over")
        assert taken.status_code == 200
        minds.valve.let_go()
        answer = await told(stream)

    assert answer.names[-1] == "done"
    assert answer.reply is None, "staff hold the conversation"
    history = await jordan.said()
    assert [m["author"] for m in history if m["author"] in ("assistant", "staff")] == []
    assert await one(world, "select state from turns") == "overtaken"
    calls = await rows(world, "select provider, finish_reason, cost_pico > 0 from model_calls")
    assert calls == [("claude", "answered", True)], "what it cost is written down all the same"
    assert await rows(world, "select 1 from spend_reservations") == []
    silent = await jordan.post("Hello?")
    assert (silent.status_code, silent.json()["reply"]) == (202, None)
    assert minds.calls == 1
    sent = await staff.post(
        f"/api/staff/conversations/{conversation}/reply", json={"text": "Alex here, hello!"}
    )
    assert sent.status_code == 201
    await staff.aclose()


@pytest.mark.parametrize("provider", ["claude", "openai", "scripted"])
async def test_a_french_customer_moves_her_appointment(
    make_talking: MakeTalking, provider: str
) -> None:
    async with make_talking(ai_provider=provider, ai_fallback_providers=[]) as (world, _):
        jordan = await customer(world)
        said = [
            (await jordan.say(words))["content"]
            for words in (
                "Bonjour, combien coûte le film céramique pour ma voiture ?",
                "Avez-vous un rendez-vous demain ?",
                "Le premier, s'il vous plaît",
                "Oui, s'il vous plaît",
            )
        ]
        assert "399 $" in said[0]
        first = await one(world, "select starts_at from appointments where status = 'booked'")
        await world.run_until_quiet()
        said += [
            (await jordan.say(words))["content"]
            for words in (
                "Je voudrais un autre rendez-vous, jeudi après-midi si possible",
                "Le troisième",
            )
        ]
        unmoved = await one(world, "select starts_at from appointments where status = 'booked'")
        assert unmoved == first, "nothing is moved before a yes"
        said.append((await jordan.say("Oui, c'est parfait"))["content"])
        await world.run_until_quiet()

        booked = await rows(world, "select starts_at, status from appointments")
        assert [status for _, status in booked] == ["booked"], said
        assert booked[0][0] != first, said
        assert await one(world, "select language from conversations") == "fr"
        moved = await rows(world, "select 1 from facts where kind = 'booking.AppointmentMoved'")
        assert len(moved) == 1
        for words in said:
            assert not ENGLISH & set(words.lower().split()), words
