"""Shopmonkey's simulator keeps the vendor's API and its quirks, one test for each."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

import httpx
import pytest

from simulators.clock import ManualClock
from simulators.shopmonkey import API_KEY, READ_ONLY_KEY, STEADY, Quirks, Shopmonkey

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


@pytest.fixture
async def live() -> AsyncGenerator[Rig]:
    """A tenant with every quirk on, as in the field."""
    rig = make(Quirks())
    async with rig.http:
        yield rig


def ids(answer: httpx.Response) -> list[str]:
    return [row["id"] for row in answer.json()["data"]]


def version_of(row: dict[str, object]) -> int:
    return int(cast("dict[str, int]", row["meta"])["version"])


async def test_a_quote_can_be_read_back_with_its_customer_and_vehicle(steady: Rig) -> None:
    order = steady.sim.new_quote(
        first_name="Avery",
        last_name="Example",
        email="avery@example.com",
        phone="+12025550144",
        year=2019,
        make="Honda",
        model="Civic",
        services=["Windshield Tint"],
        comments="Soon, please",
    )
    row = (await steady.http.get(f"/order/{order['id']}")).json()["data"]
    customer = (await steady.http.get(f"/customer/{row['customerId']}")).json()["data"]
    vehicle = (await steady.http.get(f"/vehicle/{row['vehicleId']}")).json()["data"]

    assert row["status"] == "Estimate"
    assert row["name"].startswith("New Quote")
    assert row["number"] == "10572"
    assert row["complaint"] == (
        "Customer Interested in Selected Services: Windshield Tint"
        " -- Customer Comments: Soon, please"
    )
    assert customer["firstName"] == "Avery"
    assert customer["emails"][0]["email"] == "avery@example.com"
    assert customer["phoneNumbers"][0]["number"] == "+12025550144"
    assert vehicle["coalescedName"] == "2019 Honda Civic"


async def test_a_quote_without_ways_to_reach_the_customer_has_empty_lists(steady: Rig) -> None:
    order = steady.sim.new_quote(email=None, phone=None, year=None, make=None, model=None)
    customer = (await steady.http.get(f"/customer/{order['customerId']}")).json()["data"]
    assert customer["emails"] == []
    assert customer["phoneNumbers"] == []
    assert order["vehicleId"] is None


async def test_ids_are_hex_and_uuid_and_repeat_with_the_seed() -> None:
    first = [make(STEADY).sim.new_quote()["id"] for _ in range(2)]
    sim = make(STEADY).sim
    lengths = {len(str(sim.new_quote()["id"])) for _ in range(30)}
    assert first[0] == first[1]
    assert lengths == {24, 36}


async def test_versions_grow_even_when_the_clock_stands_still(steady: Rig) -> None:
    order = steady.sim.new_quote()
    versions = [version_of(order)]
    for count in range(1, 4):
        row, _ = steady.sim.edit("order", str(order["id"]), {"messageCount": count})
        versions.append(version_of(row))
    assert versions == sorted(set(versions))


async def test_a_row_handed_out_is_a_snapshot_that_later_changes_do_not_touch(steady: Rig) -> None:
    order = steady.sim.new_quote()
    steady.sim.edit("order", str(order["id"]), {"authorized": True})
    assert order["authorized"] is False


@pytest.mark.parametrize("agent", ["", "python-httpx/0.28.1"])
async def test_a_caller_without_its_own_agent_meets_the_firewall_page(
    steady: Rig, agent: str
) -> None:
    answer = await steady.http.get("/location", headers={"User-Agent": agent})
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "blocked" in answer.text


@pytest.mark.parametrize("credential", ["", "Bearer wrong", f"Basic {API_KEY}"])
async def test_a_wrong_key_is_a_401_in_the_vendors_words(steady: Rig, credential: str) -> None:
    answer = await steady.http.get("/location", headers={"Authorization": credential})
    assert answer.status_code == 401
    body = answer.json()
    assert body["success"] is False
    assert body["code"].startswith("BOFF-")
    assert set(body) == {"success", "message", "code", "documentation_url"}


async def test_a_key_without_permission_reads_but_does_not_write(steady: Rig) -> None:
    key = {"Authorization": f"Bearer {READ_ONLY_KEY}"}
    assert (await steady.http.get("/location", headers=key)).status_code == 200
    assert (await steady.http.post("/order", json={}, headers=key)).status_code == 403
    search = await steady.http.post("/appointment/search", json={}, headers=key)
    assert search.status_code == 200


async def test_a_list_is_cut_at_100_whatever_is_asked(steady: Rig) -> None:
    for _ in range(103):
        steady.sim.new_quote(email=None, phone=None, year=None, make=None, model=None)
    answer = (await steady.http.get("/order", params={"limit": 500})).json()
    rest = (await steady.http.get("/order", params={"limit": 500, "skip": 100})).json()
    assert len(answer["data"]) == 100
    assert answer["meta"] == {"hasMore": True, "total": 103}
    assert len(rest["data"]) == 3
    assert rest["meta"]["hasMore"] is False


async def test_identical_lists_disagree_and_leave_rows_out(live: Rig) -> None:
    for _ in range(40):
        live.sim.new_quote()
    pages = [ids(await live.http.get("/order")) for _ in range(6)]
    assert len({tuple(page) for page in pages}) == 6
    assert all(len(page) < 40 for page in pages)
    assert {row for page in pages for row in page} == set(live.sim.store.tables["order"])


async def test_order_by_works_on_id_only(live: Rig) -> None:
    for _ in range(30):
        live.sim.new_quote()
    by_id = ids(await live.http.get("/order", params={"orderBy": '{"id":"asc"}'}))
    downwards = ids(await live.http.get("/order", params={"orderBy": '{"id":"desc"}'}))
    by_date = [
        ids(await live.http.get("/order", params={"orderBy": '{"createdDate":"asc"}'}))
        for _ in range(2)
    ]
    assert by_id == sorted(by_id)
    assert downwards == sorted(downwards, reverse=True)
    assert by_date[0] != by_date[1]


@pytest.mark.parametrize(
    "query", [{"orderby": '{"id":"asc"}'}, {"where": "{not json"}, {"limit": "many"}]
)
async def test_a_query_the_vendor_cannot_read_is_a_400(steady: Rig, query: dict[str, str]) -> None:
    assert (await steady.http.get("/order", params=query)).status_code == 400


@pytest.mark.parametrize(
    "where",
    [
        {"noSuchField": "x"},
        {"messageCount": {"$gte": 5}},
        {"messageCount": {"in": [5]}},
    ],
)
async def test_a_filter_the_vendor_does_not_know_is_ignored_in_silence(
    steady: Rig, where: dict[str, object]
) -> None:
    steady.sim.new_quote()
    answer = await steady.http.get("/order", params={"where": json.dumps(where)})
    assert len(answer.json()["data"]) == 1


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"messageCount": 5}, 1),
        ({"messageCount": {"gte": 5}}, 1),
        ({"messageCount": {"lt": 5}}, 1),
        ({"messageCount": {"gt": 5}}, 0),
        ({"messageCount": {"lte": 5}}, 2),
        ({"name": {"contains": "new quote"}}, 2),
        ({"status": "Invoice"}, 0),
        ({"createdDate": {"gte": "2026-12-01T15:00:00Z"}}, 2),
        ({"createdDate": {"gt": "2026-12-01T15:00:00+00:00"}}, 0),
    ],
)
async def test_bare_operators_filter(steady: Rig, where: dict[str, object], found: int) -> None:
    first = steady.sim.new_quote()
    steady.sim.new_quote()
    steady.sim.edit("order", str(first["id"]), {"messageCount": 5})
    answer = await steady.http.get("/order", params={"where": json.dumps(where)})
    assert len(answer.json()["data"]) == found


async def test_dates_do_not_filter_a_live_order_list() -> None:
    rig = make(replace(STEADY, dates_unfiltered=True))
    rig.sim.new_quote()
    async with rig.http:
        where = json.dumps({"createdDate": {"gte": "2027-01-01T00:00:00Z"}})
        assert len(ids(await rig.http.get("/order", params={"where": where}))) == 1


async def test_a_new_order_ignores_its_status_and_every_unknown_key(steady: Rig) -> None:
    answer = await steady.http.post(
        "/order", json={"name": "Walk-in", "status": "Invoice", "colour": "red"}
    )
    row = answer.json()["data"]
    assert answer.status_code == 200
    assert row["status"] == "Estimate"
    assert row["coalescedName"] == "Walk-in"
    assert "colour" not in row


async def test_an_order_is_changed_by_parts_and_only_to_a_known_status(steady: Rig) -> None:
    order = steady.sim.new_quote()
    steady.clock.advance(60)
    path = f"/order/{order['id']}"
    changed = (await steady.http.put(path, json={"status": "RepairOrder"})).json()["data"]
    refused = await steady.http.put(path, json={"status": "repair order"})
    moved = await steady.http.put(f"{path}/move", json={"workflowStatusId": "elsewhere"})
    assert changed["status"] == "RepairOrder"
    assert changed["complaint"] == order["complaint"]
    assert refused.status_code == 400
    assert moved.json()["data"]["workflowStatusDate"] == "2026-12-01T15:01:00.000Z"


async def test_an_order_can_bring_its_customer_along(steady: Rig) -> None:
    order = steady.sim.new_quote(first_name="Avery")
    query = {"include": '["customer","vehicle","appointments","services","inspections"]'}
    row = (await steady.http.get(f"/order/{order['id']}", params=query)).json()["data"]
    assert row["customer"]["firstName"] == "Avery"
    assert row["vehicle"]["make"] == "Toyota"
    assert row["appointments"] == []


async def test_a_canned_service_is_copied_onto_an_order(steady: Rig) -> None:
    order = steady.sim.new_quote()
    where = {"where": '{"bookable":true}'}
    canned = (await steady.http.get("/canned_service", params=where)).json()["data"]
    path = f"/order/{order['id']}/service"
    added = await steady.http.post(path, json={"fromCannedServiceId": canned[0]["id"]})
    lines = (await steady.http.get(path)).json()["data"]
    total = (await steady.http.get(f"/order/{order['id']}")).json()["data"]["totalCostCents"]
    assert all(row["bookable"] for row in canned)
    assert added.json()["data"]["labors"][0]["hours"] > 0
    assert [line["name"] for line in lines] == [canned[0]["name"]]
    assert total == canned[0]["totalCents"]
    assert (await steady.http.post(path, json={})).status_code == 400


@pytest.mark.parametrize("path", ["/customer", "/vehicle", "/service", "/labor", "/nothing"])
async def test_what_the_vendor_does_not_have_is_a_404(steady: Rig, path: str) -> None:
    assert (await steady.http.get(path)).status_code == 404


async def test_deleting_with_a_json_type_and_no_body_is_refused(steady: Rig) -> None:
    made = await steady.http.post("/appointment", json=APPOINTMENT)
    path = f"/appointment/{made.json()['data']['id']}"
    refused = await steady.http.delete(path, headers={"Content-Type": "application/json"})
    taken = await steady.http.request("DELETE", path, json={})
    assert refused.status_code == 400
    assert taken.status_code == 200


async def test_some_keys_may_not_delete_an_appointment() -> None:
    rig = make(replace(STEADY, appointment_delete_forbidden=True))
    async with rig.http:
        made = await rig.http.post("/appointment", json=APPOINTMENT)
        path = f"/appointment/{made.json()['data']['id']}"
        assert (await rig.http.delete(path)).status_code == 403


async def test_a_busy_minute_is_a_429_that_says_when_to_come_back() -> None:
    rig = make(replace(STEADY, limit_per_minute=2))
    async with rig.http:
        statuses = [(await rig.http.get("/user/me")).status_code for _ in range(2)]
        rig.clock.advance(45)
        refused = await rig.http.get("/user/me")
        rig.clock.advance(15)
        later = await rig.http.get("/user/me")
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "15"
    assert refused.headers["X-RateLimit-Limit-Minute"] == "2"
    assert refused.headers["X-RateLimit-Remaining-Minute"] == "0"
    assert later.status_code == 200


async def test_the_small_tables_are_read_by_the_usual_names(steady: Rig) -> None:
    place = (await steady.http.get("/location")).json()["data"][0]
    board = await steady.http.get("/workflow_status", params={"locationId": place["id"]})
    elsewhere = await steady.http.get("/workflow_status", params={"locationId": "other"})
    assert place["timezone"] == "America/Denver"
    assert [row["name"] for row in board.json()["data"]][:2] == ["Website Leads", "Appointments"]
    assert ids(elsewhere) == []
    assert (await steady.http.get("/auth/api_key/status")).json()["data"] == {"active": True}
    assert (await steady.http.get("/user/me")).json()["data"]["active"] is True
    renamed = await steady.http.put(f"/location/{place['id']}", json={"name": "New name"})
    assert renamed.json()["data"]["name"] == "New name"


async def test_a_catalogue_entry_is_made_changed_and_deleted(steady: Rig) -> None:
    made = await steady.http.post(
        "/canned_service", json={"name": "Polish", "fixedPriceCents": 9900, "bookable": True}
    )
    path = f"/canned_service/{made.json()['data']['id']}"
    changed = await steady.http.put(path, json={"bookable": False})
    assert made.json()["data"]["totalCents"] == 9900
    assert changed.json()["data"]["bookable"] is False
    assert (await steady.http.delete(path)).status_code == 200
    assert made.json()["data"]["id"] not in ids(await steady.http.get("/canned_service"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/order/none"),
        ("PUT", "/order/none"),
        ("POST", "/order/none/service"),
        ("PUT", "/customer/none"),
        ("POST", "/customer/none/email"),
        ("PUT", "/vehicle/none"),
        ("POST", "/vehicle/none/link"),
        ("PUT", "/appointment/none"),
        ("DELETE", "/appointment/none"),
        ("PATCH", "/appointment/none/confirm"),
        ("PUT", "/location/none"),
    ],
)
async def test_a_row_that_is_not_there_is_a_404(steady: Rig, method: str, path: str) -> None:
    answer = await steady.http.request(method, path)
    assert answer.status_code == 404
    assert answer.json()["success"] is False


async def test_an_invoice_is_dated_and_a_name_can_be_taken_away(steady: Rig) -> None:
    path = f"/order/{steady.sim.new_quote()['id']}"
    row = (await steady.http.put(path, json={"status": "Invoice", "name": None})).json()["data"]
    assert row["invoicedDate"] == "2026-12-01T15:00:00.000Z"
    assert row["coalescedName"] == row["generatedName"] == "Order #10572"


async def test_a_comparison_with_something_else_than_a_number_finds_nothing(steady: Rig) -> None:
    steady.sim.new_quote()
    for where in ({"name": {"gt": 5}}, {"dueDate": {"gt": "2026-01-01"}}):
        answer = await steady.http.get("/order", params={"where": json.dumps(where)})
        assert ids(answer) == []


async def test_every_request_is_recorded_so_that_a_stray_call_shows(steady: Rig) -> None:
    await steady.http.get("/customer/c1")
    await steady.http.get("/order", params={"limit": 1})
    seen = [(one.method, one.path) for one in steady.sim.requests]
    assert seen == [("GET", "/v3/customer/c1"), ("GET", "/v3/order")]


async def test_a_body_that_is_not_json_is_a_400(steady: Rig) -> None:
    assert (await steady.http.post("/order", content=b"{")).status_code == 400
    assert (await steady.http.post("/order", content=b"[]")).status_code == 400
