"""Staff sign-in, and the dependency that opens a unit for a signed-in member of staff.

Promises: opaque tokens in HttpOnly cookies, no state change without the session's own CSRF token,
the same answer whether or not an address is known.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from lead_orchestrator.kit.errors import Forbidden
from lead_orchestrator.kit.secrets import Vault, same, token_hash
from lead_orchestrator.kit.unit import Actor, Unit
from lead_orchestrator.kit.web import units_of
from lead_orchestrator.tenancy.actions import (
    LinkUsed,
    SessionEnded,
    StaffSession,
    sign_in,
    sign_out,
    staff_session,
)
from lead_orchestrator.tenancy.queries import locations, organisation_name, whose

router = APIRouter(tags=["staff"], prefix="/api/staff")
COOKIE = "lead_staff"
Token = Annotated[str, StringConstraints(min_length=20, max_length=100)]


class NotYourPage(Forbidden):
    """The change did not come from the console's own page."""

    code = "csrf"
    title = "This change did not come from your own page. Reload and try again."


class LookOnly(Forbidden):
    """Viewers look and change nothing."""

    code = "look_only"
    title = "Your role lets you look, not change."


@dataclass(frozen=True, slots=True)
class StaffCall:
    """A call by a signed-in member of staff, with its unit."""

    unit: Unit
    session: StaffSession
    token: str


async def staff_call(request: Request) -> AsyncGenerator[StaffCall]:
    """Open a unit in the organisation of the session; commit before the answer is sent."""
    token = request.cookies.get(COOKIE, "")
    async with units_of(request).open() as unit:
        owner = await whose(unit, "staff_session", token_hash(token).hex()) if token else None
        if owner is None:
            raise SessionEnded
        await unit.rescope(owner.organisation_id)
        session = await staff_session(unit, token=token)
        unit.actor = Actor("staff", session.staff.id)
        if request.method not in ("GET", "HEAD"):
            vault: Vault = request.app.state.vault
            if not same(request.headers.get("x-csrf-token", ""), vault.csrf(session.id)):
                raise NotYourPage
            if not session.staff.may_change and request.method != "DELETE":
                raise LookOnly
        yield StaffCall(unit, session, token)


Staff = Annotated[StaffCall, Depends(staff_call, scope="function")]


class NotYours(Forbidden):
    """Money and experiments are decided by owners and managers."""

    code = "owners_only"
    title = "Only owners and managers can change this."


async def owner_call(call: Staff) -> StaffCall:
    """Let owners and managers through."""
    if not call.session.staff.decides:
        raise NotYours
    return call


Owner = Annotated[StaffCall, Depends(owner_call, scope="function")]


class SignInToken(BaseModel):
    """The token of a one-time link."""

    token: Token


@router.post("/session")
async def begin_session(form: SignInToken, request: Request, response: Response) -> JSONResponse:
    """Use up a one-time link and begin a session."""
    vault: Vault = request.app.state.vault
    async with units_of(request).open() as unit:
        owner = await whose(unit, "signin", token_hash(form.token).hex())
        if owner is None:
            raise LinkUsed
        await unit.rescope(owner.organisation_id)
        session, token, expires = await sign_in(unit, token=form.token)
    answer = JSONResponse(
        {"staff": _staff(session), "csrf": vault.csrf(session.id)}, headers=response.headers
    )
    answer.set_cookie(
        COOKIE,
        token,
        httponly=True,
        samesite="strict",
        path="/api/staff",
        secure=request.app.state.settings.secure_cookies,
        expires=expires.astimezone(UTC),
    )
    return answer


@router.delete("/session", status_code=204)
async def end_session(call: Staff) -> Response:
    """End the session; its cookie is worth nothing from now on."""
    await sign_out(call.unit, session=call.session, token=call.token)
    answer = Response(status_code=204, headers={"Clear-Site-Data": '"cache", "storage"'})
    answer.delete_cookie(COOKIE, path="/api/staff")
    return answer


@router.get("/me")
async def me(call: Staff, request: Request) -> JSONResponse:
    """Say who is signed in, and for which organisation and locations."""
    vault: Vault = request.app.state.vault
    return JSONResponse(
        {
            "staff": _staff(call.session),
            "organisation": {"name": await organisation_name(call.unit)},
            "locations": [
                {
                    "id": str(place.id),
                    "slug": place.slug,
                    "name": place.name,
                    "timezone": place.timezone,
                }
                for place in await locations(call.unit)
            ],
            "csrf": vault.csrf(call.session.id),
        }
    )


def _staff(session: StaffSession) -> dict[str, str]:
    staff = session.staff
    return {"id": str(staff.id), "name": staff.name, "email": staff.email, "role": staff.role}
