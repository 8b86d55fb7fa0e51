"""Seeding the invented franchise, once."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.booking.actions import add_bay
from lead_orchestrator.catalogue.actions import add_service, set_price, withdraw
from lead_orchestrator.demo import franchise
from lead_orchestrator.demo.franchise import DemoShop
from lead_orchestrator.demo.menu import SERVICES
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.tenancy.actions import (
    NewLocation,
    add_staff,
    create_location,
    create_organisation,
    set_credential,
)
from lead_orchestrator.tenancy.queries import whose


async def seed(unit: Unit, *, vault: Vault) -> OrganisationId:
    """Make the demo franchise in an unscoped unit; where it exists nothing is changed."""
    slug, name = franchise.ORGANISATION
    owner = await whose(unit, "organisation", slug)
    if owner is not None:
        return owner.organisation_id
    organisation_id = await create_organisation(unit, slug=slug, name=name)
    services: dict[str, UUID] = {}
    for position, new in enumerate(SERVICES):
        services[new.code] = await add_service(unit, new, position=position)
    for shop in franchise.SHOPS:
        await _shop(unit, shop, services=services, vault=vault)
    for email, person, role in franchise.STAFF:
        await add_staff(unit, email=email, name=person, role=role)
    return organisation_id


async def _shop(
    unit: Unit, shop: DemoShop, *, services: dict[str, UUID], vault: Vault
) -> LocationId:
    weekly = dict.fromkeys(range(5), (shop.weekday,))
    if shop.saturday:
        weekly[5] = (shop.saturday,)
    if shop.sunday:
        weekly[6] = (shop.sunday,)
    year = unit.now.year
    location_id = await create_location(
        unit,
        NewLocation(
            slug=shop.slug,
            name=shop.name,
            timezone=shop.timezone,
            phone=shop.phone,
            email=shop.email,
            street=shop.street,
            city=shop.city,
            state=shop.state,
            postal_code=shop.postal_code,
            crm_location_id=shop.crm_location_id,
            webhook_key=shop.webhook_key,
            weekly=weekly,
            closures=franchise.holidays(year) + franchise.holidays(year + 1),
        ),
    )
    await set_credential(
        unit,
        location_id=location_id,
        vendor="shopmonkey_webhook",
        sealed=vault.seal(franchise.webhook_secret(shop), owner=location_id),
    )
    for position, (name, categories) in enumerate(shop.bays):
        await add_bay(
            unit, location_id=location_id, name=name, categories=categories, position=position
        )
    by_code = {new.code: new for new in SERVICES}
    for code, percent in shop.percent.items():
        new = by_code[code]
        prices = new.by_class or {None: new.price_cents}
        for kind, cents in prices.items():
            await set_price(
                unit,
                service_id=services[code],
                location_id=location_id,
                vehicle_class=kind,
                cents=round(cents * percent / 100 / 100) * 100,
            )
    for code in shop.withdrawn:
        await withdraw(unit, service_id=services[code], location_id=location_id)
    return location_id
