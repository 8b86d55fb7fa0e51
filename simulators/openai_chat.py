"""Owns OpenAI's Chat Completions: how a request is read and how an answer is worded.

Promises chunks that carry a name and an id once, and usage only to those who asked for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

from simulators.openai_wire import chat_usage
from simulators.talk import Ask, Piece, Said, fragments, plain_text, row, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulators.talk import Made, Row, Stop

_STOPS: Final[dict[Stop, str]] = {
    "end": "stop",
    "tools": "tool_calls",
    "length": "length",
    "refused": "content_filter",
    "context": "length",
}
_DONE: Final = Piece(b"data: [DONE]\n\n")


def read(raw: Row) -> Ask:
    """Read a request."""
    system: list[str] = []
    said: list[Said] = []
    names: dict[str, str] = {}
    for message in rows(raw.get("messages")):
        text = plain_text(message.get("content"))
        match message.get("role"):
            case "system" | "developer":
                system.append(text)
            case "user":
                said.append(Said(role="customer", text=text))
            case "tool":
                key = str(message.get("tool_call_id"))
                said.append(Said(role="result", text=text, name=names.get(key, ""), id=key))
            case _:
                if text:
                    said.append(Said(role="assistant", text=text))
                for call in rows(message.get("tool_calls")):
                    key, function = str(call.get("id")), row(call.get("function"))
                    names[key] = name = str(function.get("name"))
                    arguments = str(function.get("arguments"))
                    said.append(Said(role="call", text=arguments, name=name, id=key))
    most = raw.get("max_completion_tokens")
    return Ask(
        model=str(raw.get("model")),
        system="\n".join(system),
        tools=tuple(str(row(t.get("function")).get("name")) for t in rows(raw.get("tools"))),
        said=tuple(said),
        most_output=most if isinstance(most, int) else None,
        stream=raw.get("stream") is True,
        thinks=raw.get("reasoning_effort") != "none",
        raw=raw,
    )


class ChatTelling:
    """One completion on the wire."""

    def __init__(self, made: Made) -> None:
        """Take the answer."""
        self.made = made
        options = row(made.ask.raw.get("stream_options"))
        self._counts = options.get("include_usage") is True

    def whole(self) -> Row:
        """Return the completion."""
        step = self.made.step
        refused = step.ending == "refused"
        message: Row = {
            "role": "assistant",
            "content": None if refused or not step.text else step.text,
            "refusal": step.text or None if refused else None,
            "annotations": [],
        }
        if step.calls:
            message["tool_calls"] = [
                {
                    "id": c.id,
                    "type": "function",
                    "function": {"name": c.name, "arguments": c.arguments},
                }
                for c in step.calls
            ]
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": _STOPS[step.ending],
        }
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": chat_usage(self.made.tokens),
        }

    def pieces(self, *, words: int, usage: bool) -> list[Piece]:
        """Return the chunks of the stream."""
        return list(self._chunks(words, usage=usage))

    def _chunks(self, width: int, *, usage: bool) -> Iterator[Piece]:
        step = self.made.step
        yield self._chunk({"role": "assistant", "content": "", "refusal": None})
        name = "refusal" if step.ending == "refused" else "content"
        head, tail = self._around(name)
        for part in words(step.text, width):
            yield Piece(head + orjson.dumps(part) + tail, len(part.encode()))
        for index, call in enumerate(step.calls):
            function = {"name": call.name, "arguments": ""}
            first = {"index": index, "id": call.id, "type": "function", "function": function}
            opened = self._chunk({"tool_calls": [first]})
            yield Piece(opened.data, len(call.name.encode()))
            for part in fragments(call.arguments):
                more = {"index": index, "function": {"arguments": part}}
                yield Piece(self._chunk({"tool_calls": [more]}).data, len(part.encode()))
        yield self._chunk({}, finish=_STOPS[step.ending])
        if self._counts and usage:
            yield self._data({"choices": [], "usage": chat_usage(self.made.tokens)})
        yield _DONE

    def error_event(self, number: int) -> bytes:
        """Say that something broke, after a 200."""
        del number
        error = {
            "message": "The server had an error while processing your request.",
            "type": "server_error",
            "param": None,
            "code": None,
        }
        return b"data: " + orjson.dumps({"error": error}) + b"\n\n"

    def failed_event(self, number: int) -> bytes:
        """Say that something broke; this wire has one way."""
        return self.error_event(number)

    def noise(self, number: int) -> bytes:
        """Return a comment, or a chunk without choices of tomorrow's kind."""
        if number % 2:
            return b": keep-alive\n\n"
        return self._data({"choices": [], "usage": None, "shimmer": number}).data

    def _around(self, name: str) -> tuple[bytes, bytes]:
        """Return what stands around the text of a delta: made once, not for each."""
        data = self._chunk({name: "\x00"}).data
        head, tail = data.split(orjson.dumps("\x00"))
        return head, tail

    def _chunk(self, delta: Row, *, finish: str | None = None) -> Piece:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._data(
            {"choices": [choice], **({"usage": None} if self._counts else {})},
        )

    def _data(self, body: Row) -> Piece:
        head = self._head("chat.completion.chunk")
        return Piece(b"data: " + orjson.dumps({**head, **body}) + b"\n\n")

    def _head(self, kind: str) -> Row:
        return {
            "id": f"chatcmpl-{self.made.id}",
            "object": kind,
            "created": self.made.created,
            "model": self.made.ask.model,
            "service_tier": "default",
        }
