"""Each fault of a streamed answer looks on all three wires as the vendors' own trouble does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import anthropic
import httpx
import openai
import orjson
import pytest

from simulators.faults import TALK_FAULT_KINDS, Fault, fault_from
from simulators.talk import Step, ToolUse, row
from simulators.talk_faults import Pace
from tests.contracts.talk import (
    BODIES,
    HAIKU,
    LUNA,
    STREAM,
    TEXT,
    WIRES,
    Rig,
    ends,
    events,
    rig,
    streamed,
    told,
    vendor_of,
)

CALLS = Step(calls=(ToolUse(name="hold", arguments='{"services": ["tint"], "starts_at": "9"}'),))


@pytest.fixture(scope="module", name="served")
async def _served() -> AsyncGenerator[Rig]:
    async with rig() as made:
        yield made


@pytest.fixture
def wire(served: Rig) -> Rig:
    """Both vendors as new, with text of ten words to say."""
    for vendor in (served.claude, served.gpt):
        vendor.reset()
        vendor.say(TEXT, times=None)
        vendor.pace = Pace()
        vendor.sleep = served.clock.sleep
    served.clock.slept.clear()
    return served


@pytest.mark.parametrize("path", WIRES)
async def test_a_cut_breaks_the_connection_after_so_many_deltas(wire: Rig, path: str) -> None:
    vendor_of(wire, path).faults.add(Fault(kind="cut_stream", after=3, times=1))
    key = "sim-anthropic-key" if path == "messages" else "sim-openai-key"
    url = "/anthropic/v1/messages" if path == "messages" else f"/openai/v1/{path}"
    headers = {"authorization": f"Bearer {key}", "anthropic-version": "2026-10-21"}
    heard: list[bytes] = []
    async with wire.http.stream(
        "POST", url, json={**BODIES[path], **STREAM}, headers=headers
    ) as answer:
        with pytest.raises(httpx.RemoteProtocolError):
            await _hear(answer, heard)
    assert told(events(b"".join(heard))).split() == ["One", "two", "three"]
    bill = vendor_of(wire, path).billed[0]
    assert (bill.complete, bill.tokens.output) == (False, 4)
    assert bill.tokens.input > 0


async def _hear(answer: httpx.Response, heard: list[bytes]) -> None:
    async for part in answer.aiter_bytes():
        heard.append(part)  # noqa: PERF401 - what came before the cut is kept


@pytest.mark.parametrize("path", WIRES)
async def test_a_cut_also_breaks_arguments_of_a_tool(wire: Rig, path: str) -> None:
    vendor = vendor_of(wire, path)
    vendor.script.clear()
    vendor.say(CALLS)
    answer = await streamed(wire, path, Fault(kind="early_end", after=2, times=1))
    assert b"starts_at" not in answer.content
    assert b"hold" in answer.content
    assert not ends(events(answer.content))


@pytest.mark.parametrize("path", WIRES)
async def test_an_early_end_closes_cleanly_without_the_end(wire: Rig, path: str) -> None:
    answer = await streamed(wire, path, Fault(kind="early_end", after=4, times=1))
    found = events(answer.content)
    assert told(found) == "One two three four"
    assert not ends(found)
    assert not vendor_of(wire, path).billed[0].complete


@pytest.mark.parametrize("path", WIRES)
async def test_a_fault_after_more_deltas_than_there_are_comes_before_the_end(
    wire: Rig, path: str
) -> None:
    answer = await streamed(wire, path, Fault(kind="early_end", after=99, times=1))
    found = events(answer.content)
    assert told(found) == TEXT
    assert not ends(found)


@pytest.mark.parametrize("path", WIRES)
async def test_garbage_in_a_stream_is_no_json(wire: Rig, path: str) -> None:
    answer = await streamed(wire, path, Fault(kind="garbage_event", after=2, times=1))
    with pytest.raises(orjson.JSONDecodeError):
        events(answer.content + b"\n")


async def test_an_error_after_200_is_an_event_of_each_wire(wire: Rig) -> None:
    for path in WIRES:
        for kind in ("error_event", "failed_event"):
            fault = fault_from({"kind": kind, "after": 2, "times": 1})
            answer = await streamed(wire, path, fault)
            found = events(answer.content)
            assert answer.status_code == 200
            assert told(found) == "One two"
            if path == "messages":
                assert row(found[-1]["error"])["type"] in {"overloaded_error", "api_error"}
            elif path == "responses":
                assert found[-1]["type"] == (
                    "error" if kind == "error_event" else "response.failed"
                )
            else:
                assert row(found[-1]["error"])["type"] == "server_error"


async def test_the_vendors_clients_raise_what_they_raise_at_an_error_in_the_stream(
    wire: Rig,
) -> None:
    for vendor in (wire.claude, wire.gpt):
        vendor.faults.add(Fault(kind="error_event", times=1))
    with pytest.raises(anthropic.APIStatusError):
        async with wire.anthropic.messages.stream(
            model=HAIKU, max_tokens=50, messages=[{"role": "user", "content": "Hi"}]
        ) as stream:
            await stream.get_final_message()
    chat = wire.openai.chat.completions.stream(
        model=LUNA, messages=[{"role": "user", "content": "Hi"}]
    )
    with pytest.raises(openai.APIError):
        async with chat as stream:
            await stream.get_final_completion()


async def test_refusals_of_the_moment_have_the_vendors_status_and_code(wire: Rig) -> None:
    expected = {
        "overloaded": (529, 503),
        "quota": (402, 429),
        "bad_request": (400, 400),
        "model_gone": (404, 404),
        "rate_limit": (429, 429),
        "refuse_500": (500, 500),
        "unauthorised": (401, 401),
    }
    for kind, statuses in expected.items():
        for path, status in zip(("messages", "responses"), statuses, strict=True):
            fault = fault_from({"kind": kind, "times": 1, "retry_after": 3})
            answer = await streamed(wire, path, fault)
            assert (kind, answer.status_code) == (kind, status)
            assert row(answer.json()["error"])["message"]
            assert answer.headers.get("retry-after") == ("3" if kind == "rate_limit" else None)
    assert wire.claude.billed == wire.gpt.billed == []


async def test_a_fault_of_a_talk_leaves_the_probe_alone_unless_it_is_meant(wire: Rig) -> None:
    wire.gpt.faults.add(Fault(kind="overloaded", times=1))
    assert [model async for model in wire.openai.models.list()]
    assert (await wire.post("responses", BODIES["responses"])).status_code == 503
    wire.gpt.faults.add(Fault(kind="overloaded", times=1, method="GET"))
    with pytest.raises(openai.InternalServerError):
        await wire.openai.models.list()


async def test_no_money_left_is_told_from_too_fast(wire: Rig) -> None:
    codes: list[str | None] = []
    for kind in ("quota", "rate_limit"):
        wire.gpt.faults.add(fault_from({"kind": kind, "times": 1}))
        with pytest.raises(openai.RateLimitError) as caught:
            await wire.openai.responses.create(model=LUNA, input="Hi")
        codes.append(caught.value.code)
    assert codes == ["insufficient_quota", "rate_limit_exceeded"]


@pytest.mark.parametrize("path", WIRES)
async def test_slowness_waits_before_the_first_event_between_them_or_once(
    wire: Rig, path: str
) -> None:
    waits: list[list[float]] = []
    for kind in ("slow_start", "slow_events", "stall"):
        wire.clock.slept.clear()
        fault = fault_from({"kind": kind, "times": 1, "delay_s": 7, "after": 3})
        answer = await streamed(wire, path, fault)
        assert told(events(answer.content)) == TEXT
        waits.append(list(wire.clock.slept))
    assert waits == [[7], [7] * 9, [7]]


@pytest.mark.parametrize("path", WIRES)
async def test_noise_stands_anywhere_and_changes_nothing(wire: Rig, path: str) -> None:
    answer = await streamed(wire, path, Fault(kind="noise", times=1))
    found = events(answer.content)
    assert b"shimmer" in answer.content
    assert told(found) == TEXT


async def test_the_vendors_clients_read_past_noise(wire: Rig) -> None:
    for vendor in (wire.claude, wire.gpt):
        vendor.faults.add(Fault(kind="noise", times=1))
    async with wire.anthropic.messages.stream(
        model=HAIKU, max_tokens=50, messages=[{"role": "user", "content": "Hi"}]
    ) as stream:
        assert await stream.get_final_text() == TEXT
    said = [
        event.delta
        async for event in await wire.openai.responses.create(model=LUNA, input="Hi", stream=True)
        if event.type == "response.output_text.delta"
    ]
    assert "".join(said) == TEXT


@pytest.mark.parametrize("path", WIRES)
async def test_usage_can_be_left_out_although_it_is_billed(wire: Rig, path: str) -> None:
    answer = await streamed(wire, path, Fault(kind="no_usage", times=1))
    found = events(answer.content)
    assert told(found) == TEXT
    assert b'"output_tokens":13' not in answer.content
    assert b'"completion_tokens"' not in answer.content
    assert vendor_of(wire, path).billed[0].tokens.output == 13


async def test_thinking_first_comes_before_the_text(wire: Rig) -> None:
    found = events((await streamed(wire, "messages", Fault(kind="thinking_first"))).content)
    opened = [row(one["content_block"])["type"] for one in found if "content_block" in one]
    assert opened == ["thinking", "text"]
    other = events((await streamed(wire, "responses", Fault(kind="thinking_first"))).content)
    added = [row(o["item"])["type"] for o in other if o["type"] == "response.output_item.added"]
    assert added == ["reasoning", "message"]


@pytest.mark.parametrize("path", WIRES)
async def test_arguments_can_be_broken_and_calls_can_be_doubled(wire: Rig, path: str) -> None:
    vendor = vendor_of(wire, path)
    for kind, wanted in (("broken_arguments", 1), ("parallel_calls", 2)):
        vendor.script.clear()
        vendor.say(CALLS)
        fault = fault_from({"kind": kind, "times": 1})
        answer = await streamed(wire, path, fault)
        names = answer.content.count(b'"name":"hold","') + answer.content.count(b'"name":"hold"}')
        assert names >= wanted
        assert ends(events(answer.content))
        whole = CALLS.calls[0].arguments.encode()
        assert whole not in answer.content.replace(b'\\"', b'"') or kind == "parallel_calls"


@pytest.mark.parametrize("path", WIRES)
async def test_a_model_can_decline_run_out_of_room_or_say_nothing(wire: Rig, path: str) -> None:
    ways = {
        "refusal": (b'"refusal"', b"refusal", b"content_filter"),
        "out_of_tokens": (b'"max_tokens"', b'"max_output_tokens"}', b'"length"'),
        "empty_answer": (b'"end_turn"', b'"completed"', b'"stop"'),
    }
    for kind, marks in ways.items():
        answer = await streamed(wire, path, fault_from({"kind": kind, "times": 1}))
        assert marks[WIRES.index(path)] in answer.content
        assert ends(events(answer.content))
        assert (kind == "empty_answer") == (b"One" not in answer.content)


@pytest.mark.parametrize("path", WIRES)
async def test_faults_of_every_vendor_work_here_too(wire: Rig, path: str) -> None:
    for kind, words in (("html_200", b"<html>"), ("empty_200", b""), ("garbage_json", b'{"sid')):
        answer = await streamed(wire, path, fault_from({"kind": kind, "times": 1}))
        assert answer.status_code == 200
        assert answer.content.startswith(words)
    with pytest.raises(httpx.TransportError):
        await streamed(wire, path, Fault(kind="unreachable", times=1))


@pytest.mark.parametrize("kind", ["slow_start", "stall"])
async def test_a_client_that_leaves_ends_the_answer_and_is_billed_for_its_part(
    wire: Rig, kind: str
) -> None:
    never = asyncio.Event()

    async def wait(_: float) -> None:
        await never.wait()

    wire.claude.sleep = wait
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await streamed(wire, "messages", fault_from({"kind": kind, "times": 1, "after": 2}))
    for _ in range(500):
        if wire.claude.billed:
            break
        await asyncio.sleep(0.01)
    bill = wire.claude.billed[0]
    assert (bill.complete, bill.tokens.output) == (False, 1 if kind == "slow_start" else 2)


async def test_a_hanging_vendor_bills_nothing(wire: Rig) -> None:
    wire.gpt.faults.add(Fault(kind="timeout", times=1))
    with pytest.raises(openai.APIConnectionError):
        await wire.openai.responses.create(model=LUNA, input="Hi")
    assert wire.gpt.billed == []


def test_every_kind_is_tested_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in TALK_FAULT_KINDS if f'"{kind}"' not in text] == []
