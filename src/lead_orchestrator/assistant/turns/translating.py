"""Messages in the staff's language, and staff's words in the customer's.

Promises that a translation never holds anything up, costs no more than the caps allow, is paid
for in the ledger like every call, and is kept once or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import structlog

from lead_orchestrator.assistant.actions import CallMade, Claim, record_calls
from lead_orchestrator.assistant.actions.translations import keep_translation
from lead_orchestrator.assistant.ports import ModelFailed, ModelRequest, Trouble
from lead_orchestrator.assistant.queries import Known, knowledge
from lead_orchestrator.assistant.queries.translations import foreign
from lead_orchestrator.assistant.rules.context import Line
from lead_orchestrator.assistant.rules.models import ModelBook
from lead_orchestrator.assistant.rules.routing import Choice, Policy, left
from lead_orchestrator.assistant.rules.translating import (
    VERSION,
    by_cheapness,
    fault,
    instructions,
    spoken_in,
)
from lead_orchestrator.assistant.turns.claiming import Claims
from lead_orchestrator.assistant.turns.loop import Turns
from lead_orchestrator.assistant.turns.money import OutOfMoney, Till
from lead_orchestrator.assistant.turns.reading import Heard, read
from lead_orchestrator.assistant.turns.seats import Seats
from lead_orchestrator.assistant.turns.switchboard import Line as Wire
from lead_orchestrator.assistant.turns.switchboard import Switchboard
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import OrganisationId, new_id
from lead_orchestrator.kit.wording import Language
from lead_orchestrator.messaging.queries import (
    ChatMessage,
    language_with,
    message,
    newest_lead_of,
)

log = structlog.get_logger()

MOST_TOKENS = 1500  # the longest message, and what a model thinks meanwhile
TIME_S = 20.0  # all its calls together: well inside the lease of the job
WORTH_S = 2.0  # less time than this is not worth a call
TRIES = 2  # the second with the reason why the first could not be shown
HOPELESS: frozenset[Trouble] = frozenset({"auth", "quota", "bad_request", "refused"})


class NotTranslated(Exception):  # noqa: N818 - it says what happened
    """There is no translation. `again`: later there may be one."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A translation, and the model that made it (None: it was in that language already)."""

    text: str
    language: Language
    by: Choice | None


@dataclass(slots=True)
class _Job:
    """One text on its way into another language."""

    text: str
    into: Language
    known: Known
    policy: Policy
    book: ModelBook
    ends: float  # on the loop's clock
    id: UUID = field(default_factory=new_id)
    calls: list[CallMade] = field(default_factory=list[CallMade])


