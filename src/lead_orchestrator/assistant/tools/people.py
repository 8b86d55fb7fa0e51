"""Tools about the customer: a person joins, messages stop, another language, a preference."""

from __future__ import annotations

from dataclasses import replace

from lead_orchestrator.assistant.actions.language import choose_language
from lead_orchestrator.assistant.actions.notes import note_preference
from lead_orchestrator.assistant.rules.cards import handoff_card
from lead_orchestrator.assistant.rules.cleaning import for_model
from lead_orchestrator.assistant.rules.context import Result, Sayable
from lead_orchestrator.assistant.tools.arguments import (
    HandOffArguments,
    LanguageArguments,
    NoArguments,
    NoteArguments,
)
from lead_orchestrator.assistant.tools.scope import Scope, wrong
from lead_orchestrator.assistant.tools.wishes import is_theirs, wants_language, wants_stop
from lead_orchestrator.messaging.actions import hand_to_staff, opt_out


async def hand_off(scope: Scope, asked: HandOffArguments) -> Result:
    """Ask for a person; the assistant stays polite until one comes."""
    await hand_to_staff(
        scope.unit,
        conversation_id=scope.context.conversation_id,
        lead_id=scope.context.lead_id,
        reason=" ".join(for_model(asked.reason).split()),
    )
    return Result(
        body={
            "asked": True,
            "staff_around": scope.context.staff_around,
            "open_now": scope.context.open_now,
            "phone": scope.context.location.phone,
        },
        sayable=Sayable(handed_over=True),
        cards=(handoff_card(),),
    )


async def stop_messages(scope: Scope, _: NoArguments) -> Result:
    """Stop messages to the customer, everywhere, when they asked for it."""
    if not wants_stop(scope):
        return wrong("not_asked", hint="Ask whether they want no more messages from us.")
    await opt_out(
        scope.unit,
        lead_id=scope.context.lead_id,
        how="sms" if scope.context.channel == "sms" else "chat",
        words=scope.history[-1].text if scope.history else "",
    )
    return Result(body={"stopped": True}, sayable=Sayable(stopped=True))


async def change_language(scope: Scope, asked: LanguageArguments) -> Result:
    """Go on in the language the customer asked for, from this answer on."""
    if not wants_language(scope, asked.language):
        return wrong("not_asked", hint="Go on in the language the customer writes in.")
    await choose_language(scope.unit, scope.context.conversation_id, asked.language)
    return Result(
        body={"language": asked.language, "next": "Answer in this language from now on."},
        sayable=Sayable(language=asked.language),
        context=replace(scope.context, language=asked.language),
    )


async def note(scope: Scope, asked: NoteArguments) -> Result:
    """Note a preference for the shop's staff and for later talks."""
    words = " ".join(for_model(asked.text).split())
    if not words:
        return wrong("bad_arguments", fields=["text"])
    if not is_theirs(scope, words):
        return wrong("not_said", hint="Note only what the customer wished for; never a price.")
    new = await note_preference(
        scope.unit,
        conversation_id=scope.context.conversation_id,
        lead_id=scope.context.lead_id,
        words=words,
    )
    return Result(
        body={"noted": True, "known_already": not new},
        sayable=Sayable(noted=True),
        context=replace(scope.context, preferences=(*scope.context.preferences, words))
        if new
        else None,
    )
