"""What a model can have done: each tool is one query or one action below.

Arguments are the model's and are checked; ids are the turn's. Promises that nothing is booked but
a time that was shown to the customer and to which the customer has just said yes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lead_orchestrator.assistant.ports import ToolSpec
from lead_orchestrator.assistant.rules.cards import (
    booking_card,
    confirm_card,
    handoff_card,
    last_card,
    services_card,
    slots_card,
)
from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import (
    Amount,
    Call,
    Card,
    Json,
    Line,
    Result,
    Sayable,
    TurnContext,
)
from lead_orchestrator.assistant.rules.offering import spread
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when
from lead_orchestrator.assistant.rules.understanding.intents import confirms
from lead_orchestrator.booking.actions import AlreadyBooked, SlotTaken, book, hold
from lead_orchestrator.booking.queries import appointment_json, slot_json, slots
from lead_orchestrator.booking.rules.appointments import Slot, phrase
from lead_orchestrator.catalogue.queries import quote, services
from lead_orchestrator.catalogue.rules.pricing import Quote, Service, price_text
from lead_orchestrator.catalogue.rules.vehicles import vehicle_class
from lead_orchestrator.kit.errors import Refusal
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.messaging.actions import hand_to_staff, opt_out
from lead_orchestrator.tenancy.rules.hours import local_instant, wall_text

FIRST_LOOK_DAYS = 14
Code = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=6)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """In whose name a tool acts. `history` ends with the customer's newest message."""

    unit: Unit
    context: TurnContext
    history: tuple[Line, ...]
    offered: tuple[datetime, ...]  # starts that `availability` gave in this turn

    @property
    def cards(self) -> list[Card]:
        """Every card the customer was shown, oldest first."""
        return [c for line in self.history if line.author != "customer" for c in line.cards]

    @property
    def answer_now(self) -> str:
        """What the customer wrote since our last message, plain."""
        fresh: list[str] = []
        for line in reversed(self.history):
            if line.author != "customer":
                break
            fresh.append(line.text)
        return plain("\n".join(reversed(fresh)))


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NoArguments(_Arguments):
    """Nothing is asked."""


class ServicesArguments(_Arguments):
    """Which services to show; none means all."""

    services: list[Code] = Field(
        default_factory=list, max_length=12, description="Codes of services; empty for an overview."
    )
    make: Annotated[str, StringConstraints(max_length=40)] = Field(
        "", description="Make of another vehicle than the customer's own."
    )
    model: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="Model of another vehicle than the customer's own."
    )


class QuoteArguments(_Arguments):
    """What to price."""

    services: Codes = Field(description="Codes of the services to price together.")
    make: Annotated[str, StringConstraints(max_length=40)] = Field(
        "", description="Make of another vehicle than the customer's own."
    )
    model: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="Model of another vehicle than the customer's own."
    )


class AvailabilityArguments(_Arguments):
    """When the customer would like to come."""

    services: Codes = Field(description="Codes of the services to be done in one visit.")
    days: list[date] = Field(
        default_factory=list[date],
        max_length=62,
        description="Local days (YYYY-MM-DD); empty for the next two weeks.",
    )
    at: time | None = Field(None, description="Exact local time (HH:MM).")
    after: time | None = Field(None, description="Not before this local time (HH:MM).")
    before: time | None = Field(None, description="To start before this local time (HH:MM).")
    new_only: bool = Field(default=False, description="Leave out times already shown.")


class HoldArguments(_Arguments):
    """Which offered time to keep."""

    services: Codes = Field(description="Codes of the services to be done.")
    starts_at: datetime = Field(description="Start of an offered time, exactly as it was given.")


class HoursArguments(_Arguments):
    """Which day; none means the week."""

    day: date | None = Field(None, description="Local day (YYYY-MM-DD).")


