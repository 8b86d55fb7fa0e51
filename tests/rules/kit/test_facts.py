"""Every fact there is travels as JSON and comes back the same."""

from __future__ import annotations

import dataclasses
import json
import types
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from lead_orchestrator.kit.facts import Fact, from_body, kind_of, to_body
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.facts import LeadContacted, LeadReceived
from lead_orchestrator.wiring import KINDS, REACTIONS, TOLD

SAMPLES: dict[type, list[Any]] = {
    UUID: [new_id()],
    str: ["", "sms", "ünïcode \N{AUTOMOBILE}"],
    int: [0, 7, 2**40],
    float: [0.0, 1.25],
    bool: [True, False],
    date: [date(2026, 11, 1), date(2028, 2, 29)],
    datetime: [
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        datetime(2026, 3, 8, 7, 0, 0, 123456, tzinfo=UTC),
    ],
}


def samples(kind: object) -> list[Any]:
    """Values of a field's type, the awkward ones among them."""
    if isinstance(kind, type) and kind in SAMPLES:
        return SAMPLES[kind]
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if get_origin(kind) is tuple:
        return [(), tuple(samples(get_args(kind)[0]))]
    if isinstance(kind, types.UnionType):
        return [v for k in get_args(kind) for v in ([None] if k is types.NoneType else samples(k))]
    raise AssertionError(f"no samples for {kind}: a fact holds ids and plain values only")


def examples(fact: type[Fact]) -> list[Fact]:
    hints = get_type_hints(fact)
    fields = {f.name: samples(hints[f.name]) for f in dataclasses.fields(fact)}
    widest = max(len(values) for values in fields.values())
    return [
        fact(**{name: values[n % len(values)] for name, values in fields.items()})
        for n in range(widest)
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_fact_survives_its_journey_through_json(kind: str) -> None:
    fact = KINDS[kind]
    assert kind_of(fact) == kind
    for example in examples(fact):
        assert from_body(fact, json.loads(json.dumps(to_body(example)))) == example


def test_every_fact_stands_in_the_wiring_once() -> None:
    assert len(KINDS) == len(REACTIONS) + len(TOLD)
    assert not set(REACTIONS) & set(TOLD)


def test_a_field_that_a_fact_no_longer_has_is_forgotten() -> None:
    person = new_id()
    body = {"person_id": str(person), "source": "web_form", "colour": "green"}
    assert from_body(LeadReceived, body) == LeadReceived(person_id=person, source="web_form")


def test_a_body_without_a_needed_field_is_refused() -> None:
    with pytest.raises(ValueError, match="person_id"):
        from_body(LeadReceived, {"source": "web_form"})


def test_a_moment_keeps_its_instant_whatever_zone_it_was_told_in() -> None:
    told = datetime(2026, 12, 1, 10, tzinfo=UTC) + timedelta(microseconds=1)
    hold = KINDS["booking.SlotHeld"]
    body = to_body(hold(hold_id=new_id(), starts_at=told))  # pyright: ignore[reportCallIssue]
    again = from_body(hold, body | {"starts_at": "2026-12-01T05:00:00.000001-05:00"})
    assert again == from_body(hold, body)


def test_a_fact_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        LeadContacted(seconds=1.0).seconds = 2.0  # pyright: ignore[reportAttributeAccessIssue]
