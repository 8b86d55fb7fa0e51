"""A customer's times over HTTP, through the real router with a real session."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lead_orchestrator.booking.api import router
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.web import Edge, install_problems
from lead_orchestrator.messaging.actions import issue_link, open_session
from tests.booking.conftest import Desk
from tests.booking.ics import read_ics
from tests.builders import build_shop
from tests.conftest import WorldClock

Answer = dict[str, Any]
TEN = "2026-12-02T10:00:00-05:00"


@dataclass(frozen=True, slots=True)
class Page:
    """A customer's page: it knows its lead and sends its session with every call."""

    http: httpx.AsyncClient
    lead_id: UUID
    token: str

    async def ask(
        self, method: str, path: str, body: object = None, key: str | None = None
    ) -> httpx.Response:
        """Send one call to a path under the customer's chat."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        return await self.http.request(
            method, f"/api/chat/{self.lead_id}{path}", json=body, headers=headers
        )


@pytest.fixture
async def http(units: Units) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that has the booking routes only."""
    app = FastAPI()
    app.add_middleware(Edge)
    install_problems(app)
    app.include_router(router)
    app.state.units = units
    app.state.settings = Settings()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


async def open_page(http: httpx.AsyncClient, desk: Desk) -> Page:
    lead_id = await desk.lead()
    async with desk.unit() as unit:
        link = await issue_link(unit, lead_id=lead_id, chat_url="http://shop.test/chat", days=30)
        session = await open_session(unit, lead_id=lead_id, token=link.partition("#k=")[2])
    return Page(http, lead_id, session.token)


@pytest.fixture
async def page(http: httpx.AsyncClient, desk: Desk) -> Page:
    """One customer's page."""
    return await open_page(http, desk)


def wish(desk: Desk, starts_at: object = TEN, *codes: str) -> Answer:
    return {"service_ids": [str(i) for i in desk.services(*codes)], "starts_at": starts_at}


async def test_free_times_are_told_in_the_shops_zone(page: Page, desk: Desk) -> None:
    ids = ",".join(str(i) for i in desk.services("front-two", "windshield"))
    answer = await page.ask("GET", f"/availability?service_ids={ids}&from=2026-12-02&to=2026-12-02")

    assert answer.status_code == 200
    said = answer.json()
    assert said["timezone"] == "America/New_York"
    assert said["slots"][0] == {
        "starts_at": "2026-12-02T09:00:00-05:00",
        "ends_at": "2026-12-02T10:30:00-05:00",
        "label": "Wednesday, December 2 at 9:00 AM",
    }
    assert len(said["slots"]) == 16


async def test_free_times_default_to_two_weeks_and_take_instants_for_days(
    page: Page, desk: Desk
) -> None:
    service = desk.services()[0]
    two_weeks = (await page.ask("GET", f"/availability?service_ids={service}")).json()["slots"]
    one_day = await page.ask(
        "GET",
        f"/availability?service_ids={service}"
        "&from=2026-12-03T03:00:00Z&to=2026-12-02T23:00:00-05:00",
    )

    assert two_weeks[0]["starts_at"] == "2026-12-01T11:00:00-05:00"  # it is ten; an hour's notice
    assert two_weeks[-1]["starts_at"].startswith("2026-12-14")
    assert {slot["starts_at"][:10] for slot in one_day.json()["slots"]} == {"2026-12-02"}


