"""The port every model stands behind: a request of facts in, a stream of events out.

Drawn from three: Anthropic's Messages, OpenAI's Responses, and the scripted model. A model gets
no ids of ours, no sampling knobs and no way to force a tool; it asks, the turn loop acts.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
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
    `corrections` say why an earlier try was stopped. `carried` is what a vendor wants back with
    the tool results of a round (its thinking, its own call ids), by the round's number.
    """

    system: tuple[str, ...]
    context: TurnContext
    history: tuple[Line, ...]
    exchanges: tuple[Exchange, ...]
    tools: tuple[ToolSpec, ...]
    max_output_tokens: int
    said: str = ""
    corrections: tuple[str, ...] = ()
    carried: Mapping[int, Carried] = field(default_factory=dict[int, "Carried"])

    @property
    def round(self) -> int:
        """Return the number of the round this reply makes; the first is 0."""
        return max((e.round for e in self.exchanges), default=-1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one reply. `input` leaves out the cached ones: vendors count them differently.

    `reasoning` is the part of `output` the customer never sees.
    """

    input: int = 0
    cached_read: int = 0
    cached_write: int = 0
    output: int = 0
    reasoning: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input=self.input + other.input,
            cached_read=self.cached_read + other.cached_read,
            cached_write=self.cached_write + other.cached_write,
            output=self.output + other.output,
            reasoning=self.reasoning + other.reasoning,
        )


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Some more text of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the model wants used. Arguments are checked by the tool, not by the gateway."""

    call: Call


@dataclass(frozen=True, slots=True)
class Carried:
    """What one vendor wants back, as it gave it, with the results of this round's tool calls.

    Means nothing to another vendor, who is told the exchanges in its own words.
    """

    provider: str
    blocks: tuple[Json, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The reply is complete. A stream that ends without this was cut."""

    reason: Literal["answered", "tools", "length", "refused"]
    usage: Usage


ModelEvent: TypeAlias = TextDelta | ToolCall | Carried | Finished

Trouble = Literal[
    "rate_limited",  # 429: not now; `retry_after` may say when
    "quota",  # no money or no access left: not soon
    "overloaded",  # 503, 529, an overload reported in the stream
    "server",  # any other 5xx
    "connection",  # nothing was reached, or the wire broke before the first event
    "slow_start",  # no first event in time
    "stalled",  # the stream stopped for too long
    "timeout",  # the whole call took too long
    "cut",  # the stream ended without its end
    "garbage",  # what came could not be read
    "refused",  # the vendor's model declined, or an empty answer
    "bad_request",  # 4xx that will fail again: our request, our key, their model
    "auth",
    "exhausted",  # ours: too many at once, the budget is spent, the breaker is open
]


class ModelFailed(Exception):  # noqa: N818 - it says what happened
    """The model gave no usable reply.

    `retry_after` in seconds when the vendor named it. `usage` is what it measured until then;
    `billable` says that it may charge for the try although its usage is not known.
    """

    def __init__(
        self,
        detail: str,
        *,
        trouble: Trouble = "server",
        retry_after: float | None = None,
        usage: Usage | None = None,
        billable: bool = False,
    ) -> None:
        super().__init__(detail)
        self.trouble: Trouble = trouble
        self.retry_after = retry_after
        self.usage = usage
        self.billable = billable


class ChatModel(Protocol):
    """A model behind a gateway. `reply` raises `ModelFailed` for all that a vendor can cause."""

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


class Models(Protocol):
    """The models of this installation, by provider and name."""

    def get(self, provider: str, model: str) -> ChatModel | None:
        """Return a model, or None when the provider has no key here."""
        ...
