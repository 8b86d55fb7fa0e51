"""What a request says, whatever form it came in; and how a lead's life goes."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.leads.rules.intake import (
    VehicleSaid,
    from_web_form,
    one_line,
    split_name,
    vehicle_from_text,
)
from lead_orchestrator.leads.rules.lifecycle import Status, advances


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Jo  ", "Jo"),
        ("Jo\r\nDriver", "Jo Driver"),
        ("Jo\t \x00Driver", "Jo Driver"),
        ("Jo \ud83dDriver", "Jo Driver"),
        ("", ""),
        ("Zoë \N{AUTOMOBILE}", "Zoë \N{AUTOMOBILE}"),
        ("<b>Jo</b>", "<b>Jo</b>"),
    ],
)
def test_a_line_is_flat_and_otherwise_as_it_was_typed(typed: str, line: str) -> None:
    assert one_line(typed) == line


@given(st.text(max_size=400), st.integers(1, 300))
@settings(max_examples=100, deadline=None)
def test_a_line_never_breaks_and_never_grows(typed: str, limit: int) -> None:
    line = one_line(typed, limit)
    assert len(line) <= limit
    assert not any(c in line for c in "\r\n\t\x00\x0b\x1b")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jo", ("Jo", "")),
        ("Jo Driver", ("Jo", "Driver")),
        ("Jo van der Berg", ("Jo", "van der Berg")),
        ("  Jo   Driver ", ("Jo", "Driver")),
        ("", ("", "")),
    ],
)
def test_the_first_word_is_the_first_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("typed", "car"),
    [
        ("2021 Tesla Model 3", (2021, "Tesla", "Model 3")),
        ("1998 Honda Civic", (1998, "Honda", "Civic")),
        ("Tesla Model 3", (None, "", "")),
        ("2021 Tesla", (None, "", "")),
        ("3021 Tesla Model 3", (None, "", "")),
        ("my truck", (None, "", "")),
    ],
)
def test_a_typed_car_is_read_when_it_is_plain(typed: str, car: tuple[int | None, str, str]) -> None:
    said = vehicle_from_text(typed)
    assert (said.year, said.make, said.model) == car
    assert said.label == typed


FORM: dict[str, Any] = {"name": "Jo Driver", "email": "jo@example.com", "phone": None}


@pytest.mark.parametrize(
    ("vehicle", "label"),
    [
        ({"year": 2022, "make": "Honda", "model": "Civic"}, "2022 Honda Civic"),
        ({"year": None, "make": "Honda", "model": ""}, "Honda"),
        ({"text": "2021 Tesla Model 3"}, "2021 Tesla Model 3"),
        ({"year": 2020}, "2020"),
        ("2021 Tesla Model 3", "2021 Tesla Model 3"),
        ("  ", None),
        ("", None),
        ({}, None),
        (None, None),
    ],
)
def test_a_forms_car_comes_in_three_shapes(vehicle: object, label: str | None) -> None:
    said = from_web_form(FORM | {"vehicle": vehicle}, key="k").vehicle
    assert (said.label if said else None) == label


def test_a_box_that_was_not_shown_is_neither_yes_nor_no() -> None:
    form = FORM | {"consent": {"sms": False, "text": "Text me.", "page": "https://example.com"}}
    assert [(c.channel, c.granted, c.wording) for c in from_web_form(form, key="k").consents] == [
        ("sms", False, "Text me.")
    ]
    assert from_web_form(FORM, key="k").consents == ()


def test_long_texts_are_cut_where_the_columns_end() -> None:
    request = from_web_form(
        FORM | {"message": "x" * 9000, "service": "y" * 900, "name": "z" * 900}, key="k"
    )
    assert (len(request.message), len(request.service), len(request.first_name)) == (4000, 200, 200)


def test_a_car_without_anything_said_has_no_label() -> None:
    assert VehicleSaid().label == ""


STATUSES: tuple[Status, ...] = get_args(Status)


@pytest.mark.parametrize(
    ("current", "to", "moves"),
    [
        ("new", "contacted", True),
        ("new", "lost", True),
        ("contacted", "chat_active", True),
        ("contacted", "new", False),
        ("chat_active", "contacted", False),
        ("chat_active", "appointment_scheduled", True),
        ("appointment_scheduled", "chat_active", False),
        ("appointment_scheduled", "converted", True),
        ("lost", "contacted", False),
        ("lost", "new", False),
        ("lost", "chat_active", True),
        ("lost", "appointment_scheduled", True),
        ("lost", "converted", True),
    ],
)
def test_a_lead_moves_forward_and_comes_back_only_by_its_customer(
    current: Status, to: Status, *, moves: bool
) -> None:
    assert advances(current, to) is moves


def test_no_lead_moves_to_where_it_is() -> None:
    assert not any(advances(status, status) for status in STATUSES)


def test_but_for_the_lost_no_two_statuses_lead_to_each_other() -> None:
    alive: list[Status] = [s for s in STATUSES if s != "lost"]
    assert not any(advances(a, b) and advances(b, a) for a in alive for b in alive)
