"""What a vendor's failure means to us: one word per kind, whoever reports it and however.

Promises that no text of a vendor gets into an exception: it may quote the customer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import cast

import orjson

from lead_orchestrator.assistant.ports import ModelFailed, Trouble, Usage
from lead_orchestrator.assistant.rules.context import Json

LONGEST_WAIT_S = 3600.0

# Kinds and codes of both vendors' error bodies and error events, as their pages about errors and
# the types of OpenAI's SDK (ResponseError) list them.
_BY_KIND: Mapping[str, Trouble] = {
    "insufficient_quota": "quota",
    "billing_error": "quota",
    "billing_hard_limit_reached": "quota",
    "billing_not_active": "quota",
    "rate_limit_error": "rate_limited",
    "rate_limit_exceeded": "rate_limited",
    "requests": "rate_limited",
    "tokens": "rate_limited",
    "overloaded_error": "overloaded",
    "overloaded": "overloaded",
    "server_is_overloaded": "overloaded",
    "slow_down": "overloaded",
    "service_unavailable": "overloaded",
    "authentication_error": "auth",
    "permission_error": "auth",
    "invalid_api_key": "auth",
    "account_deactivated": "auth",
    "not_found_error": "bad_request",
    "model_not_found": "bad_request",
    "invalid_request_error": "bad_request",
    "request_too_large": "bad_request",
    "context_length_exceeded": "bad_request",
    "invalid_prompt": "refused",
    "bio_policy": "refused",
    "misalignment_policy_violation": "refused",
    "content_policy_violation": "refused",
    "api_error": "server",
    "server_error": "server",
    "timeout_error": "server",
}
_BY_STATUS: Mapping[int, Trouble] = {
    401: "auth",
    402: "quota",
    403: "auth",
    408: "server",
    409: "server",
    429: "rate_limited",
    503: "overloaded",
    529: "overloaded",
}
_NAME = re.compile(r"[a-z0-9_.]{1,60}")
_OUT_OF_CREDIT = re.compile(r"credit balance|quota|billing", re.IGNORECASE)
# Told with a status of its own; a body's kind says more only for these.
_SAYS_MORE = frozenset({"quota", "overloaded", "refused"})


def refused_call(
    provider: str, status: int, headers: Mapping[str, str], body: bytes
) -> ModelFailed:
    """Return what an answer with another status than 200 means. Such a call is not billed."""
    error = _error_of(body)
    named = named_trouble(error)
    trouble: Trouble = _BY_STATUS.get(status, "server" if status >= 500 else "bad_request")  # noqa: PLR2004 - HTTP
    if status < 400:  # noqa: PLR2004 - HTTP
        trouble = "garbage"
    if named in _SAYS_MORE:
        trouble = named
    elif status == 400 and _OUT_OF_CREDIT.search(str(error.get("message", ""))):  # noqa: PLR2004 - HTTP
        trouble = "quota"  # Anthropic says so with an invalid_request_error
    return ModelFailed(
        f"{provider} answered {status} {_said(error)}".strip(),
        trouble=trouble,
        retry_after=_retry_after(headers),
    )


def reported(
    provider: str, error: Mapping[str, Json], *, usage: Usage | None, began: bool
) -> ModelFailed:
    """Return what an error inside a stream means. What was made before it may be billed."""
    return ModelFailed(
        f"{provider} reported {_said(error)} in the stream",
        trouble=named_trouble(error) or "server",
        usage=usage,
        billable=began or usage is not None,
    )


def cut(provider: str, usage: Usage | None) -> ModelFailed:
    """Return that a stream ended without its end; what came until then may be billed."""
    return ModelFailed(
        f"{provider}'s stream ended without its end", trouble="cut", usage=usage, billable=True
    )


def measured(usage: Usage | None) -> bool:
    """Say whether usage was told: no prompt is without tokens."""
    return usage is not None and usage.input + usage.cached_read + usage.cached_write > 0


def named_trouble(error: Mapping[str, Json]) -> Trouble | None:
    """Return the trouble that an error's own code or type names; the code is the finer one."""
    for key in ("code", "type"):
        trouble = _BY_KIND.get(str(error.get(key) or ""))
        if trouble is not None:
            return trouble
    return None


def _error_of(body: bytes) -> Mapping[str, Json]:
    """Return the error object of a body of either vendor; empty when there is none."""
    try:
        given: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    if isinstance(given, dict):
        inner: object = cast("dict[str, object]", given).get("error")
        if isinstance(inner, dict):
            return cast("dict[str, Json]", inner)
    return {}


def _said(error: Mapping[str, Json]) -> str:
    """Return the vendor's own names of an error, as long as they are names."""
    names = [str(error.get(key) or "") for key in ("type", "code")]
    return " ".join(dict.fromkeys(n for n in names if _NAME.fullmatch(n)))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a vendor asks us to wait, given in either unit or as a moment.

    A moment is measured against the answer's own `Date`, so no clock is needed.
    """
    for name, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return _clamped(float(headers.get(name, "")) / per_second)
        except ValueError:
            continue
    try:
        until = parsedate_to_datetime(headers.get("retry-after", ""))
        return _clamped((until - parsedate_to_datetime(headers.get("date", ""))).total_seconds())
    except (ValueError, TypeError):
        return None


def _clamped(seconds: float) -> float:
    return max(0.0, min(LONGEST_WAIT_S, seconds))
