"""Owns how Anthropic's Messages API words an answer: one message, or the events of a stream.

Vendor source: the Messages API reference; shapes as the vendor's own Python types have them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

import orjson
from starlette.responses import JSONResponse, Response

from simulators.talk import Piece, fragments, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulators.talk import Made, Row, Stop, ToolUse

_STOPS: Final[dict[Stop, str]] = {
    "end": "end_turn",
    "tools": "tool_use",
    "length": "max_tokens",
    "refused": "refusal",
    "context": "model_context_window_exceeded",
}
_KINDS: Final = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}


def failure(status: int, message: str, *, headers: dict[str, str] | None = None) -> Response:
    """Return an error in the vendor's shape."""
    body = {
        "type": "error",
        "error": {"type": _KINDS[status], "message": message},
        "request_id": "req_simulated",
    }
    return JSONResponse(body, status_code=status, headers=headers)


def event(kind: str, body: Row) -> bytes:
    """Return one event of a stream."""
    data = orjson.dumps({"type": kind, **body})
    return b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"


@lru_cache(maxsize=8192)
def _delta(index: int, kind: str, name: str, text: str) -> Piece:
    """Return a delta; the same words make the same bytes, so they are kept."""
    body: Row = {"index": index, "delta": {"type": kind, name: text}}
    return Piece(event("content_block_delta", body), len(text.encode()))


@lru_cache(maxsize=64)
def _stop(index: int) -> Piece:
    return Piece(event("content_block_stop", {"index": index}))


class MessageTelling:
    """One message on the wire."""

    def __init__(self, made: Made, *, hides_thinking: bool) -> None:
        """Take the answer; thinking may be hidden behind its signature."""
        self.made = made
        self.thinking = "" if hides_thinking else made.step.thinking

    def whole(self) -> Row:
        """Return the message."""
        step = self.made.step
        content: list[Row] = []
        if step.thinking:
            content.append(self.thought)
        if step.text:
            content.append({"type": "text", "text": step.text, "citations": None})
        for call in step.calls:
            used: Row = {"id": call.id, "name": call.name, "input": _parsed(call)}
            content.append({"type": "tool_use", **used})
        return {**self._message(content), **self._end(), "usage": self._usage()}

    @property
    def thought(self) -> Row:
        """The thinking block as it has to come back."""
        return {"type": "thinking", "thinking": self.thinking, "signature": self.made.signature}

    def pieces(self, *, words: int, usage: bool) -> list[Piece]:
        """Return the events of the stream."""
        return list(self._events(words, usage=usage))

    def _events(self, width: int, *, usage: bool) -> Iterator[Piece]:
        step, index = self.made.step, 0
        start = {**self._usage(), "output_tokens": 1, "output_tokens_details": None}
        none = {"input_tokens": 0, "output_tokens": 0}
        message = {**self._message([]), "usage": start if usage else none}
        yield Piece(event("message_start", {"message": message}))
        yield _PING
        if step.thinking:
            yield from self._thinking(index, width)
            index += 1
        if step.text:
            yield _TEXT_START[index]
            for part in words(step.text, width):
                yield _delta(index, "text_delta", "text", part)
            yield _stop(index)
            index += 1
        for call in step.calls:
            yield from _call(index, call)
            index += 1
        body: Row = {"delta": self._end()}
        counted = self._usage()
        body["usage"] = {k: counted[k] for k in _CUMULATIVE} if usage else {"output_tokens": 0}
        yield Piece(event("message_delta", body))
        yield _END

    def _thinking(self, index: int, width: int) -> Iterator[Piece]:
        empty = {"type": "thinking", "thinking": "", "signature": ""}
        yield Piece(event("content_block_start", {"index": index, "content_block": empty}))
        for part in words(self.thinking, width):
            yield _delta(index, "thinking_delta", "thinking", part)
        signed = {"type": "signature_delta", "signature": self.made.signature}
        yield Piece(event("content_block_delta", {"index": index, "delta": signed}))
        yield _stop(index)

    def error_event(self, number: int) -> bytes:
        """Say that the vendor is overloaded, after a 200."""
        del number
        return event("error", {"error": {"type": "overloaded_error", "message": "Overloaded"}})

    def failed_event(self, number: int) -> bytes:
        """Say that something broke at the vendor, after a 200."""
        del number
        error = {"type": "api_error", "message": "Internal server error"}
        return event("error", {"error": error})

    def noise(self, number: int) -> bytes:
        """Return a ping, or an event of tomorrow."""
        if number % 2:
            return _PING.data
        return event("content_block_shimmer", {"index": 0, "shimmer": number})

    def _message(self, content: list[Row]) -> Row:
        return {
            "id": f"msg_{self.made.id}",
            "type": "message",
            "role": "assistant",
            "model": self.made.ask.model,
            "content": content,
            "stop_reason": None,
            "stop_sequence": None,
            "stop_details": None,
        }

    def _end(self) -> Row:
        ending = self.made.step.ending
        refused = {"type": "refusal", "category": None, "explanation": None}
        return {
            "stop_reason": _STOPS[ending],
            "stop_sequence": None,
            "stop_details": refused if ending == "refused" else None,
        }

    def _usage(self) -> Row:
        tokens, long = self.made.tokens, self.made.written_long
        return {
            "input_tokens": tokens.input,
            "cache_creation_input_tokens": tokens.cached_write,
            "cache_read_input_tokens": tokens.cached_read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": tokens.cached_write - long,
                "ephemeral_1h_input_tokens": long,
            },
            "output_tokens": tokens.output,
            "output_tokens_details": {"thinking_tokens": tokens.reasoning},
            "service_tier": "standard",
        }


def _call(index: int, call: ToolUse) -> Iterator[Piece]:
    block: Row = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
    body: Row = {"index": index, "content_block": block}
    yield Piece(event("content_block_start", body), len(call.name.encode()))
    # No arguments are streamed as "": the client has to know that this means {}.
    for part in fragments("" if call.arguments == "{}" else call.arguments):
        yield _delta(index, "input_json_delta", "partial_json", part)
    yield _stop(index)


def _parsed(call: ToolUse) -> Row:
    try:
        return cast("Row", orjson.loads(call.arguments))
    except orjson.JSONDecodeError:
        # A plain answer cannot carry broken JSON: the vendor's own parser made something of it.
        return {"INVALID_JSON": call.arguments}


_CUMULATIVE: Final = (
    "input_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "output_tokens",
    "output_tokens_details",
)
_PING: Final = Piece(event("ping", {}))
_END: Final = Piece(event("message_stop", {}))
_TEXT_START: Final = [
    Piece(event("content_block_start", {"index": n, "content_block": {"type": "text", "text": ""}}))
    for n in range(2)
]
