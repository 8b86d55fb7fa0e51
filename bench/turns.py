"""Benchmarks of turns with a vendor's model over HTTP: how many a second, how soon a sentence."""

from __future__ import annotations

import asyncio
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.crowd import Customer, Heard, customers, listen, say
from bench.figures import Extra, Figure
from bench.rig import Broken, Rig, free_port, percentile, rig
from bench.stub import FIRST_SENTENCE, Stub, Tempo, serving, settings_for
from bench.wire import Wire

AT_ONCE, PEOPLE, EACH = 50, 200, 8
VENDOR_S = 0.3
WARM_UP = 60
LISTENERS, STREAMED = 10, 300
WORD_S = 0.03
# Not what a house would set: so that neither money nor a limit ends a load test. Both are
# counted, asked and kept all the same.
LOADED = {
    "DEMO_MODE": "true",
    "AI_PROVIDER": "claude",
    "RATE_LIMIT_SCALE": "100000",
    "AI_CONVERSATION_CAP_USD": "1000",
    "AI_ORGANISATION_DAY_CAP_USD": "100000",
}
_SERVED = """
  select count(*),
    count(*) filter (where provider = 'claude' and finish_reason = 'answered' and measured)
  from model_calls
"""


@dataclass(slots=True)
class Load:
    """What came of a load of turns."""

    seconds: float = 0.0
    ms: list[float] = field(default_factory=list[float])
    errors: dict[str, int] = field(default_factory=dict[str, int])
    cpu_s: dict[str, float] = field(default_factory=dict[str, float])

    def count(self, status: int, body: bytes) -> None:
        """Count an answer that is not one of the vendor's model."""
        if status != 200:
            key = f"HTTP {status}" if status else body.decode()
        elif json.loads(body)["reply"]["provider"] != "claude":
            key = "answered by another model"
        else:
            return
        self.errors[key] = self.errors.get(key, 0) + 1


def chat_turns() -> list[Figure]:
    """Let fifty customers write at once, each again as soon as they are answered."""
    port = free_port()
    with rig() as r:
        r.env |= LOADED | settings_for(port)
        web = r.web()
        worker = r.worker()
        stub = Stub(Tempo(first_s=VENDOR_S))
        pids = {"web": web.pid, "worker": worker.pid}
        load, heard = asyncio.run(_measure(r, stub, port, pids))
        made, served = r.sql(_SERVED)[0]
    return [_rate(load, made=int(made), served=int(served)), _sentence(stub, heard)]


async def _measure(
    r: Rig, stub: Stub, port: int, pids: dict[str, int]
) -> tuple[Load, dict[int, Heard]]:
    people = await customers(r, PEOPLE)
    wire = Wire(r.web_url, patience_s=30)
    async with serving(stub, port=port):
        try:
            await _load(wire, people, first=0, each=1, most=WARM_UP)
            before = {name: cpu_s(pid) for name, pid in pids.items()}
            load = await _load(wire, people, first=1, each=EACH)
            load.cpu_s = {name: cpu_s(pid) - before[name] for name, pid in pids.items()}
            stub.tempo = Tempo(first_s=VENDOR_S, between_s=WORD_S)
            return load, await _listen(r, people)
        finally:
            await wire.close()


async def _load(
    wire: Wire, people: list[Customer], *, first: int, each: int, most: int | None = None
) -> Load:
    """Have every customer say their lines, so many customers at once."""
    load = Load()
    waiting = list(enumerate(people[:most]))
    answers: list[tuple[int, bytes]] = []

    async def turn() -> None:
        while waiting:
            place, who = waiting.pop()
            for n in range(each):
                began = time.perf_counter()
                answers.append(await say(wire, who, place * 100 + first + n))
                load.ms.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(turn())
    load.seconds = time.perf_counter() - began
    for status, body in answers:
        load.count(status, body)
    return load


async def _listen(r: Rig, people: list[Customer]) -> dict[int, Heard]:
    """Have a few customers at a time listen to answers that come word by word."""
    numbers = iter(range(STREAMED))
    heard: dict[int, Heard] = {}

    async def listener() -> None:
        for n in numbers:
            mark = 1_000_000 + n
            heard[mark] = await listen(r.web_url, people[n % len(people)], mark)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(LISTENERS):
            tasks.create_task(listener())
    return heard


def _rate(load: Load, *, made: int, served: int) -> Figure:
    turns = len(load.ms)
    extra: dict[str, Extra] = {
        "did": f"{PEOPLE} customers with {EACH} turns each, {AT_ONCE} of them at once, POST"
        f" /api/chat as JSON; the vendor's stub answers {VENDOR_S * 1000:.0f} ms after it is asked;"
        " one web process, one worker, PostgreSQL, load and stub on the same cores",
        "limit_per_s": 100,
        "most_a_vendor_of_300_ms_allows_per_s": AT_ONCE / VENDOR_S,
        "turn_p50_ms": percentile(load.ms, 0.5),
        "turn_p99_ms": percentile(load.ms, 0.99),
        "errors": sum(load.errors.values()),
        "kinds_of_errors": load.errors,
        "web_cpu_ms_per_turn": load.cpu_s["web"] * 1000 / turns,
        "worker_cpu_ms_per_turn": load.cpu_s["worker"] * 1000 / turns,
        "calls_in_the_ledger": made,
        "of_them_answered_by_the_vendor": served,
    }
    return Figure(
        case="chat_turns_50_per_s", value=turns / load.seconds, unit="turns/s", n=turns, extra=extra
    )


def _sentence(stub: Stub, heard: dict[int, Heard]) -> Figure:
    lags: list[float] = []
    waits: list[float] = []
    for mark, one in heard.items():
        if not (one.whole and one.sentences):
            raise Broken(f"a streamed answer failed: {one.status} {one.event} {one.fault}")
        words = stub.told[mark][-1].words
        lags.append((one.sentences[0] - words[FIRST_SENTENCE]) * 1000)
        waits.append((one.sentences[0] - words[FIRST_SENTENCE - 1]) * 1000)
    return Figure(
        case="first_sentence_after_token_p99_ms",
        value=percentile(lags, 0.99),
        unit="ms",
        n=len(lags),
        extra={
            "did": f"answers of 21 words, one each {WORD_S * 1000:.0f} ms, {LISTENERS} customers"
            " listening at once; from when the vendor's stub wrote the token that shows the first"
            " sentence to be over (the word after its full stop) to when the customer had it",
            "limit_ms": 20,
            "p50_ms": percentile(lags, 0.5),
            "max_ms": max(lags),
            "from_its_own_last_word_p50_ms": percentile(waits, 0.5),
        },
    )


def cpu_s(pid: int) -> float:
    """Return the seconds of processor time that a process has had so far."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
