"""Anthropic's Messages on the wire: what a request says, and what its stream of events means.

Facts: platform.claude.com/docs/en/api/messages and …/build-with-claude/streaming, SDK 2.12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import orjson

from lead_orchestrator.assistant.gateways.schemas import Dressed, plain_schema
from lead_orchestrator.assistant.gateways.telling import (
    NOT_USED,
    Round,
    arguments_of,
    changing,
    result_text,
    rounds,
    said_so_far,
    turn_note,
)
from lead_orchestrator.assistant.gateways.troubles import cut, measured, reported
from lead_orchestrator.assistant.ports import (
    Carried,
    Finished,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolSpec,
    Usage,
)
from lead_orchestrator.assistant.rules.context import Call, Json
from lead_orchestrator.assistant.rules.models import ModelCard

PROVIDER = "claude"
_MOST_STABLE = 3  # breakpoints: four a request, one of them on the tools
_CACHED: Mapping[str, Json] = {"cache_control": {"type": "ephemeral"}}
_REASONS: Mapping[str, str] = {
    "tool_use": "tools",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}


def _tools(specs: Sequence[ToolSpec]) -> list[dict[str, Json]]:
    told: list[dict[str, Json]] = [
        {"name": s.name, "description": s.description, "input_schema": plain_schema(s.schema)}
        for s in specs
    ]
    if told:
        told[-1] |= _CACHED
    return told


class Messages:
    """The Messages API for one model."""

    path = "/v1/messages"

    def __init__(self, model: str, card: ModelCard) -> None:
        self._model = model  # as asked for: a card may be that of its undated name
        self._card = card
        self._tools = Dressed(_tools)

    def body(self, request: ModelRequest) -> dict[str, Json]:
        """Return the body of a request; no sampling, prefill or forced tool: all are refused."""
        past = rounds(request, PROVIDER)
        body: dict[str, Json] = {
            "model": self._model,
            "max_tokens": min(request.max_output_tokens, self._card.max_output_tokens),
            "stream": True,
            "system": _system(request, past),
            "messages": _messages(request, past),
        }
        if request.tools:
            body["tools"] = self._tools.of(request.tools)
        elif past:
            # A request that holds tool calls must declare tools, also when no more may be used.
            names = sorted({e.call.name for r in past for e in r.exchanges})
            body["tools"] = [{"name": n, "input_schema": {"type": "object"}} for n in names]
            body["tool_choice"] = {"type": "none"}
        if self._card.effort == "none":
            body["thinking"] = {"type": "disabled"}
        elif self._card.effort is not None:
            body["output_config"] = {"effort": self._card.effort}
        return body

    def reading(self) -> MessagesReading:
        """Return what reads one reply."""
        return MessagesReading()


def _system(request: ModelRequest, past: Sequence[Round]) -> list[dict[str, Json]]:
    """Return the system prompt: what stays the same is cached, the moment comes last."""
    stable = [part for part in request.system[:-1] if part.strip()]  # an empty block is refused
    blocks: list[dict[str, Json]] = [{"type": "text", "text": part} for part in stable]
    for block in blocks[-_MOST_STABLE:]:
        block.update(_CACHED)
    told = "".join(str(b.get("text", "")) for r in past for b in r.blocks if b["type"] == "text")
    note = turn_note(request, told=told)
    last = [changing(request), *([note] if note else [])]
    return [*blocks, *({"type": "text", "text": part} for part in last if part.strip())]


def _messages(request: ModelRequest, past: Sequence[Round]) -> list[dict[str, Json]]:
    earlier, newest = said_so_far(request.history)
    messages: list[dict[str, Json]] = [
        {"role": said.role, "content": said.text} for said in (*earlier, newest)
    ]
    for number, one in enumerate(past):
        asked, ids = _asked(one, number)
        messages.append({"role": "assistant", "content": asked})
        messages.append({"role": "user", "content": _results(one, ids)})
    return messages


def _asked(one: Round, number: int) -> tuple[list[dict[str, Json]], list[str]]:
    """Return the assistant's blocks of a round and the ids of its calls, in their order."""
    if one.blocks:
        ids = [str(b["id"]) for b in one.blocks if b["type"] == "tool_use"]
        # A text of nothing but spaces may come, and may not go back.
        kept = [b for b in one.blocks if b["type"] != "text" or str(b.get("text", "")).strip()]
        return kept, ids
    ids = [f"call_{number}_{n}" for n in range(len(one.exchanges))]
    return [
        {"type": "tool_use", "id": i, "name": e.call.name, "input": dict(e.call.arguments)}
        for i, e in zip(ids, one.exchanges, strict=True)
    ], ids


def _results(one: Round, ids: Sequence[str]) -> list[dict[str, Json]]:
    """Return a result for every call: one without a result makes the next request invalid."""
    given = (
        {e.call.id: e for e in one.exchanges}
        if one.blocks
        else dict(zip(ids, one.exchanges, strict=True))
    )
    told: list[dict[str, Json]] = []
    for call_id in ids:
        exchange = given.get(call_id)
        block: dict[str, Json] = {
            "type": "tool_result",
            "tool_use_id": call_id,
            "content": NOT_USED if exchange is None else result_text(exchange),
        }
        if exchange is None or exchange.result.error is not None:
            block["is_error"] = True
        told.append(block)
    return told


