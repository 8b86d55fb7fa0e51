"""Owns OpenAI's Responses: how a request is read and how an answer is worded.

Promises the events in the vendor's order, each with the next sequence number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

from simulators.openai_wire import responses_usage
from simulators.talk import Ask, Piece, Said, fragments, plain_text, row, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulators.talk import Made, Row, ToolUse

_ROLES: Final = {"system", "developer"}


def read(raw: Row) -> Ask:
    """Read a request."""
    system = [str(raw["instructions"])] if raw.get("instructions") else []
    said: list[Said] = []
    names: dict[str, str] = {}
    given = raw.get("input")
    items = [{"role": "user", "content": given}] if isinstance(given, str) else rows(given)
    for item in items:
        match item.get("type", "message"):
            case "message" if item.get("role") in _ROLES:
                system.append(plain_text(item.get("content")))
            case "message":
                who = "assistant" if item.get("role") == "assistant" else "customer"
                said.append(Said(role=who, text=plain_text(item.get("content"))))
            case "function_call":
                key, name = str(item.get("call_id")), str(item.get("name"))
                names[key] = name
                text = str(item.get("arguments"))
                said.append(Said(role="call", text=text, name=name, id=key))
            case "function_call_output":
                key, text = str(item.get("call_id")), plain_text(item.get("output"))
                said.append(Said(role="result", text=text, name=names.get(key, ""), id=key))
            case _:
                continue
    most = raw.get("max_output_tokens")
    return Ask(
        model=str(raw.get("model")),
        system="\n".join(system),
        tools=tuple(str(tool.get("name")) for tool in rows(raw.get("tools"))),
        said=tuple(said),
        most_output=most if isinstance(most, int) else None,
        stream=raw.get("stream") is True,
        thinks=row(raw.get("reasoning")).get("effort") != "none",
        raw=raw,
    )


class ResponseTelling:
    """One response on the wire."""

    def __init__(self, made: Made) -> None:
        """Take the answer."""
        self.made = made
        self._number = -1

    def whole(self) -> Row:
        """Return the response."""
        return self._response(self._status(), output=list(self._items()), usage=True)

    def pieces(self, *, words: int, usage: bool) -> list[Piece]:
        """Return the events of the stream."""
        return list(self._events(words, usage=usage))

    def _events(self, width: int, *, usage: bool) -> Iterator[Piece]:
        begun = self._response("in_progress", output=[], usage=False)
        yield self._event("response.created", {"response": begun})
        yield self._event("response.in_progress", {"response": begun})
        for place, item in enumerate(self._items()):
            yield from self._item(item, place, width)
        status = self._status()
        ended = self._response(status, output=list(self._items()), usage=usage)
        yield self._event(f"response.{status}", {"response": ended})

    def _item(self, item: Row, place: int, width: int) -> Iterator[Piece]:
        at: Row = {"output_index": place}
        kind = item["type"]
        begun: Row = {**item, "status": "in_progress"}
        if kind == "message":
            begun["content"] = []
        elif kind == "function_call":
            begun["arguments"] = ""
        else:
            begun.pop("status")
        added = self._event("response.output_item.added", {**at, "item": begun})
        name = str(item.get("name", "")) if kind == "function_call" else ""
        yield Piece(added.data, len(name.encode())) if name else added
        if kind == "message":
            yield from self._message(item, at, width)
        elif kind == "function_call":
            yield from self._call(item, at)
        yield self._event("response.output_item.done", {**at, "item": item})

    def _message(self, item: Row, at: Row, width: int) -> Iterator[Piece]:
        place: Row = {"item_id": item["id"], **at, "content_index": 0}
        part = rows(item["content"])[0]
        refusal = part["type"] == "refusal"
        key, name = ("refusal", "refusal") if refusal else ("text", "output_text")
        empty: Row = {**part, key: ""}
        yield self._event("response.content_part.added", {**place, "part": empty})
        more: Row = {} if refusal else {"logprobs": []}
        text = str(part[key])
        kind = f"response.{name}.delta"
        head = orjson.dumps({"type": kind, **place, **more})[:-1]
        start = b"event: " + kind.encode() + b"\ndata: " + head
        for delta in words(text, width):
            self._number += 1
            rest = b',"sequence_number":%d,"delta":' % self._number
            data = start + rest + orjson.dumps(delta) + b"}\n\n"
            yield Piece(data, len(delta.encode()))
        yield self._event(f"response.{name}.done", {**place, **more, key: text})
        yield self._event("response.content_part.done", {**place, "part": part})

    def _call(self, item: Row, at: Row) -> Iterator[Piece]:
        place: Row = {"item_id": item["id"], **at}
        arguments = str(item["arguments"])
        for part in fragments(arguments):
            kind = "response.function_call_arguments.delta"
            yield Piece(self._event(kind, {**place, "delta": part}).data, len(part.encode()))
        done: Row = {**place, "name": item["name"], "arguments": arguments}
        yield self._event("response.function_call_arguments.done", done)

    def error_event(self, number: int) -> bytes:
        """Say that something broke, after a 200."""
        del number
        error: Row = {
            "code": "server_is_overloaded",
            "message": "Our servers are currently overloaded. Please try again later.",
            "param": None,
        }
        return self._event("error", error).data

    def failed_event(self, number: int) -> bytes:
        """Say that the response failed, after a 200."""
        del number
        failed = self._response("failed", output=[], usage=False)
        failed["error"] = {"code": "server_error", "message": "The server had an error."}
        return self._event("response.failed", {"response": failed}).data

    def noise(self, number: int) -> bytes:
        """Return a comment, or an event of tomorrow."""
        if number % 2:
            return b": keep-alive\n\n"
        body = orjson.dumps({"type": "response.shimmer", "sequence_number": 0, "shimmer": number})
        return b"event: response.shimmer\ndata: " + body + b"\n\n"

    def _event(self, kind: str, body: Row) -> Piece:
        self._number += 1
        data = orjson.dumps({"type": kind, "sequence_number": self._number, **body})
        return Piece(b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n")

    def _status(self) -> str:
        ending = self.made.step.ending
        shows = self.made.step.text
        if ending in {"length", "context"} or (ending == "refused" and not shows):
            return "incomplete"
        return "completed"

    def _items(self) -> Iterator[Row]:
        step, key = self.made.step, self.made.id
        status = "incomplete" if self._status() == "incomplete" else "completed"
        if step.thinking:
            yield self._reasoning()
        if step.text:
            refusal: Row = {"type": "refusal", "refusal": step.text}
            shown: Row = {
                "type": "output_text",
                "text": step.text,
                "annotations": [],
                "logprobs": [],
            }
            yield {
                "type": "message",
                "id": f"msg_{key}",
                "role": "assistant",
                "status": status,
                "content": [refusal if step.ending == "refused" else shown],
            }
        for number, call in enumerate(step.calls):
            yield _call_item(call, key, number)

    def _reasoning(self) -> Row:
        wants = self.made.ask.raw.get("include")
        sealed = isinstance(wants, list) and "reasoning.encrypted_content" in wants
        return {
            "type": "reasoning",
            "id": f"rs_{self.made.id}",
            "summary": [],
            **({"encrypted_content": self.made.signature} if sealed else {}),
        }

    def _response(self, status: str, *, output: list[Row], usage: bool) -> Row:
        made, raw = self.made, self.made.ask.raw
        why = {"length": "max_output_tokens", "refused": "content_filter"}
        reason = why.get(made.step.ending, "max_output_tokens")
        return {
            "id": f"resp_{made.id}",
            "object": "response",
            "created_at": made.created,
            "status": status,
            "error": None,
            "incomplete_details": {"reason": reason} if status == "incomplete" else None,
            "instructions": raw.get("instructions"),
            "max_output_tokens": raw.get("max_output_tokens"),
            "model": made.ask.model,
            "output": output,
            "parallel_tool_calls": raw.get("parallel_tool_calls", True),
            "previous_response_id": None,
            "reasoning": {"effort": row(raw.get("reasoning")).get("effort"), "summary": None},
            "store": raw.get("store", True),
            "temperature": 1.0,
            "top_p": 1.0,
            "tool_choice": raw.get("tool_choice", "auto"),
            "tools": rows(raw.get("tools")),
            "truncation": "disabled",
            "usage": responses_usage(made.tokens) if usage else None,
            "metadata": {},
        }


def _call_item(call: ToolUse, key: str, number: int) -> Row:
    return {
        "type": "function_call",
        "id": f"fc_{key}{number}",
        "call_id": call.id,
        "name": call.name,
        "arguments": call.arguments,
        "status": "completed",
    }
