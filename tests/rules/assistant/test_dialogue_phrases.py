"""What the scripted model can say: the same in every language, and nothing half said."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import Amount, Call, Exchange, Result, Sayable
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import (
    SLOT,
    TABLES,
    fill,
    said_in,
    variants,
)
from lead_orchestrator.assistant.rules.dialogue.words import (
    hours_on,
    kinds_of_work,
    phone_text,
    vehicle_words,
    week_hours,
)
from lead_orchestrator.assistant.rules.guards.check import Passed, check
from lead_orchestrator.assistant.rules.sentences import split
from lead_orchestrator.kit.wording import (
    LANGUAGES,
    Language,
    about_length_words,
    moment_words,
    money_words,
    on_day_words,
    on_moment_words,
    wall_words,
    weekday_words,
)
from tests.house.source import ROOT
from tests.rules.assistant.given import CONTEXT, OFFERS, PLACE, grounds, theirs

DIALOGUE = ROOT / "src/lead_orchestrator/assistant/rules/dialogue"


def _slots(template: str) -> frozenset[str]:
    return frozenset(SLOT.findall(template))


@pytest.mark.parametrize("phrase", list(P))
def test_every_phrase_is_there_in_every_language(phrase: P) -> None:
    for language in LANGUAGES:
        said = variants(phrase, language)
        assert said
        assert all(words.strip() for words in said)


@pytest.mark.parametrize("phrase", list(P))
def test_every_way_to_say_a_phrase_has_the_same_slots(phrase: P) -> None:
    slots = {_slots(words) for language in LANGUAGES for words in variants(phrase, language)}
    assert len(slots) == 1


def test_no_language_knows_a_phrase_the_others_do_not() -> None:
    assert [set(table) for table in TABLES.values()] == [set(P)] * len(LANGUAGES)


def test_a_slot_that_is_not_filled_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{services} on {label}", {"services": "Tint"})


def test_braces_in_a_row_are_only_text() -> None:
    assert fill("{service}.", {"service": "Tint {name}"}) == "Tint {name}."


def test_a_time_at_the_end_of_a_spanish_sentence_ends_it_once() -> None:
    assert fill("Nos vemos {when}.", {"when": "a las 10:00 a. m."}) == "Nos vemos a las 10:00 a. m."


def test_our_own_words_are_known_again_in_any_language() -> None:
    for language in LANGUAGES:
        said = plain(fill(variants(P.LOOK_AT_TIMES, language)[0], {"soon": "x"}))
        assert said_in(f"well. {said}", P.LOOK_AT_TIMES)
        assert not said_in(said, P.NOT_BOOKING_IT)


def _uses() -> list[tuple[str, str, frozenset[str] | None]]:
    """Return (where, phrase, slots given) of every `say(P.…, {…})`; None when not written out."""
    found: list[tuple[str, str, frozenset[str] | None]] = []
    for path in sorted(DIALOGUE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "say" or not node.args:
                continue
            first = node.args[0]
            if not (isinstance(first, ast.Attribute) and isinstance(first.value, ast.Name)):
                continue
            found.append((f"{path.name}:{node.lineno}", first.attr, _given(node.args[1:])))
    return found


def _given(rest: list[ast.expr]) -> frozenset[str] | None:
    if not rest:
        return frozenset()
    if not isinstance(rest[0], ast.Dict) or any(key is None for key in rest[0].keys):
        return None
    return frozenset(str(key.value) for key in rest[0].keys if isinstance(key, ast.Constant))


def test_whoever_says_a_phrase_fills_all_its_slots() -> None:
    uses = _uses()
    assert len(uses) > 60
    wrong = [
        (where, name, sorted(needed), sorted(given))
        for where, name, given in uses
        if given is not None and given != (needed := _slots(variants(P[name], "en")[0]))
    ]
    assert not wrong


def test_no_phrase_is_written_for_nobody() -> None:
    written = "\n".join(
        path.read_text("utf-8")
        for path in Path(ROOT / "src/lead_orchestrator").rglob("*.py")
        if not path.name.startswith("phrases_") and path.name != "names.py"
    )
    assert [p.name for p in P if f"P.{p.name}" not in written] == []


def test_nothing_is_asked_twice_in_one_phrase() -> None:
    """One question at a time: a phrase asks at most one, and asks it at its end."""
    for phrase in P:
        for language in LANGUAGES:
            for words in variants(phrase, language):
                asks = words.count("?")
                assert asks <= 1, (phrase, language)


def test_a_spanish_day_after_a_preposition_is_contracted() -> None:
    when = {"when": "el viernes 4 de diciembre a las 10:00 a. m.", "services": "Tint"}
    assert "cita del viernes 4" in fill("Su cita de {when} quedó cancelada.", when)


AT = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
SERVICE = OFFERS[0]
DONE = Result(
    body={},
    sayable=Sayable(
        amounts=(Amount(cents=39900),),
        instants=(AT,),
        minutes=(180,),
        days=(date(2026, 12, 6),),
        booked=(AT,),
        moved=(AT,),
        cancelled=True,
        noted=True,
        held=True,
        handed_over=True,
        stopped=True,
    ),
)
EVENING = replace(CONTEXT, now=datetime(2026, 12, 2, 0, 30, tzinfo=UTC))  # half past seven
KNOWN = grounds(
    theirs("yes"),
    exchanges=[Exchange(call=Call(id="1", name="book", arguments={}), result=DONE)],
    context=EVENING,
)


def _example(language: Language) -> dict[str, str]:
    sunday = on_day_words(date(2026, 12, 6), language)
    local = AT.astimezone(PLACE.zone)
    price = money_words(SERVICE.price, language)
    cost = fill(variants(P.COSTS, language)[0], {"service": SERVICE.name, "price": price})
    return {
        "service": SERVICE.name, "services": SERVICE.name, "price": price, "total": price,
        "priced": cost, "car": vehicle_words(2022, "Honda Civic", language),
        "length": about_length_words(180, language), "lines": f"{SERVICE.name} {price}",
        "kinds": kinds_of_work(frozenset(o.category for o in OFFERS), language),
        "text": SERVICE.description, "days": sunday, "day": sunday, "why": " (Christmas Day)",
        "span": hours_on(CONTEXT, date(2026, 12, 3), language), "shop": PLACE.name,
        "time": wall_words(time(18), language), "address": PLACE.address,
        "phone": phone_text(PLACE.phone), "email": PLACE.email, "name": ", Jo",
        "label": moment_words(local.date(), local.time(), language),
        "when": on_moment_words(local.date(), local.time(), language),
        "soon": variants(P.THIS_WEEK, language)[0],
        "takes": f", {about_length_words(180, language)}",
        "subject": variants(P.SUBJECT_LAW, language)[0], "vehicle": "Honda Civic",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phrase", list(P))
def test_the_guards_let_our_own_words_pass(phrase: P, language: Language) -> None:
    """A fixed line that a guard stops sends the customer to a person for nothing."""
    slots = _example(language)
    if phrase in {P.OPEN_ON, P.OPEN_AGAIN}:
        slots["day"] = on_day_words(date(2026, 12, 3), language)
    if phrase is P.OPEN_WEEK:
        slots["days"] = f"{weekday_words(0, 4, language)} {slots['span']}"
    if phrase is P.CLOSEST_TIMES:
        slots["why"] = fill(variants(P.WE_ARE_CLOSED, language)[0], slots)
    for words in variants(phrase, language):
        if not words.endswith((".", "?", "!", "»")):
            continue  # a part of a sentence
        for sentence in split(fill(words, slots)):
            found = check(sentence, KNOWN)
            assert isinstance(found, Passed), (sentence, found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weekly_hours_are_told_and_pass(language: Language) -> None:
    said = week_hours(CONTEXT, language)
    for sentence in split(said):
        assert isinstance(check(sentence, KNOWN), Passed), sentence
    assert (
        said
        == {
            "en": "We're open Monday to Friday from 9:00 AM to 6:00 PM and Saturday from 9:00 AM to"
            " 3:00 PM. We're closed on Sundays.",
            "es": "Abrimos de lunes a viernes de 9:00 a. m. a 6:00 p. m. y los sábados de"
            " 9:00 a. m. a 3:00 p. m. Cerramos los domingos.",
            "fr": "Nous sommes ouverts du lundi au vendredi de 9 h à 18 h et le samedi de 9 h à 15"
            " h. Nous sommes fermés le dimanche.",
        }[language]
    )
