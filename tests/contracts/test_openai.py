"""What goes to OpenAI's two wires, item by item."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from lead_orchestrator.assistant.gateways.openai_chat import ChatCompletions
from lead_orchestrator.assistant.gateways.openai_responses import Responses
from lead_orchestrator.assistant.ports import Carried, ModelRequest
from lead_orchestrator.assistant.rules.context import Json
from lead_orchestrator.assistant.rules.models import ModelCard, read_book
from tests.contracts.vendor_line import asks, used
from tests.rules.assistant.given import TIMES, ours, theirs

Wire = type[Responses] | type[ChatCompletions]


def card(model: str) -> ModelCard:
    found = read_book().card("openai", model)
    assert found is not None
    return found


def told(request: ModelRequest, *, wire: Wire = Responses, model: str = "gpt-6-luna") -> Any:  # noqa: ANN401 - JSON
    """The body of a request as it leaves."""
    return orjson.loads(orjson.dumps(wire(model, card(model)).body(request)))


@pytest.mark.parametrize("wire", [Responses, ChatCompletions])
def test_a_request_asks_for_nothing_that_todays_models_refuse(wire: Wire) -> None:
    body = told(asks(), wire=wire)
    assert not {"temperature", "top_p", "tool_choice", "max_tokens", "user"} & set(body)
    assert body["store"] is False
    assert body["stream"] is True
    assert 600 in (body.get("max_output_tokens"), body.get("max_completion_tokens"))


def test_reasoning_is_little_and_comes_back_to_us() -> None:
    body = told(asks())
    assert body["reasoning"] == {"effort": "low"}
    assert body["include"] == ["reasoning.encrypted_content"]
    assert told(asks(), wire=ChatCompletions)["reasoning_effort"] == "low"


def test_a_model_without_reasoning_is_not_asked_for_any() -> None:
    body = told(asks(), model="gpt-4.1-mini")
    assert "reasoning" not in body
    assert "include" not in body


def test_where_cache_writes_are_paid_the_breaks_are_ours() -> None:
    """One behind the house's part, one behind the customer's newest earlier words."""
    request = asks(theirs("hi"), ours("Hello!"), theirs("price?"), ours("Of what?"), theirs("tint"))
    body = told(request)
    assert body["prompt_cache_options"] == {"mode": "explicit"}
    assert "instructions" not in body
    broken = [
        (item["role"], item["content"][0]["text"])
        for item in body["input"]
        if isinstance(item["content"], list)
    ]
    assert broken == [
        ("developer", "The rules of the house.\n\nThe shop's data."),
        ("user", "price?"),
    ]


def test_where_they_are_free_the_instructions_are_the_prefix() -> None:
    body = told(asks(), model="gpt-5-mini")
    assert body["instructions"] == "The rules of the house.\n\nThe shop's data."
    assert "prompt_cache_options" not in body
    assert b"prompt_cache_breakpoint" not in orjson.dumps(body)


def test_what_changes_stands_right_before_the_newest_words() -> None:
    request = asks(theirs("hi"), ours("Times:", TIMES), theirs("the second"))
    items = told(request)["input"]
    assert [i["role"] for i in items] == ["developer", "user", "assistant", "developer", "user"]
    assert "It is ten." in items[3]["content"]
    assert "2026-12-03T14:30:00-05:00" in items[3]["content"]
    assert items[4]["content"] == "the second"


def test_one_location_has_one_cache_key_which_is_not_its_id() -> None:
    request = asks()
    key = told(request)["prompt_cache_key"]
    assert key == told(asks(theirs("other")))["prompt_cache_key"]
    assert str(request.context.location.id) not in key
    assert len(key) <= 64


def test_a_round_goes_back_as_it_came_with_an_output_for_every_call() -> None:
    items: tuple[Json, ...] = (
        {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"},
        {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "services",
         "arguments": "{}", "status": "completed"},
        {"type": "function_call", "id": "fc_2", "call_id": "c2", "name": "book",
         "arguments": "{}", "status": "completed"},
    )  # fmt: skip
    exchanges = (used("services", call_id="c1", price_text="$399"),)
    sent = told(asks(exchanges=exchanges, carried={0: Carried("openai", items)}))["input"]
    assert sent[-5:-2] == list(items)
    assert [(o["type"], o["call_id"]) for o in sent[-2:]] == [
        ("function_call_output", "c1"),
        ("function_call_output", "c2"),
    ]
    assert "$399" in sent[-2]["output"]


def test_another_vendors_thinking_is_left_out() -> None:
    carried = {0: Carried("claude", ({"type": "thinking", "thinking": "x", "signature": "y"},))}
    sent = told(asks(exchanges=(used("services", ok=True),), carried=carried))["input"]
    assert [i["type"] for i in sent[-2:]] == ["function_call", "function_call_output"]
    assert "thinking" not in str(sent)


@pytest.mark.parametrize("wire", [Responses, ChatCompletions])
def test_what_was_sent_already_is_told_last_and_by_the_house(wire: Wire) -> None:
    body = told(asks(said="Ceramic tint is $399", exchanges=(used("book", ok=True),)), wire=wire)
    last = (body.get("input") or body["messages"])[-1]
    assert last["role"] in {"developer", "system"}
    assert "Ceramic tint is $399" in last["content"]


def test_chat_tells_calls_and_results_by_round() -> None:
    exchanges = (used("services", a=1), used("book", b=2), used("services", round_=1, c=3))
    messages = told(asks(exchanges=exchanges), wire=ChatCompletions)["messages"]
    assert [m["role"] for m in messages[-5:]] == ["assistant", "tool", "tool", "assistant", "tool"]
    asked = [c["id"] for m in messages for c in m.get("tool_calls", ())]
    assert asked == [m["tool_call_id"] for m in messages if m["role"] == "tool"]
    assert len(set(asked)) == 3


def test_chat_asks_for_the_usage() -> None:
    assert told(asks(), wire=ChatCompletions)["stream_options"] == {"include_usage": True}
