"""Builders: small worlds for tests, made through the product's own actions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from lead_orchestrator.booking.actions import add_bay
from lead_orchestrator.catalogue.actions import NewService, add_service
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import LocationId, OrganisationId, new_id
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.rules import LeadId
from lead_orchestrator.leads.rules.intake import ConsentGiven, Request, VehicleSaid
from lead_orchestrator.tenancy.actions import (
    NewLocation,
    add_staff,
    create_location,
    create_organisation,
)
from lead_orchestrator.tenancy.rules.places import BookingRules, IntakeRules

_numbers = itertools.count(100)
CIVIC = VehicleSaid(year=2022, make="Honda", model="Civic")
EVERYTHING = ("window_tint", "paint_protection", "ceramic_coating", "audio", "other")
WEEK = {day: ((time(9), time(18)),) for day in range(5)} | {5: ((time(9), time(15)),)}
WORDING = "Text me about my quote. Msg & data rates may apply. Reply STOP to opt out."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One organisation with one location."""

    organisation_id: OrganisationId
    location_id: LocationId
    slug: str
    webhook_key: str
    staff_id: UUID
    staff_email: str
    services: Mapping[str, UUID]
    bays: tuple[UUID, ...]


async def build_shop(
    units: Units,
    *,
    timezone: str = "America/New_York",
    bays: int = 2,
    crm_location_id: str | None = "loc-1",
    booking: BookingRules | None = None,
    intake: IntakeRules | None = None,
) -> Shop:
    """Make an organisation with one shop: Mon-Fri 9-18, Sat 9-15, three services, some bays."""
    n = next(_numbers)
    webhook_key = f"hook-{n}-{new_id().hex}"
    async with units.open() as unit:
        organisation_id = await create_organisation(unit, slug=f"org-{n}", name=f"Tint House {n}")
        location_id = await create_location(
            unit,
            NewLocation(
                slug=f"shop-{n}",
                name=f"Tint House Springfield {n}",
                timezone=timezone,
                phone="+12025550100",
                email=f"shop{n}@example.com",
                street="12 Main Street",
                city="Springfield",
                state="VA",
                postal_code="22150",
                crm_location_id=crm_location_id and f"{crm_location_id}-{n}",
                webhook_key=webhook_key,
                booking=booking or BookingRules(),
                intake=intake or IntakeRules(),
                weekly=WEEK,
            ),
        )
        services = {
            new.code: await add_service(unit, new)
            for new in (
                NewService(
                    code="ceramic-full",
                    category="window_tint",
                    name="Ceramic Tint, Full Car",
                    description="Nano-ceramic film on all side and rear windows.",
                    duration_minutes=180,
                    price_cents=39900,
                    position=1,
                    by_class={
                        "coupe": 34900,
                        "sedan": 39900,
                        "suv": 44900,
                        "truck": 37900,
                        "van": 49900,
                    },
                ),
                NewService(
                    code="front-two",
                    category="window_tint",
                    name="Front Two Windows",
                    description="Carbon film on the two front windows.",
                    duration_minutes=60,
                    price_cents=14900,
                    position=2,
                ),
                NewService(
                    code="windshield",
                    category="window_tint",
                    name="Windshield Strip",
                    description="A visor strip along the top of the windshield.",
                    duration_minutes=30,
                    price_cents=10900,
                    position=3,
                ),
            )
        }
        made = tuple(
            [
                await add_bay(
                    unit,
                    location_id=location_id,
                    name=f"Bay {i + 1}",
                    categories=EVERYTHING,
                    position=i,
                )
                for i in range(bays)
            ]
        )
        staff_email = f"alex{n}@example.com"
        staff_id = await add_staff(unit, email=staff_email, name="Alex Advisor", role="manager")
    return Shop(
        organisation_id=organisation_id,
        location_id=location_id,
        slug=f"shop-{n}",
        webhook_key=webhook_key,
        staff_id=staff_id,
        staff_email=staff_email,
        services=services,
        bays=made,
    )


async def build_lead(  # noqa: PLR0913 - a builder: every field by name
    units: Units,
    shop: Shop,
    *,
    first_name: str = "Jo",
    email: str | None = "jo@example.com",
    phone: str | None = "+12025550143",
    vehicle: VehicleSaid | None = CIVIC,
    service: str = "Ceramic Tint, Full Car",
    sms: bool = True,
    source_key: str | None = None,
) -> LeadId:
    """Make a lead of the shop through the one action that makes leads."""
    request = Request(
        source="web_form",
        source_key=source_key or new_id().hex,
        first_name=first_name,
        last_name="Driver",
        email=email,
        phone=phone,
        vehicle=vehicle,
        service=service,
        consents=(
            ConsentGiven(
                channel="sms", granted=sms, wording=WORDING, page="https://shop.example.com"
            ),
            ConsentGiven(
                channel="email", granted=True, wording=WORDING, page="https://shop.example.com"
            ),
        ),
    )
    async with units.open(organisation_id=shop.organisation_id) as unit:
        lead_id, _ = await receive(unit, request, location_id=shop.location_id)
    return lead_id
