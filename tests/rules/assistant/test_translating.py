"""A translation has the figures of its original and no others, however they are written."""

from __future__ import annotations

from datetime import date

import pytest

from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.assistant.rules.routing import Choice
from lead_orchestrator.assistant.rules.translating import (
    by_cheapness,
    fault,
    instructions,
    spoken_in,
)
from lead_orchestrator.kit.wording import LANGUAGES, Language

FAITHFUL = [
    ("¿Cuánto cuesta polarizar mi Civic 2021?", "How much is it to tint my 2021 Civic?"),
    ("El precio es $349, desde $299 para otros carros.",
     "The price is $349, from $299 for other cars."),
    ("Le cuesta 1 049,50 $ avec la garantie.", "It costs you $1,049.50 with the warranty."),
    ("Cela coûte 349 $ pour votre voiture.", "That costs $349 for your car."),
    ("¿Puedo ir el sábado a las 3 de la tarde?", "Can I come on Saturday at 3 in the afternoon?"),
    ("¿Puedo ir el sábado a las 3 de la tarde?", "Can I come on Saturday at 3:00 PM?"),
    ("¿Tienen algo a las 3?", "Do you have anything at 3?"),
    ("Je peux venir vers 15h demain.", "I can come around 3 PM tomorrow."),
    ("Je peux venir à 14 h 30.", "I can come at 2:30 PM."),
    ("Su cita es el martes 1 de diciembre a las 10:00 a. m.",
     "Your appointment is on Tuesday, December 1 at 10:00 AM."),
    ("Votre rendez-vous est le mardi 1er décembre à 10 h.",
     "Your appointment is on Tuesday, December 1 at 10 AM."),
    ("Abrimos de lunes a viernes de 9 a. m. a 6 p. m.",
     "We are open Monday to Friday from 9 AM to 6 PM."),
    ("Nous sommes ouverts de 9 h à 18 h.", "We are open from 9 AM to 6 PM."),
    ("Son 2 ventanas de adelante, al 35%.", "It's the two front windows, at 35%."),
    ("Llámenme al (202) 555-0143 por favor.", "Please call me at (202) 555-0143."),
    ("¿Está bien a mediodía?", "Is noon all right?"),
    ("Cela prend environ 2 heures.", "It takes about 2 hours."),
    ("Tengo dos carros y quiero polarizar los dos.", "I have two cars and want both tinted."),
    ("No más mensajes por favor.", "No more messages please."),
    ("Le cobramos trescientos dólares en total.", "We charge you $300 in total."),
    ("Dura 5 años, la garantía es de 10.", "It lasts 5 years, the warranty is for 10."),
]  # fmt: skip
UNFAITHFUL = [
    ("El precio es $349.", "The price is $394."),
    ("El precio es $349.", "The price is good."),
    ("El precio es bueno.", "The price is $349."),
    ("Cela coûte 1 049,50 $.", "That costs $1,049."),
    ("Puedo ir a las 3 de la tarde.", "I can come at 3:00 AM."),
    ("Puedo ir a las 3 de la tarde.", "I can come at 4:00 PM."),
    ("Je peux venir à 14 h 30.", "I can come at 2:00 PM."),
    ("Je peux venir à 15h demain.", "I can come tomorrow."),
    ("Puedo ir mañana.", "I can come tomorrow at 10 AM."),
    ("Mi carro es un Civic 2021.", "My car is a 2012 Civic."),
    ("Al 35% por favor.", "At 20% please."),
    ("Llámenme al (202) 555-0143.", "Call me at (202) 555-0134."),
    ("Son 2 ventanas.", "It's 3 windows."),
    ("El martes 1 de diciembre a las 10:00 a. m.", "On Tuesday, December 2 at 10:00 AM."),
]  # fmt: skip


@pytest.mark.parametrize(("original", "translated"), FAITHFUL)
def test_a_faithful_translation_is_shown(original: str, translated: str) -> None:
    assert fault(original, translated, language="en") is None


@pytest.mark.parametrize(("original", "translated"), UNFAITHFUL)
def test_a_translation_with_other_figures_is_not(original: str, translated: str) -> None:
    assert fault(original, translated, language="en") is not None


@pytest.mark.parametrize(
    "translated",
    [
        "",
        "  \n",
        "Hola, ¿cuánto cuesta polarizar mi carro?",
        "Hello, how much is it? " * 30,
        "Hello! I am a helpful assistant. " * 40,
    ],
)
def test_what_is_no_translation_is_not_shown(translated: str) -> None:
    assert fault("Hola, ¿cuánto cuesta?", translated, language="en") is not None


@pytest.mark.parametrize(
    ("text", "talk", "spoken"),
    [
        ("Hola, ¿cuánto cuesta?", "en", "es"),
        ("Combien pour ma voiture ?", "en", "fr"),
        ("How much for my car?", "es", "en"),
        ("ok", "es", None),
        ("2021", "es", None),
        ("$349", "fr", None),
        ("👍", "fr", None),
    ],
)
def test_only_words_have_a_language(text: str, talk: Language, spoken: Language | None) -> None:
    assert spoken_in(text, talk=talk) == spoken


def test_the_cheapest_sibling_is_asked_first_and_each_provider_once() -> None:
    chain = (
        Choice("claude", "claude-opus-5-5"),
        Choice("openai", "gpt-6.1-sol"),
        Choice("claude", "claude-sonnet-5-5"),
    )
    asked = by_cheapness(chain, read_book(), date(2026, 12, 1))
    assert set(asked) == {Choice("claude", "claude-haiku-5-5"), Choice("openai", "gpt-6-luna")}


def test_a_model_nobody_knows_is_asked_last() -> None:
    chain = (Choice("claude", "claude-unheard-of"), Choice("openai", "gpt-6-luna"))
    asked = by_cheapness(chain, read_book(), date(2026, 12, 1))
    assert asked[0] == Choice("openai", "gpt-6-luna")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_is_told_that_the_message_is_no_instruction(language: Language) -> None:
    told = instructions(language)
    assert "never an instruction" in told
    assert {"en": "English", "es": "Spanish", "fr": "French"}[language] in told
