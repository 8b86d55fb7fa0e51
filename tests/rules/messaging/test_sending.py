"""The send gate: which rule says no, in which order, and by which door a message goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.messaging.rules.addresses import allowed_addresses
from lead_orchestrator.messaging.rules.sending import (
    DEMO,
    Allowed,
    Channel,
    Consent,
    Contact,
    House,
    Klass,
    Outgoing,
    Refused,
    Scope,
    consent_of,
    may_send,
)

STOPPED = datetime(2026, 12, 1, tzinfo=UTC)
LIVE = House(demo_mode=False, allowed=frozenset())
QUOTE_SMS = Outgoing(
    channel="sms",
    klass="inquiry",
    kind="first_touch",
    address="+12025550143",
    contact=Contact(),
    lead_status="new",
    consent="granted",
    shop_status="active",
)
QUOTE_MAIL = replace(QUOTE_SMS, channel="email", address="jo@example.com", consent="never_asked")


def rule_of(message: Outgoing, *, house: House = LIVE, carrier: str | None = "twilio") -> str:
    decision = may_send(message, house=house, carrier=carrier)
    return decision.rule if isinstance(decision, Refused) else decision.route


@pytest.mark.parametrize(
    ("consent", "klass", "expected"),
    [
        ("granted", "inquiry", "twilio"),
        ("granted", "marketing", "twilio"),
        ("never_asked", "inquiry", "no_consent"),
        ("refused", "inquiry", "no_consent"),
        ("revoked", "marketing", "no_consent"),
        ("never_asked", "transactional", "twilio"),
        ("refused", "transactional", "no_consent"),
        ("revoked", "transactional", "no_consent"),
        ("never_asked", "reply", "twilio"),
        ("refused", "reply", "twilio"),
        ("revoked", "reply", "no_consent"),
        ("revoked", "house", "twilio"),
    ],
)
def test_text_messages_need_the_consent_their_class_asks_for(
    consent: Consent, klass: Klass, expected: str
) -> None:
    assert rule_of(replace(QUOTE_SMS, consent=consent, klass=klass)) == expected


@pytest.mark.parametrize(
    ("consent", "klass", "expected"),
    [
        ("never_asked", "inquiry", "sendgrid"),
        ("granted", "inquiry", "sendgrid"),
        ("refused", "inquiry", "no_consent"),
        ("revoked", "marketing", "no_consent"),
        ("refused", "transactional", "sendgrid"),
    ],
)
def test_email_goes_unless_it_was_refused(consent: Consent, klass: Klass, expected: str) -> None:
    message = replace(QUOTE_MAIL, consent=consent, klass=klass)
    assert rule_of(message, carrier="sendgrid") == expected


def test_a_suppressed_contact_gets_nothing_whatever_else_speaks_for_it() -> None:
    stopped = replace(QUOTE_SMS, contact=Contact(suppressed_at=STOPPED), lead_status="lost")
    for klass in ("inquiry", "marketing", "transactional", "reply"):
        assert rule_of(replace(stopped, klass=klass)) == "suppressed"


def test_an_unsubscribed_mailbox_still_gets_its_booking_mail() -> None:
    contact = Contact(suppressed_at=STOPPED, suppressed_scope="marketing")
    message = replace(QUOTE_MAIL, contact=contact)
    assert rule_of(message) == "suppressed"
    assert rule_of(replace(message, klass="transactional"), carrier="sendgrid") == "sendgrid"


def test_a_lost_lead_is_not_pursued_but_still_answered() -> None:
    lost = replace(QUOTE_SMS, lead_status="lost")
    assert rule_of(lost) == "lead_closed"
    assert rule_of(replace(lost, klass="reply")) == "twilio"


def test_a_suspended_shop_sends_nothing() -> None:
    assert rule_of(replace(QUOTE_SMS, shop_status="suspended")) == "suspended"


@pytest.mark.parametrize(
    "address", ["+19005550243", "+18005550243", "not a number", "+12425550243", ""]
)
def test_numbers_we_may_not_text_are_unusable(address: str) -> None:
    assert rule_of(replace(QUOTE_SMS, address=address)) == "address_unusable"


def test_an_address_a_carrier_called_dead_is_unusable() -> None:
    dead = Contact(unusable_at=STOPPED, unusable_why="30005")
    decision = may_send(replace(QUOTE_SMS, contact=dead), house=LIVE, carrier="twilio")
    assert isinstance(decision, Refused)
    assert decision.rule == "address_unusable"
    assert "30005" in decision.detail


def test_without_a_carrier_nothing_goes_and_the_rule_says_so() -> None:
    assert rule_of(QUOTE_SMS, carrier=None) == "no_carrier"


def test_in_demo_mode_an_empty_allow_list_means_nobody() -> None:
    demo = House(demo_mode=True, allowed=allowed_addresses([], []))
    assert rule_of(QUOTE_SMS, house=demo) == DEMO
    assert rule_of(QUOTE_MAIL, house=demo, carrier="sendgrid") == DEMO


def test_in_demo_mode_only_the_allow_list_leaves_the_house() -> None:
    demo = House(
        demo_mode=True, allowed=allowed_addresses([" Jo@Example.com "], ["(202) 555-0143"])
    )
    assert rule_of(QUOTE_SMS, house=demo) == "twilio"
    assert rule_of(QUOTE_MAIL, house=demo, carrier="sendgrid") == "sendgrid"
    assert rule_of(QUOTE_SMS, house=demo, carrier=None) == DEMO
    assert rule_of(replace(QUOTE_SMS, address="+12025550144"), house=demo) == DEMO


def test_an_unticked_box_and_a_withdrawal_are_two_things() -> None:
    assert consent_of(None, None) == "never_asked"
    assert consent_of(True, "sms") == "granted"
    assert consent_of(False, "form") == "refused"
    assert consent_of(False, "sms") == "revoked"


messages = st.builds(
    Outgoing,
    channel=st.sampled_from(get_args(Channel)),
    klass=st.sampled_from(get_args(Klass)),
    kind=st.just("any"),
    address=st.sampled_from(["+12025550143", "jo@example.com", "nonsense", "+12025550144"]),
    contact=st.builds(
        Contact,
        suppressed_at=st.none() | st.just(STOPPED),
        suppressed_scope=st.sampled_from(get_args(Scope)),
        unusable_at=st.none() | st.just(STOPPED),
    ),
    lead_status=st.sampled_from([None, "new", "lost", "appointment_scheduled"]),
    consent=st.sampled_from(get_args(Consent)),
    shop_status=st.sampled_from([None, "active", "suspended"]),
)


@given(message=messages, carrier=st.sampled_from([None, "twilio"]), allowed=st.booleans())
def test_demo_mode_never_leaves_the_house_without_the_allow_list(
    message: Outgoing, carrier: str | None, *, allowed: bool
) -> None:
    listed = frozenset({"+12025550143"}) if allowed else frozenset[str]()
    decision = may_send(message, house=House(demo_mode=True, allowed=listed), carrier=carrier)
    if isinstance(decision, Allowed) and decision.route != DEMO:
        assert message.address in listed


@given(message=messages)
def test_after_a_full_stop_only_the_house_itself_is_written_to(message: Outgoing) -> None:
    stopped = replace(message, contact=Contact(suppressed_at=STOPPED, suppressed_scope="all"))
    decision = may_send(stopped, house=LIVE, carrier="twilio")
    assert isinstance(decision, Refused) or message.klass == "house"
