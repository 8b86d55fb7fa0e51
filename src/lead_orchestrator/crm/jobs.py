"""What the worker does with Shopmonkey's news: read the rows back by id, and make leads.

The webhook's body is only a hint: what counts is what Shopmonkey answers when asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from lead_orchestrator.crm.facts import OrderNewsAccepted
from lead_orchestrator.crm.rules.orders import (
    NotALead,
    NotUnderstood,
    OrderNews,
    news_of,
    qualify,
    request_of,
)
from lead_orchestrator.kit import receipts, strict_json
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.jobs import TryLater
from lead_orchestrator.kit.receipts import Receipt
from lead_orchestrator.kit.unit import Actor, Unit, Units
from lead_orchestrator.leads import actions as leads
from lead_orchestrator.leads.queries import lead_of_source_for_update
from lead_orchestrator.tenancy.queries import location, location_by_crm_id
from lead_orchestrator.tenancy.rules.places import IntakeRules, Location
from lead_orchestrator.vendors.shopmonkey import NotAnId, Shopmonkey, ShopmonkeyError

VENDOR = Actor("vendor")
Rows = tuple[dict[str, Any], dict[str, Any] | None, dict[str, Any] | None]
ClientFor = Callable[[Location], Awaitable[Shopmonkey | None]]


class CrmJobs:
    """Jobs of the CRM mirror. `client_for` gives the client with a location's own key."""

    def __init__(self, units: Units, client_for: ClientFor) -> None:
        self.units = units
        self.client_for = client_for

    async def take_in(self, fact: OrderNewsAccepted, told: Told) -> None:
        """Understand one kept webhook. Raises `TryLater` while Shopmonkey is away."""
        begun = await self._begin(fact.receipt_id, told)
        if begun is None:
            return
        receipt, news, place, known = begun
        if news.operation == "DELETE":
            await self._close(receipt, news, told)
            return
        client = await self.client_for(place)
        if client is None:
            await self._settle(receipt.id, told, "quarantined", "no Shopmonkey key is configured")
            return
        try:
            rows = await self._read(client, news, rules=None if known else place.intake)
        except NotAnId as error:
            await self._settle(receipt.id, told, "quarantined", f"{error} id is not an id")
            return
        except ShopmonkeyError as error:
            if error.retry:
                raise TryLater(str(error)) from error
            await self._settle(receipt.id, told, "quarantined", f"Shopmonkey: {error}")
            return
        await self._finish(receipt, news, place, rows, told)

    async def _begin(
        self, receipt_id: UUID, told: Told
    ) -> tuple[Receipt, OrderNews, Location, bool] | None:
        """Return the receipt, its news, the location, and whether the order is a lead already.

        What cannot go on is settled, and None.
        """
        async with self.units.open(actor=VENDOR, organisation_id=told.organisation_id) as unit:
            receipt = await receipts.load(unit, receipt_id)
            if receipt is None or receipt.location_id is None or receipt.state != "new":
                return None
            try:
                news = news_of(strict_json.loads(receipt.body))
            except (strict_json.NotStrict, NotUnderstood) as error:
                await receipts.settle(
                    unit, receipt.id, state="quarantined", reason=str(error)[:200]
                )
                return None
            if news is None:
                await receipts.settle(unit, receipt.id, state="ignored", reason="not an order")
                return None
            if news.operation != "DELETE" and await _was_deleted(unit, news.order_id):
                # News come in any order: what is deleted stays so, whatever else is told of it.
                await receipts.settle(unit, receipt.id, state="ignored", reason="deleted")
                return None
            if news.location_id is None:
                place = await location(unit, receipt.location_id)
            else:
                place = await location_by_crm_id(unit, news.location_id)
            if place is None:
                await receipts.settle(unit, receipt.id, state="parked", reason="unknown location")
                return None
            known = await lead_of_source_for_update(unit, source="shopmonkey", key=news.order_id)
            return receipt, news, place, known is not None

    async def _read(
        self, client: Shopmonkey, news: OrderNews, *, rules: IntakeRules | None
    ) -> Rows | None:
        """Read the order, and who and which car when it matters.

        With `rules` an order that is no web quote is read alone: most of a shop's orders are none.
        """
        order = await client.row("order", news.order_id)
        if order is None:
            return None
        if rules is not None and isinstance(qualify(order, rules), NotALead):
            return order, None, None
        customer, vehicle = await asyncio.gather(
            _row(client, "customer", order.get("customerId")),
            _row(client, "vehicle", order.get("vehicleId")),
        )
        return order, customer, vehicle

    async def _finish(
        self,
        receipt: Receipt,
        news: OrderNews,
        place: Location,
        rows: Rows | None,
        told: Told,
    ) -> None:
        if rows is None:
            await self._settle(receipt.id, told, "ignored", "the order does not exist")
            return
        order, customer, vehicle = rows
        async with self.units.open(actor=VENDOR, organisation_id=told.organisation_id) as unit:
            known = await lead_of_source_for_update(unit, source="shopmonkey", key=news.order_id)
            verdict = qualify(order, place.intake)
            if known is None and isinstance(verdict, NotALead):
                await receipts.settle(unit, receipt.id, state="ignored", reason=verdict.why)
                return
            request = request_of(order, customer, vehicle)
            if known is None and not request.email and not request.phone:
                await receipts.settle(
                    unit,
                    receipt.id,
                    state="quarantined",
                    reason="the customer has neither e-mail nor phone",
                )
                return
            lead_id, _ = await leads.receive(unit, request, location_id=place.id)
            if known is not None and isinstance(verdict, NotALead):
                await self._follow(unit, lead_id, verdict)
            await receipts.settle(unit, receipt.id, state="understood", lead_id=lead_id)

    async def _follow(self, unit: Unit, lead_id: UUID, verdict: NotALead) -> None:
        """Let a known lead follow what became of its order in the shop."""
        match verdict.why:
            case "authorised" | "invoiced" | "paid":
                await leads.advance(unit, lead_id, to="converted")
            case "deleted" | "archived":
                await leads.close(unit, lead_id, reason=f"{verdict.why} in Shopmonkey")
            case _:
                return

    async def _close(self, receipt: Receipt, news: OrderNews, told: Told) -> None:
        async with self.units.open(actor=VENDOR, organisation_id=told.organisation_id) as unit:
            known = await lead_of_source_for_update(unit, source="shopmonkey", key=news.order_id)
            if known is not None:
                await leads.close(unit, known.id, reason="deleted in Shopmonkey")
            await receipts.settle(
                unit,
                receipt.id,
                state="understood" if known else "ignored",
                reason=None if known else "deleted before we knew it",
                lead_id=known.id if known else None,
            )

    async def _settle(self, receipt_id: UUID, told: Told, state: str, reason: str) -> None:
        async with self.units.open(actor=VENDOR, organisation_id=told.organisation_id) as unit:
            await receipts.settle(unit, receipt_id, state=state, reason=reason)


async def _row(client: Shopmonkey, resource: str, row_id: object) -> dict[str, Any] | None:
    return await client.row(resource, str(row_id)) if row_id else None


async def _was_deleted(unit: Unit, order_id: str) -> bool:
    """Say whether a deletion of the order was told; the keys are those of `api`."""
    return await receipts.is_kept(unit, source="shopmonkey", like=f"order:{order_id}:%:DELETE")
