"""What a turn knows: the customer, the shop, its prices, the time, and what was said before.

Every value comes from rows of this organisation; a model is given this and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias
from uuid import UUID

from lead_orchestrator.booking.rules.appointments import Appointment, Status
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.wording import LANGUAGES, Language, known
from lead_orchestrator.tenancy.rules.hours import Opening
from lead_orchestrator.tenancy.rules.places import Location

Json: TypeAlias = Any  # a JSON value: what a card, a tool's argument or its result is made of
Card: TypeAlias = dict[str, Json]
Author = Literal["customer", "assistant", "staff", "system"]
Channel = Literal["web", "sms", "email"]
SOON = timedelta(days=60)


def language_of(*codes: str | None) -> Language:
    """Return the first of some language codes that we speak (`es-MX` is `es`), else English."""
    for code in codes:
        short = (code or "").strip().lower()[:2]
        if short in LANGUAGES:
            return known(short)
    return "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """The customer's vehicle as the lead has it."""

    year: int | None
    make: str
    model: str
    vehicle_class: str | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message of the conversation, as everybody saw it; `at` is UTC.

    `mark` says by which channel and when, where that changed: `[by SMS, Tuesday, December 1 …] `.
    """

    author: Author
    text: str
    cards: tuple[Card, ...] = ()
    channel: Channel = "web"
    at: datetime | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message we sent about the request or an appointment, beside the conversation."""

    kind: str
    channel: Channel
    at: datetime  # UTC
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnContext:
    """The facts a reply may rest on."""

    organisation_id: UUID
    conversation_id: UUID
    lead_id: UUID
    now: datetime  # UTC
    channel: Channel
    language: Language
    first_name: str
    car: Car | None
    service_wanted: str
    wish: str  # what the customer wrote in the quote request
    location: Location
    opening: Opening
    offers: tuple[Service, ...]
    appointment: Appointment | None = None  # open, of this lead
    appointments: tuple[Appointment, ...] = ()  # of this person here, whatever became of them
    preferences: tuple[str, ...] = ()  # what was noted before, oldest first
    notices: tuple[Notice, ...] = ()
    staff_around: bool = False  # somebody at the shop has the console open
    asked_for_person: bool = False
    must_disclose: bool = False  # the state wants it said that this is an AI, and it was not yet

    @property
    def local_now(self) -> datetime:
        """The present moment on the shop's own clock."""
        return self.now.astimezone(self.location.zone)

    @property
    def today(self) -> date:
        """The day it is at the shop."""
        return self.local_now.date()

    @property
    def changeable(self) -> Appointment | None:
        """The appointment a customer means: this request's own, else the only one they have."""
        others = [
            a for a in self.appointments if a.status is Status.BOOKED and a.ends_at > self.now
        ]
        return self.appointment or (others[0] if len(others) == 1 else None)

    @property
    def open_now(self) -> bool:
        """Say whether the shop is open at this moment."""
        return any(w.starts <= self.now < w.ends for w in self.opening.windows(self.today))

    @property
    def special_days(self) -> tuple[date, ...]:
        """The coming days with other hours than usual, nearest first."""
        last = self.today + SOON
        return tuple(sorted(d for d in self.opening.special if self.today <= d <= last))

    def offer(self, code: str) -> Service | None:
        """Return the offer with this code, if the location has it."""
        return next((o for o in self.offers if o.code == code), None)

    def offer_of_id(self, service_id: object) -> Service | None:
        """Return the offer with this id (as text or UUID), if the location has it."""
        return next((o for o in self.offers if str(o.id) == str(service_id)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of money that may be said, and of what; `about` empty means of anything."""

    cents: int
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayable:
    """What a result allows a reply to say. Instants are UTC."""

    amounts: tuple[Amount, ...] = ()
    instants: tuple[datetime, ...] = ()
    days: tuple[date, ...] = ()
    minutes: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    booked: tuple[datetime, ...] = ()
    moved: tuple[datetime, ...] = ()
    held: bool = False
    cancelled: bool = False
    noted: bool = False
    handed_over: bool = False
    stopped: bool = False
    language: str | None = None
    must_say: tuple[str, ...] = ()  # sentences of ours the reply has to carry


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A tool call a model asked for. `id` is the model's own name for it."""

    id: str
    name: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a tool answered: JSON for the model, what may be said of it, cards for the customer."""

    body: Mapping[str, Json]
    sayable: Sayable = field(default_factory=Sayable)
    cards: tuple[Card, ...] = ()
    error: str | None = None
    context: TurnContext | None = None  # what the turn knows from here on, when that changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A completed tool call of this turn. Calls a model made together share a `round`."""

    call: Call
    result: Result
    round: int = 0
