"""Tools that tell: services, prices, opening hours and how to get there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lead_orchestrator.assistant.rules.cards import services_card
from lead_orchestrator.assistant.rules.context import Amount, Json, Result, Sayable
from lead_orchestrator.assistant.tools.arguments import (
    HoursArguments,
    QuoteArguments,
    ServicesArguments,
)
from lead_orchestrator.assistant.tools.law import law_notes, unsaid
from lead_orchestrator.assistant.tools.scope import Scope, about, ids_of, line, wrong
from lead_orchestrator.catalogue.queries import quote, services
from lead_orchestrator.catalogue.rules.pricing import Quote, price_text
from lead_orchestrator.catalogue.rules.vehicles import vehicle_class
from lead_orchestrator.kit.wording import CALENDARS, day_words, length_words, span_words

SHOWN = 12
SPECIAL = 10


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
    notes = law_notes(scope, chosen) if asked.services else ()
    return Result(
        body={"services": [line(s, scope.language) for s in chosen]}
        | ({"law_note": list(notes)} if notes else {}),
        sayable=replace(about(chosen), texts=notes, must_say=unsaid(scope, notes)),
        cards=(services_card(chosen[:SHOWN], language=scope.language),),
    )


async def give_quote(scope: Scope, asked: QuoteArguments) -> Result:
    """Price services together; the total comes from here and nowhere else."""
    ids = ids_of(scope, asked.services)
    if ids is None:
        return wrong("unknown_service", known=[o.code for o in scope.context.offers])
    car = scope.context.car
    kind = car.vehicle_class if car else None
    vehicle = car.label if car else None
    if asked.make or asked.model:
        kind = vehicle_class(asked.make, asked.model)
        vehicle = f"{asked.make} {asked.model}".strip()
    found: Quote = await quote(
        scope.unit, location_id=scope.context.location.id, service_ids=ids, vehicle_class=kind
    )
    names = frozenset(s.name for s in found.lines)
    total = Amount(cents=found.total.cents, about=names)
    lines = about(found.lines)
    notes = law_notes(scope, found.lines)
    since = [s.priced_at for s in found.lines if s.priced_at]
    body: dict[str, Json] = {
        "vehicle": vehicle,
        "lines": [line(s, scope.language) for s in found.lines],
        "total_text": price_text(found, scope.language),
        "total_cents": found.total.cents,
        "duration_minutes": found.duration_minutes,
        "duration_text": length_words(found.duration_minutes, scope.language),
        "depends_on_vehicle": found.starting_at,
        "prices_since": max(since).astimezone(scope.context.location.zone).date().isoformat()
        if since
        else None,
    }
    return Result(
        body=body | ({"law_note": list(notes)} if notes else {}),
        sayable=Sayable(
            amounts=(*lines.amounts, total),
            minutes=(*lines.minutes, found.duration_minutes),
            texts=notes,
            must_say=unsaid(scope, notes),
        ),
    )


async def tell_hours(scope: Scope, asked: HoursArguments) -> Result:
    """Tell the hours of a day or of the week, and where the shop is."""
    context = scope.context
    place = context.location
    body: dict[str, Json] = {
        "open_now": context.open_now,
        "address": place.address,
        "phone": place.phone,
    }
    told = {k: v for k, v in place.policies.items() if k in {"directions", "parking"}}
    texts = (place.address, place.phone, *told.values())
    if asked.day is not None:
        return Result(
            body=_day(scope, asked.day) | body | told,
            sayable=Sayable(days=(asked.day,), texts=texts),
        )
    names = CALENDARS[scope.language].days
    coming = context.special_days[:SPECIAL]
    week = {
        names[day]: [span_words(o, c, scope.language) for o, c in spans]
        for day, spans in sorted(context.opening.weekly.items())
    }
    return Result(
        body={"week": week, "special_days": [_day(scope, day) for day in coming]} | body | told,
        sayable=Sayable(
            days=coming, texts=(*texts, *(context.opening.special[d].reason for d in coming))
        ),
    )


def _day(scope: Scope, day: date) -> dict[str, Json]:
    opening = scope.context.opening
    special = opening.special.get(day)
    return {
        "day": day.isoformat(),
        "day_text": day_words(day, scope.language),
        "open": [span_words(o, c, scope.language) for o, c in opening.hours_on(day)],
        "closed": opening.reason_closed(day, scope.language),
        "reason": special.reason if special else None,
    }
