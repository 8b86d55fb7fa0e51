"""Answers as text messages: short, numbered, whole sentences, in three languages."""

from __future__ import annotations

import pytest

from lead_orchestrator.assistant.rules.context import Card
from lead_orchestrator.assistant.rules.replies import SMS_LENGTH, final_cards, sms_text

SLOTS: Card = {
    "kind": "slots",
    "timezone": "America/New_York",
    "slots": [
        {"starts_at": f"2026-12-0{day}T14:00:00-05:00", "label": f"{name}, December {day} at 2 PM"}
        for day, name in ((2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"))
    ],
}


def test_times_become_a_numbered_list() -> None:
    said = sms_text("Which suits you?", [SLOTS])
    assert said.splitlines() == [
        "Which suits you?",
        "1. Wednesday, December 2 at 2 PM",
        "2. Thursday, December 3 at 2 PM",
        "3. Friday, December 4 at 2 PM",
    ]


def test_a_list_that_the_text_has_already_is_not_added_again() -> None:
    said = "These are free:\n1. Wednesday\n2. Thursday"
    assert sms_text(said, [SLOTS]) == said


@pytest.mark.parametrize(
    ("language", "second"),
    [("en", "2. Thu Dec 3, 2:00 PM"), ("es", "2. jue 3 dic, 2:00 p. m."),
     ("fr", "2. jeu 3 déc, 14 h")],
)  # fmt: skip
def test_in_a_long_answer_days_get_their_short_names(language: str, second: str) -> None:
    said = sms_text("We have time for you this week. " * 8 + "Which?", [SLOTS], language=language)
    assert second in said.splitlines()
    assert len(said) <= SMS_LENGTH


def test_a_long_answer_loses_sentences_and_keeps_the_first_and_the_question() -> None:
    first, question = "Ceramic Tint, Full Car is $399.", "Shall I look for a time?"
    said = sms_text(f"{first} {'It keeps the heat out well. ' * 15}{question}", [])
    assert said.startswith(first)
    assert said.endswith(question)
    assert len(said) <= SMS_LENGTH


def test_one_very_long_sentence_is_left_whole() -> None:
    said = "word " * 100
    assert sms_text(said, []) == said.strip()


def test_what_a_later_step_made_pointless_is_not_shown() -> None:
    cards: list[Card] = [{"kind": "services"}, SLOTS, {"kind": "confirm"}, {"kind": "booking"}]
    assert [card["kind"] for card in final_cards(cards)] == ["booking"]
