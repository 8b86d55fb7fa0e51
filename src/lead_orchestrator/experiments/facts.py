"""What happens to experiments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from lead_orchestrator.kit.facts import Fact

Metric = Literal["handed_off", "stopped", "held_back", "cost", "by_hand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentStarted(Fact):
    """Conversations are dealt from now on."""

    experiment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentEnded(Fact):
    """Nobody new is dealt; who was dealt keeps their arm no longer."""

    experiment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmStopped(Fact):
    """An arm did harm: nobody new gets it, its customers fall back to the control."""

    experiment_id: UUID
    position: int  # of the arm in its experiment
    metric: Metric
