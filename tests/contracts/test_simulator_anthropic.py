"""The Anthropic simulator speaks the Messages API as the vendor's own client reads it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import anthropic
import pytest
from anthropic.types import Message, ModelInfo, RawMessageStreamEvent
from pydantic import TypeAdapter

from simulators.talk import Row, Step, Tokens, ToolUse, row
from tests.contracts.talk import (
    HAIKU,
    Rig,
    blocks,
    claude_body,
    claude_tools,
    events,
    kinds,
    rig,
    user,
)

EVENT: TypeAdapter[object] = TypeAdapter(RawMessageStreamEvent)
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


def is_event(data: Row) -> bool:
    """Whether the vendor's own types take an event; pings are not among them."""
    return data["type"] == "ping" or EVENT.validate_python(data) is not None


async def test_a_stream_is_made_of_the_vendors_own_events(wire: Rig) -> None:
    wire.claude.say(FULL)
    answer = await wire.post("messages", {**claude_body("Hello"), "stream": True})
    found = events(answer.content)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert all(is_event(one) for one in found)
    assert kinds(found) == [
        "message_start", "ping",
        "content_block_start", "content_block_delta", "content_block_stop",
        "content_block_start", "content_block_delta", "content_block_stop",
        "content_block_start", "content_block_delta", "content_block_stop",
        "content_block_start", "content_block_delta", "content_block_stop",
        "message_delta", "message_stop",
    ]  # fmt: skip


async def test_the_vendors_client_puts_a_stream_together(wire: Rig) -> None:
    wire.claude.say(FULL)
    async with wire.anthropic.messages.stream(
        model=HAIKU, max_tokens=600, messages=[{"role": "user", "content": "Hello"}]
    ) as stream:
        message = await stream.get_final_message()
    found = [block.to_dict() for block in message.content]
    assert [block["type"] for block in found] == ["thinking", "text", "tool_use", "tool_use"]
    assert found[2]["input"] == {"services": ["tint"], "days": ["2026-12-02"]}
    assert found[3]["input"] == {}
    assert message.stop_reason == "tool_use"


async def test_an_answer_in_one_piece_is_the_vendors_message(wire: Rig) -> None:
    wire.claude.say(FULL, "Only text.")
    first = await wire.post("messages", claude_body("Hello"))
    second = await wire.post("messages", claude_body("Hello"))
    assert [b["type"] for b in blocks(Message.model_validate(first.json()).to_dict())] == [
        "thinking", "text", "tool_use", "tool_use",
    ]  # fmt: skip
    assert second.json()["stop_reason"] == "end_turn"
    assert second.json()["content"] == [{"type": "text", "text": "Only text.", "citations": None}]


async def test_the_list_of_models_is_a_free_probe(wire: Rig) -> None:
    listed = [model async for model in wire.anthropic.models.list()]
    assert HAIKU in [model.id for model in listed]
    assert all(ModelInfo.model_validate(m.to_dict()) for m in listed)
    assert wire.claude.ledger == []
    assert wire.claude.billed == []


async def test_every_call_is_billed_with_what_it_told_of_its_usage(wire: Rig) -> None:
    wire.claude.say("Four words are here.", Step(text="x", usage=Tokens(input=9, output=3)))
    told = [(await wire.post("messages", claude_body("Hello"))).json()["usage"] for _ in range(2)]
    first, second = (bill.tokens for bill in wire.claude.billed)
    assert (told[0]["input_tokens"], told[0]["output_tokens"]) == (first.input, first.output)
    assert first.output == 5
    assert (
        (told[1]["input_tokens"], told[1]["output_tokens"])
        == (9, 3)
        == (
            second.input,
            second.output,
        )
    )
    assert [entry.kind for entry in wire.claude.ledger] == ["messages", "messages"]


def cached_body(text: str, *, size: int = 4_000, ttl: str = "5m") -> Row:
    """Return a request whose system prompt may be cached."""
    mark = {"type": "ephemeral", "ttl": ttl}
    system = [{"type": "text", "text": "x" * size, "cache_control": mark}]
    return {**claude_body(text), "system": system}


