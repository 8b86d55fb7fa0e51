"""Changes to experiments: planned, started, ended; conversations dealt and exposed.

Promises that a conversation keeps what it was dealt, in every process, and that only one
experiment of an organisation runs at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lead_orchestrator.experiments.facts import (
    ArmStopped,
    ExperimentEnded,
    ExperimentStarted,
    Metric,
)
from lead_orchestrator.experiments.queries import Experiment, experiment, running
from lead_orchestrator.experiments.rules.dealing import HOLD_OUT, Arm, deal
from lead_orchestrator.experiments.rules.plans import faults_in
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Invalid, Kind, Refusal
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id


class NameTaken(Refusal):
    """Another experiment has this name."""

    kind = Kind.CONFLICT
    code = "experiment_name_taken"
    title = "There is an experiment of this name already."


class AnotherRuns(Refusal):
    """One experiment at a time."""

    kind = Kind.CONFLICT
    code = "experiment_runs"
    title = "Another experiment is running. End it first."


class NotInThatState(Refusal):
    """It was started or ended already."""

    kind = Kind.CONFLICT
    code = "experiment_state"
    title = "This experiment cannot do that any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What a conversation was dealt. `arm` None is the hold-out."""

    experiment_id: UUID
    arm: Arm | None
    exposed: bool


async def plan_experiment(
    unit: Unit,
    *,
    name: str,
    arms: Sequence[Arm],
    hold_out: float,
    providers: frozenset[str],
    prompts: frozenset[str],
) -> UUID:
    """Write down an experiment; raises `Invalid`, `NameTaken`."""
    wrong = faults_in(arms, hold_out=hold_out, providers=providers, prompts=prompts)
    if wrong:
        raise Invalid(wrong)
    new = new_id()
    try:
        await unit.execute(
            text(
                "insert into experiments (id, organisation_id, name, salt, hold_out, created_at)"
                " values (:id, :org, :name, :salt, :hold_out, :now)"
            ),
            {
                "id": new, "org": unit.organisation_id, "name": name, "salt": str(new),
                "hold_out": hold_out, "now": unit.now,
            },
        )  # fmt: skip
    except IntegrityError as error:
        raise NameTaken from error
    await unit.execute(
        text(
            "insert into experiment_arms (organisation_id, experiment_id, name, position, share,"
            " provider, model, prompt) values (:org, :experiment, :name, :position, :share,"
            " :provider, :model, :prompt)"
        ),
        [
            {
                "org": unit.organisation_id, "experiment": new, "name": arm.name,
                "position": position, "share": arm.share, "provider": arm.provider,
                "model": arm.model, "prompt": arm.prompt,
            }
            for position, arm in enumerate(arms)
        ],
    )  # fmt: skip
    return new


async def start_experiment(unit: Unit, experiment_id: UUID) -> None:
    """Deal new conversations from now on; raises `Missing`, `AnotherRuns`, `NotInThatState`."""
    await experiment(unit, experiment_id)
    try:
        begun = await unit.row(
            text(
                "update experiments set status = 'running', started_at = :now"
                " where id = :id and status = 'draft' returning id"
            ),
            {"id": experiment_id, "now": unit.now},
        )
    except IntegrityError as error:
        raise AnotherRuns from error
    if begun is None:
        raise NotInThatState
    unit.emit(ExperimentStarted(experiment_id=experiment_id))


async def end_experiment(unit: Unit, experiment_id: UUID) -> None:
    """Stop dealing; everybody goes back to the house's choice. Raises `Missing`."""
    await experiment(unit, experiment_id)
    ended = await unit.row(
        text(
            "update experiments set status = 'ended', ended_at = :now"
            " where id = :id and status = 'running' returning id"
        ),
        {"id": experiment_id, "now": unit.now},
    )
    if ended is None:
        raise NotInThatState
    unit.emit(ExperimentEnded(experiment_id=experiment_id))


async def stop_arm(unit: Unit, experiment_id: UUID, *, arm: str, metric: Metric) -> bool:
    """Take an arm out; its customers get the control. False when it was out already."""
    stopped = await unit.row(
        text(
            "update experiment_arms set stopped_at = :now, stopped_because = :metric"
            " where experiment_id = :id and name = :arm and position > 0 and stopped_at is null"
            " returning position"
        ),
        {"id": experiment_id, "arm": arm, "metric": metric, "now": unit.now},
    )
    if stopped is None:
        return False
    unit.emit(ArmStopped(experiment_id=experiment_id, position=stopped[0], metric=metric))
    return True


async def treatment(unit: Unit, *, conversation_id: UUID, fresh: bool) -> Treatment | None:
    """Return what a conversation was dealt, dealing it when it is `fresh` (unanswered so far).

    None when nothing runs, or when the conversation began before it ran.
    """
    row = await unit.row(
        text(
            "select e.id, s.arm, s.exposed_at from experiments e"
            " left join experiment_assignments s on s.experiment_id = e.id"
            " and s.conversation_id = :conversation where e.status = 'running'"
        ),
        {"conversation": conversation_id},
    )
    if row is None or (row.arm is None and not fresh):
        return None
    plan = await running(unit)
    if plan is None:
        return None
    if row.arm is None:
        return await _dealt(unit, plan, conversation_id)
    return Treatment(
        experiment_id=plan.id, arm=_kept(plan, row.arm), exposed=row.exposed_at is not None
    )


def _kept(plan: Experiment, name: str) -> Arm | None:
    """Return the arm a conversation goes on with: the control once its own was stopped."""
    arm = plan.arm(name)
    if arm is None or not arm.stopped:
        return arm
    return None if plan.arms[0].stopped else plan.arms[0]


async def _dealt(unit: Unit, plan: Experiment, conversation_id: UUID) -> Treatment:
    arm = deal(conversation_id, salt=plan.salt, hold_out=plan.hold_out, arms=plan.arms)
    await unit.execute(
        text(
            "insert into experiment_assignments (organisation_id, experiment_id, conversation_id,"
            " arm, assigned_at) values (:org, :experiment, :conversation, :arm, :now)"
            " on conflict do nothing"
        ),
        {
            "org": unit.organisation_id, "experiment": plan.id, "conversation": conversation_id,
            "arm": arm.name if arm else HOLD_OUT, "now": unit.now,
        },
    )  # fmt: skip
    return Treatment(experiment_id=plan.id, arm=arm, exposed=False)


async def expose(unit: Unit, *, experiment_id: UUID, conversation_id: UUID) -> None:
    """Note that the first answer of a dealt conversation goes out; later ones change nothing."""
    await unit.execute(
        text(
            "update experiment_assignments set exposed_at = :now where experiment_id = :experiment"
            " and conversation_id = :conversation and exposed_at is null"
        ),
        {"experiment": experiment_id, "conversation": conversation_id, "now": unit.now},
    )
