"""What a turn knows: the customer, the shop, its prices, the time, and what was said before.

Every value comes from rows of this organisation; a model is given this and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from lead_orchestrator.booking.rules.appointments import Appointment
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.tenancy.rules.hours import Opening
from lead_orchestrator.tenancy.rules.places import Location

Json: TypeAlias = Any  # a JSON value: what a card, a tool's argument or its result is made of
Card: TypeAlias = dict[str, Json]
Author = Literal["customer", "assistant", "staff", "system"]
Channel = Literal["web", "sms", "email"]


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
    """One message of the conversation, as everybody saw it."""

    author: Author
    text: str
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnContext:
    """The facts a reply may rest on."""

    organisation_id: UUID
    conversation_id: UUID
    lead_id: UUID
    now: datetime  # UTC
    channel: Channel
    language: str
    first_name: str
    car: Car | None
    service_wanted: str
    wish: str  # what the customer wrote in the quote request
    location: Location
    opening: Opening
    offers: tuple[Service, ...]
    appointment: Appointment | None = None

    @property
    def local_now(self) -> datetime:
        """The present moment on the shop's own clock."""
        return self.now.astimezone(self.location.zone)

    @property
    def today(self) -> date:
        """The day it is at the shop."""
        return self.local_now.date()

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
    held: bool = False
    handed_over: bool = False
    stopped: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A completed tool call of this turn."""

    call: Call
    result: Result
