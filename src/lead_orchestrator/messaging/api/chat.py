# ruff: noqa: FAST003 - `lead_id` is read from the path by the dependency of every route
"""The customer's chat over HTTP: sessions, history, a person, stop.

Promises that opening or fetching anything changes nothing, and that asking for a new link
answers everybody the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from lead_orchestrator.kit.limits import Limit
from lead_orchestrator.kit.secrets import token_hash
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Actor, Unit
from lead_orchestrator.kit.web import caller_of, limits_of, once, units_of, uuid_or_none
from lead_orchestrator.messaging import queries
from lead_orchestrator.messaging.actions.contacts import opt_out
from lead_orchestrator.messaging.actions.conversations import hand_to_staff
from lead_orchestrator.messaging.actions.limits import session_knocks
from lead_orchestrator.messaging.actions.links import LEAD, LINK, LinkUnknown, Session, open_session
from lead_orchestrator.messaging.actions.new_link import send_new_link
from lead_orchestrator.messaging.api.customer import (
    COOKIE,
    CustomerCall,
    NotOurPage,
    from_our_page,
)
from lead_orchestrator.tenancy.queries import whose

router = APIRouter(tags=["chat"], prefix="/api/chat")
NEW_LINKS = Limit(20, timedelta(minutes=5))
BEARER = "token=bearer"
Text = Annotated[str, StringConstraints(max_length=200)]


class LinkForm(BaseModel):
    """What a chat link holds."""

    lead_id: Text
    token: Text


class LeadForm(BaseModel):
    """Whose link is wanted."""

    lead_id: Text


class Words(BaseModel):
    """What the customer adds, if anything."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


@router.post("/session")
async def begin_session(form: LinkForm, request: Request) -> JSONResponse:
    """Exchange a link's token for a session: a cookie, or a bearer token when asked for."""
    if "origin" in request.headers and not from_our_page(request):
        raise NotOurPage
    lead_id = uuid_or_none(form.lead_id)
    await limits_of(request).check(*session_knocks(lead_id=lead_id, caller=caller_of(request)))
    if lead_id is None:
        raise LinkUnknown
    session = await _open(request, lead_id=lead_id, token=form.token)
    expires = session.expires_at.isoformat()
    if BEARER in request.headers.get("accept", "").replace(" ", ""):
        return JSONResponse({"access_token": session.token, "expires_at": expires})
    settings: Settings = request.app.state.settings
    answer = JSONResponse({"expires_at": expires})
    answer.set_cookie(
        COOKIE,
        session.token,
        httponly=True,
        samesite="lax",
        path=f"/api/chat/{lead_id}",
        secure=settings.secure_cookies,
        expires=session.expires_at,
    )
    return answer


async def _open(request: Request, *, lead_id: UUID, token: str) -> Session:
    async with units_of(request).open(actor=Actor("customer")) as unit:
        owner = await whose(unit, LINK, token_hash(token).hex())
        if owner is None or owner.subject_id != lead_id:
            raise LinkUnknown
        await unit.rescope(owner.organisation_id)
        return await open_session(unit, lead_id=lead_id, token=token)


@router.post("/new-link", status_code=202)
async def ask_for_new_link(form: LeadForm, request: Request) -> JSONResponse:
    """Send a fresh link to the contacts we know; the answer never tells whether there are any."""
    await limits_of(request).check((f"door:new-link:{caller_of(request)}", NEW_LINKS))
    lead_id = uuid_or_none(form.lead_id)
    if lead_id is not None:
        settings: Settings = request.app.state.settings
        async with units_of(request).open(actor=Actor("customer")) as unit:
            owner = await whose(unit, LEAD, str(lead_id))
            if owner is not None:
                await unit.rescope(owner.organisation_id)
                await send_new_link(
                    unit,
                    lead_id=lead_id,
                    chat_url=settings.chat_url,
                    days=settings.chat_link_days,
                )
    return JSONResponse({"status": "sent"}, 202)


@router.get("/{lead_id}/history")
async def history(call: CustomerCall) -> JSONResponse:
    """The conversation so far, oldest first."""
    return JSONResponse(await _said(call.unit, call.conversation_id, after=None))


@router.get("/{lead_id}/messages")
async def newer(call: CustomerCall, after: UUID | None = None) -> JSONResponse:
    """What was said after a message, and who holds the conversation."""
    return JSONResponse(await _said(call.unit, call.conversation_id, after=after))


async def _said(unit: Unit, conversation_id: UUID, *, after: UUID | None) -> dict[str, Any]:
    held = await queries.conversation(unit, conversation_id)
    said = await queries.messages(unit, conversation_id, after=after)
    return {
        "messages": [message.as_json() for message in said],
        "holder": held.holder,
        "asked_for_person": held.asked_for_person_at is not None,
    }


@router.post("/{lead_id}/handoff", status_code=202)
async def hand_off(
    call: CustomerCall, request: Request, words: Words | None = None
) -> JSONResponse:
    """Ask for a person."""

    async def act() -> tuple[int, Any]:
        news = await hand_to_staff(
            call.unit,
            conversation_id=call.conversation_id,
            lead_id=call.lead_id,
            reason=(words.reason if words else "") or "The customer asked for a person.",
        )
        return 202, {"status": "asked" if news else "already_asked"}

    return await once(call.unit, request, scope=f"handoff:{call.lead_id}", act=act)


@router.post("/{lead_id}/opt-out", status_code=202)
async def stop(call: CustomerCall, request: Request, words: Words | None = None) -> JSONResponse:
    """Stop text messages, and e-mail that does not answer or confirm something."""

    async def act() -> tuple[int, Any]:
        await opt_out(
            call.unit,
            lead_id=call.lead_id,
            how="chat",
            words=(words.reason if words else "") or "Stop, chosen in the chat's menu.",
        )
        return 202, {"status": "stopped"}

    return await once(call.unit, request, scope=f"opt-out:{call.lead_id}", act=act)
