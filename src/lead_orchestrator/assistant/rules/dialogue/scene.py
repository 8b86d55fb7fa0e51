"""The scripted model's view of a moment: what was just said, what is on the table.

Built anew from the request each time; nothing is remembered between calls but the conversation.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import cast

from lead_orchestrator.assistant.rules import disclosure
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
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears, holiday_date, ordinal
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import Slots, fill, said_in, variants
from lead_orchestrator.assistant.rules.dialogue.words import class_words, vehicle_words
from lead_orchestrator.assistant.rules.understanding.dates import When
from lead_orchestrator.assistant.rules.understanding.intents import Wish, requests, wishes
from lead_orchestrator.assistant.rules.understanding.services import (
    Wanted,
    altered,
    find_services,
    vocabulary,
)
from lead_orchestrator.assistant.rules.understanding.spelling import corrected
from lead_orchestrator.assistant.rules.understanding.vehicles import Named, last_named
from lead_orchestrator.assistant.rules.understanding.when import find_when
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.wording import Language, known, moment_words, on_moment_words

_NAME = re.compile(r"(?:[^\W\d_]|(?<=\w)['\u2019 -](?=\w)){1,20}")
_LABEL = re.compile(r"[\w][\w .'-]{0,40}")
REMEMBERED = 12
_ASKED = frozenset(
    {Wish.PRICE, Wish.HOURS, Wish.ADDRESS, Wish.PHONE, Wish.WARRANTY, Wish.LAW, Wish.PAYMENT,
     Wish.WAIT, Wish.PHOTO, Wish.DESCRIBE}
)  # fmt: skip


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
    def language(self) -> Language:
        """What we speak: the conversation's language, or the one just changed to."""
        changed = self.result("change_language")
        if changed is not None and changed.error is None:
            return known(str(changed.body.get("language", self.context.language)))
        return known(self.context.language)

    @property
    def sms(self) -> bool:
        """Whether the answer goes out as a text message."""
        return self.context.channel == "sms"

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
        """The days and times the message names; a holiday is a day too."""
        found = self.find_when(self.text)
        day = None if found and found.days else holiday_date(self.text, self.context)
        return found if day is None else replace(found or When(), days=(day,))

    def find_when(self, text: str) -> When | None:
        """Return when a text means, on the shop's clock."""
        return find_when(text, self.context.local_now, self.context.language)

    @cached_property
    def wanted(self) -> Wanted:
        """The services the message names."""
        return self.find_services(self.text)

    def find_services(self, text: str, offers: Sequence[Service] | None = None) -> Wanted:
        """Return the services a text names; tapped names are in the catalogue's own language."""
        among = self.context.offers if offers is None else offers
        found = find_services(text, among, language=self.context.language)
        if found.empty and not self.context.language.startswith("en"):
            return find_services(text, among)
        return found

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
        """The newest card that waits for a choice: services, slots, confirm or vehicle."""
        card = last_card(self.cards, "services", "slots", "confirm", "vehicle", "booking")
        return None if card is None or card.get("kind") == "booking" else card

    @cached_property
    def vehicle(self) -> Named | None:
        """The vehicle named in this or an earlier message, if it is not the lead's own."""
        for text in (self.text, *(plain(line.text) for line in self.theirs)):
            named = last_named(text)
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
            more = hears(Cue.ADDING, self.text) and self.context.changeable is None
            return tuple(dict.fromkeys((*(self._on_table if more else ()), *self.wanted.chosen)))
        if self.other_service is not None:
            return (self.other_service,)
        picked = self._from_services_card()
        if picked:
            return picked
        if self.wanted.options:
            return self._narrowed
        return self._on_table or self._named_by_us or self._named_before or self.asked_for

    @property
    def _narrowed(self) -> tuple[Service, ...]:
        """The services that only now are certain: `tint`, after `the full car`."""
        options, asked = self.wanted.options, self.asked_for
        spoken_of = self._on_table or self._named_by_us or self._named_before
        other = altered(spoken_of, self.text, self.context.offers, language=self.context.language)
        if other is not None:  # `make it ceramic instead`
            return (other,)
        for line in self.theirs[:4]:
            joined = self.find_services(f"{self.read(line.text)} {self.text}")
            if joined.chosen:
                return joined.chosen
        return asked if asked and asked[0] in options else ()

    @property
    def _on_table(self) -> tuple[Service, ...]:
        return self.of_card(last_card(self.cards, "slots", "confirm"))

    @property
    def _named_before(self) -> tuple[Service, ...]:
        for line in self.theirs[:4]:
            chosen = self.find_services(self.read(line.text)).chosen
            if chosen:
                return chosen
        return ()

    @cached_property
    def _named_by_us(self) -> tuple[Service, ...]:
        """The one service our newest message was about, by its name."""
        said = self.last_said
        names = [s for s in self.context.offers if plain(s.name) in said]
        longest = [
            s for s in names if not any(plain(s.name) in plain(o.name) for o in names if o is not s)
        ]
        return tuple(longest) if len(longest) == 1 else ()

    @cached_property
    def other_service(self) -> Service | None:
        """The other one of two services that were spoken of: `no, the other one`."""
        if not hears(Cue.OTHER_ONE, self.text) or self.focus is not None:
            return None
        named = [self.find_services(self.read(line.text)).chosen for line in self.theirs[:6]]
        pair = next((chosen for chosen in named if len(chosen) == 2), ())  # noqa: PLR2004 - one and the other
        latest = next((chosen for chosen in named if len(chosen) == 1), ())
        others = [service for service in pair if service not in latest]
        return others[0] if len(others) == 1 else None

    @cached_property
    def asked_for(self) -> tuple[Service, ...]:
        """The services of the quote request, where they can be told."""
        for text in (self.context.service_wanted, self.context.wish):
            found = self.find_services(self.read(text))
            if found.chosen:
                return found.chosen
        return ()

    @cached_property
    def choices(self) -> tuple[Service, ...]:
        """The services to choose from when none is certain."""
        if self.wanted.options:
            return self.wanted.options
        for text in (*(line.text for line in self.theirs[:3]), self.context.service_wanted):
            found = self.find_services(self.read(text))
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
        if shown and hears(Cue.CHEAPEST, self.text):
            return (min(shown, key=lambda s: s.price.cents),)
        if shown and hears(Cue.DEAREST, self.text):
            return (max(shown, key=lambda s: s.price.cents),)
        return self.find_services(self.text, shown).chosen

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
        named, own = self.vehicle, self.context.car
        if named is not None and named.label:
            if not named.make:
                return class_words(named.model, self.language)
            return vehicle_words(None, f"{named.make} {named.model}".strip(), self.language)
        if own is not None and self.language == "en" and _LABEL.fullmatch(own.label):
            return fill(variants(P.YOUR_VEHICLE, "en")[0], {"vehicle": own.label})
        said = f"{own.make} {own.model}".strip() if own else ""
        if own is not None and said and _LABEL.fullmatch(said):
            return vehicle_words(own.year, said, self.language)
        return variants(P.YOUR_CAR, self.language)[0]

    def pick(self, *options: str) -> str:
        """Return one way to say it; the same moment always gives the same one."""
        seed = f"{self.context.conversation_id}:{len(self.history)}:{options[0]}"
        return options[zlib.crc32(seed.encode()) % len(options)]

    def say(self, phrase: P, slots: Slots | None = None) -> str:
        """Return a phrase in the conversation's language, its slots filled."""
        return fill(self.pick(*variants(phrase, self.language)), slots or {})

    def was_said(self, *phrases: P) -> bool:
        """Say whether our newest message holds one of `phrases`."""
        return said_in(self.last_said, *phrases)

    def ever_said(self, *phrases: P) -> bool:
        """Say whether any message of ours holds one of `phrases`."""
        return any(said_in(plain(line.text), *phrases) for line in self.ours)

    def was_just_noted(self, text: str) -> bool:
        """Say whether an answer of ours tells already that something was noted."""
        return said_in(plain(text), P.NOTED)

    @property
    def disclosure(self) -> str:
        """The sentence that says that this is an AI."""
        return disclosure.line(self.language)

    def place_of(self, wish: Wish) -> int:
        """Return where in the message a wish stands; several are answered in that order."""
        return self._places.get(wish, 0)

    @cached_property
    def _places(self) -> dict[Wish, int]:
        found = requests(self.text, self.context.language)
        return {wish: span[0] for wish, span in found}

    @cached_property
    def brief(self) -> bool:
        """Whether so much is asked at once that every answer has to be short."""
        return self.sms or len(self.wishes & _ASKED) > 1

    def label(self, at: datetime) -> str:
        """Return a moment: `Tuesday, December 1 at 10:00 AM`, on the shop's clock."""
        local = at.astimezone(self.context.location.zone)
        return moment_words(local.date(), local.time(), self.language)

    def on(self, at: datetime) -> str:
        """Return a moment inside a sentence: `on Tuesday, December 1 at 10:00 AM`."""
        local = at.astimezone(self.context.location.zone)
        return on_moment_words(local.date(), local.time(), self.language)