async def test_a_marked_prefix_is_written_once_and_read_for_five_minutes(wire: Rig) -> None:
    async def used(text: str) -> tuple[int, int, int]:
        told = (await wire.post("messages", cached_body(text))).json()["usage"]
        names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        one, two, three = (int(told[name]) for name in names)
        return one, two, three

    first, again = await used("Hello"), await used("Hello, other words")
    wire.clock.advance(299)
    renewed = await used("Hello")
    wire.clock.advance(301)
    late = await used("Hello")
    assert first[1] > 1_000
    assert first[2] == 0
    assert (again[1], again[2]) == (0, first[1])
    assert again[0] > first[0]
    assert renewed[2] == first[1]
    assert late == first


async def test_a_longer_life_is_told_apart_and_a_short_prefix_is_not_cached(wire: Rig) -> None:
    long = (await wire.post("messages", cached_body("Hello", ttl="1h"))).json()["usage"]
    short = (await wire.post("messages", cached_body("Hello", size=1_000))).json()["usage"]
    assert long["cache_creation"]["ephemeral_1h_input_tokens"] > 1_000
    assert long["cache_creation"]["ephemeral_5m_input_tokens"] == 0
    assert short["cache_creation_input_tokens"] == 0
    assert short["input_tokens"] > 250


async def test_a_growing_talk_reads_what_it_wrote_before(wire: Rig) -> None:
    mark = {"cache_control": {"type": "ephemeral"}}
    first = {"role": "user", "content": [{"type": "text", "text": "a" * 4_000, **mark}]}
    bare = {"role": "user", "content": [{"type": "text", "text": "a" * 4_000}]}
    more = {"role": "user", "content": [{"type": "text", "text": "b" * 400, **mark}]}
    reply = {"role": "assistant", "content": [{"type": "text", "text": "Yes."}]}
    body = claude_body("")
    await wire.post("messages", {**body, "messages": [first]})
    await wire.post("messages", {**body, "messages": [bare, reply, more]})
    one, two = (bill.tokens for bill in wire.claude.billed)
    assert two.cached_read == one.cached_write > 1_000
    assert 100 < two.cached_write < 130
    assert two.input == 0


TOOLS = claude_tools("hours")
WRONG: dict[str, Row] = {
    "max_tokens": {"max_tokens": None},
    "temperature": {"temperature": 0.2},
    "top_p": {"top_p": 0.9},
    "top_k": {"top_k": 5},
    "thinking.type.enabled": {"thinking": {"type": "enabled", "budget_tokens": 2_000}},
    "tool_choice": {"tools": TOOLS, "tool_choice": {"type": "any"}},
    "prefill": {"messages": [user("Hi"), {"role": "assistant", "content": "You are"}]},
    "Extra inputs": {"max_output_tokens": 5},
    "first message": {"messages": [{"role": "assistant", "content": "Hi"}, user("Hi")]},
    "non-empty": {"messages": [user("")]},
    "whitespace": {"messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]},
    "effort": {"output_config": {"effort": "enormous"}},
    "input_schema": {"tools": [{"name": "hours", "input_schema": {}}]},
    "pattern": {"tools": claude_tools("not a name")},
    "unique": {"tools": claude_tools("hours", "hours")},
    "128000": {"max_tokens": 200_000},
    "Found 5": {
        "system": [
            {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}} for _ in range(5)
        ]
    },
}


@pytest.mark.parametrize("about", WRONG)
async def test_what_the_vendor_refuses_is_refused_in_its_words(wire: Rig, about: str) -> None:
    answer = await wire.post("messages", {**claude_body("Hello"), **WRONG[about]})
    told = answer.json()
    assert answer.status_code == 400
    assert told["type"] == "error"
    assert told["error"]["type"] == "invalid_request_error"
    assert about in told["error"]["message"]
    assert wire.claude.billed == []


