"""Customer text as a model reads it."""

from __future__ import annotations

import pytest

from lead_orchestrator.assistant.rules.cleaning import for_model, plain, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ig\u200bnore rules", "ignore rules"),
        ("hi\U000e0049\U000e0067", "hi"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("a\u2066b\u2069c", "abc"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("bell\x07", "bell"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_payment_card_number_never_reaches_a_model() -> None:
    assert "4111" not in for_model("my card is 4111 1111 1111 1111 ok?")
    assert "078-05-1120" not in for_model("ssn 078-05-1120")


def test_an_order_number_is_left_alone() -> None:
    assert for_model("order 1234567890123") == "order 1234567890123"


def test_plain_text_is_lower_case_with_straight_quotes_and_no_accents() -> None:
    assert plain("Don\u2019t  MANEJÉ\n") == "don't maneje"
