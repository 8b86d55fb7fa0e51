"""The turn loop: what the customer writes in, one guarded answer out.

Promises: a message is answered once; a conversation has one answer in the making, also across
processes; what came together is answered together; nothing reaches a customer but guarded
sentences and cards of tools; a reader who leaves does not stop a turn; staff who took over are
not talked over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from uuid import UUID

import structlog

from lead_orchestrator.assistant.ports import ChatModel, Models
from lead_orchestrator.assistant.queries.policy import Policies
from lead_orchestrator.assistant.rules.breaker import USUAL, Tolerance
from lead_orchestrator.assistant.rules.gathering import looks_unfinished
from lead_orchestrator.assistant.rules.models import ModelBook, read_book
from lead_orchestrator.assistant.rules.routing import Choice, Policy
from lead_orchestrator.assistant.turns.answer import Answer
from lead_orchestrator.assistant.turns.bursts import Maker, Makers, StartAgain
from lead_orchestrator.assistant.turns.claiming import Claims
from lead_orchestrator.assistant.turns.composing import Composer, Course
from lead_orchestrator.assistant.turns.events import (
    Accepted,
    Begun,
    CardShown,
    Done,
    Out,
    Sentence,
    Task,
    TurnEvent,
)
from lead_orchestrator.assistant.turns.money import Till
from lead_orchestrator.assistant.turns.seats import Seats
from lead_orchestrator.assistant.turns.storing import NotMine, store, store_calls
from lead_orchestrator.assistant.turns.switchboard import Health, OneModel, Switchboard
from lead_orchestrator.assistant.turns.tracing import turn_span
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.messaging.actions import receive_message
from lead_orchestrator.messaging.queries import ChatMessage, answer_to, message

log = structlog.get_logger()

NO_END = 1_000_000  # answers of a model that is alone
PAUSE_S = 0.1
MOST_PAUSE_S = 0.5


class Turns:
    """Answers messages. Made once per process.

    Either with `models` and the house's policy, or with one `model` alone, which then has
    `timeout_s` seconds and nobody to stand in for it.
    """

    def __init__(
        self,
        units: Units,
        *,
        model: ChatModel | None = None,
        timeout_s: float = 20.0,
        models: Models | None = None,
        house: Policy | None = None,
        book: ModelBook | None = None,
        bears: Tolerance = USUAL,
        policies: Policies | None = None,
    ) -> None:
        if models is None or house is None:
            if model is None:
                msg = "turns need models with a policy, or one model"
                raise ValueError(msg)
            models, house = OneModel(model), alone(model, timeout_s)
        self.units = units
        self.model = model
        self.house = house
        self.switchboard = Switchboard(models, clock=_ticks, bears=bears)
        self.claims = Claims(house, book or read_book(), policies or Policies())
        self.seats = Seats(units)
        self._composer = Composer(self.seats, self.switchboard)
        self._makers = Makers()
        self._running: set[asyncio.Task[None]] = set()

    async def begin(
        self,
        unit: Unit,
        *,
        lead_id: UUID,
        conversation_id: UUID,
        text: str,
        channel: str,
        client_message_id: str | None,
    ) -> Begun:
        """Store a customer's message and claim its answer, in the caller's unit."""
        stored, new = await receive_message(
            unit,
            conversation_id=conversation_id,
            lead_id=lead_id,
            channel=channel,
            text=text,
            client_message_id=client_message_id,
        )
        return await self.claims.claim(unit, stored, new=new)

    async def begin_stored(self, unit: Unit, message_id: UUID) -> Begun:
        """Claim the answer to a message that is stored already."""
        return await self.claims.claim(unit, await message(unit, message_id), new=False)

    async def answer(self, begun: Begun, *, streamed: bool = True) -> AsyncGenerator[TurnEvent]:
        """Give the events of a turn; the turn goes on when nobody reads them any more.

        When it is not `streamed`, nobody sees a sentence before the answer is stored: newer words
        of the customer may start it again until then.
        """
        events: asyncio.Queue[TurnEvent | Exception] = asyncio.Queue()
        task = asyncio.create_task(self._run(begun, events.put_nowait, streamed=streamed))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        while True:
            event = await events.get()
            if isinstance(event, Exception):
                raise event
            yield event
            if isinstance(event, Done):
                return

    async def finish(self) -> None:
        """Wait for the turns that still run (before the process goes down)."""
        if self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    def health(self) -> dict[str, Health]:
        """Return how each provider does, from real traffic and free probes; asks nobody."""
        return self.switchboard.health(self.house.chain)

    def probed(self, provider: str, found: str) -> None:
        """Note what a free probe of a provider found: `ok`, or a trouble."""
        self.switchboard.probed(provider, None if found == "ok" else found)

    async def _run(self, begun: Begun, out: Out, *, streamed: bool) -> None:
        try:
            out(Accepted(begun.message))
            if begun.wait:
                begun = await self._wait(begun)
            if begun.task is None:
                _give_known(begun, out)
                return
            with turn_span(begun.message.conversation_id) as made:
                reply = await self._make(begun, begun.task, out, made, streamed=streamed)
            for card in reply.cards if reply else ():
                out(CardShown(card))
            out(Done(reply))
        except Exception as error:
            log.warning("turn_failed", error=type(error).__name__, exc_info=error)
            out(error)

    async def _make(
        self, begun: Begun, task: Task, out: Out, made: list[Answer], *, streamed: bool
    ) -> ChatMessage | None:
        """Make and store the answer, from the beginning again while newer messages come in."""
        conversation_id = begun.message.conversation_id
        maker = self._makers.begin(conversation_id, covers=set(task.covers))

        def tell(event: TurnEvent | Exception) -> None:
            if streamed:
                maker.spoken = True
                out(event)

        reply: ChatMessage | None = None
        course = self._course(task, maker, Answer(out=tell))
        try:
            while True:
                try:
                    await self._compose(task, course)
                    reply = await self._store(begun, task, course)
                except StartAgain:
                    task = await self._reload(begun, task)
                    maker.starts_again(task.covers)
                    again = self._course(task, maker, course.answer.start_again())
                    again.old_refusals = len(course.answer.refusals)
                    again.ends, again.failed, again.line = course.ends, course.failed, course.line
                    course = again
                else:
                    return reply
        finally:
            made.append(course.answer)
            self._makers.end(conversation_id, maker, reply)

    def _course(self, task: Task, maker: Maker, answer: Answer) -> Course:
        till = Till(
            seats=self.seats,
            book=task.book,
            switchboard=self.switchboard,
            policy=task.policy,
            known=task.known,
            claim=task.claim,
        )
        return Course(
            known=task.known,
            policy=task.policy,
            answer=answer,
            till=till,
            maker=maker,
            ends=asyncio.get_running_loop().time() + task.policy.turn_s,
            newest=len(task.covers),
            capped=task.capped,
        )

    async def _compose(self, task: Task, course: Course) -> None:
        maker, policy = course.maker, task.policy
        if policy.vendors and policy.fragment_wait_s and looks_unfinished(task.newest.text):
            try:
                async with asyncio.timeout(policy.fragment_wait_s):
                    await maker.news.wait()
            except TimeoutError:
                pass
        await maker.run(lambda: self._composer.compose(course))

    async def _reload(self, begun: Begun, task: Task) -> Task:
        async with self._unit(begun) as unit:
            return await self.claims.reload(unit, begun.message, task)

    async def _wait(self, begun: Begun) -> Begun:
        """Wait until the answer is there or may be claimed."""
        loop = asyncio.get_running_loop()
        asked = begun.message
        until = loop.time() + self.house.turn_s
        pause = PAUSE_S
        while begun.wait and loop.time() < until:
            maker = self._makers.of(asked.conversation_id)
            if maker is None:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, MOST_PAUSE_S)
            else:
                maker.hear(asked.id)
                done, _ = await asyncio.wait({maker.ended}, timeout=until - loop.time())
                if done and asked.id in maker.ended.result().covers:
                    reply = maker.ended.result().reply
                    return replace(begun, wait=False, reply=reply, silent=reply is None)
            async with self._unit(begun) as unit:
                begun = await self.claims.claim(unit, asked, new=False)
        return begun

    def _unit(self, begun: Begun) -> AbstractAsyncContextManager[Unit]:
        return self.seats.open(begun.organisation_id)

    async def _store(self, begun: Begun, task: Task, course: Course) -> ChatMessage | None:
        """Store the answer, unless staff took over meanwhile or another process answered."""
        try:
            async with self._unit(begun) as unit:
                return await store(unit, begun.message, task, course)
        except NotMine:
            async with self._unit(begun) as unit:
                await store_calls(unit, task, course.answer)  # they were made all the same
                return await answer_to(unit, begun.message.id)


def alone(model: ChatModel, timeout_s: float) -> Policy:
    """Return a policy with one model, nobody to stand in for it, and no end of answers."""
    return Policy(
        chain=(Choice(model.name, model.model),),
        quiet_s=timeout_s,
        call_s=timeout_s,
        turn_s=timeout_s,
        fragment_wait_s=0.0,
        most_answers=NO_END,
    )


def _ticks() -> float:
    return asyncio.get_running_loop().time()


def _give_known(begun: Begun, out: Out) -> None:
    """Tell a reply that is there already, or that there will be none from us."""
    if begun.reply is not None:
        out(Sentence(begun.reply.text))
        for card in begun.reply.cards:
            out(CardShown(card))
    out(Done(begun.reply))
