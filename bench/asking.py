"""Owns the request of the model benchmark: a real prompt with all tools, of an invented shop."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, cast
from uuid import UUID

import orjson

from lead_orchestrator.assistant.gateways.claude import Messages
from lead_orchestrator.assistant.gateways.openai_chat import ChatCompletions
from lead_orchestrator.assistant.gateways.openai_responses import Responses
from lead_orchestrator.assistant.ports import ModelRequest
from lead_orchestrator.assistant.rules.context import Car, Line, TurnContext
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.assistant.rules.prompt import system_parts
from lead_orchestrator.assistant.tools import SPECS
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.values import LocationId, Money, OrganisationId
from lead_orchestrator.tenancy.rules.hours import Opening
from lead_orchestrator.tenancy.rules.places import BookingRules, IntakeRules, Location
from simulators import anthropic, openai

Body = dict[str, Any]
CLAUDE, GPT = "claude-haiku-5-5", "gpt-6-luna"
_PRICES = {
    "Ceramic Tint, Full Car": 399, "Carbon Tint, Full Car": 299, "Front Two Windows": 149,
    "Windshield Strip": 109, "Tint Removal": 150, "Paint Protection, Full Front": 1499,
    "Ceramic Coating, 3 Year": 699, "Door Speakers, Pair": 259,
}  # fmt: skip


def _context() -> TurnContext:
    owner = OrganisationId(UUID(int=1))
    shop = Location(
        id=LocationId(UUID(int=2)), organisation_id=owner, organisation_name="Tint House",
        slug="springfield", name="Tint House Springfield", timezone="America/New_York",
        phone="+12025550100", email="shop@example.com", street="12 Main Street",
        city="Springfield", state="VA", postal_code="22150", country="US", crm_location_id=None,
        booking=BookingRules(), intake=IntakeRules(), status="active",
    )  # fmt: skip
    offers = tuple(
        Service(
            id=UUID(int=100 + n), code=f"service-{n}", category="window_tint", name=name,
            description="Film on the windows, by hand.", duration_minutes=120,
            price=Money(dollars * 100), starting_at=False,
        )
        for n, (name, dollars) in enumerate(_PRICES.items())
    )  # fmt: skip
    car = Car(
        year=2022, make="Honda", model="Civic", vehicle_class="sedan", label="2022 Honda Civic"
    )
    return TurnContext(
        organisation_id=owner, conversation_id=UUID(int=3), lead_id=UUID(int=4),
        now=datetime(2026, 12, 1, 15, 0, tzinfo=UTC), channel="web", language="en",
        first_name="Jo", car=car, service_wanted="Ceramic Tint, Full Car", wish="",
        location=shop, opening=Opening("America/New_York", {0: ((time(9), time(18)),)}, {}),
        offers=offers,
    )  # fmt: skip


def request() -> ModelRequest:
    """Return what the turn asks of a model in the middle of a talk."""
    context = _context()
    said = (
        Line(author="customer", text="Hi, how much is ceramic tint?"),
        Line(author="assistant", text="Ceramic Tint, Full Car is $399 for your Civic."),
        Line(author="customer", text="And how long does that take?"),
    )
    return ModelRequest(
        system=system_parts(context), context=context, history=said, exchanges=(), tools=SPECS,
        max_output_tokens=600,
    )  # fmt: skip


def bodies() -> dict[str, Body]:
    """Return the request as our gateways put it on each wire."""
    book, asked = read_book(), request()
    wires = {"messages": ("claude", CLAUDE, Messages), "responses": ("openai", GPT, Responses),
             "chat": ("openai", GPT, ChatCompletions)}  # fmt: skip
    found: dict[str, Body] = {}
    for name, (provider, model, wire) in wires.items():
        card = book.card(provider, model)
        assert card is not None  # noqa: S101 - the book has our own defaults
        found[name] = orjson.loads(orjson.dumps(wire(model, card).body(asked)))
    return found


def litellm_bodies(ours: dict[str, Body]) -> dict[str, Body]:
    """Return the same request in LiteLLM's words: OpenAI's for every vendor's chat."""
    chat = ours["chat"]
    plain = {
        "messages": [
            {"role": m["role"], "content": _plain(m["content"])} for m in chat["messages"]
        ],
        "tools": chat["tools"],
        "max_tokens": 600,
    }
    responses = {k: ours["responses"][k] for k in ("input", "tools", "max_output_tokens", "store")}
    return {
        "messages": plain,
        "chat": plain,
        "responses": responses | {"instructions": ours["responses"].get("instructions")},
    }


def _plain(content: object) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part["text"]) for part in cast("list[dict[str, str]]", content))


def settings_at(base: str) -> Settings:
    """Return settings with both vendors at a stub."""
    given: dict[str, Any] = {
        "anthropic_api_key": anthropic.API_KEY,
        "anthropic_base_url": f"{base}/anthropic",
        "openai_api_key": openai.API_KEY,
        "openai_base_url": f"{base}/openai/v1",
    }
    return Settings(_env_file=None, **given)  # pyright: ignore[reportCallIssue] - pydantic's own
