"""The port every model stands behind: a request of facts in, a stream of events out.

Drawn from three: Anthropic's Messages, OpenAI's Responses, and the scripted model. A model gets
no ids of ours, no sampling knobs and no way to force a tool; it asks, the turn loop acts.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from lead_orchestrator.assistant.rules.context import Call, Exchange, Json, Line, TurnContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """A tool as models are told of it. `schema` is a JSON Schema of the arguments."""

    name: str
    description: str
    schema: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """Everything one reply rests on.

    `system` parts go from stable to changing, so that a prefix can be cached. `history` ends with
    the customer's newest message. `exchanges` are the completed tool calls of this turn in order.
    `said` is what the customer has already been sent in this turn: a reply goes on from there.
    `corrections` say why an earlier try was stopped.
    """

    system: tuple[str, ...]
    context: TurnContext
    history: tuple[Line, ...]
    exchanges: tuple[Exchange, ...]
    tools: tuple[ToolSpec, ...]
    max_output_tokens: int
    said: str = ""
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one reply. `input` leaves out the cached ones: vendors count them differently."""

    input: int = 0
    cached_read: int = 0
    cached_write: int = 0
    output: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input=self.input + other.input,
            cached_read=self.cached_read + other.cached_read,
            cached_write=self.cached_write + other.cached_write,
            output=self.output + other.output,
        )


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Some more text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the model wants used. Arguments are checked by the tool, not by the gateway."""

    call: Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The reply is complete. A stream that ends without this was cut."""

    reason: Literal["answered", "tools", "length", "refused"]
    usage: Usage
    cost_microusd: int = 0


ModelEvent: TypeAlias = TextDelta | ToolCall | Finished


class ModelFailed(Exception):  # noqa: N818 - it says what happened
    """The model gave no usable reply: an error, a cut, an empty answer, a refusal of its own."""


class ChatModel(Protocol):
    """A model behind a gateway. `reply` raises `ModelFailed`."""

    @property
    def name(self) -> str:
        """Who gives it: `claude`, `openai`, `scripted`."""
        ...

    @property
    def model(self) -> str:
        """Which of the provider's models it is."""
        ...

    def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Stream one reply; the last event is `Finished`."""
        ...
