"""Owns Shopmonkey's customers and vehicles on the wire.

Promises that an e-mail or phone typed at the top level of a customer is dropped in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from simulators import shopmonkey_rows as rows
from simulators.kernel import json_object
from simulators.shopmonkey_lists import (
    page_of,
    search_page,
    select,
    wish_from_body,
    wish_from_query,
)
from simulators.shopmonkey_store import rows_in, strings_in
from simulators.shopmonkey_wire import failure, known, listed, not_found, success

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from simulators.kernel import Row
    from simulators.shopmonkey_desk import Desk

_CUSTOMER: Final = frozenset(
    {
        "customerType",
        "firstName",
        "lastName",
        "companyName",
        "address1",
        "address2",
        "city",
        "state",
        "postalCode",
        "country",
        "note",
        "locationId",
        "externalId",
        "preferredContactMethod",
        "preferredLanguage",
        "taxExempt",
        "discountPercent",
        "marketingOptIn",
        "deleted",
    }
)
_VEHICLE: Final = frozenset(
    {
        "size",
        "year",
        "make",
        "model",
        "submodel",
        "vin",
        "licensePlate",
        "licensePlateState",
        "mileage",
        "type",
        "color",
        "locationId",
        "deleted",
    }
)
_SIZES: Final = frozenset({"LightDuty", "MediumDuty", "HeavyDuty", "Other"})
Contact = Literal["emails", "phoneNumbers"]


class People:
    """Handlers for `/customer` and `/vehicle`."""

    def __init__(self, desk: Desk) -> None:
        """Work on the desk's rows."""
        self._desk = desk

    async def create_customer(self, request: Request) -> Response:
        """POST /customer."""
        body = await json_object(request)
        if body.get("customerType") not in {"Customer", "Fleet"}:
            return failure(400, "body must have required property 'customerType'")
        emails = [self._email(given) for given in rows_in(body.get("emails"))]
        phones = [self._phone(given) for given in rows_in(body.get("phoneNumbers"))]
        fresh = {**rows.customer(), **known(body, _CUSTOMER)}
        fresh |= {"emails": emails, "phoneNumbers": phones, "coalescedName": _full_name(fresh)}
        return success(self._desk.insert("customer", fresh))

    async def change_customer(self, request: Request) -> Response:
        """PUT /customer/:id merges; PATCH soft-deletes."""
        customer_id = request.path_params["id"]
        changes = known(await json_object(request), _CUSTOMER)
        old = self._desk.store.get("customer", customer_id)
        if old is None:
            return not_found("Customer")
        changes["coalescedName"] = _full_name({**old, **changes})
        return success(self._desk.update("customer", customer_id, changes))

    async def search_customers(self, request: Request) -> Response:
        """POST /customer/search."""
        wish = wish_from_body(await json_object(request))
        found = select(self._desk.store.rows("customer"), wish.where, ignore_dates=False)
        return listed(search_page(found, wish))

    async def search_email(self, request: Request) -> Response:
        """POST /customer/email/search: strings or objects, whichever this tenant takes."""
        asked = (await json_object(request)).get("emails")
        as_objects = [str(item.get("email")) for item in rows_in(asked)]
        strings = self._desk.quirks.email_search == "strings"
        wanted = strings_in(asked) if strings else as_objects
        if not wanted:
            return failure(400, "body/emails must be an array of the expected items")
        return self._by_contact("emails", "email", {address.lower() for address in wanted})

    async def search_phone(self, request: Request) -> Response:
        """POST /customer/phone_number/search with `{"phoneNumbers": [{"number": …}]}`."""
        body = await json_object(request)
        numbers = {str(item.get("number")) for item in rows_in(body.get("phoneNumbers"))}
        if not numbers:
            return failure(400, "body/phoneNumbers must be an array of objects with a number")
        return self._by_contact(
            "phoneNumbers", "number", numbers, but=str(body.get("excludeCustomerId"))
        )

    def _by_contact(
        self, contact: Contact, key: str, wanted: set[str], *, but: str = ""
    ) -> Response:
        found = [
            row
            for row in self._desk.store.rows("customer")
            if row["id"] != but
            and wanted & {str(item[key]).lower() for item in rows_in(row[contact])}
        ]
        return listed(search_page(found, wish_from_body({})))

    async def customer_rows(self, request: Request, *, table: str) -> Response:
        """GET /customer/:id/order and /customer/:id/vehicle."""
        customer_id = request.path_params["id"]
        wish = wish_from_query(request.query_params)
        owned = [
            row
            for row in self._desk.store.rows(table)
            if row.get("customerId") == customer_id
            or customer_id in strings_in(row.get("customerIds"))
        ]
        return listed(page_of(owned, wish, quirks=self._desk.quirks, rng=self._desk.rng))

    async def add_contact(self, request: Request, *, contact: Contact) -> Response:
        """POST /customer/:id/email and /phone_number."""
        customer = self._desk.store.get("customer", request.path_params["id"])
        if customer is None:
            return not_found("Customer")
        body = await json_object(request)
        key = "email" if contact == "emails" else "number"
        if not isinstance(body.get(key), str):
            return failure(400, f"body must have required property '{key}'")
        made = self._email(body) if contact == "emails" else self._phone(body)
        self._desk.update(
            "customer", str(customer["id"]), {contact: _with(customer, contact, made)}
        )
        return success(made)

    async def change_contact(self, request: Request, *, contact: Contact) -> Response:
        """PUT and DELETE /customer/:id/email/:emailId and the same for phone_number."""
        contact_id = request.path_params["contact_id"]
        customer = self._desk.store.get("customer", request.path_params["id"])
        old = [
            item
            for item in rows_in(customer[contact] if customer else None)
            if item["id"] == contact_id
        ]
        if customer is None or not old:
            return not_found("Contact")
        others = [item for item in rows_in(customer[contact]) if item["id"] != contact_id]
        if request.method == "DELETE":
            self._desk.update("customer", str(customer["id"]), {contact: others})
            return success(old[0])
        changes = known(await json_object(request), frozenset(old[0]) - {"id"})
        made = {**old[0], **changes}
        self._desk.update("customer", str(customer["id"]), {contact: [*others, made]})
        return success(made)

    async def create_vehicle(self, request: Request) -> Response:
        """POST /vehicle; `size` is required and `year` is a number."""
        body = await json_object(request)
        if body.get("size") not in _SIZES:
            return failure(400, "body must have required property 'size'")
        if not isinstance(body.get("year"), int | None):
            return failure(400, "body/year must be integer")
        fresh = {**rows.vehicle(), **known(body, _VEHICLE)}
        owner = body.get("customerId")
        fresh |= {"customerIds": [owner] if owner else [], "coalescedName": _car_name(fresh)}
        return success(self._desk.insert("vehicle", fresh))

    async def change_vehicle(self, request: Request) -> Response:
        """PUT /vehicle/:id merges; PATCH soft-deletes."""
        vehicle_id = request.path_params["id"]
        old = self._desk.store.get("vehicle", vehicle_id)
        if old is None:
            return not_found("Vehicle")
        changes = known(await json_object(request), _VEHICLE)
        changes["coalescedName"] = _car_name({**old, **changes})
        return success(self._desk.update("vehicle", vehicle_id, changes))

    async def link_vehicle(self, request: Request) -> Response:
        """POST /vehicle/:id/link with `{"customerId": …}`."""
        vehicle_id = request.path_params["id"]
        vehicle = self._desk.store.get("vehicle", vehicle_id)
        if vehicle is None:
            return not_found("Vehicle")
        owner = str((await json_object(request)).get("customerId"))
        owners = [*strings_in(vehicle["customerIds"]), owner]
        return success(self._desk.update("vehicle", vehicle_id, {"customerIds": owners}))

    def _email(self, given: Row) -> Row:
        made = rows.email(row_id=self._desk.store.new_id(), address=str(given.get("email")))
        return {**made, **known(given, frozenset({"primary", "subscribed"}))}

    def _phone(self, given: Row) -> Row:
        made = rows.phone_number(row_id=self._desk.store.new_id(), number=str(given.get("number")))
        return {**made, **known(given, frozenset({"primary", "type", "optIn", "extension"}))}


def _with(customer: Row, contact: Contact, made: Row) -> list[Row]:
    others = rows_in(customer[contact])
    if made["primary"]:
        others = [{**item, "primary": False} for item in others]
    return [*others, made]


def _full_name(row: Row) -> str:
    names = f"{row.get('firstName') or ''} {row.get('lastName') or ''}".strip()
    return names or str(row.get("companyName") or "")


def _car_name(row: Row) -> str:
    return " ".join(str(row[key]) for key in ("year", "make", "model") if row.get(key))
