"""Tint law as data: whole, dated, sourced, and never a yes where the row does not give one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules import disclosure
from lead_orchestrator.assistant.rules.law import (
    WINDOWS,
    Film,
    Verdict,
    Window,
    facts,
    film_of,
    judge,
    note,
    shade_of,
    tint_law,
)
from lead_orchestrator.assistant.rules.law.tint import read_laws
from tests.rules.assistant.given import OFFERS

STATES = re.findall(
    "..",
    "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJ"
    "NMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWY",
)
CLASSES = ("coupe", "sedan", "suv", "truck", "van", None)


def test_every_state_and_the_district_has_a_row() -> None:
    assert sorted(read_laws()) == sorted(STATES)
    assert len(STATES) == 51


@pytest.mark.parametrize("state", STATES)
def test_a_row_is_whole_sourced_and_dated(state: str) -> None:
    law = tint_law(state)
    assert law is not None
    assert re.search(r"\d", law.source), "a source names its section"
    assert date(2020, 1, 1) < law.as_of < date(2027, 1, 1)
    assert law.strip in {"none", "AS-1"} or 3 <= int(law.strip) <= 8
    for limits in (law.car, law.mpv):
        assert set(limits) == {"front", "back", "rear"}
        for limit in limits.values():
            if isinstance(limit, tuple):
                assert 0 <= limit[0] < limit[1] <= 70
            elif isinstance(limit, int):
                assert 5 < limit <= 70
            else:
                assert limit in {"any", "none"}


@pytest.mark.parametrize(
    ("state", "windows", "vlt", "kind", "verdict"),
    [
        ("CA", ["front"], 35, "sedan", "not_allowed"),
        ("CA", ["back", "rear"], 5, "sedan", "allowed"),
        ("CA", [], 5, "sedan", "not_allowed"),
        ("TX", ["front"], 20, "sedan", "not_allowed"),
        ("TX", ["front"], 50, "sedan", "allowed"),
        ("TX", ["front"], 25, "sedan", "unsure"),  # with the glass it is darker than the film
        ("FL", ["back"], 15, "sedan", "unsure"),
        ("FL", ["back"], 10, "sedan", "not_allowed"),
        ("FL", ["back"], 10, "suv", "allowed"),
        ("FL", ["back"], 10, None, "unsure"),
        ("NJ", ["front"], 70, "sedan", "not_allowed"),
        ("VA", ["front"], 35, "van", "not_allowed"),
        ("VA", ["rear"], 5, "van", "allowed"),
        ("LA", ["front"], 30, "sedan", "unsure"),
        ("LA", ["front"], 20, "sedan", "not_allowed"),
        ("NH", ["front"], 5, "sedan", "unsure"),  # nobody verified the row
        ("CA", ["windshield"], 70, "sedan", "unsure"),
        ("CA", ["front"], None, "sedan", "unsure"),
        ("PR", ["front"], 5, "sedan", "unsure"),
        ("", ["front"], 5, "sedan", "unsure"),
        ("ca ", ["front"], 20, "sedan", "not_allowed"),
    ],
)
def test_a_film_is_judged_by_the_row(
    state: str, windows: list[Window], vlt: int | None, kind: str | None, verdict: Verdict
) -> None:
    assert judge(state, windows, vlt, kind).verdict == verdict


@given(
    state=st.sampled_from(STATES),
    window=st.sampled_from(("front", "back", "rear")),
    vlt=st.integers(1, 99),
    kind=st.sampled_from(CLASSES),
)
def test_a_lighter_film_is_never_worse(
    state: str, window: Window, vlt: int, kind: str | None
) -> None:
    order = {"not_allowed": 0, "unsure": 1, "allowed": 2}
    darker = judge(state, [window], vlt, kind).verdict
    lighter = judge(state, [window], vlt + 1, kind).verdict
    assert order[darker] <= order[lighter]


@given(
    state=st.sampled_from([*STATES, "PR"]),
    windows=st.lists(st.sampled_from(WINDOWS), max_size=4),
    vlt=st.none() | st.integers(0, 100),
    kind=st.sampled_from(CLASSES),
    language=st.sampled_from(["en", "es", "fr"]),
)
def test_words_are_whole_in_every_language_and_never_silent_where_something_is_against_it(
    state: str, windows: list[Window], vlt: int | None, kind: str | None, language: str
) -> None:
    judgement = judge(state, windows, vlt, kind)
    told = " ".join(facts(judgement, language))
    assert "{" not in told
    assert "None" not in told
    against = note(judgement, language)
    assert (against is None) == (vlt is None or judgement.verdict == "allowed")
    if against is not None:
        assert f"{vlt}" in against
        assert "{" not in against
        assert "()" not in against
        assert re.search(r"\b(?:shop|taller|atelier)\b", against)


def test_a_note_names_the_window_the_limit_the_source_and_the_date() -> None:
    assert note(judge("TX", ["front", "rear"], 5, "sedan")) == (
        "In TX, 5% film on front side windows is darker than the limit: front side windows: at"
        " least 25% of the light must pass (Tex. Transp. Code § 547.613; 37 Tex. Admin. Code"
        " § 21.3, as of 2025-06-30). Your shop will confirm what fits your vehicle."
    )


@pytest.mark.parametrize(
    ("name", "description", "film"),
    [
        ("Ceramic Tint, Full Car", "Film on all side and rear windows.",
         Film(windows=("front", "back", "rear"), vlt=None)),
        ("Front Two Windows", "5% limo film on the two front windows.",
         Film(windows=("front",), vlt=5)),
        ("Front Windows 20%", "", Film(windows=("front",), vlt=20)),
        ("Rear Window", "One piece, 15 percent.", Film(windows=("rear",), vlt=15)),
        ("Rear Privacy Tint", "The darkest film behind the driver.",
         Film(windows=("back", "rear"), vlt=None)),
        ("Side Windows", "Film on all side windows, rear glass left clear.",
         Film(windows=("front", "back"), vlt=None)),
        ("Windshield Strip", "A visor strip along the top of the windshield.",
         Film(windows=("strip",), vlt=None)),
        ("Ceramic Windshield", "Clear film.", Film(windows=("windshield",), vlt=None)),
    ],
)  # fmt: skip
def test_a_service_says_which_windows_and_which_shade(
    name: str, description: str, film: Film
) -> None:
    assert film_of(replace(OFFERS[0], name=name, description=description)) == film


def test_taking_film_off_and_other_trades_are_no_film() -> None:
    assert film_of(next(o for o in OFFERS if o.code == "removal")) is None
    assert film_of(next(o for o in OFFERS if o.code == "coating-3")) is None


@pytest.mark.parametrize(
    ("words", "shade"),
    [
        ("can I get 5% all around", 5), ("limo tint on the back", 5), ("20 percent please", 20),
        ("35% front and 15% back", 15), ("20% off?", None), ("a 10% discount", None),
        ("un 20% por favor", 20), ("20 pour cent à l'avant", 20), ("blocks 99% of UV", None),
        ("10% de descuento", None), ("I'm 100% sure", None), ("0%", None), ("$50%", None),
        ("", None), ("limousine service", None),
    ],
)  # fmt: skip
def test_a_shade_is_heard_and_a_discount_is_none(words: str, shade: int | None) -> None:
    assert shade_of(words) == shade


@pytest.mark.parametrize(
    ("state", "on", "said"),
    [
        ("CA", date(2026, 12, 1), True), ("CA", date(2019, 6, 30), False),
        ("ME", date(2026, 12, 1), True), ("UT", date(2026, 12, 1), True),
        ("CO", date(2026, 6, 29), False), ("CO", date(2026, 6, 30), True),
        ("NJ", date(2026, 12, 1), True), ("VA", date(2026, 12, 1), False),
        ("", date(2026, 12, 1), False),
    ],
)  # fmt: skip
def test_who_must_be_told_at_once_that_it_is_an_ai(state: str, on: date, said: bool) -> None:  # noqa: FBT001 - a column of the table
    assert disclosure.needed(state, on) is said


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_disclosure_is_known_again_in_an_answer(language: str) -> None:
    told = disclosure.line(language)
    assert disclosure.said_in(f"{told} How can I help?")
    assert not disclosure.said_in("How can I help?")
    assert re.search(r"\b(?:AI|IA)\b", told)
