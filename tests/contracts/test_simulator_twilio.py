"""Twilio's simulator keeps the vendor's answers, look-ups, callbacks and signatures."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import httpx
import pytest

from simulators.clock import ManualClock
from simulators.twilio import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    FROM_NUMBER,
    MESSAGING_SERVICE_SID,
    CallbackHabits,
    Pace,
    Twilio,
)
from simulators.twilio_wire import segments, signature

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
CALLBACK = "https://shop.example.com/webhooks/twilio/status?outbox=o-1&n=1"
INBOUND = "https://shop.example.com/webhooks/twilio/sms"


@dataclass(slots=True)
class Door:
    """The product's door: what came, and what it answers."""

    answer: httpx.Response = field(default_factory=lambda: httpx.Response(204))
    calls: list[httpx.Request] = field(default_factory=list[httpx.Request])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        return self.answer

    @property
    def forms(self) -> list[dict[str, str]]:
        return [
            dict(parse_qsl(call.content.decode(), keep_blank_values=True)) for call in self.calls
        ]

    @property
    def statuses(self) -> list[str]:
        return [form["MessageStatus"] for form in self.forms]


@dataclass(frozen=True, slots=True)
class Rig:
    """An account, the product's door, and a client of the account."""

    sim: Twilio
    door: Door
    http: httpx.AsyncClient
    clock: ManualClock

    async def send(self, changes: dict[str, str] | None = None) -> httpx.Response:
        form = {"To": "+12025550143", "From": FROM_NUMBER, "Body": "Hello"}
        form |= {"StatusCallback": CALLBACK, **(changes or {})}
        return await self.http.post(MESSAGES, data={k: v for k, v in form.items() if v})


@pytest.fixture
async def rig() -> AsyncGenerator[Rig]:
    """An account on a standing clock."""
    clock, door = ManualClock(START), Door()
    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as out:
        sim = Twilio(clock=clock, rng=random.Random(7), client=out, sleep=clock.sleep)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sim.app),
            base_url="http://twilio.test",
            auth=(ACCOUNT_SID, AUTH_TOKEN),
        ) as http:
            yield Rig(sim, door, http, clock)


def test_the_signature_is_that_of_the_published_vector() -> None:
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    expected = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signature(token="12345", url=url, params=params.items()) == expected
    assert signature(token="12345", url=f"{url}#rc=4", params=params.items()) == expected


def test_a_repeated_parameter_signs_its_sorted_unique_values() -> None:
    repeated = [("MediaUrl", "b"), ("MediaUrl", "a"), ("MediaUrl", "b")]
    once = [("MediaUrl", "a"), ("MediaUrl", "b")]
    assert signature(token="t", url="https://a.example", params=repeated) == signature(
        token="t", url="https://a.example", params=once
    )


async def test_an_accepted_text_is_a_201_with_string_counts(rig: Rig) -> None:
    answer = await rig.send()
    row = answer.json()
    assert answer.status_code == 201
    assert row["sid"].startswith("SM")
    assert len(row["sid"]) == 34
    assert (row["status"], row["num_segments"], row["num_media"]) == ("queued", "1", "0")
    assert row["date_created"] == "Tue, 01 Dec 2026 15:00:00 +0000"
    assert row["date_sent"] is None
    [entry] = rig.sim.ledger
    assert (entry.id, entry.to, entry.body) == (row["sid"], "+12025550143", "Hello")
    assert entry.correlation == {"StatusCallback": CALLBACK, "outbox": "o-1", "n": "1"}


async def test_a_messaging_service_hides_sender_and_segments_at_first(rig: Rig) -> None:
    row = (await rig.send({"From": "", "MessagingServiceSid": MESSAGING_SERVICE_SID})).json()
    assert (row["status"], row["from"], row["num_segments"]) == ("accepted", None, "0")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": "555"}, 21211),
        ({"To": ""}, 21211),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"From": ""}, 21603),
        ({"From": "+12025550111"}, 21606),
        ({"StatusCallback": "https://my_shop.example.com/cb"}, 21609),
        ({"StatusCallback": "not a url"}, 21609),
        ({"To": "+12025550191"}, 21211),
        ({"To": "+12025550192"}, 21610),
        ({"To": "+12025550193"}, 21614),
        ({"To": "+12025550194"}, 21408),
    ],
)
async def test_a_text_that_cannot_go_is_a_400_with_its_code(
    rig: Rig, changes: dict[str, str], code: int
) -> None:
    answer = await rig.send(changes)
    body = answer.json()
    assert answer.status_code == 400
    assert (body["code"], body["status"]) == (code, 400)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert rig.sim.ledger == []


