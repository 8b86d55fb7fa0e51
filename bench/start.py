"""Benchmarks of the whole product at rest: its second start, its memory, its page's weight."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bench.rig import (
    ROOT,
    Broken,
    Process,
    clean_environment,
    free_port,
    percentile,
    processes_below,
    pss_kb,
    until,
)

READY = "Lead Orchestrator is ready."
STARTS = 3
IDLE_S = 10.0


def second_start() -> list[Figure]:
    """Start the product on data that is there, and weigh it when nothing happens."""
    place = Path(tempfile.mkdtemp(prefix="lead-start-"))
    if os.geteuid() == 0:
        place.chmod(0o711)
    try:
        first = _start(place, 0)
        _stop(first[1])
        seconds: list[float] = []
        memory: dict[str, float] = {}
        for n in range(1, STARTS + 1):
            took, product = _start(place, n)
            seconds.append(took)
            if n == STARTS:
                time.sleep(IDLE_S)
                memory = _memory(product.pid)
            _stop(product)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return [
        Figure(
            case="second_start_s",
            value=percentile(seconds, 0.5),
            unit="s",
            n=STARTS,
            extra={
                "did": "lead-orchestrator up on existing data, from exec to the ready line"
                " (the database, worker and web answer); median",
                "limit_s": 5,
                "each_s": [round(s, 2) for s in seconds],
                "first_start_s": first[0],
            },
        ),
        Figure(
            case="idle_memory_mb",
            value=sum(memory.values()),
            unit="MB",
            n=1,
            extra={
                "did": f"PSS of every process of `up` {IDLE_S:.0f} s after its start,"
                " PostgreSQL included, nobody connected",
                "limit_mb": 400,
                "by_process_mb": {name: round(mb, 1) for name, mb in memory.items()},
            },
        ),
    ]


def _start(place: Path, n: int) -> tuple[float, Process]:
    """Start the product; return the seconds until its ready line, and the process."""
    env = clean_environment() | {
        "PORT": str(free_port()),
        "DATA_DIR": str(place / "data"),
        "DEMO_MODE": "true",
        "LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }
    began = time.perf_counter()
    process = Process(
        [sys.executable, "-m", "lead_orchestrator.entry.cli", "up"],
        env=env,
        cwd=place,
        log=place / f"up-{n}.log",
    )

    def ready() -> bool:
        if not process.running:
            raise Broken(f"up ended: {process.said()[-800:]}")
        return READY in process.said()

    until(ready, "no ready line", seconds=90, every=0.005)
    return time.perf_counter() - began, process


def _stop(process: Process) -> None:
    process.signal(signal.SIGINT)
    until(lambda: not process.running, "up did not end", seconds=30)


def _memory(pid: int) -> dict[str, float]:
    """Return megabytes by kind of process."""
    found: dict[str, float] = {}
    for process in processes_below(pid):
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        name = next(
            (
                kind
                for sign, kind in (
                    ("postgres", "postgresql"),
                    (" serve", "web"),
                    (" work", "worker"),
                    (" up", "up"),
                )
                if sign in command
            ),
            "other",
        )
        found[name] = found.get(name, 0.0) + pss_kb(process) / 1024
    return found


def chat_page() -> list[Figure]:
    """Weigh the scripts that the customer's page loads first."""
    node = shutil.which("node") or _node_of_the_set_up()
    done = subprocess.run(
        [node, "web/scripts/sizes.mjs"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Broken(f"the pages could not be weighed: {done.stderr[-300:]}")
    sizes: dict[str, float] = json.loads(done.stdout)
    return [
        Figure(
            case="chat_page_js_kb",
            value=sizes["chat_js_kb"],
            unit="kB gzip",
            n=1,
            extra={
                "did": "gzip -9 of the built page's initial scripts",
                "limit_kb": 90,
                "css_kb": sizes["chat_css_kb"],
            },
        )
    ]


def _node_of_the_set_up() -> str:
    found = sorted((ROOT / ".cache").glob("**/bin/node"))
    if not found:
        raise Broken("there is no node; make run brings one")
    return str(found[-1])
