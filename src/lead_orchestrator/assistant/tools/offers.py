"""Tools that tell: services, prices, opening hours."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.cards import (
    services_card,
)
from lead_orchestrator.assistant.rules.context import (
    Amount,
    Result,
    Sayable,
)
from lead_orchestrator.assistant.tools.arguments import (
    HoursArguments,
    QuoteArguments,
    ServicesArguments,
)
from lead_orchestrator.assistant.tools.scope import Scope, about, ids_of, line, wrong
from lead_orchestrator.catalogue.queries import quote, services
from lead_orchestrator.catalogue.rules.pricing import Quote, price_text
from lead_orchestrator.catalogue.rules.vehicles import vehicle_class
from lead_orchestrator.tenancy.rules.hours import wall_text


async def show_services(scope: Scope, asked: ServicesArguments) -> Result:
    """Show services with prices for the customer's vehicle, or another one that was named."""
    offers = scope.context.offers
    if asked.make or asked.model:
        offers = await services(
            scope.unit,
            location_id=scope.context.location.id,
            vehicle_class=vehicle_class(asked.make, asked.model),
        )
    chosen = tuple(o for o in offers if not asked.services or o.code in asked.services)
    if not chosen:
        return wrong("unknown_service", known=[o.code for o in offers])
    return Result(
        body={"services": [line(s) for s in chosen]},
        sayable=about(chosen),
        cards=(services_card(chosen[:12]),),
    )


async def give_quote(scope: Scope, asked: QuoteArguments) -> Result:
    """Price services together; the total comes from here and nowhere else."""
    ids = ids_of(scope, asked.services)
    if ids is None:
        return wrong("unknown_service", known=[o.code for o in scope.context.offers])
    car = scope.context.car
    kind = car.vehicle_class if car else None
    if asked.make or asked.model:
        kind = vehicle_class(asked.make, asked.model)
    found: Quote = await quote(
        scope.unit, location_id=scope.context.location.id, service_ids=ids, vehicle_class=kind
    )
    names = frozenset(s.name for s in found.lines)
    total = Amount(cents=found.total.cents, about=names)
    lines = about(found.lines)
    return Result(
        body={
            "lines": [line(s) for s in found.lines],
            "total_text": price_text(found),
            "total_cents": found.total.cents,
            "duration_minutes": found.duration_minutes,
        },
        sayable=Sayable(
            amounts=(*lines.amounts, total), minutes=(*lines.minutes, found.duration_minutes)
        ),
    )


async def tell_hours(scope: Scope, asked: HoursArguments) -> Result:
    """Tell the hours of a day or of the week."""
    opening = scope.context.opening
    if asked.day is not None:
        spans = [f"{wall_text(o)} to {wall_text(c)}" for o, c in opening.hours_on(asked.day)]
        return Result(
            body={
                "day": asked.day.isoformat(),
                "open": spans,
                "closed": opening.reason_closed(asked.day),
            },
            sayable=Sayable(days=(asked.day,)),
        )
    week = {
        str(day): [f"{wall_text(o)} to {wall_text(c)}" for o, c in spans]
        for day, spans in opening.weekly.items()
    }
    return Result(body={"week": week})
