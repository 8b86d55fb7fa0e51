"""Owns what a benchmark says: one JSON line per case, and `results.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results.json"
Extra = int | float | str | bool | None | list[float] | dict[str, float] | dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One case: its value, how many trials it rests on, and what was done to get it."""

    case: str
    value: float | int
    unit: str
    n: int
    extra: Mapping[str, Extra] = field(default_factory=dict[str, Extra])

    def as_row(self) -> dict[str, Extra]:
        """Return the line's fields, floats rounded to what can be told apart."""
        row: dict[str, Extra] = {
            "case": self.case,
            "value": self.value,
            "unit": self.unit,
            "n": self.n,
            **self.extra,
        }
        return {key: round(v, 2) if isinstance(v, float) else v for key, v in row.items()}

    def tell(self) -> None:
        """Print the line."""
        print(json.dumps(self.as_row()), flush=True)


def write(figures: Iterable[Figure], *, about: Mapping[str, Extra]) -> None:
    """Write the results; cases that were not run keep the figures they had."""
    known: dict[str, dict[str, Extra]] = {}
    if RESULTS.exists():
        known = {str(row["case"]): row for row in json.loads(RESULTS.read_text())["cases"]}
    for figure in figures:
        known[figure.case] = {**figure.as_row(), **about}
    text = json.dumps({"cases": [known[case] for case in sorted(known)]}, indent=1)
    RESULTS.write_text(text + "\n")
