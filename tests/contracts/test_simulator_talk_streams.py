"""Streams of the simulated models: their pace, their control surface, any text there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import anthropic
import orjson
import pytest
from anthropic.types import RawMessageStreamEvent
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletionChunk
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from simulators.anthropic_wire import MessageTelling
from simulators.faults import Fault
from simulators.kernel import real_clock
from simulators.openai_chat import ChatTelling
from simulators.openai_responses import ResponseTelling
from simulators.talk import Ask, Made, Row, Step, Tokens, ToolUse, row, rows, words
from simulators.talk_faults import Pace
from simulators.twilio import Twilio
from tests.contracts.talk import (
    BODIES,
    HAIKU,
    LUNA,
    STREAM,
    TEXT,
    Rig,
    events,
    rig,
    told,
    user,
)


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


async def test_pieces_leave_when_they_are_made(wire: Rig) -> None:
    """The first word is on the wire while the vendor still waits to say the second."""
    going_on = asyncio.Event()

    async def wait(_: float) -> None:
        await going_on.wait()

    wire.claude.sleep = wait
    wire.claude.pace = Pace(between_s=1)
    stream = await wire.anthropic.messages.create(
        model=HAIKU, max_tokens=50, messages=[{"role": "user", "content": "Hi"}], stream=True
    )
    heard: list[str] = []
    async for word in _words(stream):
        heard.append(word)
        if len(heard) == 1:
            assert wire.claude.billed == []
            going_on.set()
    assert "".join(heard) == TEXT
    assert wire.claude.billed[0].complete


async def _words(
    stream: anthropic.AsyncStream[anthropic.types.RawMessageStreamEvent],
) -> AsyncIterator[str]:
    async for event in stream:
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            yield event.delta.text


async def test_at_once_writes_the_same_stream_in_one_piece(wire: Rig) -> None:
    body = {**BODIES["messages"], **STREAM}
    slow = events((await wire.post("messages", body)).content)
    wire.claude.pace = Pace(at_once=True, words=5)
    quick = events((await wire.post("messages", body)).content)
    assert told(slow) == told(quick) == TEXT
    assert len(quick) < len(slow)
    one, two = wire.claude.billed
    assert (one.tokens, one.complete) == (two.tokens, two.complete)


async def test_faults_answers_and_the_pace_are_set_over_http(wire: Rig) -> None:
    control = "/openai/_sim"
    wire.gpt.reset()
    answers = {"answers": [{"text": "Laid out.", "stop": "end"}], "match": "Hello", "times": None}
    laid = await wire.http.post(f"{control}/answers", json=answers)
    pace = await wire.http.post(
        f"{control}/talk", json={"talker": "steady", "first_ms": 500, "tokens_per_chunk": 3}
    )
    made = await wire.http.post(
        f"{control}/faults", json={"kind": "early_end", "after": 1, "probability": 1.0, "times": 1}
    )
    wrong = await wire.http.post(f"{control}/talk", json={"talker": "nobody"})
    bad = await wire.http.post(f"{control}/answers", json={"answers": [{"words": "x"}]})
    assert (laid.status_code, made.status_code, pace.json()["first_s"]) == (201, 201, 0.5)
    assert (wrong.status_code, bad.status_code) == (422, 422)
    body = {**BODIES["responses"], **STREAM}
    cut, whole = [told(events((await wire.post("responses", body)).content)) for _ in range(2)]
    other = {**body, "input": [user("Good day")]}
    steady = told(events((await wire.post("responses", other)).content))
    assert (cut, whole, len(steady.split())) == ("Laid out.", "Laid out.", 21)
    billed = (await wire.http.get(f"{control}/billed")).json()
    assert [bill["complete"] for bill in billed] == [False, True, True]
    assert (await wire.http.delete(f"{control}/answers")).status_code == 204
    assert len(wire.gpt.script) == 0


async def test_another_vendor_takes_no_fault_of_a_talk(wire: Rig) -> None:
    phone = Twilio(clock=real_clock, rng=wire.gpt.rng)
    with pytest.raises(ValueError, match="stall"):
        phone.faults.add(Fault(kind="stall"))


ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
CLAUDES: TypeAdapter[object] = TypeAdapter(RawMessageStreamEvent)
RESPONSES: TypeAdapter[object] = TypeAdapter(ResponseStreamEvent)
CHUNKS: TypeAdapter[object] = TypeAdapter(ChatCompletionChunk)


def made(text: str, value: str, thinking: str) -> Made:
    """Return an answer that says a text and uses a tool."""
    arguments = orjson.dumps({"services": [value]}).decode()
    step = Step(text=text, thinking=thinking, calls=(ToolUse(name="hold", arguments=arguments),))
    raw: Row = {"stream": True, "stream_options": {"include_usage": True}}
    ask = Ask(
        model=LUNA,
        system="",
        tools=(),
        said=(),
        most_output=None,
        stream=True,
        thinks=True,
        raw=raw,
    )
    return Made(
        id="0" * 24,
        ask=ask,
        step=step,
        tokens=Tokens(output=9),
        written_long=0,
        created=1,
        signature="sig-1",
    )


@given(text=ANY, value=ANY, thinking=ANY, width=st.integers(1, 4))
def test_any_text_and_any_argument_are_told_whole_by_the_vendors_types(
    text: str, value: str, thinking: str, width: int
) -> None:
    answer = made(text, value, thinking)
    for telling, types in (
        (MessageTelling(answer, hides_thinking=False), CLAUDES),
        (ResponseTelling(answer), RESPONSES),
        (ChatTelling(answer), CHUNKS),
    ):
        found = events(b"".join(p.data for p in telling.pieces(words=width, usage=True)))
        assert all(one["type"] == "ping" or types.validate_python(one) for one in map(typed, found))
        assert told(found) == text
        assert used_of(found) == answer.step.calls[0].arguments


def typed(one: Row) -> Row:
    """Return an event with a type: chunks of a chat have none."""
    return {"type": "chunk", **one}


def used_of(found: list[Row]) -> str:
    """Return the arguments that deltas of any wire bring."""
    parts: list[object] = []
    for one in found:
        choices = rows(one.get("choices"))
        delta = row(choices[0].get("delta") if choices else one.get("delta"))
        parts.append(delta.get("partial_json") or "")
        parts += [row(c["function"]).get("arguments") for c in rows(delta.get("tool_calls"))]
        if one.get("type") == "response.function_call_arguments.delta":
            parts.append(one["delta"])
    return "".join(map(str, parts))


@given(text=ANY, width=st.integers(1, 5))
def test_deltas_together_are_the_text(text: str, width: int) -> None:
    assert "".join(words(text, width)) == text
