"""How an organisation and its locations differ from the house, and what they may not ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from lead_orchestrator.assistant.actions.settings import set_assistant
from lead_orchestrator.assistant.queries.policy import Policies, changes_of, policy
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.assistant.rules.overrides import policy_over
from lead_orchestrator.assistant.rules.routing import LAST, Caps, Choice, Policy, chain_of
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import LocationId, new_id
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

BOOK = read_book()
HAIKU = Choice("claude", "claude-haiku-5-5")
LUNA = Choice("openai", "gpt-6-luna")
HOUSE = Policy(chain=chain_of(HAIKU, LUNA), caps=Caps(conversation=50_000), prompt="v1")
OWN = {
    "provider": "openai", "model": "gpt-7-nova", "since": "2026-12-01",
    "input": "0.08", "cached_read": "0.008", "cached_write": "0.1", "output": "0.4",
}  # fmt: skip


async def change(units: Units, shop: Shop, location_id: UUID | None, **changes: object) -> None:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await set_assistant(
            unit,
            location_id=location_id,
            changes=changes,
            book=BOOK,
            providers=("claude", "openai"),
        )


async def at(units: Units, shop: Shop, location_id: LocationId | None = None) -> Policy:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return await policy(unit, location_id=location_id or shop.location_id, house=HOUSE)


async def test_without_changes_the_house_decides(units: Units, shop: Shop) -> None:
    assert await at(units, shop) == HOUSE


async def test_a_location_goes_over_its_organisation_and_that_over_the_house(
    units: Units, shop: Shop
) -> None:
    caps = {"conversation": 40_000, "location": 9}
    await change(units, shop, None, provider="openai", caps=caps, near_share=0.5)
    await change(
        units, shop, shop.location_id, models={"openai": "gpt-6.1-terra"}, caps={"location": 10}
    )
    found = await at(units, shop)
    assert found.chain == (Choice("openai", "gpt-6.1-terra"), HAIKU, LAST)
    assert found.caps == Caps(conversation=40_000, location=10)
    assert (found.near_share, found.prompt) == (0.5, "v1")
    elsewhere = await at(units, shop, LocationId(new_id()))
    assert elsewhere.chain == (LUNA, HAIKU, LAST)
    assert await at(units, await build_shop(units)) == HOUSE, "another organisation's is its own"


async def test_what_is_taken_back_is_the_houses_again(units: Units, shop: Shop) -> None:
    await change(
        units, shop, None, provider="scripted", caps={"conversation": 1, "location": 2}, prompt="v2"
    )
    assert (await at(units, shop)).chain == (LAST,)
    await change(units, shop, None, provider=None, caps={"location": None})
    found = await at(units, shop)
    assert (found.chain, found.prompt) == (HOUSE.chain, "v2")
    assert found.caps == Caps(conversation=1)
    await change(units, shop, None, caps=None, prompt=None)
    assert await at(units, shop) == HOUSE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"provider": "gemini"}, "provider"),
        ({"provider": 7}, "provider"),
        ({"fallback": "openai"}, "fallback"),
        ({"fallback": ["gemini"]}, "fallback"),
        ({"models": {"claude": "claude-next"}}, "models"),
        ({"models": {"claude": "x; drop table"}}, "models"),
        ({"models": {"gemini": "pro"}}, "models"),
        ({"models": []}, "models"),
        ({"caps": {"day": 1}}, "caps"),
        ({"caps": {"location": -1}}, "caps"),
        ({"caps": {"location": 1.5}}, "caps"),
        ({"caps": {"location": True}}, "caps"),
        ({"caps": {"location": 10**13}}, "caps"),
        ({"caps": 5}, "caps"),
        ({"near_share": 0}, "near_share"),
        ({"near_share": "much"}, "near_share"),
        ({"prompt": "../secrets"}, "prompt"),
        ({"prices": [{"model": "x"}]}, "prices"),
        ({"prices": [OWN | {"output": "free"}]}, "prices"),
        ({"prices": [OWN | {"input": "NaN"}]}, "prices"),
        ({"prices": {}}, "prices"),
        ({"temperature": 2}, "temperature"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    units: Units, shop: Shop, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await change(units, shop, None, **changes)
    assert field in str(refused.value)
    assert await at(units, shop) == HOUSE


async def test_what_is_the_organisations_is_not_set_for_a_location(
    units: Units, shop: Shop
) -> None:
    for changes in ({"prices": [OWN]}, {"caps": {"organisation": 5}}):
        with pytest.raises(Invalid):
            await change(units, shop, shop.location_id, **changes)
    with pytest.raises(Missing):
        await change(units, shop, (await build_shop(units)).location_id, prompt="v2")


async def test_a_model_with_a_price_of_ones_own_may_be_chosen(units: Units, shop: Shop) -> None:
    await change(units, shop, None, prices=[OWN], models={"openai": "gpt-7-nova"})
    assert (await at(units, shop)).chain == (HAIKU, Choice("openai", "gpt-7-nova"), LAST)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        changes = await changes_of(unit, location_id=shop.location_id)
    price = changes.book(BOOK).price("openai", "gpt-7-nova", date(2026, 12, 1))
    assert price is not None
    assert (price.input, price.version) == (80_000, "own:gpt-7-nova@2026-12-01")


async def test_a_change_is_asked_for_once_in_seconds(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    policies = Policies(timedelta(seconds=5))

    async def now() -> str:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            changes = await policies.changes(unit, location_id=shop.location_id)
        return changes.policy(HOUSE).prompt

    assert await now() == "v1"
    await change(units, shop, None, prompt="v2")
    assert await now() == "v1"
    clock.move(seconds=5)
    assert await now() == "v2"
    await change(units, shop, None, prompt="v3")
    policies.forget(shop.organisation_id)
    assert await now() == "v3"


@pytest.mark.parametrize(
    "stored",
    [
        {"provider": "gone", "fallback": ["gone", 3], "models": {"claude": None}},
        {"caps": {"location": "lots", "planet": 4}, "near_share": 9, "prompt": 5},
        {"caps": 7, "models": "x", "prices": [3, {}, {"since": "x"}]},
    ],
)
def test_what_was_stored_once_and_makes_no_sense_changes_nothing_bad(
    stored: dict[str, Any],
) -> None:
    found = policy_over(HOUSE, stored, {})
    assert found.chain[-1] == LAST
    assert found.caps == HOUSE.caps
    assert found.near_share == HOUSE.near_share
    assert found.prompt == HOUSE.prompt
