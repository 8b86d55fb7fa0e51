"""An experiment's figures as JSON, and one sentence that says what they mean."""

from __future__ import annotations

from typing import Any

from lead_orchestrator.insights.rules.bayes import Estimate
from lead_orchestrator.insights.rules.verdicts import FEWEST, ArmResult, Verdict

LIKELY = 0.95
Json = dict[str, Any]


def _estimate(found: Estimate | None) -> Json | None:
    if found is None:
        return None
    return {
        "value": round(found.value, 6),
        "low": round(found.low, 6),
        "high": round(found.high, 6),
        "better": None if found.better is None else round(found.better, 4),
        "lift": None if found.lift is None else round(found.lift, 6),
    }


def _arm(result: ArmResult) -> Json:
    return {
        "name": result.name,
        "conversations": result.n,
        "rates": {metric: _estimate(found) for metric, found in result.rates.items()},
        "revenue_cents": _estimate(result.revenue),
        "cost_microusd": _estimate(result.cost),
        "harm": result.harm,
    }


def report(verdict: Verdict) -> Json:
    """Return the figures of all arms, whether the dealing was fair, and the meaning in words."""
    return {
        "arms": [_arm(result) for result in verdict.arms],
        "deal_p": round(verdict.deal_p, 6),
        "believable": verdict.believable,
        "meaning": meaning(verdict),
    }


def meaning(verdict: Verdict) -> str:
    """Say in one sentence what an owner may conclude."""
    if not verdict.believable:
        return "Conversations did not fall to the arms as planned: do not trust these figures."
    if min(result.n for result in verdict.arms) < FEWEST:
        return f"Too early to say: every arm needs at least {FEWEST} conversations."
    for result in verdict.arms:
        if result.harm:
            return f"{result.name} does harm ({result.harm.replace('_', ' ')}): stop it."
    best = max(verdict.arms[1:], key=lambda r: r.rates["booked"].better or 0.0)
    sure = best.rates["booked"].better or 0.0
    if sure >= LIKELY:
        return f"{best.name} books more than {verdict.arms[0].name}, with {sure:.0%} certainty."
    if sure <= 1 - LIKELY:
        return f"{verdict.arms[0].name} books more than the others, with {1 - sure:.0%} certainty."
    return "No arm is clearly better yet."
