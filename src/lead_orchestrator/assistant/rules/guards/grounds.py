"""What a reply may rest on: collected from the turn's context, its tool results, and earlier cards.

Cards were made by tools from rows; nothing that only a model or a customer said is in here, but
`echoed`: what the customer asked for, which a reply may repeat without promising it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import cast

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import (
    Amount,
    Card,
    Exchange,
    Json,
    Line,
    Sayable,
    TurnContext,
)
from lead_orchestrator.assistant.rules.guards.numbers import amounts
from lead_orchestrator.assistant.rules.understanding.dates import When
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when

ECHOED_LINES = 12


@dataclass(frozen=True)
class Grounds:
    """Everything that may be said in this turn."""

    context: TurnContext
    amounts: tuple[Amount, ...]  # from tools and cards: may be said without naming the service
    instants: tuple[datetime, ...]  # local
    booked: tuple[datetime, ...]  # local
    days: frozenset[date]
    minutes: frozenset[int]
    texts: str  # plain text of rows, for figures and words in them
    echoed: tuple[str, ...]  # what the customer said of late
    held: bool
    handed_over: bool
    stopped: bool

    @cached_property
    def _whens(self) -> tuple[When, ...]:
        found = (find_when(text, self.context.local_now) for text in self.echoed)
        return tuple(when for when in found if when is not None)

    @cached_property
    def echoed_times(self) -> frozenset[time]:
        """Times of day the customer asked about. Read only when a sentence needs it."""
        return frozenset(
            at for when in self._whens for at in (when.at, when.after, when.before) if at
        )

    @cached_property
    def echoed_days(self) -> frozenset[date]:
        """Days the customer asked about."""
        return frozenset(day for when in self._whens for day in (*when.days, *when.other_days))

    @cached_property
    def echoed_text(self) -> str:
        """All of it as plain text."""
        return plain(" \n ".join([*self.echoed, self.context.wish]))

    @cached_property
    def catalogue(self) -> tuple[Amount, ...]:
        """The prices of the location's services, each with its name."""
        return tuple(
            Amount(cents=o.price.cents, about=frozenset({o.name})) for o in self.context.offers
        )

    @cached_property
    def moments(self) -> frozenset[tuple[date, time]]:
        """Local days and times that tools, cards and the appointment gave."""
        return frozenset((i.date(), i.time().replace(second=0)) for i in self.instants)

    @cached_property
    def text_numbers(self) -> frozenset[str]:
        """Every figure that stands in a text of ours."""
        return frozenset(re.findall(r"\d+(?:\.\d+)?", self.texts.replace(",", "")))

    def opening_times(self, day: date) -> frozenset[time]:
        """When the shop opens and closes on a day."""
        return frozenset(t for hours in self.context.opening.hours_on(day) for t in hours)

    def weekday_days(self, weekday: int) -> tuple[date, ...]:
        """Return the next two days with this weekday, today included."""
        today = self.context.today
        first = today + timedelta(days=(weekday - today.weekday()) % 7)
        return first, first + timedelta(days=7)


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _priced(text: object, about: Iterable[str]) -> tuple[Amount, ...]:
    names = frozenset(n for n in about if n)
    return tuple(
        Amount(cents=a.cents, about=names) for a in amounts(str(text)) if a.cents is not None
    )


def _objects(value: Json) -> list[dict[str, Json]]:
    items = cast("list[Json]", value) if isinstance(value, list) else []
    return [cast("dict[str, Json]", item) for item in items if isinstance(item, dict)]


def of_card(card: Card) -> Sayable:
    """Return what an earlier card allows to be said again. `held` and `booked` are not inherited:
    a hold may be over by now, and the appointment is in the context.
    """
    kind = card.get("kind")
    if kind == "services":
        services = _objects(card.get("services"))
        return Sayable(
            amounts=tuple(
                a for s in services for a in _priced(s.get("price_text"), [str(s.get("name"))])
            ),
            minutes=tuple(
                int(s["duration_minutes"])
                for s in services
                if isinstance(s.get("duration_minutes"), int)
            ),
        )
    if kind == "slots":
        found = [_instant(s.get("starts_at")) for s in _objects(card.get("slots"))]
        return Sayable(instants=tuple(i for i in found if i))
    if kind == "confirm":
        at = _instant(card.get("starts_at"))
        return Sayable(
            amounts=_priced(card.get("price_text"), str(card.get("service_name")).split(" + ")),
            instants=(at,) if at else (),
        )
    return Sayable()


def _texts(context: TurnContext) -> str:
    place = context.location
    parts = [place.name, place.organisation_name, place.address, place.phone]
    parts += [t for o in context.offers for t in (o.name, o.description)]
    parts += [d.reason for d in context.opening.special.values()]
    if context.car:
        parts.append(context.car.label)
    if context.appointment:
        parts += [context.appointment.services_text, context.appointment.address]
    return "\n".join(parts)


def gather(
    context: TurnContext, *, history: Sequence[Line], exchanges: Sequence[Exchange]
) -> Grounds:
    """Collect what a reply of this turn may say. `history` ends with the customer's message."""
    said = [of_card(card) for line in history if line.author != "customer" for card in line.cards]
    results = [e.result.sayable for e in exchanges]
    every = [*said, *results]
    zone = context.location.zone
    booked = [i for s in results for i in s.booked]
    instants = [i for s in every for i in s.instants] + booked
    minutes = {m for s in every for m in s.minutes} | {o.duration_minutes for o in context.offers}
    money = [a for s in every for a in s.amounts]
    if context.appointment:
        view = context.appointment
        booked.append(view.starts_at)
        instants += [view.starts_at, view.ends_at]
        money.append(Amount(cents=view.price.cents, about=frozenset(view.service_names)))
    local = tuple(i.astimezone(zone) for i in instants)
    return Grounds(
        context=context,
        amounts=tuple(dict.fromkeys(money)),
        instants=local,
        booked=tuple(i.astimezone(zone) for i in booked),
        days=frozenset(
            {d for s in every for d in s.days}
            | {i.date() for i in local}
            | set(context.opening.special)
        ),
        minutes=frozenset(minutes | {context.location.booking.hold_minutes}),
        texts=plain("\n".join([_texts(context), *(t for s in results for t in s.texts)])),
        echoed=tuple(line.text for line in history if line.author == "customer")[-ECHOED_LINES:],
        held=any(s.held for s in results) or _shown_hold(history, context),
        handed_over=any(s.handed_over for s in results),
        stopped=any(s.stopped for s in results),
    )


def _shown_hold(history: Sequence[Line], context: TurnContext) -> bool:
    """Say whether a confirm card is up whose hold is not over."""
    for line in reversed(history):
        for card in line.cards:
            if card.get("kind") == "confirm":
                ends = _instant(card.get("expires_at"))
                return ends is not None and ends > context.now
    return False
