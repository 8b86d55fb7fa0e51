"""Small values every room shares: ids, clocks, money, local time.

Owns no state but the id sequence of this process; promises that ids made here sort by time.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

OrganisationId = NewType("OrganisationId", UUID)
LocationId = NewType("LocationId", UUID)

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


_COUNTER_MAX = 0xFFF  # rand_a has twelve bits


class _Sequence:
    """Hands out UUIDv7 (RFC 9562 §5.7) that never go backwards within one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = 0
        self._counter = 0

    def next(self) -> UUID:
        with self._lock:
            now = time.time_ns() // 1_000_000
            if now > self._millisecond:
                self._millisecond = now
                self._counter = secrets.randbits(11)
            else:
                self._counter += 1
                if self._counter > _COUNTER_MAX:
                    self._millisecond += 1
                    self._counter = 0
            millisecond, counter = self._millisecond, self._counter
        value = (millisecond & 0xFFFFFFFFFFFF) << 80
        value |= 0x7 << 76
        value |= counter << 64
        value |= 0b10 << 62
        value |= secrets.randbits(62)
        return UUID(int=value)


_sequence = _Sequence()


def new_id() -> UUID:
    """Return a fresh UUIDv7; later calls in this process sort after earlier ones."""
    return _sequence.next()


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer cents of one currency (ISO 4217)."""

    cents: int
    currency: str = "USD"

    def text(self) -> str:
        """Return the amount as a customer reads it: `$350`, `$1,049.50`."""
        whole, rest = divmod(abs(self.cents), 100)
        sign = "-" if self.cents < 0 else ""
        symbol = {"USD": "$", "CAD": "CA$"}.get(self.currency, f"{self.currency} ")
        return f"{sign}{symbol}{whole:,}" + (f".{rest:02d}" if rest else "")

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            msg = f"cannot add {other.currency} to {self.currency}"
            raise ValueError(msg)
        return Money(self.cents + other.cents, self.currency)
