"""One unit, one transaction: rows, facts, timers and news come together or not at all."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from lead_orchestrator.kit.live import Event, Live
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.leads.facts import LeadClosed, LeadReceived
from tests.builders import Shop, build_lead, build_shop
from tests.clock import WorldClock
from tests.conftest import Database
from tests.kit.listening import listening


class StoryEnds(Exception):  # noqa: N818 - what a test does in the middle of a unit
    """Something went wrong in the middle."""


async def count(units: Units, shop: Shop, table: str) -> int:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        row = await unit.row(text(f"select count(*) from {table}"))
    assert row is not None
    return int(row[0])


async def test_a_fact_comes_with_its_rows_and_one_reaction_for_each_job(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    lead_id = await build_lead(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        fact = await unit.row(text("select kind, lead_id, location_id, actor, at from facts"))
        reactions = await unit.rows(text("select reaction, kind, run_after from reactions"))
    assert fact is not None
    assert tuple(fact) == ("leads.LeadReceived", lead_id, shop.location_id, "system", clock.now)
    assert [tuple(r) for r in reactions] == [
        ("followup.first_touch", "leads.LeadReceived", clock.now)
    ]


async def test_a_unit_that_fails_leaves_nothing_at_all(units: Units, shop: Shop) -> None:
    async def story() -> None:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            await unit.execute(
                text("update organisations set name = 'Another' where id = :id"),
                {"id": shop.organisation_id},
            )
            unit.emit(LeadReceived(lead_id=new_id(), person_id=new_id(), source="web_form"))
            unit.emit(LeadClosed(reason="later"), at=unit.now + timedelta(hours=1))
            raise StoryEnds

    with pytest.raises(StoryEnds):
        await story()
    assert await count(units, shop, "facts") == 0
    assert await count(units, shop, "reactions") == 0
    assert await count(units, shop, "timers") == 0
    assert await count(units, shop, "procrastinate_jobs") == 0
    assert await count(units, shop, "organisations where name = 'Another'") == 0


async def test_a_commit_that_fails_is_an_error_and_takes_everything_with_it(
    units: Units, shop: Shop
) -> None:
    async def story() -> None:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            unit.emit(LeadClosed(reason="never committed"))
            pid = await unit.row(text("select pg_backend_pid()"))
            assert pid is not None
            async with units.open() as killer:
                await killer.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid[0]})

    with pytest.raises(OperationalError):
        await story()
    assert await count(units, shop, "facts") == 0


async def test_a_row_that_the_database_refuses_takes_the_facts_with_it(
    units: Units, shop: Shop
) -> None:
    async def story() -> None:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            unit.emit(LeadClosed(reason="never committed"))
            await unit.execute(
                text(
                    "insert into staff (id, organisation_id, email, name, role, created_at)"
                    " values (:id, :org, :email, 'Twin', 'advisor', :now)"
                ),
                {
                    "id": new_id(),
                    "org": shop.organisation_id,
                    "email": shop.staff_email,
                    "now": unit.now,
                },
            )

    with pytest.raises(IntegrityError):
        await story()
    assert await count(units, shop, "staff") == 1
    assert await count(units, shop, "facts") == 0


async def test_a_fact_that_cannot_be_written_takes_the_rows_with_it(
    units: Units, shop: Shop
) -> None:
    async def story() -> None:
        async with units.open() as unit:
            await unit.execute(
                text("insert into workers (name, kind, started_at, beat_at) values"
                     " ('w', 'worker', :now, :now)"),
                {"now": unit.now},
            )  # fmt: skip
            unit.emit(LeadClosed(reason="whose?"))

    with pytest.raises(RuntimeError, match="no organisation"):
        await story()
    assert await count(units, shop, "workers") == 0


async def test_a_later_fact_is_a_timer_and_a_past_one_is_a_fact(units: Units, shop: Shop) -> None:
    lead_id = await build_lead(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        unit.emit(
            LeadClosed(lead_id=lead_id, reason="later"), at=unit.now + timedelta(microseconds=1)
        )
        unit.emit(LeadClosed(lead_id=lead_id, reason="now"), at=unit.now)
        unit.emit(LeadClosed(lead_id=lead_id, reason="before"), at=unit.now - timedelta(days=1))
        now = unit.now
    async with units.open(organisation_id=shop.organisation_id) as unit:
        timers = await unit.rows(text("select kind, body->>'reason', lead_id, due_at from timers"))
        facts = await unit.rows(
            text("select body->>'reason' from facts where kind = 'leads.LeadClosed' order by id")
        )
    assert [tuple(t) for t in timers] == [
        ("leads.LeadClosed", "later", lead_id, now + timedelta(microseconds=1))
    ]
    assert [f[0] for f in facts] == ["now", "before"]


async def test_facts_of_one_unit_keep_their_order_and_who_did_it(units: Units, shop: Shop) -> None:
    staff = Actor("staff", shop.staff_id)
    async with units.open(actor=staff, organisation_id=shop.organisation_id) as unit:
        told = [unit.emit(LeadClosed(reason=str(n))) for n in range(5)]
    async with units.open(organisation_id=shop.organisation_id) as unit:
        rows = await unit.rows(text("select id, body->>'reason', actor from facts order by id"))
    assert [r[0] for r in rows] == told
    assert [r[1] for r in rows] == ["0", "1", "2", "3", "4"]
    assert {r[2] for r in rows} == {f"staff:{shop.staff_id}"}


async def test_facts_are_for_good(units: Units, shop: Shop) -> None:
    await build_lead(units, shop)
    for statement in ("update facts set kind = 'x'", "delete from facts"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with units.open(organisation_id=shop.organisation_id) as unit:
                await unit.execute(text(statement))


async def test_a_unit_never_changes_its_organisation(units: Units, shop: Shop) -> None:
    other = await build_shop(units)
    async with units.open() as unit:
        with pytest.raises(RuntimeError, match="no organisation"):
            _ = unit.organisation_id
        await unit.rescope(shop.organisation_id)
        await unit.rescope(shop.organisation_id)
        with pytest.raises(RuntimeError, match="never changes"):
            await unit.rescope(other.organisation_id)
        assert unit.organisation_id == shop.organisation_id
        assert [r[0] for r in await unit.rows(text("select id from locations"))] == [
            shop.location_id
        ]


async def test_a_scope_ends_with_its_unit(units: Units, shop: Shop) -> None:
    async def seen() -> int:
        async with units.open() as unit:
            return len(await unit.rows(text("select 1 from locations")))

    for _ in range(5):
        async with units.open(organisation_id=shop.organisation_id) as unit:
            assert len(await unit.rows(text("select 1 from locations"))) == 1
        assert await seen() == 0
        with pytest.raises(StoryEnds):
            async with units.open(organisation_id=shop.organisation_id):
                raise StoryEnds
        assert await seen() == 0


async def test_a_row_of_another_organisation_can_be_neither_read_nor_written(
    units: Units, shop: Shop
) -> None:
    other = await build_shop(units)
    async with units.open(organisation_id=other.organisation_id) as unit:
        by_id = {"id": shop.location_id}
        assert await unit.row(text("select 1 from locations where id = :id"), by_id) is None
        for statement in (
            "update locations set name = 'Mine' where id = :id",
            "delete from location_hours where location_id = :id",
        ):
            assert (await unit.execute(text(statement), by_id)).rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        async with units.open(organisation_id=other.organisation_id) as unit:
            await unit.execute(
                text(
                    "insert into staff (id, organisation_id, email, name, role, created_at) values"
                    " (:id, :org, 'evil@example.com', 'Evil', 'owner', :now)"
                ),
                {"id": new_id(), "org": shop.organisation_id, "now": unit.now},
            )


async def test_news_are_told_after_the_commit_and_never_of_a_rollback(
    units: Units, shop: Shop, database: Database
) -> None:
    async def story() -> None:
        async with units.open(organisation_id=shop.organisation_id) as unit:
            unit.tell("shop", {"event": "never"})
            raise StoryEnds

    async with listening(database, "shop") as queue:
        with pytest.raises(StoryEnds):
            await story()
        async with units.open(organisation_id=shop.organisation_id) as unit:
            unit.tell("shop", {"event": "at last"})
            await asyncio.sleep(0.1)
            assert queue.empty()
        told: Event = await asyncio.wait_for(queue.get(), 5)
        assert told == {"event": "at last"}
        assert queue.empty()


async def test_who_hears_the_news_finds_the_rows(
    units: Units, shop: Shop, database: Database
) -> None:
    topic = f"organisation:{shop.organisation_id}"
    async with listening(database, topic) as queue:
        lead_id = await build_lead(units, shop)
        told = await asyncio.wait_for(queue.get(), 5)
        assert told == {"event": "lead", "lead_id": str(lead_id)}
        async with units.open(organisation_id=shop.organisation_id) as unit:
            found = await unit.row(
                text("select 1 from leads where id = :id"), {"id": UUID(told["lead_id"])}
            )
        assert found is not None


def test_an_actor_is_named_with_its_id() -> None:
    staff_id = new_id()
    assert str(Actor("customer")) == "customer"
    assert str(Actor("staff", staff_id)) == f"staff:{staff_id}"


def test_nobody_listens_where_nobody_is() -> None:
    assert Live("").listeners("shop") == 0
