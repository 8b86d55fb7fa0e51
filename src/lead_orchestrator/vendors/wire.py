"""What every wire client needs to read an answer, and to know when nothing was sent."""

from __future__ import annotations

from typing import Any, cast

import httpx

# Failures before any byte of the request left: the vendor has certainly not seen it.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
LONGEST_WAIT_S = 3600.0


def json_object(answer: httpx.Response) -> dict[str, Any] | None:
    """Return the body when it is a JSON object: a proxy may have answered with HTML."""
    try:
        body = answer.json()
    except ValueError:
        return None
    return cast("dict[str, Any]", body) if isinstance(body, dict) else None


def retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds a vendor asks us to wait, if it says so in seconds."""
    try:
        return max(0.0, min(LONGEST_WAIT_S, float(answer.headers.get("retry-after", ""))))
    except ValueError:
        return None
