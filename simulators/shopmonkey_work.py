"""Owns Shopmonkey's orders and appointments on the wire.

Promises the traps: POST ignores a status, bays can be double-booked, silence means "text them".
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from simulators import shopmonkey_rows as rows
from simulators.kernel import json_object
from simulators.shopmonkey_lists import (
    page_of,
    search_page,
    select,
    wish_from_body,
    wish_from_query,
)
from simulators.shopmonkey_store import iso, strings_in
from simulators.shopmonkey_wire import failure, known, listed, not_found, success

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from simulators.kernel import Row
    from simulators.shopmonkey_desk import Desk

_ORDER_POST: Final = frozenset(
    {
        "customerId",
        "vehicleId",
        "locationId",
        "name",
        "complaint",
        "recommendation",
        "dueDate",
        "serviceWriterId",
        "workflowStatusId",
        "purchaseOrderNumber",
    }
)
_ORDER_PUT: Final = _ORDER_POST | {"status", "archived"}
_STATUSES: Final = frozenset({"Estimate", "RepairOrder", "Invoice"})
_APPOINTMENT: Final = frozenset(
    {
        "name",
        "note",
        "startDate",
        "endDate",
        "color",
        "allDay",
        "customerId",
        "vehicleId",
        "orderId",
        "locationId",
        "metadata",
        "rruleset",
    }
)
COLORS: Final = frozenset(
    {"aqua", "black", "blue", "brown", "gray", "green", "orange", "purple", "red", "yellow"}
)


class Work:
    """Handlers for `/order` and `/appointment`."""

    def __init__(self, desk: Desk) -> None:
        """Work on the desk's rows."""
        self._desk = desk
        self._appointments = 0

    async def list_rows(self, request: Request, *, table: str) -> Response:
        """GET a table: `/order`, `/appointment` and the steadier small ones."""
        wish = wish_from_query(request.query_params)
        store, quirks = self._desk.store, self._desk.quirks
        ignore = quirks.dates_unfiltered and table in {"order", "appointment"}
        found = select(store.rows(table), wish.where, ignore_dates=ignore)
        place = request.query_params.get("locationId")
        if table == "workflow_status" and place:
            found = [row for row in found if row["locationId"] == place]
        if table in {"order", "appointment"}:
            page = page_of(found, wish, quirks=quirks, rng=self._desk.rng)
            return listed(page)
        return listed(search_page(found, wish))

    async def get_row(self, request: Request, *, table: str) -> Response:
        """GET one row of a table by id."""
        row = self._desk.store.get(table, request.path_params["id"])
        if row is None or (row.get("deleted") and table == "appointment"):
            return not_found(table)
        include = wish_from_query(request.query_params).include
        return success(self._with_included(row, include) if table == "order" else row)

    def _with_included(self, row: Row, include: Row | None) -> Row:
        store, made = self._desk.store, dict(row)
        for name in include or {}:
            if name in {"customer", "vehicle"}:
                made[name] = store.get(name, str(row[f"{name}Id"]))
            elif name in {"appointments", "services"}:
                table = name.removesuffix("s")
                made[name] = [r for r in store.rows(table) if r.get("orderId") == row["id"]]
        return made

    async def create_order(self, request: Request) -> Response:
        """POST /order: always starts as an Estimate, whatever status was sent."""
        body = known(await json_object(request), _ORDER_POST)
        number = self._desk.store.next_order_number()
        now = iso(self._desk.now())
        fresh = {**rows.order(number=number, now=now), **body}
        fresh["coalescedName"] = fresh["name"] or fresh["generatedName"]
        return success(self._desk.insert("order", fresh))

    async def change_order(self, request: Request) -> Response:
        """PUT /order/:id and /order/:id/move."""
        order_id = request.path_params["id"]
        body = known(await json_object(request), _ORDER_PUT)
        old = self._desk.store.get("order", order_id)
        if old is None:
            return not_found("Order")
        if body.get("status", "Estimate") not in _STATUSES:
            return failure(400, "body/status must be equal to one of the allowed values")
        if body.get("workflowStatusId", old["workflowStatusId"]) != old["workflowStatusId"]:
            body["workflowStatusDate"] = iso(self._desk.now())
        if body.get("status") == "Invoice" and not old["invoiced"]:
            body |= {"invoiced": True, "invoicedDate": iso(self._desk.now())}
        if "name" in body:
            body["coalescedName"] = body["name"] or old["generatedName"]
        return success(self._desk.update("order", order_id, body))

    async def list_services(self, request: Request) -> Response:
        """GET /order/:orderId/service."""
        order_id = request.path_params["id"]
        found = [r for r in self._desk.store.rows("service") if r["orderId"] == order_id]
        return listed(search_page(found, wish_from_query(request.query_params)))

    async def add_service(self, request: Request) -> Response:
        """POST /order/:orderId/service with `{"fromCannedServiceId": …}`."""
        order_id = request.path_params["id"]
        if self._desk.store.get("order", order_id) is None:
            return not_found("Order")
        body = await json_object(request)
        canned = self._desk.store.get("canned_service", str(body.get("fromCannedServiceId")))
        if canned is None:
            return failure(400, "canned service not found")
        copied = {key: canned[key] for key in ("name", "totalCents", "labors", "note")}
        made = self._desk.insert(
            "service", {**copied, "orderId": order_id, "cannedServiceId": canned["id"]}
        )
        services = [r for r in self._desk.store.rows("service") if r["orderId"] == order_id]
        total = sum(int(str(row["totalCents"])) for row in services)
        self._desk.update("order", order_id, {"totalCostCents": total, "remainingCostCents": total})
        return success(made)

    async def create_appointment(self, request: Request) -> Response:
        """POST /appointment; name, startDate, endDate and color are required."""
        body = await json_object(request)
        fault = _appointment_fault(body)
        if fault:
            return failure(400, fault)
        self._appointments += 1
        fresh = {**rows.appointment(number=self._appointments), **known(body, _APPOINTMENT)}
        fresh |= {
            "technicians": [{"id": one} for one in strings_in(body.get("technicianIds"))],
            "duration": _minutes(body),
        }
        made = self._desk.insert("appointment", fresh)
        self._desk.refresh_order(made.get("orderId"))
        self._write_to_customer(made, body)
        return success(made)

    def _write_to_customer(self, row: Row, asked: Row) -> None:
        # Absent is read as true: the pessimistic reading, so that a client must say false.
        if asked.get("sendConfirmation", True) is False or not row.get("customerId"):
            return
        email, phone = self._desk.address_of(row["customerId"])
        reached = [("useEmail", email), ("useSMS", phone)]
        for flag, to in reached:
            if to and asked.get(flag, True) is not False:
                self._desk.note(
                    kind="vendor_message", row_id=str(row["id"]), to=to, body=str(row["name"])
                )

    async def change_appointment(self, request: Request) -> Response:
        """PUT /appointment/:id merges."""
        appointment_id = request.path_params["id"]
        old = self._live(appointment_id)
        if old is None:
            return not_found("Appointment")
        changes = known(await json_object(request), _APPOINTMENT)
        fault = _appointment_fault({**old, **changes})
        if fault:
            return failure(400, fault)
        changes["duration"] = _minutes({**old, **changes})
        made = self._desk.update("appointment", appointment_id, changes)
        self._desk.refresh_order(made.get("orderId"))
        return success(made)

    async def delete_appointment(self, request: Request) -> Response:
        """DELETE /appointment/:id; some keys may do everything else but this."""
        appointment_id = request.path_params["id"]
        if self._desk.quirks.appointment_delete_forbidden:
            return failure(403, "You do not have permission to perform this action")
        if self._live(appointment_id) is None:
            return not_found("Appointment")
        made = self._desk.delete("appointment", appointment_id)
        self._desk.refresh_order(made.get("orderId"))
        return success(made)

    async def confirm_appointment(self, request: Request) -> Response:
        """PATCH /appointment/:id/confirm."""
        return self._answered(request, {"confirmationStatus": "Confirmed"})

    async def cancel_appointment(self, request: Request) -> Response:
        """PATCH /appointment/:id/cancel: the row stays, declined."""
        note = (await json_object(request)).get("cancellationNote")
        return self._answered(request, {"confirmationStatus": "Declined", "cancellationNote": note})

    def _answered(self, request: Request, changes: Row) -> Response:
        appointment_id = request.path_params["id"]
        if self._live(appointment_id) is None:
            return not_found("Appointment")
        made = self._desk.update("appointment", appointment_id, changes)
        self._desk.refresh_order(made.get("orderId"))
        return success(made)

    async def search_appointments(self, request: Request) -> Response:
        """POST /appointment/search: the one place where dates really are filtered."""
        wish = wish_from_body(await json_object(request))
        found = select(self._desk.store.rows("appointment"), wish.where, ignore_dates=False)
        return listed(search_page(found, wish))

    def _live(self, appointment_id: str) -> Row | None:
        row = self._desk.store.get("appointment", appointment_id)
        return None if row is None or row.get("deleted") else row


def _appointment_fault(body: Row) -> str | None:
    for key in ("name", "startDate", "endDate", "color"):
        if not body.get(key):
            return f"body must have required property '{key}'"
    if body["color"] not in COLORS:
        return "body/color must be equal to one of the allowed values"
    try:
        minutes = _minutes(body)
    except ValueError:
        return 'body/startDate must match format "date-time"'
    return "endDate must be after startDate" if minutes <= 0 else None


def _minutes(body: Row) -> int:
    start = datetime.fromisoformat(str(body["startDate"]))
    end = datetime.fromisoformat(str(body["endDate"]))
    if start.tzinfo is None or end.tzinfo is None:
        msg = "a time without a zone"
        raise ValueError(msg)
    return int((end - start).total_seconds() // 60)
