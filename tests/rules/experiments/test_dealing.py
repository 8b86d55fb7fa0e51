"""Conversations are dealt by hash: the same everywhere, fair, and the hold-out stays put."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from lead_orchestrator.experiments.rules.dealing import Arm, bucket, deal
from lead_orchestrator.experiments.rules.plans import faults_in
from lead_orchestrator.insights.rules.bayes import mismatch

A = Arm(name="haiku", share=1, provider="claude", model="claude-haiku-5-5", prompt="")
B = Arm(name="luna", share=1, provider="openai", model="gpt-6-luna", prompt="")
C = Arm(name="sonnet", share=2, provider="claude", model="claude-sonnet-5-5", prompt="")
IDS = [UUID(int=n * 7919) for n in range(20_000)]


def dealt(
    arms: tuple[Arm, ...], *, hold_out: float = 0.05, salt: str = "spring"
) -> list[str | None]:
    """Deal every conversation; None is the hold-out."""
    found = (deal(i, salt=salt, hold_out=hold_out, arms=arms) for i in IDS)
    return [None if arm is None else arm.name for arm in found]


@given(some.uuids(), some.text(max_size=20))
def test_a_bucket_is_a_place_on_the_line_and_always_the_same(uid: UUID, salt: str) -> None:
    place = bucket(salt, uid)
    assert 0 <= place < 1
    assert place == bucket(salt, uid)


def test_arms_get_their_shares_and_the_hold_out_its_own() -> None:
    counts = Counter(dealt((A, B, C)))
    assert mismatch([counts["haiku"], counts["luna"], counts["sonnet"]], [1, 1, 2]) > 0.001
    assert mismatch([counts[None], len(IDS) - counts[None]], [0.05, 0.95]) > 0.001


def test_the_hold_out_does_not_move_when_shares_change() -> None:
    before = dealt((A, B))
    after = dealt((A, replace(B, share=9)))
    assert [a is None for a in before] == [a is None for a in after]


def test_another_salt_deals_anew() -> None:
    same = sum(a == b for a, b in zip(dealt((A, B)), dealt((A, B), salt="autumn"), strict=True))
    assert 0.4 < same / len(IDS) < 0.6


def test_a_stopped_arm_gets_nobody_and_nobody_else_moves() -> None:
    before = dealt((A, B, C))
    after = dealt((A, replace(B, stopped=True), C))
    assert "luna" not in after
    assert all(
        now == ("haiku" if then == "luna" else then)
        for then, now in zip(before, after, strict=True)
    )


def test_a_plan_that_cannot_run_says_why() -> None:
    known = {"providers": frozenset({"claude", "openai"}), "prompts": frozenset({"2026-11-22"})}
    assert faults_in([A, B], hold_out=0.05, **known) == {}
    assert "arms" in faults_in([A], hold_out=0.05, **known)
    assert "arms.name" in faults_in([A, replace(B, name="haiku")], hold_out=0.05, **known)
    assert "arms.share" in faults_in([A, replace(B, share=0)], hold_out=0.05, **known)
    assert "arms.provider" in faults_in([A, replace(B, provider="hal")], hold_out=0.05, **known)
    assert "arms.prompt" in faults_in([A, replace(B, prompt="old")], hold_out=0.05, **known)
    assert "arms.model" in faults_in([A, replace(B, model="")], hold_out=0.05, **known)
    assert "hold_out" in faults_in([A, B], hold_out=1.0, **known)
