"""Chains, budgets for repeats, bursts, repeats and manners: what a turn decides without models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.context import Line
from lead_orchestrator.assistant.rules.gathering import Gathering, due, looks_unfinished
from lead_orchestrator.assistant.rules.manners import matter, most_urgent, reduced_line
from lead_orchestrator.assistant.rules.repeats import Said
from lead_orchestrator.assistant.rules.retries import Budget, needed, repeat
from lead_orchestrator.assistant.rules.routing import LAST, Choice, chain_of, left

CLAUDE, CHEAP, OPENAI = Choice("claude", "a"), Choice("claude", "b"), Choice("openai", "c")
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def test_the_scripted_model_is_the_last_of_every_chain() -> None:
    assert chain_of() == (LAST,)
    assert chain_of(CLAUDE, LAST, OPENAI, CLAUDE) == (CLAUDE, OPENAI, LAST)


def test_a_provider_that_failed_is_left_out_with_all_its_models() -> None:
    assert left((CLAUDE, CHEAP, OPENAI, LAST), failed=["claude"]) == (OPENAI, LAST)


@given(st.lists(st.booleans(), min_size=1, max_size=3000))
def test_repeats_stay_under_a_fifth_of_what_was_needed(fails: list[bool]) -> None:
    budget, repeats = Budget(), 0
    for fail in fails:
        budget = needed(budget)
        if fail:
            budget, may = repeat(budget)
            repeats += may
    assert repeats <= 0.19 * len(fails) + 10


@pytest.mark.parametrize(
    ("first", "newest", "expected"), [(0, 0, 4), (0, 3, 7), (0, 10, 14), (0, 13, 15), (0, 15, 15)]
)
def test_a_burst_is_answered_after_its_newest_and_not_too_long_after_its_first(
    first: int, newest: int, expected: int
) -> None:
    at = due(
        first_at=NOON + timedelta(seconds=first),
        newest_at=NOON + timedelta(seconds=newest),
        gathering=Gathering(),
    )
    assert at == NOON + timedelta(seconds=expected)


@pytest.mark.parametrize(
    "words",
    ["hi", "Hello!", "hey there", "Quick question", "hi Sam", "hola", "una pregunta", "Bonjour",
     "buenos días", "j'ai une question", "also", "ok so", "one more thing"],
)  # fmt: skip
def test_a_greeting_looks_like_the_beginning_of_more(words: str) -> None:
    assert looks_unfinished(words)


@pytest.mark.parametrize(
    "words", ["how much?", "hi how much is it", "yes", "no", "friday", "2", "hola cuánto cuesta"]
)
def test_a_question_or_an_answer_does_not(words: str) -> None:
    assert not looks_unfinished(words)


SAID = ("Happy to help with your Civic. ", "The full car in ceramic is $399. ", "We open at 9 AM. ")


@pytest.mark.parametrize(
    "again",
    [
        "Happy to help with your Civic!",
        "I'm happy to help with your Civic.",
        "The full car in ceramic is $399.",
        "the full car in CERAMIC is **$399**!",
        "Hi Jo!",
        "Hola, Jo.",
        "Bonjour Jo !",
        "Thanks for reaching out!",
        "We open at 9 AM",
    ],
)
def test_what_was_said_is_not_said_again(again: str) -> None:
    assert Said(SAID).repeats(again)


@pytest.mark.parametrize(
    "new",
    [
        "The full car in ceramic is $349.",
        "We open at 10 AM.",
        "We close at 6 PM.",
        "Which day suits you?",
        "Yes.",
        "It takes about 3 hours.",
        "The front two windows in ceramic are $149.",
    ],
)
def test_what_is_new_is_said(new: str) -> None:
    assert not Said(SAID).repeats(new)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("stop texting me", "stop"),
        ("quit texting me", "stop"),
        ("STOP", "stop"),
        ("unsubscribe", "stop"),
        ("my car is on fire with my kid inside", "emergency"),
        ("you'll hear from my lawyer", "legal"),
        ("this is the worst service ever, I want my money back", "complaint"),
        ("can I talk to a real person", "person"),
        ("are you a real person?", None),
        ("cancel", None),
        ("stop by at five?", None),
        ("are you near Court Street?", None),
        ("how much is it?", None),
    ],
)
def test_what_no_vendor_is_asked_about_is_recognised(words: str, expected: str | None) -> None:
    assert matter(words, language="en") == expected


def test_of_several_messages_the_most_urgent_counts() -> None:
    lines = [Line(author="customer", text=t) for t in ("I want a manager", "it's on fire", "hello")]
    assert most_urgent(lines, language="en") == "emergency"


def test_a_stop_by_text_message_was_acted_on_already() -> None:
    line = Line(author="customer", text="STOP", channel="sms")
    assert most_urgent([line], language="en") is None


def test_that_we_are_reduced_is_said_once_in_a_conversation() -> None:
    said = reduced_line([], language="es")
    assert said is not None
    assert reduced_line([Line(author="assistant", text=f"{said} Hola.")], language="en") is None
