"""What an appointment and a hold are, and how a customer's time becomes an instant.

Pure: promises that a wall time that does not exist, or exists twice, is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID
from zoneinfo import ZoneInfo

from lead_orchestrator.booking.rules.availability import Start
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.values import LocationId, Money
from lead_orchestrator.kit.wording import at_words, known, listed, on_moment_words, price_words
from lead_orchestrator.tenancy.rules.hours import clock_text, day_text, when_text
from lead_orchestrator.tenancy.rules.places import BookingRules

HoldId = NewType("HoldId", UUID)
AppointmentId = NewType("AppointmentId", UUID)

FIRST_YEAR, LAST_YEAR = 2000, 2200
USUAL_LIST = timedelta(days=13)
LONGEST_LIST = timedelta(days=62)


class Status(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time that can be booked at this moment. Instants are UTC; the label is local."""

    starts_at: datetime
    ends_at: datetime
    label: str
    drop_off: bool
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A time kept for one lead for some minutes."""

    id: HoldId
    lead_id: UUID
    location_id: LocationId
    bay_id: UUID
    service_ids: tuple[UUID, ...]
    service_names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    drop_off: bool
    price: Money
    price_from: bool
    expires_at: datetime
    timezone: str

    @property
    def label(self) -> str:
        """When, as the customer reads it."""
        return when_text(self.starts_at, self.timezone)

    @property
    def price_text(self) -> str:
        """What it costs: `$349`, or `from $299` while the class of the vehicle is unknown."""
        return self.cost_in("en")

    def label_in(self, language: str) -> str:
        """When, in a customer's language."""
        return when_text(self.starts_at, self.timezone, language)

    def cost_in(self, language: str) -> str:
        """What it costs, in a customer's language."""
        return price_words(self.price, starting_at=self.price_from, language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A booked time, with the words a customer needs about it."""

    id: AppointmentId
    location_id: LocationId
    lead_id: UUID
    person_id: UUID
    vehicle_id: UUID | None
    bay_id: UUID
    service_ids: tuple[UUID, ...]
    service_names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    drop_off: bool
    price: Money
    price_from: bool
    status: Status
    sequence: int
    created_by: str
    created_at: datetime
    updated_at: datetime
    timezone: str
    location_name: str
    address: str

    @property
    def label(self) -> str:
        """When, as the customer reads it."""
        return when_text(self.starts_at, self.timezone)

    @property
    def price_text(self) -> str:
        """What it costs: `$349`, or `from $299`."""
        return self.cost_in("en")

    @property
    def services_text(self) -> str:
        """The services as a phrase: `Window Tint and Ceramic Coating`."""
        return self.services_in("en")

    def services_in(self, language: str) -> str:
        """Return the services as a phrase in a customer's language."""
        return listed(self.service_names, language)

    def label_in(self, language: str) -> str:
        """When, in a customer's language."""
        return when_text(self.starts_at, self.timezone, language)

    def cost_in(self, language: str) -> str:
        """What it costs, in a customer's language."""
        return price_words(self.price, starting_at=self.price_from, language=language)

    @property
    def ready_text(self) -> str:
        """When the work is done: a time on the same day, else the day too."""
        return self.ready_in("en")

    def ready_in(self, language: str) -> str:
        """When the work is done, as it stands after `ready`, `listo` or `prêt`."""
        starts, ends = (
            at.astimezone(ZoneInfo(self.timezone)) for at in (self.starts_at, self.ends_at)
        )
        same_day = starts.date() == ends.date()
        if known(language) != "en":
            wall = ends.time()
            return (
                at_words(wall, language)
                if same_day
                else on_moment_words(ends.date(), wall, language)
            )
        done = clock_text(self.ends_at, self.timezone)
        return done if same_day else f"{day_text(ends.date())} at {done}"

    def is_same(self, *, starts_at: datetime, service_ids: tuple[UUID, ...]) -> bool:
        """Say whether asking for this time and these services asks for this very appointment."""
        return self.starts_at == starts_at and frozenset(self.service_ids) == frozenset(service_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed when a time is taken: which work, when, and for how much."""

    location_id: LocationId
    timezone: str
    service_ids: tuple[UUID, ...]
    service_names: tuple[str, ...]
    start: Start
    price: Money
    price_from: bool

    @property
    def local_starts_at(self) -> datetime:
        """What the clock on the shop's wall shows when the work begins, without an offset."""
        return self.start.during.starts.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)


def changeable_until(booked: Appointment, rules: BookingRules) -> datetime:
    """Return until when a customer may move or cancel an appointment."""
    return booked.starts_at - timedelta(minutes=rules.change_minutes)


def instant(value: datetime, timezone: str, *, field: str = "starts_at") -> datetime:
    """Return what a customer's time means in UTC; without an offset it is the location's own.

    Raises `Invalid` for a wall time that the spring change skips, one that the autumn change
    repeats, and a year in which nobody books (its arithmetic may leave the calendar).
    """
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Invalid({field: f"give a time between {FIRST_YEAR} and {LAST_YEAR}"})
    if value.tzinfo is not None:
        return value.astimezone(UTC)
    zone = ZoneInfo(timezone)
    early, late = (value.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return early
    if early > late:  # PEP 495: in a gap the first reading lies after the second
        after = _after_gap(value, zone)
        raise Invalid(
            {field: f"that time is skipped when the clocks go forward; {after:%H:%M} is the next"}
        )
    raise Invalid({field: "that time comes twice when the clocks go back; add the UTC offset"})


def _after_gap(value: datetime, zone: ZoneInfo) -> datetime:
    """Return the first wall time after the gap that holds `value`."""
    before = value.replace(tzinfo=zone, fold=0).utcoffset() or timedelta(0)
    minute = (value.replace(second=0, microsecond=0, tzinfo=UTC) - before).astimezone(zone)
    # `minute` reads `value` with the offset before the change: it lies inside the new time.
    while (minute.astimezone(UTC) - timedelta(minutes=1)).astimezone(
        zone
    ).utcoffset() == minute.utcoffset():
        minute = (minute.astimezone(UTC) - timedelta(minutes=1)).astimezone(zone)
    return minute


def days_asked(first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """Return the local days a question about times means; raises `Invalid` when it means none.

    Without a first day it begins today; without a last one it covers two weeks.
    """
    begins = first or today
    _must_be_plausible(begins, field="from")
    ends = last or begins + USUAL_LIST
    _must_be_plausible(ends, field="to")
    if ends < begins:
        raise Invalid({"to": "the last day lies before the first"})
    if ends - begins > LONGEST_LIST:
        raise Invalid({"to": f"ask for at most {LONGEST_LIST.days} days at once"})
    return begins, ends


def _must_be_plausible(day: date, *, field: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid({field: f"give a day between {FIRST_YEAR} and {LAST_YEAR}"})
