"""What models cost: budgets that hold while customers are served, and ledgers that agree."""

from __future__ import annotations

import asyncio
import tomllib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from importlib import resources

from lead_orchestrator.entry.http import create_app
from simulators.faults import Fault, TalkFaultKind
from simulators.talk import Billed
from tests.stories.conftest import MakeTalking
from tests.stories.talking import Customer, customer, known_customer, one, rows
from tests.stories.test_quote_to_booking import signed_in
from tests.world import Minds, World

CAP = Decimal("0.0055")  # a call is promised about 0.004 and costs a tenth of that
SHOP_CAP = Decimal("0.003")
QUESTIONS = (
    "How much is the ceramic tint for my car?",
    "What are your hours on Saturday?",
    "Where are you?",
    "Do you have time tomorrow?",
    "The second one, please.",
    "Yes, please.",
)
TOKENS = ("input", "cached_read", "cached_write", "output", "reasoning")
REACHED = "select 1 from facts where kind = 'assistant.BudgetReached'"
LEDGER = (
    "select provider, model, sum(input_tokens), sum(cached_read_tokens), sum(cached_write_tokens),"
    " sum(output_tokens), sum(reasoning_tokens), sum(cost_pico), count(*) from model_calls"
    " where measured group by 1, 2 order by 1, 2"
)


async def test_at_its_budget_the_scripted_model_goes_on_and_staff_are_told(
    make_talking: MakeTalking,
) -> None:
    async with make_talking(ai_conversation_cap_usd=CAP, ai_fallback_providers=[]) as made:
        world, minds = made
        jordan = await customer(world)
        served = ""
        for n in range(24):
            reply = await jordan.say(QUESTIONS[n % 3])
            served = reply["provider"]
            spent = await rows(world, "select spent, reserved from spend_counters")
            assert all(row[0] + row[1] <= CAP * 10**12 for row in spent)
            world.clock.move(minutes=2)
            if served == "scripted" and await rows(world, REACHED):
                break
        assert served == "scripted"
        for words in QUESTIONS[3:]:
            assert (await jordan.say(words))["provider"] == "scripted"
        assert await rows(world, "select status from appointments") == [("booked",)]
        assert charged(minds.claude.billed) <= CAP * 10**12

        alerts = await rows(
            world, "select kind, body->>'scope' from facts where kind like 'assistant.Budget%'"
        )
        assert Counter(alerts) == {
            ("assistant.BudgetNear", "conversation"): 1,
            ("assistant.BudgetReached", "conversation"): 1,
        }
        said = " ".join(m["text"] for m in await jordan.said())
        assert "away for the moment" not in said, "the vendor is not away: we chose"
        staff = await signed_in(world)
        shown = (await staff.get("/api/staff/assistant/spend")).json()
        assert sum(row["cost_microusd"] for row in shown["rows"]) <= CAP * 10**6
        await staff.aclose()


