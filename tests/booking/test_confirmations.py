"""Every version of an appointment is confirmed once by e-mail and once by text."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy import text

from lead_orchestrator.booking.actions import cancel, move
from lead_orchestrator.booking.facts import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    HoldExpires,
)
from lead_orchestrator.booking.jobs import BookingJobs
from lead_orchestrator.kit.facts import Told, from_body
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.messaging.actions import open_conversation
from lead_orchestrator.messaging.rules.segments import gsm
from tests.booking.desk import Desk, at
from tests.booking.ics import read_ics
from tests.builders import build_lead
from tests.clock import WorldClock

TEN = at(2, "10:00")


@pytest.fixture
def jobs(units: Units) -> BookingJobs:
    """The jobs, as composed."""
    return BookingJobs(units, chat_url="https://quotes.example.com/chat", link_days=30)


async def tell(desk: Desk, jobs: BookingJobs) -> None:
    """Give the jobs every booking fact so far, in order, as a worker does after a crash."""
    for fact_id, kind, body in await desk.rows("select id, kind, body from facts order by id"):
        told = Told(fact_id, desk.shop.organisation_id, 1)
        match kind:
            case "booking.AppointmentBooked":
                await jobs.confirm_booked(from_body(AppointmentBooked, body), told)
            case "booking.AppointmentMoved":
                await jobs.confirm_moved(from_body(AppointmentMoved, body), told)
            case "booking.AppointmentCancelled":
                await jobs.confirm_cancelled(from_body(AppointmentCancelled, body), told)
            case _:
                pass


async def sent(desk: Desk) -> list[Any]:
    async with desk.unit() as unit:
        return list(
            await unit.rows(
                text(
                    "select kind, channel, recipient, subject, body, html, attachments, intent,"
                    " class, match, lead_id from outbox order by id"
                )
            )
        )


async def test_a_booking_is_confirmed_with_when_where_what_and_for_how_much(
    desk: Desk, units: Units, jobs: BookingJobs
) -> None:
    lead_id = await build_lead(units, desk.shop, first_name="Maria")
    booked = await desk.book(lead_id, TEN, "ceramic-full")

    await tell(desk, jobs)

    email, sms = await sent(desk)
    assert (email.kind, email.channel, email.recipient) == (
        "booking_confirmed", "email", "jo@example.com",
    )  # fmt: skip
    assert (sms.kind, sms.channel, sms.recipient) == (
        "booking_confirmed", "sms", "+12025550143",
    )  # fmt: skip
    for said in (email.body, email.html):
        for word in (
            "Maria", "2022 Honda Civic", "Ceramic Tint, Full Car", "$399",
            "Wednesday, December 2 at 10:00 AM", "12 Main Street, Springfield, VA 22150",
            f"https://quotes.example.com/chat/{lead_id}#k=",
        ):  # fmt: skip
            assert word in said
    for word in ("Maria", "Wednesday, December 2 at 10:00 AM", "Ceramic Tint, Full Car"):
        assert word in sms.body
    assert email.intent == f"{booked.id}:0"
    assert {email[8], sms[8]} == {"transactional"}
    assert {email.lead_id, sms.lead_id} == {lead_id}
    assert sms.attachments == []


@pytest.mark.parametrize(
    ("language", "when", "title", "where"),
    [
        ("es", "miércoles 2 de diciembre a las 10:00 a. m.", "Su cita está reservada", " en "),
        ("fr", "mercredi 2 décembre à 10 h", "Votre rendez-vous est réservé", " chez "),
    ],
)
async def test_a_booking_is_confirmed_in_the_language_of_the_talk(
    desk: Desk, jobs: BookingJobs, language: str, when: str, title: str, where: str
) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        who = await lead(unit, lead_id)
        await open_conversation(unit, location_id=who.location_id, person_id=who.person.id)
        await unit.execute(text("update conversations set language = :l"), {"l": language})

    await tell(desk, jobs)

    email, sms = await sent(desk)
    assert title in email.body
    assert when in email.body
    assert when in email.subject
    assert f'<html lang="{language}"' in email.html
    assert gsm(when).rstrip(".") in sms.body
    event = read_ics(base64.b64decode(email.attachments[0]["content"]))
    assert where in event["SUMMARY"]


async def test_without_a_talk_the_language_of_the_request_counts(
    desk: Desk, jobs: BookingJobs
) -> None:
    await desk.book(await desk.lead(), TEN)
    async with desk.unit() as unit:
        await unit.execute(text("update leads set language = 'fr'"))

    await tell(desk, jobs)

    assert "rendez-vous" in (await sent(desk))[0].body


async def test_the_confirmation_carries_the_calendar_file(desk: Desk, jobs: BookingJobs) -> None:
    await desk.book(await desk.lead(), TEN)

    await tell(desk, jobs)

    (file,) = (await sent(desk))[0].attachments
    assert (file["name"], file["type"]) == ("appointment.ics", "text/calendar")
    event = read_ics(base64.b64decode(file["content"]))
    assert event["DTSTART"] == "20261202T150000Z"
    assert "#k=" not in event["DESCRIPTION"]


async def test_a_confirmation_told_twice_is_sent_once(desk: Desk, jobs: BookingJobs) -> None:
    await desk.book(await desk.lead(), TEN)

    await tell(desk, jobs)
    await tell(desk, jobs)

    assert len(await sent(desk)) == 2


async def test_a_move_and_a_cancellation_are_each_told_with_a_higher_sequence(
    desk: Desk, jobs: BookingJobs
) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    await tell(desk, jobs)
    async with desk.unit() as unit:
        await move(unit, lead_id=lead_id, starts_at=at(3, "15:00"))
    await tell(desk, jobs)
    async with desk.unit() as unit:
        await cancel(unit, lead_id=lead_id)
    await tell(desk, jobs)

    emails = [row for row in await sent(desk) if row.channel == "email"]
    assert [row.kind for row in emails] == [
        "booking_confirmed", "booking_moved", "booking_cancelled",
    ]  # fmt: skip
    assert "Thursday, December 3 at 3:00 PM" in emails[1].body
    files = [read_ics(base64.b64decode(e.attachments[0]["content"])) for e in emails]
    assert [file["METHOD"] for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [file["SEQUENCE"] for file in files] == ["0", "1", "2"]


async def test_news_that_was_overtaken_before_it_was_told_is_not_told(
    desk: Desk, jobs: BookingJobs
) -> None:
    lead_id = await desk.lead()
    await desk.book(lead_id, TEN)
    async with desk.unit() as unit:
        await cancel(unit, lead_id=lead_id)

    await tell(desk, jobs)

    assert [row.kind for row in await sent(desk)] == ["booking_cancelled"] * 2


async def test_an_appointment_that_is_over_is_not_confirmed_any_more(
    desk: Desk, jobs: BookingJobs, clock: WorldClock
) -> None:
    await desk.book(await desk.lead(), TEN)
    clock.move(days=3)

    await tell(desk, jobs)

    assert await sent(desk) == []


async def test_somebody_without_an_address_gets_a_text_only(
    desk: Desk, units: Units, jobs: BookingJobs
) -> None:
    await desk.book(await build_lead(units, desk.shop, email=None), TEN)

    await tell(desk, jobs)

    assert [row.channel for row in await sent(desk)] == ["sms"]


async def test_a_name_with_markup_is_sent_inert(
    desk: Desk, units: Units, jobs: BookingJobs
) -> None:
    lead_id = await build_lead(units, desk.shop, first_name="<img src=x onerror=alert(1)>")
    await desk.book(lead_id, TEN)

    await tell(desk, jobs)

    email = (await sent(desk))[0]
    assert "<img src=x" not in email.html
    assert b"<img src=x" not in base64.b64decode(email.attachments[0]["content"])


async def test_a_drop_off_says_when_the_car_is_ready(desk: Desk, jobs: BookingJobs) -> None:
    async with desk.unit() as unit:
        await unit.execute(text("update service_catalog set duration_minutes = 720"))
    await desk.book(await desk.lead(), at(2, "09:00"))

    await tell(desk, jobs)

    assert "ready Thursday, December 3 at 12:00 PM" in (await sent(desk))[0].body


async def test_the_timer_of_a_hold_frees_its_time(
    desk: Desk, jobs: BookingJobs, clock: WorldClock
) -> None:
    kept = await desk.hold(await desk.lead(), TEN)
    (timer,) = await desk.rows("select kind, body, due_at from timers")
    assert (timer[0], timer[2]) == ("booking.HoldExpires", kept.expires_at)

    clock.move(minutes=10)
    fact = from_body(HoldExpires, timer[1])
    await jobs.expire_hold(fact, Told(kept.id, desk.shop.organisation_id, 1))

    assert await desk.rows("select 1 from busy_blocks") == []
