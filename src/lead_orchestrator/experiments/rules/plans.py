"""What makes a plan for an experiment sound."""

from __future__ import annotations

from collections.abc import Sequence

from lead_orchestrator.experiments.rules.dealing import Arm

FEWEST_ARMS, MOST_ARMS = 2, 6
LONGEST_NAME = 40


def faults_in(
    arms: Sequence[Arm], *, hold_out: float, providers: frozenset[str], prompts: frozenset[str]
) -> dict[str, str]:
    """Return what is wrong with a plan, by field; nothing when it can run."""
    wrong: dict[str, str] = {}
    if not FEWEST_ARMS <= len(arms) <= MOST_ARMS:
        wrong["arms"] = f"give {FEWEST_ARMS} to {MOST_ARMS} arms, the control first"
    names = [arm.name for arm in arms]
    if len(set(names)) != len(names) or any(not 1 <= len(n) <= LONGEST_NAME for n in names):
        wrong["arms.name"] = "every arm needs a name of its own, 1 to 40 characters"
    if any(not arm.share > 0 for arm in arms):
        wrong["arms.share"] = "shares are above zero"
    if unknown := {arm.provider for arm in arms} - providers:
        wrong["arms.provider"] = f"not a provider: {', '.join(sorted(unknown))}"
    if unknown := {arm.prompt for arm in arms if arm.prompt} - prompts:
        wrong["arms.prompt"] = f"not a prompt version: {', '.join(sorted(unknown))}"
    if any(not arm.model for arm in arms):
        wrong["arms.model"] = "every arm needs a model"
    if not 0 <= hold_out < 1:
        wrong["hold_out"] = "a share from 0 to below 1"
    return wrong
