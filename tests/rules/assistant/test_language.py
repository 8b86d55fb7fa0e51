"""Which language a message is in: right where it shows, silent where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.understanding.language import LANGUAGES, detect
from tests.rules.assistant.phrases import lines

MESSAGES = [(said, None if language == "-" else language) for language, said in lines("languages")]
SPOKEN = [(said, language) for said, language in MESSAGES if language]


def test_short_messages_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [said for said, language in MESSAGES if detect(said) not in (language, None)]
    silent = [said for said, _ in SPOKEN if detect(said) is None]
    with capsys.disabled():
        count = len(MESSAGES)
        print(f" [language: {count}, wrong {len(wrong)}, silent {len(silent)}]", end="")  # noqa: T201
    assert len(SPOKEN) >= 150
    assert len(wrong) <= 0.01 * len(MESSAGES)
    assert len(silent) <= 0.05 * len(SPOKEN)


@pytest.mark.parametrize("text", [said for said, language in MESSAGES if language is None])
def test_words_of_no_language_change_nothing(text: str) -> None:
    assert detect(text) is None


def test_a_mixed_message_is_of_the_language_most_of_it_is_in() -> None:
    assert detect("hola, can I get a quote for my car") == "en"
    assert detect("quiero el ceramic tint para mi carro") == "es"
    assert detect("je voudrais un quote pour mon truck svp") == "fr"


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert detect(text) in (*LANGUAGES, None)
