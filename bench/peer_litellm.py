"""Owns the peer of the model benchmark: LiteLLM, in an environment of its own.

Reads one JSON object a line: `{"wire", "count", "at_once"}`; answers with the milliseconds each
streamed call took. Nothing of this project is imported: it is not installed beside LiteLLM.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

MODELS = {
    "messages": "anthropic/claude-haiku-5-5",
    "responses": "gpt-6-luna",
    "chat": "openai/gpt-6-luna",
}


async def _chunks(litellm: Any, wire: str, body: dict[str, Any], access: dict[str, str]) -> int:  # noqa: ANN401 - a module
    """Make one streamed call; return how many of its chunks held text."""
    said = 0
    if wire == "responses":
        events = await litellm.aresponses(model=MODELS[wire], stream=True, **body, **access)
        async for event in events:
            said += getattr(event, "type", "") == "response.output_text.delta"
        return said
    chunks = await litellm.acompletion(
        model=MODELS[wire],
        stream=True,
        stream_options={"include_usage": True},
        num_retries=0,
        **body,
        **access,
    )
    async for chunk in chunks:
        said += bool(chunk.choices and chunk.choices[0].delta.content)
    return said


async def _serve(asked: dict[str, Any]) -> None:
    # Only in the environment this is run in; with the clock of the one who waits for `ready`.
    import litellm  # noqa: PLC0415 # pyright: ignore[reportMissingImports]

    litellm.suppress_debug_info = True
    print(json.dumps({"ready": True}), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        wire, left = order["wire"], list(range(order["count"]))
        taken: list[float] = []

        async def caller(
            wire: str = wire, left: list[int] = left, out: list[float] = taken
        ) -> None:
            while left:
                left.pop()
                began = time.perf_counter()
                said = await _chunks(litellm, wire, asked["bodies"][wire], asked["access"][wire])
                out.append((time.perf_counter() - began) * 1000)
                if said != asked["words"]:
                    msg = f"{said} words of {asked['words']}"
                    raise RuntimeError(msg)

        try:
            await asyncio.gather(*(caller() for _ in range(order["at_once"])))
        except Exception as error:  # noqa: BLE001 - told to the one who asked
            print(json.dumps({"error": f"{type(error).__name__}: {error}"[:300]}), flush=True)
            continue
        print(json.dumps({"ms": taken}), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.stdin.readline())))
