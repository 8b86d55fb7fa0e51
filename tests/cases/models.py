"""Models for trials: one that was fooled and says the worst, and one that is listened to."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.ports import (
    Finished,
    ModelEvent,
    ModelFailed,
    ModelRequest,
    TextDelta,
    ToolCall,
    Usage,
)
from lead_orchestrator.assistant.rules.context import Call

Step: TypeAlias = str | Call


@dataclass(slots=True)
class Fooled:
    """A model that says what it was told to say; it keeps every request it got."""

    steps: Sequence[Step] = ()
    for_ever: bool = False
    fails: bool = False
    heard: list[ModelRequest] = field(default_factory=list[ModelRequest])

    @property
    def name(self) -> str:
        """Who gives it."""
        return "fooled"

    @property
    def model(self) -> str:
        """Which one it is."""
        return "fooled-1"

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Take the next step; after the last there is nothing left to say."""
        number = len(self.heard)
        self.heard.append(request)
        if self.fails:
            raise ModelFailed("503")
        step = (
            self.steps[number % len(self.steps) if self.for_ever else number]
            if (self.for_ever or number < len(self.steps))
            else "How else can I help?"
        )
        if isinstance(step, str):
            yield TextDelta(step)
            yield Finished(reason="answered", usage=Usage(input=10, output=10))
        else:
            yield ToolCall(step)
            yield Finished(reason="tools", usage=Usage(input=10, output=10))


@dataclass(slots=True)
class Overheard:
    """The scripted model, with every request it got."""

    inner: Scripted = field(default_factory=Scripted)
    heard: list[ModelRequest] = field(default_factory=list[ModelRequest])

    @property
    def name(self) -> str:
        """Who gives it."""
        return self.inner.name

    @property
    def model(self) -> str:
        """Which one it is."""
        return self.inner.model

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Listen, and pass on."""
        self.heard.append(request)
        async for event in self.inner.reply(request):
            yield event


def call(name: str, **arguments: Any) -> Call:  # noqa: ANN401 - arguments are any JSON
    """Return a tool call."""
    return Call(id=f"c-{name}", name=name, arguments=arguments)
