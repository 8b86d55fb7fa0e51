"""Changes to the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id

LONGEST = 14 * 24 * 60  # minutes of one service: two weeks in the shop


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """A service of the organisation; `by_class` maps a class of car to cents."""

    code: str
    category: str
    name: str
    description: str
    duration_minutes: int
    price_cents: int
    by_class: Mapping[str, int] = field(default_factory=dict[str, int])
    minutes_by_class: Mapping[str, int] = field(default_factory=dict[str, int])
    position: int = 0


def _check_minutes(minutes: int) -> None:
    if not 0 < minutes <= LONGEST:
        raise Invalid({"duration_minutes": f"give 1 to {LONGEST} minutes"})


async def add_service(unit: Unit, new: NewService, *, position: int | None = None) -> UUID:
    """Add a service with its prices by class of car. Raises `Invalid` for an odd duration."""
    _check_minutes(new.duration_minutes)
    service_id = new_id()
    await unit.execute(
        text(
            "insert into service_catalog (id, organisation_id, code, category, name, description,"
            " duration_minutes, price_cents, position, updated_at) values (:id, :org, :code,"
            " :category, :name, :description, :minutes, :cents, :position, :now)"
        ),
        {
            "id": service_id,
            "org": unit.organisation_id,
            "code": new.code,
            "category": new.category,
            "name": new.name,
            "description": new.description,
            "minutes": new.duration_minutes,
            "cents": new.price_cents,
            "position": new.position if position is None else position,
            "now": unit.now,
        },
    )
    for kind, cents in new.by_class.items():
        await set_price(
            unit,
            service_id=service_id,
            location_id=None,
            vehicle_class=kind,
            cents=cents,
            minutes=new.minutes_by_class.get(kind),
        )
    return service_id


async def set_price(
    unit: Unit,
    *,
    service_id: UUID,
    location_id: UUID | None,
    vehicle_class: str | None,
    cents: int,
    minutes: int | None = None,
) -> None:
    """Set a price for a class of car (None: any), for one location or (None) for all.

    Raises `Invalid` for an odd duration.
    """
    if minutes is not None:
        _check_minutes(minutes)
    await unit.execute(
        text(
            "insert into service_prices (organisation_id, service_id, location_id, vehicle_class,"
            " price_cents, duration_minutes, updated_at) values (:org, :service_id, :location_id,"
            " :kind, :cents, :minutes, :now) on conflict (service_id, location_id, vehicle_class)"
            " do update set price_cents = excluded.price_cents,"
            " duration_minutes = excluded.duration_minutes, updated_at = excluded.updated_at"
        ),
        {
            "org": unit.organisation_id,
            "service_id": service_id,
            "location_id": location_id,
            "kind": vehicle_class,
            "cents": cents,
            "minutes": minutes,
            "now": unit.now,
        },
    )


async def withdraw(unit: Unit, *, service_id: UUID, location_id: UUID) -> None:
    """Take a service off one location's menu."""
    await unit.execute(
        text(
            "insert into service_withdrawals (organisation_id, location_id, service_id)"
            " values (:org, :location_id, :service_id) on conflict do nothing"
        ),
        {"org": unit.organisation_id, "location_id": location_id, "service_id": service_id},
    )
