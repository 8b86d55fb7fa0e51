"""What is known of models: limits, prices of their day, and what a call costs.

Promises exact arithmetic (integers of pico-dollars) and that a model nobody has priced is never
free: it counts as the dearest one known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, Protocol, cast

Wire = Literal["messages", "responses", "chat", "none"]

PICO_PER_MICRO = 1_000_000
# What a vendor adds to a prompt by itself: marks between messages, and its own words about tools
# (Anthropic lists up to about 800 tokens of those).
VENDOR_TOKENS = 2_048
# Where nothing is known of a model, the least that a vendor's chat model of today can do.
CAUTIOUS_CONTEXT = 128_000
CAUTIOUS_OUTPUT = 4_096
CAUTIOUS_CACHE = 4_096

FREE = "scripted"
WIRES: Mapping[str, Wire] = MappingProxyType({"claude": "messages", "openai": "responses"})
_DATED = re.compile(r"-(?:\d{8}|\d{4}-\d{2}-\d{2})$")


class Tokens(Protocol):
    """What a vendor measured of one call. `input` was neither read from a cache nor written."""

    @property
    def input(self) -> int: ...
    @property
    def cached_read(self) -> int: ...
    @property
    def cached_write(self) -> int: ...
    @property
    def output(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPrompt:
    """What a whole call costs once its prompt has more than `above` tokens; as in `Price`."""

    above: int
    input: int
    cached_read: int
    cached_write: int
    output: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What tokens cost from a day on: micro-dollars per million, which is pico-dollars each."""

    version: str
    since: date
    input: int
    cached_read: int
    cached_write: int
    output: int
    long: LongPrompt | None = None

    def rates(self, prompt: int) -> Price | LongPrompt:
        """Return what a call with a prompt of so many tokens is paid at."""
        return self.long if self.long is not None and prompt > self.long.above else self


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """One model: how to speak to it, what it can hold, which sibling is cheaper."""

    provider: str
    model: str
    wire: Wire
    context_tokens: int
    max_output_tokens: int
    min_cached_tokens: int
    effort: str | None = None
    cheaper: str | None = None
    ends: date | None = None
    prices: tuple[Price, ...] = ()  # by day, the oldest first
    source: str = ""

    def price(self, on: date) -> Price | None:
        """Return the price of a day (UTC); the oldest known one stands for the days before it."""
        valid = [price for price in self.prices if price.since <= on]
        return valid[-1] if valid else next(iter(self.prices), None)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a call costs, in pico-dollars. Without a version the price was a cautious guess."""

    cost: int
    price_version: str | None


@dataclass(frozen=True, slots=True)
class ModelBook:
    """All models that are known, by provider and name."""

    cards: Mapping[tuple[str, str], ModelCard]

    def card(self, provider: str, model: str) -> ModelCard | None:
        """Return what is known of a model; None for a provider nobody has a gateway to.

        A dated name (`claude-haiku-4-5-20251001`) is the model without its date. A model that is
        not known gets a cautious card without a price. The scripted model is one by any name.
        """
        for name in (provider if provider == FREE else model, _DATED.sub("", model)):
            if (provider, name) in self.cards:
                return self.cards[provider, name]
        if provider not in WIRES:
            return None
        return ModelCard(
            provider=provider,
            model=model,
            wire=WIRES[provider],
            context_tokens=CAUTIOUS_CONTEXT,
            max_output_tokens=CAUTIOUS_OUTPUT,
            min_cached_tokens=CAUTIOUS_CACHE,
        )

    def knows(self, provider: str, model: str) -> bool:
        """Say whether a model is in the book."""
        card = self.card(provider, model)
        return card is not None and bool(card.prices)

    def price(self, provider: str, model: str, on: date) -> Price | None:
        """Return what a model costs on a day (UTC); None when nobody has told us."""
        card = self.card(provider, model)
        return None if card is None else card.price(on)

    def bound(self, provider: str, model: str, on: date) -> Price:
        """Return the price to be careful with: the model's own, else the dearest of all."""
        return self.price(provider, model, on) or self.dearest(on)

    def dearest(self, on: date) -> Price:
        """Return a price that no known model's is above, with the long prompts' rates."""
        known = [price for card in self.cards.values() if (price := card.price(on)) is not None]
        rates: list[Price | LongPrompt] = [*known, *(p.long for p in known if p.long is not None)]
        return Price(
            version="dearest",
            since=on,
            input=max(r.input for r in rates),
            cached_read=max(r.cached_read for r in rates),
            cached_write=max(r.cached_write for r in rates),
            output=max(r.output for r in rates),
        )

    def charge(self, provider: str, model: str, *, usage: Tokens, on: date) -> Charge:
        """Return what a measured call costs, and the version of the price it was worked out with.

        A model without a price is charged at the dearest one, with no version.
        """
        price = self.price(provider, model, on)
        if price is None:
            return Charge(cost(self.dearest(on), usage), None)
        return Charge(cost(price, usage), price.version)

    def with_prices(self, own: Mapping[tuple[str, str], Price]) -> ModelBook:
        """Return the book with prices somebody has agreed on with a vendor, from their day on."""
        cards = dict(self.cards)
        for (provider, model), price in own.items():
            card = self.card(provider, model)
            if card is not None:
                kept = (p for p in card.prices if p.since < price.since)
                cards[provider, card.model] = replace(card, prices=(*kept, price))
        return ModelBook(MappingProxyType(cards))


