"""The tool that looks for free times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from lead_orchestrator.assistant.rules.cards import (
    slots_card,
)
from lead_orchestrator.assistant.rules.context import (
    Result,
    Sayable,
)
from lead_orchestrator.assistant.rules.offering import spread
from lead_orchestrator.assistant.tools.arguments import AvailabilityArguments
from lead_orchestrator.assistant.tools.scope import Scope, ids_of, shown_starts, wrong
from lead_orchestrator.booking.queries import slot_json, slots
from lead_orchestrator.booking.rules.appointments import Slot
from lead_orchestrator.kit.wording import length_words
from lead_orchestrator.tenancy.rules.hours import local_instant

FIRST_LOOK_DAYS = 14


def _fits(slot: Slot, asked: AvailabilityArguments, scope: Scope) -> bool:
    local = slot.starts_at.astimezone(scope.context.location.zone)
    if asked.days and local.date() not in asked.days:
        return False
    if asked.at is not None:
        return local.time() == asked.at
    return (asked.after or time.min) <= local.time() and (
        asked.before is None or local.time() < asked.before
    )


async def _free(scope: Scope, ids: list[UUID], *, first: date, last: date) -> tuple[Slot, ...]:
    car = scope.context.car
    page = await slots(
        scope.unit,
        location_id=scope.context.location.id,
        service_ids=ids,
        vehicle_class=car.vehicle_class if car else None,
        first=first,
        last=last,
        lead_id=scope.context.lead_id,
    )
    return page.slots


async def find_times(scope: Scope, asked: AvailabilityArguments) -> Result:
    """Find free times; when none fits exactly, the closest ones with `exact` false."""
    ids = ids_of(scope, asked.services)
    if ids is None:
        return wrong("unknown_service", known=[o.code for o in scope.context.offers])
    today = scope.context.today
    horizon = today + timedelta(days=scope.context.location.booking.horizon_days)
    days = sorted(d for d in asked.days if today <= d <= horizon)
    first = days[0] if days else today
    last = days[-1] if days else today + timedelta(days=FIRST_LOOK_DAYS)
    free = await _free(scope, ids, first=first, last=min(last, horizon))
    shown = shown_starts(scope) if asked.new_only else set[datetime]()
    fitting = [s for s in free if _fits(s, asked, scope) and s.starts_at not in shown]
    exact = bool(fitting) and (bool(days) or not asked.days)
    if not exact:
        wider = await _free(
            scope,
            ids,
            first=max(today, first - timedelta(days=2)),
            last=min(horizon, last + timedelta(days=FIRST_LOOK_DAYS)),
        )
        fitting = _closest([s for s in wider if s.starts_at not in shown], asked, scope)
    offered = spread(fitting)
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    minutes = sum(s.duration_minutes for s in lines)
    said = [slot_json(s, scope.language) for s in offered]
    day = asked.days[0] if len(asked.days) == 1 else None
    return Result(
        body={
            "slots": said,
            "exact": exact,
            "timezone": scope.context.location.timezone,
            "closed": scope.context.opening.reason_closed(day, scope.language) if day else None,
            "services": [s.name for s in lines],
            "duration_text": length_words(minutes, scope.language),
            "shown_all": bool(shown),
        },
        sayable=Sayable(
            instants=tuple(s.starts_at for s in offered),
            days=tuple(asked.days),
            minutes=(*(s.duration_minutes for s in lines), minutes),
        ),
        cards=(slots_card(said, timezone=scope.context.location.timezone, services=lines),)
        if said
        else (),
    )


def _closest(free: list[Slot], asked: AvailabilityArguments, scope: Scope) -> list[Slot]:
    """Return the free times nearest to what was asked, in order of time."""
    place = scope.context.location
    wall = asked.at or asked.after or time(12)
    if not asked.days and not (asked.at or asked.after or asked.before):
        return free
    day = min(asked.days) if asked.days else scope.context.today
    wanted = local_instant(day, wall, place.timezone)
    same_hours = [
        s
        for s in free
        if asked.at is None and _fits(s, asked.model_copy(update={"days": []}), scope)
    ]
    if asked.at is not None:
        same_day = [s for s in free if s.starts_at.astimezone(place.zone).date() in asked.days]
        near = sorted(
            same_day or _near_days(free, day, place.zone),
            key=lambda s: _from_wall(s, wall, place.zone),
        )[:4]
    else:
        near = sorted(same_hours or free, key=lambda s: abs(s.starts_at - wanted))[:6]
    return sorted(near, key=lambda s: s.starts_at)


def _near_days(free: list[Slot], day: date, zone: ZoneInfo) -> list[Slot]:
    """Return the free times on the two days with any that are nearest to `day`."""
    days = {s.starts_at.astimezone(zone).date() for s in free}
    nearest = sorted(days, key=lambda d: (abs((d - day).days), d < day))[:2]
    return [s for s in free if s.starts_at.astimezone(zone).date() in nearest]


def _from_wall(slot: Slot, wall: time, zone: ZoneInfo) -> int:
    local = slot.starts_at.astimezone(zone)
    return abs(local.hour * 60 + local.minute - wall.hour * 60 - wall.minute)
