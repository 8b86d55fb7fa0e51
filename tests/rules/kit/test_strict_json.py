"""JSON at the door: what cannot surprise anyone later passes, everything else says why not."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.kit.strict_json import MAX_DEPTH, NotStrict, loads

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
SANE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


def nested(depth: int) -> list[object]:
    """Lists in lists."""
    return [] if depth == 1 else [nested(depth - 1)]


@given(SANE)
@settings(max_examples=150, deadline=None)
def test_whatever_a_sane_program_writes_is_read_back_the_same(value: object) -> None:
    for ascii_only in (True, False):
        assert loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=60) | st.text('[]{}",:\\u0dD8ntf1eE-.', max_size=60).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with suppress(NotStrict):
        loads(body)


@pytest.mark.parametrize(
    ("body", "why", "field"),
    [
        (b"", "not valid JSON", ""),
        (b"{", "not valid JSON", ""),
        (b'{"a":1}{"a":1}', "not valid JSON", ""),
        (b"{'a': 1}", "not valid JSON", ""),
        (b'{"a":01}', "not valid JSON", ""),
        (b'"\t"', "not valid JSON", ""),
        (b'"\x00"', "not valid JSON", ""),
        (b"\xff", "not UTF-8", ""),
        (b'"\xed\xa0\x80"', "not UTF-8", ""),
        (b'{"a":NaN}', "NaN is not a number", ""),
        (b"[Infinity]", "Infinity is not a number", ""),
        (b"[-Infinity]", "-Infinity is not a number", ""),
        (b'{"a":1e999}', "1e999 is too large a number", ""),
        (b'{"a":-1e999}', "-1e999 is too large a number", ""),
        (b'{"a":' + b"9" * 21 + b"}", "a number is too long", ""),
        (b'{"name":"a","name":"b"}', "the field stands twice", "name"),
        (b'{"a":{"b":1,"b":1}}', "the field stands twice", "b"),
        (b'{"a":"\\u0000"}', "must not contain NUL", "a"),
        (b'{"\\u0000":1}', "must not contain NUL", ""),
        (
            b'{"a":{"b":["x","\\ud800"]}}',
            "contains half a character (a lone surrogate)",
            "a.b.1",
        ),
        (b'["\\udc00\\ud800"]', "contains half a character (a lone surrogate)", "0"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested deeper than 32", ""),
        (b'{"a":' * 200_000, "nested deeper than 32", ""),
    ],
)
def test_a_surprise_is_refused_and_named(body: bytes, why: str, field: str) -> None:
    with pytest.raises(NotStrict) as caught:
        loads(body)
    assert (str(caught.value), caught.value.field) == (why, field)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, nested(MAX_DEPTH)),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":"' + b"[" * 500 + b'"}', {"a": "[" * 500}),
        (b'{"a":"\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', {"a": '"' + "[" * 34}),
        (b'"\\ud83d\\ude97"', "\N{AUTOMOBILE}"),
        (b"[-9223372036854775808, 9223372036854775807]", [-(2**63), 2**63 - 1]),
        (b"1e308", 1e308),
        (b'{"":null}', {"": None}),
        (b' \r\n\t{"a" : [ ] }\n', {"a": []}),
    ],
)
def test_what_only_looks_odd_is_read(body: bytes, value: object) -> None:
    assert loads(body) == value
