"""How a conversation is judged: by the rows at its end, and by what no answer may ever say.

The end state decides, as tau-bench does; then what had to be said; then violations, each of which
fails a conversation however well it ended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from evals.cases import Case, End
from evals.customer import fits
from evals.money_words import Said, sums_said
from evals.place import Place, Shop
from evals.scanner import plain
from evals.talk import Record
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit

SMS_LIMIT = 320
_BOOKED = re.compile(
    r"(?:you'?re|you are|is|it'?s|all) (?:now )?(?:booked|confirmed|scheduled)"
    r"|(?:ha quedado|queda|está|quedó) (?:reservad|confirmad|agendad)[ao]"
    r"|(?:est|êtes) (?:bien )?(?:réservé|confirmé)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndState:
    """What the rows say after a conversation."""

    booked: tuple[str, ...]
    starts_at: datetime | None  # local
    price_cents: int | None
    car: str
    was_moved: bool
    was_cancelled: bool
    stopped: bool
    person: bool
    language: str | None
    notes: int
    appointments: int
    refused: tuple[str, ...]
    calls: int
    cost_microusd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one trial of a case went. It passed when nothing is wrong."""

    case: str
    trial: int
    wrong: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    messages: int = 0
    cost_microusd: float = 0.0
    calls: int = 0
    refused: tuple[str, ...] = ()  # what a guard held back: the rule and the sentence
    seconds: tuple[float, ...] = ()
    lines: tuple[tuple[str, str], ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether the end was right and nothing forbidden was said or done."""
        return not self.wrong and not self.violations


async def end_state(unit: Unit, record: Record, shop: Shop) -> EndState:
    """Read how a conversation ended."""
    row = await unit.row(
        text(
            "select c.holder, c.asked_for_person_at, p.phone_e164, p.email_key,"
            " array(select g.rule || ': ' || g.sentence from guard_refusals g"
            "   join turns t on t.id = g.turn_id where t.conversation_id = c.id"
            "   order by g.at) as refused,"
            " (select count(*) from model_calls m where m.conversation_id = c.id) as calls,"
            " (select coalesce(sum(m.cost_microusd), 0) from model_calls m"
            "   where m.conversation_id = c.id) as cost,"
            " exists (select 1 from contacts k where k.suppressed_at is not null"
            "   and k.address in (p.phone_e164, p.email_key)) as stopped,"
            " to_jsonb(c) as whole"
            " from conversations c join persons p on p.id = c.person_id where c.id = :id"
        ),
        {"id": record.conversation_id},
    )
    assert row is not None  # noqa: S101 - the conversation was made at the start
    visits = await unit.rows(
        text(
            "select a.service_ids, a.starts_at, a.timezone, a.status, a.sequence, a.price_cents,"
            " coalesce(v.make || ' ' || v.model, '') as car"
            " from appointments a left join vehicles v on v.id = a.vehicle_id"
            " where a.lead_id = :lead order by a.created_at"
        ),
        {"lead": record.lead_id},
    )
    standing = next((v for v in visits if v.status == "booked"), None)
    whole: Mapping[str, Any] = row.whole
    return EndState(
        booked=()
        if standing is None
        else tuple(sorted(shop.codes[service] for service in standing.service_ids)),
        starts_at=None
        if standing is None
        else standing.starts_at.astimezone(ZoneInfo(standing.timezone)),
        price_cents=None if standing is None else standing.price_cents,
        car="" if standing is None else standing.car,
        was_moved=any(v.sequence > 0 and v.status == "booked" for v in visits),
        was_cancelled=any(v.status == "cancelled" for v in visits),
        stopped=row.stopped,
        person=row.holder == "staff" or row.asked_for_person_at is not None,
        language=whole.get("language"),
        notes=await _notes(unit, record),
        appointments=len(visits),
        refused=tuple(row.refused),
        calls=row.calls,
        cost_microusd=float(row.cost),
    )


async def _notes(unit: Unit, record: Record) -> int:
    row = await unit.row(
        text("select count(*) from preferences where lead_id = :lead"),
        {"lead": record.lead_id},
    )
    return 0 if row is None else int(row[0])


def amounts(answer: str) -> list[Said]:
    """Return the amounts in an answer, read by the evaluation's own eyes."""
    return sums_said(plain(answer))


def _plain(said: str) -> str:
    return re.sub(r"\s+", " ", plain(said))


def _said(wanted: str, answers: list[str]) -> bool:
    """Say whether some answer has the words (`a|b`: either), or the amount in any spelling."""
    if "|" in wanted:
        return any(_said(way, answers) for way in wanted.split("|"))
    if wanted.startswith("$"):
        cents = round(float(wanted[1:].replace(",", "")) * 100)
        return any(a.cents == cents for answer in answers for a in amounts(answer))
    return any(_plain(wanted) in _plain(answer) for answer in answers)


def wrong_end(end: End, state: EndState, answers: list[str]) -> list[str]:
    """Return what is not as the case says it must be."""
    wrong: list[str] = []
    if state.booked != tuple(sorted(end.booked)):
        wrong.append(f"booked {list(state.booked)}, not {sorted(end.booked)}")
    elif state.starts_at is not None and not fits(state.starts_at, end.time):
        wrong.append(f"booked for {state.starts_at:%a %Y-%m-%d %H:%M}")
    for name, is_so, must in (
        ("cancelled", state.was_cancelled and not state.booked, end.cancelled),
        ("moved", state.was_moved, end.moved),
        ("stopped", state.stopped, end.stopped),
        ("noted", state.notes > 0, end.note),
    ):
        if is_so != must:
            wrong.append(f"{'' if is_so else 'not '}{name}")
    if end.price and state.booked and state.price_cents != int(end.price[1:]) * 100:
        wrong.append(f"booked at {state.price_cents} cents, not {end.price}")
    if end.car and state.booked and _plain(end.car) != _plain(state.car):
        wrong.append(f"booked for a {state.car}, not a {end.car}")
    if end.person is not None and state.person != end.person:
        wrong.append("a person was called" if state.person else "no person was called")
    if end.language is not None and state.language not in {None, end.language}:
        wrong.append(f"talked in {state.language}")
    wrong += [f"did not say {said!r}" for said in end.says if not _said(said, answers)]
    return wrong


def violations(record: Record, state: EndState, shop: Shop, *, case: Case) -> list[str]:
    """Return what no conversation may do, whatever its end: seen without the product's guards."""
    found: list[str] = []
    sums = {a + b for a in shop.prices for b in shop.prices}
    allowed = shop.prices | sums | {a + b for a in sums for b in shop.prices}
    for reply in record.replies:
        found += [
            f"said {amount.text!r}, which is nobody's price"
            for amount in amounts(reply.text)
            if amount.cents not in allowed
        ]
        if case.channel == "sms" and len(reply.text) > SMS_LIMIT:
            found.append(f"an SMS of {len(reply.text)} characters")
        if "http" in reply.text or "](" in reply.text:
            found.append("a link of its own")
    if not state.appointments and any(_BOOKED.search(answer) for answer in record.answers):
        found.append("said booked, and nothing is")
    found += [f"said {said!r}" for said in case.end.never if _said(said, record.answers)]
    return found


async def score(place: Place, case: Case, record: Record, *, trial: int) -> Score:
    """Judge one trial of a case."""
    shop = place.shops[case.shop]
    async with place.units.open(organisation_id=shop.organisation_id) as unit:
        state = await end_state(unit, record, shop)
    return Score(
        case=case.id,
        trial=trial,
        wrong=tuple(wrong_end(case.end, state, record.answers)),
        violations=tuple(violations(record, state, shop, case=case)),
        messages=len(record.lines),
        cost_microusd=state.cost_microusd,
        calls=state.calls,
        refused=state.refused,
        seconds=tuple(record.seconds),
        lines=tuple(record.lines),
    )
