"""A sign-in link works once, a session ends when it should, and viewers only look."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.tenancy.actions import (
    SESSION,
    SESSION_IDLE,
    SIGNIN_LINK,
    LinkUsed,
    SessionEnded,
    StaffSession,
    add_staff,
    make_signin_link,
    sign_in,
    sign_out,
    staff_session,
)
from lead_orchestrator.tenancy.queries import staff_member
from tests.builders import Shop, build_lead, build_shop
from tests.clock import WorldClock
from tests.world import WEB, World


async def link(units: Units, shop: Shop, staff_id: UUID | None = None) -> str:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return await make_signin_link(unit, staff_id=staff_id or shop.staff_id)


async def signed_in(units: Units, shop: Shop, token: str) -> tuple[StaffSession, str]:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        session, session_token, _ = await sign_in(unit, token=token)
    return session, session_token


async def seen(units: Units, shop: Shop, token: str) -> StaffSession:
    async with units.open(organisation_id=shop.organisation_id) as unit:
        return await staff_session(unit, token=token)


async def test_a_link_works_once(units: Units, shop: Shop) -> None:
    token = await link(units, shop)
    session, session_token = await signed_in(units, shop, token)
    assert session.staff.email == shop.staff_email
    assert (await seen(units, shop, session_token)).id == session.id
    with pytest.raises(LinkUsed):
        await signed_in(units, shop, token)


async def test_five_at_once_with_one_link_are_one_session(units: Units, shop: Shop) -> None:
    token = await link(units, shop)
    results = await asyncio.gather(
        *(signed_in(units, shop, token) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(r, LinkUsed) for r in results) == 4
    async with units.open(organisation_id=shop.organisation_id) as unit:
        assert len(await unit.rows(text("select 1 from staff_sessions"))) == 1
        kinds = await unit.rows(text("select kind from facts"))
    assert [k[0] for k in kinds] == ["tenancy.StaffSignedIn"]


@pytest.mark.parametrize(
    ("late", "works"), [(timedelta(seconds=-1), True), (timedelta(0), False), (SESSION, False)]
)
async def test_a_link_is_good_for_fifteen_minutes(
    units: Units, shop: Shop, clock: WorldClock, late: timedelta, *, works: bool
) -> None:
    token = await link(units, shop)
    clock.now += SIGNIN_LINK + late
    if works:
        await signed_in(units, shop, token)
    else:
        with pytest.raises(LinkUsed):
            await signed_in(units, shop, token)


async def test_neither_link_nor_session_is_kept_as_it_is_written(units: Units, shop: Shop) -> None:
    token = await link(units, shop)
    _, session_token = await signed_in(units, shop, token)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        rows = await unit.rows(
            text(
                "select s::text from signin_links s union all select s::text from staff_sessions s"
                " union all select d::text from directory d union all select f::text from facts f"
            )
        )
    kept = " ".join(row[0] for row in rows)
    assert token not in kept
    assert session_token not in kept


async def test_a_session_ends_two_hours_after_it_was_last_seen(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    _, token = await signed_in(units, shop, await link(units, shop))
    for _ in range(3):
        clock.now += SESSION_IDLE
        await seen(units, shop, token)
    clock.now += SESSION_IDLE + timedelta(seconds=1)
    with pytest.raises(SessionEnded):
        await seen(units, shop, token)


async def test_a_session_ends_after_twelve_hours_however_busy_it_is(
    units: Units, shop: Shop, clock: WorldClock
) -> None:
    _, token = await signed_in(units, shop, await link(units, shop))
    for _ in range(int(SESSION / timedelta(hours=1)) - 1):
        clock.move(hours=1)
        await seen(units, shop, token)
    clock.move(hours=1)
    with pytest.raises(SessionEnded):
        await seen(units, shop, token)


async def test_signing_out_ends_this_session_and_no_other(units: Units, shop: Shop) -> None:
    session, token = await signed_in(units, shop, await link(units, shop))
    _, other = await signed_in(units, shop, await link(units, shop))
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await sign_out(unit, session=session, token=token)
    with pytest.raises(SessionEnded):
        await seen(units, shop, token)
    await seen(units, shop, other)


async def test_who_has_left_has_no_session_and_gets_none(units: Units, shop: Shop) -> None:
    _, token = await signed_in(units, shop, await link(units, shop))
    unused = await link(units, shop)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await unit.execute(text("update staff set status = 'left'"))
    with pytest.raises(SessionEnded):
        await seen(units, shop, token)
    with pytest.raises(LinkUsed):
        await signed_in(units, shop, unused)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        with pytest.raises(Missing):
            await staff_member(unit, shop.staff_id)


async def test_another_organisation_can_use_neither_link_nor_session(
    units: Units, shop: Shop
) -> None:
    other = await build_shop(units)
    token = await link(units, shop)
    with pytest.raises(LinkUsed):
        await signed_in(units, other, token)
    _, session_token = await signed_in(units, shop, token)
    with pytest.raises(SessionEnded):
        await seen(units, other, session_token)


def browser(world: World) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=world.street.lines["testserver"], base_url=WEB)


async def session_of(
    world: World, *, role: str = "manager"
) -> tuple[httpx.AsyncClient, httpx.Response]:
    """Sign somebody with a role in; return their browser and the answer."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        staff_id = await add_staff(unit, email=f"{role}@example.com", name="Sam Role", role=role)
        token = await make_signin_link(unit, staff_id=staff_id)
    client = browser(world)
    answer = await client.post("/api/staff/session", json={"token": token})
    assert answer.status_code == 200
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client, answer


