"""Shopmonkey's simulator keeps customers, vehicles and appointments as the vendor does."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest

from simulators.clock import ManualClock
from simulators.shopmonkey import API_KEY, STEADY, Quirks, Shopmonkey

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
APPOINTMENT = {
    "name": "Tint",
    "startDate": "2026-12-03T17:00:00.000Z",
    "endDate": "2026-12-03T19:00:00.000Z",
    "color": "blue",
    "sendConfirmation": False,
    "sendReminder": False,
    "useEmail": False,
    "useSMS": False,
}


@dataclass(frozen=True, slots=True)
class Rig:
    """One tenant and a client that may use it."""

    sim: Shopmonkey
    http: httpx.AsyncClient
    clock: ManualClock


def make(quirks: Quirks) -> Rig:
    clock = ManualClock(START)
    sim = Shopmonkey(clock=clock, rng=random.Random(7), sleep=clock.sleep, quirks=quirks)
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sim.app),
        base_url="http://shopmonkey.test/v3",
        headers={"Authorization": f"Bearer {API_KEY}", "User-Agent": "lead-orchestrator/1"},
    )
    return Rig(sim, http, clock)


@pytest.fixture
async def steady() -> AsyncGenerator[Rig]:
    """A tenant whose lists behave."""
    rig = make(STEADY)
    async with rig.http:
        yield rig


def ids(answer: httpx.Response) -> list[str]:
    return [row["id"] for row in answer.json()["data"]]


async def test_a_customer_made_with_flat_contact_keys_cannot_be_reached(steady: Rig) -> None:
    body = {"customerType": "Customer", "firstName": "Avery", "email": "a@example.com"}
    made = (await steady.http.post("/customer", json=body)).json()["data"]
    path = f"/customer/{made['id']}"
    email = await steady.http.post(f"{path}/email", json={"email": "a@example.com"})
    phone = await steady.http.post(
        f"{path}/phone_number", json={"number": "+12025550144", "optIn": False}
    )
    row = (await steady.http.get(path)).json()["data"]
    assert made["emails"] == []
    assert row["emails"] == [email.json()["data"]]
    assert row["phoneNumbers"] == [phone.json()["data"]]
    assert row["phoneNumbers"][0]["optIn"] is False
    assert (await steady.http.post("/customer", json={"firstName": "A"})).status_code == 400
    assert (await steady.http.post(f"{path}/email", json={})).status_code == 400


async def test_contacts_are_changed_and_removed_one_by_one(steady: Rig) -> None:
    order = steady.sim.new_quote()
    path = f"/customer/{order['customerId']}"
    email = (await steady.http.get(path)).json()["data"]["emails"][0]
    at = f"{path}/email/{email['id']}"
    changed = await steady.http.put(at, json={"subscribed": False})
    second = await steady.http.post(f"{path}/email", json={"email": "second@example.com"})
    emails = (await steady.http.get(path)).json()["data"]["emails"]
    assert changed.json()["data"]["subscribed"] is False
    assert [row["primary"] for row in emails] == [False, True]
    assert emails[1] == second.json()["data"]
    assert (await steady.http.delete(at)).status_code == 200
    assert (await steady.http.delete(at)).status_code == 404


async def test_a_customer_is_found_by_address_and_number(steady: Rig) -> None:
    order = steady.sim.new_quote(email="Avery@example.com", phone="+12025550144")
    steady.sim.new_quote(email="other@example.com", phone="+12025550145")
    by_email = await steady.http.post(
        "/customer/email/search", json={"emails": ["avery@EXAMPLE.com"]}
    )
    by_phone = await steady.http.post(
        "/customer/phone_number/search", json={"phoneNumbers": [{"number": "+12025550144"}]}
    )
    by_name = await steady.http.post(
        "/customer/search", json={"where": {"id": order["customerId"]}}
    )
    assert ids(by_email) == ids(by_phone) == ids(by_name) == [order["customerId"]]


@pytest.mark.parametrize("shape", ["strings", "objects"])
async def test_the_email_search_takes_one_shape_and_refuses_the_other(shape: str) -> None:
    takes_strings = shape == "strings"
    rig = make(replace(STEADY, email_search="strings" if takes_strings else "objects"))
    rig.sim.new_quote(email="a@example.com")
    bodies: list[list[object]] = [["a@example.com"], [{"email": "a@example.com"}]]
    async with rig.http:
        statuses = [
            (await rig.http.post("/customer/email/search", json={"emails": body})).status_code
            for body in bodies
        ]
    assert statuses == ([200, 400] if takes_strings else [400, 200])


async def test_a_customers_orders_and_vehicles_are_listed(steady: Rig) -> None:
    order = steady.sim.new_quote()
    steady.sim.new_quote()
    base = f"/customer/{order['customerId']}"
    assert ids(await steady.http.get(f"{base}/order")) == [order["id"]]
    assert ids(await steady.http.get(f"{base}/vehicle")) == [order["vehicleId"]]


async def test_a_vehicle_needs_a_size_and_a_whole_year(steady: Rig) -> None:
    body = {"size": "LightDuty", "year": 2020, "make": "Kia", "customerId": "c1"}
    made = (await steady.http.post("/vehicle", json=body)).json()["data"]
    linked = await steady.http.post(f"/vehicle/{made['id']}/link", json={"customerId": "c2"})
    renamed = await steady.http.put(f"/vehicle/{made['id']}", json={"model": "Soul"})
    assert linked.json()["data"]["customerIds"] == ["c1", "c2"]
    assert renamed.json()["data"]["coalescedName"] == "2020 Kia Soul"
    for wrong in ({"make": "Kia"}, {"size": "Tiny"}, {"size": "Other", "year": "2020"}):
        assert (await steady.http.post("/vehicle", json=wrong)).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"startDate": None},
        {"color": None},
        {"color": "mauve"},
        {"startDate": "tomorrow"},
        {"startDate": "2026-12-03T17:00:00"},
        {"endDate": "2026-12-03T16:00:00Z"},
    ],
)
async def test_an_appointment_that_is_not_whole_is_a_400(
    steady: Rig, change: dict[str, object]
) -> None:
    answer = await steady.http.post("/appointment", json={**APPOINTMENT, **change})
    assert answer.status_code == 400


async def test_nothing_stops_two_appointments_at_one_time(steady: Rig) -> None:
    for _ in range(2):
        made = await steady.http.post("/appointment", json={**APPOINTMENT, "notes": "dropped"})
        assert made.status_code == 200
        assert "notes" not in made.json()["data"]
    window = {"gte": "2026-12-03T00:00:00Z", "lt": "2026-12-04T00:00:00Z"}
    found = await steady.http.post(
        "/appointment/search",
        json={"where": {"startDate": window}, "orderBy": {"startDate": "asc"}},
    )
    empty = await steady.http.post(
        "/appointment/search", json={"where": {"startDate": {"gte": "2026-12-04T00:00:00Z"}}}
    )
    assert len(ids(found)) == 2
    assert found.json()["data"][0]["duration"] == 120
    assert ids(empty) == []


async def test_an_appointment_shows_on_its_order_until_it_is_cancelled(steady: Rig) -> None:
    order = steady.sim.new_quote()
    made = await steady.http.post("/appointment", json={**APPOINTMENT, "orderId": order["id"]})
    path = f"/appointment/{made.json()['data']['id']}"

    async def dates() -> list[str]:
        row = (await steady.http.get(f"/order/{order['id']}")).json()["data"]
        return list(row["appointmentDates"])

    assert await dates() == [APPOINTMENT["startDate"]]
    assert (await steady.http.patch(f"{path}/confirm")).json()["data"]["confirmationStatus"] == (
        "Confirmed"
    )
    later = {"startDate": "2026-12-03T18:00:00.000Z"}
    await steady.http.put(path, json=later)
    assert await dates() == [later["startDate"]]
    await steady.http.patch(f"{path}/cancel", json={"cancellationNote": "away"})
    assert await dates() == []
    assert (await steady.http.get(path)).json()["data"]["cancellationNote"] == "away"
    assert (await steady.http.delete(path)).status_code == 200
    assert (await steady.http.get(path)).status_code == 404
    assert (await steady.http.put(path, json=later)).status_code == 404


async def test_an_appointment_that_does_not_say_no_is_texted_by_the_vendor(steady: Rig) -> None:
    customer = steady.sim.new_quote()["customerId"]
    body = {**APPOINTMENT, "customerId": customer}
    await steady.http.post("/appointment", json=body)
    silent = [one for one in steady.sim.ledger if one.kind == "vendor_message"]
    loud = {key: value for key, value in body.items() if not isinstance(value, bool)}
    await steady.http.post("/appointment", json=loud)
    told = [one.to for one in steady.sim.ledger if one.kind == "vendor_message"]
    assert silent == []
    assert told == ["jordan@example.com", "+12025550143"]


async def test_a_customer_is_renamed_and_softly_deleted(steady: Rig) -> None:
    order = steady.sim.new_quote(first_name="Avery", last_name="Example")
    path = f"/customer/{order['customerId']}"
    renamed = await steady.http.put(path, json={"firstName": "", "lastName": ""})
    deleted = await steady.http.patch(path, json={"deleted": True})
    assert renamed.json()["data"]["coalescedName"] == ""
    assert deleted.json()["data"]["deleted"] is True
    assert (await steady.http.post("/customer/phone_number/search", json={})).status_code == 400
