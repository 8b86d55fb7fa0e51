"""What the worker does about times: frees what a hold kept, confirms what was agreed.

Promises that a repeat changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.booking.actions import confirm, expire
from lead_orchestrator.booking.actions.confirmations import News
from lead_orchestrator.booking.facts import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    HoldExpires,
)
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Units


class BookingJobs:
    """Jobs of the booking room."""

    def __init__(self, units: Units, *, chat_url: str, link_days: int) -> None:
        self.units = units
        self.chat_url = chat_url
        self.link_days = link_days

    async def expire_hold(self, fact: HoldExpires, told: Told) -> None:
        """Free the time of a hold that nobody booked."""
        async with self.units.open(organisation_id=told.organisation_id) as unit:
            await expire(unit, hold_id=fact.hold_id)

    async def confirm_booked(self, fact: AppointmentBooked, told: Told) -> None:
        """Send the customer what was booked."""
        await self._confirm(
            told, appointment_id=fact.appointment_id, sequence=fact.sequence, news="booked"
        )

    async def confirm_moved(self, fact: AppointmentMoved, told: Told) -> None:
        """Send the customer the new time."""
        await self._confirm(
            told, appointment_id=fact.appointment_id, sequence=fact.sequence, news="moved"
        )

    async def confirm_cancelled(self, fact: AppointmentCancelled, told: Told) -> None:
        """Send the customer that the appointment is off."""
        await self._confirm(
            told, appointment_id=fact.appointment_id, sequence=fact.sequence, news="cancelled"
        )

    async def _confirm(
        self, told: Told, *, appointment_id: UUID, sequence: int, news: News
    ) -> None:
        async with self.units.open(organisation_id=told.organisation_id) as unit:
            await confirm(
                unit,
                appointment_id=appointment_id,
                sequence=sequence,
                news=news,
                chat_url=self.chat_url,
                link_days=self.link_days,
            )
