"""One sentence at a time: may it be sent?

Promises that every amount, figure, time, date, link, discount, guarantee and "booked" in a
sentence that passes is supported by the grounds, whichever of the three languages it is in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.guards.contacts import (
    check_contacts,
    is_emergency_number,
    our_phone,
)
from lead_orchestrator.assistant.rules.guards.days import DaySaid
from lead_orchestrator.assistant.rules.guards.deeds import check_deeds
from lead_orchestrator.assistant.rules.guards.folding import first_person, fold, foreign, spelled
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.inside import check_inside
from lead_orchestrator.assistant.rules.guards.legality import check_law
from lead_orchestrator.assistant.rules.guards.lengths import check_lengths
from lead_orchestrator.assistant.rules.guards.money import (
    PRICE_TALK,
    check_amounts,
    fits_somewhere,
    is_count,
    named_in,
)
from lead_orchestrator.assistant.rules.guards.number_words import runs, value
from lead_orchestrator.assistant.rules.guards.numbers import Spoken, amounts, figures, percents
from lead_orchestrator.assistant.rules.guards.promises import check_promises
from lead_orchestrator.assistant.rules.guards.times import Said, check_times, of_hours, read
from lead_orchestrator.assistant.rules.guards.whole import NO_HEADING, Heading, heading_of

LONGEST = 1000  # characters of one sentence: nobody writes more, and reading has its cost
_SMALL = 12
_UNIT_FIRST = re.compile(
    r"\W*(?:dollars?|bucks?|usd|us\$|\$|dolar(?:es)?|pesos?|euros?|cents?|centavos?|centimes?|piastres?"
    r"|%|percent|off|de (?:descuento|rabais))(?!\w)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT = 6  # words of a fragment
_QUOTE = 3  # words of a description that are no chance
_POINTS = re.compile(
    r"\b(?:it|its|it's|that|that's|this|the price|cuesta|costaria|sale|son|es|seria[n]?|el precio"
    r"|tarda|toma|c'est|ca|cela|il|elle|le prix|coute|prend|ce serait)\b"
)
_OTHERS = re.compile(
    r"\b(?:prices|options|others?|another|services|precios|opciones|otr[oa]s?|servicios|autres?"
    r"|together|both|total|juntos|juntas|ensemble|les deux|los dos|las dos)\b"
)


@dataclass(frozen=True, slots=True)
class Passed:
    """The sentence may be sent."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The sentence may not be sent: the rule that stops it, and the words it stops at."""

    rule: str
    what: str


PASSED = Passed()


def check(sentence: str, grounds: Grounds, *, before: str = "") -> Passed | Refused:
    """Judge one sentence. Pure: the same sentence, grounds and `before` give the same answer.

    `before` is what the same answer has said already: a claim may not be split over two
    sentences, nor a price from its service, nor a day from its time.
    """
    text = fold(sentence)
    if not text or text in grounds.told_sentences:
        return PASSED
    if len(text) > LONGEST:
        return Refused("length", text[:40])
    unread = foreign(text)
    if (
        unread is not None
        and unread not in grounds.texts
        and unread not in fold(grounds.context.first_name)
    ):
        return Refused("script", unread)
    letters = spelled(sentence)
    if letters is not None:
        return Refused("script", letters)
    told = check_inside(sentence, before=before)
    if told is not None:
        return Refused(*told)
    heading = heading_of(before)
    did = first_person(sentence)
    found = _judge(text, grounds, heading, did)
    if found is None and heading.open:
        found = _judge(f"{heading.text} {text}", grounds, NO_HEADING, did)
    if found is None and heading.text and _UNIT_FIRST.match(text):  # `It is 1.` `Dollar.`
        joined = f"{heading.text.rstrip(' .!?:-*')} {text.lstrip(' .-*')}"
        found = _judge(joined, grounds, NO_HEADING, did)
    return PASSED if found is None else Refused(*found)


def _judge(
    text: str, grounds: Grounds, heading: Heading, did: tuple[str, ...]
) -> tuple[str, str] | None:
    spoken = read(text, grounds)
    found = (
        check_contacts(text, grounds)
        or check_promises(text, grounds)
        or check_law(text, grounds)
        or check_deeds(text, grounds, spoken, did)
    )
    if found is not None or not _has_figures(text, spoken):
        return found
    topic = _topic(text, grounds, heading)
    taken = [(t.start, t.end) for t in spoken.times]
    priced = PRICE_TALK.search(text) is not None
    return (
        check_amounts(text, grounds, topic)
        or check_times(text, grounds, spoken, _carried(text, grounds, heading))
        or check_lengths(text, grounds, topic, taken)
        or _check_figures(text, grounds, spoken, topic, priced=priced)
    )


