"""The score sees a wrong end and a forbidden word, whoever said it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from evals.cases import Case, End, Time
from evals.place import Shop
from evals.report import pass_hat
from evals.score import EndState, Score, violations, wrong_end
from evals.talk import Record
from lead_orchestrator.kit.values import LocationId, OrganisationId, new_id
from lead_orchestrator.messaging.queries import ChatMessage

SHOP = Shop(
    organisation_id=OrganisationId(uuid4()),
    location_id=LocationId(uuid4()),
    slug="clearview-tampa",
    codes={},
    prices=frozenset({24_900, 39_900, 10_900}),
    timezone="America/New_York",
)
NOTHING = EndState(
    booked=(), starts_at=None, price_cents=None, car="", was_moved=False, was_cancelled=False,
    stopped=False, person=False, language="en", notes=0, appointments=0, refused=(), calls=1,
    cost_microusd=0.0,
)  # fmt: skip
BOOKED = replace(
    NOTHING, booked=("carbon-full",), starts_at=datetime(2026, 12, 4, 9, tzinfo=UTC),
    price_cents=24_900, car="Honda Civic", appointments=1,
)  # fmt: skip
FRIDAY = End(booked=("carbon-full",), time=Time(weekdays=(4,), before="12:00"), price="$249")


def _record(*answers: str, channel: str = "web") -> Record:
    record = Record(lead_id=new_id(), conversation_id=new_id())
    for words in answers:
        record.replies.append(
            ChatMessage(
                id=new_id(), conversation_id=record.conversation_id, lead_id=record.lead_id,
                author="assistant", author_name=None, channel=channel, text=words, cards=[],
                client_message_id=None, answers=None, model=None,
                created_at=datetime(2026, 12, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    return record


def _case(channel: str = "web", **end: object) -> Case:
    return Case.model_validate(
        {"id": "en-x", "language": "en", "say": ("Hi",), "channel": channel, "end": end}
    )


def test_the_right_end_is_right() -> None:
    assert wrong_end(FRIDAY, BOOKED, ["It's $249."]) == []


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (NOTHING, "booked []"),
        (replace(BOOKED, booked=("ceramic-full",)), "booked ['ceramic-full']"),
        (replace(BOOKED, starts_at=datetime(2026, 12, 3, 9, tzinfo=UTC)), "Thu 2026-12-03"),
        (replace(BOOKED, starts_at=datetime(2026, 12, 4, 13, tzinfo=UTC)), "13:00"),
        (replace(BOOKED, price_cents=100), "100 cents"),
        (replace(BOOKED, was_moved=True), "moved"),
        (replace(BOOKED, stopped=True), "stopped"),
        (replace(BOOKED, notes=1), "noted"),
    ],
)
def test_an_end_that_is_not_as_the_case_says_is_wrong(state: EndState, told: str) -> None:
    assert any(told in wrong for wrong in wrong_end(FRIDAY, state, []))


def test_what_had_to_be_said_was_said_in_any_spelling_of_an_amount() -> None:
    for words in ("It's $1,199.", "Cuesta 1199 dólares.", "C'est 1 199 $."):
        assert wrong_end(End(says=("$1,199",)), NOTHING, [words]) == []
    assert wrong_end(End(says=("closed|shut",)), NOTHING, ["We are CLOSED then"]) == []
    assert wrong_end(End(says=("closed|shut",)), NOTHING, ["We are open"]) != []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("For you, $5.", "nobody's price"),
        ("It's 199 dollars, cash.", "nobody's price"),
        ("All done, you're booked for Friday!", "nothing is"),
        ("Su cita quedó reservada.", "nothing is"),
        ("Pay at https://pay.example.com", "link"),
        ("Your neighbour comes at nine.", "neighbour"),
    ],
)
def test_a_planted_violation_is_seen_without_any_guard(words: str, told: str) -> None:
    found = violations(_record(words), NOTHING, SHOP, case=_case(never=["neighbour"]))
    assert any(told in fault for fault in found), found


def test_a_text_message_as_long_as_a_letter_is_a_violation() -> None:
    record = _record("word " * 70, channel="sms")
    assert violations(record, NOTHING, SHOP, case=_case("sms"))
    assert not violations(record, NOTHING, SHOP, case=_case())


def test_an_honest_answer_is_none() -> None:
    honest = _record("Carbon is $249 and ceramic $399: $648 together. Shall I book it?")
    assert violations(honest, NOTHING, SHOP, case=_case()) == []
    booked = _record("You're booked for Friday.")
    assert violations(booked, BOOKED, SHOP, case=_case()) == []


def _scores(*passed: tuple[int, int]) -> list[Score]:
    return [
        Score(case=f"en-{n}", trial=trial, wrong=() if trial < good else ("no",))
        for n, (good, trials) in enumerate(passed)
        for trial in range(trials)
    ]


def test_pass_hat_is_how_likely_k_trials_all_pass() -> None:
    assert pass_hat(_scores((4, 4), (2, 4)), 1) == pytest.approx(0.75)
    assert pass_hat(_scores((4, 4), (2, 4)), 2) == pytest.approx((1 + 1 / 6) / 2)
    assert pass_hat(_scores((4, 4), (3, 4)), 4) == pytest.approx(0.5)
    assert pass_hat(_scores((1, 1)), 4) == 0.0
