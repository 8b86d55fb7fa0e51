"""Models that fail in every way a vendor can, at every moment; and houses made of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Finished,
    ModelEvent,
    ModelFailed,
    ModelRequest,
    TextDelta,
    ToolCall,
    Trouble,
    Usage,
)
from lead_orchestrator.assistant.rules.breaker import USUAL, Tolerance
from lead_orchestrator.assistant.rules.context import Call
from lead_orchestrator.assistant.rules.routing import Caps, Choice, Policy, chain_of
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.kit.unit import Units

USAGE = Usage(input=100, output=10)


@dataclass(frozen=True, slots=True)
class Fails:
    """The call fails here."""

    trouble: Trouble = "server"
    retry_after: float | None = None
    billable: bool = False


@dataclass(frozen=True, slots=True)
class Hangs:
    """Nothing more comes, and no end."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The stream ends without its end."""


@dataclass(frozen=True, slots=True)
class Breaks:
    """The gateway itself has a fault."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Something takes a while."""

    seconds: float


Part: TypeAlias = str | Call | Fails | Hangs | Cut | Breaks | Waits
Reply: TypeAlias = Sequence[Part]


@dataclass(slots=True, eq=False)
class Vendor:
    """A vendor's model that gives one reply after another; the last one over and over."""

    name: str
    replies: Sequence[Reply]
    model: str = "m-1"
    heard: list[ModelRequest] = field(default_factory=list[ModelRequest])
    asked: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    open: int = 0
    most_open: int = 0

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Give the next reply, some letters at a time."""
        parts = self.replies[min(len(self.heard), len(self.replies) - 1)]
        self.heard.append(request)
        self.asked.release()
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            async for event in self._give(parts):
                yield event
        finally:
            self.open -= 1

    async def _give(self, parts: Reply) -> AsyncGenerator[ModelEvent]:
        called = False
        for part in parts:
            match part:
                case str():
                    for start in range(0, len(part), 7):
                        yield TextDelta(part[start : start + 7])
                case Call():
                    called = True
                    yield ToolCall(part)
                case Fails():
                    raise ModelFailed(
                        part.trouble, trouble=part.trouble, retry_after=part.retry_after,
                        billable=part.billable,
                    )  # fmt: skip
                case Hangs():
                    await asyncio.Event().wait()
                case Waits():
                    await asyncio.sleep(part.seconds)
                case Breaks():
                    raise KeyError("choices")
                case Cut():
                    return
        yield Finished(reason="tools" if called else "answered", usage=USAGE)


@dataclass(slots=True)
class Street:
    """The vendors there are, and the scripted model."""

    vendors: dict[tuple[str, str], ChatModel]

    def get(self, provider: str, model: str) -> ChatModel | None:
        """Return a model by its provider and name."""
        return self.vendors.get((provider, model))


def house(
    units: Units, *vendors: Vendor, caps: Caps | None = None, bears: Tolerance = USUAL,
    quiet_s: float = 0.3, turn_s: float = 5.0, fragment_wait_s: float = 0.0,
    most_answers: int = 30,
) -> Turns:  # fmt: skip
    """Return a turn loop over a chain of vendors, the scripted model last."""
    there: dict[tuple[str, str], ChatModel] = {(v.name, v.model): v for v in vendors}
    there["scripted", "scripted"] = Scripted()
    return Turns(
        units,
        models=Street(there),
        house=Policy(
            chain=chain_of(*(Choice(v.name, v.model) for v in vendors)),
            caps=caps or Caps(),
            quiet_s=quiet_s,
            call_s=turn_s,
            turn_s=turn_s,
            fragment_wait_s=fragment_wait_s,
            most_answers=most_answers,
        ),
        bears=bears,
    )


def call(name: str, /, **arguments: object) -> Call:
    """Return a tool call."""
    return Call(id=f"call-{name}", name=name, arguments=arguments)
