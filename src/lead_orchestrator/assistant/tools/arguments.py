"""Arguments a model may give to tools. Unknown fields are refused; no field takes an id of ours."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from lead_orchestrator.assistant.rules.cleaning import visible
from lead_orchestrator.assistant.rules.law import Window
from lead_orchestrator.kit.wording import Language


def _seen(value: object) -> object:
    """Take out what cannot be seen, and cannot be stored: NUL, lone surrogates, controls."""
    return visible(value) if isinstance(value, str) else value


Code = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=6)]
Words = Annotated[str, BeforeValidator(_seen), StringConstraints(strip_whitespace=True)]
Make = Annotated[Words, StringConstraints(max_length=40)]
Model = Annotated[Words, StringConstraints(max_length=60)]


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NoArguments(Arguments):
    """Nothing is asked."""


class ServicesArguments(Arguments):
    """Which services to show; none means all."""

    services: list[Code] = Field(
        default_factory=list, max_length=12, description="Codes of services; empty for an overview."
    )
    make: Make = Field("", description="Make of another vehicle than the one on file.")
    model: Model = Field("", description="Model of another vehicle than the one on file.")


class QuoteArguments(Arguments):
    """What to price."""

    services: Codes = Field(description="Codes of the services to price together.")
    make: Make = Field("", description="Make of another vehicle than the one on file.")
    model: Model = Field("", description="Model of another vehicle than the one on file.")


class AvailabilityArguments(Arguments):
    """When the customer would like to come."""

    services: Codes = Field(description="Codes of the services to be done in one visit.")
    days: list[date] = Field(
        default_factory=list[date],
        max_length=62,
        description="Local days (YYYY-MM-DD); empty for the next two weeks.",
    )
    at: time | None = Field(None, description="Exact local time (HH:MM).")
    after: time | None = Field(None, description="Not before this local time (HH:MM).")
    before: time | None = Field(None, description="To start before this local time (HH:MM).")
    new_only: bool = Field(default=False, description="Leave out times already shown.")


class HoldArguments(Arguments):
    """Which offered time to keep."""

    services: Codes = Field(description="Codes of the services to be done.")
    starts_at: datetime = Field(description="Start of an offered time, exactly as it was given.")
    purpose: Literal["book", "move"] | None = Field(
        None,
        description="Leave out, unless the customer has an appointment from an earlier request:"
        " then say whether this time is for that one (move) or another visit (book).",
    )


class HoursArguments(Arguments):
    """Which day; none means the week."""

    day: date | None = Field(None, description="Local day (YYYY-MM-DD).")


class HandOffArguments(Arguments):
    """Why a person is needed."""

    reason: Annotated[Words, StringConstraints(max_length=200)] = Field(
        "The assistant asks for a person.", description="One line for the shop's staff."
    )


class LanguageArguments(Arguments):
    """Which language to go on in."""

    language: Language = Field(description="en, es or fr.")


class NoteArguments(Arguments):
    """What to remember."""

    text: Annotated[Words, StringConstraints(min_length=1, max_length=300)] = Field(
        description="One line in English, as the customer meant it."
    )


class LawArguments(Arguments):
    """Which windows and which shade; none means the limits of the side and rear windows."""

    windows: list[Window] = Field(
        default_factory=list[Window],
        max_length=5,
        description="front: front side windows; back: back side windows; rear: rear glass;"
        " windshield; strip: the strip along its top.",
    )
    vlt: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None, description="Share of light the film lets through, in per cent; limo is 5."
    )
    state: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")] | None = Field(
        None, description="Two letters, when the car is registered in another state."
    )


class VehicleArguments(Arguments):
    """The car as the customer named it."""

    make: Annotated[Make, StringConstraints(min_length=1)] = Field(description="As in Honda.")
    model: Model = Field("", description="As in Civic.")
    year: Annotated[int, Field(ge=1900, le=2100)] | None = Field(None, description="Model year.")
