"""The door of everything: links, origins, proxies' claims, headers, paths, methods."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import unquote

import httpx

from lead_orchestrator.entry.http import create_app
from lead_orchestrator.messaging.actions import issue_link
from tests.builders import build_lead
from tests.cases.catalogue import staged
from tests.cases.stage import EMAIL, Staged, memory_now, scope_of, streamed
from tests.world import WEB


async def a_link(trial: Staged) -> tuple[str, str]:
    """Make a lead with a link; return its id and token."""
    lead_id = await build_lead(trial.world.product.units, trial.shop)
    async with trial.world.product.units.open(organisation_id=trial.shop.organisation_id) as unit:
        link = await issue_link(unit, lead_id=lead_id, chat_url=f"{WEB}/chat", days=30)
    token = link.partition("#k=")[2]
    trial.quiet_words.append(token)
    return str(lead_id), token


async def begin(trial: Staged, lead_id: str, token: str, **headers: str) -> httpx.Response:
    """Exchange a link's token."""
    return await trial.http.post(
        "/api/chat/session", json={"lead_id": lead_id, "token": token}, headers=headers
    )


@staged("H01")
async def an_old_link_offers_a_new_one(trial: Staged) -> None:
    lead_id, token = await a_link(trial)
    trial.world.clock.move(days=trial.given["age_days"])
    refused = await begin(trial, lead_id, token)
    trial.answers(refused.status_code, text=refused.text)
    assert refused.json()["code"] == "link_expired"
    trial.holds("no_cookie", "set-cookie" not in refused.headers)
    where = refused.json()["new_link"]
    known = await trial.http.post(where, json={"lead_id": lead_id})
    nobody = await trial.http.post(where, json={"lead_id": str(trial.shop.staff_id)})
    same = (known.status_code, known.json()) == (nobody.status_code, nobody.json())
    await trial.world.run_until_quiet()
    news = [a.to for a in trial.world.sendgrid.ledger if "new chat link" in a.body]
    trial.holds("offers_new_link_to_registered_contact", same and news == [EMAIL], but=news)


@staged("H03")
async def a_guessed_token_opens_nothing(trial: Staged) -> None:
    lead_id, token = await a_link(trial)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    hits = 0
    for number in range(int(trial.given["n"])):
        place, letter = number % len(token), letters[number % len(letters)]
        guess = token[:place] + letter + token[place + 1 :]
        if guess == token:
            guess = token[:-1]
        answer = await begin(trial, lead_id, guess)
        trial.answers(answer.status_code, text=answer.text)
        trial.holds("no_cookie", "set-cookie" not in answer.headers)
        hits += answer.is_success
    trial.holds("0_hits", hits == await trial.count("chat_sessions") == 0, but=hits)
    statuses = [said.status for said in trial.recorder.said]
    assert statuses.count(401) <= 20, "guessing is slowed down"


@staged("H04")
async def a_scanner_comes_first_and_the_customer_still_gets_in(trial: Staged) -> None:
    lead_id, token = await a_link(trial)
    before = await trial.written()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "chat").mkdir()
        (Path(folder) / "chat" / "index.html").write_text("<!doctype html><title>Chat</title>")
        app = create_app(trial.world.product, web=Path(folder))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=WEB) as scanner:
            for method in ("HEAD", "GET", "GET", "GET"):
                answer = await scanner.request(method, f"/chat/{lead_id}")
                trial.answers(answer.status_code, text=answer.text)
                assert "set-cookie" not in answer.headers
                assert lead_id not in answer.text
            # A headless browser runs the page: it posts the token as the page does.
            opened = await scanner.post(
                "/api/chat/session", json={"lead_id": lead_id, "token": token}
            )
            assert opened.status_code == 200
            assert (await scanner.get(f"/api/chat/{lead_id}/context")).status_code == 200
            assert (await scanner.get(f"/api/chat/{lead_id}/history")).json()["messages"] == []
    sessions = await trial.count("chat_sessions")
    trial.holds("0_state_changes", await trial.written() - sessions == before)
    trial.world.clock.move(minutes=4)
    human = await begin(trial, lead_id, token)
    read = await trial.http.get(f"/api/chat/{lead_id}/context")
    trial.holds("human_works_later", (human.status_code, read.status_code) == (200, 200))


