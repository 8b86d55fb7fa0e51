"""How a fact is told to staff: a title and a detail in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lead_orchestrator.tenancy.rules.hours import when_text

_CHANNEL = {"sms": "SMS", "email": "E-mail", "web": "Chat"}
_KIND = {
    "first_touch": "first message",
    "booking_confirmed": "booking confirmation",
    "booking_moved": "new time",
    "booking_cancelled": "cancellation",
    "new_link": "new chat link",
    "staff_reply": "reply",
}
_RULES = {
    "suppressed": "the customer asked us to stop",
    "no_consent": "the customer did not agree to it",
    "lead_closed": "the lead is closed",
    "suspended": "the location is suspended",
    "no_carrier": "no carrier is configured",
    "not_on_allow_list": "demo mode: the address is not on the allow-list",
}
_TITLES = {
    "leads.LeadReceived": "Quote request received",
    "leads.LeadUpdated": "The request was changed at its source",
    "leads.ContactChanged": "The source gave another address",
    "leads.LeadContacted": "First message sent",
    "leads.LeadClosed": "Lead closed",
    "messaging.LinkIssued": "Chat link made",
    "messaging.LinksRevoked": "Chat links revoked",
    "messaging.MessageReceived": "The customer wrote",
    "messaging.ConversationHandedBack": "Handed back to the assistant",
    "messaging.ConversationTakenOver": "Staff took over",
    "messaging.ContactSuppressed": "The customer asked us to stop",
    "messaging.ContactRestored": "The customer wants to hear from us again",
    "messaging.ConsentRecorded": "Consent recorded",
    "messaging.CarrierTroubled": "The carrier refuses us",
    "messaging.DeliveryUnsettled": "Nobody can say whether a message went out",
    "booking.HoldReleased": "A held time was given back",
    "booking.HoldExpires": "A held time ran out",
}


def entry_of(kind: str, body: Mapping[str, Any], timezone: str) -> dict[str, str]:
    """Return `{title, detail}` for one fact; an unknown kind is told by its name."""
    title, detail = _TITLES.get(kind, ""), ""
    channel = _CHANNEL.get(str(body.get("channel", "")), str(body.get("channel", "")))
    what = _KIND.get(str(body.get("kind", "")), str(body.get("kind", "")).replace("_", " "))
    match kind:
        case "leads.LeadReceived":
            detail = str(body.get("source", "")).replace("_", " ")
        case "leads.LeadContacted":
            detail = f"{body.get('seconds', 0)} s after the request"
        case "leads.LeadAdvanced":
            title = f"Now {str(body.get('after', '')).replace('_', ' ')}"
            detail = f"before: {str(body.get('before', '')).replace('_', ' ')}"
        case "leads.LeadUpdated":
            detail = ", ".join(str(c) for c in body.get("changed", ()))
        case "leads.LeadClosed":
            detail = str(body.get("reason", ""))
        case "messaging.MessageQueued":
            title = "Message prepared"
        case "messaging.MessageAccepted":
            title = f"{channel} sent: {what}"
            detail = "shown on the outbox page (demo mode)" if body.get("route") == "demo" else ""
        case "messaging.MessageDelivered":
            title = f"{channel} delivered: {what}"
        case "messaging.MessageFailed":
            title, detail = f"{channel} failed: {what}", f"code {body.get('code', '')}"
        case "messaging.MessageRefused":
            rule = str(body.get("rule", ""))
            title = f"{channel} not sent: {what}"
            detail = _RULES.get(rule, rule.replace("_", " "))
        case "messaging.MessageReceived":
            detail = channel
        case "messaging.MessagePosted":
            who = {"assistant": "The assistant answered", "staff": "Staff answered"}
            title = who.get(str(body.get("author", "")), "A note in the conversation")
        case "messaging.PersonAskedFor":
            title, detail = "A person is needed", str(body.get("reason", "")).replace("_", " ")
        case "booking.SlotHeld" | "booking.AppointmentBooked" | "booking.AppointmentCancelled":
            title = {
                "booking.SlotHeld": "A time is held",
                "booking.AppointmentBooked": "Appointment booked",
                "booking.AppointmentCancelled": "Appointment cancelled",
            }[kind]
            detail = _when(body.get("starts_at"), timezone)
        case "booking.AppointmentMoved":
            title, detail = "Appointment moved", _when(body.get("starts_at"), timezone)
        case _:
            pass
    return {"title": title or kind.partition(".")[2], "detail": detail}


def _when(value: object, timezone: str) -> str:
    return when_text(datetime.fromisoformat(str(value)), timezone) if value else ""
