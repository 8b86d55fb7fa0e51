"""JSON that cannot surprise anyone later.

Refuses NaN and infinities, duplicate keys, NUL, lone surrogates, deep nesting and other than UTF-8.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, cast

MAX_DEPTH = 32


class NotStrict(ValueError):  # noqa: N818 - it says what the text is
    """The bytes are not JSON we accept; the message says why, `field` where if known."""

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why)
        self.field = field


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} is not a number"
    raise NotStrict(msg)


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        msg = f"{text[:20]} is too large a number"
        raise NotStrict(msg)
    return value


def _whole(text: str) -> int:
    if len(text) > 20:  # noqa: PLR2004 - 64-bit integers have at most 19 digits and a sign
        msg = "a number is too long"
        raise NotStrict(msg)
    return int(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            msg = "the field stands twice"
            raise NotStrict(msg, key)
        found[key] = value
    return found


_MARKS = re.compile(rb'["\\\[\]{}]')


def _depth(body: bytes) -> int:
    """Return the deepest nesting without recursion; brackets inside strings do not count."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return 0  # it cannot be deeper than its brackets are many
    deepest = depth = 0
    inside = False
    skip = -1
    for found in _MARKS.finditer(body):
        place, mark = found.start(), found[0]
        if place == skip:
            continue
        if mark == b"\\":
            skip = place + 1
        elif mark == b'"':
            inside = not inside
        elif inside:
            continue
        elif mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                return deepest
        else:
            depth -= 1
    return deepest


def _check_texts(value: object, field: str) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            msg = "must not contain NUL"
            raise NotStrict(msg, field)
        if any(0xD800 <= ord(character) <= 0xDFFF for character in value):  # noqa: PLR2004
            msg = "contains half a character (a lone surrogate)"
            raise NotStrict(msg, field)
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, object]", value).items():
            _check_texts(key, field)
            _check_texts(inner, f"{field}.{key}" if field else key)
    elif isinstance(value, list):
        for place, inner in enumerate(cast("list[object]", value)):
            _check_texts(inner, f"{field}.{place}" if field else str(place))


def loads(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the value of `body`; raises `NotStrict`."""
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    if _depth(body) > MAX_DEPTH:
        msg = f"nested deeper than {MAX_DEPTH}"
        raise NotStrict(msg)
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_no_constant,
            parse_float=_number,
            parse_int=_whole,
            object_pairs_hook=_object,
        )
    except NotStrict:
        raise
    except UnicodeDecodeError as error:
        msg = "not UTF-8"
        raise NotStrict(msg) from error
    except ValueError as error:
        msg = "not valid JSON"
        raise NotStrict(msg) from error
    if any(mark in body for mark in (b"\\u", b"\x00")):
        _check_texts(value, "")
    return value
