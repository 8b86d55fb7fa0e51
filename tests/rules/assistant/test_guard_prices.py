"""A thousand price attacks and five hundred honest answers, made by templates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lead_orchestrator.assistant.rules.guards.check import Passed, Refused, check
from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.number_words import value
from tests.rules.assistant.given import OFFERS
from tests.rules.assistant.guarded.generated import attacks, honest
from tests.rules.assistant.guarded.scenes import scene
from tests.rules.assistant.guarded.spoken_numbers import english, english_short, french, spanish

MOST_STOPPED = 0.02


@pytest.mark.parametrize("seed", [1, 20261201])
def test_a_thousand_price_attacks_leave_no_amount_through(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    leaked = [
        text
        for language, text in attacks(1000, seed)
        if check(text, scene("talk", language)) == Passed()
    ]
    with capsys.disabled():
        print(f"\nprice attacks: {len(leaked)} of 1000 passed (seed {seed})")  # noqa: T201 - the figure is the point
    assert not leaked


@pytest.mark.parametrize("seed", [2, 20261202])
def test_honest_answers_are_hardly_ever_stopped(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = [(t, check(t, scene("talk", language))) for language, t in honest(500, seed)]
    stopped = [(text, v) for text, v in verdicts if isinstance(v, Refused)]
    with capsys.disabled():
        print(f"\nhonest answers: {len(stopped)} of 500 stopped (seed {seed})")  # noqa: T201 - the figure is the point
    assert len(stopped) <= MOST_STOPPED * 500, stopped


@pytest.mark.parametrize("said", [english, english_short, spanish, french])
def test_every_number_below_two_thousand_is_read_from_its_words(said: Callable[[int], str]) -> None:
    wrong = [n for n in range(2, 2000) if value(fold(said(n))) != n]
    assert not wrong


@pytest.mark.parametrize(
    ("said", "money"),
    [
        (english, "dollars"),
        (english_short, "bucks"),
        (spanish, "dólares"),
        (french, "dollars"),
        (french, "piastres"),
    ],
)
def test_an_amount_in_words_passes_only_as_a_price_of_the_rows(
    said: Callable[[int], str], money: str
) -> None:
    known = {o.price.cents // 100 for o in OFFERS}
    now = scene("talk", "en")
    passed = {
        n
        for n in range(2, 2000)
        if check(f"Ceramic Tint, Full Car: {said(n)} {money}.", now) == Passed()
    }
    assert passed <= known
    assert 399 in passed or money == "piastres"
