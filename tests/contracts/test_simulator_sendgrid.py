"""SendGrid's simulator keeps the vendor's answers, signed events and activity look-up."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from simulators.clock import ManualClock
from simulators.sendgrid import API_KEY, EventHabits, SendGrid
from simulators.sendgrid_events import SIGNATURE_HEADER, TIMESTAMP_HEADER

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
EVENTS = "https://shop.example.com/webhooks/sendgrid/events"
ICS = base64.b64encode(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").decode()


def mail(to: str = "avery@example.com") -> dict[str, object]:
    """Make a mail as the product sends it."""
    return {
        "personalizations": [{"to": [{"email": to}], "custom_args": {"outbox_id": "o-1"}}],
        "from": {"email": "quotes@example.com", "name": "Example Tint"},
        "subject": "Your quote",
        "content": [
            {"type": "text/plain", "value": "Hello"},
            {"type": "text/html", "value": "<p>Hello</p>"},
        ],
        "attachments": [{"content": ICS, "filename": "invite.ics", "type": "text/calendar"}],
        "custom_args": {"attempt": "1"},
        "categories": ["first_touch"],
    }


@dataclass(slots=True)
class Door:
    """The product's door: what came, and what it answers."""

    status: int = 204
    calls: list[httpx.Request] = field(default_factory=list[httpx.Request])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        return httpx.Response(self.status)

    @property
    def events(self) -> list[dict[str, object]]:
        return [event for call in self.calls for event in json.loads(call.content)]

    @property
    def names(self) -> list[object]:
        return [event["event"] for event in self.events]


@dataclass(frozen=True, slots=True)
class Rig:
    """An account, the product's door, and a client of the account."""

    sim: SendGrid
    door: Door
    http: httpx.AsyncClient
    clock: ManualClock

    async def send(self, changes: dict[str, object] | None = None) -> httpx.Response:
        return await self.http.post("/v3/mail/send", json={**mail(), **(changes or {})})


@pytest.fixture
async def rig() -> AsyncGenerator[Rig]:
    """An account on a standing clock."""
    clock, door = ManualClock(START), Door()
    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as out:
        sim = SendGrid(
            clock=clock,
            rng=random.Random(7),
            client=out,
            sleep=clock.sleep,
            events_url=EVENTS,
            largest_body=100_000,
        )
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sim.app),
            base_url="http://sendgrid.test",
            headers={"Authorization": f"Bearer {API_KEY}"},
        ) as http:
            yield Rig(sim, door, http, clock)


async def test_an_accepted_mail_is_an_empty_202_with_an_id(rig: Rig) -> None:
    answer = await rig.send()
    [entry] = rig.sim.ledger
    assert (answer.status_code, answer.content) == (202, b"")
    assert answer.headers["X-Message-Id"] == entry.id
    assert (entry.to, entry.subject, entry.body) == ("avery@example.com", "Your quote", "Hello")
    assert entry.html == "<p>Hello</p>"
    assert entry.attachments == ("invite.ics",)
    assert entry.correlation == {"outbox_id": "o-1", "attempt": "1"}
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(
        answer.headers
    )


async def test_each_recipient_is_a_line_of_truth(rig: Rig) -> None:
    people = [
        {"to": [{"email": "a@example.com"}], "cc": [{"email": "b@example.com"}], "subject": "Own"},
        {"to": [{"email": "c@example.com"}]},
    ]
    await rig.send({"personalizations": people})
    assert [(one.to, one.subject) for one in rig.sim.ledger] == [
        ("a@example.com", "Own"),
        ("b@example.com", "Own"),
        ("c@example.com", "Your quote"),
    ]


async def test_the_sandbox_answers_200_and_sends_nothing(rig: Rig) -> None:
    answer = await rig.send({"mail_settings": {"sandbox_mode": {"enable": True}}})
    assert answer.status_code == 200
    assert rig.sim.ledger == []
    assert await rig.sim.run_callbacks() == 0


@pytest.mark.parametrize("header", ["", "Bearer SG.wrong"])
async def test_a_wrong_key_is_a_401_in_the_vendors_words(rig: Rig, header: str) -> None:
    answer = await rig.http.post("/v3/mail/send", json=mail(), headers={"Authorization": header})
    assert answer.status_code == 401
    [error] = answer.json()["errors"]
    assert error["message"].startswith("The provided authorization grant")
    assert error["field"] is None


