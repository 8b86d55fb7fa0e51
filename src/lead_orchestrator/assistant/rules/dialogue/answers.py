"""Plain questions and their answers: prices, services, durations, hours, the way, the phone.

Every figure comes from the turn's context or a tool's result; what we do not know is said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from lead_orchestrator.assistant.rules.dialogue.scene import Scene, Use
from lead_orchestrator.assistant.rules.dialogue.words import (
    first_sentence,
    hours_on,
    length,
    listed,
    named_day,
    phone_text,
    priced,
    week_hours,
)
from lead_orchestrator.assistant.rules.understanding.intents import Wish
from lead_orchestrator.assistant.rules.understanding.lexicon import lexicon
from lead_orchestrator.assistant.rules.understanding.services import by_price
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.tenancy.rules.hours import wall_text

Part = str | Use | None
_HOLIDAYS = {
    "christmas eve": (12, 24), "christmas": (12, 25), "new year's eve": (12, 31),
    "new years eve": (12, 31), "new year": (1, 1), "july 4": (7, 4), "fourth of july": (7, 4),
    "4th of july": (7, 4), "independence day": (7, 4), "veterans day": (11, 11),
    "juneteenth": (6, 19),
}  # fmt: skip
_MOST_DAYS = 3


def answers(scene: Scene) -> list[str] | Use:
    """Return the answers to every plain question in the message, or the tool call they need."""
    said: list[str] = []
    covered: set[Wish] = set()
    for wishes, handler in _HANDLERS:
        asked = wishes & scene.wishes
        if not asked or asked <= covered:
            continue
        if asked == frozenset({Wish.SERVICES}) and said and scene.wanted.empty:
            continue
        part = handler(scene)
        if isinstance(part, Use):
            return part
        if part:
            said.append(part)
            covered |= wishes.union(*(COVERED.get(wish, frozenset()) for wish in asked))
    return said


def _vehicle_argument(scene: Scene) -> dict[str, str]:
    vehicle = scene.vehicle
    if vehicle is None or not scene.other_class:
        return {}
    return {"make": vehicle.make, "model": vehicle.model}


def _need_quote(scene: Scene, services: tuple[Service, ...]) -> bool:
    return len(services) > 1 or scene.other_class


def price(scene: Scene) -> Part:
    """Answer what something costs, from rows; several services and other cars by the quote tool."""
    if scene.text.strip() == "$":
        return None
    services = by_price(scene.text, scene.context.offers) or scene.topic
    if scene.wanted.options and not scene.wanted.chosen and len(services) != 1:
        services = ()
    if not services:
        return _price_list(scene)
    if not _need_quote(scene, services):
        return _one_price(scene, services[0])
    result = scene.result("quote")
    if result is None:
        return Use("quote", {"services": [s.code for s in services]} | _vehicle_argument(scene))
    if result.error:
        return "I couldn't work that one out. Could you tell me which service you mean?"
    if len(result.body["lines"]) == 1:
        line = result.body["lines"][0]
        return f"For {scene.car}, the price of {line['name']} is {line['price_text']}."
    lines = [f"{line['name']} {line['price_text']}" for line in result.body["lines"]]
    return f"For {scene.car}: {listed(lines)}. Together that comes to {result.body['total_text']}."


def _one_price(scene: Scene, service: Service) -> str:
    benefit = first_sentence(service.description)
    if service.starting_at:
        head = f"{priced(service)}; the exact price depends on the vehicle."
    else:
        head = f"{priced(service)} for {scene.car}."
    return f"{head} {benefit} It takes about {length(service.duration_minutes)}.".replace("  ", " ")


def _price_list(scene: Scene) -> Part:
    choices = scene.choices
    if not choices:
        return "I don't have a price list at hand here."
    result = scene.result("services")
    if result is None:
        return Use("services", {"services": [s.code for s in choices]} | _vehicle_argument(scene))
    low, high = choices[0], choices[-1]
    return (
        scene.pick(
            f"It depends on what you'd like done to {scene.car}. Which one are you after?",
            f"There are a few ways to do that for {scene.car}. Which one sounds right?",
        )
        if low.id != high.id
        else f"{priced(low)}."
    )


def bargain(scene: Scene) -> Part:
    """Decline to haggle, kindly, with the price that is in the rows."""
    services = scene.topic
    head = scene.pick(
        "I can't change our prices from here, but I can be straight with you about them.",
        "Prices are set by the shop, so I can't offer a discount in this chat.",
    )
    if len(services) == 1 and not scene.other_class:
        service = services[0]
        cheaper = [
            o
            for o in scene.context.offers
            if o.category == service.category and o.price.cents < service.price.cents
        ]
        more = f" {priced(service)} for {scene.car}."
        if cheaper and re.search(r"cheap|expensive|much|high|pricey|lower", scene.text):
            best = max(cheaper, key=lambda o: o.price.cents)
            more += f" If you'd like to spend less, {priced(best)}."
        return head + more
    return head


_PLACES = frozenset({Wish.HOURS, Wish.ADDRESS, Wish.PHONE, Wish.MINE, Wish.PAYMENT, Wish.WAIT})


def services_list(scene: Scene) -> Part:
    """Show what the shop offers as a card; a service named in the question is answered itself."""
    if scene.wanted.chosen:
        service = scene.wanted.chosen[0]
        return f"Yes, we do that. {_one_price(scene, service)}"
    if scene.wanted.empty and _elsewhere(scene):
        return "I don't see that on our list of services, sorry."
    if scene.result("services") is None:
        shown = scene.wanted.options or _overview(scene)
        return Use("services", {"services": [s.code for s in shown]} | _vehicle_argument(scene))
    if scene.wanted.options:
        return f"Yes, we do. Here is what that looks like for {scene.car}."
    names = sorted({_CATEGORY.get(o.category, "more") for o in scene.context.offers})
    return f"We do {listed(names)}. Here are some favourites for {scene.car}."


_CATEGORY = {
    "window_tint": "window tint", "paint_protection": "paint protection film",
    "ceramic_coating": "ceramic coating", "audio": "car audio", "other": "a few extras",
}  # fmt: skip


def _elsewhere(scene: Scene) -> bool:
    """Say whether the message asks for a kind of work the location does not offer."""
    offered = {o.category for o in scene.context.offers}
    words = lexicon(scene.context.language)
    return any(
        category not in offered and pattern.search(scene.text)
        for category, pattern in words.categories.items()
    )


def _overview(scene: Scene) -> tuple[Service, ...]:
    shown: list[Service] = list(scene.asked_for[:1])
    for category in dict.fromkeys(o.category for o in scene.context.offers):
        of_it = [o for o in scene.context.offers if o.category == category]
        shown += of_it[: 2 if category == "window_tint" else 1]
    return tuple(dict.fromkeys(shown))[:6]


def describe(scene: Scene) -> Part:
    """Tell what a service is, in the words of the catalogue."""
    if Wish.COMPARE in scene.wishes:
        return compare(scene)
    services = scene.wanted.chosen or scene.wanted.options
    if not services and not scene.wishes & _PLACES:
        services = scene.topic
    if len(services) > 1:
        return compare(scene)
    service = next(iter(services), None)
    if service is None:
        return None
    text = service.description.strip() or "I don't have more details on it here."
    return f"{service.name}: {text} It takes about {length(service.duration_minutes)}."


def compare(scene: Scene) -> Part:
    """Put services side by side, each with its own description and price."""
    services = (
        scene.wanted.chosen
        if len(scene.wanted.chosen) > 1
        else (scene.wanted.options or scene.wanted.chosen or scene.choices)
    )
    lines = [
        f"{s.name}: {first_sentence(s.description)} {priced(s)}." for s in services[:_MOST_DAYS]
    ]
    return "\n".join(lines) if lines else None


def duration(scene: Scene) -> Part:
    """Answer how long the work takes."""
    services = scene.topic
    if not services:
        shown = scene.choices[:_MOST_DAYS]
        if not shown:
            return None
        return (
            "It depends on the work: "
            + listed([f"{s.name} takes about {length(s.duration_minutes)}" for s in shown])
            + "."
        )
    return listed([f"{s.name} takes about {length(s.duration_minutes)}" for s in services]) + "."


def _holiday(scene: Scene) -> date | None:
    today = scene.context.today
    text = scene.text
    if "thanksgiving" in text:
        named = [
            d
            for d, s in scene.context.opening.special.items()
            if "thanksgiving" in s.reason.lower() and d >= today
        ]
        return min(named) if named else None
    for name, (month, day) in _HOLIDAYS.items():
        if name in text:
            year = today.year + ((month, day) < (today.month, today.day))
            return date(year, month, day)
    return None


def hours(scene: Scene) -> Part:
    """Answer when the shop is open: on the days asked for, else through the week."""
    holiday = _holiday(scene)
    days = [holiday] if holiday else list(scene.when.days if scene.when else ())
    if not days and re.search(r"\b(?:now|still open|right now)\b", scene.text):
        days = [scene.context.today]
    if "holiday" in scene.text and not days:
        return _closures(scene)
    if not days or len(days) > _MOST_DAYS:
        return week_hours(scene.context)
    return " ".join(_day_hours(scene, day) for day in days)


def _day_hours(scene: Scene, day: date) -> str:
    context = scene.context
    said = named_day(context, day)
    span = hours_on(context, day)
    if span and day == context.today:
        closes = context.opening.hours_on(day)[-1][1]
        if context.local_now.time() >= closes:
            return f"We closed at {wall_text(closes)} today. {_next_open(scene, day)}"
        return f"Today we're open from {span}."
    if span:
        return f"We're open {said if said == 'tomorrow' else 'on ' + said} from {span}."
    reason = context.opening.special.get(day)
    why = f" ({reason.reason})" if reason else ""
    where = said if said in {"today", "tomorrow"} else f"on {said}"
    return f"We're closed {where}{why}. {_next_open(scene, day)}"


def _next_open(scene: Scene, day: date) -> str:
    for ahead in range(1, 15):
        later = day + timedelta(days=ahead)
        span = hours_on(scene.context, later)
        if span:
            said = named_day(scene.context, later)
            return f"We're open again {said if said == 'tomorrow' else 'on ' + said} from {span}."
    return ""


def _closures(scene: Scene) -> str:
    today = scene.context.today
    coming = sorted(
        (d, s) for d, s in scene.context.opening.special.items() if d >= today and s.opens is None
    )[:_MOST_DAYS]
    if not coming:
        return week_hours(scene.context)
    days = [f"{named_day(scene.context, d)} ({s.reason})" for d, s in coming]
    return (
        f"The next days we're closed are {listed(days)}."
        if len(days) > 1
        else (f"The next day we're closed is {days[0]}.")
    )


def address(scene: Scene) -> Part:
    """Answer where the shop is."""
    place = scene.context.location
    return f"{place.name} is at {place.address}."


def phone(scene: Scene) -> Part:
    """Answer how to reach the shop."""
    place = scene.context.location
    if re.search(r"e-?mail", scene.text):
        return f"You can write to us at {place.email}."
    return f"You can call us at {phone_text(place.phone)}."


def mine(scene: Scene) -> Part:
    """Answer what is booked."""
    view = scene.context.appointment
    if view is None:
        return "There's nothing booked for you yet."
    return f"You're booked for {view.label}: {view.services_text}, {view.price_text}."


_WARRANTY = re.compile(r"[^.]*\b(?:warrant|guarante|lifetime)\w*[^.]*\.?", re.IGNORECASE)


def warranty(scene: Scene) -> Part:
    """Answer about warranties only with what a service's own description says."""
    for service in scene.topic or scene.choices:
        found = _WARRANTY.search(service.description)
        if found:
            return f"{service.name}: {found.group().strip().rstrip('.')}."
    return _unsure("warranty details")