async def test_one_budget_of_a_shop_holds_for_all_who_write_at_once(
    make_talking: MakeTalking,
) -> None:
    async with make_talking(ai_location_day_cap_usd=SHOP_CAP, ai_fallback_providers=[]) as made:
        world, minds = made
        talkers = [await known_customer(world, n) for n in range(8)]
        replies = await asyncio.gather(*(each.say(QUESTIONS[0]) for each in talkers))
        assert all("$399" in reply["content"] for reply in replies)
        providers = Counter(reply["provider"] for reply in replies)
        assert providers["scripted"] >= 1
        assert charged(minds.claude.billed) <= SHOP_CAP * 10**12
        for n in range(40):  # one after the other: nobody stands in anybody's way
            words = QUESTIONS[n // len(talkers) % 3]
            await talkers[n % len(talkers)].say(words)
            if await rows(world, REACHED):
                break
        assert charged(minds.claude.billed) <= SHOP_CAP * 10**12
        assert len(await rows(world, REACHED)) == 1, "told once a day"
        staff = await signed_in(world)
        shown = (await staff.get("/api/staff/assistant/spend")).json()
        budget = next(b for b in shown["budgets"] if b["scope"] == "location")
        assert budget["reached_at"]
        assert budget["spent_microusd"] + budget["reserved_microusd"] <= SHOP_CAP * 10**6
        await staff.aclose()


def prices(model: str) -> dict[str, Fraction]:
    """Return what the price list says of a model, in pico-dollars a token, read afresh."""
    told = resources.files("lead_orchestrator.assistant.rules").joinpath("models.toml")
    cards = tomllib.loads(told.read_text(encoding="utf-8"), parse_float=Decimal)["model"]
    card = next(c for c in cards if c["model"] == model)
    newest = max(card["price"], key=lambda price: price["since"])
    return {name: Fraction(newest[name]) * 10**6 for name in TOKENS if name in newest}


def charged(bills: list[Billed]) -> Fraction:
    """Return what the vendor's own ledger comes to in pico-dollars, by the price list."""
    total = Fraction(0)
    for bill in bills:
        rates = prices(bill.model)
        total += sum(rates[name] * getattr(bill.tokens, name) for name in rates)
    return total


def in_all(bills: list[Billed]) -> tuple[int, ...]:
    """Return the sums of a vendor's tokens."""
    return tuple(sum(getattr(bill.tokens, name) for bill in bills) for name in TOKENS)


async def talk_through(jordan: Customer, words: tuple[str, ...]) -> None:
    """Say one thing after the other."""
    for each in words:
        await jordan.say(each)


async def test_the_vendors_ledgers_equal_ours_over_two_hundred_mixed_calls(
    make_talking: MakeTalking,
) -> None:
    async with make_talking() as (world, minds):
        products = [
            world.product,
            world.another_product(ai_provider="openai", ai_fallback_providers=["claude"]),
            world.another_product(ai_provider="openai", openai_wire="chat"),
        ]
        apps = [create_app(product) for product in products]
        try:
            for n in range(21):
                robin = await known_customer(world, n, app=apps[n % 3])
                await talk_through(robin, QUESTIONS)
        finally:
            for product in products[1:]:
                await product.close()
        assert minds.calls >= 200
        await the_ledgers_agree(world, minds)
        assert in_all(minds.claude.billed)[1] > 0, "the cache was read"
        assert in_all(minds.gpt.billed)[1] > 0
        assert {bill.wire for bill in minds.gpt.billed} == {"responses", "chat"}


async def the_ledgers_agree(world: World, minds: Minds) -> None:
    """Compare what the vendors billed with what was written down, to the token and pico-dollar."""
    ours = {row[0]: row for row in await rows(world, LEDGER)}
    for provider, vendor in (("claude", minds.claude), ("openai", minds.gpt)):
        bills = vendor.billed
        assert all(bill.complete for bill in bills)
        row = ours[provider]
        assert tuple(int(n) for n in row[2:7]) == in_all(bills)
        assert Fraction(int(row[7])) == charged(bills)
        assert row[8] == len(bills)
    told = await rows(
        world, "select model->'cost_microusd', id from chat_messages where model is not null"
    )
    assert told
    off = await rows(
        world,
        "select m.id from chat_messages m join turns t on t.message_id = m.answers"
        " join (select turn_id, (sum(cost_pico) + 500000)::bigint / 1000000 as cost"
        " from model_calls group by 1) c on c.turn_id = t.id"
        " where (m.model->>'cost_microusd')::bigint <> c.cost",
    )
    assert off == [], "each answer tells what its calls came to"


async def test_what_failed_calls_may_cost_is_counted_at_the_most(
    talking: tuple[World, Minds],
) -> None:
    world, minds = talking
    jordan = await customer(world)
    await jordan.say("Hello, is anybody there?")
    faults: tuple[TalkFaultKind, ...] = ("cut_stream", "no_usage", "garbage_event")
    for kind, words in zip(faults, QUESTIONS, strict=False):
        minds.claude.faults.add(Fault(kind=kind, after=3, times=1))
        await jordan.say(words)
        await jordan.say("Thanks, that helps.")
    measured, guessed = await rows(
        world,
        "select measured, sum(cost_pico) from model_calls"
        " where provider = 'claude' group by 1 order by 1 desc",
    )
    assert measured[0] is True
    bills = minds.claude.billed
    assert int(guessed[1]) >= charged(bills) - int(measured[1]) > 0
    left = await one(world, "select count(*) from spend_reservations")
    assert left == 0, "every promise was settled"
    spent = await one(world, "select spent from spend_counters where scope = 'organisation'")
    assert spent == int(measured[1]) + int(guessed[1]) + int(
        await one(
            world, "select coalesce(sum(cost_pico), 0) from model_calls where provider = 'openai'"
        )
    )
