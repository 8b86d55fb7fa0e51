"""Times and appointments: odd times, clock changes, races, somebody else's services."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lead_orchestrator.catalogue.actions import NewService, add_service
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.jobs import Drain
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.kit.web import STATUS
from lead_orchestrator.leads.facts import LeadReceived
from lead_orchestrator.tenancy.actions import NewLocation, create_location
from lead_orchestrator.tenancy.rules.places import BookingRules
from lead_orchestrator.wiring import KINDS
from tests.builders import WEEK, build_lead, build_shop
from tests.cases.catalogue import staged
from tests.cases.stage import Chat, Staged, open_chat

TEN = "2026-12-02T10:00:00-05:00"
OVERLAPS = (
    "select count(*) from busy_blocks a join busy_blocks b on a.bay_id = b.bay_id"
    " and a.id < b.id and a.during && b.during"
)


def wish(trial: Staged, starts_at: object = TEN, code: str = "front-two") -> dict[str, Any]:
    """Return the body that asks for a service at a time."""
    return {"service_ids": [str(trial.shop.services[code])], "starts_at": starts_at}


async def one_bay(trial: Staged, *, keep: int = 1) -> None:
    """Close all bays of the shop but `keep`."""
    for bay in trial.shop.bays[keep:]:
        await trial.change("update bays set active = false where id = :id", id=bay)


async def customers(trial: Staged, number: int) -> list[Chat]:
    """Open the chats of several customers."""
    return [
        await trial.chat(
            source_key=str(n), email=f"c{n}@example.com", phone=f"+1202555{100 + n:04}"
        )
        for n in range(number)
    ]


async def together(*calls: Awaitable[httpx.Response]) -> list[httpx.Response]:
    """Send calls at once."""
    return list(await asyncio.gather(*calls))


@staged("D01")
async def a_time_the_clocks_skip_is_refused_with_the_next(trial: Staged) -> None:
    trial.world.clock.now = datetime(2026, 3, 2, 15, tzinfo=UTC)
    chat = await trial.chat()
    for path in ("/holds", "/appointment"):
        refused = await chat.ask("POST", path, wish(trial, trial.given["local"]))
        trial.answers(refused.status_code, text=refused.text)
        (error,) = refused.json()["errors"]
        trial.holds("suggests 03:00", "03:00" in error["message"], but=error)
    trial.holds("no_booking", await trial.count("busy_blocks") == 0)


@staged("D03")
async def days_of_23_and_25_hours_have_their_own_slots(trial: Staged) -> None:
    await trial.change(
        "insert into location_hours (organisation_id, location_id, weekday, opens, closes)"
        " values (:org, :location, 6, '00:00', '23:00')",
        org=trial.shop.organisation_id, location=trial.shop.location_id,
    )  # fmt: skip
    real_hours = {"2026-03-08": 22, "2026-11-01": 24}
    for day in trial.given["dates"]:
        trial.world.clock.now = datetime.fromisoformat(f"{day[:8]}01T05:00:00+00:00")
        if day.endswith("-01"):
            trial.world.clock.now = datetime(2026, 10, 25, 15, tzinfo=UTC)
        chat = await trial.chat(source_key=day)
        service = trial.shop.services["front-two"]
        answer = await chat.ask("GET", f"/availability?service_ids={service}&from={day}&to={day}")
        trial.answers(answer.status_code, text=answer.text)
        starts = [datetime.fromisoformat(s["starts_at"]) for s in answer.json()["slots"]]
        trial.holds("no_duplicate_slot", len(set(starts)) == len(starts))
        # An hour's work on a grid of half hours, between midnight and eleven at night.
        expected = (real_hours[day] - 1) * 2 + 1
        steps = {(b - a).total_seconds() for a, b in pairwise(starts)}
        ends = (starts[0].strftime("%H:%M"), starts[-1].strftime("%H:%M"))
        kept = len(starts) == expected and steps == {1800.0} and ends == ("00:00", "22:00")
        trial.holds("no_slot_off_by_1h", kept, but=(day, len(starts), expected, steps, ends))


@staged("D09")
async def a_zone_that_is_none_makes_no_location(trial: Staged) -> None:
    units = trial.world.product.units
    before = await trial.count("locations")
    for number, zone in enumerate(trial.given["tz"]):
        with pytest.raises(Invalid) as refused:
            async with units.open(organisation_id=trial.shop.organisation_id) as unit:
                await create_location(
                    unit,
                    NewLocation(
                        slug=f"odd-{number}", name="Odd", timezone=zone, phone="+12025550102",
                        email="odd@example.com", street="1 Odd Street", city="Springfield",
                        state="VA", postal_code="22150", weekly=WEEK,
                    ),
                )  # fmt: skip
        trial.answers(STATUS[refused.value.kind])
        trial.holds("no_file_read", "root:" not in str(refused.value.more))
        assert refused.value.more["errors"]
    trial.holds("no_5xx", await trial.count("locations") == before)


@staged("D11")
async def a_time_at_the_end_of_the_world_is_refused(trial: Staged) -> None:
    chat = await trial.chat()
    for day in trial.given:
        for at in (day, f"{day}T10:00:00Z", f"{day}T10:00:00"):
            for path in ("/holds", "/appointment"):
                refused = await chat.ask("POST", path, wish(trial, at))
                trial.answers(refused.status_code, text=refused.text)
        service = trial.shop.services["front-two"]
        refused = await chat.ask("GET", f"/availability?service_ids={service}&from={day}")
        trial.answers(refused.status_code, text=refused.text)
    trial.holds("no_5xx", await trial.count("busy_blocks") == 0)


@staged("D13")
async def a_time_that_ends_before_it_begins_is_none(trial: Staged) -> None:
    """Over HTTP only days have an end; an appointment's end is made of its services."""
    chat = await trial.chat()
    service = trial.shop.services["front-two"]
    refused = await chat.ask(
        "GET", f"/availability?service_ids={service}&from=2026-12-05&to=2026-12-04"
    )
    trial.answers(refused.status_code, text=refused.text)
    for end in trial.given["end"]:
        with pytest.raises(DBAPIError):
            await trial.change(
                "insert into busy_blocks (id, organisation_id, location_id, bay_id, during)"
                " values (:id, :org, :location, :bay, tstzrange(cast(:s as timestamptz),"
                " cast(:e as timestamptz), '[)'))",
                id=new_id(), org=trial.shop.organisation_id, bay=trial.shop.bays[0],
                location=trial.shop.location_id, s=f"2026-12-02 {trial.given['start']}+00",
                e=f"2026-12-02 {end}+00",
            )  # fmt: skip
    none = await trial.count("busy_blocks") == 0
    trial.holds("CHECK(not isempty(during))", none)
    trial.holds("no_booking", none)


