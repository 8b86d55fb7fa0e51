"""The staff console's HTTP: what staff see, and their few verbs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from lead_orchestrator.assistant.turns.translating import NotTranslated, Translator
from lead_orchestrator.booking.queries import appointment_json, appointment_of_lead
from lead_orchestrator.inbox import queries
from lead_orchestrator.inbox.actions import mark_read, send_signin_link
from lead_orchestrator.kit import sse
from lead_orchestrator.kit.errors import Unavailable
from lead_orchestrator.kit.live import Event, Live
from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.kit.web import once, units_of
from lead_orchestrator.messaging import actions as talk
from lead_orchestrator.messaging.actions import TooMany, count
from lead_orchestrator.messaging.queries import message, messages
from lead_orchestrator.tenancy.api import Staff, StaffCall, staff_call
from lead_orchestrator.tenancy.queries import session_runs

router = APIRouter(tags=["staff"], prefix="/api/staff")
SIGNIN_LINKS = 5  # per address and per caller in half an hour
Cursor = Annotated[str | None, Query(max_length=200)]


def _bare_day(value: object) -> object:
    """Keep a bare day a day: as a datetime it would be its midnight in UTC."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    return value


DayOrInstant = Annotated[datetime | date, BeforeValidator(_bare_day)]


class Address(BaseModel):
    """Who wants to sign in."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=254)]


class ReplyText(BaseModel):
    """What staff write to a customer; ids and the like are not theirs to choose."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


async def organisation_of(request: Request) -> OrganisationId:
    """Return whose member of staff calls; no transaction stays open after it."""
    async with asynccontextmanager(staff_call)(request) as call:
        return call.unit.organisation_id


Reader = Annotated[OrganisationId, Depends(organisation_of, scope="function")]


class NoTranslation(Unavailable):
    """Staff's words cannot be said in the customer's language just now."""

    code = "no_translation"
    title = "We cannot translate this just now. You can still send it as it is."


@router.post("/sign-in", status_code=202)
async def ask_for_a_link(form: Address, request: Request) -> JSONResponse:
    """Send a one-time link if the address is a member of staff's; the answer never tells.

    429 after too many tries, for known and unknown addresses alike.
    """
    units = units_of(request)
    email = form.email.lower()
    caller = request.client.host if request.client else ""
    async with units.open() as unit:
        hits = [
            await count(unit, subject=subject, window=timedelta(minutes=30))
            for subject in (f"signin:{email}", f"signin-from:{caller}")
        ]
    if max(hits) > SIGNIN_LINKS:
        raise TooMany
    async with units.open() as unit:
        await send_signin_link(unit, email=email, public_url=request.app.state.settings.public_url)
    return JSONResponse({"status": "sent"}, 202)


@router.get("/leads")
async def list_leads(
    call: Staff,
    location: UUID | None = None,
    status: str | None = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Cursor = None,
) -> JSONResponse:
    """Leads, newest first."""
    return JSONResponse(
        await queries.leads(call.unit, location=location, status=status, q=q, cursor=cursor)
    )


@router.get("/leads/{lead_id}")
async def show_lead(lead_id: UUID, call: Staff) -> JSONResponse:
    """One lead with its whole story."""
    return JSONResponse(await queries.lead_story(call.unit, lead_id))


@router.get("/conversations")
async def list_conversations(
    call: Staff,
    location: UUID | None = None,
    holder: Literal["assistant", "staff"] | None = None,
    waiting: Annotated[bool | None, Query()] = None,
    cursor: Cursor = None,
) -> JSONResponse:
    """Conversations, the latest first."""
    return JSONResponse(
        await queries.conversations(
            call.unit, location=location, holder=holder, waiting=waiting, cursor=cursor
        )
    )


@router.get("/conversations/{conversation_id}")
async def show_conversation(conversation_id: UUID, call: Staff) -> JSONResponse:
    """One conversation with its messages; changes nothing."""
    return JSONResponse(await _thread(call, conversation_id))


async def _thread(call: StaffCall, conversation_id: UUID) -> dict[str, Any]:
    shown = await queries.conversation(call.unit, conversation_id)
    said = await messages(call.unit, conversation_id)
    booked = None
    if shown["lead_id"] is not None:
        booked = await appointment_of_lead(call.unit, UUID(shown["lead_id"]))
    return {
        "conversation": shown,
        "messages": await queries.shown(call.unit, said),
        "preferences": await queries.preferences(call.unit, conversation_id),
        "appointment": None if booked is None else appointment_json(booked),
    }


@router.get("/conversations/{conversation_id}/messages")
async def newer_messages(
    conversation_id: UUID, call: Staff, after: UUID | None = None
) -> JSONResponse:
    """What was said after a message."""
    shown = await queries.conversation(call.unit, conversation_id)
    said = await messages(call.unit, conversation_id, after=after)
    return JSONResponse(
        {"holder": shown["holder"], "messages": await queries.shown(call.unit, said)}
    )


