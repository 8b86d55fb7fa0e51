"""Benchmarks of one streamed call of a vendor's model: our gateway, the bare SDK, LiteLLM.

All talk to the same stub on loopback in the same run, in blocks by turns, so that whatever else
the machine does falls on all alike.
"""

from __future__ import annotations

import asyncio
import functools
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from anthropic import AsyncAnthropic
from openai import AsyncOpenAI

from bench.asking import CLAUDE, GPT, Body, bodies, litellm_bodies, request, settings_at
from bench.figures import Extra, Figure
from bench.peers import Litellm
from bench.rig import ROOT, Broken, free_port, get, percentile, until
from bench.stub import WORDS
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.ports import ChatModel, TextDelta
from lead_orchestrator.assistant.rules.models import read_book
from simulators import anthropic, openai

WIRES = ("messages", "responses", "chat")
WARM_UP, BLOCKS, BLOCK = 10, 24, 10
BUSY, BUSY_BLOCKS, BUSY_BLOCK = 8, 6, 40
Call = Callable[[], Awaitable[int]]


@dataclass(slots=True)
class Taken:
    """Milliseconds of calls on one wire, one list per block, each block beside the others'."""

    sdk: list[list[float]] = field(default_factory=list[list[float]])
    ours: list[list[float]] = field(default_factory=list[list[float]])
    litellm: list[list[float]] = field(default_factory=list[list[float]])

    def over_sdk(self, blocks: list[list[float]]) -> list[float]:
        """Return what each call took more than the SDK's median in the same moments."""
        medians = [percentile(block, 0.5) for block in self.sdk]
        return [ms - m for block, m in zip(blocks, medians, strict=True) for ms in block]


@dataclass(slots=True)
class Measured:
    """All that was measured: by wire, one call at a time and a few at once."""

    alone: dict[str, Taken]
    busy: dict[str, Taken]
    no_peer: str = ""  # why LiteLLM is missing


def overhead() -> list[Figure]:
    """Tell what our gateway adds to a streamed call over the vendor's bare SDK."""
    found = _measured()
    return [
        _overhead(found, name, share, limit)
        for name, share, limit in (("p50", 0.5, 2.0), ("p99", 0.99, 10.0))
    ]


def versus_litellm() -> list[Figure]:
    """Tell how a call through LiteLLM compares; raises `Broken` when it cannot be had."""
    found = _measured()
    if found.no_peer:
        raise Broken(found.no_peer)
    extra: dict[str, Extra] = {
        "did": _did() + "; LiteLLM 1.106.2 in an environment and a process of its own; our median"
        " call divided by LiteLLM's, the least favourable wire",
    }
    ratios: dict[str, float] = {}
    for wire, taken in found.alone.items():
        ours, theirs = _flat(taken.ours), _flat(taken.litellm)
        ratios[wire] = percentile(ours, 0.5) / percentile(theirs, 0.5)
        more = taken.over_sdk(taken.litellm)
        extra |= {
            f"{wire}_ours_p50_ms": percentile(ours, 0.5),
            f"{wire}_litellm_p50_ms": percentile(theirs, 0.5),
            f"{wire}_litellm_p99_ms": percentile(theirs, 0.99),
            f"{wire}_litellm_over_sdk_p50_ms": percentile(more, 0.5),
            f"{wire}_litellm_over_sdk_p99_ms": percentile(more, 0.99),
            f"{wire}_at_{BUSY}_ours_p50_ms": percentile(_flat(found.busy[wire].ours), 0.5),
            f"{wire}_at_{BUSY}_litellm_p50_ms": percentile(_flat(found.busy[wire].litellm), 0.5),
        }
    return [
        Figure(
            case="model_overhead_vs_litellm",
            value=max(ratios.values()),
            unit="of LiteLLM's time",
            n=sum(len(_flat(taken.litellm)) for taken in found.alone.values()),
            extra=extra | {"by_wire": {wire: round(r, 3) for wire, r in ratios.items()}},
        )
    ]


def _overhead(found: Measured, name: str, share: float, limit: float) -> Figure:
    added = {wire: taken.over_sdk(taken.ours) for wire, taken in found.alone.items()}
    extra: dict[str, Extra] = {
        "did": _did() + "; what a call took more than the SDK's median in the neighbouring block,"
        " the least favourable wire",
        "limit_ms": limit,
    }
    for wire in WIRES:
        busy = found.busy[wire]
        extra |= {
            f"{wire}_ms": percentile(added[wire], share),
            f"{wire}_sdk_itself_ms": percentile(
                found.alone[wire].over_sdk(found.alone[wire].sdk), share
            ),
            f"{wire}_sdk_p50_ms": percentile(_flat(found.alone[wire].sdk), 0.5),
            f"{wire}_at_{BUSY}_ms": percentile(busy.over_sdk(busy.ours), share),
            f"{wire}_at_{BUSY}_sdk_itself_ms": percentile(busy.over_sdk(busy.sdk), share),
        }
    return Figure(
        case=f"model_overhead_{name}_ms",
        value=max(percentile(ms, share) for ms in added.values()),
        unit="ms",
        n=sum(len(ms) for ms in added.values()),
        extra=extra,
    )


