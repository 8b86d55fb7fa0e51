"""Which arm a conversation gets: by hash, so that it is the same everywhere and for good.

Promises that the hold-out does not move when shares change, and that no arm's customers are
chosen by anything but chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

HOLD_OUT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way to answer. The first arm of an experiment is its control."""

    name: str
    share: float
    provider: str
    model: str
    prompt: str
    stopped: bool = False


def bucket(salt: str, conversation_id: UUID) -> float:
    """Return where a conversation falls in [0, 1): the first 8 bytes of a SHA-256."""
    digest = hashlib.sha256(salt.encode() + b"\0" + conversation_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def deal(conversation_id: UUID, *, salt: str, hold_out: float, arms: Sequence[Arm]) -> Arm | None:
    """Return the arm of a conversation, or None for the hold-out.

    Stopped arms get nobody new: their share goes to the control, so that nobody else moves.
    """
    if bucket(f"{salt}:hold-out", conversation_id) < hold_out:
        return None
    whole = sum(arm.share for arm in arms)
    place = bucket(f"{salt}:arm", conversation_id) * whole
    chosen = arms[-1]
    for arm in arms:
        if place < arm.share:
            chosen = arm
            break
        place -= arm.share
    if not chosen.stopped:
        return chosen
    return None if arms[0].stopped else arms[0]
