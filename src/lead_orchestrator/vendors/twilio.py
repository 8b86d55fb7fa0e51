"""Twilio's Messages API and its signatures, as they go over the wire.

Promises one request per call, never a hidden retry, and an answer for whatever the network does.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from lead_orchestrator.kit.http import TOTAL_S
from lead_orchestrator.kit.secrets import same
from lead_orchestrator.vendors.wire import NOT_SENT, json_object, not_after, retry_after

OK = 200
PAGE = 100


@dataclass(frozen=True, slots=True)
class Created:
    """201: the message has this sid."""

    sid: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """4xx: no message was made. `code` is Twilio's, 0 when the body could not be read."""

    status: int
    code: int
    message: str
    retry_after_s: float | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never left."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether a message was made."""

    detail: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A message of a list."""

    sid: str
    body: str
    created_at: datetime | None


Answer = Created | Rejected | NotSent | Unclear


class Twilio:
    """A client of one account."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        base_url: str,
        account_sid: str,
        auth_token: str,
        total_s: float = TOTAL_S,
    ) -> None:
        self._http = http
        self._total_s = total_s
        self._url = f"{base_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._auth = httpx.BasicAuth(account_sid, auth_token)

    async def create_message(
        self,
        *,
        to: str,
        body: str,
        sender: dict[str, str],
        status_callback: str,
        token: str,
        until: float = math.inf,
    ) -> Answer:
        """Post one message. `sender` holds From or MessagingServiceSid.

        Nothing is written at or after `until` (seconds of the monotonic clock).

        `token` goes as I-Twilio-Idempotency-Token: no document promises that it does anything.
        """
        form = {"To": to, "Body": body, "StatusCallback": status_callback, **sender}
        try:
            async with asyncio.timeout(self._total_s):
                answer = await self._http.post(
                    self._url,
                    data=form,
                    auth=self._auth,
                    headers={"I-Twilio-Idempotency-Token": token},
                    extensions=not_after(until),
                )
        except NOT_SENT as error:
            return NotSent(type(error).__name__)
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            return Unclear(type(error).__name__)
        return _read(answer)

    async def list_messages(self, *, to: str, since: datetime) -> list[Listed] | Unclear:
        """Return the messages to `to` made on the day of `since` (UTC) or later, newest first."""
        found: list[Listed] = []
        url: str | None = self._url
        query: dict[str, str | int] | None = {
            "To": to,
            "DateSent>": since.astimezone(UTC).date().isoformat(),
            "PageSize": PAGE,
        }
        try:
            async with asyncio.timeout(self._total_s):
                while url is not None and len(found) < 10 * PAGE:
                    answer = await self._http.get(url, params=query, auth=self._auth)
                    if answer.status_code != OK:
                        return Unclear(f"HTTP {answer.status_code}")
                    page = json_object(answer)
                    if page is None or not isinstance(page.get("messages"), list):
                        return Unclear("unreadable list")
                    found += [_listed(row) for row in page["messages"]]
                    after = page.get("next_page_uri")
                    url = str(httpx.URL(self._url).join(after)) if after else None
                    query = None
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            return Unclear(type(error).__name__)
        return found


def _read(answer: httpx.Response) -> Answer:
    body = json_object(answer)
    if answer.is_success:
        sid = None if body is None else body.get("sid")
        return Created(sid) if isinstance(sid, str) and sid else Unclear("2xx without a sid")
    if not answer.is_client_error:
        return Unclear(f"HTTP {answer.status_code}")
    code = 0 if body is None else body.get("code")
    message = "" if body is None else str(body.get("message") or "")
    return Rejected(
        answer.status_code,
        code if isinstance(code, int) else 0,
        message[:200],
        retry_after(answer),
    )


def _listed(row: dict[str, Any]) -> Listed:
    try:
        created = parsedate_to_datetime(str(row.get("date_created")))
    except ValueError:
        created = None
    return Listed(str(row.get("sid")), str(row.get("body") or ""), created)


def signature(auth_token: str, url: str, params: Iterable[tuple[str, str]]) -> str:
    """Return X-Twilio-Signature of a form post to `url`.

    Source: Twilio's SDK: base64(HMAC-SHA1(token, url + sorted unique name+value pairs)).
    """
    text = url + "".join(f"{name}{value}" for name, value in sorted(set(params)))
    digest = hmac.new(auth_token.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()


def signed(auth_token: str, *, url: str, params: Iterable[tuple[str, str]], header: str) -> bool:
    """Say whether `header` signs the post, with the standard port in the URL or without it."""
    params = list(params)
    forms = {url, _with_port(url), _without_port(url)}
    return any(same(signature(auth_token, form, params), header) for form in sorted(forms))


def _with_port(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if ":" in host:
        return url
    return f"{scheme}://{host}:{443 if scheme == 'https' else 80}{slash}{path}"


def _without_port(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.removesuffix(':443').removesuffix(':80')}{slash}{path}"
