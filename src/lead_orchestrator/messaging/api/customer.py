"""Who is calling: the dependency of every customer route.

Promises that a session opens its own lead only, that another's looks like a missing one, and
that no change is made for a page which is not ours.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request

from lead_orchestrator.kit.errors import Forbidden, Kind, Missing, Refusal
from lead_orchestrator.kit.secrets import token_hash
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Actor, Unit
from lead_orchestrator.kit.values import OrganisationId
from lead_orchestrator.kit.web import units_of, uuid_or_none
from lead_orchestrator.leads.queries import LeadView, lead
from lead_orchestrator.messaging.actions.links import SESSION
from lead_orchestrator.messaging.queries import chat_session
from lead_orchestrator.tenancy.queries import whose

COOKIE = "lead_chat"


class NoSession(Refusal):
    """There is no session, or it has ended."""

    kind = Kind.UNAUTHORISED
    code = "no_session"
    title = "Please open the link from your message again."

    def __init__(self) -> None:
        super().__init__(new_link="/api/chat/new-link")


class NotOurPage(Forbidden):
    """The change did not come from our own page."""

    code = "csrf"
    title = "This change did not come from our own page. Reload and try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A call by a customer, in a unit of their organisation."""

    unit: Unit
    lead_id: UUID
    lead: LeadView
    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A good session, for routes that hold no unit while they answer."""

    organisation_id: OrganisationId
    lead_id: UUID
    conversation_id: UUID
    person_id: UUID
    location_id: UUID
    token_hash: bytes


def session_token(request: Request) -> tuple[str, bool]:
    """Return the token of a call and whether a browser sent it by itself (a cookie)."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bearer.strip(), False
    return request.cookies.get(COOKIE, ""), True


def from_our_page(request: Request) -> bool:
    """Say whether a browser's change comes from our own page.

    A page elsewhere can send neither our header nor JSON without asking first, and we never
    say yes; old browsers that do not ask name their origin.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is not None and origin not in _our_origins(request):
        return False
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return "x-requested-with" in request.headers or kind == "application/json"


def _our_origins(request: Request) -> set[str]:
    settings: Settings = request.app.state.settings
    ours = {f"{scheme}://{request.headers.get('host', '')}" for scheme in ("http", "https")}
    for url in (settings.public_url, settings.chat_url):
        parts = urlsplit(url)
        ours.add(f"{parts.scheme}://{parts.netloc}")
    return ours


async def admit(unit: Unit, request: Request, *, lead_id: str) -> Pass:
    """Narrow an unscoped unit to the caller's organisation and return their pass.

    Raises `NoSession`, or `Missing` when the session is another lead's.
    """
    token, by_itself = session_token(request)
    if not token:
        raise NoSession
    hashed = token_hash(token)
    owner = await whose(unit, SESSION, hashed.hex())
    if owner is None:
        raise NoSession
    await unit.rescope(owner.organisation_id)
    session = await chat_session(unit, token_hash=hashed)
    if session is None:
        raise NoSession
    if uuid_or_none(lead_id) != session.lead_id:
        raise Missing
    if by_itself and request.method not in ("GET", "HEAD") and not from_our_page(request):
        raise NotOurPage
    if session.conversation_id is None:
        raise Missing
    unit.actor = Actor("customer")
    return Pass(
        organisation_id=owner.organisation_id,
        lead_id=session.lead_id,
        conversation_id=session.conversation_id,
        person_id=session.person_id,
        location_id=session.location_id,
        token_hash=hashed,
    )


async def customer(request: Request, lead_id: str) -> AsyncGenerator[Customer]:
    """Open a unit for a customer's call; it commits before the answer is sent."""
    async with units_of(request).open() as unit:
        entry = await admit(unit, request, lead_id=lead_id)
        yield Customer(
            unit=unit,
            lead_id=entry.lead_id,
            lead=await lead(unit, entry.lead_id),
            conversation_id=entry.conversation_id,
        )


CustomerCall = Annotated[Customer, Depends(customer, scope="function")]
