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
from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.numbers import amounts, price_cents
from lead_orchestrator.assistant.rules.sentences import split
from lead_orchestrator.assistant.rules.understanding.dates import When
from lead_orchestrator.assistant.rules.understanding.services import find_services
from lead_orchestrator.assistant.rules.understanding.when import find_when
from lead_orchestrator.booking.rules.appointments import Status
from lead_orchestrator.catalogue.rules.pricing import Service

ECHOED_LINES = 12
LAW_TOOL = "law"
_WORD = re.compile(r"[a-z0-9]+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Grounds:
    """Everything that may be said in this turn. Moments are local to the shop."""

    context: TurnContext
    amounts: tuple[Amount, ...]  # from tools and cards: may be said without naming the service
    instants: tuple[datetime, ...]
    booked: tuple[datetime, ...]  # what a tool booked now, or the appointment that stands
    moved: tuple[datetime, ...]
    held: tuple[datetime, ...]
    ends: tuple[datetime, ...]  # moments told together with a booking: when it is over
    days: frozenset[date]
    minutes: frozenset[int]
    texts: str  # folded text of rows, for figures and words in them
    told: tuple[str, ...]  # texts that tools of this turn gave to be said
    verdicts: tuple[tuple[int | None, str | None], ...]  # shades the law tool judged
    echoed: tuple[str, ...]  # what the customer said of late, oldest first
    cancelled: bool
    noted: bool
    languages: frozenset[str]  # the conversation's, and what a tool changed it to
    spoken: bool  # a tool of this turn changed the language
    handed_over: bool
    stopped: bool
    sent: bool  # a message went out, or goes out because something was booked

    @property
    def acted(self) -> bool:
        """Whether anything was done for the customer that `done` may mean."""
        return bool(
            self.booked or self.moved or self.held or self.cancelled or self.noted
            or self.spoken or self.handed_over or self.stopped
        )  # fmt: skip

    @cached_property
    def _whens(self) -> tuple[When, ...]:
        spoken = self.context.language
        found = (find_when(text, self.context.local_now, spoken) for text in self.echoed)
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
        """All of it as folded text."""
        return fold(" \n ".join([*self.echoed, self.context.wish]))

    @cached_property
    def echoed_cents(self) -> frozenset[int]:
        """Amounts of money the customer named."""
        return frozenset(a.cents for a in amounts(self.echoed_text) if a.cents is not None)

    @cached_property
    def policies(self) -> tuple[str, ...]:
        """The location's own rules (`bring`, `deposit`), each folded with its name."""
        kept = self.context.location.policies
        return tuple(fold(f"{name.replace('_', ' ')}: {words}") for name, words in kept.items())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The folded names of the location's services."""
        return tuple(fold(o.name) for o in self.context.offers)

    @cached_property
    def found(self) -> dict[str, tuple[Service, ...]]:
        """The services that texts were found to name: the same sentence is asked about often."""
        return {}

    @cached_property
    def asked_about(self) -> frozenset[str]:
        """Names of the services that the customer's newest words certainly mean."""
        newest = self.echoed[-1] if self.echoed else ""
        wanted = find_services(plain(newest), self.context.offers, language=self.context.language)
        return frozenset(s.name for s in wanted.chosen)

    @cached_property
    def catalogue(self) -> tuple[Amount, ...]:
        """The prices of the location's services, each with its name."""
        return tuple(
            Amount(cents=o.price.cents, about=frozenset({o.name})) for o in self.context.offers
        )

    @cached_property
    def moments(self) -> frozenset[tuple[date, time]]:
        """Local days and times that tools, cards and the appointment gave."""
        return moments_of(self.instants)

    @cached_property
    def neighbours(self) -> dict[str, frozenset[str]]:
        """Every figure in a text of ours, with the words that stand beside it."""
        found: dict[str, set[str]] = {}
        for line in self.texts.split("\n"):
            words = _WORD.findall(line)
            for place, word in enumerate(words):
                if word[0].isdigit():
                    beside = words[max(0, place - 1) : place] + words[place + 1 : place + 2]
                    found.setdefault(word.replace(",", ""), set()).update(beside)
        return {figure: frozenset(beside) for figure, beside in found.items()}

    @cached_property
    def told_sentences(self) -> frozenset[str]:
        """The sentences that tools gave: said as they are, they need no other support."""
        return frozenset(fold(s).strip() for text in self.told for s in split(text))

    def opening_times(self, day: date) -> frozenset[time]:
        """When the shop opens and closes on a day."""
        return frozenset(t for hours in self.context.opening.hours_on(day) for t in hours)

    def weekday_days(self, weekday: int) -> tuple[date, ...]:
        """Return the next two days with this weekday, today included."""
        today = self.context.today
        first = today + timedelta(days=(weekday - today.weekday()) % 7)
        return first, first + timedelta(days=7)


def moments_of(instants: Iterable[datetime]) -> frozenset[tuple[date, time]]:
    """Return local instants as days and times to the minute."""
    return frozenset((i.date(), i.time().replace(second=0, microsecond=0)) for i in instants)


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _priced(text: object, about: Iterable[str]) -> tuple[Amount, ...]:
    names = frozenset(n for n in about if n)
    return tuple(Amount(cents=cents, about=names) for cents in price_cents(str(text)))


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


def _texts(context: TurnContext) -> list[str]:
    place = context.location
    parts = [place.name, place.organisation_name, place.address, place.phone]
    parts += [f"{o.name}: {o.description}" for o in context.offers]
    parts += [f"{name.replace('_', ' ')}: {words}" for name, words in place.policies.items()]
    parts += [d.reason for d in context.opening.special.values()]
    if context.car:
        parts.append(context.car.label)
    if context.appointment:
        parts += [context.appointment.services_text, context.appointment.address]
    return parts


def gather(
    context: TurnContext, *, history: Sequence[Line], exchanges: Sequence[Exchange]
) -> Grounds:
    """Collect what a reply of this turn may say. `history` ends with the customer's message."""
    said = [of_card(card) for line in history if line.author != "customer" for card in line.cards]
    results = [e.result.sayable for e in exchanges]
    every = [*said, *results]
    booked = [i for s in results for i in (*s.booked, *s.moved)]
    ends = [i for s in results if s.booked or s.moved for i in s.instants]
    held = [i for s in results if s.held for i in s.instants] + _shown_hold(history, context)
    instants = [i for s in every for i in (*s.instants, *s.booked, *s.moved)]
    money = [a for s in every for a in s.amounts]
    cancelled = any(s.cancelled for s in results)
    if (view := context.appointment) is not None:
        booked.append(view.starts_at)
        ends.append(view.ends_at)
        instants += [view.starts_at, view.ends_at]
        money.append(Amount(cents=view.price.cents, about=frozenset(view.service_names)))
    told = tuple(t for s in results for t in (*s.texts, *s.must_say))
    zone = context.location.zone
    local = [tuple(i.astimezone(zone) for i in some) for some in (instants, booked, held, ends)]
    return Grounds(
        context=context,
        amounts=tuple(dict.fromkeys(money)),
        instants=local[0],
        booked=local[1],
        moved=tuple(i.astimezone(zone) for s in results for i in s.moved),
        held=local[2],
        ends=local[3],
        days=frozenset({d for s in every for d in s.days} | {i.date() for i in local[0]})
        | frozenset(context.opening.special),
        minutes=frozenset(m for s in every for m in s.minutes)
        | {o.duration_minutes for o in context.offers}
        | {context.location.booking.hold_minutes},
        texts="\n".join(fold(t) for t in (*_texts(context), *told)),
        told=told,
        verdicts=tuple(_verdict(e) for e in exchanges if _of_law(e)),
        echoed=tuple(line.text for line in history if line.author == "customer")[-ECHOED_LINES:],
        cancelled=cancelled or _was_cancelled(context),
        noted=any(s.noted for s in results),
        languages=frozenset(s.language for s in results if s.language) | {context.language},
        spoken=any(s.language is not None for s in results),
        handed_over=any(s.handed_over for s in results),
        stopped=any(s.stopped for s in results),
        sent=bool(booked) or cancelled or bool(context.notices),
    )


def _of_law(exchange: Exchange) -> bool:
    return exchange.call.name == LAW_TOOL and exchange.result.error is None


def _verdict(exchange: Exchange) -> tuple[int | None, str | None]:
    shade = exchange.call.arguments.get("vlt")
    return (shade if isinstance(shade, int) else None, exchange.result.body.get("verdict"))


def _was_cancelled(context: TurnContext) -> bool:
    return any(a.status is Status.CANCELLED for a in context.appointments)


def _shown_hold(history: Sequence[Line], context: TurnContext) -> list[datetime]:
    """Return the time on the newest confirm card, when its hold is not over."""
    for line in reversed(history):
        for card in line.cards:
            if card.get("kind") == "confirm":
                ends, at = _instant(card.get("expires_at")), _instant(card.get("starts_at"))
                return [at] if ends and at and ends > context.now else []
    return []
