"""Every message in every language: whole, short enough, in letters the air has, and inert."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, time
from typing import Literal, cast, get_args

import pytest

from lead_orchestrator.kit.values import Money
from lead_orchestrator.kit.wording import LANGUAGES, Language, moment_words, price_words
from lead_orchestrator.messaging.rules.segments import gsm, segments
from lead_orchestrator.messaging.rules.templates import (
    BookingView,
    FirstTouchView,
    NewLinkView,
    Rendered,
    render_booking,
    render_first_touch,
    render_new_link,
    render_stopped,
)
from lead_orchestrator.messaging.rules.wordings import WORDINGS, About, BookingWords, Wording

LINK = (
    "https://chat.tinthouse.example.com/chat/019ab123-1234-7abc-8def-0123456789ab"
    "#k=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
)
News = Literal["booked", "moved", "cancelled"]
HELLO: dict[Language, str] = {"en": "Hi", "es": "Hola", "fr": "Bonjour"}
STOP: dict[Language, str] = {
    "en": "Reply STOP to opt out.",
    "es": "Responda STOP para darse de baja.",
    "fr": "Répondez STOP pour vous désabonner.",
}
# Words that only another language's message would hold.
FOREIGN: dict[Language, str] = {
    "en": r"\b(?:Hola|Bonjour|Responda|Répondez|precio|prix|cita|rendez-vous|votre|su)\b",
    "es": r"\b(?:Hi|Bonjour|Reply|Répondez|price|prix|your|votre|appointment|Where|Vehicle)\b",
    "fr": r"\b(?:Hi|Hola|Reply|Responda|precio|your|su|appointment|Where|Vehicle)\b",
}
DAYS = [date(2026, 12, n) for n in range(1, 8)]
PRICE = Money(104_950, "USD")


def first(language: Language) -> FirstTouchView:
    return FirstTouchView(
        first_name="Renée",
        vehicle="2022 Honda Civic",
        service="Ceramic Tint, Full Car",
        location_name="Tint House Springfield",
        location_address="12 Main Street, Springfield, VA 22150",
        location_phone="+12025550100",
        link=LINK,
        language=language,
    )


def booked(language: Language, day: date = DAYS[0]) -> BookingView:
    return BookingView(
        first_name="Renée",
        vehicle="2022 Honda Civic",
        services=("Ceramic Tint, Full Car", "Windshield Strip"),
        when=moment_words(day, time(14, 30), language),
        price=price_words(PRICE, starting_at=True, language=language),
        location_name="Tint House Springfield",
        location_address="12 Main Street, Springfield, VA 22150",
        location_phone="+12025550100",
        link=LINK,
        language=language,
    )


def fresh(language: Language) -> NewLinkView:
    return NewLinkView(
        first_name="Renée",
        location_name="Tint House Springfield",
        location_address="12 Main Street, Springfield, VA 22150",
        location_phone="+12025550100",
        link=LINK,
        days=30,
        language=language,
    )


def every(language: Language) -> list[Rendered]:
    """Every message of a language, with all, some and none of what may be missing."""
    views = [
        replace(first(language), vehicle=car, service=wish)
        for car in (None, "2022 Honda Civic")
        for wish in (None, "Ceramic Tint, Full Car")
    ]
    bookings = [
        render_booking(replace(booked(language), vehicle=car, link=link), what=what)
        for car in (None, "2022 Honda Civic")
        for link in (None, LINK)
        for what in get_args(News)
    ]
    return [*map(render_first_touch, views), *bookings, render_new_link(fresh(language))]


def forms(written: Rendered) -> tuple[str, ...]:
    return written.subject, written.text, written.html, written.sms


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slot_stays_open_and_no_word_of_another_language_slips_in(language: Language) -> None:
    for written in every(language):
        for form in (written.subject, written.text, written.sms):
            assert not re.search(r"[{}]|\bNone\b", form)
            assert not re.search(FOREIGN[language], form), form
        assert f'<html lang="{language}"' in written.html
        assert all(forms(written))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_message_greets_says_who_writes_and_how_to_stop(language: Language) -> None:
    for written in every(language):
        assert written.sms.startswith(f"{HELLO[language]} Renée") or "Tint House" in written.sms
        assert "Tint House Springfield" in written.sms
        assert written.sms.endswith(STOP[language])
        assert HELLO[language] in written.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_message_is_two_segments_of_letters_the_air_has(language: Language) -> None:
    for written in every(language):
        assert gsm(written.sms) == written.sms
        assert segments(written.sms) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", get_args(News))
def test_any_day_of_the_week_fits_and_stands_in_the_message(language: Language, what: News) -> None:
    for day in DAYS:
        view = booked(language, day)
        written = render_booking(view, what=what)
        assert segments(written.sms) <= 2
        assert gsm(view.when).rstrip(".") in written.sms
        for form in (written.subject, written.text, written.html):
            assert view.when in form
        assert (view.price in written.text) == (what != "cancelled")


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_still_fit_with_their_link_and_their_stop(language: Language) -> None:
    shop = "The Original Springfield Tint And Paint Protection House"
    car = "2024 Mercedes-Benz Sprinter 3500XD High Roof Extended Cargo Van"
    long = render_first_touch(
        replace(
            first(language),
            first_name="Maximiliana-Wilhelmina",
            vehicle=car,
            service="Nano-Ceramic Window Tint, Full Car With Windshield And Sunroof",
            location_name=shop,
        )
    )
    visit = render_booking(
        replace(booked(language), vehicle=car, location_name=shop, services=("x" * 200,)),
        what="booked",
    )
    link = render_new_link(replace(fresh(language), location_name=shop))
    for written in (long, visit, link):
        assert segments(written.sms) <= 2
        assert written.sms.endswith(STOP[language])
    assert LINK in long.sms
    assert LINK in link.sms


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["<b>", "evil.com/win", "{0.__class__}", "{{7*7}}", "%s", ""])
def test_a_name_that_is_no_plain_name_is_greeted_neutrally(language: Language, name: str) -> None:
    nobody = {"en": "Hi there", "es": "Hola", "fr": "Bonjour"}[language]
    written = render_first_touch(replace(first(language), first_name=name))
    assert re.match(rf"{nobody}\b(?! {re.escape(name)}\b)", written.sms)
    if name:
        assert name not in written.text
        assert name not in written.sms


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_car_that_reads_like_a_link_is_left_out(language: Language) -> None:
    written = render_first_touch(
        replace(first(language), vehicle="2019 evil.com/x", service="call 1-900-555-0143 now")
    )
    for form in forms(written):
        assert "evil" not in form
        assert "900-555" not in form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stop_is_confirmed_in_one_segment_that_offers_nothing(language: Language) -> None:
    for shop in ("Tint House", "The Original Springfield Tint And Paint Protection House"):
        said = render_stopped(shop, language=language)
        assert said.startswith(shop[:40])
        assert segments(said) == 1
        assert gsm(said) == said
        assert "START" in said
        assert not re.search(r"http|\$|\d", said)


def test_an_unknown_language_is_written_to_in_english() -> None:
    assert render_first_touch(replace(first("en"), language="de")).sms == (
        render_first_touch(first("en")).sms
    )


def test_all_languages_have_the_same_slots() -> None:
    def parts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, About | BookingWords):
            return [str(getattr(value, f.name)) for f in fields(value)]
        return list(cast("tuple[str, ...]", value))

    def slots(words: Wording) -> dict[str, list[list[str]]]:
        return {
            f.name: [sorted(re.findall(r"{\w+}", p)) for p in parts(getattr(words, f.name))]
            for f in fields(words)
        }

    assert slots(WORDINGS["es"]) == slots(WORDINGS["en"]) == slots(WORDINGS["fr"])