@pytest.mark.parametrize(
    "query",
    [
        "",  # no service
        "service_ids=abc",
        "service_ids={id}&from=tomorrow",
        "service_ids={id}&from=2026-13-45",
        "service_ids={id}&from=infinity",
        "service_ids={id}&from=294277-01-01",
        "service_ids={id}&from=0001-01-01",
        "service_ids={id}&to=9999-12-31",
        "service_ids={id}&from=2026-12-05&to=2026-12-01",
        "service_ids={id}&from=2026-12-01&to=2027-12-01",
        "service_ids={id}&from=1733047200",
    ],
)
async def test_days_that_make_no_sense_are_named_in_a_422(
    page: Page, desk: Desk, query: str
) -> None:
    answer = await page.ask("GET", f"/availability?{query.format(id=desk.services()[0])}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in ("service_ids", "from", "to")


async def test_hold_book_move_and_cancel(page: Page, desk: Desk) -> None:
    kept = await page.ask("POST", "/holds", wish(desk))
    assert kept.status_code == 201
    assert kept.json()["price_text"] == "$149"
    assert kept.json()["expires_at"] == "2026-12-01T10:10:00-05:00"

    booked = await page.ask("POST", "/appointment", wish(desk) | {"hold_id": kept.json()["id"]})
    assert booked.status_code == 201
    assert booked.json() | {"id": "", "service_ids": []} == {
        "id": "",
        "service_ids": [],
        "starts_at": TEN,
        "ends_at": "2026-12-02T11:00:00-05:00",
        "label": "Wednesday, December 2 at 10:00 AM",
        "services": ["Front Two Windows"],
        "price_text": "$149",
        "price": {"amount_cents": 14900, "currency": "USD"},
        "status": "booked",
        "location_name": booked.json()["location_name"],
        "address": "12 Main Street, Springfield, VA 22150",
        "ics_url": f"/api/chat/{page.lead_id}/appointment.ics",
        "timezone": "America/New_York",
    }
    assert (await page.ask("GET", "/appointment")).json() == booked.json()

    moved = await page.ask("PATCH", "/appointment", {"starts_at": "2026-12-03T15:00:00-05:00"})
    assert moved.status_code == 200
    assert moved.json()["label"] == "Thursday, December 3 at 3:00 PM"
    assert moved.json()["id"] == booked.json()["id"]

    cancelled = await page.ask("DELETE", "/appointment")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert (await page.ask("GET", "/appointment")).status_code == 404
    assert (await page.ask("DELETE", "/appointment")).status_code == 404


async def test_a_hold_alone_books(page: Page, desk: Desk) -> None:
    kept = (await page.ask("POST", "/holds", wish(desk))).json()

    assert (await page.ask("POST", "/appointment", {"hold_id": kept["id"]})).status_code == 201
    assert (await page.ask("POST", "/appointment", {"hold_id": str(uuid4())})).status_code == 404


async def test_a_taken_time_is_a_409_with_three_near_times(
    http: httpx.AsyncClient, page: Page, desk: Desk
) -> None:
    for _ in desk.shop.bays:
        other = await open_page(http, desk)
        assert (await other.ask("POST", "/appointment", wish(desk))).status_code == 201

    for path in ("/appointment", "/holds"):
        refused = await page.ask("POST", path, wish(desk))
        assert refused.status_code == 409
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["code"] == "slot_taken"
        assert [slot["starts_at"] for slot in refused.json()["alternatives"]] == [
            "2026-12-02T09:00:00-05:00",
            "2026-12-02T11:00:00-05:00",
            "2026-12-02T11:30:00-05:00",
        ]


async def test_a_time_off_the_grid_is_a_409_with_near_times(page: Page, desk: Desk) -> None:
    refused = await page.ask("POST", "/appointment", wish(desk, "2026-12-02T10:07:00-05:00"))

    assert (refused.status_code, refused.json()["code"]) == (409, "slot_not_offered")
    assert refused.json()["alternatives"][0]["starts_at"] == "2026-12-02T09:30:00-05:00"


async def test_who_is_booked_is_told_so_and_the_same_wish_is_the_same_answer(
    page: Page, desk: Desk
) -> None:
    first = await page.ask("POST", "/appointment", wish(desk), key="one")
    again = await page.ask("POST", "/appointment", wish(desk), key="two")
    other = await page.ask("POST", "/appointment", wish(desk, "2026-12-04T10:00:00-05:00"))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "already_booked")
    assert other.json()["appointment"] == first.json()


