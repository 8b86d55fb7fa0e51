"""Owns Shopmonkey's envelope: answers, errors, and who may call.

Promises the vendor's own shapes, down to the firewall's HTML page and the rolling-minute limit.
"""

from __future__ import annotations

import hashlib
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, JSONResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from simulators.kernel import Clock, Row
    from simulators.shopmonkey_lists import Page, Quirks

API_KEY: Final = "sim-shopmonkey-key"
# A valid key without permissions: 403 on every write.
READ_ONLY_KEY: Final = "sim-shopmonkey-read-only"
_WINDOW: Final = timedelta(seconds=60)
_FIREWALL_PAGE: Final = (
    "<!DOCTYPE html><html><head><title>Attention Required!</title></head>"
    "<body><h1>Sorry, you have been blocked</h1></body></html>"
)


def success(data: object, *, status: int = 200) -> JSONResponse:
    """Wrap one row."""
    return JSONResponse({"success": True, "data": data}, status_code=status)


def listed(page: Page) -> JSONResponse:
    """Wrap a page of rows with its meta."""
    meta = {"hasMore": page.has_more, "total": page.total}
    return JSONResponse({"success": True, "data": page.rows, "meta": meta})


def failure(status: int, message: str, *, headers: dict[str, str] | None = None) -> JSONResponse:
    """Make the vendor's error body; the code is stable for a message."""
    mark = hashlib.sha256(message.encode()).hexdigest()[:6]
    body = {
        "success": False,
        "message": message,
        "code": f"BOFF-{mark}",
        "documentation_url": "https://shopmonkey.dev/overview",
    }
    return JSONResponse(body, status_code=status, headers=headers)


def not_found(what: str) -> JSONResponse:
    """Make the answer for a row that is not there."""
    return failure(404, f"{what} not found")


def limit_headers(limit: int, remaining: int) -> dict[str, str]:
    """Make the headers that tell a client how much of its minute is left."""
    return {
        "X-RateLimit-Limit-Minute": str(limit),
        "X-RateLimit-Remaining-Minute": str(max(remaining, 0)),
    }


class Gate:
    """Decides who may call: firewall first, then the key, then the minute, then permission."""

    def __init__(self, *, clock: Clock, quirks: Quirks) -> None:
        """Take time from the caller."""
        self._clock = clock
        self.quirks = quirks
        self._calls: dict[str, deque[datetime]] = {}

    def clear(self) -> None:
        """Start every key's minute anew."""
        self._calls.clear()

    def refusal(self, request: Request) -> Response | None:
        """Return the answer for a caller who may not pass, or None."""
        agent = request.headers.get("user-agent", "").strip()
        if not agent or agent.startswith(self.quirks.blocked_agents):
            return HTMLResponse(_FIREWALL_PAGE, status_code=403, headers={"cf-mitigated": "1"})
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or key not in {API_KEY, READ_ONLY_KEY}:
            return failure(401, "Unauthorized")
        too_many = self._too_many(key)
        if too_many is not None:
            return too_many
        searching = request.url.path.endswith("/search")
        if key == READ_ONLY_KEY and request.method != "GET" and not searching:
            return failure(403, "You do not have permission to perform this action")
        return None

    def _too_many(self, key: str) -> Response | None:
        limit = self.quirks.limit_per_minute
        if limit is None:
            return None
        now = self._clock()
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - _WINDOW:
            calls.popleft()
        if len(calls) < limit:
            calls.append(now)
            return None
        wait = max(1, round((calls[0] + _WINDOW - now).total_seconds()))
        headers = {"Retry-After": str(wait), **limit_headers(limit, 0)}
        return failure(429, "Too many requests", headers=headers)


def body_refusal(request: Request, body: bytes) -> Response | None:
    """Return the 400 for a DELETE that says JSON and sends nothing, or None."""
    says_json = request.headers.get("content-type", "").startswith("application/json")
    if request.method == "DELETE" and says_json and not body:
        return failure(400, "Body cannot be empty when content-type is set to 'application/json'")
    return None


def known(body: Row, keys: frozenset[str]) -> Row:
    """Keep the keys the vendor knows; the others are dropped without a word, with a 200."""
    return {key: value for key, value in body.items() if key in keys}
