"""What the calls of a turn cost: promised before each, worked out after it.

Promises that a call which may be charged has a row with its cost or the most it can have been,
also when it failed, and that no call is made that a cap does not allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable
from uuid import UUID

import orjson

from lead_orchestrator.assistant.actions import CallMade, Claim, SpentOut, record_calls, reserve
from lead_orchestrator.assistant.ports import ModelFailed, ModelRequest, Usage
from lead_orchestrator.assistant.queries import Known
from lead_orchestrator.assistant.rules.models import ModelBook, most
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION
from lead_orchestrator.assistant.rules.routing import Choice, Policy
from lead_orchestrator.assistant.tools import SPECS
from lead_orchestrator.assistant.turns.answer import Answer
from lead_orchestrator.assistant.turns.reading import Heard
from lead_orchestrator.assistant.turns.seats import Seats
from lead_orchestrator.assistant.turns.switchboard import Line, Switchboard
from lead_orchestrator.kit.unit import Unit

NOTES_BYTES = 2_048  # what a gateway adds in its own words: notes of a turn, names of parts
TOOLS_BYTES = len(orjson.dumps([[s.name, s.description, dict(s.schema)] for s in SPECS]))
FREE = "none"


class OutOfMoney(Exception):  # noqa: N818 - it says what happened
    """A cap does not allow the call."""


@runtime_checkable
class Sized(Protocol):
    """A model behind a gateway that can say how long a request is on its wire."""

    def size(self, request: ModelRequest) -> int:
        """Return the bytes of a request."""
        ...


@dataclass(slots=True)
class Till:
    """The money of one turn. `saving`: a cap is near, so the cheaper model is asked."""

    seats: Seats
    book: ModelBook
    switchboard: Switchboard
    policy: Policy
    known: Known
    claim: Claim
    saving: bool = False
    _request: ModelRequest | None = None
    _promise: UUID | None = None

    async def reserve(
        self, line: Line, request: ModelRequest, answer: Answer | None = None
    ) -> Line:
        """Set aside the most a call can cost; return the line to use, maybe a cheaper one.

        The turn's earlier calls are settled with it, or their promises would stand in its way.
        Raises `OutOfMoney`. The call must follow.
        """
        self._promise = None
        self._request = request
        if not self._billable(line.choice):
            return line
        if self.saving:
            line = self._cheaper(line)
        if self.policy.caps.none:
            return line
        context = self.known.context
        async with self.seats.open(self.known.lead.organisation_id) as unit:
            made = await self._record(unit, answer)
            found = await reserve(
                unit,
                conversation_id=context.conversation_id,
                location_id=self.known.lead.location_id,
                turn_id=self.claim.turn_id,
                most=self._bound(line),
                caps=self.policy.caps,
                near_share=self.policy.near_share,
                provider=line.choice.provider,
                model=line.choice.model,
            )
        if answer is not None:
            answer.recorded = made
        if isinstance(found, SpentOut):
            raise OutOfMoney(found.scope)
        self._promise = found.id
        if found.near and not self.saving:
            self.saving = True
            return self._cheaper(line)
        return line

    async def _record(self, unit: Unit, answer: Answer | None) -> int:
        """Write and settle what the turn's calls cost so far; return how many they are."""
        if answer is None:
            return 0
        calls = answer.calls[answer.recorded :]
        await record_calls(
            unit,
            turn_id=self.claim.turn_id,
            conversation_id=self.known.context.conversation_id,
            location_id=self.known.lead.location_id,
            calls=calls,
        )
        return answer.recorded + len(calls)

    def made(
        self,
        line: Line,
        heard: Heard,
        error: BaseException | None,
        *,
        stopped: tuple[str, str] | None,
    ) -> CallMade:
        """Return the ledger's row of a call that was made."""
        choice = line.choice
        usage, measured, cost, version = self._cost(line, heard, error)
        reason = "cancelled"
        if stopped is not None:
            reason = "stopped_by_guard"
        elif isinstance(error, ModelFailed):
            reason = error.trouble
        elif heard.finished is not None:
            reason = heard.finished.reason
        return CallMade(
            provider=choice.provider,
            model=choice.model,
            prompt_version=self.policy.prompt or PROMPT_VERSION,
            arm=self.policy.arm,
            usage=usage,
            measured=measured,
            cost=cost,
            price_version=version,
            first_token_ms=heard.first_token_ms,
            total_ms=heard.total_ms,
            finish_reason=reason,
            reservation_id=self._promise,
        )

    def _cost(
        self, line: Line, heard: Heard, error: BaseException | None
    ) -> tuple[Usage, bool, int, str | None]:
        choice = line.choice
        if heard.finished is not None:
            usage = heard.finished.usage
            charge = self.book.charge(choice.provider, choice.model, usage=usage, on=self._day)
            return usage, True, charge.cost, charge.price_version
        failed = error if isinstance(error, ModelFailed) else None
        usage = (failed.usage if failed else None) or Usage()
        price = self.book.price(choice.provider, choice.model, self._day)
        version = None if price is None else price.version
        if not self._billable(choice):
            return usage, False, 0, version
        if failed is not None and not failed.billable:
            least = self.book.charge(choice.provider, choice.model, usage=usage, on=self._day).cost
            return usage, False, least, version
        return usage, False, self._bound(line), version

    @property
    def _day(self) -> date:
        return self.known.context.now.date()

    def _billable(self, choice: Choice) -> bool:
        card = self.book.card(choice.provider, choice.model)
        return card is None or card.wire != FREE

    def _bound(self, line: Line) -> int:
        choice = line.choice
        request = self._request
        assert request is not None  # noqa: S101 - a call was announced
        price = self.book.bound(choice.provider, choice.model, self._day)
        card = self.book.card(choice.provider, choice.model)
        longest = request.max_output_tokens
        if card is not None:
            longest = min(longest, card.max_output_tokens)
        model = line.model
        length = model.size(request) if isinstance(model, Sized) else prompt_bytes(request)
        return most(price, prompt_bytes=length, max_output=longest)

    def _cheaper(self, line: Line) -> Line:
        card = self.book.card(line.choice.provider, line.choice.model)
        if card is None or card.cheaper is None:
            return line
        choice = Choice(line.choice.provider, card.cheaper)
        model = self.switchboard.models.get(choice.provider, choice.model)
        return line if model is None else Line(choice, model, needed=line.needed)


def prompt_bytes(request: ModelRequest) -> int:
    """Return how long a request is at most, serialised as a gateway would."""
    parts = [
        list(request.system),
        [[line.author, line.text, list(line.cards)] for line in request.history],
        [[e.call.name, dict(e.call.arguments), dict(e.result.body)] for e in request.exchanges],
        [list(c.blocks) for c in request.carried.values()],
        [request.said, list(request.corrections)],
    ]
    told = len(orjson.dumps(parts, default=str))
    return told + NOTES_BYTES + (TOOLS_BYTES if request.tools else 0)
