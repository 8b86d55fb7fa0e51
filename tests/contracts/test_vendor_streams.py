"""Events out of bytes, deadlines, and what a vendor's error means."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.gateways.sse import LONGEST_EVENT, EventReader, Unreadable
from lead_orchestrator.assistant.gateways.troubles import refused_call, reported
from lead_orchestrator.assistant.ports import Usage

TEXTS = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), min_size=1)


@given(
    texts=st.lists(TEXTS, max_size=8),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    cuts=st.lists(st.integers(min_value=1, max_value=7), min_size=1),
)
def test_events_come_out_whole_however_they_are_cut(
    texts: list[str], end: str, cuts: list[int]
) -> None:
    stream = "".join(f": still{end}event: x{end}data: {text}{end}{end}" for text in texts).encode()
    reader, heard, place, turn = EventReader(), list[bytes](), 0, 0
    while place < len(stream):
        size = cuts[turn % len(cuts)]
        heard += reader.feed(stream[place : place + size])
        place, turn = place + size, turn + 1
    heard += reader.feed(b"\n")  # a carriage return at the very end may have been half a line end
    assert heard == [text.encode() for text in texts]


def test_data_over_several_lines_is_one() -> None:
    assert EventReader().feed(b'data: {"a":\ndata:1}\n\n') == [b'{"a":\n1}']


def test_pings_and_comments_are_nothing() -> None:
    assert EventReader().feed(b": ping\n\nevent: ping\n\n\n\n") == []


def test_an_event_without_end_is_refused() -> None:
    reader = EventReader()
    assert reader.feed(b"x" * LONGEST_EVENT) == []
    with pytest.raises(Unreadable):
        reader.feed(b"x")


def _body(**error: object) -> bytes:
    return orjson.dumps({"type": "error", "error": error})


ANSWERS: list[tuple[int, bytes, str]] = [
    (400, _body(type="invalid_request_error", message="messages: too long"), "bad_request"),
    (400, _body(type="invalid_request_error", message="Your credit balance is too low"), "quota"),
    (400, _body(type="invalid_request_error", code="invalid_prompt", message="no"), "refused"),
    (401, _body(type="authentication_error", message="invalid x-api-key"), "auth"),
    (402, _body(type="billing_error", message="pay"), "quota"),
    (403, _body(type="permission_error", message="no"), "auth"),
    (404, _body(type="not_found_error", message="model: x"), "bad_request"),
    (408, b"", "server"),
    (413, _body(type="request_too_large", message="big"), "bad_request"),
    (429, _body(type="rate_limit_error", message="slow"), "rate_limited"),
    (429, _body(type="requests", code="rate_limit_exceeded", message="slow"), "rate_limited"),
    (429, _body(type="insufficient_quota", code="insufficient_quota", message="pay"), "quota"),
    (500, _body(type="api_error", message="oops"), "server"),
    (500, b"<html>", "server"),
    (503, _body(type="server_error", message="busy"), "overloaded"),
    (504, _body(type="timeout_error", message="late"), "server"),
    (529, _body(type="overloaded_error", message="busy"), "overloaded"),
    (502, b"[1]", "server"),
    (302, b"", "garbage"),
]


@pytest.mark.parametrize(("status", "body", "trouble"), ANSWERS)
def test_an_error_answer_has_one_meaning(status: int, body: bytes, trouble: str) -> None:
    failed = refused_call("claude", status, {}, body)
    assert failed.trouble == trouble
    assert not failed.billable
    assert "credit" not in str(failed)


WAITS: list[tuple[Mapping[str, str], float | None]] = [
    ({"retry-after": "7"}, 7.0),
    ({"retry-after": "0.5"}, 0.5),
    ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
    ({"retry-after": "-3"}, 0.0),
    ({"retry-after": "99999999"}, 3600.0),
    (
        {
            "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT",
            "date": "Sun, 22 Nov 2026 12:00:00 GMT",
        },
        30.0,
    ),
    ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, None),
    ({"retry-after": "soon"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_the_wish_to_wait_is_read_in_all_its_forms(
    headers: Mapping[str, str], seconds: float | None
) -> None:
    assert refused_call("openai", 429, headers, b"").retry_after == seconds


def test_an_error_in_the_stream_may_be_billed_once_something_was_made() -> None:
    error = {"type": "overloaded_error", "message": "Overloaded"}
    assert not reported("claude", error, usage=None, began=False).billable
    assert reported("claude", error, usage=None, began=True).billable
    assert reported("claude", error, usage=Usage(input=9), began=False).usage == Usage(input=9)


def test_a_vendors_words_do_not_get_into_an_exception() -> None:
    error = {"type": "Jo Driver said", "code": "jo@example.com", "message": "Jo said hi"}
    assert "Jo" not in str(reported("openai", error, usage=None, began=True))
    assert "jo@" not in str(refused_call("openai", 400, {}, _body(**error)))
