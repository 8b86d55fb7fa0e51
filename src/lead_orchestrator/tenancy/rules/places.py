"""What a location is, and the rules it keeps as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lead_orchestrator.kit.values import LocationId, OrganisationId


def is_zone(name: str) -> bool:
    """Say whether a text names the time zone of a place, as in `America/New_York`.

    `EST`, `Etc/GMT+5` and the like keep one offset all year and are no place's.
    """
    if not re.fullmatch(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}", name):
        return False
    if name.startswith(("Etc/", "SystemV/")):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class BookingRules:
    """How a location takes bookings; all in minutes but the horizon.

    A customer may move or cancel until `change_minutes` before the start; staff until the start.
    """

    lead_minutes: int = 60
    horizon_days: int = 60
    step_minutes: int = 30
    hold_minutes: int = 10
    change_minutes: int = 0


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """Which shop-management orders are web quotes of this location.

    Empty `workflow_status_ids` lets every status pass. The defaults are those of the first
    public implementation's website-lead recipe, with appointments beside quotes.
    """

    workflow_status_ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("Estimate",)
    name_prefixes: tuple[str, ...] = ("New Quote", "New Appointment")
    require_unauthorised: bool = True
    require_not_invoiced: bool = True
    require_unpaid: bool = True
    require_no_message: bool = True
    require_no_appointment: bool = True
    service_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One shop."""

    id: LocationId
    organisation_id: OrganisationId
    organisation_name: str
    slug: str
    name: str
    timezone: str
    phone: str
    email: str
    street: str
    city: str
    state: str
    postal_code: str
    country: str
    crm_location_id: str | None
    booking: BookingRules
    intake: IntakeRules
    status: Literal["active", "suspended"]
    # What the shop wants said of itself: `bring`, `parking`, `payment`, whatever it named.
    policies: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def zone(self) -> ZoneInfo:
        """The location's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def address(self) -> str:
        """The address on one line."""
        return f"{self.street}, {self.city}, {self.state} {self.postal_code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody who works for the organisation."""

    id: UUID
    email: str
    name: str
    role: Literal["owner", "manager", "advisor", "viewer"]

    @property
    def may_change(self) -> bool:
        """Viewers look; everybody else may answer customers and change things."""
        return self.role != "viewer"

    @property
    def decides(self) -> bool:
        """Owners and managers decide about money and experiments."""
        return self.role in {"owner", "manager"}
