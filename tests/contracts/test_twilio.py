"""Our Twilio client and carrier against the simulator: every answer has one meaning."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import Any

import httpx
import pytest

from lead_orchestrator.kit.http import make_client
from lead_orchestrator.kit.values import OrganisationId, new_id
from lead_orchestrator.messaging.gateways.sms import TwilioCarrier
from lead_orchestrator.messaging.ports import (
    Absent,
    Accepted,
    CannotSay,
    Envelope,
    Found,
    Refused,
    Unknown,
)
from lead_orchestrator.vendors.twilio import Twilio, Unclear
from simulators import twilio
from simulators.faults import Fault, FaultKind
from tests.clock import NOON, WorldClock

PHONE = "+12025550143"


class Line:
    """A carrier on a simulated Twilio."""

    def __init__(self, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.clock = WorldClock()
        self.vendor = twilio.Twilio(clock=self.clock, rng=random.Random(3))
        app: Any = self.vendor.app
        self.http = make_client(transport=transport or httpx.ASGITransport(app=app))
        self.client = Twilio(
            self.http,
            base_url="http://twilio.test",
            account_sid=twilio.ACCOUNT_SID,
            auth_token=twilio.AUTH_TOKEN,
            total_s=0.3,
        )
        self.carrier = TwilioCarrier(
            self.client, sender={"From": twilio.FROM_NUMBER}, public_url="https://us.example.com"
        )


def envelope(**more: Any) -> Envelope:  # noqa: ANN401 - a test's shorthand
    given: dict[str, Any] = {
        "organisation_id": OrganisationId(new_id()),
        "outbox_id": new_id(),
        "n": 1,
        "started_at": NOON,
        "recipient": PHONE,
        "subject": "",
        "body": "Hi Jo #k=token",
        "html": None,
        "attachments": (),
        "match": "#k=token",
        "sender_name": "Tint House",
        "reply_to": None,
    } | more
    return Envelope(**given)


@pytest.fixture
def line() -> Line:
    return Line()


async def test_a_sent_message_carries_our_ids_home(line: Line) -> None:
    letter = envelope()
    outcome = await line.carrier.send(letter)
    entry = line.vendor.ledger[0]
    assert outcome == Accepted(entry.id)
    assert entry.body == letter.body
    assert entry.correlation["organisation"] == str(letter.organisation_id)
    assert entry.correlation["outbox"] == str(letter.outbox_id)
    assert entry.correlation["n"] == "1"
    assert entry.correlation["StatusCallback"].startswith(
        "https://us.example.com/webhooks/twilio/status?"
    )
    assert line.carrier.route == "twilio"


async def test_a_messaging_service_may_be_the_sender(line: Line) -> None:
    carrier = TwilioCarrier(
        line.client,
        sender={"MessagingServiceSid": twilio.MESSAGING_SERVICE_SID},
        public_url="https://us.example.com",
    )
    assert isinstance(await carrier.send(envelope()), Accepted)


@pytest.mark.parametrize(
    ("number", "code", "suppress", "unusable", "trouble"),
    [
        ("+12025550191", "21211", False, True, False),
        ("+12025550192", "21610", True, False, False),
        ("+12025550193", "21614", False, True, False),
        ("+12025550194", "21408", False, False, True),
    ],
)
async def test_a_refusal_says_what_to_remember(
    line: Line, number: str, code: str, *, suppress: bool, unusable: bool, trouble: bool
) -> None:
    outcome = await line.carrier.send(envelope(recipient=number))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert (outcome.suppress, outcome.unusable, outcome.trouble) == (suppress, unusable, trouble)
    assert outcome.retry_after is None


async def test_a_limit_says_when_to_come_back(line: Line) -> None:
    line.vendor.faults.add(Fault(kind="rate_limit", times=1, retry_after=7))
    line.vendor.faults.add(Fault(kind="rate_limit", times=1))
    for wait in (7, 1):
        outcome = await line.carrier.send(envelope())
        assert isinstance(outcome, Refused)
        assert outcome.retry_after == timedelta(seconds=wait)


async def test_wrong_keys_are_our_trouble_not_the_messages(line: Line) -> None:
    line.vendor.faults.add(Fault(kind="unauthorised"))
    outcome = await line.carrier.send(envelope())
    assert isinstance(outcome, Refused)
    assert outcome.trouble
    assert outcome.retry_after is not None


@pytest.mark.parametrize(
    "kind",
    [
        "refuse_500",
        "accept_then_500",
        "accept_then_cut",
        "late_accept",
        "garbage_json",
        "html_200",
        "empty_200",
        "redirect",
        "timeout",
    ],
)
async def test_whatever_else_happens_the_outcome_is_unknown(line: Line, kind: FaultKind) -> None:
    line.vendor.faults.add(Fault(kind=kind, times=1))
    assert isinstance(await line.carrier.send(envelope()), Unknown)
    posts = [r for r in line.vendor.requests if r.method == "POST"]
    assert len(posts) == 1


class Nobody(httpx.AsyncBaseTransport):
    """A network with nobody on it."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)


