"""The shop's desk and a customer's page: who asks, for what, and when."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import text

from lead_orchestrator.booking.actions import (
    book,
    hold,
)
from lead_orchestrator.booking.queries import slots
from lead_orchestrator.booking.rules.appointments import Appointment, Hold
from lead_orchestrator.kit.errors import Refusal
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.messaging.actions import issue_link, open_session
from tests.builders import Shop, build_lead

NEW_YORK = ZoneInfo("America/New_York")
TEN_TEXT = "2026-12-02T10:00:00-05:00"
Answer = dict[str, Any]


def at(day: int, wall: str, month: int = 12) -> datetime:
    """Return a New York wall time of December 2026 as UTC."""
    return datetime.combine(
        datetime(2026, month, day).date(),  # noqa: DTZ001 - only its date
        time.fromisoformat(wall),
        NEW_YORK,
    ).astimezone(UTC)


TEN = at(2, "10:00")


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


async def free_walls(desk: Desk, lead_id: UUID | None = None, day: int = 2) -> list[str]:
    async with desk.unit() as unit:
        page = await slots(
            unit,
            location_id=desk.shop.location_id,
            service_ids=desk.services(),
            vehicle_class="sedan",
            first=TEN.date().replace(day=day),
            last=TEN.date().replace(day=day),
            lead_id=lead_id,
        )
    return [f"{slot.starts_at.astimezone(NEW_YORK):%H:%M}" for slot in page.slots]


def told(refusal: Refusal, what: str) -> Any:  # noqa: ANN401 - JSON
    """Return what a refusal tells besides its words."""
    return refusal.more[what]


def alternatives(refusal: Refusal) -> list[dict[str, Any]]:
    return told(refusal, "alternatives")


async def fill(desk: Desk) -> None:
    """Take both bays at ten."""
    for _ in desk.shop.bays:
        await desk.book(await desk.lead(), TEN)


@dataclass(frozen=True, slots=True)
class Page:
    """A customer's page: it knows its lead and sends its session with every call."""

    http: httpx.AsyncClient
    lead_id: UUID
    token: str

    async def ask(
        self, method: str, path: str, body: object = None, key: str | None = None
    ) -> httpx.Response:
        """Send one call to a path under the customer's chat."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        return await self.http.request(
            method, f"/api/chat/{self.lead_id}{path}", json=body, headers=headers
        )


async def open_page(http: httpx.AsyncClient, desk: Desk) -> Page:
    lead_id = await desk.lead()
    async with desk.unit() as unit:
        link = await issue_link(unit, lead_id=lead_id, chat_url="http://shop.test/chat", days=30)
        session = await open_session(unit, lead_id=lead_id, token=link.partition("#k=")[2])
    return Page(http, lead_id, session.token)


def wish(desk: Desk, starts_at: object = TEN_TEXT, *codes: str) -> Answer:
    return {"service_ids": [str(i) for i in desk.services(*codes)], "starts_at": starts_at}
