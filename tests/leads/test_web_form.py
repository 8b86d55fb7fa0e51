"""The web form's door: what is accepted, refused field by field, kept once, parked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from lead_orchestrator.leads.api import FORMS
from tests.world import World

GOOD: dict[str, Any] = {
    "name": "Jo Driver",
    "email": "jo@example.com",
    "phone": "(202) 555-0143",
    "vehicle": {"year": 2022, "make": "Honda", "model": "Civic"},
    "service": "Ceramic Tint, Full Car",
    "consent": {
        "sms": True,
        "email": True,
        "text": "Yes, text me.",
        "page": "https://shop.example.com",
    },
}


async def rows(world: World, statement: str) -> list[tuple[Any, ...]]:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        return [tuple(row) for row in await unit.rows(text(statement))]


async def test_a_form_is_answered_202_and_becomes_a_lead(world: World) -> None:
    answer = await world.http.post("/api/leads", json=GOOD | {"location": world.shop.slug})
    assert answer.status_code == 202
    assert set(answer.json()) == {"receipt_id"}
    await world.run_until_quiet()
    assert await rows(world, "select source, status from leads") == [("web_form", "contacted")]
    assert await rows(world, "select channel, granted from consents order by channel") == [
        ("email", True),
        ("sms", True),
    ]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"name": ""}, {"name"}),
        ({"name": None}, {"name"}),
        ({"email": None, "phone": None}, {"email", "phone"}),
        ({"email": "not an address"}, {"email"}),
        ({"phone": "call me"}, {"phone"}),
        ({"email": "x@", "phone": "12"}, {"email", "phone"}),
        ({"vehicle": {"year": 1492}}, {"vehicle"}),
        ({"consent": {"sms": "yes"}}, {"consent"}),
        ({"location": ""}, {"location"}),
        ({"message": "x" * 4001}, {"message"}),
    ],
)
async def test_each_bad_field_is_named(
    world: World, change: dict[str, Any], fields: set[str]
) -> None:
    answer = await world.http.post("/api/leads", json=GOOD | {"location": world.shop.slug} | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    named = {str(e["field"]).split(".")[0] for e in answer.json()["errors"]}
    assert fields <= named
    assert await rows(world, "select 1 from receipts") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"name": NaN}',
        b'{"name":"a","name":"b"}',
        b'{"name":"\\ud800"}',
        b'{"name":"a\\u0000b"}',
        b"[" * 50_000 + b"]" * 50_000,
        b"\xff",
        b'{"a":1e999}',
        b'{"vehicle":{"year":' + b"9" * 5000 + b"}}",
    ],
)
async def test_odd_json_is_never_our_fault(world: World, body: bytes) -> None:
    answer = await world.http.post(
        "/api/leads", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("told", "message", "spoken"),
    [
        ("es", "", "es"),
        ("fr-CA", "", "fr"),
        ("klingon", "", "en"),
        ("de", "", "en"),
        ("", "", "en"),
        (None, "Hola, ¿cuánto cuesta polarizar mi carro?", "es"),
        (None, "Bonjour, combien pour teinter ma voiture ?", "fr"),
        (None, "How much for tint?", "en"),
        ("en", "Hola, ¿cuánto cuesta polarizar mi carro?", "en"),
    ],
)
async def test_a_lead_is_written_to_in_the_language_it_told_or_wrote_in(
    world: World, told: str | None, message: str, spoken: str
) -> None:
    form = GOOD | {"location": world.shop.slug, "language": told, "message": message}
    assert (await world.http.post("/api/leads", json=form)).status_code == 202
    await world.run_until_quiet()
    assert await rows(world, "select language from leads") == [(spoken,)]
    sms = (await rows(world, "select body from outbox where channel = 'sms'"))[0][0]
    greeting = {"en": "Hi ", "es": "Hola ", "fr": "Bonjour "}[spoken]
    assert sms.startswith(greeting)
    html = (await rows(world, "select html from outbox where channel = 'email'"))[0][0]
    assert f'<html lang="{spoken}"' in html


async def test_a_double_click_is_one_request(world: World) -> None:
    form = GOOD | {"location": world.shop.slug}
    answers = await asyncio.gather(*(world.http.post("/api/leads", json=form) for _ in range(5)))
    assert {a.status_code for a in answers} == {202}
    assert len({a.json()["receipt_id"] for a in answers}) == 1
    await world.run_until_quiet()
    assert len(await rows(world, "select 1 from leads")) == 1
    assert len(world.twilio.ledger) == 1


async def test_an_idempotency_key_makes_two_clicks_one(world: World) -> None:
    form = GOOD | {"location": world.shop.slug}
    one = await world.http.post("/api/leads", json=form, headers={"Idempotency-Key": "k1"})
    world.clock.move(minutes=30)
    two = await world.http.post("/api/leads", json=form, headers={"Idempotency-Key": "k1"})
    assert one.json() == two.json()


async def test_an_unknown_location_is_parked_and_visible(world: World) -> None:
    answer = await world.http.post("/api/leads", json=GOOD | {"location": "nowhere"})
    assert answer.status_code == 202
    assert await rows(world, "select state, reason from receipts") == [
        ("parked", "unknown location")
    ]


async def test_a_form_over_a_megabyte_is_413(world: World) -> None:
    answer = await world.http.post("/api/leads", json=GOOD | {"message": "x" * 1_100_000})
    assert answer.status_code == 413


async def test_a_form_that_is_no_json_is_415(world: World) -> None:
    answer = await world.http.post("/api/leads", data={"name": "Jo"})
    assert answer.status_code == 415


async def test_a_vehicle_may_be_typed_freely(world: World) -> None:
    form = GOOD | {"location": world.shop.slug, "vehicle": "2021 Tesla Model 3"}
    await world.http.post("/api/leads", json=form)
    await world.run_until_quiet()
    assert await rows(world, "select year, make, model, vehicle_class from vehicles") == [
        (2021, "Tesla", "Model 3", "sedan")
    ]


async def test_no_sms_goes_out_without_a_yes(world: World) -> None:
    form = GOOD | {"location": world.shop.slug, "consent": {"sms": False, "email": True}}
    await world.http.post("/api/leads", json=form)
    await world.run_until_quiet()
    assert world.twilio.ledger == []
    assert len(world.sendgrid.ledger) == 1
    refused = await rows(
        world, "select channel, state, refused_rule from outbox where state = 'refused'"
    )
    assert [r[:2] for r in refused] == [("sms", "refused")]
    assert refused[0][2]


async def test_a_flood_of_forms_is_told_to_wait_and_keeps_none_of_the_rest(world: World) -> None:
    """The door's limit is wide: here the house is made small."""
    world.product.limits.scale = 3 / FORMS.hits
    form = GOOD | {"location": world.shop.slug}
    answers = [
        await world.http.post("/api/leads", json=form, headers={"Idempotency-Key": f"k{n}"})
        for n in range(4)
    ]
    assert [a.status_code for a in answers] == [202, 202, 202, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert await rows(world, "select count(*) from receipts") == [(3,)]