async def test_a_wrong_key_an_unknown_model_and_a_missing_version_are_refused(wire: Rig) -> None:
    stranger = wire.anthropic.with_options(api_key="sk-other")
    with pytest.raises(anthropic.AuthenticationError):
        await stranger.models.list()
    with pytest.raises(anthropic.NotFoundError):
        await wire.anthropic.messages.create(
            model="claude-2", max_tokens=5, messages=[{"role": "user", "content": "Hi"}]
        )
    headers = {"x-api-key": "sim-anthropic-key"}
    bare = await wire.http.get("/anthropic/v1/models", headers=headers)
    assert (bare.status_code, "anthropic-version" in bare.text) == (400, True)


USE: Row = {"type": "tool_use", "id": "toolu_1", "name": "hours", "input": {}}
RESULT: Row = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "{}"}
WORDS: Row = {"type": "text", "text": "And?"}
ROUNDS: dict[str, tuple[list[Row], str]] = {
    "missing": ([WORDS], "without `tool_result` blocks"),
    "not first": ([WORDS, RESULT], "without `tool_result` blocks"),
    "of nobody": ([{**RESULT, "tool_use_id": "toolu_9"}, RESULT], "unexpected `tool_use_id`"),
}


@pytest.mark.parametrize("case", ROUNDS)
async def test_results_stand_first_and_answer_every_tool_use(wire: Rig, case: str) -> None:
    content, words = ROUNDS[case]
    messages = [
        user("Hi"),
        {"role": "assistant", "content": [USE]},
        {"role": "user", "content": content},
    ]
    body = {**claude_body(""), "messages": messages, "tools": TOOLS}
    answer = await wire.post("messages", body)
    assert (answer.status_code, words in answer.text) == (400, True)


async def test_results_need_tools_to_be_declared(wire: Rig) -> None:
    messages = [
        user("Hi"),
        {"role": "assistant", "content": [USE]},
        {"role": "user", "content": [RESULT, WORDS]},
    ]
    body = {**claude_body(""), "messages": messages}
    bare = await wire.post("messages", body)
    declared = await wire.post("messages", {**body, "tools": TOOLS})
    assert (bare.status_code, declared.status_code) == (400, 200)


async def test_thinking_comes_back_as_it_was_with_the_results(wire: Rig) -> None:
    wire.claude.say(Step(thinking="Hm, hours.", calls=(ToolUse(name="hours"),)))
    body = {**claude_body("When?"), "tools": TOOLS}
    content = blocks((await wire.post("messages", body)).json())
    thought, use = content
    result = {"role": "user", "content": [{**RESULT, "tool_use_id": use["id"]}]}

    async def status(*returned: Row) -> int:
        messages = [user("When?"), {"role": "assistant", "content": list(returned)}, result]
        return (await wire.post("messages", {**body, "messages": messages})).status_code

    assert await status(thought, use) == 200
    assert await status(use) == 400
    assert await status({**thought, "thinking": "Something else."}, use) == 400
    assert await status({**thought, "signature": "sig"}, use) == 400


async def test_hidden_thinking_keeps_its_signature(wire: Rig) -> None:
    wire.claude.say(Step(thinking="Hm.", text="Yes."))
    body = {**claude_body("Hi"), "thinking": {"type": "adaptive", "display": "omitted"}}
    thought = blocks((await wire.post("messages", body)).json())[0]
    assert thought["thinking"] == ""
    assert str(thought["signature"]).startswith("sig-")


async def test_an_answer_ends_where_its_tokens_are_used_up(wire: Rig) -> None:
    wire.claude.say("word " * 200)
    told = (await wire.post("messages", {**claude_body("Hi"), "max_tokens": 20})).json()
    assert told["stop_reason"] == "max_tokens"
    assert told["usage"]["output_tokens"] == 20


async def test_talkers_think_before_tools_unless_told_not_to(wire: Rig) -> None:
    body = {**claude_body("How much is it?"), "tools": claude_tools("services", "quote")}
    quiet: Row = {"thinking": {"type": "disabled"}}
    thinking = blocks((await wire.post("messages", body)).json())
    silent = blocks((await wire.post("messages", {**body, **quiet})).json())
    assert [one["type"] for one in thinking] == ["thinking", "tool_use"]
    assert [one["type"] for one in silent] == ["tool_use"]
    assert row(silent[0])["name"] == "services"
