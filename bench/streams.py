"""Benchmark of a thousand answers at once over event streams: errors, and memory for each."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench.crowd import Heard, customers, listen
from bench.figures import Extra, Figure
from bench.rig import Broken, Process, Rig, free_port, percentile, pss_kb, rig
from bench.stub import ANSWER, WORDS, Stub, Tempo, serving, settings_for
from bench.turns import LOADED, cpu_s

STREAMS, WARM_UP = 1000, 20
# Long enough that the first answer is still being told when the last one begins.
FIRST_S, WORD_S = 2.0, 0.7
LOOK_S = 0.25


@dataclass(slots=True)
class Seen:
    """What was seen of the web process while the streams ran."""

    before_kb: int
    peak_kb: int = 0
    threads: int = 0
    cpu_s: float = 0.0
    heard: list[Heard] = field(default_factory=list[Heard])


def thousand_streams() -> list[Figure]:
    """Let a thousand customers ask at the same moment, and listen to every answer."""
    port = free_port()
    stub = Stub(Tempo(first_s=FIRST_S, between_s=WORD_S))
    with rig() as r:
        r.env |= LOADED | settings_for(port)
        web = r.web()
        r.worker()
        seen = asyncio.run(_measure(r, web, stub, port=port))
        answered = int(r.one("select count(*) from chat_messages where author = 'assistant'"))
    return _figures(seen, stub, answered=answered - WARM_UP)


async def _measure(r: Rig, web: Process, stub: Stub, *, port: int) -> Seen:
    people = await customers(r, STREAMS)
    async with serving(stub, port=port):
        hurried, stub.tempo = stub.tempo, Tempo()
        for n, who in enumerate(people[:WARM_UP]):
            if not (await listen(r.web_url, who, 10_000 + n)).whole:
                raise Broken("a first answer failed")
        stub.tempo = hurried
        stub.forget()
        seen = Seen(before_kb=pss_kb(web.pid))
        watching = asyncio.create_task(_watch(web, seen))
        before = cpu_s(web.pid)
        asked = [listen(r.web_url, who, n, patience_s=90) for n, who in enumerate(people)]
        seen.heard = list(await asyncio.gather(*asked))
        seen.cpu_s = cpu_s(web.pid) - before
        watching.cancel()
        return seen


async def _watch(web: Process, seen: Seen) -> None:
    while True:
        seen.peak_kb = max(seen.peak_kb, await asyncio.to_thread(pss_kb, web.pid))
        seen.threads = max(seen.threads, await asyncio.to_thread(_threads, web.pid))
        await asyncio.sleep(LOOK_S)


def _threads(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())


def _figures(seen: Seen, stub: Stub, *, answered: int) -> list[Figure]:
    good = [one for one in seen.heard if one.whole and one.text.strip() == ANSWER]
    bad = Counter(
        one.fault or f"HTTP {one.status}" if not one.whole else "another text"
        for one in seen.heard
        if one not in good
    )
    began = min(one.asked for one in seen.heard)
    extra: dict[str, Extra] = {
        "did": f"{STREAMS} customers ask at the same moment over POST /api/chat as an event stream;"
        f" the vendor's stub gives {WORDS} words, the first after {FIRST_S:.0f} s, one each"
        f" {WORD_S * 1000:.0f} ms; one web process, one worker, PostgreSQL, load and stub on the"
        " same cores; an answer counts that came whole and word for word",
        "at_the_vendor_at_once": stub.most_open,
        "answers_stored": answered,
        "kinds_of_errors": dict(bad),
    }
    if good:
        extra |= {
            "accepted_p50_s": percentile([g.accepted - began for g in good if g.accepted], 0.5),
            "accepted_max_s": max(g.accepted - began for g in good if g.accepted),
            "first_sentence_p50_s": percentile([g.sentences[0] - began for g in good], 0.5),
            "first_sentence_max_s": max(g.sentences[0] - began for g in good),
            "all_done_s": max(g.ended - began for g in good if g.ended),
            "web_cpu_ms_per_stream": seen.cpu_s * 1000 / STREAMS,
        }
    memory: dict[str, Extra] = {
        "did": "the web process's PSS at its peak while the streams ran, less what it was before,"
        " by stream",
        "before_mb": seen.before_kb / 1024,
        "peak_mb": seen.peak_kb / 1024,
        "threads_at_most": seen.threads,
    }
    return [
        Figure(
            case="streams_1000_errors",
            value=len(seen.heard) - len(good),
            unit="streams that failed",
            n=len(seen.heard),
            extra={**extra, "limit": 0},
        ),
        Figure(
            case="streams_1000_mb_each",
            value=round((seen.peak_kb - seen.before_kb) / 1024 / STREAMS, 3),
            unit="MB per stream",
            n=len(seen.heard),
            extra=memory,
        ),
    ]
