"""The turn loop: one customer message in, one guarded answer out.

Promises: a message is answered once; nothing reaches a customer but guarded sentences and cards
of tools; no transaction is open while a model thinks; a reader who leaves does not stop a turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lead_orchestrator.assistant.actions import (
    LEASE,
    CallMade,
    Claim,
    claim_turn,
    finish_turn,
    record_calls,
    record_refusals,
)
from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Finished,
    ModelFailed,
    ModelRequest,
    TextDelta,
    ToolCall,
    Usage,
)
from lead_orchestrator.assistant.queries import (
    Known,
    knowledge,
    turn_of,
    turn_running_beside,
)
from lead_orchestrator.assistant.rules.cards import handoff_card
from lead_orchestrator.assistant.rules.context import Call, Card, Exchange, Result
from lead_orchestrator.assistant.rules.dialogue.policy import SAFE
from lead_orchestrator.assistant.rules.guards.check import Refused, check
from lead_orchestrator.assistant.rules.guards.grounds import Grounds, gather
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION, system_parts
from lead_orchestrator.assistant.rules.replies import final_cards, sms_text
from lead_orchestrator.assistant.rules.sentences import Sentences
from lead_orchestrator.assistant.tools import SPECS, Scope, use
from lead_orchestrator.kit.telemetry import GUARD_REFUSALS, TURNS
from lead_orchestrator.kit.unit import Actor, Unit, Units
from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.messaging.actions import (
    Draft,
    hand_to_staff,
    post_message,
    queue,
    receive_message,
)
from lead_orchestrator.messaging.queries import (
    ChatMessage,
    answer_to,
    conversation,
    conversation_for_update,
    message,
)

log = structlog.get_logger()

MOST_TOOLS = 5
MOST_REPLIES = 8
MOST_TOKENS = 600
PAUSE_S = 0.1
ASSISTANT = Actor("assistant")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The customer's message is stored."""

    message: ChatMessage


@dataclass(frozen=True, slots=True)
class Sentence:
    """A guarded sentence of the answer, with the white space that follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card of the answer."""

    card: Card


@dataclass(frozen=True, slots=True)
class Done:
    """The turn is over; None when staff hold the conversation."""

    reply: ChatMessage | None


