"""A scripted customer: says their lines, and reacts to what the assistant shows and asks.

Deterministic: the same case, trial and answers give the same words. Knows only what a customer
sees (texts and cards), never rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evals.cases import Car, Case, Line, Time, Want

Card = dict[str, Any]
_SHOWN_SMS = 3

_WORDS = {
    "en": {
        "yes": ["Yes please", "yes", "Sounds good, book it", "Yep that works"],
        "no_time": ["None of those work, do you have other times {when}?",
                    "Anything else {when}?"],
        "wrong": ["No, I meant {what} {when}", "Not that one, I want {what} {when}"],
        "wish": ["I'd like to book {what} {when}", "Can I get an appointment for {what} {when}?"],
        "cancel": ["Yes please", "yes, cancel it"],
        "move": ["Could you move {what} {when}?", "I need to change {what} {when}"],
        "pick": ["{label} works", "I'll take {label}", "{label} please"],
        "nth": ["the first one", "the second one", "the third one", "the fourth one",
                "the fifth one", "the sixth one"],
        "car": ["It's a {car}", "{car}"],
        "refuse": ["No thanks, not now", "no thank you"],
        "thanks": ["Thanks!", "thank you"],
        "only": ["Just {what}", "Only {what} please"],
    },
    "es": {
        "yes": ["Sí, por favor", "sí", "Perfecto, resérvelo", "dale, está bien"],
        "no_time": ["Ninguna me sirve, ¿tiene otro horario {when}?", "¿Hay algo más {when}?"],
        "wrong": ["No, quiero {what} {when}", "Esa no, quería {what} {when}"],
        "wish": ["Quiero hacer una cita para {what} {when}",
                 "¿Me puede dar cita para {what} {when}?"],
        "cancel": ["Sí, por favor", "sí, cancélela"],
        "move": ["¿Me puede cambiar {what} para {when}?", "Necesito mover {what}, {when}"],
        "pick": ["{label} me funciona", "Me quedo con {label}", "{label} por favor"],
        "nth": ["la primera", "la segunda", "la tercera", "la cuarta", "la quinta", "la sexta"],
        "car": ["Es un {car}", "{car}"],
        "refuse": ["No gracias, por ahora no", "no, gracias"],
        "thanks": ["¡Gracias!", "muchas gracias"],
        "only": ["Solo {what}", "Nada más {what}, por favor"],
    },
    "fr": {
        "yes": ["Oui, s'il vous plaît", "oui", "Parfait, réservez", "d'accord, ça me va"],
        "no_time": ["Rien de tout ça ne me va, avez-vous autre chose {when} ?",
                    "Y a-t-il autre chose {when} ?"],
        "wrong": ["Non, je veux {what} {when}", "Pas celui-là, je voulais {what} {when}"],
        "wish": ["Je voudrais un rendez-vous pour {what} {when}",
                 "Puis-je réserver {what} {when} ?"],
        "cancel": ["Oui, s'il vous plaît", "oui, annulez"],
        "move": ["Pouvez-vous déplacer {what}, {when} ?", "Je dois changer {what}, {when}"],
        "pick": ["{label} me convient", "Je prends {label}", "{label} s'il vous plaît"],
        "nth": ["le premier", "le deuxième", "le troisième", "le quatrième", "le cinquième",
                "le sixième"],
        "car": ["C'est une {car}", "{car}"],
        "refuse": ["Non merci, pas maintenant", "non, merci"],
        "thanks": ["Merci !", "merci beaucoup"],
        "only": ["Seulement {what}", "Juste {what}, s'il vous plaît"],
    },
}  # fmt: skip
_ASKS_CAR = re.compile(
    r"(?:what|which)[^.?!]*(?:car|vehicle|drive)|vehículo|auto tiene|carro|véhicule|voiture",
    re.IGNORECASE,
)


def fits(at: datetime, time: Time) -> bool:
    """Say whether a local moment is one the customer takes."""
    clock, day = f"{at:%H:%M}", f"{at:%Y-%m-%d}"
    return (
        (not time.weekdays or at.weekday() in time.weekdays)
        and time.after <= clock < time.before
        and (not time.day or day == time.day)
        and (not time.later_than_day or day > time.later_than_day)
        and (not time.earlier_than_day or day < time.earlier_than_day)
    )


def _says(car: Car) -> str:
    return " ".join(str(part) for part in (car.year, car.make, car.model) if part)


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer writes next: mostly one message, after a while, when something happened."""

    words: tuple[str, ...]
    wait: timedelta = timedelta()
    taken: datetime | None = None  # this time has gone to somebody else meanwhile


