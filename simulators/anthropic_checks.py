"""Owns what Anthropic's Messages API refuses, in the vendor's words.

Promises nothing of the cache or of the answer: only whether a request is taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from simulators.anthropic_wire import failure
from simulators.talk import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.responses import Response

    from simulators.talk import Row

# Names, and how much they take and give. Source: the vendor's table of models, autumn 2026.
MODELS: Final = {
    "claude-haiku-5-5": (1_000_000, 128_000),
    "claude-sonnet-5-5": (1_000_000, 128_000),
    "claude-opus-5-5": (1_000_000, 128_000),
    "claude-fable-5-1": (1_000_000, 128_000),
    "claude-opus-5": (1_000_000, 128_000),
    "claude-sonnet-5": (1_000_000, 128_000),
    "claude-haiku-4-5": (200_000, 64_000),
}
# Models of the older generation take what the newer ones refuse.
_OLDER: Final = frozenset({"claude-haiku-4-5"})
_EFFORTS: Final = frozenset({"low", "medium", "high", "xhigh", "max"})
_KNOWN: Final = frozenset({
    "model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "metadata",
    "thinking", "output_config", "cache_control", "stop_sequences", "temperature", "top_p",
    "top_k", "service_tier", "container", "diagnostics", "inference_geo", "speed",
})  # fmt: skip
_TOOL_NAME: Final = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
_BREAKPOINTS: Final = 4


def refused(raw: Row, *, thoughts: Mapping[str, tuple[Row, ...]], prompt: int) -> Response | None:
    """Return the refusal of a request, or None.

    `thoughts` are the thinking blocks that must come back with a tool use, by its id; `prompt` is
    the size of the prompt in tokens.
    """
    model = str(raw.get("model"))
    if "model" in raw and model not in MODELS:
        return failure(404, f"model: {model}")
    for message in (
        *_shape(raw),
        *_knobs(raw, model),
        *_tools(raw),
        *_talk(raw),
        *_marks(raw),
        *_thinking(raw, thoughts),
        *_room(model, prompt),
    ):
        return failure(400, message)
    return None


def _shape(raw: Row) -> Iterator[str]:
    for name in ("model", "max_tokens", "messages"):
        if name not in raw:
            yield f"{name}: Field required"
    most = raw.get("max_tokens")
    if not isinstance(most, int) or most < 1:
        yield "max_tokens: Input should be greater than or equal to 1"
    elif most > (given := MODELS.get(str(raw.get("model")), (0, 0))[1]):
        yield f"max_tokens: {most} > {given}, which is the maximum allowed for {raw['model']}"
    for name in sorted(set(raw) - _KNOWN):
        yield f"{name}: Extra inputs are not permitted"


def _knobs(raw: Row, model: str) -> Iterator[str]:
    """Refuse what the newer models no longer take: sampling, budgets, forced tools."""
    if model in _OLDER:
        return
    if raw.get("temperature", 1) != 1:
        yield "`temperature` is not supported on this model."
    for name in ("top_p", "top_k"):
        if raw.get(name) is not None:
            yield f"`{name}` is not supported on this model."
    if row(raw.get("thinking")).get("type") == "enabled":
        yield (
            '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive"'
            ' and "output_config.effort" to control thinking behavior.'
        )
    choice = row(raw.get("tool_choice")).get("type")
    if choice in {"any", "tool"}:
        yield f"tool_choice: `{choice}` is not supported on this model. Use `auto` or `none`."
    effort = row(raw.get("output_config")).get("effort")
    if effort is not None and effort not in _EFFORTS:
        yield "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'"


def _tools(raw: Row) -> Iterator[str]:
    names: set[str] = set()
    for number, tool in enumerate(rows(raw.get("tools"))):
        name = str(tool.get("name", ""))
        if not _TOOL_NAME.match(name):
            yield f"tools.{number}.custom.name: String should match pattern '{_TOOL_NAME.pattern}'"
        if name in names:
            yield "tools: Tool names must be unique."
        names.add(name)
        if row(tool.get("input_schema")).get("type") != "object":
            yield f"tools.{number}.custom.input_schema.type: Input should be 'object'"


def _talk(raw: Row) -> Iterator[str]:
    """Refuse a conversation that is out of order."""
    messages = rows(raw.get("messages"))
    if not messages:
        yield "messages: at least one message is required"
        return
    if messages[0].get("role") == "assistant":
        yield 'messages: first message must use the "user" role'
    if messages[-1].get("role") == "assistant":
        yield (
            "This model does not support assistant message prefill."
            " The conversation must end with a user message."
        )
    open_calls: list[str] = []
    for number, message in enumerate(messages):
        if message.get("role") not in {"user", "assistant", "system"}:
            yield f"messages.{number}.role: Input should be 'user' or 'assistant'"
        yield from _content(message.get("content"), f"messages.{number}.content")
        yield from _answers(message, number, open_calls)
        open_calls = [str(b.get("id")) for b in rows(message.get("content"))
                      if b.get("type") == "tool_use"]  # fmt: skip
    if open_calls or (_uses_tools(messages) and not raw.get("tools")):
        yield "Requests which include `tool_use` or `tool_result` blocks must define tools."


def _uses_tools(messages: list[Row]) -> bool:
    kinds = {"tool_use", "tool_result"}
    return any(b.get("type") in kinds for m in messages for b in rows(m.get("content")))


def _content(content: object, where: str) -> Iterator[str]:
    if not content:
        yield f"{where}: all messages must have non-empty content"
    for number, block in enumerate(rows(content)):
        if block.get("type") == "text" and not str(block.get("text", "")).strip():
            yield f"{where}.{number}: text content blocks must contain non-whitespace text"
        if block.get("type") == "tool_use" and not isinstance(block.get("input"), dict):
            yield f"{where}.{number}.tool_use.input: Input should be a valid dictionary"


def _answers(message: Row, number: int, open_calls: list[str]) -> Iterator[str]:
    """Refuse a message that does not begin with the results of the tools used before it."""
    blocks = rows(message.get("content"))
    kinds = [block.get("type") for block in blocks]
    given = [str(b.get("tool_use_id")) for b in blocks if b.get("type") == "tool_result"]
    for call in given:
        if call not in open_calls:
            yield (
                f"messages.{number}.content.0: unexpected `tool_use_id` found in `tool_result`"
                f" blocks: {call}. Each `tool_result` block must have a corresponding `tool_use`"
                " block in the previous message."
            )
    missing = [call for call in open_calls if call not in given]
    if missing or (given and kinds[: len(given)] != ["tool_result"] * len(given)):
        yield (
            f"messages.{number}: `tool_use` ids were found without `tool_result` blocks immediately"
            f" after: {', '.join(missing or open_calls)}. Each `tool_use` block must have a"
            " corresponding `tool_result` block in the next message."
        )


def _marks(raw: Row) -> Iterator[str]:
    parts = [*rows(raw.get("tools")), *rows(raw.get("system"))]
    for message in rows(raw.get("messages")):
        parts += rows(message.get("content"))
    marked = sum(1 for part in (*parts, raw) if part.get("cache_control"))
    if marked > _BREAKPOINTS:
        yield f"A maximum of 4 blocks with cache_control may be provided. Found {marked}."
    for part in rows(raw.get("system")):
        if not str(part.get("text", "")).strip():
            yield "system: text content blocks must be non-empty"


def _thinking(raw: Row, thoughts: Mapping[str, tuple[Row, ...]]) -> Iterator[str]:
    """Refuse a round of tools whose thinking did not come back as it was."""
    messages = rows(raw.get("messages"))
    for number, message in enumerate(messages):
        blocks = rows(message.get("content"))
        ids = [str(b.get("id")) for b in blocks if b.get("type") == "tool_use"]
        owed = next((thoughts[i] for i in ids if i in thoughts), ())
        given = [block for block in blocks if block.get("type") == "thinking"]
        where = f"messages.{number}.content.0"
        if owed and not given:
            yield f"{where}.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`."
        elif owed and any({**g, "type": "thinking"} not in owed for g in given):
            yield f"{where}: `thinking` blocks in the latest assistant message cannot be modified."
        elif given and not owed and ids:
            yield f"{where}: Invalid `signature` in `thinking` block"


def _room(model: str, prompt: int) -> Iterator[str]:
    most = MODELS.get(model, (0, 0))[0]
    if prompt > most:
        yield f"prompt is too long: {prompt} tokens > {most} maximum"
