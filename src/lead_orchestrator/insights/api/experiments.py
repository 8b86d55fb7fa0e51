"""Experiments over HTTP: planned, started, stopped, and what they came to."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lead_orchestrator.experiments.actions import (
    end_experiment,
    plan_experiment,
    start_experiment,
    stop_arm,
)
from lead_orchestrator.experiments.queries import Experiment, experiment, experiments
from lead_orchestrator.experiments.rules.dealing import Arm
from lead_orchestrator.insights.api.desk import desk_of
from lead_orchestrator.insights.queries.outcomes import outcomes
from lead_orchestrator.insights.rules.report import report
from lead_orchestrator.insights.rules.verdicts import judge
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.web import once
from lead_orchestrator.tenancy.api import Owner, Staff

router = APIRouter(tags=["staff"], prefix="/api/staff")
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class ArmPlan(BaseModel):
    """One way to answer."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    share: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1.0
    provider: Short
    model: Short
    prompt: Short = ""


class Plan(BaseModel):
    """An experiment to be; the first arm is the control."""

    model_config = ConfigDict(extra="forbid")
    name: Name
    arms: Annotated[list[ArmPlan], Field(min_length=1, max_length=10)]
    hold_out: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.05


def _json(plan: Experiment) -> dict[str, Any]:
    return {
        "id": str(plan.id),
        "name": plan.name,
        "status": plan.status,
        "hold_out": plan.hold_out,
        "created_at": plan.created_at.isoformat(),
        "started_at": plan.started_at.isoformat() if plan.started_at else None,
        "ended_at": plan.ended_at.isoformat() if plan.ended_at else None,
        "arms": [
            {
                "name": arm.name, "share": arm.share, "provider": arm.provider,
                "model": arm.model, "prompt": arm.prompt,
                "stopped": arm.stopped, "stopped_because": plan.because.get(arm.name),
            }
            for arm in plan.arms
        ],
    }  # fmt: skip


@router.get("/experiments")
async def list_experiments(call: Staff) -> JSONResponse:
    """All experiments, the newest first."""
    return JSONResponse({"items": [_json(plan) for plan in await experiments(call.unit)]})


@router.get("/experiments/{experiment_id}")
async def show_experiment(experiment_id: UUID, call: Staff) -> JSONResponse:
    """One experiment with its figures so far."""
    plan = await experiment(call.unit, experiment_id)
    verdict = judge(
        await outcomes(call.unit, plan.id), arms=[(arm.name, arm.share) for arm in plan.arms]
    )
    return JSONResponse(_json(plan) | {"result": report(verdict)})


@router.post("/experiments", status_code=201)
async def make_experiment(plan: Plan, call: Owner, request: Request) -> JSONResponse:
    """Plan an experiment; nothing is dealt before it is started."""
    desk = desk_of(request)

    async def act() -> tuple[int, dict[str, Any]]:
        made = await plan_experiment(
            call.unit,
            name=plan.name,
            arms=[Arm(**arm.model_dump()) for arm in plan.arms],
            hold_out=plan.hold_out,
            providers=desk.providers,
            prompts=desk.prompts,
        )
        return 201, _json(await experiment(call.unit, made))

    return await once(call.unit, request, scope="experiments", act=act)


@router.post("/experiments/{experiment_id}/start")
async def start(experiment_id: UUID, call: Owner, request: Request) -> JSONResponse:
    """Deal new conversations from now on; 409 while another experiment runs."""

    async def act() -> tuple[int, dict[str, Any]]:
        await start_experiment(call.unit, experiment_id)
        return 200, _json(await experiment(call.unit, experiment_id))

    return await once(call.unit, request, scope=f"experiment-start:{experiment_id}", act=act)


@router.post("/experiments/{experiment_id}/end")
async def end(experiment_id: UUID, call: Owner, request: Request) -> JSONResponse:
    """Go back to the house's choice for everybody."""

    async def act() -> tuple[int, dict[str, Any]]:
        await end_experiment(call.unit, experiment_id)
        return 200, _json(await experiment(call.unit, experiment_id))

    return await once(call.unit, request, scope=f"experiment-end:{experiment_id}", act=act)


@router.post("/experiments/{experiment_id}/arms/{arm}/stop")
async def stop(experiment_id: UUID, arm: str, call: Owner, request: Request) -> JSONResponse:
    """Take an arm out; the control itself cannot be: end the experiment instead."""

    async def act() -> tuple[int, dict[str, Any]]:
        plan = await experiment(call.unit, experiment_id)
        if arm not in {a.name for a in plan.arms[1:]}:
            raise Missing
        await stop_arm(call.unit, experiment_id, arm=arm, metric="by_hand")
        return 200, _json(await experiment(call.unit, experiment_id))

    return await once(call.unit, request, scope=f"experiment-stop:{experiment_id}:{arm}", act=act)
