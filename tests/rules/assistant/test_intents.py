"""Wishes, a clear yes, and how upset somebody is, in three languages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding.intents import (
    Wish,
    confirms,
    frustration,
    language_asked,
    requests,
    wishes,
)
from lead_orchestrator.assistant.rules.understanding.language import LANGUAGES, detect
from lead_orchestrator.assistant.rules.understanding.services import find_services, vocabulary
from lead_orchestrator.assistant.rules.understanding.spelling import corrected
from lead_orchestrator.assistant.rules.understanding.vehicles import find_vehicle
from lead_orchestrator.assistant.rules.understanding.when import find_when
from tests.rules.assistant.given import NOW, OFFERS
from tests.rules.assistant.phrases import lines

WISHES = [
    pytest.param(language, said, meant, id=f"{language}: {said}")
    for language in LANGUAGES
    for said, meant in lines(f"wishes_{language}")
]


def _read(text: str, language: str) -> str:
    return corrected(plain(text), vocabulary(OFFERS, language))


@pytest.mark.parametrize(("language", "said", "meant"), WISHES)
def test_a_wish_is_heard_in_every_language(language: str, said: str, meant: str) -> None:
    heard = {str(wish) for wish in wishes(_read(said, language), language)}
    for wanted in meant.split():
        if wanted.startswith("!"):
            assert wanted[1:] not in heard
        else:
            assert heard & set(wanted.split("|"))


@pytest.mark.parametrize(("said", "meant"), lines("yes"))
def test_only_a_clear_yes_is_a_yes(said: str, meant: str) -> None:
    assert confirms(plain(said)) is (meant == "yes")


@pytest.mark.parametrize(
    ("language", "text", "order"),
    [
        ("en", "how long does it take and where are you", [Wish.DURATION, Wish.ADDRESS]),
        ("es", "donde estan y aceptan tarjeta", [Wish.ADDRESS, Wish.PAYMENT]),
        ("fr", "vous avez une garantie et vous fermez quand", [Wish.WARRANTY, Wish.HOURS]),
    ],
)
def test_several_requests_keep_their_order(language: str, text: str, order: list[Wish]) -> None:
    asked = [wish for wish, _ in requests(text, language)]
    assert [wish for wish in asked if wish in order] == order


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hablas español?", "es"), ("can we do this in spanish", "es"),
        ("english please", "en"),
        ("en ingles por favor", "en"), ("parlez-vous français ?", "fr"), ("in french please", "fr"),
        ("je ne parle pas anglais", "fr"), ("no hablo ingles", "es"), ("how much is it", None),
    ],
)  # fmt: skip
def test_a_language_asked_for_is_named(text: str, language: str | None) -> None:
    assert language_asked(plain(text)) == language


@pytest.mark.parametrize(
    ("text", "language", "level"),
    [
        ("how much is it", "en", 0), ("hello?? anyone there", "en", 1),
        ("i want a refund", "en", 2),
        ("this is bullshit", "en", 3), ("i'll see you in court", "en", 3),
        ("cuanto cuesta", "es", 0), ("sigo esperando", "es", 1),
        ("quiero poner una queja", "es", 2), ("los voy a demandar", "es", 3),
        ("c'est combien", "fr", 0), ("j'attends toujours", "fr", 1),
        ("je suis decu du travail", "fr", 2), ("je vais appeler mon avocat", "fr", 3),
    ],
)  # fmt: skip
def test_how_upset_somebody_is_has_levels(text: str, language: str, level: int) -> None:
    assert frustration(plain(text), language) == level


@given(st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_no_text_breaks_the_tables(text: str, language: str) -> None:
    said = plain(text)
    assert wishes(said, language) == {wish for wish, _ in requests(said, language)}
    confirms(said)
    language_asked(said)
    frustration(said, language)


def test_a_message_is_understood_in_three_milliseconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = [said for language in LANGUAGES for said, _ in lines(f"wishes_{language}")]
    for text in texts[:20]:
        _understand(text)
    spent: list[float] = []
    for n, text in enumerate(texts):
        started = time.perf_counter()
        _understand(f"{text} {n}")  # never the same text twice: nothing is remembered
        spent.append(time.perf_counter() - started)
    spent.sort()
    median, high = spent[len(spent) // 2] * 1000, spent[int(len(spent) * 0.95)] * 1000
    with capsys.disabled():
        print(f" [understanding: median {median:.2f} ms, p95 {high:.2f} ms]", end="")  # noqa: T201
    assert median <= 3


def _understand(text: str) -> None:
    language = detect(text) or "en"
    said = _read(text, language)
    wishes(said, language)
    confirms(said)
    find_when(said, NOW, language)
    find_services(said, OFFERS, language=language)
    find_vehicle(said)
