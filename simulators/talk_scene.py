"""Owns what the helpful talker makes out of a request: the shop, the customer, what was shown.

Promises to read the request alone, and to find nothing rather than guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

import orjson

from simulators.talk import row, rows
from simulators.talk_words import NAMES, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulators.talk import Ask, Row, Said
    from simulators.talk_words import Language

_BLOCK = re.compile(r"<(data|shown)>([\[{].*?)</\1>", re.DOTALL)
_ANSWER_IN = re.compile(r"\bAnswer in (English|Spanish|French)\b")
_CLOCK = re.compile(
    r"\b(?:(?:at|las|[àa]) )?(\d{1,2})(?::(\d{2}))?\s*(a\.?m\b|p\.?m\b|h\b)?", re.IGNORECASE
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "fifth": 5,
    "primera": 1, "segunda": 2, "tercera": 3, "premier": 1, "deuxième": 2, "troisième": 3,
}  # fmt: skip
_DAYS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "lunes": 0, "martes": 1, "miércoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "domingo": 6,
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
}  # fmt: skip
_PLAIN = frozenset({"the", "and", "for", "with", "full", "window", "windows", "car", "service"})


@lru_cache(maxsize=256)
def _blocks(system: str) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    for match in _BLOCK.finditer(system):
        try:
            found.append((match.group(1), orjson.loads(match.group(2))))
        except orjson.JSONDecodeError:
            continue
    return tuple(found)


@dataclass(frozen=True)
class Scene:
    """A request as the helpful talker sees it."""

    ask: Ask

    @property
    def text(self) -> str:
        """The customer's newest words, in small letters."""
        return self.ask.newest.lower()

    @property
    def corrected(self) -> bool:
        """Whether an earlier try of this answer was stopped."""
        return "<reason>" in self.ask.system

    @property
    def going_on(self) -> bool:
        """Whether a part of this answer was sent already."""
        return "<sent>" in self.ask.system

    @cached_property
    def language(self) -> Language:
        """The language the product asks for; a change in this turn counts at once."""
        for result in reversed(self.ask.results):
            chosen = read(result).get("language")
            if result.name == "change_language" and chosen in set(NAMES.values()):
                return chosen
        asked = _ANSWER_IN.findall(self.ask.system)
        return NAMES[asked[-1]] if asked else "en"

    def words(self, name: str) -> str:
        """Return a sentence in the language of the talk."""
        return sentence(name, self.language)

    @property
    def last(self) -> Said | None:
        """The newest result of a tool in this turn."""
        return self.ask.results[-1] if self.ask.results else None

    @cached_property
    def facts(self) -> Row:
        """What the data blocks say, the later ones over the earlier."""
        facts: Row = {}
        for name, value in _blocks(self.ask.system):
            if name == "data":
                facts |= row(value)
        return facts

    @cached_property
    def cards(self) -> list[Row]:
        """What the customer was shown, oldest first."""
        return [card for name, value in _blocks(self.ask.system) if name == "shown"
                for card in rows(value)]  # fmt: skip

    @property
    def services(self) -> list[Row]:
        """The shop's services, from the data or from a tool of this turn."""
        told = rows(self.facts.get("services"))
        for result in self.ask.results:
            told = told or rows(read(result).get("services"))
        return [one for one in told if "code" in one]

    def can(self, tool: str) -> bool:
        """Tell whether a tool may be used."""
        return tool in self.ask.tools

    def has(self, words: re.Pattern[str]) -> bool:
        """Tell whether the newest words hold one of some words."""
        return words.search(self.text) is not None

    def used(self, tool: str) -> int:
        """Count how often a tool was used in this turn."""
        return sum(one.name == tool for one in self.ask.results)

    @cached_property
    def wanted(self) -> list[str]:
        """The code of the service the customer speaks of, newest words first."""
        texts = [one.text for one in self.ask.said if one.role == "customer"][::-1]
        texts += [str(self.facts.get(name) or "") for name in ("asked_for", "wrote")]
        for text in texts:
            code = self._service(text.lower())
            if code:
                return [code]
        return [str(one["code"]) for one in self.services[:1]]

    @property
    def names_service(self) -> bool:
        """Whether the newest words name a service."""
        return bool(self._service(self.text))

    def _service(self, text: str) -> str:
        best, code = 0, ""
        for one in self.services:
            words = re.findall(r"\w+", f"{one['code']} {one.get('name')}".lower())
            score = sum(w in text for w in set(words) - _PLAIN if len(w) > 2)
            if score > best:
                best, code = score, str(one["code"])
        return code

    @property
    def offered(self) -> list[Row]:
        """The times offered last: of this turn, or of the newest card that shows times."""
        for result in reversed(self.ask.results):
            told = rows(read(result).get("slots"))
            if told:
                return told
        for card in reversed(self.cards):
            if card.get("kind") == "slots":
                return rows(card.get("slots"))
        return []

    @property
    def on_the_table(self) -> Row | None:
        """The held time that waits for a yes."""
        newest = [c for c in self.cards if c.get("kind") in {"confirm", "booking"}][-1:]
        return newest[0] if newest and newest[0].get("kind") == "confirm" else None

    def picked(self) -> Row | None:
        """Return the offered time the newest words name: by its label, its place, its hour."""
        offered = self.offered
        for slot in offered:
            if str(slot.get("label", "?")).lower() in self.text:
                return slot
        for word, place in _ORDINALS.items():
            if re.search(rf"\b{word}\b", self.text) and place <= len(offered):
                return offered[place - 1]
        clocks, day = set(self._clocks()), self.weekday
        if not clocks:
            return None
        fitting = [s for s in offered if _start(s) and _wall(s) in clocks]
        if day is not None:
            fitting = [s for s in fitting if _at(s).weekday() == day]
        return fitting[0] if fitting else None

    @property
    def weekday(self) -> int | None:
        """The day of the week in the newest words; Monday is 0."""
        for word, day in _DAYS.items():
            if re.search(rf"\b{word}(?:s|nes|rs|ur)?(?:day)?s?\b", self.text):
                return day
        return None

    def day_after(self, slots: list[Row]) -> str | None:
        """Return the date of the wanted day of the week, counted from the first offered time."""
        day = self.weekday
        if day is None or not slots or not _start(slots[0]):
            return None
        if any(_start(s) and _at(s).weekday() == day for s in slots):
            return None
        first = _at(slots[0]).date()
        return (first + timedelta(days=(day - first.weekday()) % 7)).isoformat()

    def _clocks(self) -> Iterator[tuple[int, int]]:
        for match in _CLOCK.finditer(self.text):
            hour, minute = int(match.group(1)), int(match.group(2) or 0)
            half = (match.group(3) or "")[:1].lower()
            plainly = match.group(2) or half or match.group().lower()[:1] in "alà"
            if hour > 23 or minute > 59 or not plainly:
                continue
            if half == "p" or (not half and hour < 7):
                hour = hour % 12 + 12
            elif half == "a":
                hour %= 12
            yield hour, minute


def read(said: Said) -> Row:
    """Return a tool's result as the object it is."""
    try:
        return row(cast("object", orjson.loads(said.text)))
    except orjson.JSONDecodeError:
        return {}


def _start(slot: Row) -> str:
    return str(slot.get("starts_at") or "")


def _at(slot: Row) -> datetime:
    return datetime.fromisoformat(_start(slot))


def _wall(slot: Row) -> tuple[int, int]:
    at = _at(slot)
    return at.hour, at.minute
