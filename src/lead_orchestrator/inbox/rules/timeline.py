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
    "opt_out_confirmed": "confirmation of the stop",
    "staff_reply": "reply",
}
_RULES = {
    "suppressed": "the customer asked us to stop",
    "no_consent": "the customer did not agree to it",
    "lead_closed": "the lead is closed",
    "suspended": "the location is suspended",
    "address_unusable": "nothing arrives at this address",
    "no_carrier": "no carrier is configured",
    "not_on_allow_list": "demo mode: the address is not on the allow-list",
}
_ROUTES = {"demo": "shown on the outbox page (demo mode)"}
_AUTHORS = {"assistant": "The assistant answered", "staff": "Staff answered"}
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
    "messaging.PersonAskedFor": "A person is needed",
    "messaging.ContactSuppressed": "The customer asked us to stop",
    "messaging.ContactRestored": "The customer wants to hear from us again",
    "messaging.ConsentRecorded": "Consent recorded",
    "messaging.CarrierTroubled": "The carrier refuses us",
    "messaging.DeliveryUnsettled": "Nobody can say whether a message went out",
    "assistant.BudgetNear": "What models may cost is nearly spent",
    "assistant.BudgetReached": "What models may cost is spent: the scripted model answers",
    "assistant.CallOverran": "A vendor charged more than was worked out",
    "assistant.PriceUnknown": "A model answered whose price nobody has told us",
    "assistant.AssistantSet": "How customers are answered was changed",
    "experiments.ExperimentStarted": "An experiment began",
    "experiments.ExperimentEnded": "An experiment ended",
    "experiments.ArmStopped": "An arm of an experiment was stopped",
    "booking.HoldReleased": "A held time was given back",
    "booking.HoldExpires": "A held time ran out",
}

# Steps of ours on the way to something that is told, and deadlines that mostly come to nothing.
UNSPOKEN = ("messaging.MessageQueued", "messaging.DeliveryDoubted", "assistant.AnswerDue")


_ACTORS = {
    "system": "Lead Orchestrator",
    "assistant": "Virtual assistant",
    "customer": "Customer",
    "vendor": "Shopmonkey",
}


def actor_of(kind: str, stored: str) -> str:
    """Return who did it, in words; whose name we know is told by that instead."""
    who = stored.partition(":")[0]
    if who == "vendor" and kind.startswith(("messaging.", "leads.LeadContacted")):
        # A carrier brings news of its own, and what customers wrote.
        return "Customer" if kind == "messaging.MessageReceived" else "Carrier"
    return _ACTORS.get(who, who.capitalize())


def entry_of(kind: str, body: Mapping[str, Any], timezone: str) -> dict[str, str]:
    """Return `{title, detail}` for one fact; an unknown kind is told by its name."""
    room, _, name = kind.partition(".")
    teller = {"leads": _lead, "messaging": _message, "booking": _booking}.get(room)
    title, detail = teller(name, body, timezone) if teller else ("", "")
    return {"title": title or _TITLES.get(kind, name), "detail": detail}


def _words(value: object) -> str:
    return str(value or "").replace("_", " ")


def _lead(name: str, body: Mapping[str, Any], _: str) -> tuple[str, str]:
    match name:
        case "LeadReceived":
            return "", _words(body.get("source"))
        case "LeadContacted":
            return "", f"{body.get('seconds', 0)} s after the request"
        case "LeadAdvanced":
            return f"Now {_words(body.get('after'))}", f"before: {_words(body.get('before'))}"
        case "LeadUpdated":
            return "", ", ".join(str(change) for change in body.get("changed", ()))
        case _:
            return "", str(body.get("reason", ""))


def _message(name: str, body: Mapping[str, Any], _: str) -> tuple[str, str]:
    channel = _CHANNEL.get(str(body.get("channel", "")), str(body.get("channel", "")))
    what = _KIND.get(str(body.get("kind", "")), _words(body.get("kind")))
    rule = str(body.get("rule", ""))
    told = {
        "MessageQueued": ("Message prepared", ""),
        "MessageAccepted": (f"{channel} sent: {what}", _ROUTES.get(str(body.get("route")), "")),
        "MessageDelivered": (f"{channel} delivered: {what}", ""),
        "MessageFailed": (f"{channel} failed: {what}", f"code {body.get('code', '')}"),
        "MessageRefused": (f"{channel} not sent: {what}", _RULES.get(rule, _words(rule))),
        "MessageReceived": ("", channel),
        "MessagePosted": (_AUTHORS.get(str(body.get("author")), "A note in the chat"), ""),
    }
    return told.get(name, ("", ""))


def _booking(name: str, body: Mapping[str, Any], timezone: str) -> tuple[str, str]:
    titles = {
        "SlotHeld": "A time is held",
        "AppointmentBooked": "Appointment booked",
        "AppointmentMoved": "Appointment moved",
        "AppointmentCancelled": "Appointment cancelled",
    }
    return titles.get(name, ""), _when(body.get("starts_at"), timezone)


def _when(value: object, timezone: str) -> str:
    return when_text(datetime.fromisoformat(str(value)), timezone) if value else ""
