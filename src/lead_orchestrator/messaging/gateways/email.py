"""E-mail through SendGrid: what a mail looks like on the wire, and which answer means what."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any, assert_never

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
from lead_orchestrator.vendors import sendgrid

ROUTE = "sendgrid"
KEYS_WAIT = timedelta(minutes=5)


class SendGridCarrier:
    """One sender address under one API key."""

    def __init__(self, client: sendgrid.SendGrid, *, from_email: str) -> None:
        self._client = client
        self._from = from_email

    @property
    def route(self) -> str:
        """Name the carrier."""
        return ROUTE

    async def send(self, envelope: Envelope) -> Outcome:
        """Hand one mail over. The first 202 is only "taken": delivery comes as an event."""
        answer = await self._client.send(self._mail(envelope), until=envelope.until)
        match answer:
            case sendgrid.Taken(message_id):
                return Accepted(message_id)
            case sendgrid.NotSent(detail):
                return Refused(code="not_sent", detail=detail, retry_after=timedelta(seconds=1))
            case sendgrid.Unclear(detail):
                return Unknown(detail)
            case sendgrid.Rejected():
                return _refused(answer)
        assert_never(answer)

    async def lookup(self, envelope: Envelope) -> Finding:
        """Search the account's activity for our attempt's id, where the plan has the search."""
        found = await self._client.find(argument="send", value=f"{envelope.outbox_id}:{envelope.n}")
        match found:
            case sendgrid.Unavailable(detail):
                return CannotSay(detail, again=False)
            case sendgrid.Unclear(detail):
                return CannotSay(detail, again=True)
            case list():
                return Found(found[0]) if found else Absent()
        assert_never(found)

    def _mail(self, envelope: Envelope) -> dict[str, Any]:
        content = [{"type": "text/plain", "value": envelope.body}]
        if envelope.html:
            content.append({"type": "text/html", "value": envelope.html})
        mail: dict[str, Any] = {
            "personalizations": [{"to": [{"email": envelope.recipient}]}],
            "from": {"email": self._from, "name": envelope.sender_name},
            "subject": envelope.subject,
            "content": content,
            # Ids only: SendGrid keeps these for long and shows them to its staff.
            "custom_args": {
                "organisation": str(envelope.organisation_id),
                "send": f"{envelope.outbox_id}:{envelope.n}",
            },
            # A tracked link would be the tracker's link, and its clicks are mostly scanners'.
            "tracking_settings": {
                "click_tracking": {"enable": False, "enable_text": False},
                "open_tracking": {"enable": False},
                "subscription_tracking": {"enable": False},
            },
        }
        if envelope.reply_to:
            mail["reply_to"] = {"email": envelope.reply_to, "name": envelope.sender_name}
        if envelope.attachments:
            mail["attachments"] = [
                {
                    "content": base64.b64encode(a.content).decode(),
                    "type": a.type,
                    "filename": a.name,
                    "disposition": "attachment",
                }
                for a in envelope.attachments
            ]
        return mail


def _refused(answer: sendgrid.Rejected) -> Refused:
    later: timedelta | None = None
    if answer.status == 429:  # noqa: PLR2004 - Too Many Requests
        later = timedelta(seconds=answer.retry_after_s or 1)
    elif answer.status in (401, 403):
        later = KEYS_WAIT
    bad_address = answer.field is not None and ".to." in f"{answer.field}."
    return Refused(
        code=str(answer.status),
        detail=answer.message,
        unusable=bad_address and answer.status == 400,  # noqa: PLR2004 - Bad Request
        trouble=answer.status in (401, 403),
        retry_after=later,
    )
