"""Owns what OpenAI's two wires refuse, in the vendor's words.

Promises nothing of the cache or of the answer: only whether a request is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from simulators.openai_wire import MODELS, failure
from simulators.talk import row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.responses import Response

    from simulators.talk import Row

# What is wrong: the message, the vendor's code for it, and the parameter it is about.
Wrong: TypeAlias = tuple[str, "str | None", "str | None"]

_COMMON: Final = frozenset({
    "model", "stream", "stream_options", "tools", "tool_choice", "parallel_tool_calls", "store",
    "temperature", "top_p", "top_logprobs", "metadata", "user", "safety_identifier", "service_tier",
    "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "moderation",
})  # fmt: skip
_RESPONSES: Final = _COMMON | {
    "input", "instructions", "max_output_tokens", "max_tool_calls", "reasoning", "include", "text",
    "truncation", "previous_response_id", "conversation", "background", "prompt",
}  # fmt: skip
_CHAT: Final = _COMMON | {
    "messages", "max_completion_tokens", "max_tokens", "reasoning_effort", "verbosity", "n", "stop",
    "seed", "response_format", "frequency_penalty", "presence_penalty", "logit_bias", "logprobs",
    "modalities", "prediction",
}  # fmt: skip
_EFFORTS: Final = ("none", "minimal", "low", "medium", "high", "xhigh")
# Models that always reason, and take no tools but on Responses.
_REASONS_ALWAYS: Final = frozenset({"gpt-6.1-sol"})
_LEAST_OUTPUT: Final = 16


def refused_response(raw: Row, *, reasoned: Mapping[str, str], prompt: int) -> Response | None:
    """Return the refusal of a request to Responses, or None.

    `reasoned` holds the sealed content of reasoning by its item's id; `prompt` counts tokens.
    """
    effort = row(raw.get("reasoning")).get("effort")
    most = raw.get("max_output_tokens")
    wrongs = (
        *_missing(raw, "model", "input"),
        *_unknown(raw, _RESPONSES),
        *_knobs(raw, effort, "reasoning.effort"),
        *_least(most),
        *(wrong for n, tool in enumerate(rows(raw.get("tools"))) for wrong in _tool(tool, n)),
        *_items(raw),
        *_reasoning(raw, reasoned),
        *_cache(raw, rows(raw.get("input"))),
        *_room(raw, prompt),
    )
    return _model(raw) or _first(wrongs)


def refused_chat(raw: Row, *, prompt: int) -> Response | None:
    """Return the refusal of a request to Chat Completions, or None."""
    model = raw.get("model")
    wrongs: list[Wrong] = [
        *_missing(raw, "model", "messages"),
        *_unknown(raw, _CHAT),
        *_knobs(raw, raw.get("reasoning_effort"), "reasoning_effort"),
        *_calls(raw),
        *_cache(raw, rows(raw.get("messages"))),
        *_room(raw, prompt),
    ]
    if raw.get("max_tokens") is not None:
        text = (
            "Unsupported parameter: 'max_tokens' is not supported with this model."
            " Use 'max_completion_tokens' instead."
        )
        wrongs.append((text, "unsupported_parameter", "max_tokens"))
    if model in _REASONS_ALWAYS and raw.get("tools"):
        text = f"Function tools are not supported for {model} in /v1/chat/completions."
        wrongs.append((f"{text} Please use /v1/responses instead.", None, "tools"))
    for number, tool in enumerate(rows(raw.get("tools"))):
        wrongs += _tool(row(tool.get("function")), number, inside=".function")
    return _model(raw) or _first(tuple(wrongs))


def _first(wrongs: tuple[Wrong, ...]) -> Response | None:
    for message, code, param in wrongs:
        return failure(400, message, code=code, param=param)
    return None


def _model(raw: Row) -> Response | None:
    name = raw.get("model")
    if name is None or name in MODELS:
        return None
    text = f"The model `{name}` does not exist or you do not have access to it."
    return failure(404, text, code="model_not_found")


def _missing(raw: Row, *names: str) -> Iterator[Wrong]:
    for name in names:
        if not raw.get(name):
            text = f"Missing required parameter: '{name}'."
            yield text, "missing_required_parameter", name


def _unknown(raw: Row, known: frozenset[str]) -> Iterator[Wrong]:
    for name in sorted(set(raw) - known):
        yield f"Unknown parameter: '{name}'.", "unknown_parameter", name


def _knobs(raw: Row, effort: object, name: str) -> Iterator[Wrong]:
    """Refuse sampling while a model reasons, and efforts it does not have."""
    always = raw.get("model") in _REASONS_ALWAYS
    if effort is not None and (effort not in _EFFORTS or (always and effort == "none")):
        text = f"Unsupported value: '{effort}' is not supported with the '{raw.get('model')}' model"
        yield text, "unsupported_value", name
    if effort == "none" and not always:
        return
    for knob in ("temperature", "top_p"):
        if raw.get(knob) not in {None, 1}:
            text = f"Unsupported parameter: '{knob}' is not supported with this model."
            yield text, "unsupported_parameter", knob


def _least(most: object) -> Iterator[Wrong]:
    if isinstance(most, int) and most < _LEAST_OUTPUT:
        text = (
            "Invalid 'max_output_tokens': integer below minimum value."
            f" Expected a value >= {_LEAST_OUTPUT}, but got {most} instead."
        )
        yield text, "integer_below_min_value", "max_output_tokens"


def _tool(tool: Row, number: int, *, inside: str = "") -> Iterator[Wrong]:
    where = f"tools[{number}]{inside}"
    if not tool.get("name"):
        text = f"Missing required parameter: '{where}.name'."
        yield text, "missing_required_parameter", f"{where}.name"
        return
    schema = row(tool.get("parameters"))
    if schema.get("type") != "object":
        text = f"Invalid schema for function '{tool['name']}': schema must be of 'type: \"object\"'"
        yield text, "invalid_function_parameters", f"{where}.parameters"
    if tool.get("strict") is True:
        required = cast("list[object]", schema.get("required") or [])
        listed = sorted(map(str, required)) == sorted(row(schema.get("properties")))
        if not listed or schema.get("additionalProperties") is not False:
            text = (
                f"Invalid schema for function '{tool['name']}': a strict schema has"
                " 'additionalProperties' false and every property in 'required'."
            )
            yield text, "invalid_function_parameters", f"{where}.parameters"


def _items(raw: Row) -> Iterator[Wrong]:
    """Refuse calls without outputs and outputs without calls."""
    items = rows(raw.get("input"))
    called = [str(i.get("call_id")) for i in items if i.get("type") == "function_call"]
    given = [str(i.get("call_id")) for i in items if i.get("type") == "function_call_output"]
    for call in called:
        if call not in given:
            yield f"No tool output found for function call {call}.", None, "input"
    for call in given:
        if call not in called:
            text = f"No tool call found for function call output with call_id {call}."
            yield text, None, "input"


def _reasoning(raw: Row, reasoned: Mapping[str, str]) -> Iterator[Wrong]:
    """Refuse reasoning that was changed, left alone, or left out before its call."""
    items = rows(raw.get("input"))
    seen: set[str] = set()
    for number, item in enumerate(items):
        key = str(item.get("id"))
        if item.get("type") == "reasoning":
            seen.add(key.removeprefix("rs_"))
            sealed = item.get("encrypted_content")
            if not sealed and raw.get("store") is False:
                text = f"Item with id '{key}' not found. Items are not persisted when `store` is"
                yield f"{text} set to false.", None, "input"
            elif sealed and reasoned.get(key) != sealed:
                text = f"The encrypted content for item {key} could not be verified."
                yield text, "invalid_encrypted_content", None
            if number + 1 == len(items):
                text = f"Item '{key}' of type 'reasoning' was provided without its required"
                yield f"{text} following item.", None, "input"
        if item.get("type") in {"function_call", "message"} and item.get("id"):
            owner = key.removeprefix("fc_").removeprefix("msg_")[:24]
            if f"rs_{owner}" in reasoned and owner not in seen:
                text = f"Item '{key}' of type '{item['type']}' was provided without its required"
                yield f"{text} 'reasoning' item: 'rs_{owner}'.", None, "input"


def _calls(raw: Row) -> Iterator[Wrong]:
    """Refuse tool messages that do not follow their calls, and calls left without an answer."""
    waiting: list[str] = []
    for number, message in enumerate((*rows(raw.get("messages")), {"role": "end"})):
        if message.get("role") == "tool":
            call = str(message.get("tool_call_id"))
            if call not in waiting:
                text = (
                    "Invalid parameter: messages with role 'tool' must be a response to a preceding"
                    " message with 'tool_calls'."
                )
                yield text, None, f"messages.[{number}].role"
            else:
                waiting.remove(call)
            continue
        if waiting:
            text = (
                "An assistant message with 'tool_calls' must be followed by tool messages"
                " responding to each 'tool_call_id'. The following tool_call_ids did not have"
                f" response messages: {', '.join(waiting)}"
            )
            yield text, None, f"messages.[{number}].role"
        waiting = [str(call.get("id")) for call in rows(message.get("tool_calls"))]


def _cache(raw: Row, messages: list[Row]) -> Iterator[Wrong]:
    """Refuse a break behind the model's own words: only input can carry one."""
    for number, message in enumerate(messages):
        marked = any("prompt_cache_breakpoint" in p for p in rows(message.get("content")))
        if marked and message.get("role") == "assistant":
            text = "'prompt_cache_breakpoint' is only supported on input content blocks."
            yield text, "invalid_value", f"input[{number}].content"
    if raw.get("prompt_cache_retention") and raw.get("prompt_cache_options"):
        text = "'prompt_cache_retention' and 'prompt_cache_options' cannot be used together."
        yield text, "invalid_value", "prompt_cache_retention"


def _room(raw: Row, prompt: int) -> Iterator[Wrong]:
    most = MODELS.get(str(raw.get("model")), (prompt, 0))[0]
    if prompt > most:
        text = "Your input exceeds the context window of this model."
        yield f"{text} Please adjust your input and try again.", "context_length_exceeded", "input"
