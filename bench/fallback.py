"""Benchmark of a vendor that falls silent: how soon the next one's words reach the customer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bench.crowd import Heard, customers, listen
from bench.figures import Figure
from bench.rig import Broken, Rig, free_port, percentile, rig
from bench.stub import Stub, Tempo, Told, answers, serving, settings_for
from bench.turns import LOADED

PEOPLE = 8  # all at once: the first silence would have the others asked elsewhere at once
FIRST_TOKEN_S = 2.0
SECOND = "Sure, that is what we do here every day. Which day would suit you best?"
SECOND_SENTENCE_AT = SECOND.count(" ", 0, SECOND.index(".")) + 1
SPEAKS = Tempo(first_s=0.3, between_s=0.03)
MUTE = Tempo(first_s=600)
CLAUDE, OPENAI = "/anthropic/v1/messages", "/openai/v1/responses"
# What the primary does: says nothing at all, or stops after some words of its first sentence, or
# in its second sentence, when the customer has read the first.
SILENCES = {"no_word": 0, "within_the_first_sentence": 4, "after_the_first_sentence": 14}
MARKS = {name: 1000 * (n + 1) for n, name in enumerate(SILENCES)}


@dataclass(frozen=True, slots=True)
class Case:
    """One silence: seconds from when it was declared to the next model's first sentence."""

    seconds: list[float]
    declared: list[float]
    vendor: list[float]


def fallback() -> list[Figure]:
    """Let the first vendor fall silent at three moments; time the second one's first sentence."""
    port = free_port()
    with rig() as r:
        r.env |= (
            LOADED
            | settings_for(port)
            | {
                "AI_FALLBACK_PROVIDERS": "openai",
                "AI_FIRST_TOKEN_SECONDS": str(FIRST_TOKEN_S),
            }
        )
        cases = {name: _silence(r, port, name) for name in SILENCES}
    every = [s for case in cases.values() for s in case.seconds]
    return [
        Figure(
            case="fallback_first_token_s",
            value=max(every),
            unit="s",
            n=len(every),
            extra={
                "did": f"{PEOPLE} customers at once and a fresh web process for each of three"
                " silences of the first vendor's stub; from when its silence is declared (its"
                " connection is closed) to the second vendor's first sentence at the customer;"
                f" that one's stub gives a word after {SPEAKS.first_s * 1000:.0f} ms and one each"
                f" {SPEAKS.between_s * 1000:.0f} ms; the slowest counts",
                "limit_s": 2,
                "p50_s": percentile(every, 0.5),
                "by_silence_max_s": {name: round(max(c.seconds), 3) for name, c in cases.items()},
                "of_it_the_second_vendor_s": percentile(
                    [s for case in cases.values() for s in case.vendor], 0.5
                ),
                "declared_after_s": {
                    name: round(percentile(c.declared, 0.5), 2) for name, c in cases.items()
                },
            },
        )
    ]


def _silence(r: Rig, port: int, name: str) -> Case:
    web = r.web()
    try:
        return asyncio.run(_measure(r, port, name))
    finally:
        web.stop()


async def _measure(r: Rig, port: int, name: str) -> Case:
    stub = Stub(SPEAKS)
    stub.answers = {CLAUDE: stub.answers[CLAUDE], OPENAI: answers(SECOND)[OPENAI]}
    people = await customers(r, PEOPLE + 1, first=MARKS[name])
    async with serving(stub, port=port):
        # The first vendor has been spoken to before, the second one never.
        if not (await listen(r.web_url, people.pop(), 1)).whole:
            raise Broken("the first vendor did not answer")
        silent = SILENCES[name]
        stub.tempos[CLAUDE] = replace(SPEAKS, stall_after=silent) if silent else MUTE
        marks = [MARKS[name] + n for n in range(PEOPLE)]
        asked = [listen(r.web_url, who, n) for who, n in zip(people, marks, strict=True)]
        heard = await asyncio.gather(*asked)
        return _case(name, [(one, stub.told[n]) for one, n in zip(heard, marks, strict=True)])


def _case(name: str, seen: list[tuple[Heard, list[Told]]]) -> Case:
    case = Case([], [], [])
    kept = 1 if name == "after_the_first_sentence" else 0
    for heard, told in seen:
        if not heard.whole or len(told) != 2 or told[0].left is None or told[1].wire != OPENAI:
            raise Broken(f"no fallback after {name}: {heard.status} {heard.event} {heard.fault}")
        if len(heard.sentences) <= kept:
            raise Broken(f"the second vendor said nothing after {name}: {heard.text!r}")
        declared = told[0].left
        case.seconds.append(heard.sentences[kept] - declared)
        last = told[0].words[-1] if told[0].words else told[0].asked
        case.declared.append(declared - last)
        case.vendor.append(told[1].words[SECOND_SENTENCE_AT] - told[1].asked)
    return case
