"""The product's own wire clients and the simulators understand each other, faults included."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lead_orchestrator.vendors import sendgrid as our_sendgrid
from lead_orchestrator.vendors import shopmonkey as our_shopmonkey
from lead_orchestrator.vendors import twilio as our_twilio
from simulators import sendgrid, shopmonkey, twilio
from simulators.clock import ManualClock
from simulators.faults import Fault, fault_from

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
CALLBACK = "https://shop.example.com/webhooks/twilio/status?attempt=a-1"
SENDER = {"From": twilio.FROM_NUMBER}
UNCLEAR_KINDS = [
    "accept_then_500",
    "refuse_500",
    "accept_then_cut",
    "late_accept",
    "timeout",
    "garbage_json",
    "html_200",
    "empty_200",
    "redirect",
]


@dataclass(frozen=True, slots=True)
class Rig:
    """Both sides of three wires."""

    clock: ManualClock
    monkey: shopmonkey.Shopmonkey
    phone: twilio.Twilio
    mail: sendgrid.SendGrid
    our_monkey: our_shopmonkey.Shopmonkey
    our_phone: our_twilio.Twilio
    our_mail: our_sendgrid.SendGrid

    async def text(self, to: str = "+12025550143") -> our_twilio.Answer:
        return await self.our_phone.create_message(
            to=to, body="Hello", sender=SENDER, status_callback=CALLBACK, token="a-1"
        )

    async def send(self) -> our_sendgrid.Answer:
        return await self.our_mail.send(
            {
                "personalizations": [
                    {"to": [{"email": "avery@example.com"}], "custom_args": {"outbox_id": "o-1"}}
                ],
                "from": {"email": "quotes@example.com"},
                "subject": "Your quote",
                "content": [{"type": "text/plain", "value": "Hello"}],
            }
        )


@pytest.fixture
async def rig() -> AsyncGenerator[Rig]:
    """Three vendors by host name, and our clients on one HTTP client."""
    clock = ManualClock(START)
    monkey = shopmonkey.Shopmonkey(clock=clock, rng=random.Random(1), sleep=clock.sleep)
    phone = twilio.Twilio(clock=clock, rng=random.Random(2), sleep=clock.sleep)
    mail = sendgrid.SendGrid(clock=clock, rng=random.Random(3), sleep=clock.sleep)
    vendors = {"monkey": monkey, "phone": phone, "mail": mail}
    mounts = {f"http://{name}.test": httpx.ASGITransport(sim.app) for name, sim in vendors.items()}
    agent = {"User-Agent": "lead-orchestrator/1"}
    async with httpx.AsyncClient(mounts=mounts, headers=agent, follow_redirects=False) as http:
        yield Rig(
            clock,
            monkey,
            phone,
            mail,
            our_shopmonkey.Shopmonkey(http, "http://monkey.test/v3", shopmonkey.API_KEY),
            our_twilio.Twilio(
                http,
                base_url="http://phone.test",
                account_sid=twilio.ACCOUNT_SID,
                auth_token=twilio.AUTH_TOKEN,
            ),
            our_sendgrid.SendGrid(http, base_url="http://mail.test", api_key=sendgrid.API_KEY),
        )


async def test_a_text_is_created_and_found_again(rig: Rig) -> None:
    answer = await rig.text()
    rig.clock.advance(10)
    found = await rig.our_phone.list_messages(to="+12025550143", since=START)
    [entry] = rig.phone.ledger
    assert answer == our_twilio.Created(entry.id)
    assert found == [our_twilio.Listed(entry.id, "Hello", START)]
    assert entry.correlation["attempt"] == "a-1"


async def test_a_long_list_of_texts_is_followed_to_its_end(rig: Rig) -> None:
    for _ in range(our_twilio.PAGE + 1):
        await rig.text()
    rig.clock.advance(10)
    found = await rig.our_phone.list_messages(to="+12025550143", since=START)
    assert not isinstance(found, our_twilio.Unclear)
    assert len({one.sid for one in found}) == our_twilio.PAGE + 1


@pytest.mark.parametrize("kind", UNCLEAR_KINDS)
async def test_a_text_that_met_a_fault_is_never_called_sent(rig: Rig, kind: str) -> None:
    rig.phone.faults.add(fault_from({"kind": kind, "times": 1}))
    assert isinstance(await rig.text(), our_twilio.Unclear)


@pytest.mark.parametrize("kind", UNCLEAR_KINDS)
async def test_a_mail_that_met_a_fault_is_never_called_sent(rig: Rig, kind: str) -> None:
    rig.mail.faults.add(fault_from({"kind": kind, "times": 1}))
    assert isinstance(await rig.send(), our_sendgrid.Unclear)


async def test_a_vendor_that_cannot_be_reached_has_certainly_not_sent(rig: Rig) -> None:
    for sim in (rig.phone, rig.mail):
        sim.faults.add(Fault(kind="unreachable", times=1))
    assert isinstance(await rig.text(), our_twilio.NotSent)
    assert isinstance(await rig.send(), our_sendgrid.NotSent)


async def test_a_refused_text_says_why_and_when_to_come_back(rig: Rig) -> None:
    refused = await rig.text(to="+12025550193")
    rig.phone.faults.add(Fault(kind="rate_limit", times=1, retry_after=7))
    limited = await rig.text()
    assert isinstance(refused, our_twilio.Rejected)
    assert (refused.status, refused.code) == (400, 21614)
    assert isinstance(limited, our_twilio.Rejected)
    assert (limited.status, limited.retry_after_s) == (429, 7)
    assert rig.phone.ledger == []


async def test_a_text_accepted_late_is_found_by_looking_it_up(rig: Rig) -> None:
    rig.phone.faults.add(Fault(kind="late_accept", times=1, delay_s=20))
    await rig.text()
    early = await rig.our_phone.list_messages(to="+12025550143", since=START)
    rig.clock.advance(120)
    late = await rig.our_phone.list_messages(to="+12025550143", since=START)
    assert early == []
    assert not isinstance(late, our_twilio.Unclear)
    assert [one.created_at for one in late] == [START + timedelta(seconds=20)]


async def test_a_mail_is_taken_and_found_again_by_our_own_argument(rig: Rig) -> None:
    answer = await rig.send()
    rig.clock.advance(10)
    found = await rig.our_mail.find(argument="outbox_id", value="o-1")
    nothing = await rig.our_mail.find(argument="outbox_id", value="o-2")
    rig.mail.activity = "off"
    [entry] = rig.mail.ledger
    assert answer == our_sendgrid.Taken(entry.id)
    assert isinstance(found, list)
    assert [one.partition(".")[0] for one in found] == [entry.id]
    assert nothing == []
    assert isinstance(
        await rig.our_mail.find(argument="outbox_id", value="o-1"), our_sendgrid.Unavailable
    )


async def test_an_order_is_read_with_its_customer_and_vehicle(rig: Rig) -> None:
    order = rig.monkey.new_quote(first_name="Avery")
    row = await rig.our_monkey.row("order", str(order["id"]))
    assert row is not None
    customer = await rig.our_monkey.row("customer", row["customerId"])
    vehicle = await rig.our_monkey.row("vehicle", row["vehicleId"])
    assert customer is not None
    assert vehicle is not None
    assert customer["firstName"] == "Avery"
    assert vehicle["make"] == "Toyota"
    assert await rig.our_monkey.row("order", "none") is None


@pytest.mark.parametrize(
    ("kind", "retry"),
    [
        ("refuse_500", True),
        ("rate_limit", True),
        ("timeout", True),
        ("garbage_json", True),
        ("html_200", True),
        ("unauthorised", False),
        ("redirect", False),
    ],
)
async def test_a_row_that_cannot_be_read_says_whether_to_ask_again(
    rig: Rig, kind: str, *, retry: bool
) -> None:
    order = rig.monkey.new_quote()
    rig.monkey.faults.add(fault_from({"kind": kind, "times": 1}))
    with pytest.raises(our_shopmonkey.ShopmonkeyError) as caught:
        await rig.our_monkey.row("order", str(order["id"]))
    assert caught.value.retry is retry


async def test_our_verifiers_take_what_the_simulators_sign(rig: Rig) -> None:
    verdicts: list[bool] = []

    def door(request: httpx.Request) -> httpx.Response:
        url, body = str(request.url), request.content
        if url.endswith("/shopmonkey"):
            verdict = our_shopmonkey.verify_webhook(
                request.headers, body, secrets=["whsec_c2VjcmV0"], now=START
            )
        elif "twilio" in url:
            verdict = our_twilio.signed(
                twilio.AUTH_TOKEN,
                url=url,
                params=httpx.QueryParams(body.decode()).multi_items(),
                header=request.headers["x-twilio-signature"],
            )
        else:
            verdict = our_sendgrid.signed(
                rig.mail.verification_key,
                body=body,
                timestamp=request.headers["x-twilio-email-event-webhook-timestamp"],
                header=request.headers["x-twilio-email-event-webhook-signature"],
            )
        verdicts.append(verdict)
        return httpx.Response(204)

    await rig.text()
    await rig.send()
    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as out:
        rig.monkey.client = rig.phone.client = rig.mail.client = out
        rig.mail.events_url = "https://shop.example.com/webhooks/sendgrid/events"
        rig.monkey.add_webhook("https://shop.example.com/shopmonkey", secret="whsec_c2VjcmV0")
        await rig.monkey.deliver("INSERT", "order", rig.monkey.new_quote())
        await rig.phone.run_callbacks()
        await rig.mail.run_callbacks()
        await rig.phone.inbound(
            "https://shop.example.com/webhooks/twilio/sms", sender="+12025550143", body="Hi"
        )
    assert verdicts == [True] * 6
