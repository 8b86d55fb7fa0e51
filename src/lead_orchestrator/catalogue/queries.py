"""Questions about services and prices, always for one location."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lead_orchestrator.catalogue.rules.pricing import (
    PriceRow,
    Quote,
    Service,
    choose_price,
    priced_at,
)
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import Money


class UnknownService(Refusal):
    """This location does not offer it."""

    kind = Kind.MISSING
    code = "unknown_service"
    title = "This location does not offer that service."


_SERVICES = text(
    """
    select s.id, s.code, s.category, s.name, s.description, s.duration_minutes, s.price_cents,
      s.currency, coalesce(p.rows, '[]'), s.updated_at
    from service_catalog s
    left join lateral (
      select jsonb_agg(jsonb_build_array(x.location_id is not null, x.vehicle_class, x.price_cents,
        x.duration_minutes, x.updated_at)) as rows
      from service_prices x
      where x.service_id = s.id and (x.location_id is null or x.location_id = :location_id)) p
      on true
    where s.active and not exists (select 1 from service_withdrawals w
      where w.service_id = s.id and w.location_id = :location_id)
    order by s.position, s.name
    """
)


async def services(
    unit: Unit, *, location_id: UUID, vehicle_class: str | None
) -> tuple[Service, ...]:
    """Return what a location offers, priced for a class of car (None: unknown)."""
    found: list[Service] = []
    for row in await unit.rows(_SERVICES, {"location_id": location_id}):
        prices = [PriceRow(p[0], p[1], p[2], p[3], datetime.fromisoformat(p[4])) for p in row[8]]
        cents, minutes, starting_at = choose_price(
            prices,
            base_cents=row[6],
            base_minutes=row[5],
            vehicle_class=vehicle_class,
        )
        found.append(
            Service(
                id=row[0],
                code=row[1],
                category=row[2],
                name=row[3],
                description=row[4],
                duration_minutes=minutes,
                price=Money(cents, row[7]),
                starting_at=starting_at,
                priced_at=priced_at(prices, base=row[9], vehicle_class=vehicle_class),
            )
        )
    return tuple(found)


async def quote(
    unit: Unit, *, location_id: UUID, service_ids: Iterable[UUID], vehicle_class: str | None
) -> Quote:
    """Return what the services cost together; raises `UnknownService`."""
    wanted = list(dict.fromkeys(service_ids))
    offered = {
        s.id: s for s in await services(unit, location_id=location_id, vehicle_class=vehicle_class)
    }
    if not wanted or any(i not in offered for i in wanted):
        raise UnknownService
    return quote_of(tuple(offered[i] for i in wanted))


def quote_of(lines: tuple[Service, ...]) -> Quote:
    """Return the quote of some services that were read already."""
    total = lines[0].price
    for line in lines[1:]:
        total = total + line.price
    return Quote(
        lines=lines,
        total=total,
        duration_minutes=sum(line.duration_minutes for line in lines),
        starting_at=any(line.starting_at for line in lines),
    )
