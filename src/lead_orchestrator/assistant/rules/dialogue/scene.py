"""The scripted model's view of a moment: what was just said, what is on the table.

Built anew from the request each time; nothing is remembered between calls but the conversation.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from lead_orchestrator.assistant.rules.cards import last_card
from lead_orchestrator.assistant.rules.cleaning import for_model, plain
from lead_orchestrator.assistant.rules.context import (
    Card,
    Exchange,
    Json,
    Line,
    Result,
    TurnContext,
)
from lead_orchestrator.assistant.rules.understanding.dates import When
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when
from lead_orchestrator.assistant.rules.understanding.intents import Wish, wishes
from lead_orchestrator.assistant.rules.understanding.services import (
    Wanted,
    find_services,
    vocabulary,
)
from lead_orchestrator.assistant.rules.understanding.spelling import corrected
from lead_orchestrator.assistant.rules.understanding.vehicles import Named, find_vehicle
from lead_orchestrator.catalogue.rules.pricing import Service

_NAME = re.compile(r"(?:[^\W\d_]|(?<=\w)['\u2019 -](?=\w)){1,20}")
_LABEL = re.compile(r"[\w][\w .'-]{0,40}")
REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Use:
    """The next step is a tool call."""

    name: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Say:
    """The next step is an answer."""

    text: str


Step = Use | Say


@dataclass(frozen=True)
class Scene:
    """One moment of a conversation. `history` ends with the customer's newest message."""

    context: TurnContext
    history: Sequence[Line]
    exchanges: Sequence[Exchange]

    @cached_property
    def raw(self) -> str:
        """What the customer just wrote (everything since our last answer)."""
        fresh: list[str] = []
        for line in reversed(self.history):
            if line.author != "customer":
                break
            fresh.append(line.text)
        return "\n".join(reversed(fresh[:3]))

    @cached_property
    def text(self) -> str:
        """The same, plain and with spelling corrected."""
        return self.read(self.raw)

    def read(self, text: str) -> str:
        """Return text as the matchers want it."""
        return corrected(plain(for_model(text)), self._vocabulary)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return vocabulary(self.context.offers, self.context.language)

    @cached_property
    def wishes(self) -> frozenset[Wish]:
        """What the message asks for."""
        return wishes(self.text, self.context.language)

    @cached_property
    def when(self) -> When | None:
        """The days and times the message names."""
        return find_when(self.text, self.context.local_now)

    @cached_property
    def wanted(self) -> Wanted:
        """The services the message names."""
        return find_services(self.text, self.context.offers, language=self.context.language)

    @cached_property
    def ours(self) -> Sequence[Line]:
        """What we said, oldest first."""
        return [line for line in self.history if line.author != "customer"]

    @cached_property
    def theirs(self) -> Sequence[Line]:
        """What the customer said before this message, newest first."""
        lines = [line for line in self.history if line.author == "customer"]
        fresh = len(self.raw.split("\n")) if self.raw else 0
        return list(reversed(lines[: len(lines) - min(fresh, len(lines))]))[:REMEMBERED]

    @cached_property
    def last_said(self) -> str:
        """Our newest message, plain."""
        return plain(self.ours[-1].text) if self.ours else ""

    @cached_property
    def cards(self) -> Sequence[Card]:
        """Every card shown, oldest first."""
        return [card for line in self.ours for card in line.cards]

    @cached_property
    def focus(self) -> Card | None:
        """The newest card that waits for a choice: services, slots or confirm."""
        card = last_card(self.cards, "services", "slots", "confirm", "booking")
        return None if card is None or card.get("kind") == "booking" else card

    @cached_property
    def vehicle(self) -> Named | None:
        """The vehicle named in this or an earlier message, if it is not the lead's own."""
        for text in (self.text, *(plain(line.text) for line in self.theirs)):
            named = find_vehicle(text)
            if named is not None and not self._is_own(named):
                return named
        return None

    def _is_own(self, named: Named) -> bool:
        car = self.context.car
        if car is None:
            return False
        said = plain(f"{named.make} {named.model}").strip()
        return (
            plain(named.model or named.make) in plain(car.label)
            or said == plain(f"{car.make} {car.model}")
            or (not named.make and named.vehicle_class == car.vehicle_class)
        )

    @cached_property
    def other_class(self) -> bool:
        """Whether the customer speaks of a vehicle that is priced differently from the lead's."""
        own = self.context.car.vehicle_class if self.context.car else None
        return (
            self.vehicle is not None
            and self.vehicle.vehicle_class is not None
            and self.vehicle.vehicle_class != own
        )

    @cached_property
    def topic(self) -> tuple[Service, ...]:
        """The services this is about: named now, on the table, named before, or asked for."""
        if self.wanted.chosen:
            return self.wanted.chosen
        if picked := self._from_services_card():
            return picked
        if not self.wanted.options or not self.wanted.category:
            on_table = self.of_card(last_card(self.cards, "slots", "confirm"))
            if on_table and not self.wanted.options:
                return on_table
        for line in self.theirs[:4]:
            before = self.read(line.text)
            joined = find_services(f"{before} {self.text}", self.context.offers)
            if self.wanted.options and joined.chosen:
                return joined.chosen
            known = find_services(before, self.context.offers)
            if known.chosen and not self.wanted.options:
                return known.chosen
        asked = self.asked_for
        if self.wanted.options:
            return asked if asked and asked[0] in self.wanted.options else ()
        return asked

    @cached_property
    def asked_for(self) -> tuple[Service, ...]:
        """The services of the quote request, where they can be told."""
        for text in (self.context.service_wanted, self.context.wish):
            found = find_services(self.read(text), self.context.offers)
            if found.chosen:
                return found.chosen
        return ()

    @cached_property
    def choices(self) -> tuple[Service, ...]:
        """The services to choose from when none is certain."""
        if self.wanted.options:
            return self.wanted.options
        for text in (*(line.text for line in self.theirs[:3]), self.context.service_wanted):
            found = find_services(self.read(text), self.context.offers)
            if found.options:
                return found.options
        return find_services("tint", self.context.offers).options or self.context.offers[:5]

    def of_card(self, card: Card | None) -> tuple[Service, ...]:
        """Return the services of a card that the location still offers."""
        if card is None:
            return ()
        ids = cast("list[Json]", card.get("service_ids") or [])
        found = [self.context.offer_of_id(i) for i in ids]
        return tuple(s for s in found if s is not None)

    def _from_services_card(self) -> tuple[Service, ...]:
        focus = self.focus
        if focus is None or focus.get("kind") != "services":
            return ()
        shown = [
            s
            for c in cast("list[dict[str, Json]]", focus.get("services") or [])
            if (s := self.context.offer_of_id(c.get("id"))) is not None
        ]
        place = ordinal(self.text, len(shown))
        if place is not None and shown:
            return (shown[place],)
        if re.search(r"\bcheap(?:est|er)\b|\bleast expensive\b|\blowest\b", self.text) and shown:
            return (min(shown, key=lambda s: s.price.cents),)
        if re.search(r"\b(?:best|most expensive|top|premium|nicest)\b", self.text) and shown:
            return (max(shown, key=lambda s: s.price.cents),)
        among = find_services(self.text, shown)
        return among.chosen

    def results(self, name: str) -> list[Result]:
        """Return what a tool answered in this turn, oldest first."""
        return [e.result for e in self.exchanges if e.call.name == name]

    def result(self, name: str) -> Result | None:
        """Return the newest answer of a tool in this turn, if it was used."""
        found = self.results(name)
        return found[-1] if found else None

    def starts(self, card: Card | None) -> list[datetime]:
        """Return the local starts on a slots card that are still to come."""
        slots = cast("list[dict[str, Json]]", (card or {}).get("slots") or [])
        found = [datetime.fromisoformat(str(s["starts_at"])) for s in slots]
        zone = self.context.location.zone
        return [s.astimezone(zone) for s in found if s > self.context.now]

    @property
    def name(self) -> str:
        """The customer's first name, when it is one that can be said aloud."""
        first = self.context.first_name.strip()
        return first if _NAME.fullmatch(first) and len(first) <= 20 else ""  # noqa: PLR2004 - a name, not a text

    @property
    def car(self) -> str:
        """The vehicle in words: `your 2022 Honda Civic`, or `your car`."""
        if self.vehicle is not None and self.vehicle.label:
            said = self.vehicle.label
            return f"a {said}" if not self.vehicle.make else f"your {said}"
        label = self.context.car.label if self.context.car else ""
        return f"your {label}" if label and _LABEL.fullmatch(label) else "your car"

    def pick(self, *options: str) -> str:
        """Return one way to say it; the same moment always gives the same one."""
        seed = f"{self.context.conversation_id}:{len(self.history)}:{options[0]}"
        return options[zlib.crc32(seed.encode()) % len(options)]


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def ordinal(text: str, count: int) -> int | None:
    """Return which of `count` things a text points at (0 is the first), or None."""
    if count == 0:
        return None
    if re.search(r"\blast (?:one|option|slot|time|choice)?\b(?! (?:week|month|year|night))", text):
        return count - 1
    for place, word in enumerate(_ORDINALS[:count]):
        number = place + 1
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
        if re.search(
            rf"\b(?:the )?(?:{word}|{number}{suffix})(?: (?:one|option|slot|time|choice|works"
            rf"|please|is|sounds)\b|[.! ]*$)|(?:option|number|choice|#) ?{number}\b"
            rf"|^{number}[.!)]*$",
            text,
        ):
            return place
    return None