@pytest.mark.parametrize(
    "auth", [(ACCOUNT_SID, "wrong"), ("AC0", AUTH_TOKEN), ("", "")], ids=["token", "sid", "none"]
)
async def test_a_wrong_credential_is_a_401(rig: Rig, auth: tuple[str, str]) -> None:
    answer = await rig.http.post(MESSAGES, data={}, auth=auth)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic ???"])
async def test_a_credential_that_cannot_be_read_is_a_401(rig: Rig, header: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=rig.sim.app)) as http:
        answer = await http.get(f"http://t{MESSAGES}", headers={"Authorization": header})
    assert answer.status_code == 401


async def test_another_account_is_a_401_and_an_unknown_path_a_404(rig: Rig) -> None:
    other = await rig.http.get("/2010-04-01/Accounts/AC9/Messages.json")
    lost = await rig.http.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Letters.json")
    account = await rig.http.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}.json")
    assert (other.status_code, lost.status_code, account.json()["status"]) == (401, 404, "active")


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ü" * 70, 1),
        ("\N{RIGHT SINGLE QUOTATION MARK}" + "a" * 69, 1),
        ("\N{RIGHT SINGLE QUOTATION MARK}" + "a" * 70, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_the_network_counts_them(body: str, count: int) -> None:
    assert segments(body) == count


async def test_a_fresh_message_is_missing_from_the_list_but_not_by_its_sid(rig: Rig) -> None:
    sid = (await rig.send()).json()["sid"]
    one = await rig.http.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}.json")
    lost = await rig.http.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/SM0.json")
    early = await rig.http.get(MESSAGES)
    rig.clock.advance(5)
    late = await rig.http.get(MESSAGES)
    assert one.json()["sid"] == sid
    assert (lost.status_code, lost.json()["code"]) == (404, 20404)
    assert early.json()["messages"] == []
    assert [row["sid"] for row in late.json()["messages"]] == [sid]


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        ({}, ["third", "second", "first"]),
        ({"To": "+12025550144"}, ["second"]),
        ({"From": FROM_NUMBER}, ["third", "second", "first"]),
        ({"From": "+12025550111"}, []),
        ({"DateSent": "2026-12-01"}, ["second", "first"]),
        ({"DateSent>": "2026-12-02"}, ["third"]),
        ({"DateSent>": "2026-12-01T15:00:01Z"}, ["third", "second"]),
        ({"DateSent<": "2026-12-01"}, ["second", "first"]),
        ({"DateSent<": "2026-12-01T15:00:00Z"}, ["first"]),
    ],
)
async def test_the_list_filters_by_number_and_day_newest_first(
    rig: Rig, query: dict[str, str], bodies: list[str]
) -> None:
    await rig.send({"Body": "first"})
    rig.clock.advance(60)
    await rig.send({"Body": "second", "To": "+12025550144"})
    rig.clock.advance(86_400)
    await rig.send({"Body": "third"})
    rig.clock.advance(60)
    found = await rig.http.get(MESSAGES, params=query)
    assert [row["body"] for row in found.json()["messages"]] == bodies


async def test_a_long_list_is_paged(rig: Rig) -> None:
    for number in range(5):
        await rig.send({"Body": str(number)})
    rig.clock.advance(10)
    bodies: list[str] = []
    page = (await rig.http.get(MESSAGES, params={"PageSize": "2"})).json()
    bodies += [row["body"] for row in page["messages"]]
    while page["next_page_uri"]:
        page = (await rig.http.get(page["next_page_uri"])).json()
        bodies += [row["body"] for row in page["messages"]]
    assert bodies == ["4", "3", "2", "1", "0"]
    assert page["previous_page_uri"] is not None


@pytest.mark.parametrize("query", [{"DateSent>": "yesterday"}, {"PageSize": "all"}])
async def test_a_list_query_that_cannot_be_read_is_a_400(rig: Rig, query: dict[str, str]) -> None:
    await rig.send()
    rig.clock.advance(10)
    assert (await rig.http.get(MESSAGES, params=query)).status_code == 400