async def test_the_same_key_answers_the_same_again_and_refuses_another_wish(
    page: Page, desk: Desk
) -> None:
    first = await page.ask("POST", "/appointment", wish(desk), key="tab-1")
    again = await page.ask("POST", "/appointment", wish(desk), key="tab-1")
    other = await page.ask(
        "POST", "/appointment", wish(desk, "2026-12-04T10:00:00-05:00"), key="tab-1"
    )

    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422
    assert len(await desk.rows("select 1 from appointments")) == 1


async def test_a_cancellation_sent_twice_with_its_key_is_answered_twice(
    page: Page, desk: Desk
) -> None:
    await page.ask("POST", "/appointment", wish(desk))

    first = await page.ask("DELETE", "/appointment", key="bye")
    assert (await page.ask("DELETE", "/appointment", key="bye")).json() == first.json()


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        ("2027-03-14T02:30:00", "03:00"),  # skipped when the clocks go forward
        ("2027-11-07T01:30:00", "twice"),
        ("0001-01-01T00:00:00Z", "between"),
        ("9999-12-31T23:59:59-14:00", "between"),
        ("infinity", "2026-12-01T10"),
        ("294277-01-01T00:00:00Z", "2026-12-01T10"),
        ("2026-12-02", "2026-12-01T10"),
        ("2026-02-30T10:00:00Z", "2026-12-01T10"),
        (1_796_223_600, "2026-12-01T10"),
        ("1796223600", "2026-12-01T10"),
        (None, "2026-12-01T10"),
        ([TEN], "2026-12-01T10"),
    ],
)
async def test_a_time_that_is_none_is_named_in_a_422(
    page: Page, desk: Desk, starts_at: object, why: str
) -> None:
    booked = await page.ask("POST", "/appointment", wish(desk))
    assert booked.status_code == 201

    for method, path in (("POST", "/holds"), ("PATCH", "/appointment")):
        refused = await page.ask(method, path, wish(desk, starts_at))
        assert refused.status_code == 422, refused.text
        (error,) = refused.json()["errors"]
        assert error["field"] == "starts_at"
        assert why in error["message"]
    assert (await page.ask("GET", "/appointment")).json() == booked.json()


@pytest.mark.parametrize(
    "body",
    [
        {"service_ids": ["abc"], "starts_at": TEN},
        {"service_ids": [], "starts_at": TEN},
        {"service_ids": [str(uuid4()) for _ in range(11)], "starts_at": TEN},
        {"service_ids": "x", "starts_at": TEN},
        {"starts_at": TEN},
        {},
        [],
        "x",
        None,
    ],
)
async def test_a_hold_that_cannot_be_understood_is_a_422(page: Page, body: object) -> None:
    refused = await page.ask("POST", "/holds", body)

    assert refused.status_code in (415, 422)


async def test_a_service_of_another_shop_is_not_found(page: Page, desk: Desk, units: Units) -> None:
    other = await build_shop(units)
    foreign = {"service_ids": [str(other.services["front-two"])], "starts_at": TEN}

    for path in ("/appointment", "/holds"):
        refused = await page.ask("POST", path, foreign)
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_service")
    assert await desk.rows("select 1 from busy_blocks") == []


async def test_without_the_leads_own_session_nothing_is_shown_or_changed(
    http: httpx.AsyncClient, page: Page, desk: Desk
) -> None:
    other = await open_page(http, desk)
    stranger = Page(http, page.lead_id, other.token)
    nobody = Page(http, page.lead_id, "wrong")
    await page.ask("POST", "/appointment", wish(desk))

    for method, path, body in (
        ("GET", f"/availability?service_ids={desk.services()[0]}", None),
        ("POST", "/holds", wish(desk)),
        ("GET", "/appointment", None),
        ("GET", "/appointment.ics", None),
        ("POST", "/appointment", wish(desk)),
        ("PATCH", "/appointment", {"starts_at": TEN}),
        ("DELETE", "/appointment", None),
    ):
        assert (await stranger.ask(method, path, body)).status_code == 404
        assert (await nobody.ask(method, path, body)).status_code == 401
    assert await desk.rows("select status from appointments") == [("booked",)]
    assert await desk.rows("select 1 from holds") == []


