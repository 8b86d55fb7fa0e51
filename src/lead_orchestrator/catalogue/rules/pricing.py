"""How a price is chosen from rows, and how it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.values import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as one location offers it for one class of car (or any, when unknown)."""

    id: UUID
    code: str
    category: str
    name: str
    description: str
    duration_minutes: int
    price: Money
    starting_at: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """What some services cost together."""

    lines: tuple[Service, ...]
    total: Money
    duration_minutes: int
    starting_at: bool


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row of `service_prices`; None means any location, any class, the usual duration."""

    location: bool
    vehicle_class: str | None
    cents: int
    minutes: int | None


def choose_price(
    rows: Sequence[PriceRow], *, base_cents: int, base_minutes: int, vehicle_class: str | None
) -> tuple[int, int, bool]:
    """Return (cents, minutes, starting_at) for a class of car.

    The location's own row beats the organisation's, a row for the class beats one for any class.
    With an unknown class the lowest price that could apply is given, marked as a starting price.
    """

    def best(kind: str | None) -> tuple[int, int]:
        for row in sorted(rows, key=lambda r: (not r.location, r.vehicle_class is None)):
            if row.vehicle_class is None or row.vehicle_class == kind:
                return row.cents, row.minutes or base_minutes
        return base_cents, base_minutes

    if vehicle_class is not None:
        return (*best(vehicle_class), False)
    classes = {row.vehicle_class for row in rows if row.vehicle_class is not None} | {None}
    offers = [best(kind) for kind in classes]
    cents = min(offer[0] for offer in offers)
    return cents, max(offer[1] for offer in offers), len({offer[0] for offer in offers}) > 1


def price_text(service: Service | Quote) -> str:
    """Return how a price is said: `$349`, or `from $299` when it depends on the car."""
    price = service.price if isinstance(service, Service) else service.total
    return f"from {price.text()}" if service.starting_at else price.text()
