"""Rules about rows: no statement sees another organisation's, whatever the code above forgets."""

from __future__ import annotations

from collections.abc import Generator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from lead_orchestrator.kit.dsn import APP_ROLE, app_conninfo, plain_url
from lead_orchestrator.kit.unit import Units
from tests.builders import Shop, build_lead, build_shop
from tests.conftest import Database
from tests.house.rows import ask, names, scope, scoped, tables

# Tables with an organisation that every unit may read: each holds ids and keys, no personal data.
OPEN = {
    "directory": "keys and ids: it tells whose scope to set, so it is asked before there is one",
    "reactions": "ids of waiting work: a worker claims across organisations",
    "timers": "ids of work to come: they are promoted across organisations",
}
# Tables without an organisation.
HOUSE = {
    "alembic_version": "which revision the schema is at",
    "places_taken": "how many streams are open, by ids nobody else knows",
    "rate_counts": "how often a caller tried, counted before anybody knows whose they are",
    "rate_windows": "as rate_counts, for doors with sliding windows",
    "workers": "which workers live",
}
_SCOPE = "(NULLIF(current_setting('app.organisation_id'::text, true), ''::text))::uuid"
_QUALS = {
    "organisations": f"(id = {_SCOPE})",
    "receipts": f"(NOT (organisation_id IS DISTINCT FROM {_SCOPE}))",
}


@pytest.fixture
def app(database: Database) -> Generator[psycopg.Connection]:
    """A connection as the product has it, without a scope."""
    with psycopg.connect(app_conninfo(database.app_url), autocommit=True) as db:
        yield db


def test_every_table_is_scoped_or_says_why_not(app: psycopg.Connection) -> None:
    """A table added without a policy shows one franchise's customers to another at the first
    query that forgets a condition.
    """
    assert tables(app) - scoped(app) == set(OPEN) | set(HOUSE)
    with_organisation = names(
        app,
        "select relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where a.attname = 'organisation_id' and relkind = 'r'"
        " and relnamespace = 'public'::regnamespace",
    )
    assert with_organisation - scoped(app) == set(OPEN)


def test_the_open_tables_hold_nothing_about_a_person(app: psycopg.Connection) -> None:
    """They are readable without a scope, so a column added for convenience would be a leak."""
    columns: dict[str, set[str]] = {}
    for table, column in ask(
        app,
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and table_name = any(%s)",
        (list(OPEN),),
    ):
        columns.setdefault(table, set()).add(column)
    work = {"organisation_id", "kind", "body"}
    assert columns == {
        "directory": {"kind", "key", "organisation_id", "subject_id"},
        "reactions": work
        | {
            "fact_id",
            "reaction",
            "run_after",
            "attempts",
            "strikes",
            "claimed_until",
            "state",
            "error",
        },
        "timers": work | {"id", "lead_id", "due_at"},
    }


def test_every_scope_compares_with_the_one_setting(app: psycopg.Connection) -> None:
    """A policy for reading alone lets rows be written into another organisation; one with
    another condition is a second, unseen notion of whose a row is.
    """
    policies = ask(
        app,
        "select tablename, policyname, permissive, cmd, roles::text, qual, with_check"
        " from pg_policies where schemaname = 'public' order by 1",
    )
    assert {row[0] for row in policies} == scoped(app)
    assert len(policies) == len(scoped(app)), "one table has two policies: either would do"
    for table, *policy in policies:
        wanted = _QUALS.get(table, f"(organisation_id = {_SCOPE})")
        assert policy == ["scope", "PERMISSIVE", "ALL", "{public}", wanted, wanted], table


def test_the_product_works_as_a_role_that_escapes_nothing(
    app: psycopg.Connection, database: Database
) -> None:
    """A superuser, an owner or BYPASSRLS makes every policy above a decoration."""
    assert ask(
        app,
        "select current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " from pg_roles where rolname = current_user",
    ) == [(APP_ROLE, False, False, False, False, False)]
    owned = names(
        app,
        "select relname from pg_class c join pg_roles r on r.oid = c.relowner"
        " where r.rolname = current_user and relnamespace = 'public'::regnamespace",
    )
    assert not owned, f"the product owns {owned}"
    over = names(
        app,
        "select rolname from pg_roles where rolname <> current_user"
        " and pg_has_role(current_user, oid, 'member')",
    )
    assert not over, f"the product may become {over}"
    with psycopg.connect(plain_url(database.owner_url), autocommit=True) as owner:
        free = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        assert ask(owner, free) == [(False,)]


