"""What a request says: a person, a car, a wish. Whatever its source, it becomes one of these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lead_orchestrator.kit.wording import LANGUAGES, Language, known

MAX_NAME = 200
MAX_TEXT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """What somebody agreed to, in the words they saw."""

    channel: str
    granted: bool
    wording: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSaid:
    """A car as it was named; `typed` is free text."""

    year: int | None = None
    make: str = ""
    model: str = ""
    typed: str = ""
    crm_id: str | None = None

    @property
    def label(self) -> str:
        """Return how the car is called: `2022 Honda Civic`."""
        parts = [str(self.year) if self.year else "", self.make, self.model]
        return " ".join(part for part in parts if part).strip() or self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A quote request, understood."""

    source: str
    source_key: str
    source_version: int = 0
    first_name: str
    last_name: str = ""
    email: str | None = None
    phone: str | None = None
    vehicle: VehicleSaid | None = None
    service: str = ""
    message: str = ""
    language: str = "en"
    consents: tuple[ConsentGiven, ...] = field(default=())


Hears = Callable[[str], Language | None]


def spoken(told: object, *words: str, hears: Hears | None = None) -> Language:
    """Return a request's language: as told (`es-MX` is Spanish), else as heard, else English.

    A language that we do not speak is no reason to lose a request.
    """
    tag = str(told or "").strip().lower()
    if tag[:2] in LANGUAGES and tag[2:3] in ("", "-", "_"):
        return known(tag)
    heard = None if tag or hears is None else hears(" ".join(filter(None, words)))
    return heard or "en"


def storable(value: str) -> str:
    """Return text that a database can keep: without NUL and halves of characters."""
    return "".join(c for c in value if c != "\x00" and unicodedata.category(c) != "Cs")


def one_line(value: str, limit: int = MAX_NAME) -> str:
    """Return text fit for one line: controls become spaces, nothing else of it is changed."""
    flat = "".join(" " if unicodedata.category(c) == "Cc" else c for c in storable(value))
    return re.sub(r" {2,}", " ", flat).strip()[:limit]


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name of a typed name: the first word and the rest."""
    words = one_line(name).split(" ")
    return words[0], " ".join(words[1:])


def vehicle_from_text(typed: str) -> VehicleSaid:
    """Return the car in a free text such as `2021 Tesla Model 3`."""
    line = one_line(typed)
    found = re.match(r"^(?P<year>(?:19|20)\d{2})\s+(?P<make>\S+)\s+(?P<model>.+)$", line)
    if found is None:
        return VehicleSaid(typed=line)
    return VehicleSaid(
        year=int(found["year"]), make=found["make"], model=found["model"][:80], typed=line
    )


def from_web_form(form: Mapping[str, Any], *, key: str, hears: Hears | None = None) -> Request:
    """Return the request of a web form that the door has validated already.

    `hears` tells the language of the message where the form does not.
    """
    first, last = split_name(str(form["name"]))
    given = form.get("vehicle")
    vehicle: VehicleSaid | None = None
    if isinstance(given, str) and given.strip():
        vehicle = vehicle_from_text(given)
    elif isinstance(given, Mapping):
        values: Mapping[str, Any] = given  # pyright: ignore[reportUnknownVariableType]
        vehicle = VehicleSaid(
            year=values.get("year"),
            make=one_line(str(values.get("make") or ""), 80),
            model=one_line(str(values.get("model") or ""), 80),
            typed=one_line(str(values.get("text") or "")),
        )
        if not vehicle.make and not vehicle.model and vehicle.typed:
            vehicle = vehicle_from_text(vehicle.typed)
    consent: Mapping[str, Any] = form.get("consent") or {}
    consents = tuple(
        ConsentGiven(
            channel=channel,
            granted=bool(consent.get(channel)),
            wording=str(consent.get("text") or "")[:MAX_TEXT],
            page=str(consent.get("page") or "")[:500],
        )
        for channel in ("sms", "email")
        if consent.get(channel) is not None
    )
    message = str(form.get("message") or "")[:MAX_TEXT]
    return Request(
        source="web_form",
        source_key=key,
        first_name=first,
        last_name=last,
        email=form.get("email") or None,
        phone=form.get("phone") or None,
        vehicle=vehicle if vehicle and vehicle.label else None,
        service=one_line(str(form.get("service") or "")),
        message=message,
        language=spoken(form.get("language"), message, hears=hears),
        consents=consents,
    )
