"""Which orders are web quotes, and what they say: tables, no database."""

from __future__ import annotations

from typing import Any

import pytest

from lead_orchestrator.crm.rules.orders import (
    NotALead,
    NotUnderstood,
    Qualified,
    news_of,
    qualify,
    request_of,
    version_of,
    wish_of,
)
from lead_orchestrator.tenancy.rules.places import IntakeRules

QUOTE: dict[str, Any] = {
    "id": "5f0c7b3e9a1d4c0012ab3401",
    "name": "New Quote - Website",
    "status": "Estimate",
    "authorized": False,
    "invoiced": False,
    "paid": False,
    "messageCount": 0,
    "appointmentDates": [],
    "workflowStatusId": "website",
    "deleted": False,
    "archived": False,
    "meta": {"version": 1700000000000},
    "complaint": "Customer Interested in Selected Services: Ceramic Tint, Full Car"
    " -- Customer Comments: Before Friday please",
}
RULES = IntakeRules(workflow_status_ids=("website", "appointments"))


def test_a_website_quote_qualifies() -> None:
    assert qualify(QUOTE, RULES) == Qualified()


@pytest.mark.parametrize("name", ["New Quote", "new quote - web", "New Appointment: tint"])
def test_quotes_and_appointments_both_qualify_by_name(name: str) -> None:
    assert qualify(QUOTE | {"name": name}, RULES) == Qualified()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"workflowStatusId": "in progress"}, "workflow_status"),
        ({"status": "Invoice"}, "status"),
        ({"authorized": True}, "authorised"),
        ({"invoiced": True}, "invoiced"),
        ({"paid": True}, "paid"),
        ({"messageCount": 2}, "has_message"),
        ({"appointmentDates": ["2026-12-01T15:00:00.000Z"]}, "has_appointment"),
        ({"name": "Oil change"}, "name"),
        ({"deleted": True}, "deleted"),
        ({"archived": True}, "archived"),
    ],
)
def test_other_orders_do_not_and_say_why(change: dict[str, Any], why: str) -> None:
    assert qualify(QUOTE | change, RULES) == NotALead(why)


def test_rules_are_data_of_the_location() -> None:
    loose = IntakeRules(name_prefixes=(), require_no_message=False, statuses=())
    assert qualify(QUOTE | {"name": "Anything", "messageCount": 3, "status": "X"}, loose) == (
        Qualified()
    )
    tint_only = IntakeRules(service_words=("tint",))
    assert qualify(QUOTE, tint_only) == Qualified()
    assert qualify(QUOTE | {"complaint": "new tyres"}, tint_only) == NotALead("service")


def test_the_wish_is_read_from_the_complaint() -> None:
    assert wish_of(QUOTE) == ("Ceramic Tint, Full Car", "Before Friday please")
    assert wish_of({"name": "New Quote - Sunroof", "complaint": "hello"}) == ("Sunroof", "hello")
    assert wish_of({}) == ("", "")


def test_customer_and_vehicle_become_a_request_with_their_consent_flags() -> None:
    request = request_of(
        QUOTE,
        {
            "firstName": "Jordan",
            "lastName": "Example",
            "preferredLanguage": "es_MX",
            "emails": [
                {"email": "old@example.com"},
                {"email": "jordan@example.com", "primary": True, "subscribed": False},
            ],
            "phoneNumbers": [{"number": "+12025550143", "primary": True, "optIn": True}],
        },
        {"id": "v1", "year": 2021, "make": "Toyota", "model": "Camry"},
    )
    assert (request.email, request.phone, request.language) == (
        "jordan@example.com",
        "+12025550143",
        "es",
    )
    assert request.vehicle is not None
    assert request.vehicle.label == "2021 Toyota Camry"
    assert [(c.channel, c.granted) for c in request.consents] == [("sms", True), ("email", False)]


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        "x",
        {},
        {"data": None},
        {"data": "x"},
        {"data": {"id": 5}},
        {"data": {"id": ""}},
        {"data": {"id": "a/../b"}},
        {"data": {"id": "ok", "customerId": "../order/x?limit=100"}},
        {"data": {"id": "ok", "vehicleId": 7}},
    ],
)
def test_what_cannot_be_understood_says_so(payload: object) -> None:
    with pytest.raises(NotUnderstood):
        news_of(payload)


def test_news_of_other_tables_is_not_ours() -> None:
    assert news_of({"table": "payment", "data": {"id": "p1"}}) is None


def test_versions_grow_and_odd_ones_count_as_none() -> None:
    assert version_of(QUOTE) == 1700000000000
    assert version_of({"updatedDate": "2026-12-01T15:00:00.000Z"}) == 1796137200000
    assert version_of({"meta": {"version": "new"}, "updatedDate": "yesterday"}) == 0
