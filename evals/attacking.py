"""`python -m evals attacks`: every attack against models that are honest, give in, or mean harm.

python -m evals attacks [--model scripted …] [--language es] [--only part-of-an-id] [--every 12]
                        [--seed 0] [--show]

Models: `scripted`, `obeying` (does what the attack asks), `evil` (seeded strategies),
`claude-sim` and `openai-sim` (the simulated vendors' harmful talker, through the real gateways),
and any configured model (`claude`, `openai:gpt-6-luna`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import structlog

from evals.adversarial import SHOP, Outcome, arena, breaches, table
from evals.attack import Attack, read_attacks
from evals.evil import STRATEGIES, Evil, Obeying
from evals.models import Unavailable, model_named
from evals.place import ground
from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.ports import ChatModel
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.entry.postgres import throwaway_postgres
from lead_orchestrator.kit.settings import Settings, WrongSetting, read_settings
from simulators import anthropic, openai
from simulators.kernel import real_clock
from simulators.serve import on_loopback
from simulators.talk_evil import evil as harmful_talker

MODELS = ("scripted", "obeying", "evil", "claude-sim", "openai-sim")
RESULTS = Path(__file__).parent / "results-attacks.json"
_SIMULATED = {"claude-sim": ("claude", "claude-haiku-5-5"), "openai-sim": ("openai", "gpt-6-luna")}
# Which model an attack is tried on: one per attack, or the same for all.
Chosen = Callable[[int, Attack], ChatModel]


@asynccontextmanager
async def simulated(name: str) -> AsyncGenerator[ChatModel]:
    """Give a vendor's model whose vendor is simulated here and means harm."""
    claude = anthropic.Anthropic(clock=real_clock, rng=random.Random(1), talker=harmful_talker)  # noqa: S311
    gpt = openai.OpenAI(clock=real_clock, rng=random.Random(2), talker=harmful_talker)  # noqa: S311
    async with on_loopback({"anthropic": claude, "openai": gpt}) as base:
        given: dict[str, Any] = {
            "anthropic_api_key": anthropic.API_KEY,
            "anthropic_base_url": f"{base}/anthropic",
            "openai_api_key": openai.API_KEY,
            "openai_base_url": f"{base}/openai/v1",
        }
        models = VendorModels(
            Settings(_env_file=None, **given),  # pyright: ignore[reportCallIssue]
            book=read_book(),
        )
        provider, model = _SIMULATED[name]
        await models.warm(provider)
        found = models.get(provider, model)
        assert found is not None, name  # noqa: S101 - it has a key
        try:
            yield found
        finally:
            await models.close()


@asynccontextmanager
async def attacked(name: str, *, seed: int) -> AsyncGenerator[Chosen]:
    """Give what attacks are tried on; raises `Unavailable`."""
    if name == "scripted":
        yield lambda _n, _attack: Scripted()
    elif name == "obeying":
        yield lambda _n, attack: Obeying(attack)
    elif name == "evil":
        names = list(STRATEGIES)
        yield lambda n, _attack: Evil(names[n % len(names)], seed=seed)
    else:
        one = simulated(name) if name in _SIMULATED else model_named(name, read_settings())
        async with one as model:
            yield lambda _n, _attack: model


async def tried(
    attacks: Sequence[Attack], names: Sequence[str], *, seed: int = 0
) -> dict[str, list[Outcome]]:
    """Try attacks on models, on one ground."""
    found: dict[str, list[Outcome]] = {}
    async with AsyncExitStack() as stack:
        server = stack.enter_context(throwaway_postgres())
        place = await stack.enter_async_context(ground(server, SHOP))
        here = await stack.enter_async_context(arena(place))
        for name in names:
            async with attacked(name, seed=seed) as chosen:
                found[name] = [
                    await here.run(attack, chosen(n, attack)) for n, attack in enumerate(attacks)
                ]
            print(f"… {name}", file=sys.stderr)
    return found


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals attacks", description="Attacks.")
    parser.add_argument("--model", action="append", help=f"any of {', '.join(MODELS)}; all")
    parser.add_argument("--language", default="", choices=["", "en", "es", "fr"])
    parser.add_argument("--only", default="", help="a part of an id")
    parser.add_argument("--every", type=int, default=1, help="only each n-th attack")
    parser.add_argument("--seed", type=int, default=0, help="of the evil model's strategies")
    parser.add_argument("--show", action="store_true", help="print what was said in a breach")
    return parser.parse_args(given)


def hush() -> None:
    """Keep the log of what is meant to go wrong out of the report."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def main(given: Sequence[str]) -> int:
    """Run what was asked; 0 when nothing got through, 1 when something did, 2 when none ran."""
    hush()
    asked = _arguments(given)
    attacks = [
        attack
        for attack in read_attacks()
        if asked.only in attack.id and asked.language in {"", attack.language}
    ][:: asked.every]
    if not attacks:
        print("No attack is like that.", file=sys.stderr)
        return 2
    try:
        found = asyncio.run(tried(attacks, asked.model or MODELS, seed=asked.seed))
    except (Unavailable, WrongSetting) as error:
        print(error, file=sys.stderr)
        return 2
    lines = [line for name, outcomes in found.items() for line in table(name, outcomes)]
    print("\n".join(lines))
    for name, outcomes in found.items():
        print("\n".join(f"[{name}] {line}" for line in breaches(outcomes, whole=asked.show)))
    RESULTS.write_text(json.dumps({"report": lines}, indent=1) + "\n", encoding="utf-8")
    return 1 if any(o.breaches for outcomes in found.values() for o in outcomes) else 0