async def test_the_session_cookie_is_out_of_reach_of_pages_and_other_sites(world: World) -> None:
    client, answer = await session_of(world)
    cookie = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/api/staff", "expires="):
        assert part in cookie
    assert "secure" not in cookie.replace("path=/api/staff", "")
    assert answer.json()["staff"]["role"] == "manager"
    me = (await client.get("/api/staff/me")).json()
    assert me["staff"]["name"] == "Sam Role"
    assert me["organisation"]["name"].startswith("Tint House")
    assert [place["slug"] for place in me["locations"]] == [world.shop.slug]
    assert me["csrf"] == answer.json()["csrf"]
    await client.aclose()


async def test_signing_out_takes_the_cookie_and_what_the_browser_kept(world: World) -> None:
    client, _ = await session_of(world)
    kept = client.cookies["lead_staff"]
    out = await client.delete("/api/staff/session")
    assert out.status_code == 204
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    client.cookies.set("lead_staff", kept, path="/api/staff")
    again = await client.get("/api/staff/me")
    assert (again.status_code, again.json()["code"]) == (401, "signed_out")
    await client.aclose()


@pytest.mark.parametrize("token", ["", "x" * 43, "\N{AUTOMOBILE}" * 12, "a" * 4000])
async def test_a_cookie_that_is_none_is_nobody(world: World, token: str) -> None:
    client = browser(world)
    answer = await client.get("/api/staff/me", headers={b"cookie": b"lead_staff=" + token.encode()})
    assert answer.status_code == 401
    await client.aclose()


@pytest.mark.parametrize("token", ["x" * 43, "\N{AUTOMOBILE}" * 30])
async def test_a_link_that_never_was_is_like_a_used_one(world: World, token: str) -> None:
    answer = await world.http.post("/api/staff/session", json={"token": token})
    assert (answer.status_code, answer.json()["code"]) == (401, "link_unusable")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("role", ["owner", "manager", "advisor", "viewer"])
async def test_everybody_looks_and_viewers_change_nothing(world: World, role: str) -> None:
    await build_lead(world.product.units, world.shop)
    await world.run_until_quiet()
    client, _ = await session_of(world, role=role)
    talk = (await client.get("/api/staff/conversations")).json()["items"][0]["id"]
    answer = await client.post(f"/api/staff/conversations/{talk}/take-over")
    if role == "viewer":
        assert (answer.status_code, answer.json()["code"]) == (403, "look_only")
        assert (await client.get(f"/api/staff/conversations/{talk}")).json()["conversation"][
            "holder"
        ] == "assistant"
    else:
        assert answer.status_code == 200
    assert (await client.delete("/api/staff/session")).status_code == 204
    await client.aclose()


@pytest.mark.parametrize("csrf", [None, "", "x" * 64, "\N{AUTOMOBILE}"])
async def test_a_change_needs_the_sessions_own_page_token(world: World, csrf: str | None) -> None:
    client, _ = await session_of(world)
    other, answer = await session_of(world, role="advisor")
    del client.headers["X-CSRF-Token"]
    given = [b""] if csrf is None else [csrf.encode(), answer.json()["csrf"].encode()]
    for value in given:
        refused = await client.delete("/api/staff/session", headers={b"X-CSRF-Token": value})
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert (await client.get("/api/staff/me")).status_code == 200
    await client.aclose()
    await other.aclose()


@pytest.mark.parametrize("known", [True, False])
async def test_asking_for_a_link_never_tells_who_is_on_staff(world: World, *, known: bool) -> None:
    email = world.shop.staff_email.upper() if known else "nobody@example.com"
    answer = await world.http.post("/api/staff/sign-in", json={"email": f" {email} "})
    assert (answer.status_code, answer.json()) == (202, {"status": "sent"})
    await world.run_until_quiet()
    assert len(world.sendgrid.ledger) == int(known)


async def test_who_has_left_is_answered_like_a_stranger(world: World) -> None:
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await unit.execute(text("update staff set status = 'left'"))
    answer = await world.http.post("/api/staff/sign-in", json={"email": world.shop.staff_email})
    assert (answer.status_code, answer.json()) == (202, {"status": "sent"})
    await world.run_until_quiet()
    assert world.sendgrid.ledger == []


@pytest.mark.parametrize("known", [True, False])
async def test_links_are_not_sent_without_end(world: World, *, known: bool) -> None:
    email = world.shop.staff_email if known else "nobody@example.com"
    answers = [await world.http.post("/api/staff/sign-in", json={"email": email}) for _ in range(7)]
    assert [a.status_code for a in answers] == [202] * 5 + [429] * 2
    await world.run_until_quiet()
    assert len(world.sendgrid.ledger) == (5 if known else 0)
    world.clock.move(minutes=31)
    assert (await world.http.post("/api/staff/sign-in", json={"email": email})).status_code == 202
