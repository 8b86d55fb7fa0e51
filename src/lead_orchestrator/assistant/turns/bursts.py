"""Bursts of messages inside one process: who makes the answer, and how newer words reach it.

Promises that a newer message starts an answer again only while nothing was said and nothing was
changed, and that everybody whose message an answer is for hears of it without asking the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from lead_orchestrator.messaging.queries import ChatMessage

MOST_STARTS = 4


class StartAgain(Exception):  # noqa: N818 - it says what to do
    """There is a newer message, and nothing was said yet: begin with all of them."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an answer in the making ended: the reply, and the messages it is for."""

    reply: ChatMessage | None
    covers: frozenset[UUID]


@dataclass(slots=True, eq=False)
class Maker:
    """Who makes the answer of a conversation in this process."""

    ended: asyncio.Future[Ended]
    covers: set[UUID]
    starts: int = 1
    spoken: bool = False
    settled: bool = False  # a tool changed something: what was begun is brought to its end
    at_work: bool = False  # a tool runs: it is not cut off
    fresh: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _scope: asyncio.Timeout | None = None

    @property
    def may_start_again(self) -> bool:
        """Say whether nothing stands against beginning anew."""
        return not (self.spoken or self.settled) and self.starts < MOST_STARTS

    def hear(self, message_id: UUID) -> None:
        """A newer message is there."""
        if message_id in self.covers:
            return
        self.fresh = True
        self.news.set()
        scope = self._scope
        if self.may_start_again and not self.at_work and scope and not scope.expired():
            scope.reschedule(asyncio.get_running_loop().time())

    def starts_again(self, covers: Iterable[UUID]) -> None:
        """Begin anew, with the messages the answer is for now."""
        self.starts += 1
        self.covers |= set(covers)
        self.fresh = False
        self.news.clear()

    def check(self) -> None:
        """Raise `StartAgain` between two steps when there is a newer message to begin with."""
        if self.fresh and self.may_start_again:
            raise StartAgain

    @contextmanager
    def working(self) -> Generator[None]:
        """Mark that a tool runs; it is not cut off."""
        self.at_work = True
        try:
            yield
        finally:
            self.at_work = False

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do some work that a newer message may end; raises `StartAgain`."""
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._scope = scope
                try:
                    self.check()
                    await work()
                finally:
                    self._scope = None
        except TimeoutError:
            if scope.expired():
                raise StartAgain from None
            raise


class Makers:
    """The answers in the making, by conversation."""

    def __init__(self) -> None:
        self._by_conversation: dict[UUID, Maker] = {}

    def begin(self, conversation_id: UUID, *, covers: set[UUID]) -> Maker:
        """Note that an answer is being made here."""
        maker = Maker(asyncio.get_running_loop().create_future(), covers)
        self._by_conversation[conversation_id] = maker
        return maker

    def of(self, conversation_id: UUID) -> Maker | None:
        """Return who makes the answer of a conversation in this process."""
        return self._by_conversation.get(conversation_id)

    def end(self, conversation_id: UUID, maker: Maker, reply: ChatMessage | None) -> None:
        """Tell everybody who waits how it ended."""
        if self._by_conversation.get(conversation_id) is maker:
            del self._by_conversation[conversation_id]
        if not maker.ended.done():
            maker.ended.set_result(Ended(reply, frozenset(maker.covers)))
