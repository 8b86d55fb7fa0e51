"""What our messages say. Each view holds what a message needs; each renderer writes all forms.

Promises that words of strangers are inert in every form, that a text message fits two segments in
each language, and that each one says who writes and how to stop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lead_orchestrator.messaging.rules.letter import Button, Letter, as_html, as_text
from lead_orchestrator.messaging.rules.names import greeting, safe_name, safe_phrase
from lead_orchestrator.messaging.rules.segments import gsm, segments
from lead_orchestrator.messaging.rules.wordings import BookingWords, Wording, wording

LONGEST_SMS = 2
BRIEF = 30  # letters of a shop's name where there is little room


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in all its forms; `sms` is empty where it goes by e-mail only."""

    subject: str
    text: str
    html: str
    sms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstTouchView:
    """The first answer to a quote request."""

    first_name: str
    vehicle: str | None
    service: str | None
    location_name: str
    location_address: str
    location_phone: str
    link: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """An appointment as the customer reads it. `when` is in the location's own time.

    `when` and `price` are in the customer's language already.
    """

    first_name: str
    vehicle: str | None
    services: tuple[str, ...]
    when: str
    price: str
    location_name: str
    location_address: str
    location_phone: str
    link: str | None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLinkView:
    """A fresh chat link."""

    first_name: str
    location_name: str
    location_address: str
    location_phone: str
    link: str
    days: int
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigninView:
    """A one-time link into the staff console."""

    name: str
    organisation_name: str
    link: str
    minutes: int = 15


def phone_text(phone: str) -> str:
    """Return a US or Canadian number as people write it: `(202) 555-0143`."""
    digits = phone.removeprefix("+1")
    if phone.startswith("+1") and len(digits) == 10 and digits.isdecimal():  # noqa: PLR2004 - NANP
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return phone


def fit(candidates: Iterable[str]) -> str:
    """Return the first, richest text that fits two segments; the last one when none does."""
    text = ""
    for candidate in candidates:
        text = gsm(candidate)
        if segments(text) <= LONGEST_SMS:
            return text
    return text


def _hello(words: Wording, name: str) -> str:
    known = safe_name(name)
    return words.hello.format(name=known) if known else words.hello_nobody


def _footer(words: Wording, view: FirstTouchView | BookingView | NewLinkView) -> tuple[str, ...]:
    return (
        f"{view.location_name}, {view.location_address}",
        words.phone.format(phone=phone_text(view.location_phone)),
    )


def render_first_touch(view: FirstTouchView) -> Rendered:
    """Write the first answer: who we are, which car, which service, and the chat link."""
    words = wording(view.language)
    vehicle, service = safe_phrase(view.vehicle), safe_phrase(view.service)
    about = words.about.fill(wish=service, car=vehicle)
    letter = Letter(
        language=view.language,
        brand=view.location_name,
        title=words.title_car.format(car=vehicle) if vehicle else words.title,
        preview=words.preview_wish.format(wish=service) if service else words.preview,
        greeting=_hello(words, view.first_name),
        after_greeting=words.after_hello,
        paragraphs=(
            words.thanks.format(shop=view.location_name, about=about),
            words.your_page,
        ),
        facts=tuple(
            (label, value)
            for label, value in ((words.vehicle, vehicle), (words.service, service))
            if value
        ),
        button=Button(label=words.see, href=view.link),
        after=(words.call.format(phone=phone_text(view.location_phone)),),
        closing=words.closing.format(shop=view.location_name),
        footer=(words.why_asked, *_footer(words, view)),
    )
    subject = words.subject.fill(wish=service, car=vehicle)
    if not vehicle:
        subject = subject.capitalize()
    return Rendered(
        subject=_one_line(f"{subject} - {view.location_name}"),
        text=as_text(letter),
        html=as_html(letter),
        sms=_first_sms(words, view),
    )


def _first_sms(words: Wording, view: FirstTouchView) -> str:
    short_car = safe_phrase(view.vehicle, longest=24)
    about = words.about.fill
    values = {
        "hello": _hello(words, view.first_name),
        "shop": view.location_name,
        "brief": view.location_name[:BRIEF],
        "about": about(wish=safe_phrase(view.service), car=safe_phrase(view.vehicle)),
        "short": about(wish=safe_phrase(view.service, longest=24), car=short_car),
        "shortest": about(wish=None, car=short_car),
        "end": f"{view.link} {words.stop}",
    }
    return fit(form.format_map(values) for form in words.first_sms)


