"""Orders as nobody documented them: judged by what is there, never a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.crm.rules.orders import (
    NotUnderstood,
    news_of,
    qualify,
    request_of,
    version_of,
    wish_of,
)
from lead_orchestrator.tenancy.rules.places import IntakeRules

TEXT = st.text(max_size=20)  # halves of characters too: Shopmonkey is read leniently
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
ORDER_FIELDS = (
    "name", "coalescedName", "status", "authorized", "invoiced", "paid", "messageCount",
    "appointmentDates", "workflowStatusId", "deleted", "archived", "meta", "complaint",
    "updatedDate", "createdDate", "locationId", "customerId", "vehicleId",
)  # fmt: skip
PERSON_FIELDS = ("firstName", "lastName", "preferredLanguage", "emails", "phoneNumbers")
CAR_FIELDS = ("id", "year", "make", "model")
CONTACTS = st.lists(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("email", "number", "primary", "optIn"), JSON))
    | JSON,
    max_size=3,
)


def rows(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON))


@given(rows(ORDER_FIELDS))
@settings(max_examples=200, deadline=None)
def test_any_order_is_judged(order: dict[str, Any]) -> None:
    rules = IntakeRules(workflow_status_ids=("website",), service_words=("tint",))
    assert qualify(order, rules) is not None
    assert qualify(order, IntakeRules(statuses=(), name_prefixes=())) is not None
    assert version_of(order) >= 0
    service, words = wish_of(order)
    assert "\n" not in service
    assert len(words) <= 4000


@given(
    rows(ORDER_FIELDS),
    st.none() | rows(PERSON_FIELDS) | CONTACTS.map(lambda c: {"emails": c, "phoneNumbers": c}),
    st.none() | rows(CAR_FIELDS),
)
@settings(max_examples=200, deadline=None)
def test_any_order_makes_a_request_that_can_be_kept(
    order: dict[str, Any], customer: dict[str, Any] | None, vehicle: dict[str, Any] | None
) -> None:
    request = request_of({"id": "o1"} | order, customer, vehicle)
    assert request.source == "shopmonkey"
    assert request.language in ("en", "es", "fr")
    assert 0 <= request.source_version < 2**63
    assert len(request.first_name) <= 200
    for text in (
        request.first_name,
        request.last_name,
        request.service,
        request.message,
        request.email or "",
        request.phone or "",
        request.vehicle.label if request.vehicle else "",
    ):
        assert "\x00" not in text.encode().decode()


@given(rows(("table", "operation", "data")) | JSON)
@settings(max_examples=200, deadline=None)
def test_any_webhook_body_is_news_or_not_understood(payload: object) -> None:
    try:
        news = news_of(payload)
    except NotUnderstood:
        return
    assert news is None or news.order_id


def test_news_keep_only_ids_and_versions() -> None:
    body = json.dumps({"table": "order", "operation": "update", "data": {
        "id": "5f0c7b3e9a1d4c0012ab3401", "locationId": "loc-1", "meta": {"version": 7},
        "customerId": "6f0c7b3e9a1d4c0012ab3402", "name": "New Quote", "totalCostCents": 5,
    }})  # fmt: skip
    news = news_of(json.loads(body))
    assert news is not None
    assert (news.order_id, news.operation, news.location_id, news.version) == (
        "5f0c7b3e9a1d4c0012ab3401",
        "UPDATE",
        "loc-1",
        7,
    )


@pytest.mark.parametrize(
    ("complaint", "name", "wish"),
    [
        ("Interested in Services: Sunroof Tint", "New Quote", ("Sunroof Tint", "")),
        (
            "Customer interested in the following services: A, B. -- Customer Comments: soon",
            "New Quote",
            ("A, B", "soon"),
        ),
        (
            "Interested in Services: A\n---\nCustomer Comment: line one\nline two",
            "",
            ("A", "line one\nline two"),
        ),
        ("", "New Quote: Full Car", ("Full Car", "")),
        ("", "New Appointment Request - Windshield", ("Windshield", "")),
        ("just call me", "new quote", ("", "just call me")),
        (None, None, ("", "")),
    ],
)
def test_the_wish_is_found_where_the_web_site_put_it(
    complaint: str | None, name: str | None, wish: tuple[str, str]
) -> None:
    assert wish_of({"complaint": complaint, "name": name}) == wish
