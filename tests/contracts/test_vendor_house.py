"""What the house promises around the calls: money, seats, probes, memory, spans, secrets."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.gateways.vendor_models import SEATS, Network, VendorModels
from lead_orchestrator.assistant.ports import Finished, TextDelta, Usage
from lead_orchestrator.assistant.rules.models import cost, read_book
from simulators.faults import Fault, FaultKind, TalkFaultKind
from simulators.talk import Step, Tokens, ToolUse
from simulators.talk_faults import Pace
from tests.contracts.vendor_line import HASTY, Line3, asks, hear, settings_at
from tests.rules.assistant.given import theirs

TODAY = date(2026, 11, 22)
LONG = "Every car is washed before its film goes on, and nobody is hurried. " * 120


async def test_usage_and_cost_are_the_vendors_own_to_the_last_token(line: Line3) -> None:
    """Mixed calls: with and without cache, thinking, tools, limits, and odd counts."""
    rng = random.Random(7)
    book = read_book()
    heard: list[Usage] = []
    for n in range(24):
        counts = Tokens(
            input=rng.randint(1, 9000), cached_read=rng.choice((0, rng.randint(1, 90_000))),
            cached_write=rng.choice((0, rng.randint(1, 9000))), output=rng.randint(40, 900),
            reasoning=rng.choice((0, 33)),
        )  # fmt: skip
        line.vendor.say(
            Step(
                text=f"Answer {n}.",
                thinking=rng.choice(("", "hm")),
                calls=rng.choice(((), (ToolUse(name="book"),))),
                usage=rng.choice((None, counts)),
            )
        )
        ended = await line.hear(system=(LONG, "shop", f"It is {n}."))
        heard.append(ended.end.usage)
    billed = [line.usage(n) for n in range(24)]
    assert heard == billed
    price = book.price(line.provider, line.name, TODAY)
    assert price is not None
    assert sum(cost(price, u) for u in heard) == sum(cost(price, u) for u in billed)
    assert any(u.cached_read for u in heard)


async def test_the_second_turn_reads_the_first_ones_prefix_from_the_cache(line: Line3) -> None:
    first = await line.hear(theirs("hi"), system=(LONG, "shop", "It is ten."))
    second = await line.hear(theirs("price?"), system=(LONG, "shop", "It is eleven."))
    assert first.end.usage.cached_read == 0
    assert second.end.usage.cached_read > 1000
    assert second.end.usage.input < second.end.usage.cached_read


async def test_a_full_house_is_told_after_a_short_wait(line: Line3) -> None:
    models = VendorModels(
        settings_at(line.base), book=read_book(), seats=2, timeouts=replace(HASTY, seat_s=0.05),
        openai_wire="chat" if line.wire == "chat" else None,
    )  # fmt: skip
    model = models.get(line.provider, line.name)
    assert model is not None
    line.vendor.pace = Pace(first_s=0.2)
    heard = await asyncio.gather(*(hear(model, asks()) for _ in range(4)))
    assert sorted(h.trouble or "" for h in heard) == ["", "", "exhausted", "exhausted"]
    assert (await hear(model, asks())).trouble is None
    await models.close()


async def test_a_hundred_streams_at_once_all_end_and_their_lanes_are_let_go(line: Line3) -> None:
    line.vendor.pace = Pace(first_s=0.3)
    model: Any = line.model
    heard = await asyncio.gather(*(hear(model, asks()) for _ in range(100)))
    assert {h.trouble for h in heard} == {None}
    lanes: Any = model._door._client._client._transport
    assert lanes.lanes <= 2
    assert all(lane.busy == 0 for lane in lanes._lanes)


async def test_calls_stopped_at_any_moment_leave_no_place_taken(line: Line3) -> None:
    """A turn that times out is cancelled wherever it is: connecting, reading, letting go."""
    line.vendor.pace = Pace(first_s=0.02, between_s=0.002)
    rng = random.Random(5)

    async def stopped() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(rng.uniform(0, 0.15)):
                await hear(line.model, asks())

    for _ in range(3):
        await asyncio.gather(*(stopped() for _ in range(30)))
    model: Any = line.model
    door = model._door
    await asyncio.gather(*door._closing)
    lanes = door._client._client._transport
    assert [lane.busy for lane in lanes._lanes] == [0] * lanes.lanes
    assert [lane.transport._pool._requests for lane in lanes._lanes] == [[]] * lanes.lanes
    assert door._seats._value == SEATS
    assert (await line.hear()).trouble is None


PROBED: list[tuple[FaultKind | TalkFaultKind | None, str]] = [
    (None, "ok"),
    ("unauthorised", "auth"),
    ("refuse_500", "server"),
    ("rate_limit", "rate_limited"),
    ("html_200", "garbage"),
    ("unreachable", "connection"),
]


@pytest.mark.parametrize(("kind", "said"), PROBED)
async def test_a_probe_asks_for_the_list_of_models_and_is_never_billed(
    line: Line3, kind: FaultKind | None, said: str
) -> None:
    if kind is not None:
        line.vendor.faults.add(Fault(kind=kind, times=1))
    assert await line.models.probe(line.provider) == said
    assert line.vendor.billed == []
    assert [(r.method, r.path) for r in line.vendor.requests] == [("GET", "/v1/models")]


async def test_a_provider_without_a_key_has_no_models() -> None:
    settings = settings_at("http://127.0.0.1:9", anthropic_api_key="", openai_api_key="")
    scripted = Scripted()
    models = VendorModels(settings, book=read_book(), scripted=scripted)
    assert models.get("claude", "claude-haiku-5-5") is None
    assert models.get("openai", "gpt-6-luna") is None
    assert models.get("scripted", "anything") is scripted
    assert await models.probe("claude") == "not_configured"
    assert models.providers == ()
    await models.close()


@pytest.mark.parametrize("given", ["http://v.test", "http://v.test/", "http://v.test/v1"])
async def test_addresses_are_taken_as_people_write_them(given: str) -> None:
    asked: list[str] = []

    def vendor(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"data": []})

    settings = settings_at("", anthropic_base_url=given, openai_base_url=given)
    network = Network(probes=httpx.MockTransport(vendor))
    models = VendorModels(settings, book=read_book(), network=network)
    assert [await models.probe(p) for p in ("claude", "openai")] == ["ok", "ok"]
    assert asked == ["http://v.test/v1/models"] * 2
    await models.close()


def test_no_sdk_is_loaded_before_its_first_call() -> None:
    """Each takes a second and tens of megabytes, and a shop may need neither."""
    code = (
        "import asyncio, sys\n"
        "from lead_orchestrator.assistant.gateways.vendor_models import VendorModels\n"
        "from lead_orchestrator.assistant.rules.models import read_book\n"
        "from lead_orchestrator.kit.settings import Settings\n"
        "s = Settings(_env_file=None, anthropic_api_key='k', openai_api_key='k')\n"
        "async def main():\n"
        "    models = VendorModels(s, book=read_book())\n"
        "    assert models.get('claude', 'claude-haiku-5-5')\n"
        "    assert models.get('openai', 'gpt-6-luna')\n"
        "    await models.close()\n"
        "asyncio.run(main())\n"
        "print([n for n in ('anthropic', 'openai', 'httpx2', 'opentelemetry') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_nothing_of_the_environment_reaches_a_call(line: Line3) -> None:
    """No proxy, no other key: the client is ours, and the vendor sees our key alone."""
    await line.hear()
    model: Any = line.model
    client = model._door._client
    assert client.max_retries == 0
    assert not client._client.trust_env
    assert not client._client.follow_redirects
    headers = line.vendor.requests[-1].headers
    assert headers["authorization"] == f"Bearer {model._door.access.key}"


async def test_a_spans_names_and_counts_are_the_conventions_and_hold_no_words(
    line: Line3,
) -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    models = VendorModels(
        settings_at(line.base), book=read_book(), tracer=lambda: provider.get_tracer("t"),
        openai_wire="chat" if line.wire == "chat" else None,
    )  # fmt: skip
    model = models.get(line.provider, line.name)
    assert model is not None
    line.vendor.say(Step(text="Sure, Jo.", thinking="hm"))
    heard = await hear(model, asks(theirs("I am Jo Driver")))
    line.vendor.faults.add(Fault(kind="cut_stream", after=3, times=1))
    await hear(model, asks())
    await models.close()
    well, ill = kept.get_finished_spans()
    usage = heard.end.usage
    told = dict(well.attributes or {})
    assert well.name == f"chat {line.name}"
    assert told["gen_ai.provider.name"] in {"anthropic", "openai"}
    assert told["gen_ai.usage.input_tokens"] == usage.input + usage.cached_read + usage.cached_write
    assert told["gen_ai.usage.output_tokens"] == usage.output
    assert told["gen_ai.response.finish_reasons"] == ("answered",)
    assert "gen_ai.response.time_to_first_chunk" in told
    assert "Jo" not in well.to_json() + ill.to_json()
    assert dict(ill.attributes or {})["error.type"] == "cut"


async def test_a_reader_who_leaves_frees_the_seat(line: Line3) -> None:
    models = VendorModels(
        settings_at(line.base), book=read_book(), seats=1, timeouts=HASTY,
        openai_wire="chat" if line.wire == "chat" else None,
    )  # fmt: skip
    model = models.get(line.provider, line.name)
    assert model is not None
    for _ in range(3):
        async with aclosing(model.reply(asks())) as reply:
            async for event in reply:
                assert isinstance(event, TextDelta | Finished)
                break
    assert (await hear(model, asks())).trouble is None
    await models.close()
