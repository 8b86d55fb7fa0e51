"""Owns the answers a test or a person has laid out beforehand for a simulated model.

Promises that an answer kept for one conversation is never told in another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from simulators.talk import STOPS, Step, Tokens, ToolUse, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulators.talk import Ask, Stop

_FIELDS = frozenset({"text", "calls", "thinking", "stop", "usage"})


@dataclass(slots=True)
class _Laid:
    step: Step
    match: str
    left: int | None


class Script:
    """Answers laid out in advance, first laid first told."""

    def __init__(self) -> None:
        """Start with none."""
        self._laid: list[_Laid] = []

    def __len__(self) -> int:
        """Return how many are left."""
        return len(self._laid)

    def lay(self, *steps: Step, match: str = "", times: int | None = 1) -> None:
        """Lay answers out; `match` must stand in the request, `times=None` is for ever."""
        self._laid += [_Laid(step, match, times) for step in steps]

    def clear(self) -> None:
        """Take back every answer."""
        self._laid.clear()

    def take(self, ask: Ask, body: bytes) -> Step | None:
        """Return the first answer meant for this request, using it up by one."""
        for place, laid in enumerate(self._laid):
            if laid.match and laid.match.encode() not in body and laid.match not in ask.newest:
                continue
            if laid.left is not None:
                laid.left -= 1
                if not laid.left:
                    del self._laid[place]
            return laid.step
        return None


def step_from(told: Mapping[str, object]) -> Step:
    """Build an answer from JSON: text, thinking, calls, stop, usage; ValueError says what is wrong.

    A call's `arguments` may be an object or, to be broken, a text.
    """
    unknown = set(told) - _FIELDS
    if unknown:
        msg = f"unknown fields {sorted(unknown)}"
        raise ValueError(msg)
    stop = told.get("stop")
    if stop is not None and stop not in STOPS:
        msg = f"stop is one of {sorted(STOPS)}"
        raise ValueError(msg)
    usage = told.get("usage")
    counted = cast("Mapping[str, int]", usage) if isinstance(usage, dict) else None
    return Step(
        text=str(told.get("text", "")),
        thinking=str(told.get("thinking", "")),
        calls=tuple(_call(one) for one in rows(told.get("calls"))),
        stop=cast("Stop | None", stop),
        usage=None if counted is None else Tokens(**counted),
    )


def _call(told: Mapping[str, object]) -> ToolUse:
    given = told.get("arguments", {})
    arguments = given if isinstance(given, str) else json.dumps(given)
    return ToolUse(name=str(told["name"]), arguments=arguments, id=str(told.get("id", "")))