@dataclass
class Customer:
    """One customer in one trial. `trial` chooses among the ways to say a thing."""

    case: Case
    trial: int = 0
    zone: str = "America/New_York"  # where the shop is: the customer reads its clock
    said: list[str] = field(default_factory=list[str])
    asked_again: int = 0
    _lines: list[Line] = field(init=False)
    _at_slots: list[Line] = field(init=False)
    _at_confirm: list[Line] = field(init=False)
    _want: Want = field(init=False)
    _table: Card | None = None  # the newest times or time we were shown
    _wait: timedelta = timedelta()
    _taken: datetime | None = None
    _booked: bool = False
    _told_car: bool = False

    def __post_init__(self) -> None:
        self._lines = list(self.case.say)
        self._at_slots = list(self.case.at_slots)
        self._at_confirm = list(self.case.at_confirm)
        self._want = self.case.want

    @property
    def _language(self) -> str:
        return self.case.speaks or self.case.language

    def _fits(self, at: object) -> bool:
        moment = datetime.fromisoformat(str(at)).astimezone(ZoneInfo(self.zone))
        return fits(moment, self._want.time)

    def _words(self, kind: str, **values: str) -> str:
        ways = _WORDS[self._language][kind]
        said = ways[(self.trial + len(self.said)) % len(ways)].format(
            what=values.pop("what", self._want.in_words), when=self._want.when, **values
        )
        return re.sub(r"\s+([?.!])", r" \1" if self._language == "fr" else r"\1", said).strip()

    def next(self, text: str, cards: Sequence[Card]) -> Said | None:
        """Return what the customer writes after an answer; None when they are done."""
        self._wait, self._taken = timedelta(), None
        words = self._reaction(text, cards)
        if words is None:
            return None
        said = Said((words,) if isinstance(words, str) else words, self._wait, self._taken)
        self.said += said.words
        return said

    def _next_line(self, lines: list[Line]) -> str | tuple[str, ...] | None:
        """Return the next line's words; what only happens is made to happen on the way."""
        while lines:
            line = lines.pop(0)
            if isinstance(line, str):
                return line
            if isinstance(line, list):
                return line[self.trial % len(line)]
            self._wait += timedelta(minutes=line.wait)
            if line.taken and self._table is not None:
                self._taken = self._mine(self._table)
            if line.burst:
                return line.burst
            if line.say:
                ways = [line.say] if isinstance(line.say, str) else line.say
                return ways[self.trial % len(ways)]
        return None

    def _reaction(self, text: str, cards: Sequence[Card]) -> str | tuple[str, ...] | None:
        kinds = {str(card.get("kind")): card for card in cards}
        if "booking" in kinds and not self._booked:
            self._booked = True
            self._lines, self._want, self.asked_again = (
                list(self.case.then), self.case.want_then, 0,
            )  # fmt: skip
        if "booking" in kinds or "handoff" in kinds:
            self._table = None
            return self._next_line(self._lines)
        self._table = kinds.get("confirm") or kinds.get("slots") or self._table
        if "vehicle" in kinds:
            return self._next_line(self._lines) or self._words("yes")
        if "confirm" in kinds:
            return self._next_line(self._at_confirm) or self._to_confirm(kinds["confirm"])
        words = self._next_line(self._lines)
        if words is not None:
            return words
        if "slots" in kinds and (self._want.services or self._want.refuses):
            return self._next_line(self._at_slots) or self._to_slots(kinds["slots"])
        return self._onwards(text)

    def _to_confirm(self, card: Card) -> str | None:
        if card.get("action") == "cancel":
            return self._words("cancel" if self.case.end.cancelled else "refuse")
        if not self._want.services or self._want.refuses:
            return self._words("refuse")
        if self._fits(card["starts_at"]):
            return self._words("yes")
        return self._again("wrong")

    def _fitting(self, card: Card) -> tuple[int, dict[str, Any]] | None:
        """Return the first of the times on a card that suits, and its place."""
        slots: list[dict[str, Any]] = list(card.get("slots") or [])
        for place, slot in enumerate(slots):
            if self._fits(slot["starts_at"]):
                return place, slot
        return None

    def _mine(self, card: Card) -> datetime | None:
        """Return the time on a card that is about to be ours."""
        if card.get("kind") == "confirm":
            return datetime.fromisoformat(str(card["starts_at"]))
        found = self._fitting(card)
        return datetime.fromisoformat(str(found[1]["starts_at"])) if found else None

    def _to_slots(self, card: Card) -> str | None:
        if self._want.refuses:
            return self._once("refuse")
        found = self._fitting(card)
        if found is None:
            return self._again("no_time")
        place, slot = found
        sms = self.case.channel == "sms"
        if (self.trial + place) % 2 and place < (_SHOWN_SMS if sms else len(_WORDS["en"]["nth"])):
            if sms and self.trial % 4 < 2:  # noqa: PLR2004 - half of them
                return str(place + 1)
            return _WORDS[self._language]["nth"][place]
        return self._words("pick", label=str(slot["label"]))

    def _onwards(self, text: str) -> str | None:
        if _ASKS_CAR.search(text) and "?" in text and self.case.car and not self._told_car:
            self._told_car = True
            return self._words("car", car=_says(self.case.car))
        if self._want.refuses:
            return self._once("refuse")
        if self._table is not None and self._table.get("kind") == "confirm" and "?" in text:
            return self._to_confirm(self._table)  # our question was answered; now theirs
        if self._want.services and not (self._booked and not self.case.want_then.services):
            return self._again("move" if self._booked else "wish")
        return None

    def _once(self, kind: str) -> str | None:
        return None if self.asked_again else self._again(kind)

    def _again(self, kind: str) -> str | None:
        self.asked_again += 1
        return None if self.asked_again > 4 else self._words(kind)  # noqa: PLR2004 - patience ends
