"""What every wire promises, with the vendor well and with each of its faults."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lead_orchestrator.assistant.ports import ModelFailed, TextDelta
from simulators.faults import Fault, FaultKind, TalkFaultKind
from simulators.talk import Step, ToolUse
from simulators.talk_faults import Pace
from tests.contracts.vendor_line import Line3, asks, hear, used
from tests.rules.assistant.given import theirs

Kind = FaultKind | TalkFaultKind
ASKS = ToolUse(name="services", arguments='{"services":["ceramic-full"]}')


async def test_a_reply_comes_word_by_word_and_ends_measured(line: Line3) -> None:
    line.vendor.say("We would be glad to help you with that today.")
    heard = await line.hear()
    assert heard.text == "We would be glad to help you with that today."
    assert heard.deltas > 5
    assert heard.end.reason == "answered"
    assert heard.end.usage == line.usage()


async def test_thinking_is_not_said_but_is_counted(line: Line3) -> None:
    line.vendor.say(Step(text="Sure.", thinking="They want a price; I must not guess one."))
    heard = await line.hear()
    assert heard.text == "Sure."
    assert heard.end.usage == line.usage()
    assert heard.end.usage.reasoning > 0


async def test_tools_are_asked_for_with_their_arguments(line: Line3) -> None:
    line.vendor.say(Step(text="Let me look.", calls=(ASKS, ToolUse(name="book"))))
    heard = await line.hear()
    assert [(c.name, dict(c.arguments)) for c in heard.calls] == [
        ("services", {"services": ["ceramic-full"]}),
        ("book", {}),
    ]
    assert heard.end.reason == "tools"
    assert len({c.id for c in heard.calls}) == 2


async def test_a_round_of_tools_goes_back_as_the_vendor_wants_it(line: Line3) -> None:
    """The simulators refuse a request whose thinking or whose calls are not as they gave them."""
    line.vendor.say(Step(thinking="Prices first.", text="One moment.", calls=(ASKS, ASKS)), "So.")
    first = await line.hear()
    exchanges = tuple(used("services", call_id=c.id, price_text="$399") for c in first.calls)
    carried = {} if first.carried is None else {0: first.carried}
    second = await line.hear(exchanges=exchanges, carried=carried, said="One moment.")
    assert second.text == " So."
    assert second.end.usage == line.usage()
    assert "$399" in str(line.sent())


async def test_another_vendors_round_is_told_in_this_ones_words(line: Line3) -> None:
    line.vendor.say("So.")
    heard = await line.hear(exchanges=(used("services", price_text="$399"), used("book", ok=True)))
    assert heard.end.reason == "answered"
    assert "$399" in str(line.sent())


async def test_a_call_that_was_not_used_gets_a_result_all_the_same(line: Line3) -> None:
    line.vendor.say(Step(calls=(ASKS, ToolUse(name="book"))), "So.")
    first = await line.hear()
    carried = {} if first.carried is None else {0: first.carried}
    kept = used("services", call_id=first.calls[0].id, price_text="$399")
    second = await line.hear(exchanges=(kept,), carried=carried, tools=())
    assert second.end.reason == "answered"


async def test_broken_arguments_reach_the_tool_as_what_it_refuses(line: Line3) -> None:
    line.vendor.say(Step(calls=(ToolUse(name="services", arguments='{"services": ["cer'),)))
    heard = await line.hear()
    assert heard.calls[0].arguments == {"unreadable_arguments": '{"services": ["cer'}


async def test_too_long_an_answer_says_so(line: Line3) -> None:
    line.vendor.say(Step(text="We open at", stop="length"))
    heard = await line.hear()
    assert (heard.text, heard.end.reason) == ("We open at", "length")
    assert heard.end.usage == line.usage()


async def test_a_call_cut_by_the_limit_is_no_call(line: Line3) -> None:
    line.vendor.say(Step(text="Well.", calls=(ASKS,), stop="length"))
    heard = await line.hear()
    assert (heard.calls, heard.end.reason) == ([], "length")


async def test_a_refusal_is_told_and_measured(line: Line3) -> None:
    line.vendor.say(Step(text="", stop="refused"))
    heard = await line.hear()
    assert heard.end.reason == "refused"
    assert heard.end.usage == line.usage()


BEFORE: list[tuple[Kind, str, bool]] = [
    ("rate_limit", "rate_limited", False),
    ("quota", "quota", False),
    ("unauthorised", "auth", False),
    ("bad_request", "bad_request", False),
    ("model_gone", "bad_request", False),
    ("refuse_500", "server", False),
    ("overloaded", "overloaded", False),
    ("unreachable", "connection", True),
    ("accept_then_cut", "connection", True),
    ("html_200", "garbage", True),
    ("empty_200", "garbage", True),
    ("garbage_json", "garbage", True),
    ("redirect", "garbage", False),
]


@pytest.mark.parametrize(("kind", "trouble", "billable"), BEFORE)
async def test_a_failure_before_the_first_word_has_its_name(
    line: Line3, kind: Kind, trouble: str, *, billable: bool
) -> None:
    line.vendor.faults.add(Fault(kind=kind, times=1))
    heard = await line.hear()
    assert (heard.events, heard.trouble) == ((), trouble)
    assert heard.failed is not None
    assert heard.failed.billable is billable
    assert "quote" not in str(heard.failed)


AMID: list[tuple[Kind, set[str]]] = [
    ("cut_stream", {"cut"}),
    ("early_end", {"cut"}),
    ("garbage_event", {"garbage", "cut"}),
    ("error_event", {"overloaded", "server"}),
    ("failed_event", {"overloaded", "server"}),
]


@pytest.mark.parametrize(("kind", "troubles"), AMID)
async def test_a_failure_amid_the_text_keeps_what_was_said_and_ends_nothing(
    line: Line3, kind: Kind, troubles: set[str]
) -> None:
    line.vendor.faults.add(Fault(kind=kind, after=5, times=1))
    heard = await line.hear()
    assert heard.deltas == 5
    assert heard.trouble in troubles
    assert heard.failed is not None
    assert heard.failed.billable


@pytest.mark.parametrize("kind", [kind for kind, _ in AMID])
async def test_a_failure_amid_a_call_gives_no_call(line: Line3, kind: Kind) -> None:
    line.vendor.say(Step(calls=(ASKS,)))
    line.vendor.faults.add(Fault(kind=kind, after=1, times=1))
    heard = await line.hear()
    assert heard.events == ()
    assert heard.failed is not None


async def test_an_answer_without_usage_is_no_whole_answer(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="no_usage", times=1))
    heard = await line.hear()
    assert heard.trouble == "cut"


async def test_a_slow_start_is_not_waited_for(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="slow_start", delay_s=3, times=1))
    before = asyncio.get_running_loop().time()
    heard = await hear(line.impatient, asks())
    assert heard.trouble == "slow_start"
    assert asyncio.get_running_loop().time() - before < 1.5


async def test_a_vendor_that_never_answers_is_a_slow_start(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="timeout", delay_s=3, times=1))
    heard = await hear(line.impatient, asks())
    assert heard.trouble == "slow_start"


async def test_a_stall_amid_the_text_is_not_waited_for(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="stall", after=3, delay_s=3, times=1))
    heard = await hear(line.impatient, asks())
    assert (heard.deltas, heard.trouble) == (3, "stalled")


async def test_a_drip_without_end_is_cut_off(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="slow_events", delay_s=0.3, times=1))
    heard = await hear(line.impatient, asks())
    assert heard.trouble == "timeout"
    assert heard.deltas > 3


async def test_pings_and_unknown_events_mean_nothing(line: Line3) -> None:
    line.vendor.say("All is well here.")
    line.vendor.faults.add(Fault(kind="noise", times=1))
    heard = await line.hear()
    assert heard.text == "All is well here."
    assert heard.end.usage == line.usage()


async def test_the_vendors_wish_to_wait_is_kept(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="rate_limit", retry_after=7, times=1))
    heard = await line.hear()
    assert heard.failed is not None
    assert heard.failed.retry_after == 7


async def test_a_reader_who_leaves_ends_the_call(line: Line3) -> None:
    line.vendor.pace = Pace(between_s=0.01)
    reply = line.model.reply(asks())
    async for event in reply:
        assert isinstance(event, TextDelta)
        break
    await reply.aclose()
    line.vendor.pace = Pace()
    assert (await line.hear()).end.reason == "answered"


async def test_connections_are_kept(line: Line3) -> None:
    """A connection is used again when its last answer came to its end."""
    await line.hear()
    model: Any = line.model
    pool = model._door._client._client._transport._lanes[0].transport._pool
    before = list(pool.connections)
    for _ in range(3):
        await line.hear()
    assert pool.connections == before
    assert all(connection.is_idle() for connection in before)


async def test_a_failure_holds_nothing_of_the_customer(line: Line3) -> None:
    line.vendor.faults.add(Fault(kind="bad_request", times=1))
    heard = await line.hear(theirs("I am Jo Driver, jo@example.com"))
    assert heard.failed is not None
    chain: list[BaseException] = []
    error: BaseException | None = heard.failed
    while error is not None:
        chain.append(error)
        error = error.__cause__ or error.__context__
    assert [type(e) for e in chain] == [ModelFailed]
    assert "jo@" not in str(heard.failed)
