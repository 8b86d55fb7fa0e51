"""The catalogue of bad input as data: its cases, and who tries each of them.

Promises that every case is either tried or named with the room it waits for, and that what a case
expects is met, or its loss stands in a table with a reason.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from tests.cases.stage import Staged

FILE = Path(__file__).with_name("bad_input.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: what comes in, and what is expected. `statuses` is empty where it is no HTTP."""

    id: str
    surface: str
    name: str
    given: Any
    statuses: frozenset[int]
    promises: frozenset[str]
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Won:
    """An expectation of the case that gives way to another text: what holds, and why."""

    statuses: frozenset[int]
    why: str


@cache
def cases() -> dict[str, Case]:
    """Return the cases by id."""
    found: dict[str, Case] = {}
    for row in cast("list[dict[str, Any]]", json.loads(FILE.read_text(encoding="utf-8"))):
        expected: dict[str, Any] = row["expected"]
        http = expected.get("http", [])
        found[row["id"]] = Case(
            id=row["id"],
            surface=row["surface"],
            name=row["name"],
            given=row["input"],
            statuses=frozenset([http] if isinstance(http, int) else http),
            promises=frozenset(expected.get("assert", [])),
            expected=expected,
        )
    return found


@dataclass(slots=True)
class Trial:
    """One case being tried: what was seen to hold, and which answers were given."""

    case: Case
    won: Won | None = None
    held: set[str] = field(default_factory=set[str])
    answered: bool = False

    @property
    def given(self) -> Any:  # noqa: ANN401 - a case's input is any JSON
        """What the case puts in."""
        return self.case.given

    def holds(self, promise: str, kept: object, *, but: object = "") -> None:
        """Note that a promise of the case holds, or fail; `but` is what was seen instead."""
        assert promise in self.case.promises, f"{self.case.id} does not speak of {promise}"
        assert kept, f"{self.case.id} ({self.case.name}): not {promise}; {but}"
        self.held.add(promise)

    def answers(self, status: int, *, text: str = "") -> None:
        """Note an answer's status, or fail when the case does not allow it."""
        allowed = self.won.statuses if self.won else self.case.statuses
        assert status in allowed, f"{self.case.id} ({self.case.name}): {status} {text[:300]}"
        self.answered = True

    def expects(self, field_name: str) -> Any:  # noqa: ANN401 - as the file says it
        """Return another field of what the case expects, such as `e164`."""
        return self.case.expected.get(field_name)


PureDriver = Callable[[Trial], None]
StagedDriver = Callable[["Staged"], Awaitable[None]]
PURE: dict[str, PureDriver] = {}
STAGED: dict[str, StagedDriver] = {}


def pure(*ids: str) -> Callable[[PureDriver], PureDriver]:
    """Let a function of rules alone try the cases named."""

    def register(driver: PureDriver) -> PureDriver:
        for case_id in ids:
            assert case_id not in PURE
            PURE[case_id] = driver
        return driver

    return register


def staged(*ids: str) -> Callable[[StagedDriver], StagedDriver]:
    """Let a function with the whole product before it try the cases named."""

    def register(driver: StagedDriver) -> StagedDriver:
        for case_id in ids:
            assert case_id not in STAGED
            STAGED[case_id] = driver
        return driver

    return register


def made_of(recipe: dict[str, Any]) -> str:
    """Return the text that a `{"gen": …}` input describes."""
    match recipe["gen"]:
        case "repeat":
            return str(recipe["s"]) * int(recipe["n"])
        case "nested":
            return str(recipe["open"]) * int(recipe["n"]) + str(recipe["close"]) * int(recipe["n"])
        case "zalgo":
            return "Z" + "\u0335" * int(recipe["n"])
        case "email_total":
            tail = "@example.com"
            return "a" * (int(recipe["n"]) - len(tail)) + tail
        case other:
            raise ValueError(f"no recipe for {other}")
