"""What things cost, what they are and how long they take: from rows, or from the quote tool.

Every figure comes from the turn's context or a tool's result; what we do not know is said so.
"""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Scene, Use
from lead_orchestrator.assistant.rules.dialogue.words import (
    first_sentence,
    kinds_of_work,
    priced,
)
from lead_orchestrator.assistant.rules.understanding.intents import Wish
from lead_orchestrator.assistant.rules.understanding.language import detect
from lead_orchestrator.assistant.rules.understanding.lexicon import lexicon
from lead_orchestrator.assistant.rules.understanding.services import by_price
from lead_orchestrator.catalogue.rules.pricing import Service, price_text
from lead_orchestrator.kit.wording import about_length_words, listed, money_words

Part = str | Use | None
MOST = 3
SHOWN, SHOWN_SMS = 6, 3
_PLACES = frozenset({Wish.HOURS, Wish.ADDRESS, Wish.PHONE, Wish.MINE, Wish.PAYMENT, Wish.WAIT})


def vehicle_argument(scene: Scene) -> dict[str, str]:
    """Return the other vehicle the customer speaks of, for a tool; empty for their own."""
    vehicle = scene.vehicle
    if vehicle is None or not scene.other_class:
        return {}
    return {"make": vehicle.make, "model": vehicle.model}


def price(scene: Scene) -> Part:
    """Answer what something costs, from rows; several services and other cars by the quote tool."""
    if scene.text.strip() == "$":
        return None
    if names_own_price(scene):
        return bargain(scene)
    services = by_price(scene.text, scene.context.offers) or scene.topic
    if scene.wanted.options and not scene.wanted.chosen and len(services) != 1:
        services = ()
    if not services:
        return _price_list(scene)
    if len(services) == 1 and not scene.other_class:
        return one_price(scene, services[0])
    result = scene.result("quote")
    if result is None:
        return Use("quote", {"services": [s.code for s in services]} | vehicle_argument(scene))
    if result.error:
        return scene.say(P.QUOTE_FAILED)
    return _quoted(scene, services, result.body["lines"], int(result.body["total_cents"]))


_AMOUNT = re.compile(r"\$ ?(\d[\d,]*)|\b(\d[\d,]*) ?(?:\$|dolar\w*|dollars?|bucks|piastres?)")


def names_own_price(scene: Scene) -> bool:
    """Say whether the message names an amount that is no price of ours: an offer of theirs."""
    ours = {offer.price.cents for offer in scene.context.offers}
    said = [(a or b).replace(",", "") for a, b in _AMOUNT.findall(scene.text)]
    return bool(said) and all(int(amount) * 100 not in ours for amount in said)


def _quoted(
    scene: Scene, services: tuple[Service, ...], lines: list[dict[str, str]], total: int
) -> str:
    """Say what the quote tool answered."""
    spoken = scene.language
    currency = services[0].price
    prices = [(line["name"], _local_price(scene, line)) for line in lines]
    if len(prices) == 1:
        name, said = prices[0]
        return scene.say(P.ONE_FOR_CAR, {"car": scene.car, "service": name, "price": said})
    whole = money_words(type(currency)(total, currency.currency), spoken)
    return scene.say(
        P.TOGETHER,
        {
            "car": scene.car,
            "lines": listed([f"{name} {said}" for name, said in prices], spoken),
            "total": whole,
        },
    )


def _local_price(scene: Scene, line: dict[str, str]) -> str:
    """Return a line's price in our language: of the row itself when it is the same car's."""
    offer = scene.context.offer(str(line.get("code")))
    if offer is not None and not scene.other_class:
        return price_text(offer, scene.language)
    return str(line["price_text"])


def benefit(scene: Scene, service: Service) -> str:
    """Return what the catalogue says of a service, when it says it in the customer's language."""
    text = first_sentence(service.description)
    return text if _in_our_language(scene, text) else ""


def _in_our_language(scene: Scene, text: str) -> bool:
    if not text:
        return False
    spoken = detect(plain(text))
    return spoken == scene.language or (spoken is None and scene.language == "en")


def takes(scene: Scene, service: Service) -> str:
    """Return `It takes about 3 hours.`"""
    length = about_length_words(service.duration_minutes, scene.language)
    return scene.say(P.TAKES, {"length": length})


def one_price(scene: Scene, service: Service) -> str:
    """Return the price of one service for the customer's car, and what is good to know with it."""
    said = priced(service, scene.language)
    if service.starting_at:
        head = scene.say(P.DEPENDS_ON_CAR, {"priced": said})
    else:
        head = scene.say(P.FOR_CAR, {"priced": said, "car": scene.car})
    if scene.brief:
        return head
    more = benefit(scene, service)
    return " ".join(part for part in (head, more, takes(scene, service)) if part)


