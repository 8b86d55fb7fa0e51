"""What a state allows on a window, judged from `tint.toml`.

Promises never to call a film allowed that the data does not clearly allow: what depends, what is
measured on the car, and what nobody verified is `unsure`, and the shop confirms it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias, cast

Window = Literal["front", "back", "rear", "windshield", "strip"]
WINDOWS: tuple[Window, ...] = ("front", "back", "rear", "windshield", "strip")
Verdict = Literal["allowed", "not_allowed", "unsure"]
Limit: TypeAlias = "int | tuple[int, int] | Literal['any', 'none']"

# What ordinary factory glass lets through. A film on it passes the product of the two, so a film
# that only just meets a limit for glass and film together fails it on the car.
GLASS = 0.7
CARS = frozenset({"coupe", "sedan"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TintLaw:
    """One state's row. Limits by window for cars, and for SUVs, trucks and vans."""

    state: str
    source: str
    as_of: date
    verified: bool
    of_film: bool  # the film alone is measured, not glass and film together
    car: Mapping[Window, Limit]
    mpv: Mapping[Window, Limit]
    strip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is known of one window. `limits` are for cars and for others when they may differ."""

    window: Window
    limits: tuple[Limit, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a state says to a film on some windows; the verdict is that of the worst window."""

    state: str
    vlt: int | None
    findings: tuple[Finding, ...]
    verdict: Verdict
    law: TintLaw | None


def _limit(value: Any) -> Limit:  # noqa: ANN401 - a TOML value
    if isinstance(value, list):
        low, high = cast("list[int]", value)
        return low, high
    return cast("Limit", value)


def _row(state: str, row: dict[str, Any], as_of: date) -> TintLaw:
    car: dict[Window, Limit] = {
        cast("Window", window): _limit(value) for window, value in row["car"].items()
    }
    other: dict[Window, Limit] = {
        cast("Window", window): _limit(value) for window, value in row.get("mpv", {}).items()
    }
    return TintLaw(
        state=state,
        source=row["source"],
        as_of=row.get("as_of", as_of),
        verified=row["confidence"] == "usual",
        of_film=row.get("of", "glass") == "film",
        car=car,
        mpv=car | other,
        strip=row["strip"],
    )


@cache
def read_laws() -> Mapping[str, TintLaw]:
    """Return every state's row by its two letters."""
    text = files(__package__ or "").joinpath("tint.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    as_of: date = table.pop("as_of")
    return {state: _row(state, row, as_of) for state, row in table.items()}


def tint_law(state: str) -> TintLaw | None:
    """Return a state's row by its two letters; None for a place we have no row of."""
    return read_laws().get(state.strip().upper())


def judge(
    state: str, windows: Iterable[Window], vlt: int | None, vehicle_class: str | None
) -> Judgement:
    """Judge a film of `vlt` per cent on some windows (none named: front, back and rear).

    Without a `vlt` nothing is judged and the limits are told: the verdict is then `unsure`.
    """
    law = tint_law(state)
    asked = tuple(dict.fromkeys(windows)) or ("front", "back", "rear")
    findings = tuple(_find(law, window, vlt, vehicle_class) for window in asked)
    verdicts = {finding.verdict for finding in findings}
    worst: Verdict = (
        "not_allowed"
        if "not_allowed" in verdicts
        else "unsure"
        if "unsure" in verdicts
        else "allowed"
    )
    return Judgement(
        state=law.state if law else state.strip().upper()[:2],
        vlt=vlt,
        findings=findings,
        verdict=worst,
        law=law,
    )


def _find(law: TintLaw | None, window: Window, vlt: int | None, kind: str | None) -> Finding:
    if law is None or window in {"windshield", "strip"}:
        # What a whole windshield may carry hangs on the film: nobody should hear a yes from us.
        return Finding(window=window, limits=(), verdict="unsure")
    limits = _limits(law, window, kind)
    if vlt is None or not law.verified:
        return Finding(window=window, limits=limits, verdict="unsure")
    verdicts: set[Verdict] = {_verdict(limit, vlt, of_film=law.of_film) for limit in limits}
    agreed = verdicts.pop() if len(verdicts) == 1 else None
    return Finding(window=window, limits=limits, verdict=agreed or "unsure")


def _limits(law: TintLaw, window: Window, kind: str | None) -> tuple[Limit, ...]:
    """Return the limit for a class of car; both when the class is unknown and they differ."""
    if kind is None:
        return tuple(dict.fromkeys((law.car[window], law.mpv[window])))
    return ((law.car if kind in CARS else law.mpv)[window],)


def _verdict(limit: Limit, vlt: int, *, of_film: bool) -> Verdict:
    if limit == "any":
        return "allowed"
    if limit == "none":
        return "not_allowed"
    low, high = limit if isinstance(limit, tuple) else (limit, limit)
    if vlt < low:
        return "not_allowed"
    on_the_car = vlt if of_film else vlt * GLASS
    return "allowed" if on_the_car >= high else "unsure"
