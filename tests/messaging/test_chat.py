"""Links, sessions, history, a person, stop: what the customer's page may rely on."""

from __future__ import annotations

from uuid import UUID, uuid4

import httpx
import pytest

from lead_orchestrator.kit.secrets import token_hash
from lead_orchestrator.messaging import actions
from lead_orchestrator.messaging.actions.limits import LINK_TRIES
from tests.messaging.conftest import EMAIL, PHONE, Ask, Give
from tests.world import WEB, World

PAGE = {"X-Requested-With": "lead-orchestrator"}
SESSION = "/api/chat/session"


async def link_of(world: World, lead_id: UUID) -> str:
    """Return the token of a fresh link of a lead."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        link = await actions.issue_link(unit, lead_id=lead_id, chat_url=f"{WEB}/chat", days=30)
    return link.partition("#k=")[2]


async def enter(world: World, lead_id: UUID, token: str) -> httpx.Response:
    return await world.http.post(
        SESSION, json={"lead_id": str(lead_id), "token": token}, headers=PAGE
    )


@pytest.fixture
async def inside(world: World, lead_of: Give) -> UUID:
    """A lead whose customer has opened the chat; the cookie is in the client."""
    lead_id = await lead_of()
    answer = await enter(world, lead_id, await link_of(world, lead_id))
    assert answer.status_code == 200
    return lead_id


async def say(world: World, lead_id: UUID, text: str, key: str | None = None) -> UUID:
    """Store a customer's message without anybody answering."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        talk = await actions.open_conversation(
            unit, location_id=world.shop.location_id, person_id=await person(unit, lead_id)
        )
        said, _ = await actions.receive_message(
            unit,
            conversation_id=talk,
            lead_id=lead_id,
            channel="web",
            text=text,
            client_message_id=key,
        )
    return said.id


async def person(unit: object, lead_id: UUID) -> UUID:
    from lead_orchestrator.kit.unit import Unit
    from lead_orchestrator.leads.queries import lead

    assert isinstance(unit, Unit)
    return (await lead(unit, lead_id)).person.id


async def test_a_link_opens_a_session_kept_in_a_strict_little_cookie(
    world: World, ask: Ask, lead_of: Give
) -> None:
    lead_id = await lead_of()
    token = await link_of(world, lead_id)
    answer = await enter(world, lead_id, token)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    for part in ("lead_chat=", "HttpOnly", "SameSite=lax", f"Path=/api/chat/{lead_id}"):
        assert part in cookie
    assert "Secure" not in cookie
    assert token not in cookie
    kept = await ask(
        "select token_hash from chat_links union all select token_hash from chat_sessions"
    )
    assert token_hash(token) in [bytes(k["token_hash"]) for k in kept]
    assert all(token.encode() not in bytes(k["token_hash"]) for k in kept)


async def test_a_bearer_token_is_given_when_asked_for(world: World, lead_of: Give) -> None:
    lead_id = await lead_of()
    answer = await world.http.post(
        SESSION,
        json={"lead_id": str(lead_id), "token": await link_of(world, lead_id)},
        headers={"Accept": "application/json; token=bearer"},
    )
    given = answer.json()
    assert set(given) == {"access_token", "expires_at"}
    assert "set-cookie" not in answer.headers
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    shown = await world.http.get(f"/api/chat/{lead_id}/history", headers=bearer)
    assert shown.status_code == 200
    asked = await world.http.post(f"/api/chat/{lead_id}/handoff", headers=bearer)
    assert asked.status_code == 202


async def test_a_link_opened_by_a_scanner_changes_nothing(
    world: World, ask: Ask, lead_of: Give
) -> None:
    lead_id = await lead_of()
    token = await link_of(world, lead_id)
    counts = (
        "select (select count(*) from facts) as facts,"
        " (select count(*) from chat_messages) as said,"
        " (select status from leads) as status, (select count(*) from chat_sessions) as sessions"
    )
    before = await ask(counts)
    for method in ("HEAD", "GET", "GET", "GET"):
        await world.http.request(method, f"/chat/{lead_id}")
        await world.http.request(method, f"/api/chat/{lead_id}/history")
    assert await ask(counts) == before
    world.http.cookies.clear()
    for _ in range(3):  # a scanner that runs scripts opens the session, too
        assert (await enter(world, lead_id, token)).status_code == 200
    after = (await ask(counts))[0]
    assert (after["facts"], after["said"], after["status"]) == (
        before[0]["facts"],
        before[0]["said"],
        before[0]["status"],
    )
    world.clock.move(minutes=4)
    assert (await enter(world, lead_id, token)).status_code == 200


