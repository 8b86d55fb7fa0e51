"""Owns the environment that a peer needs: made once, from hashed versions, outside of ours."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.rig import ROOT, Broken

LOCK = ROOT / "requirements" / "bench.txt"
PLACE = ROOT / ".cache" / "bench-litellm"
MAKING_S = 300.0


def litellm_python() -> Path:
    """Return the Python that has LiteLLM; raises `Broken` with the reason when there is none."""
    stamp, wanted = PLACE / "stamp", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = PLACE / "bin" / "python"
    if stamp.is_file() and stamp.read_text() == wanted and python.exists():
        return python
    uv = Path(sys.executable).parent / "uv"
    quiet = os.environ | {"UV_COMPILE_BYTECODE": "1"}
    for command in (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, PLACE],
        [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", LOCK],
    ):
        try:
            done = subprocess.run(
                [str(part) for part in command],
                env=quiet,
                capture_output=True,
                text=True,
                check=False,
                timeout=MAKING_S,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Broken(f"LiteLLM could not be installed ({type(error).__name__})") from error
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no message"])[0]
            raise Broken(f"LiteLLM could not be installed: {last[:200]}")
    stamp.write_text(wanted)
    return python


class Litellm:
    """LiteLLM in a process of its own, which makes calls when it is told to."""

    def __init__(self, asked: dict[str, Any]) -> None:
        python = litellm_python()
        self._popen = subprocess.Popen(
            [str(python), str(ROOT / "bench" / "peer_litellm.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        )
        self._ask(asked)

    def calls(self, wire: str, count: int, *, at_once: int) -> list[float]:
        """Return the milliseconds of so many streamed calls."""
        return list(self._ask({"wire": wire, "count": count, "at_once": at_once})["ms"])

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._popen.stdin is not None  # noqa: S101 - it was asked for
        assert self._popen.stdout is not None  # noqa: S101 - it was asked for
        self._popen.stdin.write(json.dumps(order) + "\n")
        self._popen.stdin.flush()
        line = self._popen.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "it ended"}
        if "error" in answer:
            raise Broken(f"LiteLLM failed: {answer['error']}")
        return answer

    def close(self) -> None:
        """End it."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                pipe.close()
