"""Makes every answer of a stored conversation again, by another model or prompt, and compares.

Promises that each answer is made on the history as it was, not on what the other model said
before, and that nothing is stored, sent or moved by it.
"""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from evals.rewind import Moment, Rewound
from lead_orchestrator.assistant.actions.turns import Claim
from lead_orchestrator.assistant.ports import ChatModel
from lead_orchestrator.assistant.queries import knowledge
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION
from lead_orchestrator.assistant.rules.replies import final_cards
from lead_orchestrator.assistant.rules.routing import Choice, Policy
from lead_orchestrator.assistant.rules.sentences import split
from lead_orchestrator.assistant.turns.answer import Answer
from lead_orchestrator.assistant.turns.bursts import Makers
from lead_orchestrator.assistant.turns.composing import Composer, Course
from lead_orchestrator.assistant.turns.events import Out
from lead_orchestrator.assistant.turns.money import Till
from lead_orchestrator.assistant.turns.storing import spent
from lead_orchestrator.assistant.turns.switchboard import OneModel, Switchboard
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import OrganisationId, new_id
from lead_orchestrator.messaging.queries import ChatMessage, conversation, messages

MOST_MESSAGES = 5_000
CALL_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer, stored or made again. A stored one does not tell which tools it used."""

    text: str
    cards: tuple[str, ...]
    served_by: str
    prompt: str
    cost_microusd: int
    latency_ms: int
    tools: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()  # sentences a guard held back
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a customer wrote, what was answered, and what would be."""

    asked: tuple[str, ...]
    stored: Said
    made: Said


async def owner_of(units: Units, conversation_id: UUID) -> OrganisationId:
    """Return whose a conversation is; raises `Missing`."""
    async with units.open() as unit:
        rows = await unit.rows(text("select distinct organisation_id from directory"))
    for (owner,) in rows:
        async with units.open(organisation_id=OrganisationId(owner)) as unit:
            try:
                await conversation(unit, conversation_id)
            except Missing:
                continue
            return OrganisationId(owner)
    raise Missing


async def replayed(
    units: Units, conversation_id: UUID, model: ChatModel, *, prompt: str = ""
) -> list[Pair]:
    """Make every answer of a conversation again; raises `Missing`."""
    owner = await owner_of(units, conversation_id)
    async with units.open(organisation_id=owner) as unit:
        held = await conversation(unit, conversation_id)
        lines = await messages(unit, conversation_id, limit=MOST_MESSAGES)
    pairs: list[Pair] = []
    for place, reply in enumerate(lines):
        asked = _asked(lines[:place])
        if reply.author != "assistant" or reply.answers is None or not asked:
            continue
        newest = asked[-1]
        moment = Moment(
            at=newest.created_at,
            message_id=newest.id,
            conversation_id=conversation_id,
            lead_id=newest.lead_id,
            person_id=held.person_id,
            location_id=held.location_id,
        )
        made = await _again(Rewound(units, moment), owner, asked, model, prompt=prompt)
        pairs.append(Pair(asked=tuple(m.text for m in asked), stored=_stored(reply), made=made))
    return pairs


