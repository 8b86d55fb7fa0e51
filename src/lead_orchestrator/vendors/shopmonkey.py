"""Shopmonkey v3 on the wire: reading rows by id, and whether a webhook is really theirs.

Promises that an id is checked before it becomes part of an address.
Facts: shopmonkey.dev (resources, error shape, rate-limit headers); the signature text is not
published, the header trio is that of Standard Webhooks and is verified as such.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import httpx

TOLERANCE_S = 300
_ID = re.compile(r"^[A-Za-z0-9-]{1,64}$")


class ShopmonkeyError(Exception):
    """Shopmonkey did not answer as asked; `retry` says whether asking again can help."""

    def __init__(self, message: str, *, status: int | None, retry: bool) -> None:
        super().__init__(message)
        self.status = status
        self.retry = retry


class NotAnId(ValueError):  # noqa: N818 - it says what the text is
    """The text cannot be an id of a row."""


@dataclass(frozen=True, slots=True)
class Shopmonkey:
    """A client for one API key. `base_url` ends in `/v3`."""

    http: httpx.AsyncClient
    base_url: str
    api_key: str

    async def row(self, resource: str, row_id: str) -> dict[str, Any] | None:
        """Return one row of `order`, `customer` or `vehicle`; None when it does not exist.

        Raises `NotAnId` before anything is sent, and `ShopmonkeyError`.
        """
        if not _ID.match(row_id):
            raise NotAnId(resource)
        try:
            answer = await self.http.get(
                f"{self.base_url.rstrip('/')}/{resource}/{row_id}",
                headers={"Authorization": f"Bearer {self.api_key}"},
            )
        except httpx.HTTPError as error:
            raise ShopmonkeyError(type(error).__name__, status=None, retry=True) from error
        status = answer.status_code
        if status == 404:  # noqa: PLR2004
            return None
        if status != 200:  # noqa: PLR2004
            # A web application firewall answers 403 with HTML; a real 403 is JSON.
            waf = status == 403 and "html" in answer.headers.get("content-type", "")  # noqa: PLR2004
            message = f"{resource}: HTTP {status}"
            raise ShopmonkeyError(
                message,
                status=status,
                retry=waf or status in (408, 429) or status >= 500,  # noqa: PLR2004
            )
        try:
            body: object = answer.json()
        except ValueError as error:
            raise ShopmonkeyError("not JSON", status=status, retry=True) from error
        if not isinstance(body, dict):
            raise ShopmonkeyError("not an object", status=status, retry=True)
        data: object = cast("dict[str, object]", body).get("data")
        if not isinstance(data, dict):
            raise ShopmonkeyError("no data", status=status, retry=True)
        return cast("dict[str, Any]", data)


def verify_webhook(
    headers: Mapping[str, str], body: bytes, *, secrets: Iterable[str], now: datetime
) -> bool:
    """Say whether a webhook was signed with one of `secrets` within five minutes of `now`.

    Standard Webhooks: `v1,` + base64(HMAC-SHA256(key, "{id}.{timestamp}.{raw body}")), several
    signatures separated by spaces; the key is the base64 part after `whsec_`, or the raw secret.
    """
    message_id = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not message_id or not re.fullmatch(r"\d{1,12}", stamp) or not signatures.isascii():
        return False
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
        return False
    signed = f"{message_id}.{stamp}.".encode("utf-8", "surrogatepass") + body
    given = [
        part.partition(",")[2].encode() for part in signatures.split() if part.startswith("v1,")
    ]
    good = False
    for key in _keys(secrets):
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
        for signature in given:
            good |= hmac.compare_digest(expected, signature)
    return good


def _keys(secrets: Iterable[str]) -> Iterable[bytes]:
    for secret in secrets:
        yield secret.encode()
        if secret.startswith("whsec_"):
            try:
                yield base64.b64decode(secret.removeprefix("whsec_"), validate=True)
            except binascii.Error:
                continue
