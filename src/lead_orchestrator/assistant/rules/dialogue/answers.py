"""Plain questions and their answers: every one in the message, in the order they were asked.

Every figure comes from the turn's context or a tool's result; what we do not know is said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears, holiday_date
from lead_orchestrator.assistant.rules.dialogue.languages import language
from lead_orchestrator.assistant.rules.dialogue.law import law
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.prices import (
    Part,
    bargain,
    compare,
    describe,
    duration,
    price,
    services_list,
)
from lead_orchestrator.assistant.rules.dialogue.scene import Scene, Use
from lead_orchestrator.assistant.rules.dialogue.words import (
    hours_on,
    on_day,
    phone_text,
    week_hours,
)
from lead_orchestrator.assistant.rules.understanding.intents import Wish
from lead_orchestrator.kit.wording import listed, money_words, wall_words

_MOST_DAYS = 3


def answers(scene: Scene) -> list[str] | Use:
    """Return the answers to every plain question in the message, or the tool call they need."""
    said: list[tuple[int, str]] = []
    covered: set[Wish] = set()
    for wishes, handler in HANDLERS:
        asked = wishes & scene.wishes
        if not asked or asked <= covered:
            continue
        if asked == frozenset({Wish.SERVICES}) and said and scene.wanted.empty:
            continue
        part = handler(scene)
        if isinstance(part, Use):
            return part
        if part:
            said.append((min(scene.place_of(wish) for wish in asked), part))
            covered |= wishes.union(*(COVERED.get(wish, frozenset()) for wish in asked))
            if Wish.PRICE in asked and not scene.brief:
                covered.add(Wish.DURATION)  # a price told at length has it
    return [part for _, part in sorted(said, key=lambda found: found[0])]


def hours(scene: Scene) -> Part:
    """Answer when the shop is open: on the days asked for, else through the week."""
    special = holiday_date(scene.text, scene.context)
    days = [special] if special else list(scene.when.days if scene.when else ())
    if not days and hears(Cue.NOW, scene.text):
        days = [scene.context.today]
    if not days and hears(Cue.HOLIDAY, scene.text):
        return _closures(scene)
    if not days or len(days) > _MOST_DAYS:
        return week_hours(scene.context, scene.language)
    return " ".join(_day_hours(scene, day) for day in days)


def _day_hours(scene: Scene, day: date) -> str:
    context, spoken = scene.context, scene.language
    said, span = on_day(context, day, spoken), hours_on(context, day, spoken)
    if span and day == context.today:
        closes = context.opening.hours_on(day)[-1][1]
        if context.local_now.time() >= closes:
            past = scene.say(P.CLOSED_ALREADY, {"time": wall_words(closes, spoken)})
            return f"{past} {_next_open(scene, day)}"
        return scene.say(P.OPEN_TODAY, {"span": span})
    if span:
        return scene.say(P.OPEN_ON, {"day": said, "span": span})
    special = context.opening.special.get(day)
    why = f" ({special.reason})" if special else ""
    return f"{scene.say(P.CLOSED_ON, {'day': said, 'why': why})} {_next_open(scene, day)}".strip()


def _next_open(scene: Scene, day: date) -> str:
    for ahead in range(1, 15):
        later = day + timedelta(days=ahead)
        span = hours_on(scene.context, later, scene.language)
        if span:
            said = on_day(scene.context, later, scene.language)
            return scene.say(P.OPEN_AGAIN, {"day": said, "span": span})
    return ""


def _closures(scene: Scene) -> str:
    today = scene.context.today
    coming = sorted(
        (d, s) for d, s in scene.context.opening.special.items() if d >= today and s.opens is None
    )[:_MOST_DAYS]
    if not coming:
        return week_hours(scene.context, scene.language)
    named = [f"{_bare_day(scene, d)} ({s.reason})" for d, s in coming]
    phrase = P.NEXT_CLOSURES if len(named) > 1 else P.NEXT_CLOSURE
    return scene.say(phrase, {"days": listed(named, scene.language)})


def _bare_day(scene: Scene, day: date) -> str:
    said = on_day(scene.context, day, scene.language)
    return said.removeprefix("on ") if scene.language == "en" else said


def address(scene: Scene) -> Part:
    """Answer where the shop is."""
    place = scene.context.location
    return scene.say(P.ADDRESS, {"shop": place.name, "address": place.address})


def phone(scene: Scene) -> Part:
    """Answer how to reach the shop."""
    place = scene.context.location
    if hears(Cue.E_MAIL, scene.text) and place.email:
        return scene.say(P.EMAIL, {"email": place.email})
    return scene.say(P.PHONE, {"phone": phone_text(place.phone)})


def mine(scene: Scene) -> Part:
    """Answer what is booked."""
    view = scene.context.changeable
    if view is None:
        return scene.say(P.NOTHING_BOOKED)
    return scene.say(
        P.MINE,
        {
            "label": scene.label(view.starts_at),
            "services": listed(view.service_names, scene.language),
            "price": money_words(view.price, scene.language),
        },
    )


_WARRANTY = re.compile(r"[^.]*\b(?:warrant|guarante|lifetime|garant)\w*[^.]*\.?", re.IGNORECASE)


def warranty(scene: Scene) -> Part:
    """Answer about warranties only with what a service's own description says."""
    for service in scene.topic or scene.choices:
        found = _WARRANTY.search(service.description)
        if found:
            text = found.group().strip().rstrip(".")
            return scene.say(P.QUOTED, {"service": service.name, "text": text})
    return _unsure(scene, P.SUBJECT_WARRANTY)