@staged("H16")
async def no_other_origin_may_read_or_change(trial: Staged) -> None:
    chat = await trial.chat()
    paths = ("/api/leads", f"/api/chat/{chat.lead_id}", "/api/staff/leads", "/api/health")
    for origin in trial.given["origin"]:
        for path in paths:
            asked = {
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type, x-requested-with",
            }
            preflight = await trial.http.request("OPTIONS", path, headers=asked)
            trial.answers(preflight.status_code, text=preflight.text)
            plain = await trial.http.get(path, headers={"Origin": origin})
            for answer in (preflight, plain):
                told = [h for h in answer.headers if h.startswith("access-control-")]
                trial.holds("no_ACAO", not told, but=told)
    cookie = {"Cookie": f"lead_chat={chat.token}", "Origin": "https://evil"}
    crossed = await trial.http.post(f"/api/chat/{chat.lead_id}/opt-out", json={}, headers=cookie)
    assert crossed.status_code == 403


@staged("H18")
async def a_claimed_address_counts_for_nothing(trial: Staged) -> None:
    lead_id, token = await a_link(trial)
    statuses: list[int] = []
    for number in range(30):
        claimed = f"1.1.{number}.1, 10.0.0.{number}"
        answer = await begin(
            trial, lead_id, "x" * 43, **{"X-Forwarded-For": claimed, "Forwarded": f"for={claimed}"}
        )
        statuses.append(answer.status_code)
    slowed = statuses == [401] * 20 + [429] * 10
    trial.holds("limiter_not_bypassed", slowed, but=statuses)
    subjects = [row[0] for row in await trial.rows("select subject from rate_windows")]
    trial.holds("trusted_hops_only", not any("1.1." in s for s in subjects), but=subjects)
    assert subjects
    assert token


@staged("I15")
async def every_count_says_whose_it_is(trial: Staged) -> None:
    """The names are the same in Redis; before a key has told whose it is, a door counts."""
    chat = await trial.chat()
    await begin(trial, str(chat.lead_id), "x" * 43)
    assert (await chat.say("How much is it?")).status_code == 200
    async with streamed(
        trial.recorder.app, scope_of("GET", f"/api/chat/{chat.lead_id}/events", chat.headers)
    ) as stream:
        await stream.until(b"retry:")
        counted = await trial.rows(
            "select subject from rate_windows union select subject from places_taken"
        )
    names = [row[0] for row in counted]
    ours = str(trial.shop.organisation_id)
    loose = [name for name in names if name.split(":")[0] not in (ours, "door")]
    trial.holds("0_keys_without_tenant", not loose, but=loose)
    assert len([name for name in names if name.startswith(ours)]) == 5


@staged("H20")
async def headers_like_a_book_are_not_read(trial: Staged) -> None:
    size = int(trial.given["kb"]) * 1024
    memory = memory_now()
    long, many = {"X-Pad": "a" * size}, {f"x-{n}": "a" for n in range(10_000)}
    for headers, method, path in (
        (long, "GET", "/api/health/live"),
        (long, "POST", "/api/leads"),
        (many, "POST", "/webhooks/twilio/sms"),
    ):
        answer = await trial.http.request(method, path, headers=headers)
        trial.answers(answer.status_code, text=answer.text)
    trial.holds("rss<+16MB", memory_now() - memory < 16 * 1024 * 1024)


@staged("H22")
async def an_odd_path_leads_nowhere(trial: Staged) -> None:
    """A server gives the application the decoded path; bytes that are no UTF-8 as U+FFFD."""
    given: list[str] = trial.given
    odd = [*given, "/api/staff/%2e%2e/health", "/api//health", "/staff/%2e", "/staff/..%5capi",
           "/staff/%c0%ae%c0%ae/health", "/staff/%0d%0aSet-Cookie:x"]  # fmt: skip
    for path in odd:
        for method in ("GET", "POST", "HEAD"):
            scope = scope_of(method, unquote(path), {}, raw_path=path.encode())
            async with streamed(trial.recorder.app, scope) as answer:
                told = bytes(answer.body)
            trial.answers(answer.status, text=f"{method} {path} {told[:100]!r}")
            trial.holds("no_bypass", b'"checks"' not in told and answer.status >= 400, but=path)


@staged("H24")
async def methods_of_proxies_are_refused(trial: Staged) -> None:
    chat = await trial.chat()
    paths = ("/api/health", "/api/leads", "/staff", f"/chat/{chat.lead_id}", "/nowhere",
             f"/api/chat/{chat.lead_id}/events", "/webhooks/twilio/sms")  # fmt: skip
    for method in trial.given["methods"]:
        for path in paths:
            answer = await trial.http.request(method, path, headers={"X-Canary": "x-canary-1"})
            trial.answers(answer.status_code, text=answer.text)
            assert "x-canary-1" not in answer.text
