"""When a customer means: the shared phrases, more of them, and what is no date at all."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.understanding import when
from lead_orchestrator.assistant.rules.understanding.dates import When
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when
from tests.rules.assistant.phrases import fits, lines

LANGUAGES = ("en", "es", "fr")
ENOUGH = 0.95
CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "cases" / "datetime_phrases.json").read_text()
)
NOW = datetime.fromisoformat(CASES["reference"])  # Wednesday 2026-09-16 10:30 in Chicago
PHRASES: list[dict[str, Any]] = CASES["phrases"]
NEGATIVES: list[dict[str, Any]] = CASES["negatives"]
LISTED = [
    pytest.param(language, said, meant, id=f"{language}: {said}")
    for name in ("dates", "blind")
    for language in LANGUAGES
    for said, meant in lines(f"{name}_{language}")
]


def _is_right(found: When | None, expected: dict[str, Any]) -> bool:
    if found is None:
        return False
    days = [str(day) for day in found.days]
    if "date_range" in expected and [days[0], days[-1]] != expected["date_range"]:
        return False
    if "date" in expected and (
        len(days) != 1 or days[0] not in [expected["date"], *expected.get("also_accept_dates", [])]
    ):
        return False
    said = {"time": found.at, "from": found.after, "to": found.before}
    if any((at and f"{at:%H:%M}") != expected.get(key) for key, at in said.items()):
        return False
    return "part_of_day" not in expected or found.part == expected["part_of_day"]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: p["id"])
def test_a_phrase_is_read_as_a_person_means_it(phrase: dict[str, Any]) -> None:
    found = when.find_when(phrase["text"], NOW, phrase["lang"])
    assert _is_right(found, phrase["expected"])


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: p["id"])
def test_a_phrase_in_another_language_than_the_conversation_is_read_too(
    phrase: dict[str, Any],
) -> None:
    for hint in LANGUAGES:
        assert _is_right(when.find_when(phrase["text"], NOW, hint), phrase["expected"])


def test_the_score_of_the_shared_phrases_is_high_in_every_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scores: dict[str, tuple[int, int]] = {}
    for language in LANGUAGES:
        own = [p for p in PHRASES if p["lang"] == language]
        right = [_is_right(when.find_when(p["text"], NOW, language), p["expected"]) for p in own]
        scores[language] = sum(right), len(own)
    false = [p for p in NEGATIVES if when.find_when(p["text"], NOW, p["lang"]) is not None]
    with capsys.disabled():
        told = ", ".join(f"{name} {right}/{all_}" for name, (right, all_) in scores.items())
        print(f" [dates: {told}; false {len(false)}/{len(NEGATIVES)}]", end="")  # noqa: T201
    assert all(right >= ENOUGH * all_ for right, all_ in scores.values())
    assert not false


@pytest.mark.parametrize(("language", "said", "meant"), LISTED)
def test_the_way_customers_write_is_read(language: str, said: str, meant: str) -> None:
    assert fits(when.find_when(said, NOW, language), meant)


@pytest.mark.parametrize("hint", LANGUAGES)
@pytest.mark.parametrize("phrase", NEGATIVES, ids=lambda p: p["id"])
def test_a_phrase_without_a_date_gives_none(phrase: dict[str, Any], hint: str) -> None:
    assert when.find_when(phrase["text"], NOW, hint) is None


@pytest.mark.parametrize(
    ("text", "days", "at"),
    [
        ("Dec 3 at 2", ["2026-12-03"], time(14)),
        ("Tuesday, December 1 at 10:00 AM please", ["2026-12-01"], time(10)),
        ("sat 9/19", ["2026-09-19"], None),
        ("saturday the 19th at noon", ["2026-09-19"], time(12)),
        ("tmrw at 11 works", ["2026-09-17"], time(11)),
        ("how about tues @ 2:30pm", ["2026-09-22"], time(14, 30)),
        ("not tomorrow, friday", ["2026-09-18"], None),
        ("can't do friday, how about monday at 8", ["2026-09-21"], time(8)),
        ("tuesday or wednesday", ["2026-09-22", "2026-09-23"], None),
        ("tuesday and thursday", ["2026-09-17", "2026-09-22"], None),
        ("2019 Honda Civic on friday at 3", ["2026-09-18"], time(15)),
        ("wednesday next week", ["2026-09-23"], None),
        ("Jan 5, 2027", ["2027-01-05"], None),
        ("2026-12-03 please", ["2026-12-03"], None),
        ("7 tonight", ["2026-09-16"], time(19)),
        ("this afternoon at 4", ["2026-09-16"], time(16)),
        ("quarter to five on monday", ["2026-09-21"], time(16, 45)),
        ("the day after tomorrow at 9 am", ["2026-09-18"], time(9)),
        ("monday 10", ["2026-09-21"], time(10)),
        ("the 10:30 one", [], time(10, 30)),
    ],
)
def test_days_and_times_are_read_together(text: str, days: list[str], at: time | None) -> None:
    found = find_when(text, NOW)
    assert found is not None
    assert [str(day) for day in found.days] == days
    assert found.at == at


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("friday after work", time(17), None),
        ("10am-2pm friday", time(10), time(14)),
        ("from 2 to 4pm on monday", time(14), time(16)),
        ("no earlier than 3 on tuesday", time(15), None),
        ("monday by 11", None, time(11)),
        ("3pm or later tomorrow", time(15), None),
    ],
)
def test_bounds_are_bounds(text: str, after: time | None, before: time | None) -> None:
    found = find_when(text, NOW)
    assert found is not None
    assert (found.at, found.after, found.before) == (None, after, before)


def test_next_saturday_said_on_a_wednesday_is_ambiguous() -> None:
    found = find_when("next saturday", NOW)
    assert found is not None
    assert found.ambiguous
    assert {*found.days, *found.other_days} == {date(2026, 9, 19), date(2026, 9, 26)}


def test_a_weekday_that_does_not_fit_its_date_is_ambiguous() -> None:
    found = find_when("monday december 3", NOW)
    assert found is not None
    assert found.days == (date(2026, 12, 3),)
    assert found.other_days == (date(2026, 9, 21),)


@pytest.mark.parametrize("text", ["asap", "what's the earliest you have?", "next available"])
def test_as_soon_as_possible_is_heard(text: str) -> None:
    found = find_when(text, NOW)
    assert found is not None
    assert found.earliest


@pytest.mark.parametrize(
    "text",
    ["is it 4 doors?", "the second one", "I have 2 kids", "model 3", "call me at 555-0143",
     "1,049.50", "35% on the fronts", "my 2019 accord", "the first option"],
)  # fmt: skip
def test_other_figures_are_no_times(text: str) -> None:
    assert find_when(text, NOW) is None


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("en", "next saturday", "2026-09-19"),
        ("es", "el próximo sábado", "2026-09-26"),
        ("es", "el 3/10 a las 11", "2027-03-10"),
        ("fr", "samedi prochain", "2026-09-26"),
        ("fr", "dans huit jours", "2026-09-24"),
    ],
)
def test_what_can_mean_two_days_says_so(language: str, text: str, other: str) -> None:
    found = when.find_when(text, NOW, language)
    assert found is not None
    assert found.ambiguous
    assert other in [str(day) for day in found.other_days]


def test_hours_from_now_are_right_when_the_clocks_change() -> None:
    eve = datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo("America/Chicago"))
    found = when.find_when("dans 3 heures", eve, "fr")
    assert found is not None
    assert found.at == time(2, 30)  # one o'clock comes twice that night


_WORDS = st.sampled_from(
    "next this monday fri tomorrow at on the 3rd 31st feb 30 12/31 2/29 after before between and "  # noqa: SIM905 - words
    "5 13 25:00 9:75 noon week weekend in two weeks 0 am pm december 99 // - , . half past el "
    "lunes mar mañana pasado a las y media cuarto para próximo que viene fin de semana mes entre "
    "después de antes dentro quince días ocho le samedi huit d'ici vers 15h midi demie "
    "prochain semaine jusqu'à dès entre et avant 31/2 30/02 primero de octubre en 25h mi-octobre "
    "première dernier mois ce week-end tarde noche soir matin vingt-cinq 0h 24:00 desde "
    "hasta".split()
)


@given(
    st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=8).map(" ".join)),
    st.sampled_from(LANGUAGES),
)
def test_no_text_breaks_a_grammar_and_no_day_lies_in_the_past(text: str, language: str) -> None:
    found = when.find_when(text, NOW, language)
    if found is not None:
        assert all(day >= date(2020, 1, 1) for day in found.days)
        assert list(found.days) == sorted(set(found.days))
        assert found.bounds[0] <= found.bounds[1] or found.part