class HandOffArguments(_Arguments):
    """Why a person is needed."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        "The assistant asks for a person.", description="One line for the shop's staff."
    )


def _error(code: str, **body: Json) -> Result:
    return Result(body={"error": code, **body}, error=code)


def _about(lines: tuple[Service, ...]) -> Sayable:
    return Sayable(
        amounts=tuple(Amount(cents=s.price.cents, about=frozenset({s.name})) for s in lines),
        minutes=tuple(s.duration_minutes for s in lines),
    )


def _line(service: Service) -> dict[str, Json]:
    return {
        "code": service.code,
        "name": service.name,
        "description": service.description,
        "price_text": price_text(service),
        "duration_minutes": service.duration_minutes,
    }


def _ids(scope: Scope, codes: list[Code]) -> list[UUID] | None:
    found = [scope.context.offer(code) for code in dict.fromkeys(codes)]
    return None if any(o is None for o in found) else [o.id for o in found if o]


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
        return _error("unknown_service", known=[o.code for o in offers])
    return Result(
        body={"services": [_line(s) for s in chosen]},
        sayable=_about(chosen),
        cards=(services_card(chosen[:12]),),
    )


async def give_quote(scope: Scope, asked: QuoteArguments) -> Result:
    """Price services together; the total comes from here and nowhere else."""
    ids = _ids(scope, asked.services)
    if ids is None:
        return _error("unknown_service", known=[o.code for o in scope.context.offers])
    car = scope.context.car
    kind = car.vehicle_class if car else None
    if asked.make or asked.model:
        kind = vehicle_class(asked.make, asked.model)
    found: Quote = await quote(
        scope.unit, location_id=scope.context.location.id, service_ids=ids, vehicle_class=kind
    )
    names = frozenset(s.name for s in found.lines)
    total = Amount(cents=found.total.cents, about=names)
    lines = _about(found.lines)
    return Result(
        body={
            "lines": [_line(s) for s in found.lines],
            "total_text": price_text(found),
            "total_cents": found.total.cents,
            "duration_minutes": found.duration_minutes,
        },
        sayable=Sayable(
            amounts=(*lines.amounts, total), minutes=(*lines.minutes, found.duration_minutes)
        ),
    )


def _fits(slot: Slot, asked: AvailabilityArguments, scope: Scope) -> bool:
    local = slot.starts_at.astimezone(scope.context.location.zone)
    if asked.days and local.date() not in asked.days:
        return False
    if asked.at is not None:
        return local.time() == asked.at
    return (asked.after or time.min) <= local.time() and (
        asked.before is None or local.time() < asked.before
    )


def _shown(scope: Scope) -> set[datetime]:
    return {
        datetime.fromisoformat(str(s["starts_at"]))
        for card in scope.cards
        if card.get("kind") == "slots"
        for s in cast("list[dict[str, Json]]", card.get("slots") or [])
    }


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
    ids = _ids(scope, asked.services)
    if ids is None:
        return _error("unknown_service", known=[o.code for o in scope.context.offers])
    today = scope.context.today
    horizon = today + timedelta(days=scope.context.location.booking.horizon_days)
    days = sorted(d for d in asked.days if today <= d <= horizon)
    first = days[0] if days else today
    last = days[-1] if days else today + timedelta(days=FIRST_LOOK_DAYS)
    free = await _free(scope, ids, first=first, last=min(last, horizon))
    shown = _shown(scope) if asked.new_only else set[datetime]()
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
    said = [slot_json(s) for s in offered]
    day = asked.days[0] if len(asked.days) == 1 else None
    return Result(
        body={
            "slots": said,
            "exact": exact,
            "timezone": scope.context.location.timezone,
            "closed": scope.context.opening.reason_closed(day) if day else None,
            "shown_all": bool(shown),
        },
        sayable=Sayable(
            instants=tuple(s.starts_at for s in offered),
            days=tuple(asked.days),
            minutes=tuple(s.duration_minutes for s in lines),
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


async def keep_time(scope: Scope, asked: HoldArguments) -> Result:
    """Keep one of the offered times for some minutes and put the question of the yes."""
    ids = _ids(scope, asked.services)
    if ids is None:
        return _error("unknown_service", known=[o.code for o in scope.context.offers])
    starts_at = asked.starts_at
    if starts_at.tzinfo is None:
        starts_at = starts_at.replace(tzinfo=scope.context.location.zone)
    if starts_at not in _shown(scope) | set(scope.offered) | _held_before(scope):
        return _error("not_offered", hint="Use availability and hold a time it returned.")
    if scope.context.appointment is not None:
        return _error("already_booked", label=scope.context.appointment.label)
    try:
        kept = await hold(
            scope.unit, lead_id=scope.context.lead_id, service_ids=ids, starts_at=starts_at
        )
    except SlotTaken as refusal:
        return _taken(scope, refusal, ids)
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    minutes = round((kept.ends_at - kept.starts_at).total_seconds() / 60)
    return Result(
        body={
            "label": kept.label,
            "services_text": phrase(kept.service_names),
            "price_text": kept.price_text,
            "expires_at": kept.expires_at.isoformat(),
            "duration_minutes": None if kept.drop_off else minutes,
        },
        sayable=Sayable(
            amounts=(
                Amount(cents=kept.price.cents, about=frozenset(kept.service_names)),
                *_about(lines).amounts,
            ),
            instants=(kept.starts_at, kept.ends_at),
            minutes=(minutes,),
            held=True,
        ),
        cards=(confirm_card(kept, shown_ids=ids),),
    )


def _held_before(scope: Scope) -> set[datetime]:
    card = last_card(scope.cards, "confirm")
    return set() if card is None else {datetime.fromisoformat(str(card["starts_at"]))}


def _taken(scope: Scope, refusal: SlotTaken, ids: list[UUID]) -> Result:
    others = cast("list[dict[str, Json]]", refusal.more.get("alternatives") or [])
    lines = tuple(o for o in scope.context.offers if o.id in ids)
    card = slots_card(others, timezone=scope.context.location.timezone, services=lines)
    return Result(
        body={"error": refusal.code, "alternatives": others},
        error=refusal.code,
        sayable=Sayable(
            instants=tuple(datetime.fromisoformat(str(s["starts_at"])) for s in others)
        ),
        cards=(card,) if others else (),
    )


async def book_time(scope: Scope, _: NoArguments) -> Result:
    """Book the time on the table, when the customer has just said yes to it."""
    card = last_card(scope.cards, "confirm", "booking")
    if card is None or card.get("kind") != "confirm":
        return _error("nothing_held", hint="Hold a time first; the customer must see it.")
    at = datetime.fromisoformat(str(card["starts_at"]))
    if not _agreed(scope, at):
        return _error("not_confirmed", hint="Ask the customer to say yes to the held time.")
    ids = [UUID(str(i)) for i in cast("list[Json]", card.get("service_ids") or [])]
    try:
        made = await book(
            scope.unit,
            lead_id=scope.context.lead_id,
            hold_id=UUID(str(card["hold_id"])),
            by="assistant",
        )
    except AlreadyBooked as refusal:
        known = cast("dict[str, Json]", refusal.more.get("appointment") or {})
        return _error("already_booked", label=str(known.get("label", "")))
    except SlotTaken as refusal:
        return _taken(scope, refusal, ids)
    return Result(
        body={
            "booked": True,
            "label": made.label,
            "services_text": made.services_text,
            "price_text": made.price_text,
            "address": made.address,
        },
        sayable=Sayable(
            amounts=(Amount(cents=made.price.cents, about=frozenset(made.service_names)),),
            instants=(made.starts_at, made.ends_at),
            booked=(made.starts_at,),
        ),
        cards=(booking_card(appointment_json(made)),),
    )


def _agreed(scope: Scope, at: datetime) -> bool:
    """Say whether the customer's newest words are a yes, and to no other day or time."""
    said = scope.answer_now
    if not confirms(said):
        return False
    when = find_when(said, scope.context.local_now)
    return when is None or when.earliest or when.fits(at.astimezone(scope.context.location.zone))


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


