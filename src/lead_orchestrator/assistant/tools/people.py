"""Tools for people: somebody at the shop joins, or messages stop."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.cards import (
    handoff_card,
)
from lead_orchestrator.assistant.rules.context import (
    Result,
    Sayable,
)
from lead_orchestrator.assistant.tools.arguments import HandOffArguments, NoArguments
from lead_orchestrator.assistant.tools.scope import Scope
from lead_orchestrator.messaging.actions import hand_to_staff, opt_out


async def hand_off(scope: Scope, asked: HandOffArguments) -> Result:
    """Ask for a person; the assistant stays polite until one comes."""
    await hand_to_staff(
        scope.unit,
        conversation_id=scope.context.conversation_id,
        lead_id=scope.context.lead_id,
        reason=asked.reason,
    )
    return Result(body={"asked": True}, sayable=Sayable(handed_over=True), cards=(handoff_card(),))


async def stop_messages(scope: Scope, _: NoArguments) -> Result:
    """Stop messages to the customer, everywhere."""
    await opt_out(
        scope.unit,
        lead_id=scope.context.lead_id,
        how="sms" if scope.context.channel == "sms" else "chat",
        words=scope.history[-1].text if scope.history else "",
    )
    return Result(body={"stopped": True}, sayable=Sayable(stopped=True))
