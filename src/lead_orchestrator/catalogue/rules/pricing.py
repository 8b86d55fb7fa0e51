"""How a price is chosen from rows, and how it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lead_orchestrator.kit.values import Money
from lead_orchestrator.kit.wording import price_words


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
    priced_at: datetime | None = None  # when somebody last set the price; UTC


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
    since: datetime | None = None


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


def priced_at(rows: Sequence[PriceRow], *, base: datetime, vehicle_class: str | None) -> datetime:
    """Return when the price that `choose_price` chooses was set; of several, the newest."""
    if vehicle_class is None:
        return max([base, *(row.since for row in rows if row.since)])
    for row in sorted(rows, key=lambda r: (not r.location, r.vehicle_class is None)):
        if row.vehicle_class in (None, vehicle_class):
            return row.since or base
    return base


def price_text(service: Service | Quote, language: str = "en") -> str:
    """Return how a price is said: `$349`, or `from $299` when it depends on the car.

    In Spanish `$349` and `desde $299`; in French `349 $` and `à partir de 299 $`.
    """
    price = service.price if isinstance(service, Service) else service.total
    return price_words(price, starting_at=service.starting_at, language=language)