TurnEvent: TypeAlias = Accepted | Sentence | CardShown | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A stored message and what is to become of it."""

    message: ChatMessage
    organisation_id: OrganisationId
    claim: Claim | None
    known: Known | None
    reply: ChatMessage | None = None
    silent: bool = False
    wait: bool = False


@dataclass(slots=True)
class _Answer:
    """An answer in the making."""

    said: list[str] = field(default_factory=list[str])
    cards: list[Card] = field(default_factory=list[Card])
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    refusals: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    calls: list[CallMade] = field(default_factory=list[CallMade])
    corrections: list[str] = field(default_factory=list[str])
    person_because: str | None = None
    outcome: str = "answered"

    @property
    def text(self) -> str:
        return "".join(self.said)


class Turns:
    """Answers messages with one model. Made once per process."""

    def __init__(self, units: Units, *, model: ChatModel, timeout_s: float = 20.0) -> None:
        self.units = units
        self.model = model
        self.timeout_s = timeout_s
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
        return await self._claim(unit, stored, new=new)

    async def begin_stored(self, unit: Unit, message_id: UUID) -> Begun:
        """Claim the answer to a message that is stored already."""
        return await self._claim(unit, await message(unit, message_id), new=False)

    async def _claim(self, unit: Unit, stored: ChatMessage, *, new: bool) -> Begun:
        organisation_id = unit.organisation_id
        if not new:
            reply = await answer_to(unit, stored.id)
            if reply is not None:
                return Begun(
                    message=stored,
                    organisation_id=organisation_id,
                    claim=None,
                    known=None,
                    reply=reply,
                )
        held = await conversation(unit, stored.conversation_id)
        if held.holder == "staff":
            return Begun(
                message=stored, organisation_id=organisation_id, claim=None, known=None, silent=True
            )
        if await turn_running_beside(
            unit, conversation_id=stored.conversation_id, message_id=stored.id
        ):
            return Begun(
                message=stored, organisation_id=organisation_id, claim=None, known=None, wait=True
            )
        claim = await claim_turn(
            unit,
            message_id=stored.id,
            conversation_id=stored.conversation_id,
            lead_id=stored.lead_id,
        )
        if claim is None:
            turn = await turn_of(unit, stored.id)
            over = turn is not None and turn.state != "running"
            return Begun(
                message=stored,
                organisation_id=organisation_id,
                claim=None,
                known=None,
                silent=over,
                wait=not over,
            )
        unit.emit(
            AnswerDue(
                message_id=stored.id,
                conversation_id=stored.conversation_id,
                lead_id=stored.lead_id,
                location_id=held.location_id,
            ),
            at=claim.lease_until + LEASE / 10,
        )
        known = await knowledge(unit, lead_id=stored.lead_id, message=stored)
        return Begun(message=stored, organisation_id=organisation_id, claim=claim, known=known)

    async def answer(self, begun: Begun) -> AsyncGenerator[TurnEvent]:
        """Give the events of a turn; the turn goes on when nobody reads them any more."""
        events: asyncio.Queue[TurnEvent | Exception] = asyncio.Queue()
        task = asyncio.create_task(self._run(begun, events.put_nowait))
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

    async def _run(self, begun: Begun, out: Callable[[TurnEvent | Exception], None]) -> None:
        try:
            out(Accepted(begun.message))
            if begun.wait:
                begun = await self._wait(begun)
            if begun.claim is None or begun.known is None:
                _give_known(begun, out)
                return
            answer = await self._compose(begun.known, out)
            reply = await self._store(begun, begun.claim, answer)
            for card in reply.cards if reply else ():
                out(CardShown(card))
            out(Done(reply))
        except Exception as error:
            log.warning("turn_failed", error=type(error).__name__, exc_info=error)
            out(error)

    async def _wait(self, begun: Begun) -> Begun:
        """Wait until the answer is there or may be claimed."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self.timeout_s
        while begun.wait and loop.time() < until:
            await asyncio.sleep(PAUSE_S)
            async with self._unit(begun) as unit:
                begun = await self._claim(unit, begun.message, new=False)
        return begun

    def _unit(self, begun: Begun) -> AbstractAsyncContextManager[Unit]:
        return self.units.open(actor=ASSISTANT, organisation_id=begun.organisation_id)

    async def _compose(self, known: Known, out: Callable[[TurnEvent | Exception], None]) -> _Answer:
        """Make the answer; whatever goes wrong ends in a safe sentence and a person."""
        answer = _Answer()
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self.timeout_s):
                await self._converse(known, answer, out)
        except (TimeoutError, ModelFailed, SQLAlchemyError, OSError) as error:
            log.warning("model_failed", provider=self.model.name, error=type(error).__name__)
            _retreat(answer, out, outcome="failed", reason="The assistant could not answer.")
        seconds = asyncio.get_running_loop().time() - started
        TURNS.labels(self.model.name, answer.outcome).observe(seconds)
        return answer

    async def _converse(
        self, known: Known, answer: _Answer, out: Callable[[TurnEvent | Exception], None]
    ) -> None:
        system = system_parts(known.context)
        for _ in range(MOST_REPLIES):
            request = ModelRequest(
                system=system,
                context=known.context,
                history=known.history,
                exchanges=tuple(answer.exchanges),
                tools=SPECS if len(answer.exchanges) < MOST_TOOLS else (),
                max_output_tokens=MOST_TOKENS,
                said=answer.text,
                corrections=tuple(answer.corrections),
            )
            grounds = gather(known.context, history=known.history, exchanges=answer.exchanges)
            calls, refused = await self._reply(request, grounds, answer, out)
            if refused is not None:
                answer.refusals.append(refused)
                GUARD_REFUSALS.labels(refused[0]).inc()
                if len(answer.refusals) > 1:
                    break
                answer.corrections.append(
                    f"Rule {refused[0]} stopped this sentence: {refused[1]!r}."
                    " Say only what tools and data support."
                )
                continue
            if not calls:
                if not answer.text.strip():
                    raise ModelFailed("an empty answer")
                return
            if len(answer.exchanges) >= MOST_TOOLS:
                break
            for call in calls[: MOST_TOOLS - len(answer.exchanges)]:
                await self._use(call, known, answer)
        reason = (
            "A guard stopped the assistant's answer."
            if answer.refusals
            else ("The assistant went round in circles.")
        )
        _retreat(answer, out, outcome="refused" if answer.refusals else "looped", reason=reason)

    async def _reply(
        self,
        request: ModelRequest,
        grounds: Grounds,
        answer: _Answer,
        out: Callable[[TurnEvent | Exception], None],
    ) -> tuple[list[Call], tuple[str, str] | None]:
        """Read one reply; send its guarded sentences; return its calls, or what a guard stopped."""
        loop = asyncio.get_running_loop()
        started, first = loop.time(), None
        sentences = Sentences()
        calls: list[Call] = []
        finished: Finished | None = None
        refused: tuple[str, str] | None = None
        async with aclosing(self.model.reply(request)) as events:
            async for event in events:
                first = first or loop.time()
                if isinstance(event, TextDelta):
                    refused = _send(sentences.feed(event.text), grounds, answer, out)
                elif isinstance(event, ToolCall):
                    calls.append(event.call)
                else:
                    finished = event
                if refused is not None or finished is not None:
                    break
        if refused is None and finished is not None:
            refused = _send(sentences.finish(), grounds, answer, out)
        done = finished or Finished(reason="refused" if refused else "length", usage=Usage())
        answer.calls.append(
            CallMade(
                provider=self.model.name,
                model=self.model.model,
                prompt_version=PROMPT_VERSION,
                usage=done.usage,
                cost_microusd=done.cost_microusd,
                first_token_ms=None if first is None else round((first - started) * 1000),
                total_ms=round((loop.time() - started) * 1000),
                finish_reason="stopped_by_guard"
                if refused
                else (done.reason if finished else "cut"),
            )
        )
        if finished is None and refused is None:
            raise ModelFailed("the reply was cut")
        return calls, refused

    async def _use(self, call: Call, known: Known, answer: _Answer) -> None:
        offered = tuple(i for e in answer.exchanges for i in e.result.sayable.instants)
        async with self.units.open(
            actor=ASSISTANT, organisation_id=known.lead.organisation_id
        ) as unit:
            result: Result = await use(
                call,
                Scope(unit=unit, context=known.context, history=known.history, offered=offered),
            )
        answer.exchanges.append(Exchange(call=call, result=result))
        answer.cards += result.cards
        if result.sayable.handed_over:
            answer.outcome = "handed_off"

    async def _store(self, begun: Begun, claim: Claim, answer: _Answer) -> ChatMessage | None:
        """Store the answer, unless staff took over meanwhile or another process answered."""
        known, asked = begun.known, begun.message
        assert known is not None  # noqa: S101 - a claim comes with its knowledge
        async with self._unit(begun) as unit:
            held = await conversation_for_update(unit, asked.conversation_id)
            overtaken = held.holder == "staff"
            state = (
                "overtaken"
                if overtaken
                else ("handed_off" if answer.outcome != "answered" else "answered")
            )
            mine = await finish_turn(unit, claim, state=state)
            if not mine:
                return await answer_to(unit, asked.id)
            await record_refusals(unit, turn_id=claim.turn_id, refusals=answer.refusals)
            await record_calls(
                unit,
                turn_id=claim.turn_id,
                conversation_id=asked.conversation_id,
                location_id=held.location_id,
                calls=answer.calls,
            )
            if overtaken:
                return None
            if answer.person_because is not None:
                await hand_to_staff(
                    unit,
                    conversation_id=asked.conversation_id,
                    lead_id=asked.lead_id,
                    reason=answer.person_because,
                )
            reply = await post_message(
                unit,
                conversation_id=asked.conversation_id,
                lead_id=asked.lead_id,
                author="assistant",
                text=answer.text.strip(),
                cards=final_cards(answer.cards),
                channel=asked.channel,
                answers=asked.id,
                model=_spent(answer, self.model),
            )
            if asked.channel == "sms":
                await _text_back(unit, known, reply)
        return reply


