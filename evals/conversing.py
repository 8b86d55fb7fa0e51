"""`python -m evals conversations`: scripted customers against any configured model.

python -m evals [conversations] [--model scripted|claude[:model]|openai[:model]] [--trials 4]
                [--language es] [--channel sms] [--only part-of-an-id] [--show]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.cases import Case, chosen, read_cases
from evals.models import Unavailable, model_named
from evals.place import Place, ground
from evals.report import failures, summary
from evals.score import Score, score
from evals.talk import converse
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.entry.postgres import throwaway_postgres
from lead_orchestrator.kit.settings import WrongSetting, read_settings

RESULTS = Path(__file__).parent / "results.json"


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals", description="Customers against a model."
    )
    parser.add_argument("--model", default="scripted", help="scripted, claude, openai:gpt-6-luna …")
    parser.add_argument("--trials", type=int, default=4, help="times each case is had (4)")
    parser.add_argument("--language", default="", choices=["", "en", "es", "fr"])
    parser.add_argument("--channel", default="", choices=["", "web", "sms"])
    parser.add_argument("--only", default="", help="a part of an id, or a tag")
    parser.add_argument("--show", action="store_true", help="print failed conversations whole")
    return parser.parse_args(given)


async def trials_of(place: Place, turns: Turns, case: Case, *, trials: int) -> list[Score]:
    """Have a case's conversation `trials` times, each from the same ground."""
    found: list[Score] = []
    for trial in range(trials):
        place.clear()
        record = await converse(place, turns, case, trial=trial)
        found.append(await score(place, case, record, trial=trial))
    return found


async def _run(asked: argparse.Namespace, cases: tuple[Case, ...]) -> list[Score]:
    scores: list[Score] = []
    with throwaway_postgres() as server:
        async with (
            ground(server, *sorted({case.shop for case in cases})) as place,
            model_named(asked.model, read_settings()) as model,
        ):
            turns = Turns(place.units, model=model)
            for n, case in enumerate(cases, 1):
                scores += await trials_of(place, turns, case, trials=asked.trials)
                if n % 25 == 0:
                    print(f"… {n} of {len(cases)}", file=sys.stderr)
    return scores


def main(given: Sequence[str]) -> int:
    """Run what was asked; 0 when every trial passed, 1 when one did not, 2 when none could run."""
    asked = _arguments(given)
    cases = chosen(read_cases(), language=asked.language, only=asked.only, channel=asked.channel)
    if not cases:
        print("No case is like that.", file=sys.stderr)
        return 2
    try:
        scores = asyncio.run(_run(asked, cases))
    except (Unavailable, WrongSetting) as error:
        print(error, file=sys.stderr)
        return 2
    lines = summary(scores, cases, trials=asked.trials)
    print(f"{asked.model}: {len(cases)} conversations, {asked.trials} trials each")
    print("\n".join([*lines, *failures(scores, whole=asked.show)]))
    RESULTS.write_text(
        json.dumps({"model": asked.model, "trials": asked.trials, "report": lines}, indent=1)
        + "\n",
        encoding="utf-8",
    )
    return 0 if all(s.passed for s in scores) else 1