def cost(price: Price, usage: Tokens) -> int:
    """Return what a measured call costs, exactly, in pico-dollars.

    Each token of the prompt is paid once: as read from a cache, as written to one, or as neither.
    Vendors name these differently; `Usage` is the same for both. Reasoning is part of the output.
    """
    rates = price.rates(usage.input + usage.cached_read + usage.cached_write)
    return (
        usage.input * rates.input
        + usage.cached_read * rates.cached_read
        + usage.cached_write * rates.cached_write
        + usage.output * rates.output
    )


def microusd(pico: int) -> int:
    """Return pico-dollars as micro-dollars, half up."""
    return (pico + PICO_PER_MICRO // 2) // PICO_PER_MICRO


def most(price: Price, *, prompt_bytes: int, max_output: int) -> int:
    """Return the most a call can cost, in pico-dollars: a bound, not a guess.

    `prompt_bytes` is the length of the serialised request, `max_output` what the wire's own limit
    says (both vendors count reasoning into it). A token is at least one byte, so there are never
    more tokens than bytes, plus `VENDOR_TOKENS` of the vendor's own; all are taken at the dearest
    rate of a prompt. Words have about four bytes a token and most of a prompt is read from a
    cache: the bound of the prompt is four to fifty times what is paid. The output is seldom long.
    """
    prompt = prompt_bytes + VENDOR_TOKENS
    reachable: list[Price | LongPrompt] = [price]
    if price.long is not None and prompt > price.long.above:
        reachable.append(price.long)
    dearest = max(max(r.input, r.cached_read, r.cached_write) for r in reachable)
    return prompt * dearest + max_output * max(r.output for r in reachable)


def read_book() -> ModelBook:
    """Return the models of `models.toml`, which is installed beside this file."""
    file = resources.files("lead_orchestrator.assistant.rules") / "models.toml"
    return book_of(file.read_text(encoding="utf-8"))


def book_of(words: str) -> ModelBook:
    """Return the models of a TOML text; raises `ValueError` or `KeyError` for what is no price."""
    found = tomllib.loads(words, parse_float=Decimal)
    cards = [_card(entry) for entry in found["model"]]
    book = {(card.provider, card.model): card for card in cards}
    if len(book) != len(cards):
        msg = "a model stands in the file twice"
        raise ValueError(msg)
    return ModelBook(MappingProxyType(book))


def _card(entry: dict[str, Any]) -> ModelCard:
    given = {key: value for key, value in entry.items() if key != "price"}
    prices = [_price(each, model=str(entry["model"])) for each in entry["price"]]
    return ModelCard(**given, prices=tuple(sorted(prices, key=lambda price: price.since)))


def _price(entry: dict[str, Any], *, model: str) -> Price:
    since = cast("date", entry["since"])
    long = cast("dict[str, Any] | None", entry.get("long"))
    return Price(
        version=f"{model}@{since}",
        since=since,
        **_rates(entry),
        long=None if long is None else LongPrompt(above=int(long["above"]), **_rates(long)),
    )


def _rates(entry: Mapping[str, Any]) -> dict[str, int]:
    return {
        name: micro_per_million(entry[name])
        for name in ("input", "cached_read", "cached_write", "output")
    }


def micro_per_million(dollars: object) -> int:
    """Return dollars per million tokens as micro-dollars; raises `ValueError` if inexact."""
    if not isinstance(dollars, int | Decimal) or isinstance(dollars, bool):
        msg = f"{dollars!r} is no price"
        raise ValueError(msg)  # noqa: TRY004 - a wrong value of a file
    micro = Decimal(dollars) * 1_000_000
    if not micro.is_finite() or micro < 0 or micro != int(micro):
        msg = f"{dollars} has more digits than a price has, or is below zero"
        raise ValueError(msg)
    return int(micro)
