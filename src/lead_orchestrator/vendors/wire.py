"""What every wire client needs to read an answer, and to know when nothing was sent."""

from __future__ import annotations

from time import monotonic
from typing import Any, cast

import httpx


class TooLate(httpx.ConnectTimeout):
    """The process slept until the request was no longer its to make; nothing whole was sent."""


# Failures before any byte of the request left: the vendor has certainly not seen it.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
LONGEST_WAIT_S = 3600.0
_WRITES = ("send_request_headers.started", "send_request_body.started")


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


def not_after(until: float) -> dict[str, Any]:
    """Return request extensions that let no part of a request be written at or after `until`.

    `until` is a moment of the monotonic clock, made where the lease was read: a span of seconds
    would start anew in a process that was frozen in between. A process can be frozen anywhere,
    also between deciding to call and the first byte; the last look at the clock is therefore the
    wire's own, right before it writes (httpcore's trace events). What stays is a freeze within the
    few instructions between that look and the kernel's: no vendor here offers to fence those.
    Raises `TooLate`, one of `NOT_SENT`: a request without its body is no request to the vendor.
    """

    async def look(event: str, _: dict[str, Any]) -> None:
        if event.endswith(_WRITES) and monotonic() >= until:
            raise TooLate("the worker slept past its lease")

    return {"trace": look}