def _unsure(scene: Scene, subject: P) -> str:
    return scene.say(P.UNSURE, {"subject": scene.say(subject)})


def _policy(scene: Scene, *names: str) -> str:
    """Return what the shop wants said about something, when a row says it."""
    policies = scene.context.location.policies
    text = next((policies[name].strip() for name in names if policies.get(name)), "")
    return scene.say(P.SHOP_SAYS, {"text": text}) if text else ""


def payment(scene: Scene) -> Part:
    """Answer about payment only with what the shop's own rows say."""
    return _policy(scene, "payment", "deposit") or _unsure(scene, P.SUBJECT_PAYMENT)


def wait(scene: Scene) -> Part:
    """Answer about waiting, shuttles and mobile service only with what the shop's rows say."""
    if hears(Cue.STATEMENT, scene.text):
        return None  # `I'll wait there` asks nothing
    return _policy(scene, "waiting", "wait", "shuttle", "mobile") or _unsure(scene, P.SUBJECT_THAT)


def photo(scene: Scene) -> Part:
    """Answer about pictures only with what the shop's rows say."""
    return _policy(scene, "photos") or _unsure(scene, P.SUBJECT_PHOTOS)


HANDLERS: tuple[tuple[frozenset[Wish], Callable[[Scene], Part]], ...] = (
    (frozenset({Wish.LANGUAGE}), language),
    (frozenset({Wish.BARGAIN}), bargain),
    (frozenset({Wish.MINE}), mine),
    (frozenset({Wish.COMPARE}), compare),
    (frozenset({Wish.PRICE, Wish.TOTAL}), price),
    (frozenset({Wish.DESCRIBE}), describe),
    (frozenset({Wish.DURATION}), duration),
    (frozenset({Wish.HOURS}), hours),
    (frozenset({Wish.ADDRESS}), address),
    (frozenset({Wish.PHONE}), phone),
    (frozenset({Wish.WARRANTY}), warranty),
    (frozenset({Wish.LAW}), law),
    (frozenset({Wish.PAYMENT}), payment),
    (frozenset({Wish.WAIT}), wait),
    (frozenset({Wish.PHOTO}), photo),
    (frozenset({Wish.SERVICES}), services_list),
)

# What belongs to a question already answered by another: one answer is enough.
COVERED: dict[Wish, frozenset[Wish]] = {
    Wish.BARGAIN: frozenset(
        {Wish.PRICE, Wish.TOTAL, Wish.LAW, Wish.SERVICES, Wish.DESCRIBE, Wish.PAYMENT}
    ),
    Wish.COMPARE: frozenset({Wish.PRICE, Wish.DESCRIBE, Wish.SERVICES, Wish.TOTAL, Wish.LAW}),
    Wish.PRICE: frozenset({Wish.SERVICES, Wish.DESCRIBE}),
    Wish.DESCRIBE: frozenset({Wish.SERVICES, Wish.DURATION}),
    Wish.WAIT: frozenset({Wish.DURATION}),
    Wish.MINE: frozenset({Wish.HOURS, Wish.DESCRIBE, Wish.PRICE}),
    Wish.HOURS: frozenset({Wish.SERVICES}),
}