def _unsure(what: str) -> str:
    return (
        f"I don't have {what} here, and I'd rather not guess."
        " Would you like me to get a person from the shop to answer that?"
    )


def law(scene: Scene) -> Part:
    """Never judge what is allowed: that is for a person at the shop."""
    if Wish.BARGAIN in scene.wishes and not re.search(r"legal|law|dark|limo|ticket", scene.text):
        return None
    return _unsure("the tint rules and shades for your state")


def payment(_: Scene) -> Part:
    """Payment is not in our rows."""
    return _unsure("payment details")


def wait(_: Scene) -> Part:
    """Waiting, shuttles and mobile service are not in our rows."""
    return _unsure("that")


def photo(_: Scene) -> Part:
    """Pictures are not in our rows."""
    return _unsure("pictures")


def language(_: Scene) -> Part:
    """Say honestly which language is spoken here."""
    return (
        "I can only chat in English for now, I'm sorry."
        " Would you like me to get a person from the shop?"
    )


_HANDLERS: tuple[tuple[frozenset[Wish], Callable[[Scene], Part]], ...] = (
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
    Wish.BARGAIN: frozenset({Wish.PRICE, Wish.TOTAL, Wish.LAW}),
    Wish.COMPARE: frozenset({Wish.PRICE, Wish.DESCRIBE, Wish.SERVICES, Wish.TOTAL, Wish.LAW}),
    Wish.PRICE: frozenset({Wish.SERVICES, Wish.DESCRIBE, Wish.DURATION}),
    Wish.DESCRIBE: frozenset({Wish.SERVICES, Wish.DURATION}),
    Wish.WAIT: frozenset({Wish.DURATION}),
    Wish.MINE: frozenset({Wish.HOURS, Wish.DESCRIBE, Wish.PRICE}),
    Wish.HOURS: frozenset({Wish.SERVICES}),
}
