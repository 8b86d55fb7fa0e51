"""What a model can have done: each tool is one query or one action below.

Arguments are the model's and are checked; ids are the turn's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from lead_orchestrator.assistant.ports import ToolSpec
from lead_orchestrator.assistant.rules.context import Call, Result
from lead_orchestrator.assistant.tools.arguments import (
    Arguments,
    AvailabilityArguments,
    HandOffArguments,
    HoldArguments,
    HoursArguments,
    NoArguments,
    QuoteArguments,
    ServicesArguments,
)
from lead_orchestrator.assistant.tools.booking import book_time, keep_time
from lead_orchestrator.assistant.tools.free_times import find_times
from lead_orchestrator.assistant.tools.offers import give_quote, show_services, tell_hours
from lead_orchestrator.assistant.tools.people import hand_off, stop_messages
from lead_orchestrator.assistant.tools.scope import Scope, wrong
from lead_orchestrator.kit.errors import Refusal

__all__ = ["SPECS", "TOOLS", "Scope", "use"]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what models are told, what its arguments must be, and what it does."""

    spec: ToolSpec
    arguments: type[Arguments]
    run: Callable[[Scope, Any], Awaitable[Result]]


def _tool(
    name: str,
    description: str,
    arguments: type[Arguments],
    run: Callable[[Scope, Any], Awaitable[Result]],
) -> Tool:
    schema = arguments.model_json_schema()
    return Tool(ToolSpec(name=name, description=description, schema=schema), arguments, run)


TOOLS: Mapping[str, Tool] = {
    tool.spec.name: tool
    for tool in (
        _tool("services", "Show the customer services with prices for their vehicle.",
              ServicesArguments, show_services),
        _tool("quote", "Price one or several services together.", QuoteArguments, give_quote),
        _tool("availability", "Find free times for services.", AvailabilityArguments, find_times),
        _tool("hold", "Keep a free time for some minutes and ask the customer to confirm it.",
              HoldArguments, keep_time),
        _tool("book", "Book the held time after the customer said yes to it.", NoArguments,
              book_time),
        _tool("hours", "Opening hours of a day, or of the week.", HoursArguments, tell_hours),
        _tool("hand_off", "Ask a person at the shop to join.", HandOffArguments, hand_off),
        _tool("stop_messages", "Stop messages to the customer when they ask for it.", NoArguments,
              stop_messages),
    )
}  # fmt: skip
SPECS = tuple(tool.spec for tool in TOOLS.values())


async def use(call: Call, scope: Scope) -> Result:
    """Run a tool call; what is wrong with it comes back as an error the model can read."""
    tool = TOOLS.get(call.name)
    if tool is None:
        return wrong("unknown_tool", known=sorted(TOOLS))
    try:
        arguments = tool.arguments.model_validate(dict(call.arguments))
    except ValidationError as error:
        fields = error.errors(include_url=False, include_input=False)
        return wrong(
            "bad_arguments", fields=[".".join(str(p) for p in e["loc"]) for e in fields][:10]
        )
    try:
        return await tool.run(scope, arguments)
    except Refusal as refusal:
        return wrong(refusal.code, detail=refusal.detail)
