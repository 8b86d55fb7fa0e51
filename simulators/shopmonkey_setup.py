"""Owns what a shop sets up in Shopmonkey: catalogue, locations and webhook endpoints on the wire.

Promises that an errored endpoint stays errored until it is enabled again by hand or by API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from simulators import shopmonkey_rows as rows
from simulators.kernel import json_object
from simulators.shopmonkey_store import strings_in
from simulators.shopmonkey_wire import failure, known, not_found, success

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from simulators.kernel import Row
    from simulators.shopmonkey_desk import Desk

_WEBHOOK: Final = frozenset({"name", "url", "triggers", "enabled", "locationId", "secret"})
_CANNED: Final = frozenset(
    {"name", "note", "bookable", "pricing", "fixedPriceCents", "recommended", "labors", "labels"}
)
_LOCATION: Final = frozenset(
    {"name", "address", "phone", "email", "website", "timezone", "city", "state", "postalCode"}
)
_TABLES: Final = (
    "Appointment",
    "Customer",
    "Inspection",
    "Inventory",
    "Message",
    "Order",
    "Payment",
    "PurchaseOrder",
    "User",
    "Vehicle",
    "Vendor",
)
TRIGGERS: Final = frozenset(_TABLES) | {
    f"{table}{operation}" for table in _TABLES for operation in ("Insert", "Update", "Delete")
}


class Setup:
    """Handlers for `/webhook`, `/canned_service`, `/location` and who the key belongs to."""

    def __init__(self, desk: Desk) -> None:
        """Work on the desk's rows."""
        self._desk = desk

    async def create_webhook(self, request: Request) -> Response:
        """POST /webhook; the name is unique."""
        body = known(await json_object(request), _WEBHOOK)
        fault = _webhook_fault(body) or self._name_taken(body)
        if fault:
            return failure(400, fault)
        return success(self._desk.insert("webhook", webhook_row(body)))

    async def change_webhook(self, request: Request) -> Response:
        """PUT /webhook/:id; enabling clears the error."""
        webhook_id = request.path_params["id"]
        old = self._live(webhook_id)
        if old is None:
            return not_found("Webhook")
        changes = known(await json_object(request), _WEBHOOK)
        fault = _webhook_fault({**old, **changes})
        if fault:
            return failure(400, fault)
        if changes.get("enabled") is True:
            changes |= {"error": False, "errorMessage": None, "errorDate": None}
        return success(self._desk.update("webhook", webhook_id, changes))

    async def get_webhook(self, request: Request) -> Response:
        """GET /webhook/:id."""
        row = self._live(request.path_params["id"])
        return not_found("Webhook") if row is None else success(row)

    async def delete_webhook(self, request: Request) -> Response:
        """DELETE /webhook/:id."""
        webhook_id = request.path_params["id"]
        if self._live(webhook_id) is None:
            return not_found("Webhook")
        return success(self._desk.delete("webhook", webhook_id))

    async def create_canned(self, request: Request) -> Response:
        """POST /canned_service."""
        body = known(await json_object(request), _CANNED)
        if not body.get("name"):
            return failure(400, "body must have required property 'name'")
        fresh = {**rows.canned_service(name="", cents=0, hours=1.0, bookable=False), **body}
        fresh["totalCents"] = fresh["fixedPriceCents"]
        return success(self._desk.insert("canned_service", fresh))

    async def change_small(self, request: Request, *, table: str) -> Response:
        """PUT and DELETE /canned_service/:id, PUT /location/:id."""
        row_id = request.path_params["id"]
        if self._desk.store.get(table, row_id) is None:
            return not_found(table)
        if request.method == "DELETE":
            return success(self._desk.delete(table, row_id))
        keys = _CANNED if table == "canned_service" else _LOCATION
        return success(self._desk.update(table, row_id, known(await json_object(request), keys)))

    async def key_status(self, _: Request) -> Response:
        """GET /auth/api_key/status."""
        return success({"active": True})

    async def me(self, _: Request) -> Response:
        """GET /user/me."""
        return success(self._desk.store.rows("user")[0])

    def _live(self, webhook_id: str) -> Row | None:
        row = self._desk.store.get("webhook", webhook_id)
        return None if row is None or row.get("deleted") else row

    def _name_taken(self, body: Row) -> str | None:
        taken = {row["name"] for row in self._desk.store.rows("webhook")}
        return "A webhook with this name already exists" if body["name"] in taken else None


def webhook_row(body: Row) -> Row:
    """Make an endpoint's row: enabled, not errored, company-wide unless said otherwise."""
    return {
        "enabled": True,
        "locationId": None,
        "secret": None,
        "version": 3,
        "error": False,
        "errorMessage": None,
        "errorDate": None,
        "createdById": None,
        **body,
    }


def _webhook_fault(body: Row) -> str | None:
    if not body.get("name"):
        return "body must have required property 'name'"
    if urlsplit(str(body.get("url"))).scheme not in {"http", "https"}:
        return 'body/url must match format "uri"'
    triggers = strings_in(body.get("triggers"))
    if not triggers or not set(triggers) <= TRIGGERS:
        return "body/triggers must be equal to one of the allowed values"
    return None
