"""How a fact is told to staff: plain words for every kind there is."""

from __future__ import annotations

from typing import Any

import pytest

from lead_orchestrator.inbox.rules.timeline import UNSPOKEN, actor_of, entry_of
from lead_orchestrator.wiring import KINDS

NEW_YORK = "America/New_York"
TOUCH = {"channel": "sms", "kind": "first_touch"}
AT = {"starts_at": "2026-12-01T15:00:00Z"}
WHEN = "Tuesday, December 1 at 10:00 AM"


@pytest.mark.parametrize(
    ("kind", "body", "title", "detail"),
    [
        ("leads.LeadReceived", {"source": "web_form"}, "Quote request received", "web form"),
        ("leads.LeadContacted", {"seconds": 0.4}, "First message sent", "0.4 s after the request"),
        (
            "leads.LeadAdvanced",
            {"before": "chat_active", "after": "appointment_scheduled"},
            "Now appointment scheduled",
            "before: chat active",
        ),
        (
            "leads.LeadUpdated",
            {"changed": ["service", "vehicle"]},
            "The request was changed at its source",
            "service, vehicle",
        ),
        ("leads.LeadClosed", {"reason": "no answer"}, "Lead closed", "no answer"),
        ("leads.ContactChanged", {"channel": "email"}, "The source gave another address", ""),
        ("messaging.MessageQueued", {}, "Message prepared", ""),
        ("messaging.MessageAccepted", TOUCH | {"route": "twilio"}, "SMS sent: first message", ""),
        (
            "messaging.MessageAccepted",
            {"channel": "email", "kind": "booking_confirmed", "route": "demo"},
            "E-mail sent: booking confirmation",
            "shown on the outbox page (demo mode)",
        ),
        ("messaging.MessageDelivered", TOUCH, "SMS delivered: first message", ""),
        (
            "messaging.MessageFailed",
            TOUCH | {"code": "30006"},
            "SMS failed: first message",
            "code 30006",
        ),
        (
            "messaging.MessageRefused",
            TOUCH | {"rule": "no_consent"},
            "SMS not sent: first message",
            "the customer did not agree to it",
        ),
        (
            "messaging.MessageRefused",
            TOUCH | {"rule": "a_rule_nobody_worded"},
            "SMS not sent: first message",
            "a rule nobody worded",
        ),
        ("messaging.MessageReceived", {"channel": "web"}, "The customer wrote", "Chat"),
        ("messaging.MessageReceived", {"channel": "fax"}, "The customer wrote", "fax"),
        ("messaging.MessagePosted", {"author": "assistant"}, "The assistant answered", ""),
        ("messaging.MessagePosted", {"author": "staff"}, "Staff answered", ""),
        ("messaging.MessagePosted", {"author": "system"}, "A note in the chat", ""),
        ("messaging.ConversationTakenOver", {}, "Staff took over", ""),
        ("messaging.ConversationHandedBack", {}, "Handed back to the assistant", ""),
        ("messaging.PersonAskedFor", {}, "A person is needed", ""),
        ("messaging.ContactSuppressed", {}, "The customer asked us to stop", ""),
        ("messaging.LinkIssued", {}, "Chat link made", ""),
        ("booking.SlotHeld", AT, "A time is held", WHEN),
        ("booking.AppointmentBooked", AT, "Appointment booked", WHEN),
        ("booking.AppointmentMoved", AT, "Appointment moved", WHEN),
        ("booking.AppointmentCancelled", AT, "Appointment cancelled", WHEN),
        ("booking.HoldReleased", {}, "A held time was given back", ""),
        ("booking.HoldExpires", {}, "A held time ran out", ""),
        ("future.Unheard", {"a": 1}, "Unheard", ""),
        ("leads.Unheard", {}, "Unheard", ""),
        ("Unheard", {}, "", ""),
    ],
)
def test_a_fact_is_told_in_plain_words(
    kind: str, body: dict[str, Any], title: str, detail: str
) -> None:
    assert entry_of(kind, body, NEW_YORK) == {"title": title, "detail": detail}


@pytest.mark.parametrize(
    ("kind", "stored", "who"),
    [
        ("leads.LeadReceived", "system", "Lead Orchestrator"),
        ("leads.LeadReceived", "vendor", "Shopmonkey"),
        ("messaging.MessageDelivered", "vendor", "Carrier"),
        ("leads.LeadContacted", "vendor", "Carrier"),
        ("messaging.ContactSuppressed", "vendor", "Carrier"),
        ("messaging.MessageReceived", "vendor", "Customer"),
        ("messaging.MessageReceived", "customer:0190f5f0-0000-7000-8000-000000000001", "Customer"),
        ("messaging.MessagePosted", "assistant", "Virtual assistant"),
        ("messaging.ConversationTakenOver", "staff:0190f5f0-0000-7000-8000-000000000001", "Staff"),
    ],
)
def test_who_did_it_is_told_in_words(kind: str, stored: str, who: str) -> None:
    assert actor_of(kind, stored) == who


def test_times_are_told_where_the_shop_is() -> None:
    told = entry_of("booking.AppointmentBooked", AT, "America/Los_Angeles")
    assert told["detail"] == "Tuesday, December 1 at 7:00 AM"


# Of no lead, or before there is one.
NOT_ON_A_LEADS_TIMELINE = {
    "tenancy.StaffSignedIn",
    "tenancy.StaffSignedOut",
    "leads.WebFormAccepted",
    "crm.OrderNewsAccepted",
    *UNSPOKEN,
}


def test_what_is_not_told_exists() -> None:
    assert set(KINDS) > NOT_ON_A_LEADS_TIMELINE


@pytest.mark.parametrize("kind", sorted(set(KINDS) - NOT_ON_A_LEADS_TIMELINE))
def test_every_kind_on_a_timeline_has_words_of_its_own(kind: str) -> None:
    assert entry_of(kind, {}, NEW_YORK)["title"] != kind.partition(".")[2]
