"""Our SendGrid client and carrier against the simulator: every answer has one meaning."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import httpx
import pytest

from lead_orchestrator.kit.http import make_client
from lead_orchestrator.kit.values import OrganisationId, new_id
from lead_orchestrator.messaging.gateways.email import SendGridCarrier
from lead_orchestrator.messaging.ports import (
    Absent,
    Accepted,
    CannotSay,
    Envelope,
    Found,
    Refused,
    Unknown,
)
from lead_orchestrator.messaging.rules.sending import Attachment
from lead_orchestrator.vendors.sendgrid import SendGrid
from simulators import sendgrid
from simulators.faults import Fault, FaultKind
from tests.clock import NOON, WorldClock
from tests.contracts.test_twilio import Dripping, Nobody

EMAIL = "jo@example.com"


class Post:
    """A carrier on a simulated SendGrid."""

    def __init__(self, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.clock = WorldClock()
        self.vendor = sendgrid.SendGrid(clock=self.clock, rng=random.Random(3))
        app: Any = self.vendor.app
        self.carrier = SendGridCarrier(
            SendGrid(
                make_client(transport=transport or httpx.ASGITransport(app=app)),
                base_url="http://sendgrid.test",
                api_key=sendgrid.API_KEY,
                total_s=0.3,
            ),
            from_email="quotes@example.com",
        )


def envelope(**more: Any) -> Envelope:  # noqa: ANN401 - a test's shorthand
    given: dict[str, Any] = {
        "organisation_id": OrganisationId(new_id()),
        "outbox_id": new_id(),
        "n": 1,
        "started_at": NOON,
        "recipient": EMAIL,
        "subject": "Your quote",
        "body": "Hi Jo",
        "html": "<p>Hi Jo</p>",
        "attachments": (),
        "match": None,
        "sender_name": "Tint House",
        "reply_to": "shop@example.com",
    } | more
    return Envelope(**given)


@pytest.fixture
def post() -> Post:
    return Post()


async def test_a_mail_goes_with_its_twin_its_file_and_opaque_ids_only(post: Post) -> None:
    file = Attachment("appointment.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR")
    letter = envelope(attachments=(file,))
    outcome = await post.carrier.send(letter)
    entry = post.vendor.ledger[0]
    assert outcome == Accepted(entry.id)
    assert (entry.to, entry.subject, entry.body, entry.html) == (
        EMAIL,
        "Your quote",
        "Hi Jo",
        "<p>Hi Jo</p>",
    )
    assert entry.attachments == ("appointment.ics",)
    assert entry.correlation == {
        "organisation": str(letter.organisation_id),
        "send": f"{letter.outbox_id}:1",
    }
    assert b"click_tracking" in post.vendor.requests[0].body
    assert post.carrier.route == "sendgrid"


async def test_a_mail_without_html_and_reply_address_goes_as_well(post: Post) -> None:
    assert isinstance(await post.carrier.send(envelope(html=None, reply_to=None)), Accepted)


async def test_a_bad_address_is_unusable_and_not_tried_again(post: Post) -> None:
    outcome = await post.carrier.send(envelope(recipient="no address"))
    assert isinstance(outcome, Refused)
    assert outcome.unusable
    assert outcome.retry_after is None


async def test_a_limit_says_when_to_come_back(post: Post) -> None:
    post.vendor.faults.add(Fault(kind="rate_limit", times=1, retry_after=9))
    outcome = await post.carrier.send(envelope())
    assert isinstance(outcome, Refused)
    assert outcome.retry_after == timedelta(seconds=9)


async def test_wrong_keys_are_our_trouble_not_the_messages(post: Post) -> None:
    post.vendor.faults.add(Fault(kind="unauthorised"))
    outcome = await post.carrier.send(envelope())
    assert isinstance(outcome, Refused)
    assert outcome.trouble


async def test_an_error_page_in_html_is_a_certain_no(post: Post) -> None:
    post.vendor.largest_body = 100
    outcome = await post.carrier.send(envelope())
    assert isinstance(outcome, Refused)
    assert outcome.code == "413"


@pytest.mark.parametrize(
    "kind",
    [
        "refuse_500",
        "accept_then_500",
        "accept_then_cut",
        "late_accept",
        "html_200",
        "empty_200",
        "redirect",
        "timeout",
    ],
)
async def test_whatever_else_happens_the_outcome_is_unknown(post: Post, kind: FaultKind) -> None:
    post.vendor.faults.add(Fault(kind=kind, times=1))
    assert isinstance(await post.carrier.send(envelope()), Unknown)
    assert len(post.vendor.requests) == 1


async def test_when_no_byte_left_it_may_be_tried_again_at_once() -> None:
    outcome = await Post(transport=Nobody()).carrier.send(envelope())
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_sent"


async def test_a_server_that_drips_is_left_after_the_total_time() -> None:
    post = Post(transport=Dripping())
    assert isinstance(await post.carrier.send(envelope()), Unknown)
    assert isinstance(await post.carrier.lookup(envelope()), CannotSay)


async def test_the_activity_search_finds_an_attempt_by_our_id(post: Post) -> None:
    post.vendor.activity = "on"
    letter = envelope()
    await post.carrier.send(letter)
    post.clock.move(hours=1)
    found = await post.carrier.lookup(letter)
    assert isinstance(found, Found)
    assert found.vendor_id.startswith(post.vendor.ledger[0].id)
    assert await post.carrier.lookup(envelope()) == Absent()


async def test_without_the_search_it_cannot_say_and_asking_again_is_no_use(post: Post) -> None:
    post.vendor.activity = "off"
    found = await post.carrier.lookup(envelope())
    assert isinstance(found, CannotSay)
    assert not found.again


@pytest.mark.parametrize("kind", ["refuse_500", "garbage_json", "timeout"])
async def test_a_search_that_fails_may_be_asked_again(post: Post, kind: FaultKind) -> None:
    post.vendor.activity = "on"
    post.vendor.faults.add(Fault(kind=kind, method="GET"))
    found = await post.carrier.lookup(envelope())
    assert isinstance(found, CannotSay)
    assert found.again
