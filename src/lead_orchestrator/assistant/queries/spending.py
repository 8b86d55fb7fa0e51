"""What models cost, for staff: by day, location, provider and model; caps; and whether it adds up.

All figures come from the ledger, which the vendors' usage went into; the counters are checked
against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lead_orchestrator.assistant.facts import Scope
from lead_orchestrator.assistant.rules.models import PICO_PER_MICRO, microusd
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit

IN_ALL = date(1970, 1, 1)  # the day of a conversation's counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one model cost a location on one of its days."""

    day: date
    location_id: UUID
    provider: str
    model: str
    calls: int
    input: int
    cached_read: int
    cached_write: int
    output: int
    reasoning: int
    cost: int  # pico-dollars
    unmeasured: int  # calls whose vendor told no usage: the most was taken
    unpriced: int  # calls of a model nobody has priced: the dearest was taken

    def as_json(self) -> dict[str, Any]:
        """Return it as the console reads it."""
        return {
            "day": self.day.isoformat(),
            "location_id": str(self.location_id),
            "provider": self.provider,
            "model": self.model,
            "calls": self.calls,
            "tokens": {
                "input": self.input,
                "cached_read": self.cached_read,
                "cached_write": self.cached_write,
                "output": self.output,
                "reasoning": self.reasoning,
            },
            "cost_microusd": microusd(self.cost),
            "unmeasured": self.unmeasured,
            "unpriced": self.unpriced,
        }


async def spending(
    unit: Unit, *, since: date, until: date, location_id: UUID | None = None
) -> tuple[Spent, ...]:
    """Return what was spent on the locations' days in [since, until), newest day first."""
    rows = await unit.rows(
        text(
            "select location_day, location_id, provider, model, count(*),"
            " sum(input_tokens), sum(cached_read_tokens), sum(cached_write_tokens),"
            " sum(output_tokens), sum(reasoning_tokens), sum(cost_pico),"
            " count(*) filter (where not measured), count(*) filter (where price_version is null)"
            " from model_calls where organisation_id = :org"
            # A location's day may begin a day before or end a day after that of UTC.
            " and organisation_day between cast(:since as date) - 1 and cast(:until as date)"
            " and location_day >= :since and location_day < :until"
            " and (cast(:location as uuid) is null or location_id = :location)"
            " group by 1, 2, 3, 4 order by 1 desc, 2, 3, 4"
        ),
        {
            "org": unit.organisation_id,
            "since": since,
            "until": until,
            "location": location_id,
        },
    )
    return tuple(
        Spent(
            day=row[0],
            location_id=row[1],
            provider=row[2],
            model=row[3],
            calls=row[4],
            input=int(row[5]),
            cached_read=int(row[6]),
            cached_write=int(row[7]),
            output=int(row[8]),
            reasoning=int(row[9]),
            cost=int(row[10]),
            unmeasured=row[11],
            unpriced=row[12],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Where a cap stands today. Figures are pico-dollars; `cap` None: there is none."""

    scope: Scope
    subject_id: UUID
    cap: int | None
    spent: int
    reserved: int
    near_at: datetime | None
    reached_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Return it as the console reads it."""
        return {
            "scope": self.scope,
            "subject_id": str(self.subject_id),
            "cap_microusd": None if self.cap is None else microusd(self.cap),
            "spent_microusd": microusd(self.spent),
            "reserved_microusd": microusd(self.reserved),
            "near_at": self.near_at and self.near_at.isoformat(),
            "reached_at": self.reached_at and self.reached_at.isoformat(),
        }


async def budgets(unit: Unit, *, location_id: UUID, caps: Caps) -> tuple[Budget, ...]:
    """Return today's budgets of a location and of its organisation, each on its own day."""
    rows = await unit.rows(
        text(
            "select w.scope, w.subject_id, coalesce(c.spent, spent_so_far(:org, w.scope,"
            " w.subject_id, w.day)), coalesce(c.reserved, 0), c.near_at, c.reached_at"
            " from (select 'location' as scope, l.id as subject_id,"
            " (cast(:now as timestamptz) at time zone l.timezone)::date as day"
            " from locations l where l.id = :location union all"
            " select 'organisation', :org, (cast(:now as timestamptz) at time zone 'UTC')::date) w"
            " left join spend_counters c on c.organisation_id = :org and c.scope = w.scope"
            " and c.subject_id = w.subject_id and c.day = w.day order by w.scope"
        ),
        {"org": unit.organisation_id, "location": location_id, "now": unit.now},
    )
    capped = {"location": caps.location, "organisation": caps.organisation}
    return tuple(
        Budget(
            scope=row[0],
            subject_id=row[1],
            cap=None if (cap := capped[row[0]]) is None else cap * PICO_PER_MICRO,
            spent=row[2],
            reserved=row[3],
            near_at=row[4],
            reached_at=row[5],
        )
        for row in rows
    )


async def budgets_reached(unit: Unit) -> tuple[Budget, ...]:
    """Return the caps that were reached in the last 24 hours, the newest first: staff should know.

    A location's or organisation's is why the scripted model answers everybody there today.
    """
    rows = await unit.rows(
        text(
            "select scope, subject_id, cap, spent, reserved, near_at, reached_at"
            " from spend_counters where organisation_id = :org"
            " and reached_at > cast(:now as timestamptz) - interval '24 hours'"
            " order by reached_at desc limit 100"
        ),
        {"org": unit.organisation_id, "now": unit.now},
    )
    return tuple(
        Budget(
            scope=row[0],
            subject_id=row[1],
            cap=row[2],
            spent=row[3],
            reserved=row[4],
            near_at=row[5],
            reached_at=row[6],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A counter that is not what the ledger and the open promises say."""

    scope: Scope
    subject_id: UUID
    day: date
    spent: int
    in_ledger: int
    reserved: int
    promised: int


async def mismatches(unit: Unit, *, since: date) -> tuple[Mismatch, ...]:
    """Return the counters of days since `since` (and of all conversations) that do not add up."""
    rows = await unit.rows(
        text(
            "select * from (select c.scope, c.subject_id, c.day, c.spent, spent_so_far(:org,"
            " c.scope, c.subject_id, c.day) as in_ledger, c.reserved,"
            " (select coalesce(sum(r.most), 0)::bigint from spend_reservations r"
            " where r.organisation_id = :org and c.scope = any(r.scopes) and case c.scope"
            " when 'conversation' then r.conversation_id = c.subject_id"
            " when 'location' then r.location_id = c.subject_id and r.location_day = c.day"
            " else r.organisation_day = c.day end) as promised"
            " from spend_counters c where c.organisation_id = :org"
            " and (c.day = :in_all or c.day >= :since)) x"
            " where spent <> in_ledger or reserved <> promised"
        ),
        {"org": unit.organisation_id, "since": since, "in_all": IN_ALL},
    )
    return tuple(
        Mismatch(
            scope=row[0],
            subject_id=row[1],
            day=row[2],
            spent=row[3],
            in_ledger=row[4],
            reserved=row[5],
            promised=row[6],
        )
        for row in rows
    )
