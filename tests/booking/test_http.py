"""A customer's times over HTTP, through the real router with a real session."""

from __future__ import annotations

from uuid import uuid4

import httpx
from sqlalchemy import text

from tests.booking.desk import TEN_TEXT, Desk, Page, open_page, wish
from tests.booking.ics import read_ics


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
        "starts_at": TEN_TEXT,
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


async def test_a_cancellation_sent_twice_with_its_key_is_answered_twice(
    page: Page, desk: Desk
) -> None:
    await page.ask("POST", "/appointment", wish(desk))

    first = await page.ask("DELETE", "/appointment", key="bye")
    assert (await page.ask("DELETE", "/appointment", key="bye")).json() == first.json()


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
    await page.ask("POST", "/appointment", wish(desk, TEN_TEXT, "ceramic-full"))
    async with desk.unit() as unit:
        await unit.execute(text("update bays set active = false where position = 1"))

    day = (await page.ask("GET", "/availability?from=2026-12-02&to=2026-12-02")).json()

    assert day["slots"][0]["ends_at"] == "2026-12-02T12:00:00-05:00"
    assert TEN_TEXT in {slot["starts_at"] for slot in day["slots"]}
