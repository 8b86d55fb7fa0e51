"""One answer in the making: model and tools in turn, every sentence guarded.

Promises that whatever goes wrong ends in a safe sentence and a person, and that no transaction is
open while the model thinks.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lead_orchestrator.assistant.actions import (
    CallMade,
)
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
)
from lead_orchestrator.assistant.rules.cards import handoff_card
from lead_orchestrator.assistant.rules.context import Call, Card, Exchange, Result
from lead_orchestrator.assistant.rules.dialogue.policy import SAFE
from lead_orchestrator.assistant.rules.guards.check import Refused, check
from lead_orchestrator.assistant.rules.guards.grounds import Grounds, gather
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION, system_parts
from lead_orchestrator.assistant.rules.sentences import Sentences
from lead_orchestrator.assistant.tools import SPECS, Scope, use
from lead_orchestrator.assistant.turns.events import Out, Sentence
from lead_orchestrator.kit.telemetry import GUARD_REFUSALS, TURNS
from lead_orchestrator.kit.unit import Actor, Units

log = structlog.get_logger()

MOST_TOOLS = 5
MOST_REPLIES = 8
MOST_TOKENS = 600
ASSISTANT = Actor("assistant")


@dataclass(slots=True)
class Answer:
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


class Composer:
    """Makes answers with one model."""

    def __init__(self, units: Units, *, model: ChatModel, timeout_s: float) -> None:
        self.units = units
        self.model = model
        self.timeout_s = timeout_s

    async def compose(self, known: Known, out: Out) -> Answer:
        """Make the answer; whatever goes wrong ends in a safe sentence and a person."""
        answer = Answer()
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self.timeout_s):
                await self._converse(known, answer, out)
        except (TimeoutError, ModelFailed, SQLAlchemyError, OSError) as error:
            log.warning("model_failed", provider=self.model.name, error=type(error).__name__)
            retreat(answer, out, outcome="failed", reason="The assistant could not answer.")
        seconds = asyncio.get_running_loop().time() - started
        TURNS.labels(self.model.name, answer.outcome).observe(seconds)
        return answer

    async def _converse(self, known: Known, answer: Answer, out: Out) -> None:
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
        retreat(answer, out, outcome="refused" if answer.refusals else "looped", reason=reason)

    async def _reply(
        self,
        request: ModelRequest,
        grounds: Grounds,
        answer: Answer,
        out: Out,
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

    async def _use(self, call: Call, known: Known, answer: Answer) -> None:
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


def _send(
    sentences: list[str],
    grounds: Grounds,
    answer: Answer,
    out: Out,
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


def retreat(
    answer: Answer,
    out: Out,
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
