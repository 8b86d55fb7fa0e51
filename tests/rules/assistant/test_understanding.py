"""Services, vehicles and wishes in customers' words."""

from __future__ import annotations

import pytest

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms, wishes
from lead_orchestrator.assistant.rules.understanding.services import find_services, vocabulary
from lead_orchestrator.assistant.rules.understanding.spelling import corrected
from lead_orchestrator.assistant.rules.understanding.vehicles import find_vehicle
from tests.rules.assistant.given import OFFERS
from tests.rules.assistant.phrases import lines

WORDS = vocabulary(OFFERS, "en")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("how much for ceremic tint on all windows", ["ceramic-full"]),
        ("front two windows and windshield strip", ["front-two", "strip"]),
        ("just the fronts in ceramic", ["front-two-ceramic"]),
        ("the works", ["ceramic-full"]),
        ("Ceramic Tint, Full Car please", ["ceramic-full"]),
        ("carbon vs ceramic for the whole car", ["carbon-full", "ceramic-full"]),
        ("tint removal and ceramic tint full car", ["removal", "ceramic-full"]),
        ("5 year ceramic coating", ["coating-5"]),
        ("clear bra on the hood", ["ppf-front"]),
        ("do you do speakers", ["speakers"]),
        ("can you take off my old tint", ["removal"]),
    ],
)
def test_a_service_is_found_in_everyday_words(text: str, codes: list[str]) -> None:
    found = find_services(corrected(plain(text), WORDS), OFFERS)
    assert [service.code for service in found.chosen] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("whats full tint cost", {"carbon-full", "ceramic-full"}),
        ("windsheild tint", {"strip", "windshield"}),
        ("ceramic coating", {"coating-3", "coating-5"}),
    ],
)
def test_what_is_not_certain_is_given_as_options(text: str, codes: set[str]) -> None:
    found = find_services(corrected(plain(text), WORDS), OFFERS)
    assert not found.chosen
    assert {service.code for service in found.options} == codes


@pytest.mark.parametrize(("said", "meant"), lines("services"))
def test_a_service_named_in_english_is_found_in_other_languages(said: str, meant: str) -> None:
    language, _, text = said.partition(" ")
    words = vocabulary(OFFERS, language)
    found = find_services(corrected(plain(text), words), OFFERS, language=language)
    if meant == "none":
        assert found.empty
    elif meant.startswith("?"):
        assert not found.chosen
        assert {service.code for service in found.options} == set(meant[1:].split())
    else:
        assert [service.code for service in found.chosen] == meant.split()


@pytest.mark.parametrize(("text", "meant"), lines("vehicles"))
def test_a_vehicle_is_found_in_other_languages(text: str, meant: str) -> None:
    found = find_vehicle(plain(text))
    told = "none" if found is None else f"{found.label}, {found.vehicle_class or '?'}"
    assert told == meant


@pytest.mark.parametrize("text", ["hello", "what time is it", "thanks", "my dog is called Rex"])
def test_no_service_is_found_where_none_is_named(text: str) -> None:
    assert find_services(plain(text), OFFERS).empty


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("apointment tomorow", "appointment tomorow"),  # `tomorow` is the date grammar's
        ("windsheild", "windshield"),
        ("how much is tnit", "how much is tint"),
        ("reschedual", "reschedule"),
        ("form there to here", "form there to here"),
    ],
)
def test_spelling_is_put_right_towards_our_words_only(text: str, right: str) -> None:
    known = WORDS - {"tomorrow"}
    assert corrected(text, known) == right


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("i have a 2019 honda civic", "2019 Honda Civic", "sedan"),
        ("its for my tahoe", "Chevrolet Tahoe", "suv"),
        ("toyta camery", "Toyota Camry", "sedan"),
        ("ford f-150", "Ford F-150", "truck"),
        ("2021 model y", "2021 Tesla Model Y", "suv"),
        ("my bmw x5", "BMW X5", "suv"),
        ("silvrado", "Chevrolet Silverado", "truck"),
        ("it's a truck", "truck", "truck"),
        ("mercedes c300", "Mercedes-Benz C300", "sedan"),
    ],
)
def test_a_vehicle_is_found_with_its_class(text: str, label: str, kind: str) -> None:
    found = find_vehicle(text)
    assert found is not None
    assert (found.label, found.vehicle_class) == (label, kind)


@pytest.mark.parametrize(
    "text", ["any escape from this", "do you tint trucks", "let's focus", "hi"]
)
def test_everyday_words_are_no_vehicles(text: str) -> None:
    assert find_vehicle(text) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("how much is it", Wish.PRICE),
        ("are you open on saturday", Wish.HOURS),
        ("where are you located", Wish.ADDRESS),
        ("are you a real person?", Wish.BOT),
        ("can i talk to a person please", Wish.PERSON),
        ("my car is on fire", Wish.EMERGENCY),
        ("i'll call my lawyer", Wish.LEGAL_THREAT),
        ("this is ridiculous", Wish.COMPLAINT),
        ("who else booked tomorrow?", Wish.OTHERS),
        ("any discounts?", Wish.BARGAIN),
        ("what's the difference", Wish.COMPARE),
        ("how long does it take", Wish.DURATION),
        ("i need to reschedule", Wish.MOVE),
        ("please cancel my appointment", Wish.CANCEL),
        ("do you have other times?", Wish.OTHER_TIMES),
        ("is 5% legal", Wish.LAW),
        ("habla espanol?", Wish.LANGUAGE),
    ],
)
def test_a_wish_is_heard(text: str, wish: Wish) -> None:
    assert wish in wishes(text)


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes, book it", "yep!", "ok", "sure thing", "sounds good", "perfect, thanks",
     "yes please", "that works", "go ahead", "ok great", "y", "let's do it", "Confirm"],
)  # fmt: skip
def test_a_clear_yes_confirms(text: str) -> None:
    assert confirms(plain(text))


@pytest.mark.parametrize(
    "text",
    ["no", "yes but later", "is that ok?", "yes if it's cheaper", "maybe", "book whatever",
     "not yet", "yesterday", "okra", "I said yes to someone else", "don't book it",
     "how much?", "", "yes?",
     "sure, but another time", "fine, actually wait"],
)  # fmt: skip
def test_anything_else_does_not_confirm(text: str) -> None:
    assert not confirms(plain(text))
