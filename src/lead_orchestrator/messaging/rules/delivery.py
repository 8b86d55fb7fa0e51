"""What becomes of an attempt: when to try again, how long to wait for the truth, what if none.

Promises that a message in doubt is never sent again blindly, and that news never goes back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from lead_orchestrator.messaging.rules.sending import Klass

State = Literal[
    "queued", "sending", "unknown", "needs_review", "accepted", "delivered", "failed", "refused"
]
Verdict = Literal["send_again", "review"]

# Longer than the call may take (10 s) with room for a slow commit: past it the process died.
LEASE_S = 30
MAX_TRIES = 6
MAX_LOOKS = 3
_RANK: dict[State, int] = {
    "queued": 0,
    "sending": 1,
    "unknown": 1,
    "needs_review": 1,
    "accepted": 2,
    "delivered": 3,
    "failed": 4,
    "refused": 4,
}


def moves(current: State, to: State) -> bool:
    """Say whether news moves a message on; a carrier's news comes doubled and out of order.

    `failed` outranks `delivered`: a mailbox may bounce what its server had already taken.
    """
    return _RANK[to] > _RANK[current]


def backoff(tries: int, *, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after the `tries`-th refusal that may be tried again.

    Never shorter than the carrier asked: 2 s, 4 s, 8 s … up to five minutes.
    """
    own = timedelta(seconds=min(300, 2**tries))
    return max(own, min(asked, timedelta(hours=1))) if asked else own


def still_unknown(klass: Klass, *, doubts: int) -> Verdict:
    """Decide on a message nobody can account for; `doubts` counts its attempts in doubt.

    A double marketing text is worse than none; a missed booking confirmation is worse than two.
    """
    if klass in ("transactional", "reply", "house") and doubts < 2:  # noqa: PLR2004 - resent once
        return "send_again"
    return "review"


def window(seconds: int) -> timedelta:
    """Return W: past it a carrier's answer to "did you take it?" is final."""
    return timedelta(seconds=seconds)
