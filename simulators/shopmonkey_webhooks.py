"""Owns Shopmonkey's webhook sender: signing, the retry rule, the errored endpoint.

Promises the vendor's own client: four attempts in 55 seconds, and no retry of a plain 500 or 4xx.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

from simulators.shopmonkey_store import Store, iso, strings_in

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from simulators.kernel import Clock, Row, Sleep

MOST_ATTEMPTS: Final = 4
PATIENCE_S: Final = 55.0
_FIRST_WAIT_S: Final = 0.05
_LONGEST_WAIT_S: Final = 10.0
_RETRIED: Final = frozenset({408, 429, 502, 503, 504})
_ATTEMPT_TIMEOUT_S: Final = 15.0
# How many deliveries in a row fail before the endpoint is put in the errored state is not
# published; five makes it reachable in a test and rare in a run.
FAILURES_BEFORE_ERROR: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One call to a webhook endpoint and what came of it."""

    webhook_id: str
    request_id: str
    number: int
    url: str
    headers: dict[str, str]
    body: bytes
    status: int | None
    error: str | None
    at: datetime


def signing_key(secret: str) -> bytes:
    """Return the key behind a secret: base64 after `whsec_`, else the secret's own bytes."""
    if secret.startswith("whsec_"):
        return base64.b64decode(secret.removeprefix("whsec_"))
    return secret.encode()


def signature(*, secret: str, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Sign as Standard Webhooks does: `v1,` and base64 HMAC-SHA256 over `{id}.{ts}.{raw body}`."""
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    digest = hmac.new(signing_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def envelope(
    *, operation: str, table: str, data: Row, diff: Sequence[str] | None = None
) -> dict[str, object]:
    """Make a webhook body; `diff` is there only on UPDATE and there is no event key."""
    body: dict[str, object] = {
        "apiVersion": "3",
        "operation": operation,
        "table": table,
        "data": data,
    }
    if operation == "UPDATE":
        body["diff"] = list(diff or [])
    return body


def encoded(change: Mapping[str, object]) -> bytes:
    """Write a body as the vendor does: compact, and only a lone surrogate is escaped."""
    try:
        return json.dumps(change, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(change, separators=(",", ":")).encode()


class WebhookSender:
    """Delivers to the endpoints registered in the store."""

    def __init__(self, *, store: Store, clock: Clock, rng: random.Random, sleep: Sleep) -> None:
        """Take time, chance and waiting from the caller."""
        self._store = store
        self._clock = clock
        self._rng = rng
        self._sleep = sleep
        self._failures: dict[str, int] = {}
        self.attempts: list[Attempt] = []

    def endpoints(self, *, operation: str, table: str, data: Row) -> list[Row]:
        """Return the enabled, not errored endpoints that asked for this change."""
        words = "".join(part.title() for part in table.split("_"))
        wanted = {words, f"{words}{operation.title()}"}
        return [
            row
            for row in self._store.rows("webhook")
            if row.get("enabled")
            and not row.get("error")
            and wanted & set(strings_in(row.get("triggers")))
            and row.get("locationId") in {None, data.get("locationId")}
        ]

    async def deliver(self, client: httpx.AsyncClient, body: bytes, endpoint: Row) -> Attempt:
        """Call one endpoint until it accepts, refuses for good, or patience ends."""
        request_id = self._uuid()
        began, waited, wait = self._clock(), 0.0, _FIRST_WAIT_S
        number = 1
        while True:
            attempt, asked = await self._attempt(
                client, endpoint, body=body, request_id=request_id, number=number
            )
            pause = min(wait, _LONGEST_WAIT_S) if asked is None else asked
            spent = max(waited, (self._clock() - began).total_seconds())
            retried = attempt.status is None or attempt.status in _RETRIED
            if not retried or number >= MOST_ATTEMPTS or spent + pause > PATIENCE_S:
                self._note(endpoint, attempt)
                return attempt
            await self._sleep(pause)
            waited, wait, number = waited + pause, wait * 2, number + 1

    async def _attempt(
        self,
        client: httpx.AsyncClient,
        endpoint: Row,
        *,
        body: bytes,
        request_id: str,
        number: int,
    ) -> tuple[Attempt, float | None]:
        # The id is new for each attempt, so it cannot be what a receiver de-duplicates on.
        webhook_id, url, at = f"msg_{self._uuid()}", str(endpoint["url"]), self._clock()
        headers = self.headers(
            endpoint, body=body, webhook_id=webhook_id, request_id=request_id, number=number
        )
        status, error, asked = None, None, None
        try:
            response = await client.post(
                url,
                content=body,
                headers=headers,
                timeout=_ATTEMPT_TIMEOUT_S,
                follow_redirects=False,
            )
        except httpx.TransportError as failure:
            error = repr(failure)
        else:
            status, asked = response.status_code, _retry_after(response)
        attempt = Attempt(
            webhook_id=webhook_id,
            request_id=request_id,
            number=number,
            url=url,
            headers=headers,
            body=body,
            status=status,
            error=error,
            at=at,
        )
        self.attempts.append(attempt)
        return attempt, asked

    def headers(
        self, endpoint: Row, *, body: bytes, webhook_id: str, request_id: str, number: int
    ) -> dict[str, str]:
        """Make the vendor's headers; unsigned when the endpoint has no secret."""
        timestamp = int(self._clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Shopmonkey (+https://shopmonkey.io)",
            "X-Attempt": str(number),
            "X-Request-Id": request_id,
            "webhook-id": webhook_id,
            "webhook-timestamp": str(timestamp),
            "webhook-version": "3",
        }
        if endpoint.get("secret"):
            headers["webhook-signature"] = signature(
                secret=str(endpoint["secret"]),
                webhook_id=webhook_id,
                timestamp=timestamp,
                body=body,
            )
        return headers

    def _note(self, endpoint: Row, last: Attempt) -> None:
        key = str(endpoint["id"])
        if last.status is not None and last.status < httpx.codes.MULTIPLE_CHOICES:
            self._failures[key] = 0
            return
        self._failures[key] = self._failures.get(key, 0) + 1
        if self._failures[key] >= FAILURES_BEFORE_ERROR:
            self._failures[key] = 0
            reason = last.error or f"endpoint answered {last.status}"
            self._store.update(
                "webhook",
                key,
                {"error": True, "errorMessage": reason, "errorDate": iso(self._clock())},
            )

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdigit() else None
