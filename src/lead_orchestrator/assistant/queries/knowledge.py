"""Questions of the assistant: what a turn must know, and where a turn stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from lead_orchestrator.assistant.rules.cleaning import for_model
from lead_orchestrator.assistant.rules.context import Author, Car, Channel, Line, TurnContext
from lead_orchestrator.booking.queries import appointment_of_lead
from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.leads.queries import LeadView, lead
from lead_orchestrator.messaging.queries import ChatMessage, messages
from lead_orchestrator.tenancy.queries import location, opening

REMEMBERED = 40
State = Literal["running", "answered", "handed_off", "overtaken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where the answer to a message stands."""

    id: UUID
    state: State
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a turn starts with."""

    lead: LeadView
    context: TurnContext
    history: tuple[Line, ...]


async def turn_of(unit: Unit, message_id: UUID) -> Turn | None:
    """Return the turn that answers a message, if one was begun."""
    row = await unit.row(
        text("select id, state, lease_until from turns where message_id = :id"),
        {"id": message_id},
    )
    return None if row is None else Turn(id=row[0], state=row[1], lease_until=row[2])


@dataclass(frozen=True, slots=True)
class Floor:
    """Who may speak in a conversation at this moment."""

    location_id: UUID
    held_by_staff: bool
    busy: bool  # an earlier message is being answered


async def floor(unit: Unit, *, conversation_id: UUID, message_id: UUID) -> Floor:
    """Return who may answer a message; raises `Missing`."""
    row = await unit.row(
        text(
            "select c.location_id, c.holder,"
            " exists (select 1 from turns t where t.conversation_id = c.id"
            " and t.message_id < :message and t.state = 'running' and t.lease_until > :now)"
            " from conversations c where c.id = :conversation"
        ),
        {"conversation": conversation_id, "message": message_id, "now": unit.now},
    )
    if row is None:
        raise Missing
    return Floor(location_id=row[0], held_by_staff=row[1] == "staff", busy=row[2])


async def knowledge(unit: Unit, *, lead_id: UUID, message: ChatMessage) -> Known:
    """Gather all that the answer to `message` may rest on; seven statements."""
    who = await lead(unit, lead_id)
    kind = who.vehicle.vehicle_class if who.vehicle else None
    place = await location(unit, who.location_id)
    said = await messages(unit, message.conversation_id, limit=REMEMBERED)
    context = TurnContext(
        organisation_id=unit.organisation_id,
        conversation_id=message.conversation_id,
        lead_id=lead_id,
        now=unit.now,
        channel=cast("Channel", message.channel),
        language=who.language or who.person.language,
        first_name=who.person.first_name,
        car=None
        if who.vehicle is None
        else Car(
            year=who.vehicle.year,
            make=who.vehicle.make,
            model=who.vehicle.model,
            vehicle_class=kind,
            label=who.vehicle.label,
        ),
        service_wanted=who.service_wanted,
        wish=who.message,
        location=place,
        opening=await opening(unit, place.id),
        offers=await services(unit, location_id=place.id, vehicle_class=kind),
        appointment=await appointment_of_lead(unit, lead_id),
    )
    return Known(lead=who, context=context, history=_history(said, message))


def _history(said: tuple[ChatMessage, ...], newest: ChatMessage) -> tuple[Line, ...]:
    """Return the conversation up to `newest`, which comes last even when answers crossed."""
    lines = [_line(m) for m in said if m.id != newest.id and m.id < newest.id]
    return (*lines, _line(newest))


def _line(message: ChatMessage) -> Line:
    author: Author = message.author
    text_ = for_model(message.text) if author == "customer" else message.text
    return Line(author=author, text=text_, cards=tuple(message.cards))
