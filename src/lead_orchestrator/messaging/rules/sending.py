"""The send gate: may this message leave the house, and by which door.

Owns the order of the rules. Promises that the first rule that says no is named, and that in
demo mode nothing leaves unless its address is on the allow-list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone

Channel = Literal["sms", "email"]
Klass = Literal["inquiry", "marketing", "transactional", "reply", "house"]
Scope = Literal["all", "marketing"]
Consent = Literal["granted", "refused", "revoked", "never_asked"]
DEMO = "demo"
_ENDED = frozenset({"lost"})
_PURSUING = frozenset({"inquiry", "marketing"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with an e-mail."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is known of an address in this organisation."""

    suppressed_at: datetime | None = None
    suppressed_why: str | None = None
    suppressed_scope: Scope = "all"
    unusable_at: datetime | None = None
    unusable_why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What the gate needs to know of one message and of whom it is for."""

    channel: Channel
    klass: Klass
    kind: str
    address: str
    contact: Contact
    lead_status: str | None
    consent: Consent
    shop_status: str | None


@dataclass(frozen=True, slots=True)
class House:
    """What the operator set: demo mode and who may really be written to while it is on."""

    demo_mode: bool
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may go, by this route: `demo` or the carrier's name."""

    route: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not go; the rule that said so, and the words for staff."""

    rule: str
    detail: str


Decision = Allowed | Refused


def consent_of(granted: bool | None, how: str | None) -> Consent:  # noqa: FBT001 - a row's column
    """Return what the latest consent row of a person and channel means.

    An unticked box refuses what nobody asked for; a later withdrawal revokes more than that.
    """
    if granted is None:
        return "never_asked"
    if granted:
        return "granted"
    return "refused" if how == "form" else "revoked"


def may_send(message: Outgoing, *, house: House, carrier: str | None) -> Decision:
    """Decide on one message. `carrier` names the configured carrier, if there is one."""
    for rule in (_suppressed, _ended, _consent, _suspended, _unusable):
        refused = rule(message)
        if refused is not None:
            return refused
    # Quiet hours stand here, last of the rules about people: they move a message, the ones
    # above end it. They need the recipient's candidate zones and come with the follow-up.
    return _route(message, house=house, carrier=carrier)


def _suppressed(message: Outgoing) -> Refused | None:
    contact = message.contact
    if contact.suppressed_at is None or message.klass == "house":
        return None
    if contact.suppressed_scope == "marketing" and message.klass not in _PURSUING:
        return None
    return Refused("suppressed", f"Asked us to stop ({contact.suppressed_why or 'opt-out'}).")


def _ended(message: Outgoing) -> Refused | None:
    if message.klass in _PURSUING and message.lead_status in _ENDED:
        return Refused("lead_closed", "The lead is closed.")
    return None


def _consent(message: Outgoing) -> Refused | None:
    if message.klass == "house":
        return None
    if message.channel == "sms":
        return _sms_consent(message)
    if message.klass in _PURSUING and message.consent in ("refused", "revoked"):
        return Refused("no_consent", "Said no to e-mail.")
    return None


def _sms_consent(message: Outgoing) -> Refused | None:
    if message.consent == "granted":
        return None
    if message.klass in _PURSUING:
        why = {
            "never_asked": "Never asked for text messages.",
            "refused": "Did not agree to text messages.",
            "revoked": "Withdrew the consent to text messages.",
        }[message.consent]
        return Refused("no_consent", why)
    if message.consent == "revoked":
        return Refused("no_consent", "Withdrew the consent to text messages.")
    if message.consent == "refused" and message.klass == "transactional":
        return Refused("no_consent", "Did not agree to text messages.")
    return None


def _suspended(message: Outgoing) -> Refused | None:
    if message.shop_status not in (None, "active"):
        return Refused("suspended", "The location or its organisation is suspended.")
    return None


def _unusable(message: Outgoing) -> Refused | None:
    if message.contact.unusable_at is not None:
        why = message.contact.unusable_why or "refused by the carrier"
        return Refused("address_unusable", f"Nothing arrives at this address ({why}).")
    if message.channel == "sms":
        number = normalize_phone(message.address)
        fine, reason = number.sms, number.reason
    else:
        mailbox = normalize_email(message.address)
        fine, reason = mailbox.sendable, mailbox.reason
    if fine:
        return None
    return Refused("address_unusable", f"We cannot write to this address ({reason}).")


def _route(message: Outgoing, *, house: House, carrier: str | None) -> Decision:
    if house.demo_mode:
        if carrier is not None and message.address in house.allowed:
            return Allowed(carrier)
        return Allowed(DEMO)
    if carrier is None:
        return Refused("no_carrier", f"No carrier is configured for {message.channel}.")
    return Allowed(carrier)
