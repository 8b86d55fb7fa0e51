"""What OpenAI's two wires have in common: usage, the key of a cache, what a stream's end means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import cast

from lead_orchestrator.assistant.gateways.schemas import plain_schema
from lead_orchestrator.assistant.ports import ModelRequest, ToolSpec, Usage
from lead_orchestrator.assistant.rules.context import Json
from lead_orchestrator.assistant.rules.models import ModelCard

PROVIDER = "openai"
# Since GPT-5.6 writing to the cache is paid for and the place of the break is ours to name: the
# implicit one sits behind the newest message, whose prefix is never met again.
# developers.openai.com/api/docs/guides/prompt-caching
BREAK: Mapping[str, Json] = {"prompt_cache_breakpoint": {"mode": "explicit"}}
EXPLICIT: Mapping[str, Json] = {"prompt_cache_options": {"mode": "explicit"}}


def pays_for_writes(card: ModelCard) -> bool:
    """Say whether a model bills what is written to its cache, and so lets us name the breaks."""
    return any(price.cached_write > price.input for price in card.prices)


def cache_key(request: ModelRequest) -> str:
    """Return the key under which requests with the same beginning meet: one a location."""
    return sha256(request.context.location.id.bytes).hexdigest()[:32]


def function(spec: ToolSpec) -> dict[str, Json]:
    """Return a tool as both wires describe a function."""
    return {
        "name": spec.name,
        "description": spec.description,
        "parameters": plain_schema(spec.schema),
        "strict": False,
    }


def usage_of(counts: Mapping[str, Json], *, prompt: str, made: str) -> Usage:
    """Return OpenAI's usage as ours: its input holds the cached tokens, read and written.

    A token of the prompt is paid at one of three rates (prompt-caching guide, "not an additive
    fee"). `prompt` and `made` are the wire's names of the two sides.
    """
    held = cast("Mapping[str, Json]", counts.get(f"{prompt}_tokens_details") or {})
    thought = cast("Mapping[str, Json]", counts.get(f"{made}_tokens_details") or {})
    read, written = int(held.get("cached_tokens") or 0), int(held.get("cache_write_tokens") or 0)
    return Usage(
        input=max(0, int(counts[f"{prompt}_tokens"]) - read - written),
        cached_read=read,
        cached_write=written,
        output=int(counts[f"{made}_tokens"]),
        reasoning=int(thought.get("reasoning_tokens") or 0),
    )


def stable_part(request: ModelRequest) -> str:
    """Return what of the system prompt is the same in every turn of a location."""
    return "\n\n".join(part for part in request.system[:-1] if part.strip())


def first_of(rows: Json) -> Mapping[str, Json]:
    """Return the first of some rows, or an empty one."""
    listed = cast("Sequence[Mapping[str, Json]]", rows or ())
    return listed[0] if listed else {}
