"""OpenAI's Responses on the wire: what a request says, and what its stream of events means.

Facts: developers.openai.com/api/reference/responses and its streaming events, SDK 3.54. Nothing
is stored at the vendor; what it wants back of its reasoning travels with us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import orjson

from lead_orchestrator.assistant.gateways.openai_words import (
    BREAK,
    EXPLICIT,
    PROVIDER,
    cache_key,
    function,
    pays_for_writes,
    stable_part,
    usage_of,
)
from lead_orchestrator.assistant.gateways.schemas import Dressed
from lead_orchestrator.assistant.gateways.telling import (
    NOT_USED,
    Round,
    Said,
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

_ACKNOWLEDGED = frozenset({"response.created", "response.in_progress", "response.queued"})
_ENDS = frozenset({"response.completed", "response.incomplete", "response.failed"})


def _tools(specs: Sequence[ToolSpec]) -> list[dict[str, Json]]:
    return [{"type": "function"} | function(spec) for spec in specs]


class Responses:
    """The Responses API for one model."""

    path = "/responses"

    def __init__(self, model: str, card: ModelCard) -> None:
        self._model = model  # as asked for: a card may be that of its undated name
        self._card = card
        self._breaks = pays_for_writes(card)
        self._tools = Dressed(_tools)

    def body(self, request: ModelRequest) -> dict[str, Json]:
        """Return the body of a request; no sampling and no forced tool: both are refused."""
        past = rounds(request, PROVIDER)
        body: dict[str, Json] = {
            "model": self._model,
            "stream": True,
            "store": False,
            "max_output_tokens": min(request.max_output_tokens, self._card.max_output_tokens),
            "prompt_cache_key": cache_key(request),
            "input": self._input(request, past),
        }
        if self._breaks:
            body |= EXPLICIT
        else:
            body["instructions"] = stable_part(request)
        if request.tools:
            body["tools"] = self._tools.of(request.tools)
        if self._card.effort is not None:
            body["reasoning"] = {"effort": self._card.effort}
            body["include"] = ["reasoning.encrypted_content"]
        return body

    def reading(self) -> ResponsesReading:
        """Return what reads one reply."""
        return ResponsesReading()

    def _input(self, request: ModelRequest, past: Sequence[Round]) -> list[dict[str, Json]]:
        """Return what stays the same first, what changes from turn to turn last."""
        earlier, newest = said_so_far(request.history)
        items: list[dict[str, Json]] = []
        if self._breaks and (stable := stable_part(request)):
            items.append(_told("developer", stable, broken=True))
        items += [
            _told(s.role, s.text, broken=self._breaks and s is _last_asked(earlier))
            for s in earlier
        ]
        items += [_told("developer", changing(request)), _told(newest.role, newest.text)]
        shown = "".join(_text_of(b) for r in past for b in r.blocks if b.get("type") == "message")
        for number, one in enumerate(past):
            items += _round(one, number)
        note = turn_note(request, told=shown)
        return [*items, *([_told("developer", note)] if note else [])]


def _last_asked(earlier: Sequence[Said]) -> Said | None:
    """Return the newest earlier turn of the customer: a break may stand behind input only."""
    return next((s for s in reversed(earlier) if s.role == "user"), None)


def _told(role: str, text: str, *, broken: bool = False) -> dict[str, Json]:
    if broken:
        return {"role": role, "content": [{"type": "input_text", "text": text, **BREAK}]}
    return {"role": role, "content": text}


def _round(one: Round, number: int) -> list[dict[str, Json]]:
    """Return the calls of a round and an output for each: one without makes a request invalid."""
    asked = list(one.blocks)
    if asked:
        given = {e.call.id: e for e in one.exchanges}
    else:
        given = {f"call_{number}_{n}": e for n, e in enumerate(one.exchanges)}
        asked = [
            {
                "type": "function_call",
                "call_id": call_id,
                "name": e.call.name,
                "arguments": arguments_text(e.call),
            }
            for call_id, e in given.items()
        ]
    calls = [str(b["call_id"]) for b in asked if b.get("type") == "function_call"]
    outputs = [
        {
            "type": "function_call_output",
            "call_id": call_id,
            "output": result_text(given[call_id]) if call_id in given else NOT_USED,
        }
        for call_id in calls
    ]
    return [*asked, *outputs]


def _text_of(item: Mapping[str, Json]) -> str:
    parts = cast("Sequence[Mapping[str, Json]]", item.get("content") or ())
    return "".join(str(p.get("text", "")) for p in parts)


class ResponsesReading:
    """Reads the events of one reply. Calls and the end are given only when the end has come."""

    def __init__(self) -> None:
        self.moves = 0  # events that showed work; an acknowledgement or a ping shows none
        self.done = False
        self.usage: Usage | None = None
        self.response_id = ""
        self.response_model = ""
        self._items: dict[int, dict[str, Json]] = {}
        self._end: Mapping[str, Json] = {}
        self._declined = False

    def take(self, data: bytes) -> Sequence[ModelEvent]:
        """Return what one event tells; raises `ModelFailed` for an error inside the stream."""
        event: dict[str, Json] = orjson.loads(data)
        kind: str = event["type"]
        if kind == "response.output_text.delta":
            self.moves += 1
            return (TextDelta(event["delta"]),)
        if kind == "error":
            error: Mapping[str, Json] = event.get("error") or event
            raise reported(PROVIDER, error, usage=self.usage, began=self.moves > 0)
        if not kind.startswith("response."):
            return ()
        if kind == "response.output_item.done":
            self._items[event["output_index"]] = event["item"]
        elif kind == "response.created":
            response = event["response"]
            self.response_id, self.response_model = response["id"], response.get("model") or ""
        elif kind == "response.refusal.delta":
            self._declined = True
        elif kind in _ENDS:
            self._take_end(kind, event["response"])
        self.moves += kind not in _ACKNOWLEDGED
        return ()

    def _take_end(self, kind: str, response: Mapping[str, Json]) -> None:
        if response.get("usage"):
            self.usage = usage_of(response["usage"], prompt="input", made="output")
        if kind == "response.failed":
            error: Mapping[str, Json] = response.get("error") or {}
            raise reported(PROVIDER, error, usage=self.usage, began=self.moves > 0)
        self._end = response
        self.done = True

    def finish(self) -> Sequence[ModelEvent]:
        """Return the reply's end; raises `ModelFailed` (cut) when there is none."""
        if not self.done or self.usage is None or not measured(self.usage):
            raise cut(PROVIDER, self.usage)
        details: Mapping[str, Json] = self._end.get("incomplete_details") or {}
        if self._end.get("status") == "incomplete" or details:
            filtered = details.get("reason") == "content_filter"
            return (Finished(reason="refused" if filtered else "length", usage=self.usage),)
        items = [self._items[i] for i in sorted(self._items)]
        items = items or list(self._end.get("output") or ())
        calls = [
            Call(id=i["call_id"], name=i["name"], arguments=arguments_of(i["arguments"]))
            for i in items
            if i["type"] == "function_call"
        ]
        if not calls:
            declined = self._declined or any(_declines(i) for i in items)
            return (Finished(reason="refused" if declined else "answered", usage=self.usage),)
        return (
            *map(ToolCall, calls),
            Carried(PROVIDER, tuple(items)),
            Finished(reason="tools", usage=self.usage),
        )


def _declines(item: Mapping[str, Json]) -> bool:
    parts = cast("Sequence[Mapping[str, Json]]", item.get("content") or ())
    return item["type"] == "message" and any(p.get("type") == "refusal" for p in parts)
