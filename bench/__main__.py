"""`python -m bench [case …]`: the benchmarks. One JSON line per case, and bench/results.json."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping

from bench import (
    booking,
    chat,
    fallback,
    intake,
    models,
    outbound,
    start,
    streams,
    touch,
    turns,
)
from bench.figures import Figure, write
from bench.rig import Broken

Case = Callable[[], list[Figure]]

CASES: Mapping[Case, tuple[str, ...]] = {
    start.chat_page: ("chat_page_js_kb",),
    start.second_start: ("second_start_s", "idle_memory_mb"),
    booking.slot_search: ("slot_search_warm_p99_ms", "slot_search_cold_p99_ms"),
    booking.race: ("race_overlaps", "race_p99_ms"),
    chat.chat_turns: ("chat_overhead_p50_ms", "chat_overhead_p99_ms", "scripted_answer_p99_ms"),
    turns.chat_turns: ("chat_turns_50_per_s", "first_sentence_after_token_p99_ms"),
    streams.thousand_streams: ("streams_1000_errors", "streams_1000_mb_each"),
    fallback.fallback: ("fallback_first_token_s",),
    models.overhead: ("model_overhead_p50_ms", "model_overhead_p99_ms"),
    models.versus_litellm: ("model_overhead_vs_litellm",),
    intake.webhook_ack: ("webhook_ack_p99_ms",),
    intake.intake_lost: ("intake_lost",),
    touch.first_touch: ("first_touch_p50_ms", "first_touch_p99_ms"),
    touch.burst: ("burst_5000_drain_s",),
    outbound.outbound: ("outbound_duplicates", "outbound_lost"),
}


def main(asked: list[str]) -> int:
    """Run the cases asked for, all of them when none is named; 1 when one could not be run."""
    known = {name for names in CASES.values() for name in names}
    unknown = [name for name in asked if name not in known]
    if unknown:
        print(f"There is no case {unknown[0]}. Cases: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    about = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
    }
    broken = 0
    for case, names in CASES.items():
        if asked and not set(asked) & set(names):
            continue
        try:
            figures = case()
        except Broken as error:
            print(f"{names[0]}: {error}", file=sys.stderr)
            broken += 1
            continue
        for figure in figures:
            figure.tell()
        write(figures, about=about)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
