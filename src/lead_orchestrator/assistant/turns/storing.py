"""The end of a turn: the answer stored for all the messages it is for, with what it cost.

Promises that it is stored once, and not at all over the head of staff who took over.
"""

from __future__ import annotations

from typing import Any

from lead_orchestrator.assistant.actions import (
    finish_turn,
    join_turn,
    keep_language,
    record_calls,
    record_refusals,
)
from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.queries import Known, State, waiting
from lead_orchestrator.assistant.rules.context import language_of
from lead_orchestrator.assistant.rules.models import microusd
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION
from lead_orchestrator.assistant.rules.replies import final_cards, sms_text
from lead_orchestrator.assistant.turns.answer import Answer
from lead_orchestrator.assistant.turns.bursts import StartAgain
from lead_orchestrator.assistant.turns.composing import Course
from lead_orchestrator.assistant.turns.events import Task
from lead_orchestrator.experiments.actions import expose
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.messaging.actions import Draft, hand_to_staff, post_message, queue
from lead_orchestrator.messaging.queries import (
    ChatMessage,
    Conversation,
    conversation_for_update,
)
from lead_orchestrator.messaging.rules.segments import gsm


class NotMine(Exception):  # noqa: N818 - it says what happened
    """Another process has taken the turn over meanwhile."""


async def store(unit: Unit, asked: ChatMessage, task: Task, course: Course) -> ChatMessage | None:
    """Store an answer; None when staff hold the conversation by now.

    Raises `NotMine`, and `StartAgain` when the customer has written more and has seen nothing yet.
    """
    answer = course.answer
    held = await conversation_for_update(unit, asked.conversation_id)
    overtaken = held.holder == "staff"
    if not overtaken and held.last_message_id != task.newest.id and course.maker.may_start_again:
        await _look_for_more(unit, asked, task)
    state: State = "overtaken" if overtaken else "answered"
    if state == "answered" and answer.outcome != "answered":
        state = "handed_off"
    if not await finish_turn(unit, task.claim, state=state):
        raise NotMine
    await record_refusals(unit, turn_id=task.claim.turn_id, refusals=answer.refusals)
    await store_calls(unit, task, answer)
    if overtaken:
        return None
    await _keep_language(unit, task.known)
    return await _post(unit, asked, task, answer, held, state)


async def _keep_language(unit: Unit, known: Known) -> None:
    """Keep the language of the talk, where a silent message would be answered in another."""
    who, spoken = known.lead, known.context.language
    if spoken != language_of(None, known.language_kept, who.language, who.person.language):
        await keep_language(unit, known.context.conversation_id, spoken)


async def _look_for_more(unit: Unit, asked: ChatMessage, task: Task) -> None:
    open_ = await waiting(unit, conversation_id=asked.conversation_id, message_id=asked.id)
    if any(one.id not in task.covers for one in open_):
        raise StartAgain


async def store_calls(unit: Unit, task: Task, answer: Answer) -> None:
    """Write what the calls of a turn cost."""
    await record_calls(
        unit,
        turn_id=task.claim.turn_id,
        conversation_id=task.newest.conversation_id,
        location_id=task.known.lead.location_id,
        calls=answer.calls[answer.recorded :],
    )


async def _post(
    unit: Unit,
    asked: ChatMessage,
    task: Task,
    answer: Answer,
    held: Conversation,
    state: State,
) -> ChatMessage:
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
        lead_id=task.newest.lead_id,
        author="assistant",
        text=answer.text.strip(),
        cards=final_cards(answer.cards),
        channel=task.newest.channel,
        answers=asked.id,
        model=spent(answer, task.policy.prompt or PROMPT_VERSION),
        held=held,
    )
    if task.treatment is not None and not task.treatment.exposed:
        await expose(
            unit,
            experiment_id=task.treatment.experiment_id,
            conversation_id=asked.conversation_id,
        )
    others = task.covers - {asked.id}
    if others:
        await join_turn(unit, sorted(others), of=task.claim.turn_id, state=state, reply_id=reply.id)
    if reply.channel == "sms":
        await _text_back(unit, task.known, reply)
    return reply


def spent(answer: Answer, prompt_version: str) -> dict[str, Any]:
    """Return who served an answer, and what it took, as it is kept with the message."""
    usage = sum((c.usage for c in answer.calls), Usage())
    served = answer.served_by
    first = next((c.first_token_ms for c in answer.calls if c.first_token_ms is not None), None)
    return {
        "provider": served.provider if served else None,
        "model": served.model if served else None,
        "prompt_version": prompt_version,
        "usage": {
            "input_tokens": usage.input,
            "cached_read_tokens": usage.cached_read,
            "cached_write_tokens": usage.cached_write,
            "output_tokens": usage.output,
            "reasoning_tokens": usage.reasoning,
        },
        "cost_microusd": microusd(sum(c.cost for c in answer.calls)),
        "latency_ms": sum(c.total_ms for c in answer.calls),
        "first_token_ms": first,
        "calls": len(answer.calls),
    } | ({"fell_back": True} if answer.fell_back else {})


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
            body=gsm(sms_text(reply.text, reply.cards, language=known.context.language)),
            lead_id=reply.lead_id,
            person_id=known.lead.person.id,
            location_id=known.lead.location_id,
        ),
    )
