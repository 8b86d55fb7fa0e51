"""The console's doors: forged and stale sessions, forms of other pages, guessing."""

from __future__ import annotations

import json
from typing import Any

import httpx

from lead_orchestrator.kit.values import new_id
from tests.cases.catalogue import staged
from tests.cases.stage import Staged
from tests.world import WEB

READS = ("/api/staff/me", "/api/staff/leads", "/api/staff/outbox", "/api/staff/receipts")


def cookie_of(browser: httpx.AsyncClient) -> str:
    """Return a browser's session token."""
    return next(c.value or "" for c in browser.cookies.jar if c.name == "lead_staff")


@staged("H07", "H09")
async def a_token_of_another_kind_opens_nothing(trial: Staged) -> None:
    given: Any = trial.given
    token = str(given["jwt"])
    if token == "kid_traversal":
        from base64 import urlsafe_b64encode

        head = {"alg": "HS256", "kid": "../../dev/null", "jku": "https://evil/k", "x5u": "http://e"}
        parts: tuple[dict[str, str], ...] = (head, {"sub": "admin"}, {})
        token = ".".join(
            urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
        )
    ways = (
        {"Authorization": f"Bearer {token}"},
        {"Cookie": f"lead_staff={token}"},
        {"Cookie": f"lead_staff={token}", "X-CSRF-Token": token},
    )
    for headers in ways:
        for path in READS:
            answer = await trial.http.get(path, headers=headers)
            trial.answers(answer.status_code, text=answer.text)
    hosts = set(trial.world.street.hosts)
    if "no_egress" in trial.case.promises:
        trial.holds("no_egress", not hosts, but=hosts)
        trial.holds("no_file_read", all(s.status == 401 for s in trial.recorder.said))


@staged("H11")
async def a_session_ends_with_its_right(trial: Staged) -> None:
    """There are no passwords; sessions end by signing out, idling, and leaving the firm."""
    async with (
        trial.staff() as gone,
        trial.staff() as idle,
        trial.staff() as left,
    ):
        stale = cookie_of(gone)
        assert (await gone.delete("/api/staff/session")).status_code == 204
        ended = await trial.http.get(READS[0], headers={"Cookie": f"lead_staff={stale}"})
        trial.answers(ended.status_code, text=ended.text)
        assert (await left.get(READS[0])).status_code == 200
        await trial.change(
            "update staff set role = 'viewer' where id = :id", id=trial.shop.staff_id
        )
        look = await left.post(f"/api/staff/conversations/{new_id()}/take-over")
        assert (look.status_code, look.json()["code"]) == (403, "look_only")
        await trial.change(
            "update staff set status = 'left' where id = :id", id=trial.shop.staff_id
        )
        answers = [await left.get(path) for path in READS]
        for answer in answers:
            trial.answers(answer.status_code, text=answer.text)
        trial.holds("effective<=5s", all(a.status_code == 401 for a in answers))
        await trial.change(
            "update staff set status = 'active' where id = :id", id=trial.shop.staff_id
        )
        trial.world.clock.move(hours=3)
        assert (await idle.get(READS[0])).status_code == 401


@staged("H15")
async def a_form_of_another_page_changes_nothing(trial: Staged) -> None:
    chat = await trial.chat()
    await chat.say("Hello")
    talk = (await trial.rows("select id from conversations"))[0][0]
    async with trial.staff() as staff:
        cookie = {"Cookie": f"lead_staff={cookie_of(staff)}"}
    before = await trial.written()
    form = {"content-type": trial.given["content-type"]}
    for path in ("take-over", "hand-back", "read", "reply"):
        for content in (b"", b"text=hello"):
            answer = await trial.http.post(
                f"/api/staff/conversations/{talk}/{path}",
                content=content, headers=cookie | form,
            )  # fmt: skip
            trial.answers(answer.status_code, text=answer.text)
    gone = await trial.http.delete("/api/staff/session", headers=cookie)
    assert gone.status_code == 403
    trial.holds("no_write", await trial.written() == before)


@staged("H25")
async def asking_for_links_over_and_over_brings_few(trial: Staged) -> None:
    """There are no passwords to guess: what can be tried is asking for sign-in links."""
    known, nobody = trial.shop.staff_email, "nobody@example.com"
    seen: dict[str, list[int]] = {known: [], nobody: []}
    for email, statuses in seen.items():
        for _ in range(int(trial.given["n"])):
            answer = await trial.http.post("/api/staff/sign-in", json={"email": email})
            statuses.append(answer.status_code)
        trial.answers(statuses[-1])
        trial.world.clock.move(hours=1)
    trial.holds("no_user_enumeration", seen[known] == seen[nobody], but=seen)
    await trial.world.run_until_quiet()
    links = [a for a in trial.world.sendgrid.ledger if a.to == known]
    assert len(links) == 5
    for number in range(100):
        await trial.http.post("/api/staff/sign-in", json={"email": f"u{number}@example.com"})
    hits = await trial.rows("select max(hits) from rate_counts where subject like 'signin-from:%'")
    assert hits[0][0] >= 100, "every try is counted"


@staged("I03")
async def a_filter_shows_no_foreign_rows(trial: Staged) -> None:
    await trial.chat()
    foreign = trial.neighbour.shop.location_id
    async with trial.staff() as staff:
        for path in ("leads", "conversations", "appointments", "outbox"):
            for query in (f"location={foreign}", f"location_id={foreign}&location={foreign}"):
                answer = await staff.get(f"/api/staff/{path}?{query}")
                trial.answers(answer.status_code, text=answer.text)
                rows = answer.json().get("items", [])
                trial.holds("0_foreign_rows", rows == [], but=rows)
        found = (await staff.get("/api/staff/leads?q=nadia")).json()["items"]
        trial.holds("0_foreign_rows", found == [], but=found)


@staged("I07")
async def nobody_chooses_an_id(trial: Staged) -> None:
    chat = await trial.chat()
    await chat.say("Hello")
    foreign = str(trial.neighbour.lead_id)
    talk = (await trial.rows("select id from conversations"))[0][0]
    async with trial.staff() as staff:
        await staff.post(f"/api/staff/conversations/{talk}/take-over")
        answer = await staff.post(
            f"/api/staff/conversations/{talk}/reply", json={"id": foreign, "text": "Hi"}
        )
        trial.answers(answer.status_code, text=answer.text)
        fine = await staff.post(f"/api/staff/conversations/{talk}/reply", json={"text": "Hi"})
        assert fine.status_code == 201
    ids = await trial.rows("select id from chat_messages where author = 'staff'")
    made = fine.json()["message"]["id"]
    trial.holds("server_generates_ids", [str(i) for (i,) in ids] == [made], but=ids)
    assert WEB
