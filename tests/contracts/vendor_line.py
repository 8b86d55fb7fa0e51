"""The three wires under test: simulated vendors on a loopback, our gateways over the real SDKs."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast

import orjson

from lead_orchestrator.assistant.gateways.patience import Timeouts
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.ports import (
    Carried,
    ChatModel,
    Finished,
    ModelEvent,
    ModelFailed,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolSpec,
    Usage,
)
from lead_orchestrator.assistant.rules.context import Call, Exchange, Json, Line, Result
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.kit.settings import Settings
from simulators import anthropic, openai
from simulators.kernel import real_clock
from simulators.serve import on_loopback
from simulators.talk_faults import Pace
from simulators.talk_server import TalkSimulator, steady
from tests.rules.assistant.given import CONTEXT, theirs

WireName = Literal["messages", "responses", "chat"]
WIRES: tuple[WireName, ...] = ("messages", "responses", "chat")
HASTY = Timeouts(first_event_s=0.4, between_events_s=0.4, call_s=2.0, seat_s=0.05)

SERVICES = ToolSpec(
    name="services",
    description="Show the customer services with prices.",
    schema={
        "title": "ServicesArguments",
        "type": "object",
        "additionalProperties": False,
        "properties": {"services": {"title": "S", "type": "array", "items": {"type": "string"}}},
    },
)
BOOK = ToolSpec(
    name="book",
    description="Book the held time.",
    schema={"type": "object", "properties": {}, "additionalProperties": False},
)


def asks(*history: Line, **more: Any) -> ModelRequest:  # noqa: ANN401 - a test's shorthand
    """A request of a customer."""
    given: dict[str, Any] = {
        "system": ("The rules of the house.", "The shop's data.", "The customer. It is ten."),
        "context": CONTEXT,
        "history": history or (theirs("What is a ceramic tint?"),),
        "exchanges": (),
        "tools": (SERVICES, BOOK),
        "max_output_tokens": 600,
    } | more
    return ModelRequest(**given)


def used(name: str, *, call_id: str = "call-1", round_: int = 0, **body: Json) -> Exchange:
    """A completed tool call."""
    return Exchange(
        call=Call(id=call_id, name=name, arguments={}), result=Result(body=body), round=round_
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one reply gave."""

    events: tuple[ModelEvent, ...]
    failed: ModelFailed | None = None

    @property
    def text(self) -> str:
        return "".join(e.text for e in self.events if isinstance(e, TextDelta))

    @property
    def deltas(self) -> int:
        return sum(isinstance(e, TextDelta) for e in self.events)

    @property
    def calls(self) -> list[Call]:
        return [e.call for e in self.events if isinstance(e, ToolCall)]

    @property
    def carried(self) -> Carried | None:
        return next((e for e in self.events if isinstance(e, Carried)), None)

    @property
    def end(self) -> Finished:
        assert isinstance(self.events[-1], Finished), self
        return self.events[-1]

    @property
    def trouble(self) -> str | None:
        return None if self.failed is None else self.failed.trouble


async def hear(model: ChatModel, request: ModelRequest) -> Heard:
    """Read one reply to its end or its failure."""
    events: list[ModelEvent] = []
    try:
        async with aclosing(model.reply(request)) as reply:
            async for event in reply:
                events.append(event)  # noqa: PERF401 - what came before a failure counts
    except ModelFailed as failed:
        return Heard(tuple(events), failed)
    return Heard(tuple(events))


@dataclass
class Line3:
    """One wire: the vendor's simulator and our model behind it."""

    wire: WireName
    vendor: TalkSimulator
    base: str
    models: VendorModels
    hasty: VendorModels

    @property
    def provider(self) -> str:
        return "claude" if self.wire == "messages" else "openai"

    @property
    def name(self) -> str:
        return "claude-haiku-5-5" if self.wire == "messages" else "gpt-6-luna"

    @property
    def model(self) -> ChatModel:
        return self._of(self.models)

    @property
    def impatient(self) -> ChatModel:
        return self._of(self.hasty)

    def _of(self, models: VendorModels) -> ChatModel:
        model = models.get(self.provider, self.name)
        assert model is not None
        return model

    async def hear(self, *history: Line, **more: Any) -> Heard:  # noqa: ANN401 - as `asks`
        return await hear(self.model, asks(*history, **more))

    def sent(self, n: int = -1) -> dict[str, Any]:
        """The body of a request as the vendor got it."""
        seen = [r for r in self.vendor.requests if r.method == "POST"]
        return cast("dict[str, Any]", orjson.loads(seen[n].body))

    def usage(self, n: int = -1) -> Usage:
        """What the vendor's own ledger says of a call that came to its end."""
        tokens = [b for b in self.vendor.billed if b.complete][n].tokens
        return Usage(
            input=tokens.input,
            cached_read=tokens.cached_read,
            cached_write=tokens.cached_write,
            output=tokens.output,
            reasoning=tokens.reasoning,
        )


def settings_at(base: str, **more: str) -> Settings:
    """Settings with both keys, and the vendors at `base`."""
    given: dict[str, Any] = {
        "anthropic_api_key": anthropic.API_KEY,
        "anthropic_base_url": f"{base}/anthropic",
        "openai_api_key": openai.API_KEY,
        "openai_base_url": f"{base}/openai/v1",
    } | more
    return Settings(_env_file=None, **given)  # pyright: ignore[reportCallIssue]


@asynccontextmanager
async def street() -> AsyncGenerator[Sequence[Line3]]:
    """The three wires over two simulated vendors in this process."""
    claude = anthropic.Anthropic(clock=real_clock, rng=random.Random(1))
    gpt = openai.OpenAI(clock=real_clock, rng=random.Random(2))
    async with on_loopback({"anthropic": claude, "openai": gpt}) as base:
        book = read_book()
        settings = settings_at(base)
        made = [
            VendorModels(settings, book=book, timeouts=times, openai_wire=wire)
            for wire in (None, "chat")
            for times in (Timeouts(), HASTY)
        ]
        await made[0].warm("claude", "openai")
        yield (
            Line3("messages", claude, base, made[0], made[1]),
            Line3("responses", gpt, base, made[0], made[1]),
            Line3("chat", gpt, base, made[2], made[3]),
        )
        for models in made:
            await models.close()


def fresh(line: Line3) -> Line3:
    """The line with nothing laid out, broken or billed."""
    line.vendor.reset()
    line.vendor.talker = steady
    line.vendor.pace = Pace()
    return line
