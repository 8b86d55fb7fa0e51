"""Owns how the simulated models count tokens, and what their prompt caches remember.

Promises the same figures for the same requests at the same times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from simulators.kernel import Clock

BYTES_A_TOKEN: Final = 4
_KEPT: Final = 20_000


def tokens_of(size: int) -> int:
    """Return the tokens of so many bytes: one for each four that have begun."""
    return -(-size // BYTES_A_TOKEN)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a prompt in the order of the cache; `mark` is the life its breakpoint asks for."""

    data: bytes
    mark: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Cached:
    """What of a prompt was read from the cache, what was written to it, and the rest."""

    read: int
    written: int
    rest: int
    written_long: int = 0


class PrefixMemory:
    """Prefixes a vendor remembers, until their time is up."""

    def __init__(self, clock: Clock) -> None:
        """Take time from the caller."""
        self._clock = clock
        self._until: dict[bytes, datetime] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._until.clear()

    def fresh(self, key: bytes) -> bool:
        """Tell whether a prefix is remembered still."""
        until = self._until.get(key)
        return until is not None and until > self._clock()

    def keep(self, key: bytes, life: timedelta) -> None:
        """Remember a prefix from now on for so long."""
        self._until[key] = self._clock() + life
        if len(self._until) > _KEPT:
            self._until.pop(next(iter(self._until)))


def marked(
    memory: PrefixMemory, model: str, blocks: Sequence[Block], *, least: int, lookback: int
) -> Cached:
    """Count a prompt whose breakpoints are marked.

    The longest remembered prefix that ends at a breakpoint, or up to `lookback` blocks before it,
    is read; what follows it up to the last breakpoint is written; a read renews a prefix's life.
    """
    digest = blake2b(model.encode(), digest_size=16)
    size, read, upto, life = 0, 0, 0, timedelta()
    ends: list[tuple[bytes, int]] = []
    marks = [number for number, block in enumerate(blocks) if block.mark is not None]
    for block in blocks:
        digest.update(block.data)
        size += len(block.data)
        ends.append((digest.copy().digest(), tokens_of(size)))
    for number, (key, length) in enumerate(ends):
        if any(0 <= mark - number < lookback for mark in marks) and memory.fresh(key):
            read = length
    for number in marks:
        (key, length), mark = ends[number], blocks[number].mark
        if mark is not None and length >= least:
            upto, life = length, mark
            memory.keep(key, mark)
    written = max(0, upto - read)
    return Cached(
        read=read,
        written=written,
        rest=tokens_of(size) - read - written,
        written_long=written if life > timedelta(minutes=5) else 0,
    )


def automatic(
    memory: PrefixMemory, model: str, prompt: bytes, *, least: int, step: int, life: timedelta
) -> Cached:
    """Count a prompt whose prefix is remembered by itself in steps of tokens: OpenAI's way."""
    width = step * BYTES_A_TOKEN
    digest = blake2b(model.encode(), digest_size=16)
    read, whole = 0, len(prompt) // width * step
    known = True
    for number in range(1, len(prompt) // width + 1):
        digest.update(prompt[(number - 1) * width : number * width])
        key = digest.copy().digest()
        known = known and memory.fresh(key)
        if known:
            read = number * step
        memory.keep(key, life)
    total = tokens_of(len(prompt))
    if whole < least:
        return Cached(read=0, written=0, rest=total)
    if read < least:
        read = 0
    return Cached(read=read, written=whole - read, rest=total - whole)
