"""How days, times, lengths, lists and money are said in the three languages."""

from __future__ import annotations

from datetime import date, time

import pytest

from lead_orchestrator.kit.values import Money
from lead_orchestrator.kit.wording import (
    CALENDARS,
    LANGUAGES,
    about_length_words,
    day_words,
    every_words,
    known,
    length_words,
    listed,
    moment_words,
    money_words,
    on_day_words,
    on_moment_words,
    price_words,
    span_words,
    wall_words,
    weekday_words,
)

DECEMBER = date(2026, 12, 1)  # a Tuesday


@pytest.mark.parametrize(
    ("language", "at", "said"),
    [
        ("en", time(10), "Tuesday, December 1 at 10:00 AM"),
        ("es", time(10), "martes 1 de diciembre a las 10:00 a. m."),
        ("es", time(13, 30), "martes 1 de diciembre a la 1:30 p. m."),
        ("es", time(1), "martes 1 de diciembre a la 1:00 a. m."),
        ("es", time(12), "martes 1 de diciembre a las 12:00 p. m."),
        ("fr", time(10), "mardi 1er décembre à 10 h"),
        ("fr", time(14, 30), "mardi 1er décembre à 14 h 30"),
        ("fr", time(9, 5), "mardi 1er décembre à 9 h 05"),
    ],
)
def test_a_moment_is_said_as_people_say_it(language: str, at: time, said: str) -> None:
    assert moment_words(DECEMBER, at, language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "on Tuesday, December 1 at 3:00 PM"),
        ("es", "el martes 1 de diciembre a las 3:00 p. m."),
        ("fr", "le mardi 1er décembre à 15 h"),
    ],
)
def test_a_moment_inside_a_sentence_has_its_article(language: str, said: str) -> None:
    assert on_moment_words(DECEMBER, time(15), language) == said


def test_only_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert day_words(date(2026, 12, 2), "fr") == "mercredi 2 décembre"
    assert on_day_words(date(2026, 8, 1), "fr") == "le samedi 1er août"


@pytest.mark.parametrize(
    ("language", "run", "one", "every"),
    [
        ("en", "Monday to Friday", "Saturday", "on Sundays"),
        ("es", "de lunes a viernes", "el sábado", "los domingos"),
        ("fr", "du lundi au vendredi", "le samedi", "le dimanche"),
    ],
)
def test_weekdays_stand_in_their_sentence(language: str, run: str, one: str, every: str) -> None:
    assert weekday_words(0, 4, language) == run
    assert weekday_words(5, 5, language) == one
    assert every_words(6, language) == every


def test_spanish_weekdays_that_end_in_s_have_no_other_plural() -> None:
    assert every_words(0, "es") == "los lunes"
    assert every_words(5, "es") == "los sábados"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "9:00 AM to 6:00 PM"),
        ("es", "9:00 a. m. a 6:00 p. m."),
        ("fr", "9 h à 18 h"),
    ],
)
def test_a_stretch_of_a_day_is_said(language: str, said: str) -> None:
    assert span_words(time(9), time(18), language) == said


@pytest.mark.parametrize(
    ("minutes", "en", "es", "fr"),
    [
        (30, "about 30 minutes", "unos 30 minutos", "environ 30 minutes"),
        (60, "about 1 hour", "alrededor de 1 hora", "environ 1 heure"),
        (180, "about 3 hours", "unas 3 horas", "environ 3 heures"),
        (
            150,
            "about 2 hours 30 minutes",
            "alrededor de 2 horas y 30 minutos",
            "environ 2 heures 30 minutes",
        ),
    ],
)
def test_a_length_is_said_as_a_rough_one(minutes: int, en: str, es: str, fr: str) -> None:
    assert [about_length_words(minutes, language) for language in LANGUAGES] == [en, es, fr]
    assert about_length_words(minutes, "en") == f"about {length_words(minutes)}"


@pytest.mark.parametrize(
    ("cents", "en", "fr"),
    [
        (34900, "$349", "349 $"),
        (104950, "$1,049.50", "1 049,50 $"),
        (5, "$0.05", "0,05 $"),
        (123456700, "$1,234,567", "1 234 567 $"),
    ],
)
def test_money_is_said(cents: int, en: str, fr: str) -> None:
    assert money_words(Money(cents)) == money_words(Money(cents), "es") == en
    assert money_words(Money(cents), "fr") == fr


def test_a_starting_price_says_so() -> None:
    said = [price_words(Money(29900), starting_at=True, language=x) for x in LANGUAGES]
    assert said == ["from $299", "desde $299", "à partir de 299 $"]


def test_canadian_dollars_are_told_apart() -> None:
    assert money_words(Money(100, "CAD"), "fr") == "1 $ CA"
    assert money_words(Money(100, "CAD"), "es") == "CA$1"


def test_lists_are_joined_as_people_join_them() -> None:
    assert listed([]) == ""
    assert listed(["a"], "es") == "a"
    three = [listed(["a", "b", "c"], x) for x in LANGUAGES]
    assert three == ["a, b and c", "a, b y c", "a, b et c"]


def test_a_spanish_and_before_the_same_sound_is_e() -> None:
    assert listed(["polarizado", "Interior"], "es") == "polarizado e Interior"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("es-MX", "es"), ("FR", "fr"), ("en-US", "en"), ("de", "en"), ("", "en"), ("spanish", "en")],
)
def test_a_language_that_is_not_ours_is_english(tag: str, language: str) -> None:
    assert known(tag) == language


def test_every_language_names_every_day_and_month() -> None:
    for calendar in CALENDARS.values():
        assert len(set(calendar.days)) == 7
        assert len(set(calendar.months)) == 12


def test_midnight_and_noon_are_told_apart() -> None:
    assert [wall_words(time(0), x) for x in LANGUAGES] == ["12:00 AM", "12:00 a. m.", "0 h"]
    assert [wall_words(time(12), x) for x in LANGUAGES] == ["12:00 PM", "12:00 p. m.", "12 h"]
