"""Text messages through Twilio: which answer means what.

Codes: Twilio's error and warning dictionary; 21xxx come with the call, 30xxx with a callback.
"""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never
from urllib.parse import urlencode

from lead_orchestrator.messaging.ports import (
    Absent,
    Accepted,
    CannotSay,
    Envelope,
    Finding,
    Found,
    Outcome,
    Refused,
    Unknown,
)
from lead_orchestrator.messaging.rules.carrier_news import (
    TWILIO_OPTED_OUT,
    TWILIO_TROUBLE,
    TWILIO_UNUSABLE,
)
from lead_orchestrator.vendors import twilio

ROUTE = "twilio"
LATER = frozenset({20429})
SKEW = timedelta(seconds=5)
KEYS_WAIT = timedelta(minutes=5)


class TwilioCarrier:
    """One sender: a number, or a messaging service."""

    def __init__(self, client: twilio.Twilio, *, sender: dict[str, str], public_url: str) -> None:
        self._client = client
        self._sender = sender
        self._callback = f"{public_url}/webhooks/twilio/status"

    @property
    def route(self) -> str:
        """Name the carrier."""
        return ROUTE

    async def send(self, envelope: Envelope) -> Outcome:
        """Hand one text message over."""
        ours = {
            "organisation": str(envelope.organisation_id),
            "outbox": str(envelope.outbox_id),
            "n": str(envelope.n),
        }
        answer = await self._client.create_message(
            to=envelope.recipient,
            body=envelope.body,
            sender=self._sender,
            status_callback=f"{self._callback}?{urlencode(ours)}",
            token=f"{envelope.outbox_id}:{envelope.n}",
            until=envelope.until,
        )
        match answer:
            case twilio.Created(sid):
                return Accepted(sid)
            case twilio.NotSent(detail):
                return Refused(code="not_sent", detail=detail, retry_after=timedelta(seconds=1))
            case twilio.Unclear(detail):
                return Unknown(detail)
            case twilio.Rejected():
                return _refused(answer)
        assert_never(answer)

    async def lookup(self, envelope: Envelope) -> Finding:
        """Look for the message by recipient and day, and know it by the text only it carries.

        Another attempt's message is no proof: what was made before this attempt is passed over.
        """
        listed = await self._client.list_messages(to=envelope.recipient, since=envelope.started_at)
        if isinstance(listed, twilio.Unclear):
            return CannotSay(listed.detail, again=True)
        for message in listed:
            if message.sid in envelope.others:
                continue
            if message.created_at and message.created_at < envelope.started_at - SKEW:
                continue
            if envelope.match in message.body if envelope.match else envelope.body == message.body:
                return Found(message.sid)
        return Absent()


def _refused(answer: twilio.Rejected) -> Refused:
    code = answer.code
    later: timedelta | None = None
    if answer.status == 429 or code in LATER:  # noqa: PLR2004 - Too Many Requests
        later = timedelta(seconds=answer.retry_after_s or 1)
    elif answer.status in (401, 403):
        later = KEYS_WAIT
    return Refused(
        code=str(code or answer.status),
        detail=answer.message or f"HTTP {answer.status}",
        suppress=code in TWILIO_OPTED_OUT,
        unusable=code in TWILIO_UNUSABLE,
        trouble=code in TWILIO_TROUBLE or answer.status in (401, 403),
        retry_after=later,
    )
