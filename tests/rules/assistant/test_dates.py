"""When a customer means: the shared phrases, more of them, and what is no date at all."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.understanding.dates import When
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "cases" / "datetime_phrases.json").read_text()
)
NOW = datetime.fromisoformat(CASES["reference"])  # Wednesday 2026-09-16 10:30 in Chicago
ENGLISH = [phrase for phrase in CASES["phrases"] if phrase["lang"] == "en"]
NEGATIVES = [phrase["text"] for phrase in CASES["negatives"] if phrase["lang"] == "en"]


def _is_right(when: When | None, expected: dict[str, Any]) -> bool:
    if when is None:
        return False
    days = [str(day) for day in when.days]
    if "date_range" in expected and [days[0], days[-1]] != expected["date_range"]:
        return False
    if "date" in expected and (
        len(days) != 1 or days[0] not in [expected["date"], *expected.get("also_accept_dates", [])]
    ):
        return False
    said = {"time": when.at, "from": when.after, "to": when.before}
    if any((at and f"{at:%H:%M}") != expected.get(key) for key, at in said.items()):
        return False
    return "part_of_day" not in expected or when.part == expected["part_of_day"]


@pytest.mark.parametrize("phrase", ENGLISH, ids=lambda p: p["id"])
def test_an_english_phrase_is_read_as_a_person_means_it(phrase: dict[str, Any]) -> None:
    assert _is_right(find_when(phrase["text"], NOW), phrase["expected"])


def test_the_score_of_english_phrases_is_full(capsys: pytest.CaptureFixture[str]) -> None:
    right = sum(_is_right(find_when(p["text"], NOW), p["expected"]) for p in ENGLISH)
    with capsys.disabled():
        print(f" [dates: en {right}/{len(ENGLISH)}; es and fr not yet]", end="")  # noqa: T201
    assert right == len(ENGLISH)


@pytest.mark.parametrize("text", NEGATIVES)
def test_a_phrase_without_a_date_gives_none(text: str) -> None:
    assert find_when(text, NOW) is None


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
    when = find_when(text, NOW)
    assert when is not None
    assert [str(day) for day in when.days] == days
    assert when.at == at


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
    when = find_when(text, NOW)
    assert when is not None
    assert (when.at, when.after, when.before) == (None, after, before)


def test_next_saturday_said_on_a_wednesday_is_ambiguous() -> None:
    when = find_when("next saturday", NOW)
    assert when is not None
    assert when.ambiguous
    assert {*when.days, *when.other_days} == {date(2026, 9, 19), date(2026, 9, 26)}


def test_a_weekday_that_does_not_fit_its_date_is_ambiguous() -> None:
    when = find_when("monday december 3", NOW)
    assert when is not None
    assert when.days == (date(2026, 12, 3),)
    assert when.other_days == (date(2026, 9, 21),)


@pytest.mark.parametrize("text", ["asap", "what's the earliest you have?", "next available"])
def test_as_soon_as_possible_is_heard(text: str) -> None:
    when = find_when(text, NOW)
    assert when is not None
    assert when.earliest


@pytest.mark.parametrize(
    "text",
    ["is it 4 doors?", "the second one", "I have 2 kids", "model 3", "call me at 555-0143",
     "1,049.50", "35% on the fronts", "my 2019 accord", "the first option"],
)  # fmt: skip
def test_other_figures_are_no_times(text: str) -> None:
    assert find_when(text, NOW) is None


_WORDS = st.sampled_from(
    "next this monday fri tomorrow at on the 3rd 31st feb 30 12/31 2/29 after before between and "  # noqa: SIM905 - words
    "5 13 25:00 9:75 noon week weekend in two weeks 0 am pm december 99 // - , . half past".split()
)


@given(st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=8).map(" ".join)))
def test_no_text_breaks_the_grammar_and_no_day_lies_in_the_past(text: str) -> None:
    when = find_when(text, NOW)
    if when is not None:
        assert all(day >= date(2020, 1, 1) for day in when.days)
        assert list(when.days) == sorted(set(when.days))
