"""The OpenAI simulator speaks Responses and Chat Completions as the vendor's client reads them."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import openai
import pytest
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from simulators.talk import Row, Step, ToolUse, row, rows
from tests.contracts.talk import LUNA, Rig, events, flat_tools, kinds, nested_tools, rig, user

EVENT: TypeAdapter[object] = TypeAdapter(ResponseStreamEvent)
FULL = Step(
    text="One moment, please.",
    thinking="The customer asks for a time.",
    calls=(
        ToolUse(name="availability", arguments='{"services": ["tint"], "days": ["2026-12-02"]}'),
        ToolUse(name="hours"),
    ),
)


@pytest.fixture(scope="module", name="served")
async def _served() -> AsyncGenerator[Rig]:
    async with rig() as made:
        yield made


@pytest.fixture
def wire(served: Rig) -> Rig:
    """Both vendors as new."""
    served.claude.reset()
    served.gpt.reset()
    return served


def flat(text: str) -> Row:
    """Return a request to Responses."""
    return {"model": LUNA, "input": [user(text)], "store": False}


def chat(text: str) -> Row:
    """Return a request to Chat Completions."""
    return {"model": LUNA, "messages": [user(text)]}


async def test_a_response_streams_as_the_vendors_own_events_in_their_order(wire: Rig) -> None:
    wire.gpt.say(FULL)
    answer = await wire.post("responses", {**flat("Hello"), "stream": True})
    found = events(answer.content)
    assert all(EVENT.validate_python(one) for one in found)
    assert [one["sequence_number"] for one in found] == list(range(len(found)))
    assert kinds(found) == [
        "response.created", "response.in_progress",
        "response.output_item.added", "response.output_item.done",
        "response.output_item.added", "response.content_part.added",
        "response.output_text.delta", "response.output_text.done",
        "response.content_part.done", "response.output_item.done",
        "response.output_item.added", "response.function_call_arguments.delta",
        "response.function_call_arguments.done", "response.output_item.done",
        "response.output_item.added", "response.function_call_arguments.delta",
        "response.function_call_arguments.done", "response.output_item.done",
        "response.completed",
    ]  # fmt: skip


async def test_the_vendors_client_puts_a_response_together(wire: Rig) -> None:
    wire.gpt.say(FULL, FULL)
    async with wire.openai.responses.stream(model=LUNA, input="Hello") as stream:
        streamed = await stream.get_final_response()
    whole = Response.model_validate((await wire.post("responses", flat("Hello"))).json())
    for found in (streamed, whole):
        assert [item.type for item in found.output] == [
            "reasoning", "message", "function_call", "function_call",
        ]  # fmt: skip
        assert found.output_text == "One moment, please."
        assert found.status == "completed"
        assert found.usage is not None
        assert found.usage.output_tokens_details.reasoning_tokens > 5


async def test_chat_chunks_are_the_vendors_own_and_name_a_call_once(wire: Rig) -> None:
    wire.gpt.say(FULL)
    counted: Row = {"stream": True, "stream_options": {"include_usage": True}}
    answer = await wire.post("chat/completions", {**chat("Hello"), **counted})
    chunks = [ChatCompletionChunk.model_validate(one) for one in events(answer.content)]
    assert answer.content.endswith(b"data: [DONE]\n\n")
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert all(chunk.usage is None for chunk in chunks[:-1])
    calls = [c for x in chunks[:-1] for c in x.choices[0].delta.tool_calls or []]
    assert [(c.index, c.function.name) for c in calls if c.id and c.function] == [
        (0, "availability"),
        (1, "hours"),
    ]
    said = "".join(c.function.arguments or "" for c in calls if c.index == 0 and c.function)
    assert said == FULL.calls[0].arguments


async def test_chat_tells_usage_only_to_those_who_ask(wire: Rig) -> None:
    answer = await wire.post("chat/completions", {**chat("Hello"), "stream": True})
    assert all("usage" not in one for one in events(answer.content))
    assert len(wire.gpt.billed) == 1


async def test_a_completion_in_one_piece_is_the_vendors_own(wire: Rig) -> None:
    wire.gpt.say(FULL)
    answer = await wire.post("chat/completions", chat("Hello"))
    found = ChatCompletion.model_validate(answer.json()).choices[0]
    assert found.finish_reason == "tool_calls"
    assert found.message.content == "One moment, please."
    assert len(found.message.tool_calls or []) == 2


async def test_the_list_of_models_is_a_free_probe(wire: Rig) -> None:
    listed = [model async for model in wire.openai.models.list()]
    assert LUNA in [model.id for model in listed]
    assert all(Model.model_validate(model.to_dict()) for model in listed)
    assert wire.gpt.billed == []


async def test_both_wires_bill_what_they_told(wire: Rig) -> None:
    wire.gpt.say(FULL, FULL)
    first = (await wire.post("responses", flat("Hello"))).json()["usage"]
    second = (await wire.post("chat/completions", chat("Hello"))).json()["usage"]
    one, two = wire.gpt.billed
    assert (one.wire, two.wire) == ("responses", "chat")
    assert (first["input_tokens"], first["output_tokens"]) == (
        one.tokens.prompt,
        one.tokens.output,
    )
    assert (second["prompt_tokens"], second["completion_tokens"]) == (
        two.tokens.prompt,
        two.tokens.output,
    )
    assert second["completion_tokens_details"]["reasoning_tokens"] == two.tokens.reasoning > 5


BREAK: Row = {"prompt_cache_breakpoint": {"mode": "explicit"}}
EXPLICIT: Row = {"prompt_cache_options": {"mode": "explicit"}}


def stable(more: Row) -> Row:
    """Return a long part of a prompt that never changes."""
    part = {"type": "input_text", "text": "x" * 8_000, **more}
    return {"role": "developer", "content": [part]}


async def read_and_written(wire: Rig, body: Row) -> tuple[int, int]:
    told = (await wire.post("responses", body)).json()["usage"]
    details = told["input_tokens_details"]
    assert told["input_tokens"] > 1_000
    return details["cached_tokens"], details["cache_write_tokens"]


async def test_a_named_break_is_met_again_whatever_follows_it(wire: Rig) -> None:
    def body(text: str) -> Row:
        return {**flat(""), **EXPLICIT, "input": [stable(BREAK), user(text)]}

    first = await read_and_written(wire, body("Hello"))
    again = await read_and_written(wire, body("Something else"))
    wire.clock.advance(1_801)
    late = await read_and_written(wire, body("Hello"))
    assert first[0] == 0
    assert first[1] > 2_000
    assert again == (first[1], 0)
    assert late == first


async def test_without_a_named_break_only_a_talk_that_grows_is_met_again(wire: Rig) -> None:
    talk = [stable({}), user("Hello")]
    first = await read_and_written(wire, {**flat(""), "input": talk})
    other = await read_and_written(wire, {**flat(""), "input": [stable({}), user("Bye")]})
    more = [*talk, {"role": "assistant", "content": "Yes?"}, user("How much?")]
    grown = await read_and_written(wire, {**flat(""), "input": more})
    assert first[0] == other[0] == 0
    assert grown[0] == first[1] > 2_000
    assert 0 < grown[1] < 50


async def test_another_cache_key_and_no_break_at_all_find_nothing(wire: Rig) -> None:
    body: Row = {**flat(""), **EXPLICIT, "input": [stable(BREAK), user("Hello")]}
    keyed = await read_and_written(wire, {**body, "prompt_cache_key": "one"})
    other = await read_and_written(wire, {**body, "prompt_cache_key": "two"})
    unmarked = await read_and_written(wire, {**body, "input": [stable({}), user("Hello")]})
    assert keyed == other
    assert unmarked == (0, 0)


async def test_an_older_model_remembers_steps_of_a_prefix(wire: Rig) -> None:
    body: Row = {**flat(""), "model": "gpt-5.4-mini"}
    first = await read_and_written(wire, {**body, "input": [stable({}), user("Hello")]})
    again = await read_and_written(wire, {**body, "input": [stable({}), user("Bye then")]})
    assert first[0] == 0
    assert again[0] > 1_900
    assert again[0] % 128 == 0


TOOL: Row = {"name": "hours", "parameters": {"type": "object", "properties": {"day": {}}}}
CALL: Row = {"type": "function_call", "call_id": "call_1", "name": "hours", "arguments": "{}"}
OUTPUT: Row = {"type": "function_call_output", "call_id": "call_1", "output": "{}"}
WRONG: dict[str, Row] = {
    "temperature": {"temperature": 0.2},
    "top_p": {"top_p": 0.5},
    "max_output_tokens": {"max_output_tokens": 5},
    "reasoning.effort": {"reasoning": {"effort": "enormous"}},
    "with the 'gpt-6.1-sol' model": {"model": "gpt-6.1-sol", "reasoning": {"effort": "none"}},
    "Unknown parameter: 'messages'": {"messages": []},
    "parameter: 'input'": {"input": None},
    "tools[0].name": {"tools": [{"type": "function", "function": TOOL}]},
    "strict schema": {"tools": [{"type": "function", **TOOL, "strict": True}]},
    "No tool output found": {"input": [user("Hi"), CALL]},
    "No tool call found": {"input": [user("Hi"), OUTPUT]},
    "input content blocks": {
        "input": [{"role": "assistant", "content": [{"type": "output_text", "text": "x", **BREAK}]}]
    },
    "cannot be used together": {**EXPLICIT, "prompt_cache_retention": "24h"},
    "context window": {"model": "gpt-5.4-mini", "input": "x" * 1_200_000},
}


@pytest.mark.parametrize("about", WRONG)
async def test_what_responses_refuses_is_refused_in_its_words(wire: Rig, about: str) -> None:
    answer = await wire.post("responses", {**flat("Hello"), **WRONG[about]})
    told = answer.json()["error"]
    assert answer.status_code == 400
    assert told["type"] == "invalid_request_error"
    assert about in f"{told['message']} {told['param']}"
    assert wire.gpt.billed == []


ASKED: Row = {
    "role": "assistant",
    "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "hours", "arguments": "{}"}}
    ],
}
WRONG_CHAT: dict[str, Row] = {
    "max_completion_tokens": {"max_tokens": 50},
    "/v1/responses instead": {"model": "gpt-6.1-sol", "tools": nested_tools("hours")},
    "Unknown parameter: 'input'": {"input": "Hi"},
    "did not have response messages": {"messages": [user("Hi"), ASKED, user("And?")]},
    "must be a response": {
        "messages": [user("Hi"), {"role": "tool", "tool_call_id": "call_1", "content": "{}"}]
    },
    "tools[0].function.name": {"tools": flat_tools("hours")},
    "temperature": {"temperature": 0},
}


@pytest.mark.parametrize("about", WRONG_CHAT)
async def test_what_chat_refuses_is_refused_in_its_words(wire: Rig, about: str) -> None:
    answer = await wire.post("chat/completions", {**chat("Hello"), **WRONG_CHAT[about]})
    told = answer.json()["error"]
    assert answer.status_code == 400
    assert about in f"{told['message']} {told['param']}"


async def test_a_wrong_key_and_an_unknown_model_are_refused(wire: Rig) -> None:
    with pytest.raises(openai.AuthenticationError) as caught:
        await wire.openai.with_options(api_key="sk-other").models.list()
    assert caught.value.code == "invalid_api_key"
    for call in (
        wire.openai.responses.create(model="gpt-2", input="Hi"),
        wire.openai.chat.completions.create(
            model="gpt-2", messages=[{"role": "user", "content": "Hi"}]
        ),
    ):
        with pytest.raises(openai.NotFoundError) as lost:
            await call
        assert lost.value.code == "model_not_found"


async def test_without_reasoning_sampling_is_taken(wire: Rig) -> None:
    calm: Row = {"temperature": 0, "reasoning": {"effort": "none"}}
    assert (await wire.post("responses", {**flat("Hello"), **calm})).status_code == 200


async def test_reasoning_comes_back_sealed_before_the_call_it_led_to(wire: Rig) -> None:
    wire.gpt.say(Step(thinking="Hm, hours.", calls=(ToolUse(name="hours"),)))
    body: Row = {
        **flat("When?"),
        "tools": flat_tools("hours"),
        "include": ["reasoning.encrypted_content"],
    }
    thought, call = rows((await wire.post("responses", body)).json()["output"])
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "{}"}

    async def status(*returned: Row) -> int:
        items = [user("When?"), *returned, output]
        return (await wire.post("responses", {**body, "input": items})).status_code

    nameless = {name: value for name, value in call.items() if name != "id"}
    unsealed = {name: value for name, value in thought.items() if name != "encrypted_content"}
    assert await status(thought, call) == 200
    assert await status(nameless) == 200
    assert await status(call) == 400
    assert await status(unsealed, call) == 400
    assert await status({**thought, "encrypted_content": "other"}, call) == 400


async def test_a_refusal_and_a_limit_end_each_wire_in_its_own_way(wire: Rig) -> None:
    refused, long = Step(text="I cannot help with that.", stop="refused"), "word " * 200
    wire.gpt.say(refused, refused, long, long)
    first = (await wire.post("responses", flat("Hi"))).json()
    second = (await wire.post("chat/completions", chat("Hi"))).json()
    third = (await wire.post("responses", {**flat("Hi"), "max_output_tokens": 20})).json()
    most: Row = {"max_completion_tokens": 20}
    fourth = (await wire.post("chat/completions", {**chat("Hi"), **most})).json()
    assert rows(rows(first["output"])[0]["content"])[0]["type"] == "refusal"
    choice = rows(second["choices"])[0]
    assert choice["finish_reason"] == "content_filter"
    assert row(choice["message"])["refusal"] == "I cannot help with that."
    assert third["status"] == "incomplete"
    assert third["incomplete_details"] == {"reason": "max_output_tokens"}
    assert rows(fourth["choices"])[0]["finish_reason"] == "length"
    assert [bill.tokens.output for bill in wire.gpt.billed[2:]] == [20, 20]
