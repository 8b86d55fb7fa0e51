"""Owns how Shopmonkey answers a list: filters, order, pages, and what it silently gets wrong.

Promises the field-reported quirks: a clamp at 100, unknown filters ignored, pages that disagree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, cast

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from simulators.kernel import Row

MOST_ROWS: Final = 100
_DATES: Final = frozenset(
    {"createdDate", "updatedDate", "orderCreatedDate", "startDate", "endDate"}
)
_OPERATORS: Final = frozenset({"gt", "gte", "lt", "lte", "contains"})
# Clients whose agent is missing or a library's default have met the firewall's HTML page.
_LIBRARY_AGENTS: Final = ("python-httpx/", "python-requests/", "python-urllib", "aiohttp/")


class BadQuery(Exception):  # noqa: N818 - named for what is said on the wire
    """The query could not be read: a 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """What a live tenant was seen to do, each switchable so that a test can look at one alone.

    `omit_fraction`: share of rows a GET list leaves out of one answer, differently every time.
    `limit_per_minute`: requests per key in a rolling minute, None for no limit.
    `email_search`: the shape of body that works; reports differ.
    """

    unstable_lists: bool = True
    omit_fraction: float = 0.25
    dates_unfiltered: bool = True
    email_search: Literal["strings", "objects"] = "strings"
    limit_per_minute: int | None = None
    appointment_delete_forbidden: bool = False
    blocked_agents: tuple[str, ...] = _LIBRARY_AGENTS


STEADY: Final = Quirks(unstable_lists=False, omit_fraction=0.0, dates_unfiltered=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A list request, read."""

    limit: int = MOST_ROWS
    skip: int = 0
    where: Row | None = None
    order_by: Row | None = None
    include: Row | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A list answer."""

    rows: list[Row]
    total: int
    has_more: bool


def wish_from_query(query: Mapping[str, str]) -> Wish:
    """Read a GET list's query string; BadQuery for what the vendor answers with 400."""
    if "orderby" in query:
        msg = "Unrecognized query parameter: orderby"
        raise BadQuery(msg)
    return Wish(
        limit=_clamp(query.get("limit")),
        skip=_count(query.get("skip"), default=0),
        where=_json_object(query.get("where")),
        order_by=_json_object(query.get("orderBy")),
        include=_json_object(query.get("include")),
    )


def wish_from_body(body: Row) -> Wish:
    """Read a POST search's body: the same keys, already JSON."""
    return Wish(
        limit=_clamp(body.get("limit")),
        skip=_count(body.get("skip"), default=0),
        where=_object(body.get("where")),
        order_by=_object(body.get("orderBy")),
        include=_object(body.get("include")),
    )


def select(rows: Sequence[Row], where: Row | None, *, ignore_dates: bool) -> list[Row]:
    """Filter rows by the conditions the vendor understands; it says nothing about the others."""
    known = {key for row in rows for key in row}
    conditions = [
        (key, wanted)
        for key, wanted in (where or {}).items()
        if key in known and not (ignore_dates and key in _DATES)
    ]
    return [row for row in rows if all(_holds(row.get(key), want) for key, want in conditions)]


def page_of(rows: Sequence[Row], wish: Wish, *, quirks: Quirks, rng: random.Random) -> Page:
    """Cut one page as GET lists do: unstable, with rows missing, ordered by id at best."""
    listed = list(rows)
    if quirks.omit_fraction > 0:
        listed = [row for row in listed if rng.random() >= quirks.omit_fraction]
    direction = str((wish.order_by or {}).get("id", "")).lower()
    if direction:
        listed.sort(key=lambda row: str(row["id"]), reverse=direction == "desc")
    elif quirks.unstable_lists:
        rng.shuffle(listed)
    return _cut(listed, wish, total=len(rows))


def search_page(rows: Sequence[Row], wish: Wish) -> Page:
    """Cut one page as POST searches do: filtered and steady."""
    listed = list(rows)
    for key, direction in reversed((wish.order_by or {}).items()):
        listed.sort(key=lambda row: str(row.get(key)), reverse=str(direction).lower() == "desc")
    return _cut(listed, wish, total=len(rows))


def _cut(rows: list[Row], wish: Wish, *, total: int) -> Page:
    page = rows[wish.skip : wish.skip + wish.limit]
    return Page(page, total, has_more=wish.skip + len(page) < len(rows))


def _holds(value: object, wanted: object) -> bool:
    if not isinstance(wanted, dict):
        return value == wanted
    operations = cast("dict[str, object]", wanted)
    return all(
        _compares(value, operator, operand)
        for operator, operand in operations.items()
        if operator in _OPERATORS
    )


def _compares(value: object, operator: str, operand: object) -> bool:
    if value is None:
        return False
    if operator == "contains":
        return str(operand).lower() in str(value).lower()
    left, right = _number(value), _number(operand)
    if left is None or right is None:
        return False
    return {
        "gt": left > right,
        "gte": left >= right,
        "lt": left < right,
        "lte": left <= right,
    }[operator]


def _number(value: object) -> float | None:
    """Return a number, or a time as seconds, so that times in different spellings compare."""
    if isinstance(value, int | float):
        return float(value)
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).timestamp()


def _clamp(value: object) -> int:
    return min(_count(value, default=MOST_ROWS), MOST_ROWS)


def _count(value: object, *, default: int) -> int:
    if value is None:
        return default
    try:
        return max(int(str(value)), 0)
    except ValueError as error:
        msg = "limit and skip are numbers"
        raise BadQuery(msg) from error


def _json_object(text: str | None) -> Row | None:
    if text is None:
        return None
    try:
        value = cast("object", json.loads(text))
    except ValueError as error:
        msg = "where, orderBy and include are JSON"
        raise BadQuery(msg) from error
    if isinstance(value, list):
        return {str(name): True for name in cast("list[object]", value)}
    return _object(value)


def _object(value: object) -> Row | None:
    return cast("Row", value) if isinstance(value, dict) else None
