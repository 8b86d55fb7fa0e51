"""Owns Twilio's calls to the product: signed forms, their habits, and what was answered.

Promises that every call is listed, answered or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

import httpx

from simulators.twilio_wire import keyword, segments, signature

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from simulators.kernel import Clock
    from simulators.twilio_messages import Message

API_VERSION = "2010-04-01"
_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackHabits:
    """How callbacks travel: their order, how many copies, which get lost, which are forged.

    `moment="before_answer"` sends what is due before the create call itself is answered.
    """

    order: Literal["in_order", "reversed", "shuffled"] = "in_order"
    copies: int = 1
    dropped: frozenset[str] = frozenset()
    forged: bool = False
    moment: Literal["when_pumped", "before_answer"] = "when_pumped"

    def __post_init__(self) -> None:
        """Refuse habits that mean nothing."""
        known_order = self.order in {"in_order", "reversed", "shuffled"}
        known_moment = self.moment in {"when_pumped", "before_answer"}
        if not known_order or not known_moment or self.copies < 0:
            msg = (
                "order is in_order, reversed or shuffled; copies is 0 or more; "
                "moment is when_pumped or before_answer"
            )
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to the product and its answer; no status when nobody answered."""

    url: str
    form: dict[str, str]
    status: int | None
    at: datetime


class Caller:
    """Signs and posts forms."""

    def __init__(self, *, clock: Clock, auth_token: str) -> None:
        """Sign with the account's token."""
        self._clock = clock
        self._token = auth_token
        self.calls: list[Call] = []

    async def post(
        self, client: httpx.AsyncClient, url: str, form: Mapping[str, str], *, forged: bool = False
    ) -> httpx.Response | None:
        """Post a signed form; None when nobody answered."""
        token = "somebody-else" if forged else self._token
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": signature(token=token, url=url, params=form.items()),
        }
        response: httpx.Response | None
        try:
            response = await client.post(
                url, content=urlencode(form), headers=headers, timeout=_PATIENCE_S
            )
        except httpx.TransportError:
            response = None
        status = None if response is None else response.status_code
        self.calls.append(Call(url=url, form=dict(form), status=status, at=self._clock()))
        return response


def status_form(message: Message, status: str, *, account_sid: str) -> dict[str, str]:
    """Make a status callback's form."""
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "To": message.to,
        "From": message.sender,
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
    }
    if message.service:
        form["MessagingServiceSid"] = message.service
    if status in {"undelivered", "failed"} and message.error_code:
        form["ErrorCode"] = str(message.error_code)
    return form


def inbound_form(
    *, sid: str, account_sid: str, sender: str, to: str, body: str, service: str | None
) -> dict[str, str]:
    """Make an inbound text's form; several values are empty on the wire, and signed so."""
    form = {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "AccountSid": account_sid,
        "From": sender,
        "To": to,
        "Body": body,
        "NumMedia": "0",
        "NumSegments": str(segments(body)),
        "SmsStatus": "received",
        "FromCity": "",
        "FromState": "",
        "FromZip": "",
        "FromCountry": "US",
        "ToCity": "",
        "ToState": "",
        "ToZip": "",
        "ToCountry": "US",
        "ApiVersion": API_VERSION,
    }
    if service:
        form["MessagingServiceSid"] = service
    opt_out = keyword(body)
    if opt_out:
        form["OptOutType"] = opt_out
    return form
