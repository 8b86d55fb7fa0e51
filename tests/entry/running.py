"""The product's own commands as real processes, for tests of the front door."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from lead_orchestrator.kit.settings import Settings

COMMAND = (sys.executable, "-m", "lead_orchestrator.entry.cli")


def clean(**settings: str) -> dict[str, str]:
    """Return this process's environment with no setting of ours but the given ones."""
    ours = {name.upper() for name in Settings.model_fields}
    names = ours | {f"{name}_FILE" for name in ours} | {"PROMETHEUS_MULTIPROC_DIR"}
    return {k: v for k, v in os.environ.items() if k not in names} | settings


def run(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=clean(**settings),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """Return status and JSON of a GET, or of a POST with a body; status 0 for no answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - loopback
        url, data=data, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - loopback
            return int(answer.status), json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or b"null")
    except OSError:
        return 0, None


def until(done: Callable[[], bool], *, within_s: float = 30) -> bool:
    """Wait until something is so; say whether it came to be."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.05)
    return False


def family(pid: int) -> set[int]:
    """Return a process and all that came from it, as /proc tells."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(stat.parent.name)] = int(fields[1])
    found = {pid} & set(parents)
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


class Running:
    """A command that stays until it is told to end; what it says goes to a file."""

    def __init__(self, *arguments: str, cwd: Path, **settings: str) -> None:
        self.log = cwd / f"{arguments[0]}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, *arguments],
                env=clean(**settings),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def said(self) -> str:
        """What was said so far."""
        return self.log.read_text(errors="replace")

    def says(self, words: str, *, within_s: float = 60) -> bool:
        """Wait until something is said, or the process has ended."""

        def done() -> bool:
            return words in self.said or self.process.poll() is not None

        return until(done, within_s=within_s) and words in self.said

    def end(self, how: signal.Signals, *, within_s: float = 20) -> int | None:
        """Send a signal; return the exit code, None when it has not ended in time."""
        self.process.send_signal(how)
        try:
            return self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            return None
