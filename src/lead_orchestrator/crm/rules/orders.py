"""Which Shopmonkey orders are web quotes, and what they say.

Promises tolerance: fields may be added, missing or odd, and an order is judged by what is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from lead_orchestrator.assistant.rules.understanding.language import detect
from lead_orchestrator.leads.rules.intake import (
    ConsentGiven,
    Request,
    VehicleSaid,
    one_line,
    spoken,
    storable,
)
from lead_orchestrator.tenancy.rules.places import IntakeRules

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Qualified:
    """The order is a web quote."""


@dataclass(frozen=True, slots=True)
class NotALead:
    """The order is something else; `why` names the rule."""

    why: str


class NotUnderstood(ValueError):  # noqa: N818 - it says what happened to the text
    """The webhook's body is not one we can understand; the message is the reason staff see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNews:
    """What a webhook says has happened: only ids and versions are believed."""

    order_id: str
    operation: str
    location_id: str | None
    version: int


def news_of(payload: object) -> OrderNews | None:
    """Return what a webhook body tells, None when it is about something we do not mirror.

    Raises `NotUnderstood`.
    """
    if not isinstance(payload, dict):
        raise NotUnderstood("the body is not an object")
    body = cast("dict[str, Any]", payload)
    data = body.get("data")
    if not isinstance(data, dict):
        raise NotUnderstood("there is no data")
    row = cast("dict[str, Any]", data)
    table = str(body.get("table") or "order").lower()
    if table != "order":
        return None
    order_id = row.get("id")
    if not isinstance(order_id, str) or not re.fullmatch(r"[A-Za-z0-9-]{1,64}", order_id):
        raise NotUnderstood("data has no id")
    for field in ("customerId", "vehicleId"):
        value = row.get(field)
        if value is not None and (
            not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9-]{1,64}", value)
        ):
            raise NotUnderstood(f"{field} is not an id")
    location = row.get("locationId")
    return OrderNews(
        order_id=order_id,
        operation=str(body.get("operation") or "UPDATE").upper(),
        location_id=location if isinstance(location, str) else None,
        version=version_of(row),
    )


def version_of(row: Row) -> int:
    """Return a number that grows with every change: `meta.version`, else the updated date."""
    meta = row.get("meta")
    if isinstance(meta, dict):
        version = cast("dict[str, Any]", meta).get("version")
        if isinstance(version, int) and 0 < version < 2**62:
            return version
    for field in ("updatedDate", "createdDate"):
        value = row.get(field)
        if isinstance(value, str):
            try:
                return int(datetime.fromisoformat(value).timestamp() * 1000)
            except ValueError:
                continue
    return 0


def qualify(order: Row, rules: IntakeRules) -> Qualified | NotALead:
    """Say whether an order is a web quote of a location with these rules."""
    for field in ("deleted", "archived"):
        if order.get(field):
            return NotALead(field)
    name = str(order.get("name") or order.get("coalescedName") or "").strip().casefold()
    workflow = rules.workflow_status_ids
    checks: list[tuple[bool, str]] = [
        (bool(workflow) and order.get("workflowStatusId") not in workflow, "workflow_status"),
        (bool(rules.statuses) and order.get("status") not in rules.statuses, "status"),
        (rules.require_unauthorised and bool(order.get("authorized")), "authorised"),
        (rules.require_not_invoiced and bool(order.get("invoiced")), "invoiced"),
        (rules.require_unpaid and bool(order.get("paid")), "paid"),
        (rules.require_no_message and _count(order.get("messageCount")) > 0, "has_message"),
        (rules.require_no_appointment and bool(order.get("appointmentDates")), "has_appointment"),
        (
            bool(rules.name_prefixes)
            and not name.startswith(tuple(p.casefold() for p in rules.name_prefixes)),
            "name",
        ),
    ]
    for failed, why in checks:
        if failed:
            return NotALead(why)
    if rules.service_words:
        said = f"{order.get('complaint') or ''} {name}".casefold()
        if not any(word.casefold() in said for word in rules.service_words):
            return NotALead("service")
    return Qualified()


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _texts(values: object, key: str) -> list[Row]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        return []
    rows = cast("Sequence[object]", values)
    found = [
        cast("Row", row) for row in rows if isinstance(row, dict) and cast("Row", row).get(key)
    ]
    return sorted(found, key=lambda row: not row.get("primary"))


_INTERESTED = re.compile(
    r"(?is)interested in(?: the following| selected)? services?\s*:\s*(?P<services>.*?)"
    r"(?:\s*--+\s*customer comments?\s*:\s*(?P<comments>.*))?$"
)


def wish_of(order: Row) -> tuple[str, str]:
    """Return (service wanted, the customer's own words) from an order's complaint and name."""
    complaint = storable(str(order.get("complaint") or "")).strip()
    found = _INTERESTED.search(complaint)
    if found:
        return (
            one_line(found["services"].strip(" .;-")),
            (found["comments"] or "").strip()[:4000],
        )
    name = str(order.get("name") or "")
    rest = re.sub(r"(?i)^new (quote|appointment)( request)?\s*[-:\u2013]?\s*", "", name).strip()
    return one_line(rest), complaint[:4000]


def request_of(order: Row, customer: Row | None, vehicle: Row | None) -> Request:
    """Return the quote request that an order, its customer and vehicle make."""
    person = customer or {}
    emails = _texts(person.get("emails"), "email")
    phones = _texts(person.get("phoneNumbers"), "number")
    service, message = wish_of(order)
    consents: list[ConsentGiven] = []
    for channel, rows, flag in (("sms", phones, "optIn"), ("email", emails, "subscribed")):
        if rows and isinstance(rows[0].get(flag), bool):
            consents.append(
                ConsentGiven(
                    channel=channel,
                    granted=bool(rows[0][flag]),
                    wording=f"Shopmonkey: {flag}",
                    page="shopmonkey",
                )
            )
    said = None
    if vehicle is not None:
        year = vehicle.get("year")
        said = VehicleSaid(
            year=year if isinstance(year, int) and 1900 <= year <= 2100 else None,  # noqa: PLR2004
            make=one_line(str(vehicle.get("make") or ""), 80),
            model=one_line(str(vehicle.get("model") or ""), 80),
            crm_id=one_line(str(vehicle.get("id") or ""), 64) or None,
        )
    return Request(
        source="shopmonkey",
        source_key=str(order["id"]),
        source_version=version_of(order),
        first_name=one_line(str(person.get("firstName") or "")),
        last_name=one_line(str(person.get("lastName") or "")),
        email=one_line(str(emails[0]["email"])) if emails else None,
        phone=one_line(str(phones[0]["number"])) if phones else None,
        vehicle=said if said and said.label else None,
        service=service,
        message=message,
        language=spoken(person.get("preferredLanguage"), message, hears=detect),
        consents=tuple(consents),
    )
