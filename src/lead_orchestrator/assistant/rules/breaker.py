"""When a provider is left alone: a circuit breaker as a value, moved by what calls came to.

Promises that an open breaker lets nothing through until its time is over, that then one call of
real traffic is the probe, and that a probe which never came back does not keep the door shut.
Moments are seconds of any clock that only goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

State = Literal["closed", "open", "half_open"]

# What the provider said of us, not of its health: our own limits, and a model that declined.
_NEUTRAL = frozenset({"exhausted", "refused"})
_LONG = frozenset({"auth", "quota"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How much is borne before a breaker opens, and for how long it stays open (seconds)."""

    failures: int = 3  # in a row
    share: float = 0.5  # of the calls in the window …
    least: int = 10  # … once there were so many
    window_s: float = 60.0
    open_s: float = 15.0  # doubles each time a probe fails …
    most_open_s: float = 300.0  # … up to this
    limited_s: float = 5.0  # a 429 that names no time
    long_s: float = 600.0  # wrong key, no money
    probe_s: float = 30.0  # after this a probe counts as lost


USUAL = Tolerance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """One breaker. `why` is the trouble that opened it; `news` the calls of this window."""

    state: State = "closed"
    in_a_row: int = 0
    window_from: float = 0.0
    calls: int = 0
    failed: int = 0
    open_until: float = 0.0
    opened: int = 0  # times in a row, without a success between
    probe_from: float | None = None
    why: str | None = None


NEW = Breaker()


def admit(breaker: Breaker, *, now: float, bears: Tolerance = USUAL) -> tuple[Breaker, bool]:
    """Say whether a call may go out, and return the breaker with that call in it."""
    if breaker.state == "closed":
        return breaker, True
    if breaker.state == "open":
        if now < breaker.open_until:
            return breaker, False
        return replace(breaker, state="half_open", probe_from=now), True
    taken = breaker.probe_from is not None and now < breaker.probe_from + bears.probe_s
    return (breaker, False) if taken else (replace(breaker, probe_from=now), True)


def worked(breaker: Breaker, *, now: float, bears: Tolerance = USUAL) -> Breaker:
    """Return the breaker after a call that came to its end."""
    if breaker.state == "open":  # a call from before it opened: one late success proves little
        return breaker
    if breaker.state == "half_open":
        return Breaker(window_from=now)
    return replace(_window(breaker, now=now, bears=bears, failed=0), in_a_row=0, opened=0)


def failed(
    breaker: Breaker,
    trouble: str,
    *,
    now: float,
    retry_after: float | None = None,
    bears: Tolerance = USUAL,
) -> Breaker:
    """Return the breaker after a call that came to nothing. `retry_after` is the vendor's own."""
    if trouble in _NEUTRAL:
        return gave_up(breaker)
    if trouble in _LONG:
        return _open(breaker, until=now + bears.long_s, why=trouble)
    if trouble == "rate_limited":
        wait = bears.limited_s if retry_after is None else retry_after
        return _open(breaker, until=now + min(max(wait, 0.0), bears.most_open_s), why=trouble)
    if breaker.state == "open":
        return breaker
    counted = _window(breaker, now=now, bears=bears, failed=1)
    counted = replace(counted, in_a_row=breaker.in_a_row + 1)
    if breaker.state == "half_open" or _too_much(counted, bears):
        wait = min(bears.open_s * 2 ** min(breaker.opened, 16), bears.most_open_s)
        return _open(counted, until=now + wait, why=trouble)
    return counted


def gave_up(breaker: Breaker) -> Breaker:
    """Return the breaker after a call that says nothing of the provider's health."""
    return replace(breaker, probe_from=None) if breaker.state == "half_open" else breaker


def _window(breaker: Breaker, *, now: float, bears: Tolerance, failed: int) -> Breaker:
    fresh = now >= breaker.window_from + bears.window_s
    return replace(
        breaker,
        window_from=now if fresh else breaker.window_from,
        calls=(0 if fresh else breaker.calls) + 1,
        failed=(0 if fresh else breaker.failed) + failed,
    )


def _too_much(breaker: Breaker, bears: Tolerance) -> bool:
    if breaker.in_a_row >= bears.failures:
        return True
    return breaker.calls >= bears.least and breaker.failed >= bears.share * breaker.calls


def _open(breaker: Breaker, *, until: float, why: str) -> Breaker:
    already = breaker.state == "open"
    return Breaker(
        state="open",
        open_until=max(until, breaker.open_until) if already else until,
        opened=breaker.opened + (not already),
        why=why,
    )
