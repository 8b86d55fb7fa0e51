"""Phrases customers write, and how a line of them is read and judged."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from lead_orchestrator.assistant.rules.understanding.dates import When

HERE = Path(__file__).parent
_SATURDAY = 5


def lines(name: str) -> list[tuple[str, str]]:
    """Return (what is said, what it means) for each line of a file of this folder."""
    found: list[tuple[str, str]] = []
    for line in (HERE / f"{name}.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            said, _, meant = line.partition(" => ")
            found.append((said, meant))
    return found


def _day(said: str) -> date:
    return date.fromisoformat(f"2026-{said}")


def _days(said: str) -> list[date]:
    if said == "-":
        return []
    found: list[date] = []
    for piece in said.split(","):
        first, _, last = piece.partition("..")
        count = (_day(last or first) - _day(first)).days
        found += [_day(first) + timedelta(days=n) for n in range(count + 1)]
    return found


def _clock(when: When, *, soon: bool) -> str:
    words = [
        f"at {when.at:%H:%M}" if when.at else "",
        f"from {when.after:%H:%M}" if when.after else "",
        f"to {when.before:%H:%M}" if when.before else "",
        when.part or "",
        "soon" if soon and when.earliest else "",
    ]
    return " ".join(word for word in words if word)


def fits(when: When | None, meant: str) -> bool:
    """Say whether `when` is what a line means.

    `|` parts readings that are both right; a stretch may be given by its working days alone.
    """
    if meant == "none" or when is None:
        return when is None and meant == "none"
    readings = [reading.partition(" ") for reading in re.split(r"\|(?=\d\d-)", meant)]
    last = readings[-1][2]
    for days, _, clock in readings:
        wanted, said = _days(days), clock or last
        workdays = [d for d in wanted if d.weekday() < _SATURDAY] if ".." in days else wanted
        if list(when.days) in (wanted, workdays) and _clock(when, soon="soon" in said) == said:
            return True
    return False
