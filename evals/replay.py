"""`python -m evals replay`: a stored conversation, answered again by another model or prompt.

python -m evals replay CONVERSATION_ID --model claude:claude-haiku-5-5 [--prompt VERSION] [--json]

Reads the database of the settings (DATABASE_URL). Nothing is stored or sent, no time moves: tools
run in transactions that are always rolled back. A vendor's model is really called and charged for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from evals.models import Unavailable, model_named
from evals.replaying import Pair, as_json, printed, replayed
from lead_orchestrator.assistant.rules.prompt import PROMPTS
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.settings import Settings, WrongSetting, read_settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.wiring import REACTIONS


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals replay", description="Answer again.")
    parser.add_argument("conversation", type=UUID, help="the id of a stored conversation")
    parser.add_argument("--model", default="scripted", help="scripted, claude, openai:gpt-6-luna …")
    parser.add_argument("--prompt", default="", choices=["", *PROMPTS], help="a prompt's version")
    parser.add_argument("--json", action="store_true", help="print data instead of lines")
    return parser.parse_args(given)


async def _run(asked: argparse.Namespace, settings: Settings) -> list[Pair]:
    assert settings.database_url is not None  # noqa: S101 - asked for before
    engine = make_engine(settings.database_url, pool_size=2, name="replay")
    queue = make_queue(app_conninfo(settings.database_url))
    units = Units(engine, clock=lambda: datetime.now(UTC), routes=REACTIONS, wakes=Wakes(queue))
    try:
        async with model_named(asked.model, settings) as model:
            return await replayed(units, asked.conversation, model, prompt=asked.prompt)
    finally:
        await engine.dispose()


def main(given: Sequence[str]) -> int:
    """Replay what was asked; 0 when it ran, 2 when it could not."""
    asked = _arguments(given)
    try:
        settings = read_settings()
        if settings.database_url is None:
            print("Set DATABASE_URL to where the conversation is stored.", file=sys.stderr)
            return 2
        pairs = asyncio.run(_run(asked, settings))
    except (Unavailable, WrongSetting) as error:
        print(error, file=sys.stderr)
        return 2
    except Missing:
        print(f"There is no conversation {asked.conversation} here.", file=sys.stderr)
        return 2
    if asked.json:
        print(json.dumps(as_json(pairs), indent=1, ensure_ascii=False))
    else:
        print("\n".join(printed(pairs)))
    return 0
