"""Owns the fault switches: which request misbehaves, how, and how many times.

Promises that a seeded generator gives the same faults on every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

FaultKind = Literal[
    "refuse_500",
    "accept_then_500",
    "accept_then_cut",
    "late_accept",
    "rate_limit",
    "slow_drip",
    "garbage_json",
    "html_200",
    "empty_200",
    "redirect",
    "unauthorised",
    "timeout",
    "unreachable",
]
FAULT_KINDS: frozenset[str] = frozenset(get_args(FaultKind))

# Faults of a model's answer: the vendor itself acts them out, event by event.
TalkFaultKind = Literal[
    "overloaded",
    "quota",
    "bad_request",
    "model_gone",
    "error_event",
    "failed_event",
    "slow_start",
    "slow_events",
    "stall",
    "cut_stream",
    "early_end",
    "garbage_event",
    "noise",
    "no_usage",
    "thinking_first",
    "broken_arguments",
    "parallel_calls",
    "refusal",
    "out_of_tokens",
    "empty_answer",
]
TALK_FAULT_KINDS: frozenset[str] = frozenset(get_args(TalkFaultKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to misbehave, and for which requests.

    `times=None` lasts until cleared. `delay_s` is the lateness of `late_accept`, the pause between
    the bytes of `slow_drip` and the longest silence of `timeout`; 0 means the kind's own default.
    `takes_effect` says whether the vendor did the work behind a garbled answer. `after` counts the
    deltas of a streamed answer before a talk fault shows; such a fault leaves a probe by GET alone
    unless `method` says otherwise.
    """

    kind: FaultKind | TalkFaultKind
    path_prefix: str = "/"
    method: str | None = None
    times: int | None = None
    probability: float = 1.0
    delay_s: float = 0.0
    retry_after: int | None = None
    takes_effect: bool = True
    after: int = 5

    def __post_init__(self) -> None:
        """Refuse a switch that could never fire or never be counted."""
        if self.kind not in FAULT_KINDS | TALK_FAULT_KINDS:
            msg = f"unknown fault kind {self.kind!r}"
            raise ValueError(msg)
        if not 0.0 <= self.probability <= 1.0:
            msg = "probability lies between 0 and 1"
            raise ValueError(msg)
        if self.times is not None and self.times < 1:
            msg = "times is at least 1"
            raise ValueError(msg)

    def matches(self, method: str, path: str) -> bool:
        """Tell whether this fault is meant for the request."""
        wanted = self.method or ("POST" if self.kind in TALK_FAULT_KINDS else None)
        return path.startswith(self.path_prefix) and wanted in {None, method}


class Faults:
    """The switched-on faults of one simulator, first added first tried."""

    def __init__(self, rng: random.Random, *, kinds: frozenset[str] = FAULT_KINDS) -> None:
        """Draw probabilities from `rng`; take faults of these kinds only."""
        self._rng = rng
        self._kinds = kinds
        self._active: list[tuple[Fault, int | None]] = []
        self.hits: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Switch a fault on; ValueError when this vendor has no way to act it out."""
        if fault.kind not in self._kinds:
            msg = f"this vendor has no fault {fault.kind!r}"
            raise ValueError(msg)
        self._active.append((fault, fault.times))
        return fault

    def clear(self) -> None:
        """Switch every fault off; what already hit stays listed."""
        self._active.clear()

    @property
    def active(self) -> tuple[Fault, ...]:
        """The faults that can still hit."""
        return tuple(fault for fault, _ in self._active)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that hits this request, using it up by one, or None."""
        for position, (fault, left) in enumerate(self._active):
            if not fault.matches(method, path):
                continue
            if fault.probability < 1.0 and self._rng.random() >= fault.probability:
                continue
            if left == 1:
                del self._active[position]
            elif left is not None:
                self._active[position] = (fault, left - 1)
            self.hits.append(fault)
            return fault
        return None


def fault_from(row: Mapping[str, object]) -> Fault:
    """Build a fault from the JSON of the control surface; ValueError says what is wrong."""
    unknown = set(row) - set(Fault.__dataclass_fields__)
    if unknown:
        msg = f"unknown fields {sorted(unknown)}"
        raise ValueError(msg)
    times, retry_after, method = row.get("times"), row.get("retry_after"), row.get("method")
    return Fault(
        kind=cast("FaultKind | TalkFaultKind", str(row.get("kind"))),
        path_prefix=str(row.get("path_prefix", "/")),
        method=None if method is None else str(method).upper(),
        times=None if times is None else int(str(times)),
        probability=float(str(row.get("probability", 1.0))),
        delay_s=float(str(row.get("delay_s", 0.0))),
        retry_after=None if retry_after is None else int(str(retry_after)),
        takes_effect=bool(row.get("takes_effect", True)),
        after=int(str(row.get("after", 5))),
    )
