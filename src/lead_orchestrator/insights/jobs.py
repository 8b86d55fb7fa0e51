"""What runs every so often: an arm that harms customers is stopped without waiting for anybody."""

from __future__ import annotations

import structlog

from lead_orchestrator.experiments.actions import stop_arm
from lead_orchestrator.experiments.queries import running
from lead_orchestrator.insights.queries.outcomes import outcomes
from lead_orchestrator.insights.rules.verdicts import judge
from lead_orchestrator.kit.unit import Unit

log = structlog.get_logger()


async def watch_experiment(unit: Unit) -> None:
    """Stop every arm of the running experiment that a guard metric speaks against."""
    plan = await running(unit)
    if plan is None:
        return
    verdict = judge(
        await outcomes(unit, plan.id), arms=[(arm.name, arm.share) for arm in plan.arms]
    )
    for result in verdict.arms:
        if result.harm and await stop_arm(unit, plan.id, arm=result.name, metric=result.harm):
            log.warning("experiment_arm_stopped", metric=result.harm)