@router.post("/conversations/{conversation_id}/take-over")
async def take_over(conversation_id: UUID, call: Staff, request: Request) -> JSONResponse:
    """Hold the conversation: from the commit on the assistant is silent."""

    async def act() -> tuple[int, Any]:
        await talk.take_over(
            call.unit, conversation_id=conversation_id, staff_id=call.session.staff.id
        )
        await mark_read(call.unit, conversation_id)
        return 200, await _thread(call, conversation_id)

    return await once(call.unit, request, scope=f"take-over:{conversation_id}", act=act)


@router.post("/conversations/{conversation_id}/hand-back")
async def hand_back(conversation_id: UUID, call: Staff, request: Request) -> JSONResponse:
    """Give the conversation back to the assistant."""

    async def act() -> tuple[int, Any]:
        await talk.hand_back(call.unit, conversation_id=conversation_id)
        return 200, await _thread(call, conversation_id)

    return await once(call.unit, request, scope=f"hand-back:{conversation_id}", act=act)


@router.post("/conversations/{conversation_id}/read")
async def read(conversation_id: UUID, call: Staff, request: Request) -> JSONResponse:
    """Note that staff have seen the conversation."""

    async def act() -> tuple[int, Any]:
        await mark_read(call.unit, conversation_id)
        return 200, {}

    return await once(call.unit, request, scope=f"read:{conversation_id}", act=act)


@router.post("/conversations/{conversation_id}/reply", status_code=201)
async def answer(
    conversation_id: UUID, form: ReplyText, call: Staff, request: Request
) -> JSONResponse:
    """Write to the customer; 409 `not_holder` while the assistant holds the conversation."""

    async def act() -> tuple[int, Any]:
        said = await talk.reply(
            call.unit,
            conversation_id=conversation_id,
            staff_id=call.session.staff.id,
            text=form.text,
        )
        await mark_read(call.unit, conversation_id)
        return 201, {"message": said.as_json()}

    return await once(call.unit, request, scope=f"reply:{conversation_id}", act=act)


@router.post("/conversations/{conversation_id}/draft-translation")
async def draft_translation(
    conversation_id: UUID, form: ReplyText, reader: Reader, request: Request
) -> JSONResponse:
    """Say staff's words in the customer's language, for staff to look at and send themselves.

    Nothing is kept or sent. 503 `no_translation` when no model can, or what it said had other
    figures.
    """
    async with units_of(request).open(organisation_id=reader) as unit:
        await queries.conversation(unit, conversation_id)
    translator = Translator.of(request.app.state.turns)
    try:
        made = await translator.for_customer(reader, conversation_id, form.text)
    except NotTranslated as error:
        raise NoTranslation(str(error)) from error
    return JSONResponse({"text": made.text, "language": made.language})


@router.get("/appointments")
async def list_appointments(
    call: Staff,
    location: UUID | None = None,
    first: Annotated[DayOrInstant | None, Query(alias="from")] = None,
    last: Annotated[DayOrInstant | None, Query(alias="to")] = None,
) -> JSONResponse:
    """Appointments between two instants, or on local days from one to another, soonest first."""
    return JSONResponse(
        await queries.appointments(call.unit, location=location, first=first, last=last)
    )


@router.get("/outbox")
async def list_outbox(
    call: Staff,
    location: UUID | None = None,
    state: str | None = None,
    channel: Literal["sms", "email"] | None = None,
    cursor: Cursor = None,
) -> JSONResponse:
    """Messages sent, and not sent with the rule that stopped them."""
    return JSONResponse(
        await queries.outbox(
            call.unit, location=location, state=state, channel=channel, cursor=cursor
        )
    )


@router.get("/receipts")
async def list_receipts(
    call: Staff, state: Literal["quarantined", "parked"] | None = None, cursor: Cursor = None
) -> JSONResponse:
    """Requests that could not be understood, or are for a location nobody knows."""
    return JSONResponse(await queries.receipts(call.unit, state=state, cursor=cursor))


@router.get("/attention")
async def show_attention(call: Staff) -> JSONResponse:
    """How much waits for a person."""
    return JSONResponse(await queries.attention(call.unit))


@router.get("/events")
async def live_events(request: Request) -> StreamingResponse:
    """News of the organisation as it happens, while the session lasts.

    Holds no transaction while it is open.
    """
    units = units_of(request)
    live: Live = request.app.state.live
    stopping: asyncio.Event = request.app.state.stopping
    async with asynccontextmanager(staff_call)(request) as call:
        organisation_id, session_id = call.unit.organisation_id, call.session.id

    async def told(event: Event) -> bytes | None:
        """Return how an event is told, None when whoever listens has signed out."""
        async with units.open(organisation_id=organisation_id) as unit:
            if not await session_runs(unit, session_id):
                return None
            if event["event"] != "message":
                return sse.event(event["event"], {k: v for k, v in event.items() if k != "event"})
            said = await message(unit, UUID(event["id"]))
        news = {"conversation_id": event["conversation_id"], "message": said.as_json()}
        return sse.event("message", news)

    async def news() -> AsyncIterator[bytes]:
        yield sse.RETRY
        async with live.listen(f"organisation:{organisation_id}") as queue:
            while not stopping.is_set():
                try:
                    event = await asyncio.wait_for(queue.get(), sse.HEARTBEAT_S)
                except TimeoutError:
                    yield sse.HEARTBEAT
                    continue
                line = await told(event)
                if line is None:
                    return
                yield line

    return sse.stream(news())
