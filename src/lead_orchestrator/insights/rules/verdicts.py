"""What an experiment's figures mean: an arm that harms is stopped, one that wins is named.

Guard metrics are those where a wrong arm hurts at once: customers who ask for a person, who tell
us to stop, answers a guard had to hold back, and what a conversation costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lead_orchestrator.experiments.facts import Metric
from lead_orchestrator.insights.rules.bayes import Estimate, Rate, amount, mismatch, rate

FEWEST = 50  # conversations in an arm before anything is stopped for it
SURE = 0.995  # looked at often, so more than the usual 0.95
BROKEN_DEAL = 0.001
COST_MARGIN = 1.5  # an arm may cost half as much again before cost alone stops it

# Per conversation: had it or not. True: fewer is better.
RATES: Mapping[str, bool] = {
    "replied": False, "booked": False, "kept": False, "handed_off": True, "stopped": True,
    "held_back": True,
}  # fmt: skip
GUARDS: tuple[Metric, ...] = ("handed_off", "stopped", "held_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one exposed conversation."""

    arm: str
    replied: bool
    booked: bool
    kept: bool
    handed_off: bool
    stopped: bool
    held_back: bool
    revenue_cents: int
    cost_microusd: float

    def had(self, metric: str) -> bool:
        """Say whether it had one of `RATES`."""
        return bool(getattr(self, metric))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """An arm's figures. `harm` names the guard metric that says to stop it."""

    name: str
    n: int
    rates: Mapping[str, Estimate]
    revenue: Estimate | None
    cost: Estimate | None
    harm: Metric | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The figures of all arms, the control first."""

    arms: tuple[ArmResult, ...]
    deal_p: float  # Pearson's p-value of the dealing

    @property
    def believable(self) -> bool:
        """Whether conversations fell to the arms as they were meant to."""
        return self.deal_p >= BROKEN_DEAL


def judge(outcomes: Sequence[Outcome], *, arms: Sequence[tuple[str, float]]) -> Verdict:
    """Return what the outcomes say. `arms` are names with shares, the control first."""
    by_arm = {name: [o for o in outcomes if o.arm == name] for name, _ in arms}
    control = by_arm[arms[0][0]]
    results = tuple(
        _result(name, by_arm[name], None if place == 0 else control)
        for place, (name, _) in enumerate(arms)
    )
    counts = [len(by_arm[name]) for name, _ in arms]
    return Verdict(arms=results, deal_p=mismatch(counts, [share for _, share in arms]))


def _rate_of(outcomes: Sequence[Outcome], metric: str) -> Rate:
    return Rate(hits=sum(o.had(metric) for o in outcomes), n=len(outcomes))


def _result(name: str, mine: Sequence[Outcome], control: Sequence[Outcome] | None) -> ArmResult:
    rates = {
        metric: rate(
            _rate_of(mine, metric),
            None if control is None else _rate_of(control, metric),
            less=less,
        )
        for metric, less in RATES.items()
    }
    costs = [o.cost_microusd for o in mine]
    paid = None if control is None else [o.cost_microusd for o in control]
    return ArmResult(
        name=name,
        n=len(mine),
        rates=rates,
        revenue=amount(
            [o.revenue_cents for o in mine],
            None if control is None else [o.revenue_cents for o in control],
        ),
        cost=amount(costs, paid, less=True),
        harm=None if control is None else _harm(mine, control, rates),
    )


def _harm(
    mine: Sequence[Outcome], control: Sequence[Outcome], rates: Mapping[str, Estimate]
) -> Metric | None:
    if min(len(mine), len(control)) < FEWEST:
        return None
    for metric in GUARDS:
        better = rates[metric].better
        if better is not None and better <= 1 - SURE:
            return metric
    dearer = amount(
        [o.cost_microusd for o in mine], [o.cost_microusd * COST_MARGIN for o in control], less=True
    )
    if dearer is not None and dearer.better is not None and dearer.better <= 1 - SURE:
        return "cost"
    return None
