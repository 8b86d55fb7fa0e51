"""Everything from outside is kept raw, once."""

from __future__ import annotations

import asyncio
from uuid import UUID

from prometheus_client import REGISTRY
from sqlalchemy import text

from lead_orchestrator.kit import receipts
from lead_orchestrator.kit.tidy import tidy
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

RAW = b'\x00\xff not even JSON {"a": NaN}'


async def keep(
    units: Units, shop: Shop | None, *, key: str = "k1", source: str = "web_form"
) -> tuple[UUID, bool]:
    organisation_id = shop.organisation_id if shop else None
    async with units.open(organisation_id=organisation_id) as unit:
        return await receipts.accept(
            unit,
            source=source,
            key=key,
            body=RAW,
            location_id=shop.location_id if shop else None,
            headers={"user-agent": "a browser"},
        )


async def test_a_request_is_kept_byte_for_byte(units: Units, shop: Shop, clock: WorldClock) -> None:
    receipt_id, new = await keep(units, shop)
    assert new
    async with units.open(organisation_id=shop.organisation_id) as unit:
        receipt = await receipts.load(unit, receipt_id)
    assert receipt == receipts.Receipt(
        id=receipt_id,
        location_id=shop.location_id,
        source="web_form",
        key="k1",
        body=RAW,
        headers={"user-agent": "a browser"},
        received_at=clock.now,
        state="new",
    )


async def test_the_same_request_twice_is_one_receipt(units: Units, shop: Shop) -> None:
    first, new = await keep(units, shop)
    again, new_again = await keep(units, shop)
    assert (new, new_again) == (True, False)
    assert first == again


async def test_ten_copies_at_once_are_one_receipt(units: Units, shop: Shop) -> None:
    kept = await asyncio.gather(*(keep(units, shop) for _ in range(10)))
    assert len({receipt_id for receipt_id, _ in kept}) == 1
    assert sorted(new for _, new in kept) == [False] * 9 + [True]


async def test_another_source_key_or_organisation_is_another_receipt(
    units: Units, shop: Shop
) -> None:
    other = await build_shop(units)
    kept = [
        await keep(units, shop),
        await keep(units, shop, key="k2"),
        await keep(units, shop, source="shopmonkey"),
        await keep(units, other),
        await keep(units, None),
    ]
    assert all(new for _, new in kept)
    assert await keep(units, None) == (kept[-1][0], False)


async def test_a_copy_that_waited_for_a_rollback_is_kept_itself(units: Units, shop: Shop) -> None:
    class RolledBackError(Exception):
        pass

    kept = asyncio.Event()
    go_on = asyncio.Event()

    async def first() -> None:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await receipts.accept(
                unit, source="web_form", key="k1", body=b"1", location_id=shop.location_id
            )
            kept.set()
            await go_on.wait()
            raise RolledBackError

    loser = asyncio.create_task(first())
    await kept.wait()
    second = asyncio.create_task(keep(units, shop))
    await asyncio.sleep(0.05)
    go_on.set()
    await asyncio.gather(loser, return_exceptions=True)
    _, new = await second
    assert new


async def test_what_became_of_it_is_noted_with_the_reason_and_the_lead(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    receipt_id, _ = await keep(units, shop)
    clock.move(seconds=3)
    lead_id = new_id()
    before = REGISTRY.get_sample_value(
        "receipts_total", {"source": "web_form", "state": "understood"}
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await receipts.settle(unit, receipt_id, state="quarantined", reason="data has no id")
        await receipts.settle(unit, receipt_id, state="understood", lead_id=lead_id)
        await receipts.settle(unit, receipt_id, state="understood")
        await receipts.settle(unit, new_id(), state="understood")
        row = await unit.row(
            text("select state, reason, lead_id, understood_at from receipts where id = :id"),
            {"id": receipt_id},
        )
    assert row is not None
    assert tuple(row) == ("understood", None, lead_id, clock.now)
    after = REGISTRY.get_sample_value(
        "receipts_total", {"source": "web_form", "state": "understood"}
    )
    assert after == (before or 0) + 2


async def test_nobody_reads_another_organisations_receipt(units: Units, shop: Shop) -> None:
    receipt_id, _ = await keep(units, shop)
    orphan, _ = await keep(units, None)
    other = await build_shop(units)
    async with units.open(organisation_id=other.organisation_id) as unit:
        assert await receipts.load(unit, receipt_id) is None
        assert await receipts.load(unit, orphan) is None
        await receipts.settle(unit, receipt_id, state="ignored")
    async with units.open() as unit:
        assert await receipts.load(unit, receipt_id) is None
        assert await receipts.load(unit, orphan) is not None
    async with units.open(organisation_id=shop.organisation_id) as unit:
        receipt = await receipts.load(unit, receipt_id)
    assert receipt is not None
    assert receipt.state == "new"


async def test_a_signed_delivery_is_new_once_and_forgotten_when_its_signature_is_worthless(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    async def first_sight(delivery: str = "msg-1") -> bool:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            return await receipts.first_sight(unit, source="shopmonkey", delivery=delivery)

    assert await first_sight()
    assert not await first_sight()
    assert await first_sight("msg-2")
    clock.move(minutes=19)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await tidy(unit)
    assert not await first_sight()
    clock.move(minutes=2)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await tidy(unit)
    assert await first_sight()


async def test_ten_replays_at_once_are_seen_as_one(units: Units, shop: Shop) -> None:
    async def first_sight() -> bool:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            return await receipts.first_sight(unit, source="shopmonkey", delivery="msg-1")

    assert sorted(await asyncio.gather(*(first_sight() for _ in range(10)))) == [False] * 9 + [True]


def test_only_the_named_headers_are_kept() -> None:
    headers = {"user-agent": "x", "cookie": "secret", "authorization": "Bearer secret"}
    assert receipts.headers_kept(headers, ("user-agent", "origin")) == {"user-agent": "x"}
