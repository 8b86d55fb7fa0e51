"""The turn loop: one customer message in, one guarded answer out.

Promises: a message is answered once; nothing reaches a customer but guarded sentences and cards
of tools; a reader who leaves does not stop a turn; staff who took over are not talked over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

import structlog

from lead_orchestrator.assistant.actions import (
    LEASE,
    Claim,
    claim_turn,
    finish_turn,
    record_calls,
    record_refusals,
)
from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Usage,
)
from lead_orchestrator.assistant.queries import (
    Known,
    floor,
    knowledge,
    turn_of,
)
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION
from lead_orchestrator.assistant.rules.replies import final_cards, sms_text
from lead_orchestrator.assistant.turns.composing import ASSISTANT, Answer, Composer
from lead_orchestrator.assistant.turns.events import (
    Accepted,
    Begun,
    CardShown,
    Done,
    Out,
    Sentence,
    TurnEvent,
)
from lead_orchestrator.kit.unit import Unit, Units
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
    conversation_for_update,
    message,
)

log = structlog.get_logger()

PAUSE_S = 0.1


class Turns:
    """Answers messages with one model. Made once per process."""

    def __init__(self, units: Units, *, model: ChatModel, timeout_s: float = 20.0) -> None:
        self.units = units
        self.model = model
        self.timeout_s = timeout_s
        self._composer = Composer(units, model=model, timeout_s=timeout_s)
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
        at_work = await floor(unit, conversation_id=stored.conversation_id, message_id=stored.id)
        if at_work.held_by_staff:
            return Begun(
                message=stored, organisation_id=organisation_id, claim=None, known=None, silent=True
            )
        if at_work.busy:
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
                location_id=at_work.location_id,
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

    async def _run(self, begun: Begun, out: Out) -> None:
        try:
            out(Accepted(begun.message))
            if begun.wait:
                begun = await self._wait(begun)
            if begun.claim is None or begun.known is None:
                _give_known(begun, out)
                return
            answer = await self._composer.compose(begun.known, out)
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

    async def _store(self, begun: Begun, claim: Claim, answer: Answer) -> ChatMessage | None:
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
                held=held,
            )
            if asked.channel == "sms":
                await _text_back(unit, known, reply)
        return reply


def _give_known(begun: Begun, out: Out) -> None:
    """Tell a reply that is there already, or that there will be none from us."""
    if begun.reply is not None:
        out(Sentence(begun.reply.text))
        for card in begun.reply.cards:
            out(CardShown(card))
    out(Done(begun.reply))


def _spent(answer: Answer, model: ChatModel) -> dict[str, Any]:
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
