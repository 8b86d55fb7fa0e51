"""What carriers' news about a message means: Twilio's status callbacks, SendGrid's events.

Codes: Twilio's error dictionary (21xxx come with the call, 30xxx with a callback); events:
SendGrid's Event Webhook reference. Text in them is a stranger's and is only kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.messaging.rules.delivery import State

TWILIO_OPTED_OUT = frozenset({21610})
TWILIO_UNUSABLE = frozenset({21211, 21614, 30004, 30005, 30006})
TWILIO_TROUBLE = frozenset({20003, 21408, 21606, 30007, 30034})


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One piece of news of a carrier about one attempt. `key` is the same for the same news.

    `state` is None for news that moves nothing (an open, a click).
    """

    outbox_id: UUID
    n: int
    key: str
    event: str
    state: State | None
    vendor_id: str | None = None
    code: str | None = None
    detail: str | None = None
    suppress: bool = False
    unusable: bool = False
    trouble: bool = False


_TWILIO: dict[str, State | None] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "accepted",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


def twilio_news(fields: Mapping[str, str], *, outbox_id: UUID, n: int) -> News | None:
    """Return what a status callback says; None when it says nothing we know."""
    status = fields.get("MessageStatus", "")
    if status not in _TWILIO:
        return None
    given = fields.get("ErrorCode", "")
    code = int(given) if given.isdecimal() and len(given) < 9 else 0  # noqa: PLR2004 - a code
    sid = fields.get("MessageSid", "")
    return News(
        outbox_id=outbox_id,
        n=n,
        key=f"{sid}:{status}",
        event=status,
        state=_TWILIO[status],
        vendor_id=sid or None,
        code=str(code) if code else None,
        detail=f"Twilio {code}" if code else None,
        suppress=code in TWILIO_OPTED_OUT,
        unusable=code in TWILIO_UNUSABLE,
        trouble=code in TWILIO_TROUBLE,
    )


_SENDGRID: dict[str, State | None] = {
    "processed": "accepted",
    "deferred": "accepted",
    "delivered": "delivered",
    "bounce": "failed",
    "dropped": "failed",
    # A scanner opens and clicks too: neither says anything about a person.
    "open": None,
    "click": None,
    "spamreport": None,
    "unsubscribe": None,
    "group_unsubscribe": None,
    "group_resubscribe": None,
}
_STOPS = frozenset({"spamreport", "unsubscribe", "group_unsubscribe"})
_STOPPED_BEFORE = ("unsubscribed address", "spam reporting address")


def sendgrid_news(event: Mapping[str, object]) -> News | None:
    """Return what an event says about one of our attempts; None when it is about none.

    The same news comes with another `sg_event_id`: what makes it one is message, event, time
    and its address or reason.
    """
    outbox, _, n = str(event.get("send", "")).partition(":")
    outbox_id = _uuid(outbox)
    name = str(event.get("event", ""))
    if outbox_id is None or not n.isdecimal() or len(n) > 4 or name not in _SENDGRID:  # noqa: PLR2004 - a count
        return None
    reason = str(event.get("reason") or event.get("response") or "")
    vendor_id = str(event.get("sg_message_id", "")).partition(".")[0]
    what = hashlib.sha256(f"{event.get('url', '')}\n{reason}".encode(errors="replace")).hexdigest()
    hard = name == "bounce" and str(event.get("type", "bounce")) == "bounce"
    before = name == "dropped" and reason.casefold().startswith(_STOPPED_BEFORE)
    return News(
        outbox_id=outbox_id,
        n=int(n),
        key=f"{vendor_id}:{name}:{event.get('timestamp', '')}:{what[:16]}",
        event=name,
        state=_SENDGRID[name],
        vendor_id=vendor_id or None,
        code=str(event.get("status") or name)[:40],
        detail=reason or None,
        suppress=name in _STOPS or before,
        unusable=hard or (name == "dropped" and not before),
    )


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
