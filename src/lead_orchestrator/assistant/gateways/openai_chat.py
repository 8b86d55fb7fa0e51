"""OpenAI's Chat Completions on the wire: what a request says, and what its chunks mean.

Facts: developers.openai.com/api/reference/chat and SDK 3.54. For models and servers that speak
nothing else: no reasoning comes back to be carried, and a few models refuse tools here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from lead_orchestrator.assistant.gateways.openai_words import (
    BREAK,
    EXPLICIT,
    PROVIDER,
    cache_key,
    first_of,
    function,
    pays_for_writes,
    stable_part,
    usage_of,
)
from lead_orchestrator.assistant.gateways.schemas import Dressed
from lead_orchestrator.assistant.gateways.telling import (
    Round,
    arguments_of,
    arguments_text,
    changing,
    result_text,
    rounds,
    said_so_far,
    turn_note,
)
from lead_orchestrator.assistant.gateways.troubles import cut, measured, reported
from lead_orchestrator.assistant.ports import (
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

_END = b"[DONE]"


def _tools(specs: Sequence[ToolSpec]) -> list[dict[str, Json]]:
    return [{"type": "function", "function": function(spec)} for spec in specs]


class ChatCompletions:
    """The Chat Completions API for one model."""

    path = "/chat/completions"

    def __init__(self, model: str, card: ModelCard) -> None:
        self._model = model  # as asked for: a card may be that of its undated name
        self._card = card
        self._breaks = pays_for_writes(card)
        self._tools = Dressed(_tools)

    def body(self, request: ModelRequest) -> dict[str, Json]:
        """Return the body of a request; no sampling and no forced tool: both are refused."""
        body: dict[str, Json] = {
            "model": self._model,
            "stream": True,
            "stream_options": {"include_usage": True},
            "store": False,
            "max_completion_tokens": min(request.max_output_tokens, self._card.max_output_tokens),
            "prompt_cache_key": cache_key(request),
            "messages": self._messages(request),
        }
        if self._breaks:
            body |= EXPLICIT
        if request.tools:
            body["tools"] = self._tools.of(request.tools)
        if self._card.effort is not None:
            body["reasoning_effort"] = self._card.effort
        return body

    def reading(self) -> ChatReading:
        """Return what reads one reply."""
        return ChatReading()

    def _messages(self, request: ModelRequest) -> list[dict[str, Json]]:
        earlier, newest = said_so_far(request.history)
        stable = stable_part(request)
        messages: list[dict[str, Json]] = []
        if stable:
            part = {"type": "text", "text": stable, **BREAK}
            messages.append({"role": "system", "content": [part] if self._breaks else stable})
        messages += [{"role": s.role, "content": s.text} for s in earlier]
        messages.append({"role": "system", "content": changing(request)})
        messages.append({"role": newest.role, "content": newest.text})
        for number, one in enumerate(rounds(request, PROVIDER)):
            messages += _round(one, number)
        note = turn_note(request)
        return [*messages, *([{"role": "system", "content": note}] if note else [])]


def _round(one: Round, number: int) -> list[dict[str, Json]]:
    ids = [f"call_{number}_{n}" for n in range(len(one.exchanges))]
    calls = [
        {
            "id": call_id,
            "type": "function",
            "function": {"name": e.call.name, "arguments": arguments_text(e.call)},
        }
        for call_id, e in zip(ids, one.exchanges, strict=True)
    ]
    results = [
        {"role": "tool", "tool_call_id": call_id, "content": result_text(e)}
        for call_id, e in zip(ids, one.exchanges, strict=True)
    ]
    return [{"role": "assistant", "content": None, "tool_calls": calls}, *results]


class ChatReading:
    """Reads the chunks of one reply. Calls and the end are given only when the end has come."""

    def __init__(self) -> None:
        self.moves = 0  # events that showed work; an acknowledgement or a ping shows none
        self.done = False
        self.usage: Usage | None = None
        self.response_id = ""
        self.response_model = ""
        self._reason: str | None = None
        self._declined = False
        self._calls: dict[int, dict[str, str]] = {}

    def take(self, data: bytes) -> Sequence[ModelEvent]:
        """Return what one chunk tells; raises `ModelFailed` for an error inside the stream."""
        if data == _END:
            self.done = True
            return ()
        chunk: dict[str, Json] = orjson.loads(data)
        if chunk.get("error"):
            raise reported(PROVIDER, chunk["error"], usage=self.usage, began=self.moves > 0)
        if not self.response_id:
            self.response_id, self.response_model = chunk["id"], chunk.get("model") or ""
        if chunk.get("usage"):
            self.moves += 1
            self.usage = usage_of(chunk["usage"], prompt="prompt", made="completion")
        choice = first_of(chunk.get("choices"))
        if choice.get("finish_reason"):
            self._reason = choice["finish_reason"]
            self.moves += 1
        delta: Mapping[str, Json] = choice.get("delta") or {}
        for piece in delta.get("tool_calls") or ():
            self._add(piece)
        if delta.get("refusal"):
            self._declined = True
        text = delta.get("content")
        if not text:
            return ()
        self.moves += 1
        return (TextDelta(text),)

    def _add(self, piece: Mapping[str, Json]) -> None:
        """Add to the call a piece belongs to: the id and the name come with its first piece."""
        self.moves += 1
        call = self._calls.setdefault(piece["index"], {"id": "", "name": "", "arguments": ""})
        call["id"] = call["id"] or piece.get("id") or ""
        said: Mapping[str, Json] = piece.get("function") or {}
        call["name"] = call["name"] or said.get("name") or ""
        call["arguments"] += said.get("arguments") or ""

    def finish(self) -> Sequence[ModelEvent]:
        """Return the reply's end; raises `ModelFailed` (cut) when there is none.

        The reason and the usage are its end: not every server closes with its `[DONE]`.
        """
        if self._reason is None or self.usage is None or not measured(self.usage):
            raise cut(PROVIDER, self.usage)
        if self._reason == "length":
            return (Finished(reason="length", usage=self.usage),)
        if self._reason == "content_filter" or self._declined:
            return (Finished(reason="refused", usage=self.usage),)
        calls = [
            ToolCall(Call(id=c["id"], name=c["name"], arguments=arguments_of(c["arguments"])))
            for _, c in sorted(self._calls.items())
        ]
        reason = "tools" if calls else "answered"
        return (*calls, Finished(reason=reason, usage=self.usage))
