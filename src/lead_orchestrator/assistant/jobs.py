"""Answers the worker gives: to text messages, and to messages whose web process died."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.queries import Waiting, waiting
from lead_orchestrator.assistant.rules.gathering import Gathering, due
from lead_orchestrator.assistant.rules.manners import DIRECT, matter
from lead_orchestrator.assistant.turns import Turns, collected
from lead_orchestrator.assistant.turns.translating import NotTranslated, Translator
from lead_orchestrator.kit.errors import Unavailable
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.jobs import TryLater
from lead_orchestrator.kit.unit import Actor, Unit, Units
from lead_orchestrator.messaging.facts import MessagePosted, MessageReceived
from lead_orchestrator.messaging.queries import message

TRANSLATION_TRIES = 5  # in half a minute: later nobody waits for it


class AssistantJobs:
    """Reactions of the assistant. `gathering` is how long text messages wait for more."""

    def __init__(self, units: Units, turns: Turns, *, gathering: Gathering | None = None) -> None:
        self.units = units
        self.turns = turns
        self.gathering = gathering or Gathering()
        self.translator = Translator.of(turns)

    async def answer(self, fact: MessageReceived, told: Told) -> None:
        """Answer a text message once no more are to be expected.

        The web answers its own; `rescue` is there if it dies.
        """
        if fact.channel == "sms":
            await self._answer(fact.message_id, told, first=True)

    async def rescue(self, fact: AnswerDue, told: Told) -> None:
        """Answer a message whose time has come, or whose turn never came to its end."""
        await self._answer(fact.message_id, told, first=False)

    async def translate(self, fact: MessageReceived | MessagePosted, told: Told) -> None:
        """Keep a message in the staff's language; nobody waits for it, and it may fail."""
        try:
            await self.translator.for_staff(told.organisation_id, fact.message_id)
        except NotTranslated as error:
            if error.again and told.attempt < TRANSLATION_TRIES:
                raise TryLater from error

    async def _answer(self, message_id: UUID, told: Told, *, first: bool) -> None:
        async with self.units.open(
            actor=Actor("assistant"), organisation_id=told.organisation_id
        ) as unit:
            if await self._gathers(unit, message_id, first=first):
                return
            begun = await self.turns.begin_stored(unit, message_id)
        if begun.reply is not None or begun.silent:
            return
        if begun.wait:
            raise Unavailable("the message is being answered elsewhere")
        await collected(self.turns.answer(begun, streamed=False))

    async def _gathers(self, unit: Unit, message_id: UUID, *, first: bool) -> bool:
        """Say whether more is waited for; the first time a timer is set for the end of it."""
        asked = await message(unit, message_id)
        if asked.channel != "sms" or matter(asked.text, language="en", written=False) in DIRECT:
            return False
        open_ = await waiting(unit, conversation_id=asked.conversation_id, message_id=message_id)
        if not first:  # a newer message has a timer of its own
            return open_[-1].id != message_id and self._due(open_, open_[-1]) > unit.now
        mine = next(one for one in open_ if one.id == message_id)
        at = self._due(open_, mine)
        if at > unit.now:
            unit.emit(
                AnswerDue(
                    message_id=message_id,
                    conversation_id=asked.conversation_id,
                    lead_id=asked.lead_id,
                ),
                at=at,
            )
        return at > unit.now

    def _due(self, open_: tuple[Waiting, ...], newest: Waiting) -> datetime:
        lately = (one.at for one in open_ if one.at >= newest.at - self.gathering.most)
        return due(first_at=min(lately), newest_at=newest.at, gathering=self.gathering)
