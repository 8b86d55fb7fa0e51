"""The ledger: a row per call, equal to the vendor's usage, and the counters equal to the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.queries.spending import (
    budgets,
    budgets_reached,
    mismatches,
    spending,
)
from lead_orchestrator.assistant.rules.routing import Caps
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from tests.assistant.money import CENT, PICO, Till, call
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

CAPS = Caps(conversation=10 * CENT, location=20 * CENT, organisation=50 * CENT)


@pytest.fixture
def till(units: Units, shop: Shop) -> Till:
    """A till of the shop."""
    return Till(units, shop)


async def test_a_row_holds_all_that_a_call_was(till: Till) -> None:
    await till.record(
        replace(call(0), cost=735_000, arm="b"),
        replace(call(0), first_token_ms=None, measured=False, finish_reason="cut"),
    )
    rows = await till.rows(
        "select provider, model, prompt_version, input_tokens, cached_read_tokens,"
        " cached_write_tokens, output_tokens, reasoning_tokens, cost_pico, cost_microusd,"
        " price_version, measured, arm, first_token_ms, total_ms, finish_reason, conversation_id,"
        " location_id, location_day from model_calls order by id"
    )
    assert tuple(rows[0]) == (
        "claude", "claude-haiku-5-5", "v1", 1000, 200, 30, 50, 7, 735_000, 1,
        "claude-haiku-5-5@2026-10-07", True, "b", 300, 900, "answered", till.conversation_id,
        till.shop.location_id, date(2026, 12, 1),
    )  # fmt: skip
    assert (rows[1].first_token_ms, rows[1].measured, rows[1].finish_reason) == (None, False, "cut")


async def test_a_turn_without_a_call_writes_nothing(till: Till) -> None:
    await till.record()
    assert await till.rows("select 1 from model_calls") == []


async def test_calls_of_one_turn_settle_together(till: Till) -> None:
    promises = [await till.promise(2 * CENT, caps=CAPS) for _ in range(3)]
    await till.record(
        *(call(n * 1000, promise=promise) for n, promise in enumerate(promises, 1)), call(500)
    )
    assert await till.counter("conversation") == (6500, 0, 500), "one had no promise"
    assert await till.rows("select 1 from spend_reservations") == []


async def test_a_model_without_a_price_is_told_once_a_day(till: Till, clock: WorldClock) -> None:
    unknown = replace(call(9), model="claude-next", price_version=None)
    await till.record(unknown, unknown)
    await till.record(unknown)
    assert len(await till.told("PriceUnknown")) == 1
    clock.move(days=1)
    await till.record(unknown)
    assert len(await till.told("PriceUnknown")) == 2
    assert (await till.rows("select sum(cost_microusd) from model_calls"))[0][0] == 36


async def test_staff_see_what_was_spent_by_day_location_and_model(
    till: Till, units: Units, clock: WorldClock
) -> None:
    await till.record(call(100), call(250))
    luna = replace(call(7), provider="openai", model="gpt-6-luna", usage=Usage(input=9, output=3))
    await till.record(luna, replace(luna, measured=False))
    clock.move(hours=20)  # the next day in UTC and at the shop
    await till.record(replace(call(5), price_version=None))
    other = await build_shop(units)
    await Till(units, other).record(call(999))
    async with units.open(organisation_id=till.shop.organisation_id) as unit:
        found = await spending(unit, since=date(2026, 12, 1), until=date(2026, 12, 3))
        first = await spending(unit, since=date(2026, 12, 1), until=date(2026, 12, 2))
        nowhere = await spending(
            unit, since=date(2026, 12, 1), until=date(2026, 12, 3), location_id=new_id()
        )
    assert [(s.day.day, s.model, s.calls, s.cost // PICO) for s in found] == [
        (2, "claude-haiku-5-5", 1, 5),
        (1, "claude-haiku-5-5", 2, 350),
        (1, "gpt-6-luna", 2, 14),
    ]
    assert (found[0].unpriced, found[1].input, found[2].unmeasured) == (1, 2000, 1)
    assert first == found[1:]
    assert nowhere == ()
    assert found[1].as_json()["cost_microusd"] == 350


async def test_staff_see_where_the_caps_stand(till: Till) -> None:
    await till.record(call(3 * CENT))
    await till.promise(2 * CENT, caps=Caps(location=20 * CENT))
    async with till.units.open(organisation_id=till.shop.organisation_id) as unit:
        found = await budgets(unit, location_id=till.shop.location_id, caps=CAPS)
    shown = [(b.scope, b.cap, b.spent, b.reserved) for b in found]
    assert shown == [
        ("location", 20 * CENT * PICO, 3 * CENT * PICO, 2 * CENT * PICO),
        ("organisation", 50 * CENT * PICO, 3 * CENT * PICO, 0),
    ]
    assert found[0].as_json()["reserved_microusd"] == 2 * CENT


async def test_staff_see_the_caps_that_were_reached_lately(till: Till, clock: WorldClock) -> None:
    caps = Caps(conversation=CENT, location=9 * CENT)
    await till.record(call(CENT))
    await till.reserve(1, caps=caps)

    async def reached() -> list[tuple[str, object]]:
        async with till.units.open(organisation_id=till.shop.organisation_id) as unit:
            return [(b.scope, b.subject_id) for b in await budgets_reached(unit)]

    assert await reached() == [("conversation", till.conversation_id)]
    clock.move(hours=25)
    assert await reached() == []


async def test_what_does_not_add_up_is_found(till: Till) -> None:
    promise = await till.promise(2 * CENT, caps=CAPS)
    await till.promise(CENT, caps=CAPS)
    await till.record(call(CENT, promise=promise))
    day = date(2026, 12, 1)
    async with till.units.open(organisation_id=till.shop.organisation_id) as unit:
        assert await mismatches(unit, since=day) == ()
    await till.rows("update model_calls set cost_pico = cost_pico + 1 returning 1")
    async with till.units.open(organisation_id=till.shop.organisation_id) as unit:
        found = await mismatches(unit, since=day)
    assert {m.scope for m in found} == {"conversation", "location", "organisation"}
    assert all(m.in_ledger - m.spent == 1 and m.promised == CENT * PICO for m in found)


async def test_another_organisations_money_is_neither_seen_nor_touched(
    till: Till, units: Units
) -> None:
    await till.promise(CENT, caps=CAPS)
    other = Till(units, await build_shop(units))
    assert await other.rows("select 1 from spend_counters") == []
    assert await other.rows("select 1 from spend_reservations") == []
    foreign = (await till.rows("select id from spend_reservations"))[0][0]
    await other.settle(foreign, 0)
    assert await till.counter("location") == (0, CENT, 0)
