"""Who answers: the claim of a message's turn, and all the turn starts with.

Promises one claim per conversation at a time (its row is locked meanwhile), with everything the
customer has written since somebody last wrote to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from lead_orchestrator.assistant.actions import LEASE, Claim, claim_turn, finish_turn
from lead_orchestrator.assistant.facts import AnswerDue
from lead_orchestrator.assistant.queries import (
    Turn,
    answers_given,
    knowledge,
    turn_of,
    waiting,
)
from lead_orchestrator.assistant.queries.policy import Policies
from lead_orchestrator.assistant.rules.models import ModelBook
from lead_orchestrator.assistant.rules.routing import Choice, Policy, with_arm
from lead_orchestrator.assistant.turns.events import Begun, Task
from lead_orchestrator.experiments.actions import treatment
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId
from lead_orchestrator.messaging.queries import (
    ChatMessage,
    answer_to,
    conversation_for_update,
    message,
)

CAP_WINDOW = timedelta(hours=24)
LONG = 20  # lines: a shorter talk has not had too many answers
LATE = LEASE + LEASE / 10


@dataclass(frozen=True, slots=True)
class Terms:
    """How a claimed turn is answered: by which policy and at which prices."""

    claim: Claim
    policy: Policy
    book: ModelBook


class Claims:
    """Claims turns under the house's policy and what organisations and locations changed of it."""

    def __init__(self, house: Policy, book: ModelBook, policies: Policies) -> None:
        self.house = house
        self.book = book
        self.policies = policies

    async def claim(self, unit: Unit, stored: ChatMessage, *, new: bool) -> Begun:
        """Claim the answer to a message, or say why there is nothing to claim."""
        begun = Begun(message=stored, organisation_id=unit.organisation_id)
        if not new:
            known = await self._known(unit, begun, await turn_of(unit, stored.id))
            if known is not None:
                return known
            # A new message has locked the conversation by being stored.
            await conversation_for_update(unit, stored.conversation_id)
        here = await claim_turn(
            unit,
            message_id=stored.id,
            conversation_id=stored.conversation_id,
            lead_id=stored.lead_id,
        )
        if here.held_by_staff:
            return _with(begun, silent=True)
        if here.busy:
            if new:  # should this process die, another one answers
                _remind(unit, stored, here.location_id)
            return _with(begun, wait=True)
        if here.claim is None:
            return await self._taken(unit, begun)
        return await self._begin(unit, begun, here.claim, here.location_id, new=new)

    async def _known(self, unit: Unit, begun: Begun, turn: Turn | None) -> Begun | None:
        """Return what became of a message whose turn is over."""
        if turn is None or turn.state == "running":
            return None
        if turn.reply_id is not None:
            reply = await message(unit, turn.reply_id)
        else:
            reply = await answer_to(unit, begun.message.id)
        return _with(begun, reply=reply, silent=reply is None)

    async def _taken(self, unit: Unit, begun: Begun) -> Begun:
        known = await self._known(unit, begun, await turn_of(unit, begun.message.id))
        return known or _with(begun, wait=True)

    async def _begin(
        self, unit: Unit, begun: Begun, claim: Claim, location_id: LocationId, *, new: bool
    ) -> Begun:
        stored = begun.message
        _remind(unit, stored, location_id)
        changes = await self.policies.changes(unit, location_id=location_id)
        terms = Terms(claim, changes.policy(self.house), changes.book(self.book))
        task = await self._task(unit, stored, terms, alone=new)
        if task.capped and await self._over(unit, stored, terms.policy, by=1):
            await finish_turn(unit, claim, state="handed_off")
            return _with(begun, silent=True)
        if changes.experimenting:
            task = await self._dealt(unit, stored, task)
        unit.tell(f"conversation:{stored.conversation_id}", {"event": "typing", "who": "assistant"})
        return Begun(message=stored, organisation_id=begun.organisation_id, task=task)

    async def reload(self, unit: Unit, stored: ChatMessage, task: Task) -> Task:
        """Return a task with all that was written meanwhile."""
        terms = Terms(task.claim, task.policy, task.book)
        again = await self._task(unit, stored, terms, alone=False)
        return replace(again, treatment=task.treatment)

    async def _dealt(self, unit: Unit, stored: ChatMessage, task: Task) -> Task:
        """Return a task with what the running experiment dealt its conversation."""
        fresh = all(line.author != "assistant" for line in task.known.history)
        dealt = await treatment(unit, conversation_id=stored.conversation_id, fresh=fresh)
        if dealt is None:
            return task
        if dealt.arm is None:
            return replace(task, treatment=dealt)
        arm = dealt.arm
        choice = Choice(arm.provider, arm.model)
        rules = with_arm(task.policy, arm.name, choice=choice, prompt=arm.prompt)
        return replace(task, policy=rules, treatment=dealt)

    async def _task(self, unit: Unit, stored: ChatMessage, terms: Terms, *, alone: bool) -> Task:
        newest, covers = stored, frozenset([stored.id])
        known = None
        if alone:  # it is the newest; mostly it is the only one
            known = await knowledge(unit, lead_id=stored.lead_id, message=stored)
            alone = len(known.history) < 2 or known.history[-2].author != "customer"  # noqa: PLR2004 - the one before
        if not alone:
            open_ = await waiting(
                unit, conversation_id=stored.conversation_id, message_id=stored.id
            )
            covers |= {one.id for one in open_}
            if open_ and open_[-1].id != stored.id:
                newest, known = await message(unit, open_[-1].id), None
        if known is None:
            known = await knowledge(unit, lead_id=newest.lead_id, message=newest)
        answers = sum(line.author == "assistant" for line in known.history)
        return Task(
            claim=terms.claim,
            known=known,
            policy=terms.policy,
            book=terms.book,
            newest=newest,
            covers=covers,
            capped=(len(known.history) >= LONG or answers >= terms.policy.most_answers)
            and await self._over(unit, stored, terms.policy),
        )

    async def _over(self, unit: Unit, stored: ChatMessage, rules: Policy, *, by: int = 0) -> bool:
        """Say whether the conversation has had its answers, and `by` more."""
        given = await answers_given(
            unit, conversation_id=stored.conversation_id, since=unit.now - CAP_WINDOW
        )
        return given >= rules.most_answers + by


def _with(
    begun: Begun, *, reply: ChatMessage | None = None, silent: bool = False, wait: bool = False
) -> Begun:
    return Begun(
        message=begun.message,
        organisation_id=begun.organisation_id,
        reply=reply,
        silent=silent,
        wait=wait,
    )


def _remind(unit: Unit, stored: ChatMessage, location_id: LocationId) -> None:
    """Have the worker look after a message once the lease of its turn is over."""
    unit.emit(
        AnswerDue(
            message_id=stored.id,
            conversation_id=stored.conversation_id,
            lead_id=stored.lead_id,
            location_id=location_id,
        ),
        at=unit.now + LATE,
    )