async def test_callbacks_come_in_order_and_are_signed_for_their_url(rig: Rig) -> None:
    sid = (await rig.send()).json()["sid"]
    assert await rig.sim.run_callbacks() == 3
    assert await rig.sim.run_callbacks() == 0
    assert rig.door.statuses == ["queued", "sent", "delivered"]
    for call, form in zip(rig.door.calls, rig.door.forms, strict=True):
        assert str(call.url) == CALLBACK
        assert form["MessageSid"] == form["SmsSid"] == sid
        assert call.headers["X-Twilio-Signature"] == signature(
            token=AUTH_TOKEN, url=CALLBACK, params=form.items()
        )
    row = await rig.http.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}.json")
    assert row.json()["status"] == "delivered"
    assert row.json()["date_sent"] is not None


async def test_callbacks_keep_their_pace(rig: Rig) -> None:
    rig.sim.pace = Pace(queued_s=0, sent_s=2, final_s=5)
    sid = (await rig.send()).json()["sid"]
    seen: list[tuple[int, str]] = []
    for _ in range(4):
        sent = await rig.sim.run_callbacks()
        row = await rig.http.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}.json")
        seen.append((sent, row.json()["status"]))
        rig.clock.advance(2)
    assert seen == [(1, "queued"), (1, "sent"), (0, "sent"), (1, "delivered")]


@pytest.mark.parametrize(
    ("habits", "statuses"),
    [
        (CallbackHabits(order="reversed"), ["delivered", "sent", "queued"]),
        (CallbackHabits(copies=2), ["queued", "queued", "sent", "sent", "delivered", "delivered"]),
        (CallbackHabits(dropped=frozenset({"delivered"})), ["queued", "sent"]),
        (CallbackHabits(copies=0), []),
    ],
)
async def test_callbacks_can_come_wrongly(
    rig: Rig, habits: CallbackHabits, statuses: list[str]
) -> None:
    rig.sim.habits = habits
    await rig.send()
    await rig.sim.run_callbacks()
    assert rig.door.statuses == statuses


async def test_a_callback_can_overtake_the_answer(rig: Rig) -> None:
    told_before: list[int] = []

    def door(_: httpx.Request) -> httpx.Response:
        told_before.append(len(answers))
        return httpx.Response(204)

    answers: list[httpx.Response] = []
    rig.sim.habits = CallbackHabits(moment="before_answer")
    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as out:
        rig.sim.client = out
        answers.append(await rig.send())
    assert told_before == [0, 0, 0]
    assert answers[0].status_code == 201


async def test_shuffled_callbacks_lose_nothing(rig: Rig) -> None:
    rig.sim.habits = CallbackHabits(order="shuffled")
    await rig.send()
    await rig.sim.run_callbacks()
    assert sorted(rig.door.statuses) == ["delivered", "queued", "sent"]


async def test_a_forged_callback_does_not_carry_our_signature(rig: Rig) -> None:
    rig.sim.habits = CallbackHabits(forged=True, dropped=frozenset({"sent", "delivered"}))
    await rig.send()
    await rig.sim.run_callbacks()
    good = signature(token=AUTH_TOKEN, url=CALLBACK, params=rig.door.forms[0].items())
    assert rig.door.calls[0].headers["X-Twilio-Signature"] != good


@pytest.mark.parametrize(
    ("number", "code"),
    [("95", "30003"), ("96", "30005"), ("97", "30006"), ("98", "30007"), ("99", "30034")],
)
async def test_a_carriers_refusal_comes_by_callback(rig: Rig, number: str, code: str) -> None:
    answer = await rig.send({"To": f"+120255501{number}"})
    await rig.sim.run_callbacks()
    assert answer.status_code == 201
    assert rig.door.statuses == ["queued", "sent", "undelivered"]
    assert [form.get("ErrorCode") for form in rig.door.forms] == [None, None, code]


async def test_a_callback_that_nobody_answers_is_listed_and_not_repeated(rig: Rig) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    await rig.send()
    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as nobody:
        await rig.sim.run_callbacks(nobody)
    assert [call.status for call in rig.sim.caller.calls] == [None, None, None]
    assert await rig.sim.run_callbacks() == 0


