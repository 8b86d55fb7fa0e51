"""Posts that count once: the same key, the same answer, one effect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest
from sqlalchemy import text

from lead_orchestrator.kit.unit import Units
from tests.builders import Shop, build_shop
from tests.clock import WorldClock
from tests.kit.little import caller, little_app


@pytest.fixture
async def shop_http(units: Units, shop: Shop) -> AsyncGenerator[httpx.AsyncClient]:
    """A caller of an application with a shop."""
    async with caller(little_app(units, shop)) as client:
        yield client


async def facts(units: Units, shop: Shop) -> int:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return len(await unit.rows(text("select 1 from facts where kind = 'leads.LeadClosed'")))


async def test_the_same_key_gets_the_same_answer_and_acts_once(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop
) -> None:
    key = {"Idempotency-Key": "k1"}
    one = await shop_http.post("/api/close", json={"a": 1}, headers=key)
    two = await shop_http.post("/api/close", json={"a": 1}, headers=key)
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json() == two.json()
    assert "idempotent-replayed" not in one.headers
    assert two.headers["idempotent-replayed"] == "true"
    assert await facts(units, shop) == 1


async def test_another_body_under_the_same_key_is_refused(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop
) -> None:
    key = {"Idempotency-Key": "k1"}
    await shop_http.post("/api/close", json={"a": 1}, headers=key)
    answer = await shop_http.post("/api/close", json={"a": 2}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await facts(units, shop) == 1


async def test_five_at_once_with_one_key_are_one_effect(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop
) -> None:
    key = {"Idempotency-Key": "k1"}
    answers = await asyncio.gather(
        *(shop_http.post("/api/close", json={}, headers=key) for _ in range(5))
    )
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["fact"] for a in answers}) == 1
    assert sorted("idempotent-replayed" in a.headers for a in answers) == [False] + [True] * 4
    assert await facts(units, shop) == 1


async def test_without_a_key_every_post_counts(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop
) -> None:
    for _ in range(2):
        assert (await shop_http.post("/api/close", json={})).status_code == 201
    assert await facts(units, shop) == 2


async def test_a_key_is_worth_a_day(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop, clock: WorldClock
) -> None:
    key = {"Idempotency-Key": "k1"}
    one = await shop_http.post("/api/close", json={}, headers=key)
    clock.move(hours=23)
    assert (await shop_http.post("/api/close", json={}, headers=key)).json() == one.json()
    clock.move(hours=2)
    assert (await shop_http.post("/api/close", json={}, headers=key)).json() != one.json()
    assert await facts(units, shop) == 2


async def test_a_key_of_one_organisation_says_nothing_to_another(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop
) -> None:
    other = await build_shop(units)
    key = {"Idempotency-Key": "k1"}
    await shop_http.post("/api/close", json={}, headers=key)
    async with caller(little_app(units, other)) as neighbours:
        answer = await neighbours.post("/api/close", json={}, headers=key)
    assert "idempotent-replayed" not in answer.headers
    assert await facts(units, shop) == await facts(units, other) == 1


async def test_a_commit_that_fails_is_no_2xx_and_the_retry_acts(
    shop_http: httpx.AsyncClient, units: Units, shop: Shop
) -> None:
    key = {"Idempotency-Key": "k1"}
    answer = await shop_http.post("/api/close", json={}, headers=key | {"x-die": "now"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert await facts(units, shop) == 0
    again = await shop_http.post("/api/close", json={}, headers=key)
    assert again.status_code == 201
    assert "idempotent-replayed" not in again.headers
    assert await facts(units, shop) == 1
