"""What we rely on at both vendors, without a word about how it is simulated.

Runs against the simulators; with LIVE_VENDORS=1 and a vendor's key in the environment against the
vendor too, for at most LIVE_CAP_MICROUSD of money.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast, get_args

import pytest

from lead_orchestrator.assistant.gateways.calling import VendorModel
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.ports import ModelRequest
from lead_orchestrator.assistant.rules.models import microusd, most, read_book
from lead_orchestrator.kit.settings import Settings
from simulators.talk import Step, ToolUse
from tests.contracts.vendor_line import (
    Heard,
    Line3,
    WireName,
    asks,
    fresh,
    hear,
    settings_at,
    used,
)
from tests.rules.assistant.given import theirs

LIVE_CAP_MICROUSD = 50_000
KEYS = {"messages": "ANTHROPIC_API_KEY", "responses": "OPENAI_API_KEY", "chat": "OPENAI_API_KEY"}
LIVE = [
    f"live-{wire}"
    for wire in get_args(WireName)
    if os.environ.get("LIVE_VENDORS") == "1" and os.environ.get(KEYS[wire])
]
LONG = "Every car is washed before its film goes on, and nobody is hurried. " * 160
spent: list[int] = []


@dataclass
class Vendor:
    """A vendor, simulated or not: the model behind it, and a purse."""

    wire: WireName
    models: VendorModels
    model: VendorModel
    line: Line3 | None

    def would_say(self, *steps: Step | str) -> None:
        """Lay out what a well-behaved model answers; a live one must think of it itself."""
        if self.line is not None:
            self.line.vendor.say(*steps)

    async def hear(self, request: ModelRequest) -> Heard:
        """Ask, as long as the purse holds the most it can cost."""
        price = read_book().bound(self.model.name, self.model.model, datetime.now(UTC).date())
        size = self.model.size(request)
        dearest = microusd(most(price, prompt_bytes=size, max_output=request.max_output_tokens))
        if self.line is None:
            assert sum(spent) + dearest <= LIVE_CAP_MICROUSD, "the purse for live calls is empty"
            spent.append(dearest)
        return await hear(self.model, request)


@asynccontextmanager
async def at(wire: WireName, settings: Settings, line: Line3 | None) -> AsyncGenerator[Vendor]:
    models = VendorModels(
        settings, book=read_book(), openai_wire="chat" if wire == "chat" else None
    )
    provider = "claude" if wire == "messages" else "openai"
    name = settings.claude_model if wire == "messages" else settings.openai_model
    model = models.get(provider, name)
    assert isinstance(model, VendorModel)
    yield Vendor(wire, models, model, line)
    await models.close()


@pytest.fixture(params=[*get_args(WireName), *LIVE])
async def vendor(request: pytest.FixtureRequest, lines: Sequence[Line3]) -> AsyncGenerator[Vendor]:
    """Each wire in turn."""
    live, _, named = str(request.param).rpartition("-")
    wire = cast("WireName", named)
    line = None if live else fresh(next(one for one in lines if one.wire == wire))
    settings = Settings() if line is None else settings_at(line.base)
    async with at(wire, settings, line) as made:
        yield made


async def test_words_come_and_are_measured(vendor: Vendor) -> None:
    vendor.would_say("Hello there!")
    heard = await vendor.hear(asks(theirs("Say hello in three words."), tools=()))
    assert heard.text.strip()
    assert heard.end.reason == "answered"
    assert heard.end.usage.input > 0
    assert heard.end.usage.output >= 1


async def test_a_tool_is_asked_for_and_its_result_is_said(vendor: Vendor) -> None:
    rules = "Use the tool `services` for every question about a price, then say the price."
    asked = theirs("What does ceramic tint cost?")
    arguments = '{"services":["ceramic-full"]}'
    vendor.would_say(
        Step(thinking="A price.", calls=(ToolUse(name="services", arguments=arguments),)),
        "It is $399.",
    )
    first = await vendor.hear(asks(asked, system=(rules, "", "It is ten.")))
    assert [c.name for c in first.calls] == ["services"]
    assert first.end.reason == "tools"
    exchanges = tuple(used("services", call_id=c.id, price_text="$399") for c in first.calls)
    carried = {} if first.carried is None else {0: first.carried}
    second = await vendor.hear(
        asks(asked, system=(rules, "", "It is ten."), exchanges=exchanges, carried=carried)
    )
    assert "399" in second.text


async def test_a_long_prefix_is_read_from_the_cache(vendor: Vendor) -> None:
    for hour in ("ten", "eleven"):
        vendor.would_say("Sure.")
        heard = await vendor.hear(
            asks(theirs("Say sure."), system=(LONG, "The shop.", f"It is {hour}."))
        )
    assert heard.end.usage.cached_read > 0


async def test_a_reply_goes_on_from_what_was_sent(vendor: Vendor) -> None:
    vendor.would_say("We close at six.")
    said = "Hello! We open at nine."
    heard = await vendor.hear(
        asks(
            theirs("When do you open and close?"),
            system=("Answer in short sentences.", "Hours: nine to six.", "It is ten."),
            said=said,
            tools=(),
        )
    )
    assert heard.text.startswith(" ")
    assert "Hello" not in heard.text


async def test_a_wrong_key_and_a_wrong_model_have_their_names(vendor: Vendor) -> None:
    line = vendor.line
    wrong = {"anthropic_api_key": "wrong", "openai_api_key": "wrong"}
    settings = Settings(**wrong) if line is None else settings_at(line.base, **wrong)  # pyright: ignore[reportArgumentType]
    async with at(vendor.wire, settings, line) as stranger:
        assert (await hear(stranger.model, asks())).trouble == "auth"
        assert await stranger.models.probe(stranger.model.name) == "auth"
    model = vendor.models.get(vendor.model.name, "no-such-model")
    assert model is not None
    assert (await hear(model, asks())).trouble == "bad_request"


async def test_a_probe_finds_a_vendor_well(vendor: Vendor) -> None:
    assert await vendor.models.probe(vendor.model.name) == "ok"
