"""SendGrid's v3 mail/send, its Activity search and its signed events, as they go over the wire.

Promises one request per call, never a hidden retry, and an answer for whatever the network does.
"""

from __future__ import annotations

import asyncio
import base64
import math
from dataclasses import dataclass
from typing import Any, cast

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from lead_orchestrator.kit.http import TOTAL_S
from lead_orchestrator.vendors.wire import NOT_SENT, json_object, not_after, retry_after

OK = 200
ACCEPTED = 202


@dataclass(frozen=True, slots=True)
class Taken:
    """202: queued under this X-Message-Id."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """4xx: not taken."""

    status: int
    message: str
    field: str | None
    retry_after_s: float | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never left."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether it was taken."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The Activity search is not part of this account's plan."""

    detail: str


Answer = Taken | Rejected | NotSent | Unclear


class SendGrid:
    """A client of one API key."""

    def __init__(
        self, http: httpx.AsyncClient, *, base_url: str, api_key: str, total_s: float = TOTAL_S
    ) -> None:
        self._http = http
        self._total_s = total_s
        self._base = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}"}

    async def send(self, mail: dict[str, Any], *, until: float = math.inf) -> Answer:
        """Post one mail in the shape of `POST /v3/mail/send`.

        Nothing is written at or after `until` (seconds of the monotonic clock).
        """
        try:
            async with asyncio.timeout(self._total_s):
                answer = await self._http.post(
                    f"{self._base}/v3/mail/send",
                    json=mail,
                    headers=self._headers,
                    extensions=not_after(until),
                )
        except NOT_SENT as error:
            return NotSent(type(error).__name__)
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            return Unclear(type(error).__name__)
        if answer.status_code == ACCEPTED:
            message_id = answer.headers.get("x-message-id", "")
            return Taken(message_id) if message_id else Unclear("202 without an id")
        if not answer.is_client_error:
            return Unclear(f"HTTP {answer.status_code}")
        message, field = _error(answer)
        return Rejected(answer.status_code, message, field, retry_after(answer))

    async def find(self, *, argument: str, value: str) -> list[str] | Unclear | Unavailable:
        """Return the message ids that carry a custom argument (paid Activity add-on)."""
        query = f"unique_args['{argument}']=\"{value}\""
        try:
            async with asyncio.timeout(self._total_s):
                answer = await self._http.get(
                    f"{self._base}/v3/messages",
                    params={"query": query, "limit": 10},
                    headers=self._headers,
                )
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            return Unclear(type(error).__name__)
        if answer.status_code in (401, 403, 404):
            return Unavailable(f"HTTP {answer.status_code}")
        if answer.status_code != OK:
            return Unclear(f"HTTP {answer.status_code}")
        rows = (json_object(answer) or {}).get("messages")
        if not isinstance(rows, list):
            return Unclear("unreadable list")
        return [str(row["msg_id"]) for row in cast("list[dict[str, Any]]", rows) if "msg_id" in row]


def _error(answer: httpx.Response) -> tuple[str, str | None]:
    """Return message and field of SendGrid's error shape; a 413 comes as HTML."""
    errors = (json_object(answer) or {}).get("errors")
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return f"HTTP {answer.status_code}", None
    first = cast("dict[str, Any]", errors[0])
    field = first.get("field")
    return str(first.get("message") or "")[:200], None if field is None else str(field)


def signed(public_key: str, *, body: bytes, timestamp: str, header: str) -> bool:
    """Say whether `header` signs an event batch: ECDSA P-256/SHA-256 over timestamp + raw body.

    `public_key` is base64 SPKI DER as the console shows it. The body's closing CRLF counts.
    """
    try:
        key = load_der_public_key(base64.b64decode(public_key))
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        key.verify(
            base64.b64decode(header, validate=True),
            timestamp.encode("utf-8", "surrogatepass") + body,
            ECDSA(SHA256()),
        )
    except (InvalidSignature, ValueError):
        return False
    return True
