"""Text into sentences while it arrives."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.sentences import LONGEST, Sentences, split


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("It is $1,049.50. Shall I look?", ["It is $1,049.50. ", "Shall I look?"]),
        ("We open at 10:00 a.m. on Monday. Good?", ["We open at 10:00 a.m. on Monday. ", "Good?"]),
        ("I have 10 a.m. Would that work?", ["I have 10 a.m. ", "Would that work?"]),
        ("I have 10 a.m. Tuesday. Fine?", ["I have 10 a.m. Tuesday. ", "Fine?"]),
        ("Ask Mr. Smith at 12 Main St. in town.", ["Ask Mr. Smith at 12 Main St. in town."]),
        ("1. Front two\n2. Full car", ["1. Front two\n", "2. Full car"]),
        ("Wait... what?! Yes!", ["Wait... what?! ", "Yes!"]),
        ("One line\n\nAnother line", ["One line\n\n", "Another line"]),
        ('He said "yes." Then left.', ['He said "yes." ', "Then left."]),
        ("", []),
        ("No end", ["No end"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                "It is $1,049.50",
                "10 a.m.",
                " ",
                ". ",
                "Monday",
                "\n",
                "? ",
                "No. 5",
                "Yes",
                "!",
                "e.g. ",
            ]
        ),
        max_size=25,
    ).map("".join),
)


@given(text=_TEXTS, cuts=st.lists(st.integers(0, 200), max_size=12))
def test_how_the_text_arrives_changes_nothing(text: str, cuts: list[int]) -> None:
    sentences = Sentences()
    found: list[str] = []
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    for start, end in pairwise(places):
        found += sentences.feed(text[start:end])
    found += sentences.finish()
    assert "".join(found) == text
    assert found == split(text)


def test_a_finished_sentence_is_given_before_the_text_ends() -> None:
    sentences = Sentences()
    assert sentences.feed("The price is $399. I can") == ["The price is $399. "]


def test_a_sentence_without_an_end_is_given_in_pieces_and_costs_little() -> None:
    sentences = Sentences()
    text = "and it is very cheap and " * 1_000
    found = [piece for _ in range(1_000) for piece in sentences.feed("and it is very cheap and ")]
    found += sentences.finish()
    assert "".join(found) == text
    assert found == split(text)
    assert max(map(len, found)) == LONGEST
