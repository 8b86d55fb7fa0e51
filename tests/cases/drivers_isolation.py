"""Organisations never mix: foreign ids, foreign sessions, no scope, cancelled requests."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
from sqlalchemy import event, text

from lead_orchestrator.kit.values import OrganisationId, new_id
from tests.cases.catalogue import staged
from tests.cases.stage import Chat, Staged, scope_of, streamed

CANCELLED = 5_000 // 10  # a tenth per change; the full number is the nightly run's


@contextmanager
def statements(trial: Staged) -> Generator[list[str]]:
    """Note what the database is asked: the same questions mean the same time."""
    asked: list[str] = []

    def note(*said: Any) -> None:  # noqa: ANN401 - SQLAlchemy gives six things
        asked.append(str(said[2]))

    engine = trial.world.product.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def routes(trial: Staged) -> list[tuple[str, str]]:
    """Return every route that takes an id in its path, as the OpenAPI says."""
    paths: dict[str, dict[str, Any]] = trial.recorder.app.openapi()["paths"]
    return [
        (method.upper(), path)
        for path, methods in sorted(paths.items())
        for method in methods
        if "{lead_id}" in path or "{conversation_id}" in path
    ]


def body_for(method: str, path: str, trial: Staged) -> dict[str, Any] | None:
    """Return a body that the route would take."""
    if method in ("GET", "DELETE"):
        return None
    if path.endswith(("/holds", "/appointment")):
        service = str(trial.shop.services["front-two"])
        return {"service_ids": [service], "starts_at": "2026-12-02T10:00:00-05:00"}
    if path.endswith(("/reply", "/draft-translation")):
        return {"text": "Hi"}
    return {"message": "Hi"} if path.endswith("{lead_id}") else {}


def plain(answer: httpx.Response) -> tuple[int, str]:
    """Return what an answer tells."""
    return answer.status_code, answer.text


@staged("I01")
async def a_foreign_id_is_like_one_that_is_not(trial: Staged) -> None:
    chat = await trial.chat()
    roles = ("owner", "manager", "advisor", "viewer")
    tried = 0
    async with trial.staff() as staff:
        for method, path in routes(trial):
            for role in roles if path.startswith("/api/staff") else ("customer",):
                if role != "customer":
                    await trial.change(
                        "update staff set role = :role where id = :id",
                        role=role, id=trial.shop.staff_id,
                    )  # fmt: skip
                if role == "viewer" and method != "GET":
                    continue
                await _same(trial, method, path, staff=staff, chat=chat)
                tried += 1
    assert tried >= 30, tried


async def _same(
    trial: Staged, method: str, path: str, *, staff: httpx.AsyncClient, chat: Chat
) -> None:
    """Ask for a foreign id and for one that nobody has; both must look alike in every way."""
    foreign = {
        "lead_id": str(trial.neighbour.lead_id),
        "conversation_id": str(trial.neighbour.conversation_id),
    }
    seen: list[tuple[int, str]] = []
    asked: list[list[str]] = []
    for ids in (foreign, dict.fromkeys(foreign, str(new_id()))):
        with statements(trial) as said:
            answer = await (staff if path.startswith("/api/staff") else trial.http).request(
                method,
                path.format(**ids) + ("?service_ids=x" if path.endswith("availability") else ""),
                json=body_for(method, path, trial),
                headers=None if path.startswith("/api/staff") else chat.headers,
            )
        trial.answers(answer.status_code, text=f"{method} {path}: {answer.text}")
        seen.append(plain(answer))
        asked.append(said)
    trial.holds("same_404", seen[0] == seen[1], but=(method, path, seen))
    alike = asked[0] == asked[1]
    trial.holds("no_timing_class_difference", alike, but=(method, path, asked))


@staged("I08")
async def a_leads_id_is_no_key(trial: Staged) -> None:
    chat = await trial.chat()
    told: list[list[tuple[int, str]]] = []
    for lead_id in (str(chat.lead_id), str(trial.neighbour.lead_id), str(new_id())):
        bearer = {"Authorization": f"Bearer {lead_id}"}
        tries = [
            await trial.http.post("/api/chat/session", json={"lead_id": lead_id, "token": lead_id}),
            await trial.http.get(f"/api/chat/{lead_id}/history"),
            await trial.http.get(f"/api/chat/{lead_id}/context", headers=bearer),
        ]
        for answer in tries:
            trial.answers(answer.status_code, text=answer.text)
        assert (await trial.http.get(f"/c/{lead_id}")).status_code == 404
        told.append([plain(answer) for answer in tries])
    trial.holds("same_404", told[0] == told[1] == told[2], but=told)


@staged("I10")
async def a_session_hears_no_other_lead(trial: Staged) -> None:
    chat = await trial.chat()
    answers: list[tuple[int, bytes]] = []
    for lead in (trial.neighbour.lead_id, new_id()):
        for headers in (chat.headers, {"Cookie": f"lead_chat={chat.token}"}):
            asked = scope_of("GET", f"/api/chat/{lead}/events", headers)
            async with streamed(trial.recorder.app, asked) as stream:
                trial.answers(stream.status)
                await asyncio.sleep(0)
                answers.append((stream.status, bytes(stream.body)))
    trial.holds("no_event", all(b"event:" not in body for _, body in answers), but=answers)
    assert len(set(answers)) == 1


@staged("I11")
async def without_an_organisation_there_are_no_rows(trial: Staged) -> None:
    await trial.chat()
    async with trial.world.product.engine.connect() as db:
        tables = [
            row[0]
            for row in await db.execute(
                text(
                    "select relname from pg_class where relkind = 'r' and relrowsecurity"
                    " and relforcerowsecurity and relnamespace = 'public'::regnamespace"
                )
            )
        ]
        assert len(tables) >= 30
        # Some tables must have rows, or nothing is shown by seeing none.
        assert await trial.count("leads") == 1
        for table in tables:
            rows = (await db.execute(text(f"select count(*) from {table}"))).scalar_one()
            trial.holds("0_rows", rows == 0, but=(table, rows))


@staged("I13")
async def a_cancelled_request_leaves_nothing_behind(trial: Staged) -> None:
    units, engine = trial.world.product.units, trial.world.product.engine
    mine, theirs = trial.shop.organisation_id, trial.neighbour.shop.organisation_id
    rng, wrong = random.Random(13), list[object]()

    async def look(organisation_id: OrganisationId) -> None:
        async with units.open(organisation_id=organisation_id) as unit:
            await asyncio.sleep(0)
            for row in await unit.rows(text("select id from organisations")):
                if row[0] != organisation_id:
                    wrong.append(row[0])

    for _ in range(CANCELLED // 20):
        tasks = [asyncio.create_task(look(rng.choice((mine, theirs)))) for _ in range(20)]
        for _ in range(rng.randrange(12)):
            await asyncio.sleep(0)
        await asyncio.sleep(rng.random() * 0.004)
        for task in tasks:
            if rng.random() < 0.5:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    trial.holds("0_wrong_rows", wrong == [], but=f"{len(wrong)} in {CANCELLED}")
    async with engine.connect() as db:
        left = (await db.execute(text("select count(*) from organisations"))).scalar_one()
        scope = (
            await db.execute(text("select current_setting('app.organisation_id', true)"))
        ).scalar_one()
    clean = left == 0 and not scope
    trial.holds("connection_discarded", clean, but=(left, scope))
