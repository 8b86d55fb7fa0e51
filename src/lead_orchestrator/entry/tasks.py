"""Small tasks of the command line, each one unit of work."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from lead_orchestrator.crm.facts import OrderNewsAccepted
from lead_orchestrator.kit.db import make_engine, text
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import system_clock
from lead_orchestrator.leads.facts import WebFormAccepted
from lead_orchestrator.leads.rules.contacts import normalize_email
from lead_orchestrator.tenancy import actions as tenancy
from lead_orchestrator.tenancy.queries import all_organisations, staff_member, whose
from lead_orchestrator.wiring import REACTIONS

# What the worker understands from kept bytes; carriers' news are settled where they come in.
REPLAYED: Mapping[str, type[WebFormAccepted | OrderNewsAccepted]] = {
    "web_form": WebFormAccepted,
    "shopmonkey": OrderNewsAccepted,
}


@asynccontextmanager
async def some_units(settings: Settings) -> AsyncGenerator[Units]:
    """Give units for one task."""
    url = settings.database_url or ""
    engine = make_engine(url, pool_size=2, name="cli")
    try:
        wakes = Wakes(make_queue(app_conninfo(url)))
        yield Units(engine, clock=system_clock, routes=REACTIONS, wakes=wakes)
    finally:
        await engine.dispose()


async def replay(settings: Settings, receipt_id: UUID) -> str:
    """Put a kept request back to `new` and wake whoever understands it; raises `Missing`."""
    async with some_units(settings) as units:
        async with units.open() as unit:
            owners = await all_organisations(unit)
        for owner in owners:
            async with units.open(organisation_id=owner) as unit:
                row = await unit.row(
                    text(
                        "update receipts set state = 'new', reason = null where id = :id"
                        " and state <> 'understood' and location_id is not null"
                        " and source = any(:sources) returning source, location_id"
                    ),
                    {"id": receipt_id, "sources": list(REPLAYED)},
                )
                if row is None:
                    continue
                unit.emit(REPLAYED[row[0]](receipt_id=receipt_id, location_id=row[1]))
                return f"Receipt {receipt_id} ({row[0]}) is understood again by the worker."
    raise Missing(
        "There is no such receipt of a quote or an order, it was understood already,"
        " or its location is unknown."
    )


async def create_organisation(settings: Settings, *, slug: str, name: str, owner_email: str) -> str:
    """Create an organisation with its owner; raises `Invalid` when the slug is taken."""
    async with some_units(settings) as units, units.open() as unit:
        wrong: dict[str, str] = {}
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", slug):
            wrong["slug"] = "small letters, digits and dashes only"
        if not normalize_email(owner_email).sendable:
            wrong["owner_email"] = "this is not an e-mail address"
        if wrong:
            raise Invalid(wrong)
        if await whose(unit, "organisation", slug) is not None:
            raise Invalid({"slug": "an organisation of this name exists"})
        if await whose(unit, "staff_email", owner_email.lower()) is not None:
            raise Invalid({"owner_email": "this address belongs to another organisation's staff"})
        await tenancy.create_organisation(unit, slug=slug, name=name)
        await tenancy.add_staff(unit, email=owner_email, name=owner_email, role="owner")
    return f"{name} was created. Sign in: lead-orchestrator signin-link {owner_email}"


async def signin_link(settings: Settings, email: str) -> str:
    """Return the address that signs a member of staff in, once; raises `Missing`."""
    async with some_units(settings) as units, units.open() as unit:
        owner = await whose(unit, "staff_email", email.lower())
        if owner is None:
            raise Missing(f"Nobody on staff has the address {email}.")
        await unit.rescope(owner.organisation_id)
        try:
            await staff_member(unit, owner.subject_id)
        except Missing:
            raise Missing(f"Whoever had the address {email} has left.") from None
        token = await tenancy.make_signin_link(unit, staff_id=owner.subject_id)
    return f"{settings.public_url}/staff/sign-in#t={token}"
