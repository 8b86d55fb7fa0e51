"""What cannot be understood, or is not theirs, is a clear no: nothing is written or broken.

With `test_race.py` and `test_booking.py` these are the B and D cases of the list of bad input that
booking can meet: B01-B13, D01, D03, D11, D13, D15, D17.
"""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lead_orchestrator.kit.unit import Units
from tests.booking.desk import TEN_TEXT, Desk, Page, open_page, wish
from tests.builders import build_shop
from tests.clock import WorldClock


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
        ([TEN_TEXT], "2026-12-01T10"),
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
        {"service_ids": ["abc"], "starts_at": TEN_TEXT},
        {"service_ids": [], "starts_at": TEN_TEXT},
        {"service_ids": [str(uuid4()) for _ in range(11)], "starts_at": TEN_TEXT},
        {"service_ids": "x", "starts_at": TEN_TEXT},
        {"starts_at": TEN_TEXT},
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
    foreign = {"service_ids": [str(other.services["front-two"])], "starts_at": TEN_TEXT}

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
        ("PATCH", "/appointment", {"starts_at": TEN_TEXT}),
        ("DELETE", "/appointment", None),
    ):
        assert (await stranger.ask(method, path, body)).status_code == 404
        assert (await nobody.ask(method, path, body)).status_code == 401
    assert await desk.rows("select status from appointments") == [("booked",)]
    assert await desk.rows("select 1 from holds") == []


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


async def test_holding_time_after_time_is_stopped_kindly(
    page: Page, desk: Desk, clock: WorldClock
) -> None:
    walls = ("10:00", "11:00")
    answers = [
        await page.ask("POST", "/holds", wish(desk, f"2026-12-02T{walls[n % 2]}:00-05:00"))
        for n in range(41)
    ]

    assert [answer.status_code for answer in answers] == [201] * 40 + [429]
    clock.move(minutes=10)
    assert (await page.ask("POST", "/holds", wish(desk))).status_code == 201


async def test_a_billion_minutes_of_work_are_offered_nowhere(page: Page, desk: Desk) -> None:
    async with desk.unit() as unit:
        await unit.execute(text("update service_catalog set duration_minutes = 1000000000"))

    said = await page.ask("GET", f"/availability?service_ids={desk.services()[0]}")
    refused = await page.ask("POST", "/appointment", wish(desk))

    assert said.json()["slots"] == []
    assert (refused.status_code, refused.json()["alternatives"]) == (409, [])
