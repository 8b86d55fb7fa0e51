"""Setting a shop up from one file: the way from the demo to a real location.

The file is TOML; it is checked whole before anything is written, and written in one unit.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from lead_orchestrator.booking.actions import add_bay
from lead_orchestrator.catalogue.actions import NewService, add_service
from lead_orchestrator.catalogue.rules.vehicles import CLASSES
from lead_orchestrator.entry.tasks import some_units
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Invalid, Missing
from lead_orchestrator.kit.secrets import Vault, new_token
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId
from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.tenancy.actions import (
    NewLocation,
    create_location,
    remember,
    set_credential,
)
from lead_orchestrator.tenancy.queries import whose
from lead_orchestrator.tenancy.rules.hours import WEEKDAYS
from lead_orchestrator.tenancy.rules.places import BookingRules, IntakeRules

Category = Literal["window_tint", "paint_protection", "ceramic_coating", "audio", "other"]
Cents = Annotated[int, Field(ge=0, le=10_000_000)]


class Strict(BaseModel):
    """A table of the file; a word it does not know is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Bay(Strict):
    """A place where work is done."""

    name: str
    categories: list[Category]


class Closure(Strict):
    """A day with other hours, or none."""

    day: date
    reason: str
    opens: time | None = None
    closes: time | None = None


class Service(Strict):
    """What the organisation offers; prices in cents."""

    code: str
    category: Category
    name: str
    description: str
    minutes: Annotated[int, Field(gt=0, le=60 * 24 * 5)]
    cents: Cents
    by_class: dict[str, Cents] = {}

    @field_validator("by_class")
    @classmethod
    def _known(cls, value: dict[str, int]) -> dict[str, int]:
        unknown = set(value) - set(CLASSES)
        if unknown:
            msg = f"unknown class of car: {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return value


class Shopmonkey(Strict):
    """How the shop's software knows the location."""

    location_id: str
    api_key: str | None = None
    webhook_secret: str | None = None
    workflow_status_ids: list[str] = []


class Shop(Strict):
    """One location, as its file describes it."""

    organisation: str
    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
    name: str
    timezone: str
    phone: str
    email: str
    street: str
    city: str
    state: str
    postal_code: str
    sms_number: str | None = None
    hours: dict[str, list[tuple[time, time]]]
    bays: Annotated[list[Bay], Field(min_length=1)]
    closures: list[Closure] = []
    policies: dict[str, Annotated[str, Field(max_length=300)]] = {}
    change_minutes: Annotated[int, Field(ge=0, le=14 * 24 * 60)] = 0
    services: list[Service] = []
    shopmonkey: Shopmonkey | None = None

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            msg = "not a time zone, as in America/New_York"
            raise ValueError(msg)
        return value

    @field_validator("phone", "sms_number")
    @classmethod
    def _number(cls, value: str | None) -> str | None:
        if value is None:
            return None
        found = normalize_phone(value).e164
        if found is None:
            msg = "not a phone number"
            raise ValueError(msg)
        return found

    @field_validator("email")
    @classmethod
    def _address(cls, value: str) -> str:
        if not normalize_email(value).sendable:
            msg = "not an e-mail address"
            raise ValueError(msg)
        return value

    @field_validator("hours")
    @classmethod
    def _days(cls, value: dict[str, list[tuple[time, time]]]) -> dict[str, list[tuple[time, time]]]:
        names = {day.lower() for day in WEEKDAYS}
        for day, spans in value.items():
            if day not in names:
                msg = f"{day} is not a day of the week"
                raise ValueError(msg)
            if any(opens >= closes for opens, closes in spans):
                msg = f"{day} closes before it opens"
                raise ValueError(msg)
        return value


def read_shop(file: Path) -> Shop:
    """Return the shop a file describes; raises `Invalid` with the first thing that is wrong."""
    try:
        return Shop.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid({file.name: f"not TOML: {error}"}) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Invalid({where: first["msg"].removeprefix("Value error, ")}) from error


async def add_location(settings: Settings, file: Path) -> str:
    """Write the location of a file; return what to do next. Raises `Invalid`, `Missing`."""
    shop = read_shop(file)
    key = new_token()
    async with some_units(settings) as units, units.open() as unit:
        owner = await whose(unit, "organisation", shop.organisation)
        if owner is None:
            raise Missing(
                f"There is no organisation {shop.organisation}: create-organisation comes first."
            )
        if await whose(unit, "location", shop.slug) is not None:
            raise Invalid({"slug": "a location of this name exists"})
        await unit.rescope(owner.organisation_id)
        location_id = await _write(unit, shop, key=key, vault=Vault(settings.secret_key))
    lines = [
        f"{shop.name} was added.",
        f'Web form: POST {settings.public_url}/api/leads with "location": "{shop.slug}"',
        f"Shopmonkey webhook: {settings.public_url}/webhooks/shopmonkey/{key}",
        f"(kept as a hash: this address is shown once; location {location_id})",
    ]
    return "\n".join(lines)


async def _write(unit: Unit, shop: Shop, *, key: str, vault: Vault) -> LocationId:
    software = shop.shopmonkey
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
            crm_location_id=software.location_id if software else None,
            webhook_key=key,
            booking=BookingRules(change_minutes=shop.change_minutes),
            intake=IntakeRules(
                workflow_status_ids=tuple(software.workflow_status_ids) if software else ()
            ),
            weekly={
                [name.lower() for name in WEEKDAYS].index(day): tuple(spans)
                for day, spans in shop.hours.items()
            },
            closures=tuple((c.day, c.reason, c.opens, c.closes) for c in shop.closures),
            policies=shop.policies,
        ),
    )
    secrets = {
        "shopmonkey": software.api_key if software else None,
        "shopmonkey_webhook": software.webhook_secret if software else None,
    }
    for vendor, secret in secrets.items():
        if secret:
            sealed = vault.seal(secret, owner=location_id)
            await set_credential(unit, location_id=location_id, vendor=vendor, sealed=sealed)
    if shop.sms_number:
        await remember(unit, kind="sms_number", key=shop.sms_number, subject_id=location_id)
    for position, bay in enumerate(shop.bays):
        await add_bay(
            unit,
            location_id=location_id,
            name=bay.name,
            categories=bay.categories,
            position=position,
        )
    for position, service in enumerate(shop.services):
        await _service(unit, service, position=position)
    return location_id


async def _service(unit: Unit, service: Service, *, position: int) -> None:
    """Add a service of the organisation; one it has already stays as it is."""
    known = await unit.row(
        text("select 1 from service_catalog where code = :code"), {"code": service.code}
    )
    if known is not None:
        return
    await add_service(
        unit,
        NewService(
            code=service.code,
            category=service.category,
            name=service.name,
            description=service.description,
            duration_minutes=service.minutes,
            price_cents=service.cents,
            by_class=service.by_class,
        ),
        position=position,
    )