class Dripping(httpx.AsyncBaseTransport):
    """A server that never comes to the end of its answer."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        return httpx.Response(201, request=request)


async def test_when_no_byte_left_it_may_be_tried_again_at_once() -> None:
    outcome = await Line(transport=Nobody()).carrier.send(envelope())
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_sent"
    assert outcome.retry_after == timedelta(seconds=1)


async def test_a_server_that_drips_is_left_after_the_total_time() -> None:
    line = Line(transport=Dripping())
    assert isinstance(await line.carrier.send(envelope()), Unknown)
    assert isinstance(await line.carrier.lookup(envelope()), CannotSay)


async def test_a_lookup_finds_by_the_text_only_this_message_carries(line: Line) -> None:
    await line.carrier.send(envelope(body="Hi Jo #k=other", match="#k=other"))
    sent = await line.carrier.send(envelope())
    assert isinstance(sent, Accepted)
    line.clock.move(seconds=6)
    assert await line.carrier.lookup(envelope()) == Found(sent.vendor_id)
    assert await line.carrier.lookup(envelope(match="#k=third")) == Absent()


async def test_a_lookup_without_a_mark_compares_the_whole_text_and_passes_others_over(
    line: Line,
) -> None:
    first = await line.carrier.send(envelope(body="Booked", match=None))
    assert isinstance(first, Accepted)
    line.clock.move(seconds=6)
    same = envelope(body="Booked", match=None, others=(first.vendor_id,))
    assert await line.carrier.lookup(same) == Absent()
    later = envelope(body="Booked", match=None, started_at=line.clock() + timedelta(minutes=1))
    assert await line.carrier.lookup(later) == Absent()


async def test_a_long_list_is_read_to_its_end(line: Line) -> None:
    sent = await line.carrier.send(envelope())
    for n in range(120):
        await line.carrier.send(envelope(body=f"other {n}", match=f"other {n}"))
    line.clock.move(seconds=6)
    assert isinstance(sent, Accepted)
    assert await line.carrier.lookup(envelope()) == Found(sent.vendor_id)


@pytest.mark.parametrize(
    "kind", ["refuse_500", "garbage_json", "html_200", "rate_limit", "timeout"]
)
async def test_a_lookup_that_fails_cannot_say(line: Line, kind: FaultKind) -> None:
    line.vendor.faults.add(Fault(kind=kind, method="GET"))
    found = await line.carrier.lookup(envelope())
    assert isinstance(found, CannotSay)
    assert found.again


async def test_the_list_itself_says_when_it_cannot_be_read(line: Line) -> None:
    line.vendor.faults.add(Fault(kind="unauthorised", method="GET"))
    assert isinstance(await line.client.list_messages(to=PHONE, since=NOON), Unclear)