def test_no_address_makes_the_product_work_as_somebody_else(database: Database) -> None:
    """With the owner's address in DATABASE_URL the product would own its tables. It asks for its
    own role at every connection, so here it is refused instead.
    """
    with (
        pytest.raises(psycopg.OperationalError, match="role"),
        psycopg.connect(app_conninfo(database.owner_url), autocommit=True),
    ):
        pass


async def test_without_a_scope_there_are_no_rows(
    units: Units, shop: Shop, app: psycopg.Connection
) -> None:
    """A unit that forgot to set its scope must find nothing, not everything."""
    await build_lead(units, shop)
    filled: set[str] = set()
    for table in sorted(scoped(app)):
        scope(app, shop.organisation_id)
        if ask(app, f"select 1 from {table} limit 1"):
            filled.add(table)
        scope(app, "")
        assert ask(app, f"select count(*) from {table}") == [(0,)], f"{table} without a scope"
    assert {"organisations", "locations", "persons", "leads", "facts", "consents"} <= filled


async def test_one_organisation_neither_sees_nor_touches_anothers_rows(
    units: Units, shop: Shop, app: psycopg.Connection
) -> None:
    """The other franchise on the same installation is the first who would notice."""
    await build_lead(units, shop)
    other = await build_shop(units)
    scope(app, other.organisation_id)
    for table in sorted(scoped(app)):
        key = "id" if table == "organisations" else "organisation_id"
        seen = ask(app, f"select count(*) from {table} where {key} = %s", (shop.organisation_id,))
        assert seen == [(0,)], f"{table} shows another organisation's rows"
    for statement in (
        "update leads set status = 'lost' returning 1",
        "update persons set email = null returning 1",
        "delete from consents returning 1",
    ):
        assert ask(app, statement) == [], statement
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        ask(
            app,
            "insert into facts (id, organisation_id, kind, body, actor, at)"
            " values (gen_random_uuid(), %s, 'x', '{}', 'system', '2026-12-01Z')",
            (shop.organisation_id,),
        )


async def test_a_scope_ends_with_its_transaction(
    units: Units, shop: Shop, engine: AsyncEngine
) -> None:
    """A scope set for the session would be found by the next unit that gets the connection."""
    for _ in range(3):
        async with units.open(organisation_id=shop.organisation_id) as unit:
            assert await unit.rows(text("select 1 from locations"))
    left = text("select current_setting('app.organisation_id', true)")
    for _ in range(3):
        async with engine.connect() as db:
            assert (await db.execute(left)).scalar() in (None, "")
            assert (await db.execute(text("select count(*) from locations"))).scalar() == 0


def test_facts_are_only_ever_added(app: psycopg.Connection) -> None:
    """The timeline is also the audit trail: who can rewrite it can deny it."""
    for statement in ("update facts set actor = 'nobody'", "delete from facts", "truncate facts"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(app, statement)


def test_the_product_cannot_change_its_schema(app: psycopg.Connection) -> None:
    """A statement slipped in through a hole in a query must not be able to drop a policy."""
    for statement in (
        "alter table leads disable row level security",
        "drop policy scope on leads",
        "create table t (id uuid)",
        "create function f() returns int language sql as 'select 1'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(app, statement)


def test_foreign_keys_between_scoped_tables_carry_the_organisation(
    app: psycopg.Connection,
) -> None:
    """Foreign keys are checked past row-level security: one by id alone lets a row of one
    organisation point at, and so learn of, another's.
    """
    by_id_alone = {
        (source, target)
        for source, target in ask(
            app,
            "select c.conrelid::regclass::text, c.confrelid::regclass::text from pg_constraint c"
            " where c.contype = 'f' and c.connamespace = 'public'::regnamespace"
            " and not exists (select 1 from pg_attribute a where a.attrelid = c.conrelid"
            "   and a.attnum = any(c.conkey) and a.attname = 'organisation_id')",
        )
        if not source.startswith("procrastinate_")
    }
    # Each of these ids comes from a row read in the same scope, never from a request.
    assert by_id_alone == {
        ("signin_links", "staff"),
        ("staff_sessions", "staff"),
        ("conversations", "staff"),
        ("chat_sessions", "chat_links"),
        ("attempts", "outbox"),
        ("delivery_events", "outbox"),
    }