class Translator:
    """Translates with the models, the caps and the switchboard of turns."""

    def __init__(self, *, seats: Seats, switchboard: Switchboard, claims: Claims) -> None:
        self.seats = seats
        self.switchboard = switchboard
        self.claims = claims

    @classmethod
    def of(cls, turns: Turns) -> Translator:
        """Return one that shares what the turns of this process know of providers."""
        return cls(seats=turns.seats, switchboard=turns.switchboard, claims=turns.claims)

    async def for_staff(self, organisation_id: OrganisationId, message_id: UUID) -> bool:
        """Keep a message in the staff's language; return whether there was anything to keep.

        Raises `NotTranslated`.
        """
        async with self.seats.open(organisation_id) as unit:
            asked = await foreign(unit, message_id)
            if asked is None or asked.done:
                return False
            if spoken_in(asked.text, talk=asked.talk) in (asked.staff, None):
                return False
            said = await message(unit, message_id)
            job = await self._job(unit, said, into=asked.staff)
        if job is None:
            return False
        made = await self._made(organisation_id, job)
        async with self.seats.open(organisation_id) as unit:
            return made.by is not None and await keep_translation(
                unit, said, language=made.language, words=made.text, by=made.by
            )

    async def for_customer(
        self, organisation_id: OrganisationId, conversation_id: UUID, words: str
    ) -> Rendered:
        """Return staff's words in the customer's language; they are not kept and not sent.

        Raises `NotTranslated`.
        """
        async with self.seats.open(organisation_id) as unit:
            lead_id = await newest_lead_of(unit, conversation_id)
            if lead_id is None:
                raise NotTranslated("Nobody to write to.")
            into = await language_with(unit, lead_id)
            if spoken_in(words, talk=into) == into:
                return Rendered(text=words, language=into, by=None)
            said = ChatMessage(
                id=new_id(), conversation_id=conversation_id, lead_id=lead_id, author="staff",
                author_name=None, channel="web", text=words, cards=[], client_message_id=None,
                answers=None, model=None, created_at=unit.now,
            )  # fmt: skip
            job = await self._job(unit, said, into=into)
        if job is None:
            raise NotTranslated("No model is configured that could translate.")
        return await self._made(organisation_id, job)

    async def _job(self, unit: Unit, said: ChatMessage, *, into: Language) -> _Job | None:
        """Return what is to be done; None where no vendor is there to do it."""
        known = await knowledge(unit, lead_id=said.lead_id, message=said)
        changes = await self.claims.policies.changes(unit, location_id=known.lead.location_id)
        policy = replace(changes.policy(self.claims.house), prompt=VERSION, arm=None)
        if not any(self.switchboard.models.get(c.provider, c.model) for c in policy.vendors):
            return None
        ends = asyncio.get_running_loop().time() + TIME_S
        return _Job(said.text, into, known, policy, changes.book(self.claims.book), ends)

    async def _made(self, organisation_id: OrganisationId, job: _Job) -> Rendered:
        """Return the first translation that may be shown, with every call in the ledger."""
        faults: list[str] = []
        try:
            for _ in range(TRIES):
                words, by = await self._asked(job, faults)
                why = fault(job.text, words, language=job.into)
                if why is None:
                    return Rendered(text=words, language=job.into, by=by)
                faults.append(why)
        finally:
            await asyncio.shield(self._paid(organisation_id, job))
        log.info("translation_dropped", reason=faults[-1])
        raise NotTranslated(faults[-1])

    async def _paid(self, organisation_id: OrganisationId, job: _Job) -> None:
        if not job.calls:
            return
        async with self.seats.open(organisation_id) as unit:
            await record_calls(
                unit,
                turn_id=job.id,
                conversation_id=job.known.context.conversation_id,
                location_id=job.known.lead.location_id,
                calls=[replace(call, kind="translate") for call in job.calls],
            )

    async def _asked(self, job: _Job, faults: Sequence[str]) -> tuple[str, Choice]:
        """Ask the cheapest model that answers; raises `NotTranslated` when none does."""
        day = job.known.context.now.date()
        chain = by_cheapness(job.policy.vendors, job.book, day)
        failed: dict[str, Trouble] = {}
        while asyncio.get_running_loop().time() < job.ends - WORTH_S:
            wire = self.switchboard.pick(
                job.known.context.organisation_id,
                left(chain, failed=failed),
                instead_of=next(reversed(failed), None),
            )
            if wire is None:
                again = not failed or any(t not in HOPELESS for t in failed.values())
                raise NotTranslated("No model answers just now.", again=again)
            try:
                return await self._call(job, wire, faults)
            except OutOfMoney as spent:
                self.switchboard.unused(job.known.context.organisation_id, wire)
                raise NotTranslated("What may be spent is spent.") from spent
            except ModelFailed as error:
                failed[wire.choice.provider] = error.trouble
        raise NotTranslated("No model answered in time.", again=True)

    async def _call(self, job: _Job, wire: Wire, faults: Sequence[str]) -> tuple[str, Choice]:
        till = Till(
            seats=self.seats,
            book=job.book,
            switchboard=self.switchboard,
            policy=job.policy,
            known=job.known,
            claim=Claim(turn_id=job.id, lease_until=job.known.context.now),
        )
        request = _request(job, faults)
        wire = await till.reserve(wire, request)
        loop = asyncio.get_running_loop()
        heard, parts = Heard(started=loop.time()), list[str]()
        error: BaseException | None = None

        def take(part: str) -> bool:
            parts.append(part)
            return True

        try:
            with self.switchboard.calling(job.known.context.organisation_id, wire.choice.provider):
                await read(
                    wire.model, request, heard, times=job.policy, turn_ends=job.ends, take=take
                )
        except BaseException as failure:
            error = failure
            raise
        finally:
            job.calls.append(till.made(wire, heard, error, stopped=None))
        if heard.finished is None or heard.finished.reason != "answered":
            reason = heard.finished.reason if heard.finished else "cut"
            raise ModelFailed(reason, trouble="refused")
        return "".join(parts).strip(), wire.choice


def _request(job: _Job, faults: Sequence[str]) -> ModelRequest:
    return ModelRequest(
        system=(instructions(job.into),),
        context=job.known.context,
        history=(Line(author="customer", text=job.text),),
        exchanges=(),
        tools=(),
        max_output_tokens=MOST_TOKENS,
        corrections=tuple(faults),
    )
