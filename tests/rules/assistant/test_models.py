"""What models cost: against tables worked out by hand from the vendors' price pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.rules.models import (
    VENDOR_TOKENS,
    LongPrompt,
    ModelBook,
    Price,
    book_of,
    cost,
    microusd,
    most,
    read_book,
)

BOOK = read_book()
TODAY = date(2026, 12, 1)


@dataclass(frozen=True)
class Case:
    """A call and its bill in dollars."""

    model: tuple[str, str]
    usage: Usage
    dollars: str
    on: date = TODAY


CASES = [
    # Anthropic tells the three parts of a prompt apart: 500 new, 4,000 read, 1,000 written.
    # 500 x 0.10 + 4,000 x 0.01 + 1,000 x 0.125 + 200 x 0.50, per million.
    Case(
        ("claude", "claude-haiku-5-5"),
        Usage(input=500, cached_read=4000, cached_write=1000, output=200),
        "0.000315",
    ),
    # 1 token of each: a fraction of a micro-dollar is kept.
    Case(
        ("claude", "claude-haiku-5-5"),
        Usage(input=1, cached_read=1, cached_write=1, output=1),
        "0.000000735",
    ),
    # Reasoning is part of the output and is not paid twice.
    Case(("claude", "claude-sonnet-5-5"), Usage(input=1500, output=120, reasoning=100), "0.004200"),
    # The day before the cache got cheaper, and the day of it.
    Case(("claude", "claude-sonnet-5-5"), Usage(cached_read=1_000_000), "0.20", date(2026, 10, 6)),
    Case(("claude", "claude-sonnet-5-5"), Usage(cached_read=1_000_000), "0.10", date(2026, 10, 7)),
    # A long prompt: cached tokens count for its length, and the whole call costs more.
    Case(("claude", "claude-haiku-5-5"), Usage(input=100_000, output=1000), "0.0105"),
    Case(("claude", "claude-haiku-5-5"), Usage(input=100_001, output=1000), "0.0525005"),
    Case(
        ("claude", "claude-haiku-5-5"),
        Usage(input=1, cached_read=90_000, cached_write=10_000, output=0),
        "0.0107505",
    ),
    # OpenAI's input of 2,300 includes 1,500 cached and 200 written: 600 are paid in full.
    Case(
        ("openai", "gpt-6-luna"),
        Usage(input=600, cached_read=1500, cached_write=200, output=120),
        "0.00016",
    ),
    Case(
        ("openai", "gpt-6.1-terra"),
        Usage(input=800, cached_read=1500, output=120, reasoning=64),
        "0.001475",
    ),
    Case(("openai", "gpt-6.1-sol"), Usage(input=272_000, output=1000), "0.554"),
    Case(("openai", "gpt-6.1-sol"), Usage(input=272_001, output=1000), "1.103004"),
    Case(("scripted", "scripted-en"), Usage(input=5000, output=500), "0"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.model[1]}-{c.dollars}")
def test_a_call_costs_what_the_price_page_says(case: Case) -> None:
    charge = BOOK.charge(*case.model, usage=case.usage, on=case.on)
    assert Decimal(charge.cost) / 10**12 == Decimal(case.dollars)
    assert charge.price_version is not None


def test_pico_dollars_round_half_up_for_people() -> None:
    assert [microusd(n) for n in (0, 499_999, 500_000, 1_499_999, 1_500_000)] == [0, 0, 1, 1, 2]


def test_the_versions_of_a_price_change_with_its_day() -> None:
    versions = [
        (BOOK.charge("claude", "claude-sonnet-5-5", usage=Usage(), on=date(2026, month, day)))
        for month, day in ((1, 1), (10, 6), (10, 7))
    ]
    assert [v.price_version for v in versions] == [
        "claude-sonnet-5-5@2026-09-28",
        "claude-sonnet-5-5@2026-09-28",
        "claude-sonnet-5-5@2026-10-07",
    ]


def test_a_model_nobody_has_priced_costs_the_most_there_is_and_says_so() -> None:
    card = BOOK.card("openai", "gpt-7-nova")
    assert card is not None
    assert (card.wire, card.prices) == ("responses", ())
    assert BOOK.price("openai", "gpt-7-nova", TODAY) is None
    charge = BOOK.charge("openai", "gpt-7-nova", usage=Usage(input=1000, output=100), on=TODAY)
    assert charge.price_version is None
    for provider, model in BOOK.cards:
        known = BOOK.charge(provider, model, usage=Usage(input=1000, output=100), on=TODAY)
        assert charge.cost >= known.cost
    assert BOOK.card("nobody", "anything") is None


def test_a_dated_name_is_the_model_without_its_date() -> None:
    dated = BOOK.card("claude", "claude-haiku-4-5-20251001")
    assert dated is not None
    assert dated is BOOK.card("claude", "claude-haiku-4-5")
    assert BOOK.knows("openai", "gpt-6-luna-2026-09-22")


def test_the_book_is_whole() -> None:
    for (provider, model), card in BOOK.cards.items():
        assert card.prices, model
        assert card.source, f"{model}: where was it read?"
        assert card.max_output_tokens < card.context_tokens
        assert all(a.since < b.since for a, b in pairwise(card.prices))
        if card.cheaper is not None:
            sibling = BOOK.price(provider, card.cheaper, TODAY)
            mine = BOOK.price(provider, model, TODAY)
            assert sibling is not None
            assert mine is not None
            assert (sibling.input, sibling.output) < (mine.input, mine.output)
        for price in card.prices:
            assert price.cached_read <= price.input <= max(price.cached_write, price.input)


def test_prices_of_ones_own_hold_from_their_day_on() -> None:
    own = Price(
        version="own", since=TODAY, input=90_000, cached_read=9_000, cached_write=1, output=5
    )
    book = BOOK.with_prices({("openai", "gpt-6-luna"): own, ("openai", "gpt-7-nova"): own})
    assert book.price("openai", "gpt-6-luna", TODAY) is own
    assert book.price("openai", "gpt-7-nova", TODAY) is own
    before = book.price("openai", "gpt-6-luna", date(2026, 11, 30))
    assert before is not None
    assert before.version == "gpt-6-luna@2026-09-22"
    assert BOOK.price("openai", "gpt-6-luna", TODAY) is not own, "the house's book is untouched"


@pytest.mark.parametrize(
    "wrong",
    [
        "input = 0.0000001",
        "input = -1",
        "input = true",
        'input = "2.00"',
        "input = nan",
    ],
)
def test_what_is_no_price_is_not_read(wrong: str) -> None:
    words = f"""
        [[model]]
        provider = "claude"
        model = "m"
        wire = "messages"
        context_tokens = 1
        max_output_tokens = 1
        min_cached_tokens = 1
        [[model.price]]
        since = 2026-01-01
        {wrong}
        cached_read = 0
        cached_write = 0
        output = 0
    """
    with pytest.raises(ValueError, match=r"price|digits"):
        book_of(words)


RATE = st.integers(0, 10**8)
TOKENS = st.integers(0, 400_000)


@st.composite
def prices(draw: st.DrawFn) -> Price:
    """Any price, with or without rates for long prompts."""
    rates = [draw(RATE) for _ in range(8)]
    long = LongPrompt(
        above=draw(TOKENS), input=rates[4], cached_read=rates[5], cached_write=rates[6],
        output=rates[7],
    )  # fmt: skip
    return Price(
        version="any", since=TODAY, input=rates[0], cached_read=rates[1], cached_write=rates[2],
        output=rates[3], long=draw(st.sampled_from((None, long))),
    )  # fmt: skip


@given(prices(), TOKENS, TOKENS, TOKENS, st.integers(0, 5000), st.integers(0, VENDOR_TOKENS))
def test_no_call_costs_more_than_the_most_that_was_worked_out(
    price: Price, new: int, read: int, written: int, output: int, added: int
) -> None:
    """A request of n bytes has at most n tokens, and what the vendor adds."""
    usage = Usage(input=new + added, cached_read=read, cached_write=written, output=output)
    prompt_bytes = new + read + written
    assert cost(price, usage) <= most(price, prompt_bytes=prompt_bytes, max_output=output)


def test_the_dearest_price_is_above_every_other() -> None:
    dearest = BOOK.dearest(TODAY)
    empty = ModelBook({})
    assert empty.card("scripted", "scripted") is None
    for card in BOOK.cards.values():
        for price in card.prices:
            for rates in (price, price.long or price):
                assert rates.input <= dearest.input
                assert rates.output <= dearest.output
