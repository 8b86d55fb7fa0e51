"""What a turn must know before it can be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from lead_orchestrator.assistant.rules import disclosure
from lead_orchestrator.assistant.rules.cleaning import for_model
from lead_orchestrator.assistant.rules.context import (
    Author,
    Car,
    Channel,
    Line,
    Notice,
    TurnContext,
    language_of,
)
from lead_orchestrator.assistant.rules.remembering import LINES, marked, remembered
from lead_orchestrator.assistant.rules.understanding.language import detect
from lead_orchestrator.booking.queries import appointments_of_person
from lead_orchestrator.booking.rules.appointments import Appointment, Status
from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.wording import Language
from lead_orchestrator.leads.queries import LeadView, lead
from lead_orchestrator.messaging.queries import ChatMessage, messages
from lead_orchestrator.tenancy.queries import shop

AROUND = timedelta(minutes=10)
NOTICES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a turn starts with."""

    lead: LeadView
    context: TurnContext
    history: tuple[Line, ...]
    language_kept: str | None = None  # what the conversation's row says so far


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """What the conversation's own row and the tables beside it know."""

    language: str | None
    language_chosen: bool
    asked_for_person: bool
    staff_around: bool
    appointments: bool
    preferences: tuple[str, ...]
    notices: tuple[Notice, ...]


_TALK = text(
    """
    select c.language, c.language_chosen, c.asked_for_person_at is not null,
      exists (select 1 from staff_sessions s where s.ended_at is null and s.expires_at > :now
        and s.seen_at > :lately),
      exists (select 1 from appointments a
        where a.person_id = c.person_id and a.location_id = c.location_id),
      array(select p.text from preferences p where p.conversation_id = c.id order by p.id),
      coalesce((select jsonb_agg(jsonb_build_array(o.kind, o.channel, o.state, o.queued_at))
        from (select kind, channel, state, queued_at from outbox where lead_id = :lead_id
          and kind not in ('assistant_reply', 'staff_reply')
          order by id desc limit :notices) o), '[]')
    from conversations c where c.id = :id
    """
)


async def knowledge(unit: Unit, *, lead_id: UUID, message: ChatMessage) -> Known:
    """Gather all that the answer to `message` may rest on.

    Five statements, and a sixth when the person has or had an appointment here.
    """
    who = await lead(unit, lead_id)
    kind = who.vehicle.vehicle_class if who.vehicle else None
    place, opening = await shop(unit, who.location_id)
    said = await messages(unit, message.conversation_id, limit=LINES)
    talk = await _talk(unit, message.conversation_id, lead_id=lead_id)
    booked = (
        await appointments_of_person(unit, person_id=who.person.id, location_id=place.id)
        if talk.appointments
        else ()
    )
    lines = _lines(said, message)
    context = TurnContext(
        organisation_id=unit.organisation_id,
        conversation_id=message.conversation_id,
        lead_id=lead_id,
        now=unit.now,
        channel=cast("Channel", message.channel),
        language=_language(talk, message, who),
        first_name=who.person.first_name,
        car=_car(who),
        service_wanted=who.service_wanted,
        wish=who.message,
        location=place,
        opening=opening,
        offers=await services(unit, location_id=place.id, vehicle_class=kind),
        appointment=_own(booked, lead_id=lead_id, now=unit.now),
        appointments=booked,
        preferences=talk.preferences,
        notices=talk.notices,
        staff_around=talk.staff_around,
        asked_for_person=talk.asked_for_person,
        must_disclose=_undisclosed(said, state=place.state, now=unit.now),
    )
    return Known(
        lead=who,
        context=context,
        history=marked(remembered(lines), place.timezone),
        language_kept=talk.language,
    )


async def _talk(unit: Unit, conversation_id: UUID, *, lead_id: UUID) -> _Talk:
    row = await unit.row(
        _TALK,
        {
            "id": conversation_id,
            "lead_id": lead_id,
            "now": unit.now,
            "lately": unit.now - AROUND,
            "notices": NOTICES,
        },
    )
    if row is None:
        raise Missing
    return _Talk(
        language=row[0],
        language_chosen=row[1],
        asked_for_person=row[2],
        staff_around=row[3],
        appointments=row[4],
        preferences=tuple(row[5]),
        notices=tuple(
            Notice(kind=what, channel=channel, state=state, at=datetime.fromisoformat(at))
            for what, channel, state, at in reversed(row[6])
        ),
    )


def _language(talk: _Talk, message: ChatMessage, who: LeadView) -> Language:
    """Return what to speak: as chosen, else as just written, else as before, else as the form."""
    heard = None if talk.language_chosen else detect(message.text)
    return language_of(heard, talk.language, who.language, who.person.language)


def _car(who: LeadView) -> Car | None:
    if who.vehicle is None:
        return None
    return Car(
        year=who.vehicle.year,
        make=who.vehicle.make,
        model=who.vehicle.model,
        vehicle_class=who.vehicle.vehicle_class,
        label=who.vehicle.label,
    )


def _own(booked: Sequence[Appointment], *, lead_id: UUID, now: datetime) -> Appointment | None:
    """Return the request's own appointment, as long as it is not over."""
    coming = [
        a for a in booked if a.lead_id == lead_id and a.status is Status.BOOKED and a.ends_at > now
    ]
    return min(coming, key=lambda a: a.starts_at, default=None)


def _undisclosed(said: Sequence[ChatMessage], *, state: str, now: datetime) -> bool:
    """Say whether it is still to be said that this is an AI. A long talk has heard it."""
    if not disclosure.needed(state, now.date()) or len(said) >= LINES:
        return False
    return not any(disclosure.said_in(m.text) for m in said if m.author == "assistant")


def _lines(said: Sequence[ChatMessage], newest: ChatMessage) -> list[Line]:
    """Return the conversation up to `newest`, which comes last even when answers crossed."""
    return [*(_line(m) for m in said if m.id < newest.id), _line(newest)]


def _line(message: ChatMessage) -> Line:
    author: Author = message.author
    return Line(
        author=author,
        text=for_model(message.text) if author == "customer" else message.text,
        cards=tuple(message.cards),
        channel=cast("Channel", message.channel),
        at=message.created_at,
    )
