"""What happened to holds and appointments. The sequence tells an appointment's versions apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotHeld(Fact):
    """A time is kept for a lead for some minutes."""

    hold_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased(Fact):
    """A lead gave a held time back, or took another."""

    hold_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExpires(Fact):
    """The minutes of a hold are over (a timer; the hold may be gone by then)."""

    hold_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(Fact):
    """A lead became an appointment."""

    appointment_id: UUID
    sequence: int
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMoved(Fact):
    """An appointment has another time or other services."""

    appointment_id: UUID
    sequence: int
    starts_at: datetime
    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(Fact):
    """An appointment will not take place."""

    appointment_id: UUID
    sequence: int
    starts_at: datetime
