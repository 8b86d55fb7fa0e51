"""What customers call the services of a full menu, in three languages, and what they mean."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

import pytest

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding.intents import Wish, language_asked, wishes
from lead_orchestrator.assistant.rules.understanding.services import (
    altered,
    find_services,
    vocabulary,
)
from lead_orchestrator.assistant.rules.understanding.spelling import corrected
from lead_orchestrator.assistant.rules.understanding.vehicles import last_named
from lead_orchestrator.assistant.rules.understanding.when import find_when
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.demo.menu import SERVICES
from lead_orchestrator.kit.values import Money
from lead_orchestrator.messaging.rules.consent import recognise

MENU = tuple(
    Service(
        id=uuid5(UUID(int=0), new.code), code=new.code, category=new.category, name=new.name,
        description=new.description, duration_minutes=new.duration_minutes,
        price=Money(new.price_cents, "USD"), starting_at=False,
    )
    for new in SERVICES
)  # fmt: skip
NOW = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 - the shop's own clock


def _meant(words: str, language: str) -> set[str]:
    text = corrected(plain(words), vocabulary(MENU, language))
    return {service.code for service in find_services(text, MENU, language=language).chosen}


@pytest.mark.parametrize(
    ("language", "words", "codes"),
    [
        ("en", "full ceramic", "ceramic-full"),
        ("en", "the infrared ceramic, full car", "ir-ceramic-full"),
        ("en", "the sunroof", "sunroof"),
        ("en", "panoramic roof", "panoramic-roof"),
        ("en", "the two layer ceramic coating with paint correction", "coating-five-year"),
        ("en", "teh ful ceramic tnt", "ceramic-full"),
        ("en", "cermic tint hole car", "ceramic-full"),
        ("en", "carbn on bak windw", "carbon-rear"),
        ("en", "carbon on the rear not ceramic", "carbon-rear"),
        ("en", "is it $399 for everything", ""),
        ("es", "el cerámico completo", "ceramic-full"),
        ("es", "parabrisas ceramico", "ceramic-windshield"),
        ("es", "la película infrarroja para el carro completo", "ir-ceramic-full"),
        ("es", "delanteras de carbono y parabrisas cerámico",
         "carbon-front-two ceramic-windshield"),
        ("es", "polarizar toda mi RAV4 con cerámico", "ceramic-full"),
        ("es", "quemacocos", "sunroof"),
        ("es", "techo panorámico", "panoramic-roof"),
        ("es", "el recubrimiento cerámico de dos capas", "coating-five-year"),
        ("es", "recubrimiento de vidrios", "coating-glass"),
        ("es", "las ventanillas de cuarto", "quarter-windows"),
        ("es", "vidrios oscuros, todos, de carbono", "carbon-full"),
        ("fr", "la céramique complète", "ceramic-full"),
        ("fr", "le pare-brise céramique", "ceramic-windshield"),
        ("fr", "l'infrarouge sur la voiture complète", "ir-ceramic-full"),
        ("fr", "teinter tout mon RAV4 en céramique", "ceramic-full"),
        ("fr", "toit pano", "panoramic-roof"),
        ("fr", "revêtement céramique deux couches", "coating-five-year"),
        ("fr", "le revêtement des vitres", "coating-glass"),
        ("fr", "pellicule de protection sur tout l'avant", "ppf-front"),
    ],
)  # fmt: skip
def test_a_service_is_known_by_what_customers_call_it(
    language: str, words: str, codes: str
) -> None:
    assert _meant(words, language) == set(codes.split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "make it ceramic instead of carbon"),
        ("en", "actually ceramic"),
        ("es", "mejor que sea ceramico en vez de carbono"),
        ("fr", "mettez la céramique au lieu du carbone"),
    ],
)
def test_another_material_keeps_the_extent_of_what_was_spoken_of(language: str, words: str) -> None:
    carbon = next(service for service in MENU if service.code == "carbon-full")
    found = altered((carbon,), plain(words), MENU, language=language)
    assert found is not None
    assert found.code == "ceramic-full"


def test_one_is_an_hour_only_where_it_stands_for_no_thing() -> None:
    wrong = find_when("not that one, i want full carbon friday morning", NOW)
    assert wrong is not None
    assert wrong.at is None
    assert wrong.part == "morning"
    hour = find_when("friday at one", NOW)
    assert hour is not None
    assert hour.at is not None
    assert hour.at.hour == 13


def test_the_vehicle_named_last_is_the_one_spoken_of() -> None:
    named = last_named("i have a civic and a tahoe. what's full carbon on the tahoe?")
    assert named is not None
    assert named.model == "Tahoe"
    denied = last_named("it's for the highlander, not the civic")
    assert denied is not None
    assert denied.model == "Highlander"


def test_coming_off_the_schedule_cancels_and_stops_no_messages() -> None:
    assert recognise("can u take me off the schedule") == "talk"
    assert recognise("take me off your list") == "stop"
    assert Wish.CANCEL in wishes("can u take me off the schedule")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("llene la forma en ingles pero hablo espanol", "es"),
        ("le formulaire etait en anglais mais je parle francais", "fr"),
        ("the form was in spanish but i speak english", "en"),
    ],
)
def test_the_language_people_say_they_speak_is_the_one_they_ask_for(
    words: str, language: str
) -> None:
    assert language_asked(words) == language


@pytest.mark.parametrize(
    ("language", "words", "wish"),
    [
        ("en", "please have somebody give me a call about my quote", Wish.PERSON),
        ("en", "put me through to the owner", Wish.PERSON),
        ("fr", "un conseiller svp", Wish.PERSON),
        ("en", "i've been waiting three days for somebody to get back to me", Wish.COMPLAINT),
        ("es", "llevo tres dias esperando que alguien me conteste", Wish.COMPLAINT),
        ("fr", "ca fait trois jours que j'attends une reponse", Wish.COMPLAINT),
        ("fr", "c'est pas ce que je demande, vous servez a rien", Wish.COMPLAINT),
        ("en", "actually could you make it 11 instead", Wish.MOVE),
        ("fr", "vous pouvez enlever mon rdv", Wish.CANCEL),
    ],
)
def test_more_ways_to_ask_for_it(language: str, words: str, wish: Wish) -> None:
    assert wish in wishes(words, language)
