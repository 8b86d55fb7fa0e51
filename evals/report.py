"""What an evaluation prints: success by group, pass^k, violations, cost, and the failures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import comb

from evals.cases import Case
from evals.score import Score


def pass_hat(scores: Iterable[Score], k: int) -> float:
    """Return pass^k: how likely k trials of a case all pass, averaged over cases (tau-bench)."""
    by_case: dict[str, list[bool]] = {}
    for score in scores:
        by_case.setdefault(score.case, []).append(score.passed)
    shares = [
        comb(sum(trials), k) / comb(len(trials), k)
        for trials in by_case.values()
        if len(trials) >= k
    ]
    return sum(shares) / len(shares) if shares else 0.0


def table(
    scores: Sequence[Score], cases: Sequence[Case], *, by: Callable[[Case], str], trials: int
) -> list[str]:
    """Return lines of success per group."""
    of_case = {case.id: by(case) for case in cases}
    lines: list[str] = []
    for group in sorted(set(of_case.values())):
        mine = [score for score in scores if of_case[score.case] == group]
        n = len({score.case for score in mine})
        passed = sum(score.passed for score in mine)
        hats = "  ".join(f"pass^{k} {pass_hat(mine, k):6.1%}" for k in sorted({1, trials}))
        broken = sum(bool(score.violations) for score in mine)
        lines.append(
            f"  {group:<12} {n:>4} conversations  {passed:>4} of {len(mine):<4} {hats}"
            f"  violations {broken} in {len(mine)}"
        )
    return lines


def summary(scores: Sequence[Score], cases: Sequence[Case], *, trials: int) -> list[str]:
    """Return the whole report, failures last."""
    seconds = sorted(s for score in scores for s in score.seconds) or [0.0]
    cost = sum(score.cost_microusd for score in scores)
    lines = ["By language"]
    lines += table(scores, cases, by=lambda c: c.language, trials=trials)
    lines += ["By channel"]
    lines += table(scores, cases, by=lambda c: c.channel, trials=trials)
    lines += ["In all"]
    lines += table(scores, cases, by=lambda _: "all", trials=trials)
    lines.append(
        f"  messages per conversation {sum(s.messages for s in scores) / len(scores):.1f},"
        f" answer p50 {seconds[len(seconds) // 2] * 1000:.0f} ms,"
        f" p99 {seconds[int(len(seconds) * 0.99) - 1] * 1000:.0f} ms,"
        f" cost {cost / len(scores):.0f} micro-dollars a conversation,"
        f" model calls {sum(s.calls for s in scores)},"
        f" sentences a guard held back {sum(len(s.refused) for s in scores)}"
    )
    return lines


def failures(scores: Sequence[Score], *, whole: bool) -> list[str]:
    """Return what went wrong, a line per trial, with the conversation when `whole`."""
    lines: list[str] = []
    for score in scores:
        if score.passed:
            continue
        faults = "; ".join((*score.wrong, *score.violations))
        lines.append(f"{score.case} #{score.trial}: {faults}")
        if whole:
            lines += [f"    {who:>9}: {said}" for who, said in score.lines]
            lines += [f"     held back {refused}" for refused in score.refused]
    return lines