@staged("D15")
async def neighbours_in_time_are_both_booked(trial: Staged) -> None:
    await one_bay(trial)
    first, second = await customers(trial, 2)
    for chat, at in ((first, TEN), (second, "2026-12-02T11:00:00-05:00")):
        answer = await chat.ask("POST", "/appointment", wish(trial, at))
        trial.answers(answer.status_code, text=answer.text)
    trial.holds("both_booked", await trial.count("appointments") == 2)


@staged("D17")
async def a_duration_that_is_none_makes_no_service(trial: Staged) -> None:
    before = await trial.count("service_catalog")
    for minutes in trial.given:
        with pytest.raises(Invalid) as refused:
            async with trial.world.product.units.open(
                organisation_id=trial.shop.organisation_id
            ) as unit:
                await add_service(
                    unit,
                    NewService(
                        code=f"odd-{minutes}", category="other", name="Odd", description="",
                        duration_minutes=minutes, price_cents=100,
                    ),
                )  # fmt: skip
        trial.answers(STATUS[refused.value.kind])
    none = await trial.count("busy_blocks") == 0
    trial.holds("no_booking", none and await trial.count("service_catalog") == before)


@staged("D19")
async def a_clock_that_jumps_repeats_nothing(trial: Staged) -> None:
    world, leases = trial.world, list[float]()
    await world.quote()
    await world.run_until_quiet()
    for hours in (2, -2):
        world.clock.move(hours=hours)
        await world.run_until_quiet()
    sent = [len(world.twilio.ledger), len(world.sendgrid.ledger)]
    trial.holds("no_touch_twice", sent == [1, 1], but=sent)

    async def look(_: LeadReceived, told: Told) -> None:
        async with world.product.units.open(organisation_id=told.organisation_id) as unit:
            row = await unit.row(
                text("select extract(epoch from claimed_until - clock_timestamp()) from reactions")
            )
        assert row is not None
        leases.append(float(row[0]))

    name = "followup.first_touch"
    for hours in (2, -2):
        await build_lead(world.product.units, trial.shop, source_key=str(hours))
        world.clock.move(hours=abs(hours))
        drain = Drain(world.product.engine, clock=world.clock, handlers={name: look}, kinds=KINDS)
        assert await drain.run(name) == 1
    trial.holds("lease_by_db_clock", all(0 < lease <= 30 for lease in leases), but=leases)