PERSON = {"to": [{"email": "a@example.com"}]}
REFUSED: list[tuple[dict[str, object], str]] = [
    ({"personalizations": []}, "personalizations"),
    ({"personalizations": "me"}, "personalizations"),
    ({"personalizations": [{}]}, "personalizations.0.to"),
    ({"personalizations": [{"to": [{"email": "a b@c"}]}]}, "personalizations.0.to.0.email"),
    ({"personalizations": [{**PERSON, "cc": PERSON["to"]}]}, "personalizations.0"),
    ({"personalizations": [PERSON] * 1001}, "personalizations"),
    (
        {"personalizations": [{**PERSON, "headers": {"Subject": "x"}}]},
        "personalizations.0.headers.Subject",
    ),
    ({"personalizations": [{**PERSON, "send_at": "x"}]}, "personalizations.0.send_at"),
    ({"from": {"name": "x"}}, "from.email"),
    ({"from": "me@example.com"}, "from.email"),
    ({"subject": ""}, "subject"),
    ({"content": []}, "content"),
    ({"content": [{"type": "text/plain", "value": ""}]}, "content.0.value"),
    ({"content": [{"type": "plain", "value": "x"}]}, "content.0.type"),
    (
        {
            "content": [
                {"type": "text/html", "value": "x"},
                {"type": "text/plain", "value": "x"},
            ]
        },
        "content",
    ),
    ({"attachments": [{"content": "%%%", "filename": "a"}]}, "attachments.0.content"),
    ({"attachments": [{"content": ICS}]}, "attachments.0.filename"),
    ({"headers": {"Received": "x"}}, "headers.Received"),
    ({"custom_args": {"n": 1}}, "custom_args.n"),
    ({"custom_args": {"n": "x" * 10_001}}, "custom_args"),
    ({"categories": [str(n) for n in range(11)]}, "categories"),
    ({"send_at": int(START.timestamp()) + 73 * 3600}, "send_at"),
    ({"reply_to": {"email": "a@b.co"}, "reply_to_list": []}, "reply_to_list"),
]


@pytest.mark.parametrize(("changes", "field_name"), REFUSED)
async def test_a_mail_that_cannot_go_is_a_400_that_names_the_field(
    rig: Rig, changes: dict[str, object], field_name: str
) -> None:
    answer = await rig.send(changes)
    assert answer.status_code == 400
    assert field_name in [error["field"] for error in answer.json()["errors"]]
    assert rig.sim.ledger == []