def _price_list(scene: Scene) -> Part:
    choices = scene.choices
    if not choices:
        return scene.say(P.NO_PRICES)
    if scene.result("services") is None:
        shown = choices[: SHOWN_SMS if scene.sms else len(choices)]
        return Use("services", {"services": [s.code for s in shown]} | vehicle_argument(scene))
    if len(choices) == 1:
        return f"{priced(choices[0], scene.language)}."
    return scene.say(P.WHICH_FOR_PRICE, {"car": scene.car})


def bargain(scene: Scene) -> Part:
    """Decline to haggle, kindly, with the price that is in the rows."""
    phrase = P.NO_MATCHING if hears(Cue.COMPETITOR, scene.text) else P.NO_HAGGLING
    said = [scene.say(phrase)]
    services = scene.topic
    if len(services) == 1 and not scene.other_class:
        service = services[0]
        mine = priced(service, scene.language)
        said.append(
            f"{mine}."
            if service.starting_at
            else scene.say(P.FOR_CAR, {"priced": mine, "car": scene.car})
        )
        cheaper = [
            o
            for o in scene.context.offers
            if o.category == service.category and o.price.cents < service.price.cents
        ]
        if cheaper and hears(Cue.CHEAPER, scene.text):
            best = max(cheaper, key=lambda o: o.price.cents)
            said.append(scene.say(P.SPEND_LESS, {"priced": priced(best, scene.language)}))
    return " ".join(said)


def services_list(scene: Scene) -> Part:
    """Show what the shop offers as a card; a service named in the question is answered itself."""
    if scene.wanted.chosen:
        return f"{scene.say(P.WE_DO_THAT)} {one_price(scene, scene.wanted.chosen[0])}"
    offered = frozenset(o.category for o in scene.context.offers)
    kinds = {"kinds": kinds_of_work(offered, scene.language)}
    if scene.wanted.empty and elsewhere(scene):
        return f"{scene.say(P.NOT_ON_LIST)} {scene.say(P.OUR_WORK, kinds)}"
    if scene.result("services") is None:
        shown = scene.wanted.options or _overview(scene)
        if scene.sms:
            shown = shown[:SHOWN_SMS]
        return Use("services", {"services": [s.code for s in shown]} | vehicle_argument(scene))
    if scene.wanted.options:
        return scene.say(P.OPTIONS_FOR_CAR, {"car": scene.car})
    return scene.say(P.WE_DO, {**kinds, "car": scene.car})


def elsewhere(scene: Scene) -> bool:
    """Say whether the message asks for a kind of work the location does not offer."""
    offered = {o.category for o in scene.context.offers}
    words = lexicon(scene.context.language)
    return hears(Cue.OTHER_TRADE, scene.text) or any(
        category not in offered and pattern.search(scene.text)
        for category, pattern in words.categories.items()
    )


def _overview(scene: Scene) -> tuple[Service, ...]:
    shown: list[Service] = list(scene.asked_for[:1])
    for category in dict.fromkeys(o.category for o in scene.context.offers):
        of_it = [o for o in scene.context.offers if o.category == category]
        shown += of_it[: 2 if category == "window_tint" else 1]
    return tuple(dict.fromkeys(shown))[:SHOWN]


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
    text = service.description.strip()
    if not text:
        said = scene.say(P.DESCRIBED, {"service": service.name, "text": scene.say(P.NO_DETAILS)})
    else:
        ours = _in_our_language(scene, text)
        phrase = P.DESCRIBED if ours or scene.language == "en" else P.IN_OUR_WORDS
        said = scene.say(phrase, {"service": service.name, "text": text})
    return f"{said} {takes(scene, service)}"


def compare(scene: Scene) -> Part:
    """Put services side by side, each with its own description and price."""
    services = (
        scene.wanted.chosen
        if len(scene.wanted.chosen) > 1
        else (scene.wanted.options or scene.wanted.chosen or scene.choices)
    )
    lines = [_beside(scene, service) for service in services[: 2 if scene.sms else MOST]]
    return "\n".join(lines) if lines else None


def _beside(scene: Scene, service: Service) -> str:
    said = priced(service, scene.language)
    text = "" if scene.sms else benefit(scene, service)
    if not text:
        return f"{said}. {takes(scene, service)}"
    return scene.say(P.COMPARED, {"service": service.name, "text": text, "priced": said})


def duration(scene: Scene) -> Part:
    """Answer how long the work takes."""
    services = scene.topic
    if services:
        return listed([_takes_long(scene, s) for s in services], scene.language) + "."
    shown = scene.choices[:MOST]
    if not shown:
        return None
    lines = listed([_takes_long(scene, s) for s in shown], scene.language)
    return scene.say(P.IT_DEPENDS, {"lines": lines})


def _takes_long(scene: Scene, service: Service) -> str:
    length = about_length_words(service.duration_minutes, scene.language)
    return scene.say(P.TAKES_LONG, {"service": service.name, "length": length})
