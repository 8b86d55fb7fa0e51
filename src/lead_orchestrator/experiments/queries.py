"""Questions about experiments: which runs, and what a conversation was dealt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from lead_orchestrator.experiments.rules.dealing import Arm
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit

Status = Literal["draft", "running", "ended"]
_COLUMNS = (
    "e.id, e.name, e.salt, e.status, e.hold_out, e.created_at, e.started_at, e.ended_at,"
    " jsonb_agg(jsonb_build_object('name', a.name, 'share', a.share, 'provider', a.provider,"
    " 'model', a.model, 'prompt', a.prompt, 'stopped', a.stopped_at is not null,"
    " 'because', a.stopped_because) order by a.position) as arms"
    " from experiments e join experiment_arms a on a.experiment_id = e.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A plan and how far it is. `because` holds why arms were stopped, by their names."""

    id: UUID
    name: str
    salt: str
    status: Status
    hold_out: float
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    arms: tuple[Arm, ...]
    because: dict[str, str]

    def arm(self, name: str) -> Arm | None:
        """Return the arm of this name."""
        return next((arm for arm in self.arms if arm.name == name), None)


def _experiment(row: Any) -> Experiment:  # noqa: ANN401 - a row of the columns above
    arms: Iterable[dict[str, Any]] = row.arms
    return Experiment(
        id=row.id,
        name=row.name,
        salt=row.salt,
        status=row.status,
        hold_out=row.hold_out,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        arms=tuple(
            Arm(
                name=arm["name"],
                share=arm["share"],
                provider=arm["provider"],
                model=arm["model"],
                prompt=arm["prompt"],
                stopped=arm["stopped"],
            )
            for arm in arms
        ),
        because={arm["name"]: arm["because"] for arm in row.arms if arm["because"]},
    )


async def running(unit: Unit) -> Experiment | None:
    """Return the organisation's experiment, if one runs."""
    row = await unit.row(text(f"select {_COLUMNS} where e.status = 'running' group by e.id"))
    return None if row is None else _experiment(row)


async def experiment(unit: Unit, experiment_id: UUID) -> Experiment:
    """Return one experiment; raises `Missing`."""
    row = await unit.row(
        text(f"select {_COLUMNS} where e.id = :id group by e.id"), {"id": experiment_id}
    )
    if row is None:
        raise Missing
    return _experiment(row)


async def experiments(unit: Unit) -> tuple[Experiment, ...]:
    """Return all experiments, the newest first."""
    rows = await unit.rows(
        text(f"select {_COLUMNS} group by e.id order by e.created_at desc, e.id desc")
    )
    return tuple(_experiment(row) for row in rows)