async def test_wrong_expired_and_revoked_links_are_told_apart_and_offer_a_new_one(
    world: World, lead_of: Give
) -> None:
    lead_id = await lead_of()
    token = await link_of(world, lead_id)
    wrong = await enter(world, lead_id, token[:-1] + ("A" if token[-1] != "A" else "B"))
    other = await enter(world, uuid4(), token)
    world.clock.move(days=31)
    expired = await enter(world, lead_id, token)
    fresh = await link_of(world, lead_id)
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await actions.revoke_links(unit, lead_id)
    revoked = await enter(world, lead_id, fresh)
    for answer, code in (
        (wrong, "link_unknown"),
        (other, "link_unknown"),
        (expired, "link_expired"),
        (revoked, "link_revoked"),
    ):
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == code
        assert answer.json()["new_link"] == "/api/chat/new-link"
        assert "set-cookie" not in answer.headers


async def test_guessing_is_stopped_early_and_never_lets_in(world: World, lead_of: Give) -> None:
    lead_id = await lead_of()
    await link_of(world, lead_id)
    seen = {
        (await enter(world, lead_id, f"guess-{n}")).status_code for n in range(LINK_TRIES.hits + 5)
    }
    assert seen == {401, 429}
    assert not world.http.cookies


async def test_what_is_no_id_and_no_token_is_unknown_and_never_a_fault(world: World) -> None:
    for lead_id, token in (("x", "y"), ("", ""), ("é", "\u202e"), (str(uuid4()), "é" * 100)):
        answer = await world.http.post(SESSION, json={"lead_id": lead_id, "token": token})
        assert answer.status_code == 401
    odd: list[object] = [
        {},
        {"lead_id": 1, "token": None},
        [],
        {"lead_id": "x" * 300, "token": "t"},
    ]
    for body in odd:
        assert (await world.http.post(SESSION, json=body)).status_code == 422


async def test_revoking_ends_the_sessions_too(world: World, inside: UUID) -> None:
    assert (await world.http.get(f"/api/chat/{inside}/history")).status_code == 200
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        assert await actions.revoke_links(unit, inside) == 1
    assert (await world.http.get(f"/api/chat/{inside}/history")).status_code == 401


async def test_a_session_ends_with_its_link(world: World, inside: UUID) -> None:
    world.clock.move(days=31)
    answer = await world.http.get(f"/api/chat/{inside}/history")
    assert answer.status_code == 401
    assert answer.json()["code"] == "no_session"


async def test_another_leads_session_is_the_same_404_as_a_missing_lead(
    world: World, inside: UUID, lead_of: Give
) -> None:
    other = await lead_of(email="sam@example.com", phone="+12025550144", source_key="s")
    await link_of(world, other)
    token = world.http.cookies["lead_chat"]
    bearer = {"Authorization": f"Bearer {token}"}
    answers = [
        await world.http.get(f"/api/chat/{lead_id}/{what}", headers=bearer)
        for lead_id in (other, uuid4(), "nonsense")
        for what in ("history", "messages", "events")
    ]
    assert {a.status_code for a in answers} == {404}
    assert len({a.text for a in answers}) == 1


async def test_without_a_session_everything_is_401(world: World, lead_of: Give) -> None:
    lead_id = await lead_of()
    for path in ("history", "messages", "events"):
        assert (await world.http.get(f"/api/chat/{lead_id}/{path}")).status_code == 401
    for path in ("handoff", "opt-out"):
        answer = await world.http.post(f"/api/chat/{lead_id}/{path}", headers=PAGE)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example.com", **PAGE},
        {"Origin": "null", "Content-Type": "application/json"},
        {"Sec-Fetch-Site": "cross-site", **PAGE},
        {"Sec-Fetch-Site": "same-site", **PAGE},
    ],
)
async def test_a_change_from_another_page_is_refused_and_writes_nothing(
    world: World, ask: Ask, inside: UUID, headers: dict[str, str]
) -> None:
    answer = await world.http.post(f"/api/chat/{inside}/opt-out", headers=headers)
    assert answer.status_code == 403
    assert await ask("select 1 from contacts where suppressed_at is not null") == []