async def test_a_text_without_a_callback_address_has_none(rig: Rig) -> None:
    await rig.send({"StatusCallback": ""})
    assert await rig.sim.run_callbacks() == 0


async def test_an_inbound_text_is_signed_with_its_empty_fields(rig: Rig) -> None:
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="How much? 😀")
    [form] = rig.door.forms
    assert form["FromCity"] == ""
    assert (form["From"], form["To"], form["Body"]) == (
        "+12025550143",
        FROM_NUMBER,
        "How much? 😀",
    )
    assert form["SmsStatus"] == "received"
    assert "OptOutType" not in form
    assert rig.door.calls[0].headers["X-Twilio-Signature"] == signature(
        token=AUTH_TOKEN, url=INBOUND, params=form.items()
    )


@pytest.mark.parametrize("word", ["STOP", " stop ", "Cancel", "END", "revoke"])
async def test_a_stop_word_blocks_the_number_until_it_says_start(rig: Rig, word: str) -> None:
    await rig.sim.inbound(INBOUND, sender="+12025550143", body=word)
    blocked = await rig.send()
    other = await rig.send({"To": "+12025550144"})
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="START")
    again = await rig.send()
    assert rig.door.forms[0]["OptOutType"] == "STOP"
    assert blocked.json()["code"] == 21610
    assert (other.status_code, again.status_code) == (201, 201)
    assert rig.sim.keyword_replies == [("STOP", "+12025550143"), ("START", "+12025550143")]


async def test_a_stop_in_a_sentence_is_not_caught(rig: Rig) -> None:
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="please stop texting me")
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="help")
    assert [form.get("OptOutType") for form in rig.door.forms] == [None, "HELP"]
    assert (await rig.send()).status_code == 201


async def test_a_block_by_messaging_service_holds_for_that_service(rig: Rig) -> None:
    await rig.sim.inbound(
        INBOUND, sender="+12025550143", body="STOP", service=MESSAGING_SERVICE_SID
    )
    by_service = await rig.send({"From": "", "MessagingServiceSid": MESSAGING_SERVICE_SID})
    assert by_service.json()["code"] == 21610
    assert (await rig.send()).status_code == 201


async def test_a_twiml_answer_is_sent_as_a_reply(rig: Rig) -> None:
    twiml = "<Response><Message>Thanks &amp; bye</Message></Response>"
    rig.door.answer = httpx.Response(200, text=twiml, headers={"Content-Type": "text/xml"})
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="Hi")
    rig.door.answer = httpx.Response(200, text="<Response/>")
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="Hi")
    assert [(one.to, one.body) for one in rig.sim.ledger] == [("+12025550143", "Thanks & bye")]


async def test_texts_habits_and_outcomes_are_driven_over_http(rig: Rig) -> None:
    inbound = {"url": INBOUND, "from": "+12025550143", "body": "Hi"}
    sent = await rig.http.post("/_sim/inbound", json=inbound)
    await rig.http.post("/_sim/outcomes", json={"+12025550143": 30008})
    await rig.http.post("/_sim/habits", json={"order": "reversed", "dropped": ["queued"]})
    wrong = await rig.http.post("/_sim/habits", json={"order": "sideways"})
    await rig.send()
    await rig.http.post("/_sim/run")
    calls = (await rig.http.get("/_sim/calls")).json()
    assert sent.json() == {"status": 204}
    assert wrong.status_code == 422
    assert [call["form"].get("MessageStatus") for call in calls] == [None, "undelivered", "sent"]


async def test_a_reset_forgets_messages_and_opt_outs(rig: Rig) -> None:
    await rig.sim.inbound(INBOUND, sender="+12025550143", body="STOP")
    await rig.send({"To": "+12025550144"})
    rig.sim.reset()
    rig.clock.advance(60)
    assert (await rig.http.get(MESSAGES)).json()["messages"] == []
    assert await rig.sim.run_callbacks() == 0
    assert (await rig.send()).status_code == 201


async def test_calling_back_without_a_client_says_what_is_missing() -> None:
    sim = Twilio(clock=ManualClock(START), rng=random.Random(7))
    with pytest.raises(RuntimeError, match="client"):
        await sim.inbound(INBOUND, sender="+12025550143", body="Hi")
