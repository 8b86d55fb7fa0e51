"""Owns how a fault changes what a model answers and how its stream runs.

Promises that each fault works the same on all wires: only the bytes differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from simulators.stream import Cut
from simulators.talk import Piece, Step

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from simulators.faults import Fault
    from simulators.kernel import Sleep

_LONG_SILENCE_S = 60.0
_THOUGHT = "The customer wants something; let me see what the shop can do."
# Faults after which nothing of the answer follows.
BREAKS = frozenset({"cut_stream", "early_end", "garbage_event", "error_event", "failed_event"})
GARBAGE = b'data: {"type": "content_blo\xff\xfe\x00'


class Troubles(Protocol):
    """The bytes of trouble on one wire."""

    def error_event(self, number: int) -> bytes:
        """Say in the stream that something broke."""
        ...

    def failed_event(self, number: int) -> bytes:
        """Say in the stream that the answer failed."""
        ...

    def noise(self, number: int) -> bytes:
        """Say something that means nothing: a ping, an event nobody knows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a model talks. `words` go into one delta; `at_once` writes a stream in one piece."""

    first_s: float = 0.0
    between_s: float = 0.0
    words: int = 1
    at_once: bool = False

    @property
    def waits(self) -> bool:
        """Whether anything takes time."""
        return self.first_s > 0 or self.between_s > 0


def changed(step: Step, fault: Fault | None) -> Step:
    """Return the answer as this fault has it."""
    match fault.kind if fault else None:
        case "thinking_first":
            return replace(step, thinking=step.thinking or _THOUGHT)
        case "broken_arguments":
            broken = tuple(replace(c, arguments=_broken(c.arguments)) for c in step.calls)
            return replace(step, calls=broken)
        case "parallel_calls":
            return replace(step, calls=(*step.calls, *(replace(c, id="") for c in step.calls)))
        case "refusal":
            return replace(step, calls=(), stop="refused")
        case "out_of_tokens":
            return replace(step, calls=(), stop="length")
        case "empty_answer":
            return Step(stop="end")
        case _:
            return step


def _broken(arguments: str) -> str:
    return arguments[: len(arguments) // 2] if len(arguments) > 2 else '{"services": ['


async def told(
    pieces: Sequence[Piece], *, fault: Fault | None, pace: Pace, sleep: Sleep, wire: Troubles
) -> AsyncGenerator[Piece]:
    """Tell the pieces at their pace, and badly when there is a fault."""
    kind = fault.kind if fault else None
    pace = _slowed(pace, fault)
    if pace.first_s:
        await sleep(pace.first_s)
    last = max((n for n, one in enumerate(pieces) if one.size is not None), default=-1)
    deltas = 0
    for number, piece in enumerate(pieces):
        if fault and kind in BREAKS and (deltas >= fault.after or number > last):
            ending = _ending(fault, wire, number)
            if ending:
                yield Piece(ending)
            return
        if piece.size is not None:
            await _pause(deltas, pace=pace, fault=fault, sleep=sleep)
            deltas += 1
        if kind == "noise":
            yield Piece(wire.noise(number))
        yield piece
    if kind == "noise":
        yield Piece(wire.noise(len(pieces)))


def _slowed(pace: Pace, fault: Fault | None) -> Pace:
    if fault and fault.kind == "slow_start":
        return replace(pace, first_s=fault.delay_s or _LONG_SILENCE_S)
    if fault and fault.kind == "slow_events":
        return replace(pace, between_s=fault.delay_s or 1.0)
    return pace


async def _pause(deltas: int, *, pace: Pace, fault: Fault | None, sleep: Sleep) -> None:
    if fault and fault.kind == "stall" and deltas == fault.after:
        await sleep(fault.delay_s or _LONG_SILENCE_S)
    if pace.between_s and deltas:
        await sleep(pace.between_s)


def _ending(fault: Fault, wire: Troubles, number: int) -> bytes:
    match fault.kind:
        case "cut_stream":
            raise Cut
        case "garbage_event":
            return GARBAGE
        case "error_event":
            return wire.error_event(number)
        case "failed_event":
            return wire.failed_event(number)
        case _:
            return b""
