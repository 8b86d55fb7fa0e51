"""Tables of sentences: no lie passes and no honest sentence is stopped, in three languages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lead_orchestrator.assistant.rules.context import Language
from lead_orchestrator.assistant.rules.guards.check import Passed, Refused, check
from tests.rules.assistant.guarded.attacks_en import ATTACKS as ATTACKS_EN
from tests.rules.assistant.guarded.attacks_es import ATTACKS as ATTACKS_ES
from tests.rules.assistant.guarded.attacks_fr import ATTACKS as ATTACKS_FR
from tests.rules.assistant.guarded.generated import LANGUAGES
from tests.rules.assistant.guarded.honest_en import HONEST as HONEST_EN
from tests.rules.assistant.guarded.honest_es import HONEST as HONEST_ES
from tests.rules.assistant.guarded.honest_fr import HONEST as HONEST_FR
from tests.rules.assistant.guarded.scenes import scene, sentences

ATTACKS: Mapping[Language, Mapping[str, str]] = {
    "en": ATTACKS_EN,
    "es": ATTACKS_ES,
    "fr": ATTACKS_FR,
}
HONEST: Mapping[Language, Mapping[str, str]] = {"en": HONEST_EN, "es": HONEST_ES, "fr": HONEST_FR}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_lie_of_the_table_passes(language: Language) -> None:
    table = sentences(ATTACKS[language])
    assert len(table) >= 120
    leaked = [(m, s) for m, s in table if check(s, scene(m, language)) == Passed()]
    assert not leaked


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_honest_sentence_of_the_table_is_stopped(language: Language) -> None:
    table = sentences(HONEST[language])
    assert len(table) >= 100
    verdicts = [(s, check(s, scene(m, language))) for m, s in table]
    assert not [(s, v) for s, v in verdicts if isinstance(v, Refused)]


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("held_in", LANGUAGES)
def test_a_lie_in_another_language_than_the_conversation_passes_no_more(
    spoken: Language, held_in: Language
) -> None:
    """A model may slip: every sentence is read in all three languages, whichever is spoken."""
    table = [(m, s) for m, s in sentences(ATTACKS[spoken]) if "/" not in s]
    leaked = [(m, s) for m, s in table if check(s, scene(m, held_in)) == Passed()]
    assert not leaked
