"""`python -m evals [conversations|attacks|evil|replay] …`: the evaluation suite.

Without a word it has the conversations. Each part tells its own options with `--help`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import cast

# Each part is loaded when it is asked for: none of them needs the others.
PARTS: Mapping[str, str] = {
    "conversations": "evals.conversing",
    "attacks": "evals.attacking",
    "evil": "evals.misbehaving",
    "replay": "evals.replay",
}


def main(given: Sequence[str]) -> int:
    """Run the part that is named first; 0 well, 1 something failed, 2 it could not run."""
    part, rest = "conversations", list(given)
    if rest and rest[0] in PARTS:
        part = rest.pop(0)
    run = cast("Callable[[Sequence[str]], int]", import_module(PARTS[part]).main)
    return run(rest)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
