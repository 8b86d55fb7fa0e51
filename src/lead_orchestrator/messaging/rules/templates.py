"""What our messages say. Each view holds what a message needs; each renderer writes all forms.

Promises that words of strangers are inert in every form, that a text message fits two segments,
and that each one says who writes and how to stop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lead_orchestrator.messaging.rules.letter import Button, Letter, as_html, as_text
from lead_orchestrator.messaging.rules.names import greeting, safe_name, safe_phrase
from lead_orchestrator.messaging.rules.segments import gsm, segments

STOP_LINE = "Reply STOP to opt out."
LONGEST_SMS = 2


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """An appointment as the customer reads it. `when` is in the location's own time."""

    first_name: str
    vehicle: str | None
    services: tuple[str, ...]
    when: str
    price: str
    location_name: str
    location_address: str
    location_phone: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLinkView:
    """A fresh chat link."""

    first_name: str
    location_name: str
    location_address: str
    location_phone: str
    link: str
    days: int


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


def _footer(*, name: str, address: str, phone: str, why: str) -> tuple[str, ...]:
    return (why, f"{name}, {address}", f"Phone {phone_text(phone)}")


def _sms_name(name: str) -> str:
    return safe_name(name) or "there"


def render_first_touch(view: FirstTouchView) -> Rendered:
    """Write the first answer: who we are, which car, which service, and the chat link."""
    vehicle, service = safe_phrase(view.vehicle), safe_phrase(view.service)
    what = service or "your quote"
    about = f"{what} for your {vehicle}" if vehicle else what
    letter = Letter(
        brand=view.location_name,
        title=f"Your quote for the {vehicle}" if vehicle else "Your quote is ready to talk about",
        preview=f"See your price and pick a time for {what}.",
        greeting=greeting(view.first_name),
        paragraphs=(
            f"Thanks for asking {view.location_name} about {about}.",
            (
                "Your own chat page has the price for your vehicle and the times that are free. Ask"
                " anything there, and book when you are ready. You get an answer at once."
            ),
        ),
        facts=tuple(
            (label, value) for label, value in (("Vehicle", vehicle), ("Service", service)) if value
        ),
        button=Button(label="See my price and times", href=view.link),
        after=(f"Rather talk to somebody? Call us on {phone_text(view.location_phone)}.",),
        closing=f"The team at {view.location_name}",
        footer=_footer(
            name=view.location_name,
            address=view.location_address,
            phone=view.location_phone,
            why="You get this because you asked us for a quote. A virtual assistant answers in the"
            " chat first; our staff read along and can step in. You can stop our messages in the"
            " chat's menu.",
        ),
    )
    subject = f"{service or 'Your quote'} for your {vehicle}" if vehicle else what.capitalize()
    return Rendered(
        subject=_one_line(f"{subject} - {view.location_name}"),
        text=as_text(letter),
        html=as_html(letter),
        sms=_first_sms(view),
    )


def _first_sms(view: FirstTouchView) -> str:
    name, shop = _sms_name(view.first_name), view.location_name
    vehicle, service = safe_phrase(view.vehicle), safe_phrase(view.service)
    short_vehicle = safe_phrase(view.vehicle, longest=24)
    short_service = safe_phrase(view.service, longest=24)

    def about(car: str | None, wish: str | None) -> str:
        return f"{wish or 'your quote'} for your {car}" if car else (wish or "your quote")

    end = f"{view.link} {STOP_LINE}"
    return fit(
        (
            (
                f"Hi {name}, it's {shop}. Thanks for asking about {about(vehicle, service)}."
                f" See your price and open times, or chat with us: {end}"
            ),
            f"Hi {name}, it's {shop} about {about(vehicle, service)}. Price, times, chat: {end}",
            f"Hi {name}, {shop} here about {about(short_vehicle, short_service)}: {end}",
            f"Hi {name}, {shop[:30]}: {about(short_vehicle, None)}: {end}",
            f"Hi, {shop[:30]}: {end}",
        )
    )