async def test_the_calendar_file_is_the_appointment(page: Page, desk: Desk) -> None:
    assert (await page.ask("GET", "/appointment.ics")).status_code == 404
    booked = (await page.ask("POST", "/appointment", wish(desk))).json()

    answer = await page.ask("GET", "/appointment.ics")

    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="appointment.ics"'
    event = read_ics(answer.content)
    assert event["UID"] == f"{booked['id']}@lead-orchestrator"
    assert event["DTSTART"] == "20261202T150000Z"
    assert "Honda Civic" in event["DESCRIPTION"]


async def test_while_booked_the_free_times_are_those_one_could_move_to(
    page: Page, desk: Desk
) -> None:
    await page.ask("POST", "/appointment", wish(desk, TEN, "ceramic-full"))
    async with desk.unit() as unit:
        await unit.execute(text("update bays set active = false where position = 1"))

    day = (await page.ask("GET", "/availability?from=2026-12-02&to=2026-12-02")).json()

    assert day["slots"][0]["ends_at"] == "2026-12-02T12:00:00-05:00"
    assert TEN in {slot["starts_at"] for slot in day["slots"]}


async def test_slots_on_the_days_the_clocks_change_carry_the_right_offset(
    page: Page, desk: Desk, clock: WorldClock
) -> None:
    clock.now = clock.now.replace(year=2027, month=3, day=1)
    async with desk.unit() as unit:
        await unit.execute(
            text(
                "insert into location_hours (organisation_id, location_id, weekday, opens, closes)"
                " select organisation_id, id, 6, '00:00', '06:00' from locations"
            )
        )
        await unit.execute(text("update chat_sessions set expires_at = '2028-01-01'"))
        await unit.execute(text("update chat_links set expires_at = '2028-01-01'"))

    said = await page.ask(
        "GET", f"/availability?service_ids={desk.services()[0]}&from=2027-03-14&to=2027-03-14"
    )

    times = [slot["starts_at"][11:] for slot in said.json()["slots"]]
    assert times == [
        "00:00:00-05:00", "00:30:00-05:00", "01:00:00-05:00", "01:30:00-05:00",
        "03:00:00-04:00", "03:30:00-04:00", "04:00:00-04:00", "04:30:00-04:00",
        "05:00:00-04:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "during",
    [
        "tstzrange('2026-12-02T10:00Z', '2026-12-02T10:00Z', '[)')",  # empty: would overlap nothing
        "tstzrange('2026-12-02T10:00Z', '2026-12-02T11:00Z', '[]')",  # would block its neighbour
        "tstzrange('2026-12-02T10:00Z', null, '[)')",
    ],
)
async def test_the_database_refuses_blocks_that_slip_past_the_exclusion_rule(
    desk: Desk, during: str
) -> None:
    with pytest.raises(IntegrityError, match="check constraint"):
        async with desk.unit() as unit:
            await unit.execute(
                text(
                    "insert into busy_blocks (id, organisation_id, location_id, bay_id, during)"
                    f" select gen_random_uuid(), organisation_id, location_id, id, {during}"
                    " from bays limit 1"
                )
            )


async def test_a_billion_minutes_of_work_are_offered_nowhere(page: Page, desk: Desk) -> None:
    async with desk.unit() as unit:
        await unit.execute(text("update service_catalog set duration_minutes = 1000000000"))

    said = await page.ask("GET", f"/availability?service_ids={desk.services()[0]}")
    refused = await page.ask("POST", "/appointment", wish(desk))

    assert said.json()["slots"] == []
    assert (refused.status_code, refused.json()["alternatives"]) == (409, [])