async def hand_off(scope: Scope, asked: HandOffArguments) -> Result:
    """Ask for a person; the assistant stays polite until one comes."""
    await hand_to_staff(
        scope.unit,
        conversation_id=scope.context.conversation_id,
        lead_id=scope.context.lead_id,
        reason=asked.reason,
    )
    return Result(body={"asked": True}, sayable=Sayable(handed_over=True), cards=(handoff_card(),))


async def stop_messages(scope: Scope, _: NoArguments) -> Result:
    """Stop messages to the customer, everywhere."""
    await opt_out(
        scope.unit,
        lead_id=scope.context.lead_id,
        how="sms" if scope.context.channel == "sms" else "chat",
        words=scope.history[-1].text if scope.history else "",
    )
    return Result(body={"stopped": True}, sayable=Sayable(stopped=True))


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what models are told, what its arguments must be, and what it does."""

    spec: ToolSpec
    arguments: type[_Arguments]
    run: Callable[[Scope, Any], Awaitable[Result]]


def _tool(
    name: str,
    description: str,
    arguments: type[_Arguments],
    run: Callable[[Scope, Any], Awaitable[Result]],
) -> Tool:
    schema = arguments.model_json_schema()
    return Tool(ToolSpec(name=name, description=description, schema=schema), arguments, run)


TOOLS: Mapping[str, Tool] = {
    tool.spec.name: tool
    for tool in (
        _tool("services", "Show the customer services with prices for their vehicle.",
              ServicesArguments, show_services),
        _tool("quote", "Price one or several services together.", QuoteArguments, give_quote),
        _tool("availability", "Find free times for services.", AvailabilityArguments, find_times),
        _tool("hold", "Keep a free time for some minutes and ask the customer to confirm it.",
              HoldArguments, keep_time),
        _tool("book", "Book the held time after the customer said yes to it.", NoArguments,
              book_time),
        _tool("hours", "Opening hours of a day, or of the week.", HoursArguments, tell_hours),
        _tool("hand_off", "Ask a person at the shop to join.", HandOffArguments, hand_off),
        _tool("stop_messages", "Stop messages to the customer when they ask for it.", NoArguments,
              stop_messages),
    )
}  # fmt: skip
SPECS = tuple(tool.spec for tool in TOOLS.values())


async def use(call: Call, scope: Scope) -> Result:
    """Run a tool call; what is wrong with it comes back as an error the model can read."""
    tool = TOOLS.get(call.name)
    if tool is None:
        return _error("unknown_tool", known=sorted(TOOLS))
    try:
        arguments = tool.arguments.model_validate(dict(call.arguments))
    except (ValidationError, TypeError, ValueError) as error:
        wrong = (
            error.errors(include_url=False, include_input=False)
            if isinstance(error, ValidationError)
            else []
        )
        return _error(
            "bad_arguments", fields=[".".join(str(p) for p in e["loc"]) for e in wrong][:10]
        )
    try:
        return await tool.run(scope, arguments)
    except Refusal as refusal:
        return _error(refusal.code, detail=refusal.detail)
