"""The demo page's HTTP, there in demo mode only."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from lead_orchestrator.demo import franchise, queries
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.web import units_of
from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.tenancy.actions import make_signin_link
from lead_orchestrator.tenancy.queries import whose

router = APIRouter(tags=["demo"], prefix="/api/demo")


async def demo_unit(request: Request) -> AsyncGenerator[Unit]:
    """Open a unit in the demo franchise; 404 outside demo mode or when it was never seeded."""
    if not request.app.state.settings.demo_mode:
        raise Missing
    async with units_of(request).open() as unit:
        owner = await whose(unit, "organisation", franchise.ORGANISATION[0])
        if owner is None:
            raise Missing
        await unit.rescope(owner.organisation_id)
        yield unit


Demo = Annotated[Unit, Depends(demo_unit, scope="function")]


@router.get("/locations")
async def demo_locations(unit: Demo) -> JSONResponse:
    """Give the seeded locations."""
    return JSONResponse(await queries.shops(unit))


@router.get("/services")
async def demo_services(
    unit: Demo, location: Annotated[str, Query(max_length=100)]
) -> JSONResponse:
    """Give what a location offers."""
    return JSONResponse(await queries.menu(unit, location))


@router.get("/outbox")
async def demo_outbox(unit: Demo, to: Annotated[str, Query(max_length=254)]) -> JSONResponse:
    """Give what was sent to an address or number, newest last."""
    wanted = {to.strip()}
    email, phone = normalize_email(to), normalize_phone(to)
    wanted |= {v for v in (email.normalized, email.key, phone.e164) if v}
    if to.strip().isdigit():
        wanted.add(f"+{to.strip()}")  # a plus sign that a query string turned into a space
    return JSONResponse(await queries.sent_to(unit, sorted(wanted)))


@router.post("/staff-link")
async def demo_staff_link(unit: Demo, request: Request) -> JSONResponse:
    """Give a one-time sign-in link for the demo's owner: nobody's real data is behind it."""
    email = franchise.STAFF[0][0]
    owner = await whose(unit, "staff_email", email)
    if owner is None:
        raise Missing
    token = await make_signin_link(unit, staff_id=owner.subject_id)
    return JSONResponse({"url": f"{request.app.state.settings.public_url}/staff/sign-in#t={token}"})
