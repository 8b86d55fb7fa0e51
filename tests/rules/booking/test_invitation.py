"""The calendar file says when and where in a way every calendar understands, and nothing secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lead_orchestrator.booking.rules.appointments import Appointment, AppointmentId, Status
from lead_orchestrator.booking.rules.invitation import Host, calendar_file
from lead_orchestrator.kit.values import LocationId, Money
from tests.booking.ics import read_ics

TEN = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
HOST = Host(name="Tint House; Springfield", email="shop@example.com", phone="+12025550100")
VISIT = Appointment(
    id=AppointmentId(UUID(int=7)),
    location_id=LocationId(UUID(int=1)),
    lead_id=UUID(int=2),
    person_id=UUID(int=3),
    vehicle_id=None,
    bay_id=UUID(int=4),
    service_ids=(UUID(int=5), UUID(int=6)),
    service_names=("Ceramic Tint, Full Car", "Windshield Strip"),
    starts_at=TEN,
    ends_at=TEN + timedelta(minutes=210),
    drop_off=False,
    price=Money(50800),
    price_from=False,
    status=Status.BOOKED,
    sequence=0,
    created_by="customer",
    created_at=TEN - timedelta(days=1),
    updated_at=TEN - timedelta(days=1),
    timezone="America/New_York",
    location_name="Tint House; Springfield",
    address="12 Main Street, Springfield, VA 22150",
)


def test_a_booked_appointment_is_published_in_utc_with_its_words_kept_whole() -> None:
    event = read_ics(calendar_file(VISIT, host=HOST, vehicle="2022 Honda Civic"))

    assert event["METHOD"] == "PUBLISH"
    assert event["DTSTART"] == "20261202T150000Z"
    assert event["DTEND"] == "20261202T183000Z"
    assert event["SUMMARY"] == (
        "Ceramic Tint, Full Car and Windshield Strip at Tint House; Springfield"
    )
    assert "Price: $508" in event["DESCRIPTION"]
    assert "2022 Honda Civic" in event["DESCRIPTION"]
    assert event["ORGANIZER"] == "mailto:shop@example.com"
    assert event["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("language", "summary", "words"),
    [
        ("es", "Ceramic Tint, Full Car y Windshield Strip en Tint House; Springfield",
         ("para su 2022 Honda Civic", "Precio: $508", "estará listo el jueves 3 de diciembre",
          "Preguntas: +12025550100")),
        ("fr", "Ceramic Tint, Full Car et Windshield Strip chez Tint House; Springfield",
         ("pour votre 2022 Honda Civic", "Prix\u00a0: 508", "sera prêt le jeudi 3 décembre",
          "Questions\u00a0: +12025550100")),
        ("de", "Ceramic Tint, Full Car and Windshield Strip at Tint House; Springfield",
         ("for your 2022 Honda Civic", "Price: $508", "ready Thursday, December 3",
          "Questions: +12025550100")),
    ],
)  # fmt: skip
def test_the_file_speaks_the_customers_language(
    language: str, summary: str, words: tuple[str, ...]
) -> None:
    long = replace(VISIT, drop_off=True, ends_at=TEN + timedelta(days=1, hours=2))
    event = read_ics(calendar_file(long, host=HOST, vehicle="2022 Honda Civic", language=language))
    assert event["SUMMARY"] == summary
    for word in words:
        assert word in event["DESCRIPTION"]


def test_lines_end_and_fold_as_the_format_asks() -> None:
    file = calendar_file(VISIT, host=HOST, vehicle="Škoda Octavia 🚗 " * 10)

    assert file.replace(b"\r\n", b"").count(b"\n") == 0
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


def test_a_moved_appointment_replaces_itself_by_the_same_uid_and_a_higher_sequence() -> None:
    first = read_ics(calendar_file(VISIT, host=HOST, vehicle=None))
    second = read_ics(calendar_file(replace(VISIT, sequence=1), host=HOST, vehicle=None))

    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == ("0", "1")


def test_a_cancelled_appointment_cancels_the_event() -> None:
    cancelled = replace(VISIT, status=Status.CANCELLED, sequence=1)
    event = read_ics(calendar_file(cancelled, host=HOST, vehicle=None))

    assert event["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"


def test_a_drop_off_does_not_make_the_customer_busy_and_says_when_the_car_is_ready() -> None:
    visit = replace(VISIT, drop_off=True, ends_at=TEN + timedelta(days=1, hours=2))
    event = read_ics(calendar_file(visit, host=HOST, vehicle=None))

    assert event["TRANSP"] == "TRANSPARENT"
    assert "ready Thursday, December 3 at 12:00 PM" in event["DESCRIPTION"]


def test_a_name_with_line_breaks_cannot_add_properties() -> None:
    visit = replace(VISIT, service_names=("Tint\r\nATTACH:https://evil.example.com",))
    file = calendar_file(visit, host=HOST, vehicle="Car\nEND:VEVENT")

    assert not any(line.startswith(b"ATTACH") for line in file.split(b"\r\n"))
    assert read_ics(file)["STATUS"] == "CONFIRMED"