def render_new_link(view: NewLinkView) -> Rendered:
    """Write the message that brings a fresh chat link."""
    words = wording(view.language)
    hello = _hello(words, view.first_name)
    letter = Letter(
        language=view.language,
        brand=view.location_name,
        title=words.link_title,
        preview=words.link_preview,
        greeting=hello,
        after_greeting=words.after_hello,
        paragraphs=(words.link_here,),
        button=Button(label=words.link_open, href=view.link),
        after=(words.link_days.format(days=view.days),),
        closing=words.closing.format(shop=view.location_name),
        footer=(words.why_link, *_footer(words, view)),
    )
    values = {
        "hello": hello,
        "shop": view.location_name,
        "brief": view.location_name[:BRIEF],
        "end": f"{view.link} {words.stop}",
    }
    return Rendered(
        subject=_one_line(f"{words.link_title} - {view.location_name}"),
        text=as_text(letter),
        html=as_html(letter),
        sms=fit(form.format_map(values) for form in words.link_sms),
    )


def render_booking(view: BookingView, *, what: Literal["booked", "moved", "cancelled"]) -> Rendered:
    """Write the confirmation of an appointment that was booked, moved or cancelled."""
    words = wording(view.language)
    news = {"booked": words.booked, "moved": words.moved, "cancelled": words.cancelled}[what]
    gone = what == "cancelled"
    services = ", ".join(view.services)
    facts = (
        (news.when, view.when),
        (words.service, services),
        (words.vehicle, safe_phrase(view.vehicle) or ""),
        (words.price, "" if gone else view.price),
        (words.where, f"{view.location_name}, {view.location_address}"),
    )
    phone = phone_text(view.location_phone)
    letter = Letter(
        language=view.language,
        brand=view.location_name,
        title=news.title,
        preview=f"{view.when}: {services}",
        greeting=_hello(words, view.first_name),
        after_greeting=words.after_hello,
        paragraphs=(news.opening,),
        facts=tuple((label, value) for label, value in facts if value),
        button=Button(label=news.button, href=view.link) if view.link else None,
        after=((news.after if view.link else words.questions).format(phone=phone),),
        closing=words.closing.format(shop=view.location_name),
        footer=(words.why_booked, *_footer(words, view)),
    )
    return Rendered(
        subject=_one_line(f"{news.word}: {view.when} - {view.location_name}"),
        text=as_text(letter),
        html=as_html(letter),
        sms=_booking_sms(words, news, view, gone=gone),
    )


def _booking_sms(words: Wording, news: BookingWords, view: BookingView, *, gone: bool) -> str:
    vehicle = safe_phrase(view.vehicle, longest=28)
    head = (words.sms_head_car if vehicle else words.sms_head).format(
        hello=_hello(words, view.first_name),
        shop=view.location_name,
        word=news.word,
        when=view.when,
        services=safe_phrase(", ".join(view.services), longest=60) or words.sms_visit,
        car=vehicle,
    )
    price = "" if gone else f" {view.price}."
    where = "" if gone else f" {view.location_address}."
    change = (
        words.sms_change.format(link=view.link)
        if view.link
        else words.sms_call.format(phone=phone_text(view.location_phone))
    )
    brief = f"{view.location_name[:40]}. {news.word}: {view.when.rstrip('.')}."
    return fit(
        (
            f"{head}{price}{where} {change} {words.stop}",
            f"{head}{price} {change} {words.stop}",
            f"{head}{price}{where} {words.stop}",
            f"{brief} {change} {words.stop}",
            f"{brief} {words.stop}",
        )
    )


def render_stopped(location_name: str, *, language: str) -> str:
    """Write the one text message that says a stop was heard; it offers nothing."""
    return fit((wording(language).stopped.format(shop=location_name[:40]),))


def render_signin(view: SigninView) -> Rendered:
    """Write the message that brings a one-time link into the staff console."""
    letter = Letter(
        brand=view.organisation_name,
        title="Sign in to the console",
        preview=f"Your one-time link, good for {view.minutes} minutes.",
        greeting=greeting(view.name),
        paragraphs=("Use this link to sign in. It works once.",),
        button=Button(label="Sign in", href=view.link),
        after=(
            f"It is good for {view.minutes} minutes. If you did not ask for it, ignore this mail.",
        ),
        footer=(f"Sent to staff of {view.organisation_name}.",),
    )
    return Rendered(
        subject=_one_line(f"Sign in to {view.organisation_name}"),
        text=as_text(letter),
        html=as_html(letter),
    )


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:150]
