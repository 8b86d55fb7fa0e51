"""Words that say something was done: booked, moved, cancelled, held, noted, sent, told.

A deed passes when a tool did it in this turn or a row shows it; at the time it was done for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lead_orchestrator.assistant.rules.guards.clauses import Clause, conditional, split
from lead_orchestrator.assistant.rules.guards.deed_words import (
    BOOKED,
    CANCELLED,
    CONFIRMATION,
    DONE,
    ENGLISH_HELD,
    HANDED,
    HELD,
    HELD_OBJECT,
    I_DID,
    MAY_DO,
    MOVED,
    NO_BOT,
    NOTED,
    PERFORMS,
    PERSON,
    SENT,
    STOPPED,
    YOURS,
)
from lead_orchestrator.assistant.rules.guards.grounds import Grounds, moments_of
from lead_orchestrator.assistant.rules.guards.times import Said


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of deed: how it is claimed, and when rows support it."""

    rule: str
    pattern: re.Pattern[str]
    supported: Callable[[Grounds, str], bool]
    excusable: bool = True  # a denial or a condition excuses it


def _sent(grounds: Grounds, clause: str) -> bool:
    return grounds.sent and CONFIRMATION.search(clause) is not None and "link" not in clause


def _never(_: Grounds, __: str) -> bool:
    return False


DEEDS: tuple[Deed, ...] = (
    Deed("booked", BOOKED, lambda g, _: bool(g.booked)),
    Deed("held", HELD, lambda g, _: bool(g.held or g.booked)),
    Deed("changed", MOVED, lambda g, _: bool(g.moved)),
    Deed("cancelled", CANCELLED, lambda g, _: g.cancelled),
    Deed("handed_over", HANDED, lambda g, _: g.handed_over),
    Deed("sent", SENT, _sent),
    Deed("stopped", STOPPED, lambda g, _: g.stopped, excusable=False),
    Deed("noted", NOTED, lambda g, _: g.noted),
    Deed("person", PERSON, _never),
    Deed("person", NO_BOT, _never, excusable=False),
)


def check_deeds(
    text: str, grounds: Grounds, spoken: Said, did: tuple[str, ...] = ()
) -> tuple[str, str] | None:
    """Return (rule, what) for a claim that something was done which no row shows.

    The deeds we know by name are judged first; any other `I did` needs something to be done.
    `did` are words that the accents of the sentence show to be such (`borré`).
    """
    clauses = split(text)
    owned = YOURS.search(text)
    if owned and not (grounds.booked or grounds.cancelled) and "?" not in text:
        return "booked", owned.group().strip()
    for deed in DEEDS:
        for clause in clauses:
            wrong = _wrong(deed, clause, text, grounds, spoken)
            if wrong is not None:
                return wrong
    if not grounds.acted and not conditional(text):
        for clause in clauses:
            performs = PERFORMS.search(clause.text)
            if performs and not clause.negative:
                return "booked", performs.group()
    return None if grounds.acted else _bare(split(_without_names(text, grounds)), did)


def _without_names(text: str, grounds: Grounds) -> str:
    """Return a text without the names of services: `Complete Package` says nothing is done."""
    for name in grounds.names:
        text = text.replace(name, " it ")
    return text


def _wrong(
    deed: Deed, clause: Clause, text: str, grounds: Grounds, spoken: Said
) -> tuple[str, str] | None:
    for match in deed.pattern.finditer(clause.text):
        if deed.rule == "held" and ENGLISH_HELD.match(match.group()) and not _object(match, clause):
            continue
        if deed.excusable and (
            clause.asks
            or clause.denies(match.start(), match.end())
            or (deed.rule in _NEGATED_INSIDE and clause.denies(match.end(), match.end()))
            or clause.supposes(match.start())
        ):
            continue
        if not deed.supported(grounds, clause.text):
            return deed.rule, match.group().strip()
        at = _TIMED.get(deed.rule)
        if at is not None and not _at_its_time(at(grounds), text, spoken, grounds):
            return "time", match.group().strip()
    return None


def _object(match: re.Match[str], clause: Clause) -> bool:
    return HELD_OBJECT.search(clause.text[match.start() :]) is not None


_NEGATED_INSIDE = frozenset({"booked", "changed", "cancelled"})  # `n'est pas encore réservé`
_TIMED: dict[str, Callable[[Grounds], tuple[datetime, ...]]] = {
    "booked": lambda g: (*g.booked, *g.moved),
    "held": lambda g: (*g.held, *g.booked),
    "changed": lambda g: (*g.moved, *g.booked),
}
_OF_HOURS = re.compile(r"\b(?:open|close[sd]?|abr\w+|cierr\w+|cerr\w+|ouvr\w+|ferm\w+)\b")


def _at_its_time(done: tuple[datetime, ...], text: str, spoken: Said, grounds: Grounds) -> bool:
    """Say whether the days and times of a sentence are those the deed was done for."""
    if _OF_HOURS.search(text):
        return True
    moments = moments_of((*done, *grounds.ends))
    days = {d for d, _ in moments}
    for day in spoken.days:
        if not (
            set(day.dates) <= days if day.dates else day.weekday in {d.weekday() for d in days}
        ):
            return False
    return all(any(at in {t for _, t in moments} for at in said.readings) for said in spoken.times)


def _bare(clauses: tuple[Clause, ...], did: tuple[str, ...]) -> tuple[str, str] | None:
    """A bare `Done.` and any `I did` say that something was done: something must have been."""
    for clause in clauses:
        for pattern in (DONE, I_DID):
            for found in pattern.finditer(clause.text):
                if clause.asks or clause.denies(found.start(), found.end()):
                    continue
                if pattern is I_DID and (
                    found[found.lastgroup or 0] in MAY_DO or clause.supposes(found.start())
                ):
                    continue
                return "done", found.group().strip()
        for word in did:
            place = clause.text.find(word)
            if place >= 0 and not clause.asks and not clause.denies(place, place):
                return "done", word
    return None
