"""The figures of experiments: intervals that hold, verdicts that do not cry wolf."""

from __future__ import annotations

import random

import pytest

from lead_orchestrator.insights.rules.bayes import Rate, amount, mismatch, rate
from lead_orchestrator.insights.rules.report import meaning, report
from lead_orchestrator.insights.rules.verdicts import Outcome, Verdict, judge

ARMS = (("control", 1.0), ("new", 1.0))


def outcome(arm: str, **had: bool | float) -> Outcome:
    """An outcome in which only what is named happened."""
    return Outcome(
        arm=arm,
        replied=bool(had.get("replied", False)),
        booked=bool(had.get("booked", False)),
        kept=bool(had.get("kept", False)),
        handed_off=bool(had.get("handed_off", False)),
        stopped=bool(had.get("stopped", False)),
        held_back=bool(had.get("held_back", False)),
        revenue_cents=int(had.get("revenue", 0)),
        cost_microusd=float(had.get("cost", 0)),
    )


def sample(arm: str, n: int, *, booked: float, handed_off: float = 0.1, seed: int) -> list[Outcome]:
    """Draw outcomes of an arm with the given true rates."""
    chance = random.Random(seed)
    return [
        outcome(
            arm,
            booked=chance.random() < booked,
            handed_off=chance.random() < handed_off,
            revenue=chance.choice([0, 0, 29_900, 59_900]),
            cost=chance.uniform(500, 1500),
        )
        for _ in range(n)
    ]


def verdict_of(control: list[Outcome], new: list[Outcome]) -> Verdict:
    """Judge two arms."""
    return judge([*control, *new], arms=ARMS)


def test_a_rate_of_nothing_is_unknown_and_of_much_is_narrow() -> None:
    nothing, much = rate(Rate(hits=0, n=0)), rate(Rate(hits=300, n=1000))
    assert nothing.low < 0.05
    assert nothing.high > 0.95
    assert 0.27 < much.low < 0.3 < much.high < 0.33


@pytest.mark.parametrize("truth", [0.02, 0.3, 0.9])
def test_credible_intervals_hold_the_truth_as_often_as_they_say(truth: float) -> None:
    chance = random.Random(7)
    held = 0
    for _ in range(120):
        hits = sum(chance.random() < truth for _ in range(200))
        found = rate(Rate(hits=hits, n=200))
        held += found.low <= truth <= found.high
    assert held / 120 > 0.88


def test_the_mean_of_amounts_has_an_interval_too() -> None:
    found = amount([100.0] * 50 + [300.0] * 50)
    assert found is not None
    assert found.value == 200
    assert 175 < found.low < 200 < found.high < 225
    assert amount([100.0]) is None


def test_equal_amounts_are_nobodys_win() -> None:
    found = amount([0.0] * 80, [0.0] * 80, less=True)
    assert found is not None
    assert found.better == 0.5


def test_dealing_by_plan_is_believed_and_a_broken_deal_is_not() -> None:
    assert mismatch([503, 497], [1, 1]) > 0.5
    assert mismatch([600, 400], [1, 1]) < 0.001
    assert mismatch([250, 250, 500], [1, 1, 2]) == pytest.approx(1)
    assert mismatch([300, 200, 500], [1, 1, 2]) < 0.001


def test_pearsons_tail_agrees_with_the_tables() -> None:
    # the 5 % points of the chi-squared distribution: 3.841 (1), 5.991 (2), 7.815 (3)
    assert mismatch([531, 469], [1, 1]) == pytest.approx(0.05, abs=0.001)
    assert mismatch([1055, 945, 1000], [1, 1, 1]) == pytest.approx(0.0486, abs=0.001)
    assert mismatch([1062, 938, 1000, 1000], [1, 1, 1, 1]) == pytest.approx(0.0528, abs=0.001)


def test_an_arm_that_books_more_is_named() -> None:
    found = verdict_of(
        sample("control", 600, booked=0.2, seed=3), sample("new", 600, booked=0.3, seed=4)
    )
    assert "new books more than control" in meaning(found)


def test_an_arm_that_sends_customers_to_a_person_is_stopped() -> None:
    found = verdict_of(
        sample("control", 150, booked=0.2, seed=1),
        sample("new", 150, booked=0.2, handed_off=0.4, seed=2),
    )
    assert found.arms[1].harm == "handed_off"
    assert meaning(found) == "new does harm (handed off): stop it."


def test_an_arm_that_costs_twice_as_much_is_stopped_for_its_cost() -> None:
    dear = [outcome("new", cost=2_500 + n % 7) for n in range(80)]
    cheap = [outcome("control", cost=1_000 + n % 7) for n in range(80)]
    assert verdict_of(cheap, dear).arms[1].harm == "cost"


def test_arms_that_cost_nothing_are_not_stopped_for_it() -> None:
    free = [outcome(arm) for arm in ("control", "new") for _ in range(100)]
    assert judge(free, arms=ARMS).arms[1].harm is None


def test_nothing_is_said_too_early() -> None:
    found = verdict_of(
        sample("control", 20, booked=0.1, seed=1),
        sample("new", 20, booked=0.9, handed_off=0.9, seed=2),
    )
    assert found.arms[1].harm is None
    assert "Too early" in meaning(found)


def test_a_and_a_differ_in_name_only() -> None:
    """0 wrong stops and at most a few wrong winners in 100 experiments of twins."""
    stops = wins = 0
    for seed in range(100):
        found = verdict_of(
            sample("control", 200, booked=0.25, seed=2 * seed),
            sample("new", 200, booked=0.25, seed=2 * seed + 1),
        )
        stops += found.arms[1].harm is not None
        wins += "books more" in meaning(found)
    assert stops <= 4
    assert wins <= 16  # 5 % on either side, and the chance of chance


def test_a_broken_deal_says_do_not_trust() -> None:
    found = verdict_of(
        sample("control", 300, booked=0.2, seed=1), sample("new", 100, booked=0.9, seed=2)
    )
    assert not found.believable
    assert "do not trust" in report(found)["meaning"]
