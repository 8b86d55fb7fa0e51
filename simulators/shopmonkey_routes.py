"""Owns which path of Shopmonkey's API goes to which handler.

Promises 404 for what the vendor does not have: no flat customer, vehicle, service or labor list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from simulators.shopmonkey_people import Contact, People
from simulators.shopmonkey_setup import Setup
from simulators.shopmonkey_wire import not_found
from simulators.shopmonkey_work import Work

if TYPE_CHECKING:
    from simulators.shopmonkey_desk import Desk

Handler = Callable[[Request], Awaitable[Response]]
Line = tuple[str, str, Handler]


def lines(desk: Desk) -> list[Line]:
    """Return (method, path below /v3, handler), more specific paths first."""
    work, people, setup = Work(desk), People(desk), Setup(desk)
    return [*_work(work), *_people(people, work), *_setup(setup, work)]


async def no_route(request: Request) -> Response:
    """Answer a path the vendor does not have."""
    return not_found(f"Route {request.method}:{request.url.path}")


def _work(work: Work) -> list[Line]:
    def rows(table: str) -> Handler:
        return partial(work.list_rows, table=table)

    def row(table: str) -> Handler:
        return partial(work.get_row, table=table)

    return [
        ("GET", "/order", rows("order")),
        ("POST", "/order", work.create_order),
        ("GET", "/order/{id}", row("order")),
        ("PUT", "/order/{id}", work.change_order),
        ("PUT", "/order/{id}/move", work.change_order),
        ("GET", "/order/{id}/service", work.list_services),
        ("POST", "/order/{id}/service", work.add_service),
        ("GET", "/appointment", rows("appointment")),
        ("POST", "/appointment", work.create_appointment),
        ("POST", "/appointment/search", work.search_appointments),
        ("GET", "/appointment/{id}", row("appointment")),
        ("PUT", "/appointment/{id}", work.change_appointment),
        ("DELETE", "/appointment/{id}", work.delete_appointment),
        ("PATCH", "/appointment/{id}/confirm", work.confirm_appointment),
        ("PATCH", "/appointment/{id}/cancel", work.cancel_appointment),
        ("PATCH", "/shared_appointment/{id}/cancel", work.cancel_appointment),
    ]


def _people(people: People, work: Work) -> list[Line]:
    contacts: list[Line] = []
    kinds: tuple[tuple[str, Contact], ...] = (("email", "emails"), ("phone_number", "phoneNumbers"))
    for path, contact in kinds:
        base = f"/customer/{{id}}/{path}"
        change = partial(people.change_contact, contact=contact)
        contacts += [
            ("POST", base, partial(people.add_contact, contact=contact)),
            ("PUT", f"{base}/{{contact_id}}", change),
            ("DELETE", f"{base}/{{contact_id}}", change),
        ]
    return [
        ("POST", "/customer", people.create_customer),
        ("POST", "/customer/search", people.search_customers),
        ("POST", "/customer/email/search", people.search_email),
        ("POST", "/customer/phone_number/search", people.search_phone),
        ("GET", "/customer/{id}", partial(work.get_row, table="customer")),
        ("PUT", "/customer/{id}", people.change_customer),
        ("PATCH", "/customer/{id}", people.change_customer),
        ("GET", "/customer/{id}/order", partial(people.customer_rows, table="order")),
        ("GET", "/customer/{id}/vehicle", partial(people.customer_rows, table="vehicle")),
        *contacts,
        ("POST", "/vehicle", people.create_vehicle),
        ("GET", "/vehicle/{id}", partial(work.get_row, table="vehicle")),
        ("PUT", "/vehicle/{id}", people.change_vehicle),
        ("PATCH", "/vehicle/{id}", people.change_vehicle),
        ("POST", "/vehicle/{id}/link", people.link_vehicle),
    ]


def _setup(setup: Setup, work: Work) -> list[Line]:
    read: list[Line] = []
    for table in ("location", "workflow_status", "canned_service", "user"):
        read += [
            ("GET", f"/{table}", partial(work.list_rows, table=table)),
            ("GET", f"/{table}/{{id}}", partial(work.get_row, table=table)),
        ]
    return [
        ("GET", "/auth/api_key/status", setup.key_status),
        ("GET", "/user/me", setup.me),
        *read,
        ("PUT", "/location/{id}", partial(setup.change_small, table="location")),
        ("POST", "/canned_service", setup.create_canned),
        ("PUT", "/canned_service/{id}", partial(setup.change_small, table="canned_service")),
        ("DELETE", "/canned_service/{id}", partial(setup.change_small, table="canned_service")),
        ("GET", "/webhook", partial(work.list_rows, table="webhook")),
        ("POST", "/webhook", setup.create_webhook),
        ("GET", "/webhook/{id}", setup.get_webhook),
        ("PUT", "/webhook/{id}", setup.change_webhook),
        ("DELETE", "/webhook/{id}", setup.delete_webhook),
    ]
