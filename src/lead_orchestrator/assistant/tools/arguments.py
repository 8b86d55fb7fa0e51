"""Arguments a model may give to tools. Unknown fields are refused; no field takes an id of ours."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=6)]


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NoArguments(Arguments):
    """Nothing is asked."""


class ServicesArguments(Arguments):
    """Which services to show; none means all."""

    services: list[Code] = Field(
        default_factory=list, max_length=12, description="Codes of services; empty for an overview."
    )
    make: Annotated[str, StringConstraints(max_length=40)] = Field(
        "", description="Make of another vehicle than the customer's own."
    )
    model: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="Model of another vehicle than the customer's own."
    )


class QuoteArguments(Arguments):
    """What to price."""

    services: Codes = Field(description="Codes of the services to price together.")
    make: Annotated[str, StringConstraints(max_length=40)] = Field(
        "", description="Make of another vehicle than the customer's own."
    )
    model: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="Model of another vehicle than the customer's own."
    )


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


class HoursArguments(Arguments):
    """Which day; none means the week."""

    day: date | None = Field(None, description="Local day (YYYY-MM-DD).")


class HandOffArguments(Arguments):
    """Why a person is needed."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        "The assistant asks for a person.", description="One line for the shop's staff."
    )