def _give_known(begun: Begun, out: Callable[[TurnEvent | Exception], None]) -> None:
    """Tell a reply that is there already, or that there will be none from us."""
    if begun.reply is not None:
        out(Sentence(begun.reply.text))
        for card in begun.reply.cards:
            out(CardShown(card))
    out(Done(begun.reply))


def _send(
    sentences: list[str],
    grounds: Grounds,
    answer: _Answer,
    out: Callable[[TurnEvent | Exception], None],
) -> tuple[str, str] | None:
    """Send sentences up to the first that a guard stops; return its rule and text."""
    for sentence in sentences:
        if sentence.strip():
            verdict = check(sentence, grounds)
            if isinstance(verdict, Refused):
                return verdict.rule, sentence.strip()
        answer.said.append(sentence)
        out(Sentence(sentence))
    return None


def _retreat(
    answer: _Answer,
    out: Callable[[TurnEvent | Exception], None],
    *,
    outcome: str,
    reason: str,
) -> None:
    """End an answer with the safe sentence and a person."""
    gap = "\n\n" if answer.text.strip() else ""
    answer.said.append(gap + SAFE)
    out(Sentence(gap + SAFE))
    answer.cards = [c for c in answer.cards if c.get("kind") in {"confirm", "booking"}]
    answer.cards.append(handoff_card())
    answer.outcome = outcome
    answer.person_because = reason


def _spent(answer: _Answer, model: ChatModel) -> dict[str, Any]:
    usage = sum((c.usage for c in answer.calls), Usage())
    return {
        "provider": model.name,
        "model": model.model,
        "prompt_version": PROMPT_VERSION,
        "usage": {
            "input_tokens": usage.input, "cached_read_tokens": usage.cached_read,
            "cached_write_tokens": usage.cached_write, "output_tokens": usage.output,
        },
        "cost_microusd": sum(c.cost_microusd for c in answer.calls),
        "latency_ms": sum(c.total_ms for c in answer.calls),
    }  # fmt: skip


async def _text_back(unit: Unit, known: Known, reply: ChatMessage) -> None:
    number = known.lead.person.phone_e164
    if number is None:
        return
    await queue(
        unit,
        Draft(
            kind="assistant_reply",
            klass="reply",
            intent=str(reply.answers),
            channel="sms",
            recipient=number,
            body=sms_text(reply.text, reply.cards),
            lead_id=reply.lead_id,
            person_id=known.lead.person.id,
            location_id=known.lead.location_id,
        ),
    )


async def collected(events: AsyncIterator[TurnEvent]) -> ChatMessage | None:
    """Read a turn to its end; return the reply."""
    async for event in events:
        if isinstance(event, Done):
            return event.reply
    return None
