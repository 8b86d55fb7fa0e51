"""Owns what OpenAI's two wires share: errors, usage, the counting of prompts.

Vendor source: the API reference; shapes as the vendor's own Python types have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from simulators.talk import Row, Tokens

# Names, and how much they take and give. Source: the vendor's table of models, autumn 2026.
MODELS: Final = {
    "gpt-6-luna": (922_000, 128_000),
    "gpt-6-sol": (922_000, 128_000),
    "gpt-6.1-sol": (922_000, 128_000),
    "gpt-6-astra": (922_000, 128_000),
    "gpt-5.4-mini": (272_000, 128_000),
}
_KINDS: Final = {
    400: "invalid_request_error",
    401: "invalid_request_error",
    404: "invalid_request_error",
    429: "requests",
    500: "server_error",
    503: "service_unavailable_error",
}


def failure(
    status: int,
    message: str,
    *,
    code: str | None = None,
    param: str | None = None,
    kind: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return an error in the vendor's shape."""
    error = {"message": message, "type": kind or _KINDS[status], "param": param, "code": code}
    return JSONResponse({"error": error}, status_code=status, headers=headers)


def responses_usage(tokens: Tokens) -> Row:
    """Return usage as Responses tells it: the input includes what was cached."""
    return {
        "input_tokens": tokens.prompt,
        "input_tokens_details": {
            "cached_tokens": tokens.cached_read,
            "cache_write_tokens": tokens.cached_write,
        },
        "output_tokens": tokens.output,
        "output_tokens_details": {"reasoning_tokens": tokens.reasoning},
        "total_tokens": tokens.prompt + tokens.output,
    }


def chat_usage(tokens: Tokens) -> Row:
    """Return usage as Chat Completions tells it."""
    return {
        "prompt_tokens": tokens.prompt,
        "prompt_tokens_details": {
            "cached_tokens": tokens.cached_read,
            "cache_write_tokens": tokens.cached_write,
            "audio_tokens": 0,
        },
        "completion_tokens": tokens.output,
        "completion_tokens_details": {
            "reasoning_tokens": tokens.reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
        "total_tokens": tokens.prompt + tokens.output,
    }
