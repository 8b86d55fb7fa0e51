"""After the call: who outranks whom, how long to wait, and what to do when nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from lead_orchestrator.messaging.rules.carrier_news import sendgrid_news, twilio_news
from lead_orchestrator.messaging.rules.delivery import State, backoff, moves, still_unknown
from lead_orchestrator.messaging.rules.links import chat_link, expiry, standing

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
OUTBOX = UUID("019ab123-1234-7abc-8def-0123456789ab")


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_in_whatever_order_news_comes_the_message_ends_delivered(order: tuple[str, ...]) -> None:
    state: State = "sending"
    for status in order:
        news = twilio_news({"MessageSid": "SM1", "MessageStatus": status}, outbox_id=OUTBOX, n=1)
        assert news is not None
        assert news.state is not None
        if moves(state, news.state):
            state = news.state
    assert state == "delivered"


def test_a_mailbox_that_bounces_later_outranks_its_server_that_took_the_mail() -> None:
    assert moves("delivered", "failed")
    assert not moves("failed", "delivered")


def test_waiting_grows_and_never_undercuts_what_the_carrier_asked() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3)] == [2, 4, 8]
    assert backoff(20) == timedelta(minutes=5)
    assert backoff(1, asked=timedelta(seconds=30)) == timedelta(seconds=30)
    assert backoff(1, asked=timedelta(days=3)) == timedelta(hours=1)


def test_when_nobody_knows_marketing_is_silent_and_a_booking_is_sent_once_more() -> None:
    assert still_unknown("marketing", doubts=1) == "review"
    assert still_unknown("inquiry", doubts=1) == "review"
    assert still_unknown("transactional", doubts=1) == "send_again"
    assert still_unknown("reply", doubts=1) == "send_again"
    assert still_unknown("transactional", doubts=2) == "review"


@pytest.mark.parametrize(
    ("code", "suppress", "unusable", "trouble"),
    [
        ("21610", True, False, False),
        ("30005", False, True, False),
        ("30006", False, True, False),
        ("30007", False, False, True),
        ("30034", False, False, True),
        ("30003", False, False, False),
        ("rubbish", False, False, False),
        ("9" * 40, False, False, False),
    ],
)
def test_twilios_codes_say_what_to_remember(
    code: str, *, suppress: bool, unusable: bool, trouble: bool
) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": code}
    news = twilio_news(fields, outbox_id=OUTBOX, n=1)
    assert news is not None
    assert (news.suppress, news.unusable, news.trouble) == (suppress, unusable, trouble)
    assert news.state == "failed"


def test_the_same_event_with_another_event_id_is_the_same_news() -> None:
    event = {"event": "delivered", "sg_message_id": "m1.x", "timestamp": 1, "send": f"{OUTBOX}:1"}
    one = sendgrid_news({**event, "sg_event_id": "a"})
    other = sendgrid_news({**event, "sg_event_id": "b"})
    assert one is not None
    assert other is not None
    assert one.key == other.key
    later = sendgrid_news({**event, "timestamp": 2})
    assert later is not None
    assert later.key != one.key


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"event": "delivered"},
        {"event": "delivered", "send": "nonsense"},
        {"event": "delivered", "send": f"{OUTBOX}:x"},
        {"event": "delivered", "send": f"{OUTBOX}:99999"},
        {"event": "new_kind", "send": f"{OUTBOX}:1"},
        {"event": ["delivered"], "send": {"a": 1}},
    ],
)
def test_events_that_are_not_about_a_message_of_ours_are_nothing(event: dict[str, object]) -> None:
    assert sendgrid_news(event) is None


def test_a_click_of_a_scanner_moves_nothing() -> None:
    for name in ("open", "click"):
        news = sendgrid_news({"event": name, "send": f"{OUTBOX}:1", "url": "https://x"})
        assert news is not None
        assert news.state is None
        assert not news.suppress


def test_a_spam_report_stops_and_a_hard_bounce_makes_the_address_unusable() -> None:
    spam = sendgrid_news({"event": "spamreport", "send": f"{OUTBOX}:1"})
    bounce = sendgrid_news({"event": "bounce", "type": "bounce", "send": f"{OUTBOX}:1"})
    blocked = sendgrid_news({"event": "bounce", "type": "blocked", "send": f"{OUTBOX}:1"})
    dropped = sendgrid_news(
        {"event": "dropped", "reason": "Unsubscribed Address", "send": f"{OUTBOX}:1"}
    )
    assert spam is not None
    assert spam.suppress
    assert bounce is not None
    assert bounce.unusable
    assert blocked is not None
    assert not blocked.unusable
    assert dropped is not None
    assert dropped.suppress
    assert not dropped.unusable


def test_the_token_of_a_link_stands_in_the_fragment() -> None:
    lead_id = uuid4()
    link = chat_link("https://x.example.com/chat/", lead_id=lead_id, token="abc")
    assert link == f"https://x.example.com/chat/{lead_id}#k=abc"


def test_a_link_is_good_until_its_day_and_not_after_it_was_taken_back() -> None:
    ends = expiry(NOW, days=30)
    assert standing(NOW, expires_at=ends, revoked_at=None) == "valid"
    assert standing(NOW + timedelta(days=30), expires_at=ends, revoked_at=None) == "link_expired"
    assert standing(NOW, expires_at=ends, revoked_at=NOW) == "link_revoked"
