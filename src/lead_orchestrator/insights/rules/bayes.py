"""What outcomes say about two ways of working, as probabilities an owner can act on.

Rates: a Beta(1, 1) prior and the counts. Amounts: the posterior of the mean under a flat prior.
Draws come from a seeded generator: the same data give the same figures.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

DRAWS = 2_000
SEED = 20_261_122
INTERVAL, Z = 0.95, 1.959964
FEWEST_FOR_AMOUNTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of `n` conversations `hits` had it."""

    hits: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its 95 % credible interval, and how likely it beats the control's.

    `better` is None for the control itself. For a figure where less is better it is the
    probability of being lower.
    """

    value: float
    low: float
    high: float
    better: float | None = None
    lift: float | None = None  # the expected difference to the control


def _interval(draws: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(draws)
    edge = (1 - INTERVAL) / 2
    last = len(ordered) - 1
    return ordered[round(last * edge)], ordered[round(last * (1 - edge))]


def rate_draws(rate: Rate, *, seed: int = SEED) -> list[float]:
    """Return draws of a rate from its posterior."""
    chance = random.Random(seed)  # noqa: S311 - statistics
    alpha, beta = 1 + rate.hits, 1 + rate.n - rate.hits
    return [chance.betavariate(alpha, beta) for _ in range(DRAWS)]


def _compared(
    value: float, draws: Sequence[float], control: Sequence[float] | None, *, less: bool
) -> Estimate:
    low, high = _interval(draws)
    if control is None:
        return Estimate(value=value, low=low, high=high)
    pairs = list(zip(draws, control, strict=True))
    wins = sum(0.5 if a == b else float((a < b) is less) for a, b in pairs)  # a tie is nobody's
    lift = sum(ours - theirs for ours, theirs in pairs) / len(pairs)
    return Estimate(value=value, low=low, high=high, better=wins / len(pairs), lift=lift)


def rate(mine: Rate, control: Rate | None = None, *, less: bool = False) -> Estimate:
    """Return a rate, beside the control's when there is one; `less` when fewer is better."""
    value = mine.hits / mine.n if mine.n else 0.0
    theirs = None if control is None else rate_draws(control, seed=SEED + 1)
    return _compared(value, rate_draws(mine), theirs, less=less)


def amount(
    mine: Sequence[float], control: Sequence[float] | None = None, *, less: bool = False
) -> Estimate | None:
    """Return a mean per conversation, or None when there are too few to say anything.

    The posterior of a mean under a flat prior, as the normal distribution it soon comes close to.
    """
    if min(len(mine), len(mine if control is None else control)) < FEWEST_FOR_AMOUNTS:
        return None
    value, spread = _mean(mine)
    low, high = value - Z * spread, value + Z * spread
    if control is None:
        return Estimate(value=value, low=low, high=high)
    theirs, their_spread = _mean(control)
    lift, both = value - theirs, math.hypot(spread, their_spread)
    if both:
        higher = (1 + math.erf(lift / both / math.sqrt(2))) / 2
    else:
        higher = 0.5 if not lift else float(lift > 0)
    return Estimate(
        value=value, low=low, high=high, better=1 - higher if less else higher, lift=lift
    )


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """Return a mean and the standard deviation of its posterior."""
    n = len(values)
    mean = math.fsum(values) / n
    return mean, math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (n - 1) / n)


def mismatch(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Return the p-value of Pearson's test that `counts` were dealt by `shares`.

    A tiny one (below 0.001) says that the dealing is broken and no result may be believed.
    """
    whole, weight = sum(counts), sum(shares)
    if not whole or len(counts) < 2:  # noqa: PLR2004 - one group cannot be uneven
        return 1.0
    expected = [whole * share / weight for share in shares]
    chi2 = sum((n - e) ** 2 / e for n, e in zip(counts, expected, strict=True))
    return _chi2_tail(chi2, freedom=len(counts) - 1)


def _chi2_tail(chi2: float, *, freedom: int) -> float:
    """Return P(X > chi2): the closed sums for even and odd degrees of freedom."""
    half = chi2 / 2
    if freedom % 2 == 0:
        term = total = math.exp(-half)
        for k in range(1, freedom // 2):
            term *= half / k
            total += term
        return min(1.0, total)
    total = math.erfc(math.sqrt(half))
    term = math.sqrt(half / math.pi) * 2 * math.exp(-half)
    for k in range(1, (freedom - 1) // 2 + 1):
        total += term
        term *= half / (k + 0.5)
    return min(1.0, total)
