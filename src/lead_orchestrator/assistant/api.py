# ruff: noqa: FAST003 - `lead_id` is read from the path by the dependency of the route
"""The assistant over HTTP: what the chat page needs to know, and one message with its answer.

Promises that a message is stored before it is answered, that the same `client_message_id` gets
the first result again, and that no database connection is held while an answer is made.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints
from sqlalchemy.exc import SQLAlchemyError

from lead_orchestrator.assistant.rules.cleaning import MAX_MESSAGE, visible
from lead_orchestrator.assistant.turns import (
    Accepted,
    Begun,
    CardShown,
    Done,
    Sentence,
    TurnEvent,
    Turns,
)
from lead_orchestrator.booking.queries import appointment_json, appointment_of_lead
from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.catalogue.rules.pricing import Service, price_text
from lead_orchestrator.kit import sse
from lead_orchestrator.kit.errors import Invalid, Kind, Refusal
from lead_orchestrator.kit.unit import Actor
from lead_orchestrator.kit.web import limits_of, units_of
from lead_orchestrator.messaging.actions.limits import TooMany, message_knocks
from lead_orchestrator.messaging.api.customer import CustomerCall, Pass, admit
from lead_orchestrator.messaging.queries import ChatMessage, conversation, message_by_client_id
from lead_orchestrator.tenancy.queries import location, opening
from lead_orchestrator.tenancy.rules.hours import Opening
from lead_orchestrator.tenancy.rules.places import Location

router = APIRouter(tags=["chat"], prefix="/api/chat")
CLOSED_DAYS_AHEAD = 60
BEATS = 15.0


class TooLong(Refusal):
    """More than fits into one message."""

    kind = Kind.TOO_LARGE
    code = "message_too_long"
    title = "That message is too long. Please keep it under 2,000 characters."


class TooManyMessages(TooMany):
    """The customer writes faster than anybody could answer."""

    title = "You're writing faster than I can keep up. Please wait a few minutes, then go on."


class Words(BaseModel):
    """What the customer writes. The page's own id makes a repeat harmless."""

    message: str
    client_message_id: Annotated[str, StringConstraints(max_length=100)] | None = None


def turns_of(request: Request) -> Turns:
    """Return the turn loop the application was composed with."""
    return cast("Turns", request.app.state.turns)


@router.get("/{lead_id}/context")
async def context(call: CustomerCall) -> JSONResponse:
    """All that the chat page shows about customer, shop and appointment."""
    unit, lead = call.unit, call.lead
    place = await location(unit, lead.location_id)
    offers = await services(
        unit,
        location_id=place.id,
        vehicle_class=lead.vehicle.vehicle_class if lead.vehicle else None,
    )
    booked = await appointment_of_lead(unit, call.lead_id)
    held = await conversation(unit, call.conversation_id)
    language = held.language or lead.language
    car = lead.vehicle
    return JSONResponse(
        {
            "customer": {"first_name": lead.person.first_name},
            "vehicle": None if car is None else {
                "year": car.year, "make": car.make, "model": car.model, "label": car.label,
            },
            "location": _location(
                place, await opening(unit, place.id),
                today=unit.now.astimezone(place.zone).date(),
            ),
            "services": [_service(offer, language) for offer in offers],
            "appointment": None if booked is None else appointment_json(booked, language),
            "assistant": {"mode": held.holder, "name": "Virtual assistant"},
            "language": language,
        }
    )  # fmt: skip


def _location(place: Location, hours: Opening, *, today: date) -> dict[str, Any]:
    last = today + timedelta(days=CLOSED_DAYS_AHEAD)
    return {
        "name": place.name,
        "phone": place.phone,
        "address": place.address,
        "timezone": place.timezone,
        "hours": [
            {"weekday": day, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
            for day, spans in sorted(hours.weekly.items())
            for opens, closes in spans
        ],
        "closed_days": [
            {"day": day.isoformat(), "reason": special.reason}
            for day, special in sorted(hours.special.items())
            if today <= day <= last and not hours.hours_on(day)
        ],
    }


def _service(offer: Service, language: str) -> dict[str, Any]:
    return {
        "id": str(offer.id),
        "name": offer.name,
        "description": offer.description,
        "category": offer.category,
        "price": {
            "amount_cents": offer.price.cents,
            "currency": offer.price.currency,
            "text": price_text(offer, language),
            "from": offer.starting_at,
        },
        "duration_minutes": offer.duration_minutes,
    }


@router.post("/{lead_id}", response_model=None)
async def say(lead_id: str, words: Words, request: Request) -> Response:
    """Store a message and answer it: as JSON, or as events when the page asks for them."""
    text = _readable(words.message)
    turns = turns_of(request)
    async with turns.seats.seat():
        caller = await _let_in(request, lead_id=lead_id, client_id=words.client_message_id)
        async with units_of(request).open(
            actor=Actor("customer"), organisation_id=caller.organisation_id
        ) as unit:
            begun = await turns.begin(
                unit,
                lead_id=caller.lead_id,
                conversation_id=caller.conversation_id,
                text=text,
                channel="web",
                client_message_id=words.client_message_id or None,
            )
    if "text/event-stream" in request.headers.get("accept", ""):
        return sse.stream(_events(turns, begun))
    reply: ChatMessage | None = None
    async for event in turns.answer(begun, streamed=False):
        if isinstance(event, Done):
            reply = event.reply
    body = {"message": begun.message.as_json(), "reply": reply_json(reply)}
    return JSONResponse(body, 202 if reply is None else 200)


def _readable(message: str) -> str:
    if len(message) > MAX_MESSAGE:
        raise TooLong
    if not visible(message).strip():
        raise Invalid({"message": "write something first"})
    return message.strip()


async def _let_in(request: Request, *, lead_id: str, client_id: str | None) -> Pass:
    """Return the caller's pass; a message that is sent again counts once.

    Raises `TooManyMessages`. Counted between two units: see `Limits.hit`.
    """
    async with units_of(request).open() as unit:
        caller = await admit(unit, request, lead_id=lead_id)
        known = client_id and await message_by_client_id(unit, caller.conversation_id, client_id)
    if not known:
        knocks = message_knocks(
            lead_id=caller.lead_id,
            person_id=caller.person_id,
            location_id=caller.location_id,
            organisation_id=caller.organisation_id,
        )
        await limits_of(request).check(*knocks, refusal=TooManyMessages)
    return caller


async def _events(turns: Turns, begun: Begun) -> AsyncGenerator[bytes]:
    """Give a turn as server-sent events; a fault ends it with an `error` event."""
    try:
        async for event in turns.answer(begun):
            yield _event(event)
    except (Refusal, SQLAlchemyError, OSError):
        yield sse.event("error", {"code": "unavailable"})


def _event(event: TurnEvent) -> bytes:
    match event:
        case Accepted(message):
            return sse.event("accepted", {"message": message.as_json()})
        case Sentence(text):
            return sse.event("delta", {"text": text})
        case CardShown(card):
            return sse.event("card", {"card": card})
        case Done(reply):
            return sse.event("done", {"reply": reply_json(reply)})


def reply_json(reply: ChatMessage | None) -> dict[str, Any] | None:
    """Return an answer with what it took to make it."""
    if reply is None:
        return None
    model = reply.model or {}
    return reply.as_json() | {
        "content": reply.text,
        "provider": model.get("provider"),
        "model": model.get("model"),
        "usage": model.get("usage"),
        "cost": {"micro_usd": model.get("cost_microusd", 0)},
        "latency_ms": model.get("latency_ms"),
    }