def _topic(text: str, grounds: Grounds, heading: Heading) -> frozenset[str]:
    """Return the services a sentence that names none talks of: `It's $149`, `- $149`."""
    if _OTHERS.search(text) or not (_POINTS.search(text) or len(text.split()) <= _SHORT):
        return frozenset()
    if not heading.text:
        return grounds.asked_about
    own = frozenset(  # the catalogue's own words of a service name no other one
        offer.name
        for offer in grounds.context.offers
        if len(heading.text.split()) > _QUOTE and heading.text in fold(offer.description)
    )
    return own or frozenset(s.name for s in named_in(heading.text, grounds)) or grounds.asked_about


def _carried(text: str, grounds: Grounds, heading: Heading) -> tuple[DaySaid, ...]:
    """Return the days said just before, for a time that names none: `Wednesday:` `- 10 AM`."""
    if not heading.text or (of_hours(text) and not heading.open):
        return ()
    groups = read(heading.text, grounds).groups
    return groups[-1] if groups else ()


def _has_figures(text: str, spoken: Said) -> bool:
    return bool(
        spoken.days or spoken.times or spoken.lengths or any(c.isdigit() for c in text)
        or runs(text) or amounts(text)
    )  # fmt: skip


def _check_figures(
    text: str, grounds: Grounds, spoken: Said, topic: frozenset[str], *, priced: bool
) -> tuple[str, str] | None:
    """Every other figure must stand in a row; small counts may be free outside price talk."""
    spans = [(d.start, d.end) for d in spoken.days]
    spans += [(t.start, t.end) for t in spoken.times]
    spans += [(a.start, a.end) for a in amounts(text)]
    spans += [(n.start, n.end) for n in spoken.lengths]
    spans += [(start, end) for _, start, end in percents(text)]  # judged with the law
    spans += our_phone(text, grounds)
    left = [s for s in figures(text) if not any(a <= s.start < b for a, b in spans)]
    names = topic
    if left or runs(text):
        names = frozenset(s.name for s in named_in(text, grounds)) or topic
    for said in left:
        if not _figure_passes(said, text, grounds, names, priced=priced):
            return "number", said.text
    return _check_words(text, grounds, spans, names)


def _figure_passes(
    said: Spoken, text: str, grounds: Grounds, names: frozenset[str], *, priced: bool
) -> bool:
    whole = said.text.replace(",", "")
    if _beside_its_words(said, whole, text, grounds) or fits_somewhere(said, grounds, names):
        return True
    if whole.isdigit() and int(whole) <= _SMALL:
        return not priced or is_list_mark(text, said) or is_count(text, said)
    if whole in {"911", "988"} and is_emergency_number(text):
        return True
    car = grounds.context.car
    if car is not None and whole == str(car.year):
        return True
    told = _YEAR.fullmatch(whole) is not None and whole in grounds.echoed_text
    return told and (not priced or is_count(text, said))  # the year of the customer's car


def _beside_its_words(said: Spoken, whole: str, text: str, grounds: Grounds) -> bool:
    """Say whether a figure stands in a row of ours beside the same word as here."""
    beside = grounds.neighbours.get(whole)
    if beside is None:
        return False
    before = re.search(r"([a-z0-9]+)[^a-z0-9]*$", text[: said.start])
    after = re.match(r"[^a-z0-9]*([a-z0-9]+)", text[said.end :])
    return (before is not None and before[1] in beside) or (
        after is not None and after[1] in beside
    )


def is_list_mark(text: str, said: Spoken) -> bool:
    """Say whether a figure only numbers an item: `1. Wednesday`, `2) Thursday`."""
    return not text[: said.start].strip() and text[said.end : said.end + 1] in {".", ")"}


def _check_words(
    text: str, grounds: Grounds, spans: list[tuple[int, int]], names: frozenset[str]
) -> tuple[str, str] | None:
    """A number in words above twelve is a figure like any other."""
    for run in runs(text):
        if any(a <= run.start() < b for a, b in spans):
            continue
        said = value(run.group())
        if said is not None and said <= _SMALL:
            continue
        cents = None if said is None else said * 100
        spoken = Spoken(run.group(), run.start(), run.end(), cents)
        if not fits_somewhere(spoken, grounds, names):
            return "number", run.group()
    return None