class MessagesReading:
    """Reads the events of one reply. Calls and the end are given only when the end has come."""

    def __init__(self) -> None:
        self.moves = 0  # events that showed work; an acknowledgement or a ping shows none
        self.done = False
        self.usage: Usage | None = None
        self.response_id = ""
        self.response_model = ""
        self._counts: dict[str, Json] = {}
        self._measured = False
        self._stop: str | None = None
        self._blocks: dict[int, dict[str, Json]] = {}
        self._pieces: dict[int, list[str]] = {}

    def take(self, data: bytes) -> Sequence[ModelEvent]:
        """Return what one event tells; raises `ModelFailed` for an error inside the stream."""
        event: dict[str, Json] = orjson.loads(data)
        kind = event["type"]
        if kind == "content_block_delta":
            self.moves += 1
            return self._delta(event["index"], event["delta"])
        if kind == "content_block_start":
            self.moves += 1
            return self._start(event["index"], event["content_block"])
        if kind == "message_start":
            message = event["message"]
            self.response_id, self.response_model = message["id"], message["model"]
            self._count(message["usage"])
        elif kind == "message_delta":
            self._stop = event["delta"].get("stop_reason") or self._stop
            self._count(event["usage"])
            self._measured = True
            self.moves += 1
        elif kind == "message_stop":
            self.done = True
        elif kind == "error":
            raise reported(PROVIDER, event["error"], usage=self.usage, began=self.moves > 0)
        return ()

    def finish(self) -> Sequence[ModelEvent]:
        """Return the reply's end; raises `ModelFailed` (cut) when there is none."""
        usage = self.usage
        if usage is None or not (self.done and self._stop and self._measured and measured(usage)):
            raise cut(PROVIDER, usage)
        reason = _REASONS.get(self._stop, "answered")
        calls = self._calls() if reason == "tools" else []
        ends: list[ModelEvent] = [ToolCall(call) for call in calls]
        if calls:
            ends.append(Carried(PROVIDER, tuple(self._whole(i) for i in sorted(self._blocks))))
        elif reason == "tools":
            reason = "answered"
        ends.append(Finished(reason=reason, usage=usage))  # pyright: ignore[reportArgumentType] - one of the four
        return ends

    def _start(self, index: int, block: dict[str, Json]) -> Sequence[ModelEvent]:
        self._blocks[index] = block
        self._pieces[index] = []
        text = block.get("text") if block["type"] == "text" else None
        if text:
            self._pieces[index].append(text)
            return (TextDelta(text),)
        return ()

    def _delta(self, index: int, delta: Mapping[str, Json]) -> Sequence[ModelEvent]:
        kind = delta["type"]
        if kind == "text_delta":
            text: str = delta["text"]
            self._pieces[index].append(text)
            return (TextDelta(text),)
        if kind == "input_json_delta":
            self._pieces[index].append(delta["partial_json"])
        elif kind == "thinking_delta":
            self._pieces[index].append(delta["thinking"])
        elif kind == "signature_delta":
            block = self._blocks[index]
            block["signature"] = block.get("signature", "") + delta["signature"]
        return ()

    def _count(self, usage: Mapping[str, Json]) -> None:
        """Take over counts: a later event gives totals, and leaves out what did not change."""
        self._counts |= {k: v for k, v in usage.items() if v is not None}
        counts = self._counts
        details = cast("Mapping[str, Json]", counts.get("output_tokens_details") or {})
        self.usage = Usage(
            input=int(counts.get("input_tokens", 0)),
            cached_read=int(counts.get("cache_read_input_tokens", 0)),
            cached_write=int(counts.get("cache_creation_input_tokens", 0)),
            output=int(counts.get("output_tokens", 0)),
            reasoning=int(details.get("thinking_tokens") or 0),
        )

    def _calls(self) -> list[Call]:
        return [
            Call(id=block["id"], name=block["name"], arguments=self._input(index, block))
            for index, block in sorted(self._blocks.items())
            if block["type"] == "tool_use"
        ]

    def _input(self, index: int, block: Mapping[str, Json]) -> Mapping[str, Json]:
        raw = "".join(self._pieces[index])
        return arguments_of(raw) if raw else dict(block.get("input") or {})

    def _whole(self, index: int) -> dict[str, Json]:
        """Return a block as it would have come in one piece."""
        block = self._blocks[index]
        text = "".join(self._pieces[index])
        if block["type"] == "tool_use":
            return {**block, "input": dict(self._input(index, block))}
        if block["type"] == "text":
            return {**block, "text": text}
        if block["type"] == "thinking":
            return {**block, "thinking": str(block.get("thinking") or "") + text}
        return block
