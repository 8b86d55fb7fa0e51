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
    LanguageArguments,
    LawArguments,
    NoArguments,
    NoteArguments,
    QuoteArguments,
    ServicesArguments,
    VehicleArguments,
)
from lead_orchestrator.assistant.tools.booking import book_time, keep_time
from lead_orchestrator.assistant.tools.changing import (
    cancel_appointment,
    change_car,
    move_appointment,
)
from lead_orchestrator.assistant.tools.free_times import find_times
from lead_orchestrator.assistant.tools.law import tell_law
from lead_orchestrator.assistant.tools.offers import give_quote, show_services, tell_hours
from lead_orchestrator.assistant.tools.people import (
    change_language,
    hand_off,
    note,
    stop_messages,
)
from lead_orchestrator.assistant.tools.scope import Scope, wrong
from lead_orchestrator.kit.errors import Refusal

__all__ = ["SPECS", "TOOLS", "Scope", "use"]

MOST_FIELDS = 10


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
        _tool(
            "services",
            "Show the customer a card of services with prices for their vehicle. Use it when they"
            " ask what there is. Do not repeat in words what the card shows.",
            ServicesArguments,
            show_services,
        ),
        _tool(
            "quote",
            "Price one or several services together, for the vehicle on file or another one that"
            " was named. A total may be said only when it comes from here.",
            QuoteArguments,
            give_quote,
        ),
        _tool(
            "availability",
            "Find free times for services and show them on a card. Give the days and hours the"
            " customer named. With `exact` false the times are the nearest ones there are.",
            AvailabilityArguments,
            find_times,
        ),
        _tool(
            "hold",
            "Keep one offered time for some minutes and show a card that asks for a yes. Use it"
            " when the customer picks a time. With an appointment already booked it keeps the new"
            " time to move to, and the old one stays. Nothing is booked by it.",
            HoldArguments,
            keep_time,
        ),
        _tool(
            "book",
            "Book the held time. Only after the customer's newest message says yes to the card.",
            NoArguments,
            book_time,
        ),
        _tool(
            "move",
            "Move the appointment to the held time. Only after the customer's newest message says"
            " yes to the card.",
            NoArguments,
            move_appointment,
        ),
        _tool(
            "cancel",
            "Cancel the appointment. The first call shows a card and changes nothing; ask, and"
            " call it again only after the customer's newest message says yes.",
            NoArguments,
            cancel_appointment,
        ),
        _tool(
            "vehicle",
            "Record the vehicle as the customer named it, when none or another one is on file."
            " When another one is on file, the first call only asks.",
            VehicleArguments,
            change_car,
        ),
        _tool(
            "hours",
            "Opening hours of a day or of the week with coming special days, the address, the"
            " phone number, and how to get there.",
            HoursArguments,
            tell_hours,
        ),
        _tool(
            "law",
            "Tint limits of the shop's state, with source and date. Use it for every question"
            " about what is legal or how dark is allowed, and say its text.",
            LawArguments,
            tell_law,
        ),
        _tool(
            "note",
            "Note a lasting preference of the customer for the shop's staff, as a wish for"
            " mornings or for texts only. Not for prices, promises or complaints.",
            NoteArguments,
            note,
        ),
        _tool(
            "change_language",
            "Go on in English, Spanish or French when the customer asks for it.",
            LanguageArguments,
            change_language,
        ),
        _tool(
            "hand_off",
            "Ask a person at the shop to join: when the customer asks for one, is upset, or needs"
            " what no tool does.",
            HandOffArguments,
            hand_off,
        ),
        _tool(
            "stop_messages",
            "Stop all messages to the customer. Only when they ask us to stop writing.",
            NoArguments,
            stop_messages,
        ),
    )
}
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
        return wrong("bad_arguments", fields=[_field(e["loc"]) for e in fields][:MOST_FIELDS])
    except (TypeError, ValueError):
        return wrong("bad_arguments", fields=[])
    try:
        return await tool.run(scope, arguments)
    except Refusal as refusal:
        return wrong(refusal.code, detail=refusal.detail)
    except OverflowError:  # a day or time beyond the calendar
        return wrong("bad_arguments", fields=[])


def _field(path: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in path)[:80]
