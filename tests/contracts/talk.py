"""What the tests of the simulated models share: both vendors on a socket, and their own clients."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import orjson
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI

from simulators.anthropic import API_KEY as ANTHROPIC_KEY
from simulators.anthropic import Anthropic
from simulators.clock import ManualClock
from simulators.faults import Fault
from simulators.openai import API_KEY as OPENAI_KEY
from simulators.openai import OpenAI
from simulators.serve import on_loopback
from simulators.talk import Row, row, rows
from simulators.talk_server import TalkSimulator

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
HAIKU = "claude-haiku-5-5"
LUNA = "gpt-6-luna"
SCHEMA: Row = {"type": "object", "properties": {"services": {"type": "array"}}}


@dataclass(frozen=True, slots=True)
class Rig:
    """Both vendors, their own clients and a plain one, on a clock of ours."""

    claude: Anthropic
    gpt: OpenAI
    anthropic: AsyncAnthropic
    openai: AsyncOpenAI
    http: httpx.AsyncClient
    clock: ManualClock

    async def post(self, path: str, body: Row) -> httpx.Response:
        """Post to one of the three endpoints with the right key."""
        if path == "messages":
            key, url = ANTHROPIC_KEY, "/anthropic/v1/messages"
        else:
            key, url = OPENAI_KEY, f"/openai/v1/{path}"
        headers = {"authorization": f"Bearer {key}", "anthropic-version": "2026-10-21"}
        return await self.http.post(url, json=body, headers=headers)


@asynccontextmanager
async def rig() -> AsyncGenerator[Rig]:
    """Serve both vendors while the block runs; what waits takes no time."""
    clock = ManualClock(START)
    claude = Anthropic(clock=clock, rng=random.Random(7), sleep=clock.sleep)
    gpt = OpenAI(clock=clock, rng=random.Random(8), sleep=clock.sleep)
    async with (
        on_loopback({"anthropic": claude, "openai": gpt}) as base,
        AsyncAnthropic(
            api_key=ANTHROPIC_KEY, base_url=f"{base}/anthropic", max_retries=0
        ) as anthropic,
        AsyncOpenAI(api_key=OPENAI_KEY, base_url=f"{base}/openai/v1", max_retries=0) as openai,
        httpx.AsyncClient(base_url=base) as http,
    ):
        yield Rig(claude, gpt, anthropic, openai, http, clock)


def events(body: bytes) -> list[Row]:
    """Return the data of a stream's events, in order."""
    lines = [line for line in body.split(b"\n") if line.startswith(b"data: {")]
    return [orjson.loads(line.removeprefix(b"data: ")) for line in lines]


def claude_body(text: str) -> Row:
    """Return a request for the Messages API."""
    return {"model": HAIKU, "max_tokens": 600, "messages": [user(text)]}


def user(text: str) -> Row:
    """Return a customer's message, as all wires write it."""
    return {"role": "user", "content": text}


def claude_tools(*names: str) -> list[Row]:
    """Return tools as Anthropic wants them."""
    return [{"name": n, "description": n, "input_schema": SCHEMA} for n in names]


def flat_tools(*names: str) -> list[Row]:
    """Return tools as Responses wants them."""
    return [{"type": "function", "name": n, "parameters": SCHEMA, "strict": False} for n in names]


def nested_tools(*names: str) -> list[Row]:
    """Return tools as Chat Completions wants them."""
    return [{"type": "function", "function": {"name": n, "parameters": SCHEMA}} for n in names]


def kinds(found: Sequence[Row]) -> list[str]:
    """Return the types of events, neighbours of one type made one."""
    told = [str(one["type"]) for one in found]
    return [kind for n, kind in enumerate(told) if n == 0 or told[n - 1] != kind]


def blocks(message: Row) -> list[Row]:
    """Return the content of a message."""
    return rows(message["content"])


WIRES = ("messages", "responses", "chat/completions")
TEXT = "One two three four five six seven eight nine ten."
BODIES: dict[str, Row] = {
    "messages": claude_body("Hello"),
    "responses": {"model": LUNA, "input": [user("Hello")], "store": False},
    "chat/completions": {
        "model": LUNA,
        "messages": [user("Hello")],
        "stream_options": {"include_usage": True},
    },
}
STREAM: Row = {"stream": True}


def vendor_of(wire: Rig, path: str) -> TalkSimulator:
    """Return the vendor behind a path."""
    return wire.claude if path == "messages" else wire.gpt


async def streamed(wire: Rig, path: str, fault: Fault) -> httpx.Response:
    """Ask for a stream that goes wrong."""
    vendor_of(wire, path).faults.add(fault)
    return await wire.post(path, {**BODIES[path], **STREAM})


def told(found: list[Row]) -> str:
    """Return the text that deltas of any wire bring."""
    parts: list[object] = []
    for one in found:
        choices = rows(one.get("choices"))
        delta = row(choices[0].get("delta") if choices else one.get("delta"))
        if one.get("type") == "response.output_text.delta":
            parts.append(one["delta"])
        parts.append(delta.get("text") or delta.get("content") or "")
    return "".join(map(str, parts))


def ends(found: list[Row]) -> bool:
    """Whether a stream came to the end its wire promises."""
    last = found[-1]
    return last.get("type") in {"message_stop", "response.completed", "response.incomplete"} or (
        "usage" in last and not last.get("choices")
    )