def _did() -> str:
    return (
        f"streamed calls of {WORDS} words with the turn's own prompt and tools on three wires,"
        f" {BLOCKS} blocks of {BLOCK} in turns, one call at a time (and {BUSY} at once), one stub"
        " on loopback for all"
    )


def _flat(blocks: list[list[float]]) -> list[float]:
    return [ms for block in blocks for ms in block]


@functools.cache
def _measured() -> Measured:
    port = free_port()
    stub = subprocess.Popen(
        [sys.executable, "-m", "bench.stub", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        until(lambda: get(f"{base}/anthropic/v1/models")[0] == 200, "the stub did not start")
        return asyncio.run(_measure(base))
    finally:
        stub.kill()
        stub.wait()


async def _measure(base: str) -> Measured:
    asked = bodies()
    found = Measured({w: Taken() for w in WIRES}, {w: Taken() for w in WIRES})
    peer: Litellm | None = None
    try:
        peer = await asyncio.to_thread(Litellm, _for_litellm(base, asked))
    except Broken as error:
        found.no_peer = str(error)
    models = VendorModels(settings_at(base), book=read_book())
    chat = VendorModels(settings_at(base), book=read_book(), openai_wire="chat")
    claude = AsyncAnthropic(api_key=anthropic.API_KEY, base_url=f"{base}/anthropic", max_retries=0)
    gpt = AsyncOpenAI(api_key=openai.API_KEY, base_url=f"{base}/openai/v1", max_retries=0)
    calls = {
        "messages": (_messages(claude, asked["messages"]), _ours(models.get("claude", CLAUDE))),
        "responses": (_responses(gpt, asked["responses"]), _ours(models.get("openai", GPT))),
        "chat": (_chat(gpt, asked["chat"]), _ours(chat.get("openai", GPT))),
    }
    try:
        for wire, (sdk, ours) in calls.items():
            three = (sdk, ours, wire, peer)
            await _blocks(*three, Taken(), blocks=1, size=WARM_UP, at_once=1)
            await _blocks(*three, found.alone[wire], blocks=BLOCKS, size=BLOCK, at_once=1)
            await _blocks(
                *three, found.busy[wire], blocks=BUSY_BLOCKS, size=BUSY_BLOCK, at_once=BUSY
            )
    finally:
        if peer is not None:
            peer.close()
        for client in (models, chat, claude, gpt):
            await client.close()
    return found


async def _blocks(
    sdk: Call, ours: Call, wire: str, peer: Litellm | None, into: Taken, *,
    blocks: int, size: int, at_once: int,
) -> None:  # fmt: skip
    """Call all three in turns; who comes first changes with each block."""
    for n in range(blocks):
        for who in ("sdk", "ours", "litellm")[:: 1 if n % 2 else -1]:
            if who == "sdk":
                into.sdk.append(await _calls(sdk, size, at_once=at_once))
            elif who == "ours":
                into.ours.append(await _calls(ours, size, at_once=at_once))
            elif peer is not None:
                into.litellm.append(peer.calls(wire, size, at_once=at_once))


async def _calls(call: Call, count: int, *, at_once: int) -> list[float]:
    left = count
    taken: list[float] = []

    async def caller() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            began = time.perf_counter()
            said = await call()
            taken.append((time.perf_counter() - began) * 1000)
            if said != WORDS:
                raise Broken(f"{said} words of {WORDS} were heard")

    await asyncio.gather(*(caller() for _ in range(at_once)))
    return taken


def _ours(model: ChatModel | None) -> Call:
    if model is None:
        raise Broken("there is no model")
    asked = request()

    async def call() -> int:
        said = 0
        async with aclosing(model.reply(asked)) as events:
            async for event in events:
                said += isinstance(event, TextDelta)
        return said

    return call


def _without_stream(body: Body) -> Body:
    return {key: value for key, value in body.items() if key != "stream"}


def _messages(client: AsyncAnthropic, body: Body) -> Call:
    given: Any = _without_stream(body)

    async def call() -> int:
        said = 0
        async for event in await client.messages.create(stream=True, **given):
            said += event.type == "content_block_delta" and event.delta.type == "text_delta"
        return said

    return call


def _responses(client: AsyncOpenAI, body: Body) -> Call:
    given: Any = _without_stream(body)

    async def call() -> int:
        said = 0
        async for event in await client.responses.create(stream=True, **given):
            said += event.type == "response.output_text.delta"
        return said

    return call


def _chat(client: AsyncOpenAI, body: Body) -> Call:
    given: Any = _without_stream(body)

    async def call() -> int:
        said = 0
        async for chunk in await client.chat.completions.create(stream=True, **given):
            said += bool(chunk.choices and chunk.choices[0].delta.content)
        return said

    return call


def _for_litellm(base: str, asked: dict[str, Body]) -> dict[str, Any]:
    """Return what LiteLLM's process is told once."""
    claude = {"api_base": f"{base}/anthropic", "api_key": anthropic.API_KEY}
    gpt = {"api_base": f"{base}/openai/v1", "api_key": openai.API_KEY}
    return {
        "bodies": litellm_bodies(asked),
        "access": {"messages": claude, "responses": gpt, "chat": gpt},
        "words": WORDS,
    }
