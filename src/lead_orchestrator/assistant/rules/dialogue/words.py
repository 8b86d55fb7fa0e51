"""How the scripted model puts rows: prices, days, hours, phone numbers, kinds of work."""

from __future__ import annotations

from datetime import date, time, timedelta

from lead_orchestrator.assistant.rules.context import TurnContext
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import fill, variants
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.wording import (
    Language,
    every_words,
    listed,
    money_words,
    on_day_words,
    span_words,
    weekday_words,
)

_KINDS: dict[Language, dict[str, str]] = {
    "en": {
        "window_tint": "window tint", "paint_protection": "paint protection film",
        "ceramic_coating": "ceramic coating", "audio": "car audio", "other": "a few extras",
    },
    "es": {
        "window_tint": "polarizado de vidrios",
        "paint_protection": "película protectora de pintura",
        "ceramic_coating": "recubrimiento cerámico", "audio": "audio para autos",
        "other": "algunos extras",
    },
    "fr": {
        "window_tint": "la pose de vitres teintées",
        "paint_protection": "la pellicule de protection de peinture",
        "ceramic_coating": "le revêtement céramique", "audio": "l'audio automobile",
        "other": "quelques extras",
    },
}  # fmt: skip
_CLASSES: dict[Language, dict[str, str]] = {
    "en": {},
    "es": {
        "truck": "una camioneta", "pickup": "una camioneta", "suv": "una SUV", "van": "una van",
        "minivan": "una minivan", "sedan": "un sedán", "coupe": "un cupé",
        "crossover": "una SUV", "hatchback": "un hatchback", "convertible": "un convertible",
        "wagon": "una vagoneta",
    },
    "fr": {
        "truck": "une camionnette", "pickup": "une camionnette", "suv": "un VUS",
        "van": "une fourgonnette", "minivan": "une minifourgonnette", "sedan": "une berline",
        "coupe": "un coupé", "crossover": "un VUS", "hatchback": "une voiture à hayon",
        "convertible": "une décapotable", "wagon": "une familiale",
    },
}  # fmt: skip


def kinds_of_work(categories: frozenset[str], language: Language) -> str:
    """Return what a shop does: `car audio and window tint`."""
    names = _KINDS[language]
    return listed(sorted({names.get(c, names["other"]) for c in categories}), language)


def class_words(vehicle_class: str, language: Language) -> str:
    """Return a kind of vehicle as it is said back: `a truck`, `una camioneta`."""
    return _CLASSES[language].get(vehicle_class.lower(), f"a {vehicle_class}")


def vehicle_words(year: int | None, maker_and_model: str, language: Language) -> str:
    """Return the customer's vehicle: `your 2022 Honda Civic`, `su Honda Civic 2022`."""
    parts = [str(year), maker_and_model] if year else [maker_and_model]
    if language != "en":
        parts.reverse()
    return fill(variants(P.YOUR_VEHICLE, language)[0], {"vehicle": " ".join(parts)})


def first_sentence(text: str) -> str:
    """Return the first sentence of a description, ended with a full stop."""
    head = text.strip().split(". ")[0].rstrip(".")
    return f"{head}." if head else ""


def priced(service: Service, language: Language) -> str:
    """Return `Ceramic Tint, Full Car is $399` (or `starts at $349`)."""
    phrase = P.COSTS_FROM if service.starting_at else P.COSTS
    return fill(
        variants(phrase, language)[0],
        {"service": service.name, "price": money_words(service.price, language)},
    )


def _span(spans: tuple[tuple[time, time], ...], language: Language) -> str:
    said = listed([span_words(opens, closes, language) for opens, closes in spans], language)
    return fill(variants(P.OPEN_SPAN, language)[0], {"span": said})


def hours_on(context: TurnContext, day: date, language: Language) -> str:
    """Return the hours of a day: `from 9:00 AM to 6:00 PM`; empty when it is closed."""
    spans = context.opening.hours_on(day)
    return _span(spans, language) if spans else ""


def on_day(context: TurnContext, day: date, language: Language) -> str:
    """Return a day as it stands in a sentence: `today`, `tomorrow`, `on Saturday, December 5`."""
    if day == context.today:
        return variants(P.TODAY, language)[0]
    if day == context.today + timedelta(days=1):
        return variants(P.TOMORROW, language)[0]
    return on_day_words(day, language)


def week_hours(context: TurnContext, language: Language) -> str:
    """Return the weekly hours: `We're open Monday to Friday from 9:00 AM to 6:00 PM.`"""
    groups: list[tuple[int, int, tuple[tuple[time, time], ...]]] = []
    for day in range(7):
        spans = context.opening.weekly.get(day, ())
        if groups and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], day, spans)
        else:
            groups.append((day, day, spans))
    opened = [f"{_days(f, t, language)} {_span(s, language)}" for f, t, s in groups if s]
    closed = [_closed_days(f, t, language) for f, t, s in groups if not s]
    said = [
        fill(variants(phrase, language)[0], {"days": listed(days, language)})
        for phrase, days in ((P.OPEN_WEEK, opened), (P.CLOSED_ON_DAYS, closed))
        if days
    ]
    return " ".join(said)


def _days(first: int, last: int, language: Language) -> str:
    if first == last and language != "en":
        return every_words(first, language)
    return weekday_words(first, last, language)


def _closed_days(first: int, last: int, language: Language) -> str:
    if first == last:
        return every_words(first, language)
    run = weekday_words(first, last, language)
    return f"on {run}" if language == "en" else run


def phone_text(number: str) -> str:
    """Return a phone number as it is read: `(202) 555-0100`."""
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) == 11 and digits.startswith("1"):  # noqa: PLR2004 - with the country code
        digits = digits[1:]
    if len(digits) == 10:  # noqa: PLR2004 - a number of the North American plan
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return number