async def test_the_headers_of_one_click_unsubscribe_are_allowed(rig: Rig) -> None:
    headers = {
        "List-Unsubscribe": "<https://shop.example.com/u/t>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert (await rig.send({"headers": headers})).status_code == 202


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_a_body_that_is_not_an_object_is_a_400(rig: Rig, body: bytes) -> None:
    assert (await rig.http.post("/v3/mail/send", content=body)).status_code == 400


async def test_a_mail_too_large_is_a_page_of_html(rig: Rig) -> None:
    answer = await rig.send({"subject": "x" * 100_000})
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert "nginx" in answer.text


async def test_an_unverified_sender_is_a_403(rig: Rig) -> None:
    rig.sim.verified_senders = frozenset({"verified@example.com"})
    assert (await rig.send()).status_code == 403
    assert (await rig.send({"from": {"email": "Verified@example.com"}})).status_code == 202


async def test_events_are_signed_over_time_and_a_body_that_ends_in_crlf(rig: Rig) -> None:
    await rig.send()
    assert await rig.sim.run_callbacks() == 1
    [call] = rig.door.calls
    key = load_der_public_key(base64.b64decode(rig.sim.verification_key))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    signed = base64.b64decode(call.headers[SIGNATURE_HEADER])
    stamp = call.headers[TIMESTAMP_HEADER].encode()
    assert call.content.endswith(b"]\r\n")
    assert stamp == str(int(START.timestamp())).encode()
    key.verify(signed, stamp + call.content, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signed, stamp + call.content.rstrip(b"\r\n"), ec.ECDSA(hashes.SHA256()))


async def test_a_forged_batch_does_not_verify(rig: Rig) -> None:
    rig.sim.feed.habits = EventHabits(forged=True)
    await rig.send()
    await rig.sim.run_callbacks()
    [call] = rig.door.calls
    key = load_der_public_key(base64.b64decode(rig.sim.verification_key))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    with pytest.raises(InvalidSignature):
        key.verify(
            base64.b64decode(call.headers[SIGNATURE_HEADER]),
            call.headers[TIMESTAMP_HEADER].encode() + call.content,
            ec.ECDSA(hashes.SHA256()),
        )


async def test_custom_arguments_are_flattened_and_the_message_id_is_a_prefix(rig: Rig) -> None:
    answer = await rig.send()
    await rig.sim.run_callbacks()
    first = rig.door.events[0]
    assert rig.door.names == ["processed", "delivered"]
    assert (first["outbox_id"], first["attempt"]) == ("o-1", "1")
    assert str(first["sg_message_id"]).partition(".")[0] == answer.headers["X-Message-Id"]
    assert first["category"] == ["first_touch"]
    assert first["timestamp"] == int(START.timestamp())


@pytest.mark.parametrize(
    ("ending", "names"),
    [
        ("delivered", ["processed", "delivered"]),
        ("deferred", ["processed", "deferred", "delivered"]),
        ("bounce", ["processed", "bounce"]),
        ("blocked", ["processed", "bounce"]),
        ("spamreport", ["processed", "delivered", "spamreport"]),
        ("unsubscribe", ["processed", "delivered", "unsubscribe"]),
    ],
)
async def test_a_mail_ends_as_its_address_is_set_to_end(
    rig: Rig, ending: str, names: list[str]
) -> None:
    set_ending = await rig.http.post("/_sim/endings", json={"Avery@example.com": ending})
    assert set_ending.status_code == 204
    await rig.send()
    await rig.sim.run_callbacks()
    assert rig.door.names == names
    if names[-1] == "bounce":
        assert rig.door.events[-1]["type"] == ending


@pytest.mark.parametrize(
    ("ending", "reason"),
    [("bounce", "Bounced Address"), ("spamreport", "Spam Reporting Address")],
)
async def test_after_a_hard_ending_the_next_mail_is_dropped_in_silence(
    rig: Rig, ending: str, reason: str
) -> None:
    await rig.http.post("/_sim/endings", json={"avery@example.com": ending})
    await rig.send()
    await rig.sim.run_callbacks()
    rig.door.calls.clear()
    assert (await rig.send()).status_code == 202
    await rig.sim.run_callbacks()
    assert rig.door.names == ["dropped"]
    assert rig.door.events[0]["reason"] == reason


async def test_a_suppressed_address_is_dropped_for_the_reason_given(rig: Rig) -> None:
    await rig.http.post("/_sim/suppress", json={"avery@example.com": "Unsubscribed Address"})
    await rig.send()
    await rig.sim.run_callbacks()
    assert (rig.door.names, rig.door.events[0]["reason"]) == (["dropped"], "Unsubscribed Address")


async def test_a_copy_has_a_new_event_id_and_order_can_be_reversed(rig: Rig) -> None:
    rig.sim.feed.habits = EventHabits(order="reversed", copies=2)
    await rig.send()
    await rig.sim.run_callbacks()
    assert rig.door.names == ["delivered", "delivered", "processed", "processed"]
    assert len({event["sg_event_id"] for event in rig.door.events}) == 4


async def test_events_can_be_lost_shuffled_and_cut_into_batches(rig: Rig) -> None:
    habits = {"order": "shuffled", "dropped": ["delivered"], "largest_batch": 2}
    await rig.http.post("/_sim/habits", json=habits)
    wrong = await rig.http.post("/_sim/habits", json={"copies": 0})
    for _ in range(3):
        await rig.send()
    assert await rig.sim.run_callbacks() == 2
    assert rig.door.names == ["processed"] * 3
    assert wrong.status_code == 422


@pytest.mark.parametrize("status", [500, 401, 302])
async def test_a_batch_that_is_not_taken_comes_again_as_it_was(rig: Rig, status: int) -> None:
    rig.door.status = status
    await rig.send()
    await rig.sim.run_callbacks()
    rig.door.status = 204
    await rig.sim.run_callbacks()
    first, second = (json.loads(call.content) for call in rig.door.calls)
    assert first == second
    assert await rig.sim.run_callbacks() == 0
    assert [batch.status for batch in rig.sim.feed.batches] == [status, 204]


async def test_a_batch_that_nobody_answers_comes_again(rig: Rig) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    await rig.send()
    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as nobody:
        await rig.sim.run_callbacks(nobody)
    assert rig.sim.feed.batches[0].status is None
    await rig.sim.run_callbacks()
    assert rig.door.names == ["processed", "delivered"]


async def test_events_keep_their_pace() -> None:
    clock, door = ManualClock(START), Door()
    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as out:
        sim = SendGrid(clock=clock, rng=random.Random(7), client=out, events_url=EVENTS, step_s=2)
        transport = httpx.ASGITransport(app=sim.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://s.test") as http:
            await http.post(
                "/v3/mail/send", json=mail(), headers={"Authorization": f"Bearer {API_KEY}"}
            )
        await sim.run_callbacks()
        early = list(door.names)
        clock.advance(2)
        await sim.run_callbacks()
    assert (early, door.names) == (["processed"], ["processed", "delivered"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ('to_email="avery@example.com"', 1),
        ('to_email="AVERY@example.com" AND subject="Your quote"', 1),
        ("(unique_args['outbox_id']=\"o-1\")", 2),
        ("(unique_args['outbox_id']=\"o-2\")", 0),
        ("msg_id LIKE '%.recvd-%'", 2),
        ('to_email LIKE "avery%" AND status="delivered"', 1),
        ('to_email LIKE "%nobody%"', 0),
    ],
)
async def test_the_activity_finds_mails(rig: Rig, query: str, found: int) -> None:
    await rig.send()
    await rig.http.post("/v3/mail/send", json=mail("blake@example.com"))
    rig.clock.advance(10)
    answer = await rig.http.get("/v3/messages", params={"query": query})
    assert len(answer.json()["messages"]) == found


async def test_the_activity_lags_and_says_what_became_of_a_mail(rig: Rig) -> None:
    rig.sim.feed.suppressed["blake@example.com"] = "Invalid"
    await rig.send()
    await rig.http.post("/v3/mail/send", json=mail("blake@example.com"))
    early = await rig.http.get("/v3/messages")
    rig.clock.advance(5)
    late = await rig.http.get("/v3/messages")
    one = await rig.http.get("/v3/messages", params={"limit": "1"})
    assert early.json()["messages"] == []
    assert [row["status"] for row in late.json()["messages"]] == ["not_delivered", "delivered"]
    assert len(one.json()["messages"]) == 1


async def test_an_account_without_the_add_on_has_no_activity(rig: Rig) -> None:
    await rig.http.post("/_sim/activity", json={"state": "off"})
    assert (await rig.http.get("/v3/messages")).status_code == 403
    await rig.http.post("/_sim/activity", json={"state": "on"})
    assert (await rig.http.get("/v3/messages")).status_code == 200


async def test_an_activity_query_that_cannot_be_read_is_a_400(rig: Rig) -> None:
    for query in ({"query": "colour = red"}, {"limit": "all"}):
        assert (await rig.http.get("/v3/messages", params=query)).status_code == 400


async def test_the_key_is_given_as_the_console_gives_it(rig: Rig) -> None:
    shown = (await rig.http.get("/_sim/verification-key")).json()["verification_key"]
    again = SendGrid(clock=ManualClock(START), rng=random.Random(7)).verification_key
    assert shown == rig.sim.verification_key == again
    assert base64.b64decode(shown)[0] == 0x30
    assert (await rig.http.post("/_sim/endings", json={"a@b.co": "lost"})).status_code == 422


async def test_what_the_vendor_does_not_have_is_a_404(rig: Rig) -> None:
    assert (await rig.http.get("/v3/nothing")).status_code == 404
    assert "mail.send" in (await rig.http.get("/v3/scopes")).json()["scopes"]


async def test_without_an_events_address_nothing_is_told(rig: Rig) -> None:
    rig.sim.events_url = None
    await rig.send()
    assert await rig.sim.run_callbacks() == 0


async def test_a_reset_forgets_mails_but_keeps_the_key(rig: Rig) -> None:
    key = rig.sim.verification_key
    await rig.send()
    rig.sim.reset()
    rig.clock.advance(60)
    assert (await rig.http.get("/v3/messages")).json()["messages"] == []
    assert await rig.sim.run_callbacks() == 0
    assert rig.sim.verification_key == key


async def test_telling_events_without_a_client_says_what_is_missing() -> None:
    sim = SendGrid(clock=ManualClock(START), rng=random.Random(7), events_url=EVENTS)
    with pytest.raises(RuntimeError, match="client"):
        await sim.run_callbacks()
