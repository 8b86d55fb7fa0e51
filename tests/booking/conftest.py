"""What the booking tests share: who asks, for what, and when."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from lead_orchestrator.booking.actions import book, hold
from lead_orchestrator.booking.rules.appointments import Appointment, Hold
from lead_orchestrator.kit.unit import Unit, Units
from tests.builders import Shop, build_lead

NEW_YORK = ZoneInfo("America/New_York")


def at(day: int, wall: str, month: int = 12) -> datetime:
    """Return a New York wall time of December 2026 as UTC."""
    return datetime.combine(
        datetime(2026, month, day).date(),  # noqa: DTZ001 - only its date
        time.fromisoformat(wall),
        NEW_YORK,
    ).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """The shop's desk: each call is one customer's request in one transaction."""

    units: Units
    shop: Shop

    async def lead(self) -> UUID:
        """Return a new customer's lead."""
        n = (await self.rows("select count(*) from leads"))[0][0]
        return await build_lead(
            self.units, self.shop, email=f"jo{n}@example.com", phone=f"+120255501{n % 100:02d}"
        )

    async def hold(self, lead_id: UUID, starts_at: datetime, *codes: str) -> Hold:
        """Hold a time in a transaction of its own."""
        async with self.unit() as unit:
            return await hold(
                unit, lead_id=lead_id, service_ids=self.services(*codes), starts_at=starts_at
            )

    async def book(
        self, lead_id: UUID, starts_at: datetime | None, *codes: str, hold_id: UUID | None = None
    ) -> Appointment:
        """Book a time in a transaction of its own."""
        async with self.unit() as unit:
            return await book(
                unit,
                lead_id=lead_id,
                by="customer",
                hold_id=hold_id,
                service_ids=self.services(*codes) if starts_at else (),
                starts_at=starts_at,
            )

    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """Open a transaction of the shop's organisation."""
        return self.units.open(organisation_id=self.shop.organisation_id)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return rows of the shop's organisation."""
        async with self.unit() as unit:
            return [tuple(row) for row in await unit.rows(text(sql))]

    def services(self, *codes: str) -> tuple[UUID, ...]:
        """Return service ids by code; the one-hour service when none is named."""
        return tuple(self.shop.services[code] for code in codes or ("front-two",))


@pytest.fixture
def desk(units: Units, shop: Shop) -> Desk:
    """The desk of the test's shop."""
    return Desk(units, shop)