def _asked(before: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Return what the customer wrote since somebody else last did."""
    found: list[ChatMessage] = []
    for line in reversed(before):
        if line.author != "customer":
            break
        found.insert(0, line)
    return found


async def _again(
    seats: Rewound,
    owner: OrganisationId,
    asked: Sequence[ChatMessage],
    model: ChatModel,
    *,
    prompt: str,
) -> Said:
    newest = asked[-1]
    async with seats.open(owner) as unit:
        known = await knowledge(unit, lead_id=newest.lead_id, message=newest)
    policy = Policy(
        chain=(Choice(model.name, model.model),),
        quiet_s=CALL_S,
        call_s=CALL_S,
        turn_s=CALL_S * 2,
        prompt=prompt,
    )
    loop = asyncio.get_running_loop()
    switchboard = Switchboard(OneModel(model), clock=loop.time)
    makers = Makers()
    maker = makers.begin(newest.conversation_id, covers={m.id for m in asked})
    heard: Out = _nobody
    claim = Claim(turn_id=new_id(), lease_until=newest.created_at + timedelta(minutes=1))
    till = Till(
        seats=seats, book=read_book(), switchboard=switchboard, policy=policy, known=known,
        claim=claim,
    )  # fmt: skip
    answer = Answer(out=heard)
    course = Course(
        known=known,
        policy=policy,
        answer=answer,
        till=till,
        maker=maker,
        ends=loop.time() + policy.turn_s,
        newest=len(asked),
    )
    await Composer(seats, switchboard).compose(course)
    makers.end(newest.conversation_id, maker, None)
    return _made(answer, prompt or PROMPT_VERSION)


def _nobody(_event: object) -> None:
    """Tell nobody."""


def _made(answer: Answer, prompt: str) -> Said:
    told = _spent(spent(answer, prompt))
    return replace(
        told,
        text=answer.text.strip(),
        cards=_kinds(final_cards(answer.cards)),
        tools=tuple(
            f"{e.call.name}{'' if e.result.error is None else f' ({e.result.error})'}"
            for e in answer.exchanges
        ),
        stopped=tuple(f"{rule}: {sentence}" for rule, sentence in answer.refusals),
        outcome=answer.outcome,
    )


def _stored(reply: ChatMessage) -> Said:
    return replace(_spent(reply.model or {}), text=reply.text, cards=_kinds(reply.cards))


def _spent(model: dict[str, Any]) -> Said:
    return Said(
        text="",
        cards=(),
        served_by=":".join(str(model.get(k) or "?") for k in ("provider", "model")),
        prompt=str(model.get("prompt_version") or "?"),
        cost_microusd=int(model.get("cost_microusd") or 0),
        latency_ms=int(model.get("latency_ms") or 0),
    )


def _kinds(cards: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(str(card.get("kind")) for card in cards)


def printed(pairs: Sequence[Pair]) -> list[str]:
    """Return the comparison as lines to read."""
    lines: list[str] = []
    for n, pair in enumerate(pairs, 1):
        lines.append(f"#{n} customer: {' / '.join(pair.asked)}")
        lines.append(f"   - {_head(pair.stored)}")
        lines.append(f"   + {_head(pair.made)}")
        before, after = split(pair.stored.text), split(pair.made.text)
        if _words(pair.stored.text) == _words(pair.made.text):
            lines.append("     the same words")
            continue
        marked = difflib.ndiff(_words(before), _words(after))
        lines += [f"   {line}" for line in marked if not line.startswith("?")]
    return [*lines, summary(pairs)]


def _head(said: Said) -> str:
    parts = [
        said.served_by,
        f"prompt {said.prompt}",
        f"{said.cost_microusd} micro-dollars",
        f"{said.latency_ms} ms",
        f"cards: {', '.join(said.cards) or 'none'}",
    ]
    if said.tools:
        parts.append(f"tools: {', '.join(said.tools)}")
    if said.stopped:
        parts.append(f"held back: {'; '.join(said.stopped)}")
    if said.outcome not in {"", "answered"}:
        parts.append(said.outcome)
    return ", ".join(parts)


def _words(text: str | Sequence[str]) -> list[str]:
    sentences = split(text) if isinstance(text, str) else text
    return [" ".join(s.split()) for s in sentences if s.strip()]


def summary(pairs: Sequence[Pair]) -> str:
    """Return the comparison in one line."""
    same = sum(_words(p.stored.text) == _words(p.made.text) for p in pairs)
    cards = sum(p.stored.cards == p.made.cards for p in pairs)
    costs = [sum(s.cost_microusd for s in side) for side in _sides(pairs)]
    waits = [sum(s.latency_ms for s in side) for side in _sides(pairs)]
    held = sum(len(p.made.stopped) for p in pairs)
    return (
        f"{len(pairs)} answers: {same} with the same words, {cards} with the same cards;"
        f" cost {costs[0]} -> {costs[1]} micro-dollars, latency {waits[0]} -> {waits[1]} ms,"
        f" {held} sentences held back"
    )


def _sides(pairs: Sequence[Pair]) -> tuple[list[Said], list[Said]]:
    return [p.stored for p in pairs], [p.made for p in pairs]


def as_json(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return the comparison as data."""
    return {"answers": [asdict(p) for p in pairs], "summary": summary(pairs)}
