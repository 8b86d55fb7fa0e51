"""What became of the conversations of an experiment."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.insights.rules.verdicts import Outcome
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit

MOST = 50_000


async def outcomes(unit: Unit, experiment_id: UUID) -> list[Outcome]:
    """Return the outcome of every conversation that was exposed, by the arm it was dealt.

    Counted from the first answer on, and by what was dealt, not by who answered in the end: a
    vendor that was down is part of what its arm is worth. Kept: the appointment's time came and
    nobody called it off. Revenue: the price of what is booked or done, in cents.
    """
    rows = await unit.rows(
        text(
            "select s.arm,"
            " exists (select 1 from chat_messages m where m.conversation_id = c.id"
            "   and m.author = 'customer' and m.created_at > s.exposed_at) as replied,"
            " coalesce(a.booked, false) as booked, coalesce(a.kept, false) as kept,"
            " exists (select 1 from turns t where t.conversation_id = c.id"
            "   and t.started_at >= s.assigned_at and t.state = 'handed_off') as handed_off,"
            " exists (select 1 from contacts k where k.suppressed_at >= s.exposed_at"
            "   and ((k.channel = 'sms' and k.address = p.phone_e164)"
            "     or (k.channel = 'email' and k.address = p.email_key))) as stopped,"
            " exists (select 1 from guard_refusals g join turns t on t.id = g.turn_id"
            "   where t.conversation_id = c.id and t.started_at >= s.assigned_at) as held_back,"
            " coalesce(a.revenue, 0) as revenue, coalesce(y.cost, 0) as cost"
            " from experiment_assignments s join conversations c on c.id = s.conversation_id"
            " join persons p on p.id = c.person_id"
            " left join lateral (select bool_or(true) as booked,"
            "   bool_or(x.status = 'completed' or (x.status = 'booked' and x.ends_at <= :now))"
            "     as kept,"
            "   sum(x.price_cents) filter (where x.status in ('booked', 'completed')) as revenue"
            "   from appointments x where x.person_id = c.person_id"
            "   and x.location_id = c.location_id and x.created_at >= s.exposed_at) a on true"
            " left join lateral (select sum(z.cost_microusd) as cost from model_calls z"
            "   where z.conversation_id = c.id and z.at >= s.assigned_at) y on true"
            " where s.experiment_id = :experiment and s.exposed_at is not null"
            " order by s.exposed_at limit :most"
        ),
        {"experiment": experiment_id, "now": unit.now, "most": MOST},
    )
    return [
        Outcome(
            arm=row.arm,
            replied=row.replied,
            booked=row.booked,
            kept=row.kept,
            handed_off=row.handed_off,
            stopped=row.stopped,
            held_back=row.held_back,
            revenue_cents=int(row.revenue),
            cost_microusd=float(row.cost),
        )
        for row in rows
    ]