@staged("B01")
async def of_many_who_want_the_bay_one_gets_it(trial: Staged) -> None:
    """The full 200 rounds of 50 are `make bench`'s `race_overlaps`; here 4 rounds of 24."""
    units = trial.world.product.units
    shop = await build_shop(units, bays=1, booking=BookingRules(step_minutes=15))
    async with units.open(organisation_id=shop.organisation_id) as unit:
        service = await add_service(
            unit,
            NewService(
                code="two-hours", category="window_tint", name="Two Hours", description="",
                duration_minutes=120, price_cents=10000,
            ),
        )  # fmt: skip
    chats: list[Chat] = []
    for n in range(24):
        lead_id = await build_lead(
            units, shop, source_key=str(n), email=f"r{n}@example.com", phone=None
        )
        chats.append(await open_chat(trial.world, trial.recorder, shop, lead_id))
    winners: list[int] = []
    for day in (2, 3, 4, 7):
        answers = await together(
            *(
                chat.ask(
                    "POST", "/appointment",
                    {
                        "service_ids": [str(service)],
                        "starts_at": f"2026-12-{day:02}T10:{n % 4 * 15:02}:00-05:00",
                    },
                )
                for n, chat in enumerate(chats)
            )
        )  # fmt: skip
        for answer in answers:
            trial.answers(answer.status_code, text=answer.text)
        won = [chat for chat, a in zip(chats, answers, strict=True) if a.status_code == 201]
        winners.append(len(won))
        chats = [chat for chat in chats if chat not in won]
    trial.holds("exactly_1_winner_per_round", winners == [1] * 4, but=winners)
    overlaps = await trial.rows(OVERLAPS, of=shop.organisation_id)
    trial.holds("0_overlaps", overlaps == [(0,)], but=overlaps)
    trial.holds("0_5xx", all(said.status < 500 for said in trial.recorder.said))


@staged("B03")
async def one_key_is_one_wish(trial: Staged) -> None:
    chat = await trial.chat()
    first = await chat.ask("POST", "/appointment", wish(trial), Idempotency_Key="tab")
    assert first.status_code == 201
    other = wish(trial, "2026-12-04T10:00:00-05:00")
    refused = await chat.ask("POST", "/appointment", other, Idempotency_Key="tab")
    trial.answers(refused.status_code, text=refused.text)
    trial.holds("1_booking", await trial.count("appointments") == 1)


@staged("B05")
async def two_tabs_are_one_customer(trial: Staged) -> None:
    chat = await trial.chat()
    for answer in await together(
        *(chat.ask("POST", "/appointment", wish(trial), Idempotency_Key=k) for k in ("a", "b"))
    ):
        trial.answers(answer.status_code, text=answer.text)
    trial.holds("1_booking", await trial.count("appointments") == 1)


@staged("B07")
async def a_hold_that_ends_as_it_is_used_is_used_once(trial: Staged) -> None:
    await one_bay(trial)
    holder, other = await customers(trial, 2)
    for ends in (0, 1, -1):
        kept = (await holder.ask("POST", "/holds", wish(trial))).json()
        trial.world.clock.now = datetime.fromisoformat(kept["expires_at"])
        trial.world.clock.move(seconds=ends)
        answers = await together(
            holder.ask("POST", "/appointment", {"hold_id": kept["id"]}),
            other.ask("POST", "/appointment", wish(trial)),
        )
        for answer in answers:
            trial.answers(answer.status_code, text=answer.text)
        booked = await trial.rows("select 1 from appointments where status = 'booked'")
        trial.holds("never_two", len(booked) == 1, but=booked)
        for chat in (holder, other):
            await chat.ask("DELETE", "/appointment")
    assert await trial.rows(OVERLAPS) == [(0,)]


@staged("B09")
async def giving_back_and_taking_at_once_never_overlaps(trial: Staged) -> None:
    await one_bay(trial)
    leaving, coming = await customers(trial, 2)
    assert (await leaving.ask("POST", "/appointment", wish(trial))).status_code == 201
    for _ in range(4):
        for answer in await together(
            leaving.ask("DELETE", "/appointment"),
            coming.ask("POST", "/appointment", wish(trial)),
        ):
            trial.answers(answer.status_code, text=answer.text)
        overlaps = await trial.rows(OVERLAPS)
        trial.holds("0_overlaps", overlaps == [(0,)], but=overlaps)
        again = await coming.ask("POST", "/appointment", wish(trial))
        assert again.status_code == 201
        leaving, coming = coming, leaving


@staged("B11")
async def what_the_shops_calendar_has_is_taken(trial: Staged) -> None:
    await one_bay(trial)
    await trial.change(
        "insert into busy_blocks (id, organisation_id, location_id, bay_id, during, reason)"
        " values (:id, :org, :location, :bay, tstzrange('2026-12-02 14:30+00',"
        " '2026-12-02 15:30+00', '[)'), 'in the shop management system')",
        id=new_id(), org=trial.shop.organisation_id, location=trial.shop.location_id,
        bay=trial.shop.bays[0],
    )  # fmt: skip
    chat = await trial.chat()
    for path in ("/holds", "/appointment"):
        refused = await chat.ask("POST", path, wish(trial))
        trial.answers(refused.status_code, text=refused.text)
    overlaps = await trial.rows(OVERLAPS)
    trial.holds("0_overlaps_with_cached_external_busy", overlaps == [(0,)], but=overlaps)


@staged("B13")
async def a_service_of_somebody_else_is_not_there(trial: Staged) -> None:
    chat = await trial.chat()
    foreign: UUID = trial.neighbour.shop.services["front-two"]
    for path in ("/holds", "/appointment"):
        for service in (foreign, new_id()):
            body = {"service_ids": [str(service)], "starts_at": TEN}
            refused = await chat.ask("POST", path, body)
            trial.answers(refused.status_code, text=refused.text)
    trial.holds("no_booking", await trial.count("busy_blocks") == 0)