def render_new_link(view: NewLinkView) -> Rendered:
    """Write the message that brings a fresh chat link."""
    letter = Letter(
        brand=view.location_name,
        title="Your new chat link",
        preview="Open it to go on where you left off.",
        greeting=greeting(view.first_name),
        paragraphs=(
            "Here is the new link to your chat. Everything you wrote before is still there.",
        ),
        button=Button(label="Open my chat", href=view.link),
        after=(
            f"It works for {view.days} days. If you did not ask for it, you need not do anything.",
        ),
        closing=f"The team at {view.location_name}",
        footer=_footer(
            name=view.location_name,
            address=view.location_address,
            phone=view.location_phone,
            why="You get this because somebody asked for a new link to your chat with us.",
        ),
    )
    end = f"{view.link} {STOP_LINE}"
    sms = fit(
        (
            (
                f"Hi {_sms_name(view.first_name)}, here is your new chat link from"
                f" {view.location_name}: {end}"
            ),
            f"Your new chat link from {view.location_name[:30]}: {end}",
        )
    )
    return Rendered(
        subject=_one_line(f"Your new chat link - {view.location_name}"),
        text=as_text(letter),
        html=as_html(letter),
        sms=sms,
    )


_BOOKING = {
    "booked": ("You are booked", "Your appointment is booked.", "Booked"),
    "moved": ("Your new time", "Your appointment has been moved.", "Moved"),
    "cancelled": ("Your appointment is cancelled", "Your appointment is cancelled.", "Cancelled"),
}


def render_booking(view: BookingView, *, what: Literal["booked", "moved", "cancelled"]) -> Rendered:
    """Write the confirmation of an appointment that was booked, moved or cancelled."""
    title, opening, word = _BOOKING[what]
    vehicle = safe_phrase(view.vehicle)
    services = ", ".join(view.services)
    gone = what == "cancelled"
    facts = (
        ("Was planned for" if gone else "When", view.when),
        ("Service", services),
        ("Vehicle", vehicle or ""),
        ("Price", "" if gone else view.price),
        ("Where", f"{view.location_name}, {view.location_address}"),
    )
    phone = phone_text(view.location_phone)
    after = "Changed your mind? Pick another time in the chat" if gone else "Need another time?"
    after += f", or call us on {phone}." if gone else f" Change it in the chat, or call {phone}."
    letter = Letter(
        brand=view.location_name,
        title=title,
        preview=f"{view.when}: {services}",
        greeting=greeting(view.first_name),
        paragraphs=(opening + ("" if gone else " We look forward to seeing you."),),
        facts=tuple((label, value) for label, value in facts if value),
        button=Button(label="Find another time" if gone else "Change or cancel", href=view.link)
        if view.link
        else None,
        after=(after if view.link else f"Questions or changes? Call us on {phone}.",),
        closing=f"The team at {view.location_name}",
        footer=_footer(
            name=view.location_name,
            address=view.location_address,
            phone=view.location_phone,
            why="You get this because you have, or had, an appointment with us.",
        ),
    )
    subject = f"{word}: {view.when} - {view.location_name}"
    return Rendered(
        subject=_one_line(subject),
        text=as_text(letter),
        html=as_html(letter),
        sms=_booking_sms(view, word=word, gone=gone),
    )


def _booking_sms(view: BookingView, *, word: str, gone: bool) -> str:
    name, shop = _sms_name(view.first_name), view.location_name
    vehicle = safe_phrase(view.vehicle, longest=28)
    services = safe_phrase(", ".join(view.services), longest=60) or "your appointment"
    car = f" for your {vehicle}" if vehicle else ""
    price = "" if gone else f" {view.price}."
    where = "" if gone else f" {view.location_address}."
    change = f" Change: {view.link}" if view.link else f" Call {phone_text(view.location_phone)}."
    head = f"Hi {name}, {shop}. {word}: {view.when}, {services}{car}."
    return fit(
        (
            f"{head}{price}{where}{change} {STOP_LINE}",
            f"{head}{price}{change} {STOP_LINE}",
            f"{head}{price}{where} {STOP_LINE}",
            f"{shop[:40]}. {word}: {view.when}.{change} {STOP_LINE}",
            f"{shop[:40]}. {word}: {view.when}. {STOP_LINE}",
        )
    )


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
