"""Answers the worker gives: to text messages, and to messages whose web process died."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.turns import Turns, collected
from lead_orchestrator.kit.errors import Unavailable
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.messaging.facts import MessageReceived


class AssistantJobs:
    """Reactions of the assistant."""

    def __init__(self, units: Units, turns: Turns) -> None:
        self.units = units
        self.turns = turns

    async def answer(self, fact: MessageReceived, told: Told) -> None:
        """Answer a text message; the web answers its own, `rescue` is there if it dies."""
        if fact.channel == "sms":
            await self._answer(fact.message_id, told)

    async def rescue(self, fact: AnswerDue, told: Told) -> None:
        """Answer a message whose turn never came to its end."""
        await self._answer(fact.message_id, told)

    async def _answer(self, message_id: UUID, told: Told) -> None:
        async with self.units.open(
            actor=Actor("assistant"), organisation_id=told.organisation_id
        ) as unit:
            begun = await self.turns.begin_stored(unit, message_id)
        if begun.reply is not None or begun.silent:
            return
        if begun.wait:
            raise Unavailable("the message is being answered elsewhere")
        await collected(self.turns.answer(begun))
