"""Owns what an answer of a simulated model is, whatever wire it is told on.

Promises that a talker sees what came in the request and nothing else, as a model would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias, cast, get_args

if TYPE_CHECKING:
    from datetime import datetime

Row: TypeAlias = dict[str, object]
Stop = Literal["end", "tools", "length", "refused", "context"]
STOPS: frozenset[str] = frozenset(get_args(Stop))
_WORD = re.compile(r"\s*\S+\s*$|\s*\S+")
_FRAGMENT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What an answer is charged for. `input` leaves out what was read from or written to a cache.

    `reasoning` is a part of `output`.
    """

    input: int = 0
    cached_read: int = 0
    cached_write: int = 0
    output: int = 0
    reasoning: int = 0

    @property
    def prompt(self) -> int:
        """The whole input."""
        return self.input + self.cached_read + self.cached_write


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUse:
    """A tool the model wants used; `arguments` is the JSON as it is streamed, broken or not."""

    name: str
    arguments: str = "{}"
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One answer: thinking, then text, then tool calls. `stop=None` follows from these.

    `usage` is told instead of what was counted.
    """

    text: str = ""
    calls: tuple[ToolUse, ...] = ()
    thinking: str = ""
    stop: Stop | None = None
    usage: Tokens | None = None

    @property
    def ending(self) -> Stop:
        """Why the answer ends."""
        return self.stop or ("tools" if self.calls else "end")


Role = Literal["customer", "assistant", "call", "result"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One entry of the conversation on the wire. A result carries the name of its tool."""

    role: Role
    text: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request in words that all wires share. `tools` are the names that may be used."""

    model: str
    system: str
    tools: tuple[str, ...]
    said: tuple[Said, ...]
    most_output: int | None
    stream: bool
    thinks: bool
    raw: Row = field(repr=False)

    @property
    def newest(self) -> str:
        """The customer's newest words."""
        texts = [one.text for one in self.said if one.role == "customer"]
        return texts[-1] if texts else ""

    @property
    def results(self) -> tuple[Said, ...]:
        """The results of the tools used since the customer last spoke, in order."""
        last = max((n for n, one in enumerate(self.said) if one.role == "customer"), default=-1)
        return tuple(one for one in self.said[last + 1 :] if one.role == "result")


class Talker(Protocol):
    """Somebody who answers."""

    def __call__(self, ask: Ask, /) -> Step:
        """Answer a request from what stands in it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """A call the vendor charges for; `complete` is false for an answer not told to its end."""

    id: str
    wire: str
    model: str
    tokens: Tokens
    stop: str
    complete: bool
    at: datetime


class Piece(NamedTuple):
    """Some bytes of a streamed answer; `size` is the length of a delta, None for what is none."""

    data: bytes
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An answer with all that its telling needs: ids, time and what it is charged."""

    id: str
    ask: Ask
    step: Step
    tokens: Tokens
    written_long: int
    created: int
    signature: str


@lru_cache(maxsize=512)
def words(text: str, count: int) -> tuple[str, ...]:
    """Cut a text into deltas of so many words; together they are the text."""
    if not text:
        return ()
    found = [match.group() for match in _WORD.finditer(text)] or [text]
    return tuple("".join(found[at : at + count]) for at in range(0, len(found), count))


def fragments(arguments: str) -> tuple[str, ...]:
    """Cut the JSON of arguments into deltas that respect nothing, as vendors do."""
    return tuple(arguments[at : at + _FRAGMENT] for at in range(0, len(arguments), _FRAGMENT)) or (
        "",
    )


def row(value: object) -> Row:
    """Return a JSON object, or an empty one for anything else."""
    return cast("Row", value) if isinstance(value, dict) else {}


def rows(value: object) -> list[Row]:
    """Return the objects of a JSON array, or nothing for anything else."""
    if not isinstance(value, list):
        return []
    return [cast("Row", one) for one in cast("list[object]", value) if isinstance(one, dict)]


def plain_text(content: object) -> str:
    """Return the text of a content that is a string or a list of parts."""
    if isinstance(content, str):
        return content
    return "\n".join(str(part["text"]) for part in rows(content) if "text" in part)