async def test_our_own_page_may_change_things_by_header_or_by_json(
    world: World, inside: UUID
) -> None:
    for headers in (
        PAGE,
        {"Content-Type": "application/json"},
        {"Content-Type": "application/json", "Origin": WEB, "Sec-Fetch-Site": "same-origin"},
    ):
        answer = await world.http.post(f"/api/chat/{inside}/handoff", headers=headers)
        assert answer.status_code == 202


async def test_history_and_newer_messages_come_in_order(world: World, inside: UUID) -> None:
    ids = [await say(world, inside, f"message {n}") for n in range(5)]
    whole = (await world.http.get(f"/api/chat/{inside}/history")).json()
    assert [m["id"] for m in whole["messages"]] == [str(i) for i in ids]
    newer = await world.http.get(f"/api/chat/{inside}/messages", params={"after": str(ids[2])})
    assert [m["text"] for m in newer.json()["messages"]] == ["message 3", "message 4"]
    assert newer.json()["holder"] == "assistant"
    bad = await world.http.get(f"/api/chat/{inside}/messages", params={"after": "x"})
    assert bad.status_code == 422


async def test_the_same_client_message_id_is_one_message(
    world: World, ask: Ask, inside: UUID
) -> None:
    one, same = await say(world, inside, "hello", "c1"), await say(world, inside, "hello", "c1")
    assert one == same
    assert len(await ask("select 1 from chat_messages")) == 1
    assert len(await ask("select 1 from facts where kind = 'messaging.MessageReceived'")) == 1


async def test_asking_for_a_person_is_heard_once(world: World, ask: Ask, inside: UUID) -> None:
    for expected in ("asked", "already_asked"):
        answer = await world.http.post(f"/api/chat/{inside}/handoff", headers=PAGE)
        assert answer.status_code == 202
        assert answer.json()["status"] == expected
    facts = await ask("select body from facts where kind = 'messaging.PersonAskedFor'")
    assert len(facts) == 1


async def test_stop_in_the_chat_stops_texts(world: World, ask: Ask, inside: UUID) -> None:
    key = {"Idempotency-Key": "k1", **PAGE}
    first = await world.http.post(f"/api/chat/{inside}/opt-out", headers=key)
    again = await world.http.post(f"/api/chat/{inside}/opt-out", headers=key)
    assert first.status_code == again.status_code == 202
    assert again.headers["idempotent-replayed"] == "true"
    rows = await ask("select channel, suppressed_scope from contacts order by channel")
    assert [(r["channel"], r["suppressed_scope"]) for r in rows] == [
        ("email", "marketing"),
        ("sms", "all"),
    ]


async def test_a_new_link_goes_to_the_contacts_we_know_and_works(
    world: World, lead_of: Give
) -> None:
    lead_id = await lead_of()
    old = await link_of(world, lead_id)
    answer = await world.http.post("/api/chat/new-link", json={"lead_id": str(lead_id)})
    assert answer.status_code == 202
    await world.run_until_quiet()
    assert [a.to for a in world.twilio.ledger] == [PHONE]
    assert [a.to for a in world.sendgrid.ledger] == [EMAIL]
    found, token = world.chat_link(PHONE)
    assert found == str(lead_id)
    assert (await enter(world, lead_id, token)).status_code == 200
    assert (await enter(world, lead_id, old)).status_code == 200


async def test_new_links_are_sent_at_most_every_ten_minutes(world: World, lead_of: Give) -> None:
    lead_id = await lead_of()
    await link_of(world, lead_id)
    for _ in range(3):
        answer = await world.http.post("/api/chat/new-link", json={"lead_id": str(lead_id)})
        assert answer.status_code == 202
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 1
    world.clock.move(minutes=11)
    await world.http.post("/api/chat/new-link", json={"lead_id": str(lead_id)})
    await world.run_until_quiet()
    assert len(world.twilio.ledger) == 2


async def test_asking_for_a_strangers_link_tells_nothing(world: World, lead_of: Give) -> None:
    lead_id = await lead_of()
    await link_of(world, lead_id)
    answers = [
        await world.http.post("/api/chat/new-link", json={"lead_id": who})
        for who in (str(lead_id), str(uuid4()), "nobody")
    ]
    assert {(a.status_code, a.text) for a in answers} == {(202, '{"status":"sent"}')}


async def test_on_https_the_cookie_is_secure(world: World, lead_of: Give) -> None:
    lead_id = await lead_of()
    token = await link_of(world, lead_id)
    world.product.settings.public_url = "https://chat.example.com"
    answer = await enter(world, lead_id, token)
    assert "Secure" in answer.headers["set-cookie"]
