"""Owns the helpful talker: a small assistant of rules that uses tools as a good model would.

Promises to say prices and times only as the request gives them, and to book only after a yes.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from simulators.talk import Step, ToolUse, row, rows
from simulators.talk_scene import Scene, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulators.talk import Ask, Row


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|sure|ok|okay|please do|book it|go ahead|confirm|that works|perfect"
    r"|s[ií]|claro|oui|d'accord|parfait)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"^\W*(?:stop|unsubscribe|stop messaging me|alto|arr[êe]t)\W*$", re.IGNORECASE)
_PERSON = _words("human", "real person", "a person", "manager", "someone", "persona", "humain")
_BOT = _words("robot", "bot", "are you an? ai", "are you human", "are you real")
_CANCEL = _words("cancel", "cancelar", "annuler")
_PRICE = _words(
    "price", "prices", "cost", "much", "quote", "precio", "cu[aá]nto", "prix", "combien"
)
_HOURS = _words("open", "hours", "close", "closed", "address", "located", "where", "phone number")
_LAW = _words("legal", "law", "illegal", "darkest", "vlt", "legally")
_TIME = _words(
    "when", "times?", "available", "availability", "appointment", "book", "schedule", "slots?",
    "today", "tomorrow", "come in", "morning", "afternoon", "week", r"\d{1,2}(?::\d\d)?\s*[ap]m",
    "(?:mon|tues|wednes|thurs|fri|satur|sun)days?", "mon|tue|wed|thu|fri|sat|sun",
    "cita", "hora", "ma[ñn]ana", "rendez-vous", "heure", "demain", "another", "earlier", "later",
)  # fmt: skip
_LANGUAGE = re.compile(
    r"\b(?:in|en|speak|habla|parlez|parle) (english|spanish|french|espa[ñn]ol|ingl[ée]s|fran[çc]ais"
    r"|anglais|espagnol|franc[ée]s)\b",
    re.IGNORECASE,
)
_SPOKEN = {"en": "en", "in": "en", "an": "en", "sp": "es", "es": "es", "fr": "fr"}
_CAR = re.compile(r"\b((?:19|20)\d\d) ([A-Z][\w-]+) ([A-Z0-9][\w-]*)")
_WISH = _words("i prefer", "please remember", "only text me", "prefiero", "je préfère")
_THANKS = _words("thanks", "thank you", "bye", "gracias", "merci")


def helpful(ask: Ask) -> Step:
    """Answer a request: word the newest result, or decide what to do about the newest words."""
    scene = Scene(ask)
    if scene.corrected:
        return _say(scene, "again")
    if scene.last is not None:
        return _after(scene)
    if scene.going_on:
        return _say(scene, "more")
    return _begin(scene)


def _use(tool: str, **arguments: object) -> Step:
    return Step(calls=(ToolUse(name=tool, arguments=json.dumps(arguments)),))


def _say(scene: Scene, *names: str, **gaps: object) -> Step:
    """Say sentences of ours with their gaps filled."""
    return Step(text=" ".join(scene.words(name) for name in names).format(**gaps))


def _begin(scene: Scene) -> Step:
    """Decide what to do about the customer's newest words."""
    if scene.has(_STOP) and scene.can("stop_messages"):
        return _use("stop_messages")
    if scene.has(_BOT):
        return _say(scene, "bot")
    if scene.has(_PERSON) and scene.can("hand_off"):
        return _use("hand_off", reason="The customer asks for a person.")
    held = scene.on_the_table
    if held is not None and scene.has(_YES):
        action = str(held.get("action") or "book")
        return _use(action) if scene.can(action) else _say(scene, "when?")
    if scene.has(_CANCEL) and scene.can("cancel"):
        return _use("cancel")
    slot = scene.picked()
    if slot is not None and scene.can("hold"):
        return _hold(scene, slot)
    return _note(scene) or _look_up(scene) or _chat(scene)


def _note(scene: Scene) -> Step | None:
    """Keep what the customer tells of the car, of a language or of a wish."""
    language = _LANGUAGE.search(scene.text)
    if language and scene.can("change_language"):
        return _use("change_language", language=_SPOKEN[language.group(1).lower()[:2]])
    car = _CAR.search(scene.ask.newest)
    if car and scene.can("vehicle") and car.group(3) not in str(scene.facts.get("vehicle")):
        year, make, model = car.groups()
        return _use("vehicle", year=int(year), make=make, model=model)
    if scene.has(_WISH) and scene.can("note"):
        return _use("note", text=scene.ask.newest[:300])
    return None


def _look_up(scene: Scene) -> Step | None:
    """Find the tool that knows what was asked."""
    if scene.has(_LAW) and scene.can("law"):
        return _use("law")
    if scene.has(_HOURS) and scene.can("hours"):
        return _use("hours")
    if scene.has(_PRICE) and scene.can("quote"):
        return _use("quote", services=scene.wanted) if scene.wanted else _use("services")
    if (scene.has(_TIME) or scene.has(_YES)) and scene.can("availability"):
        known = scene.wanted
        return _use("availability", services=known) if known else _use("services")
    if scene.names_service and scene.can("quote"):
        return _use("quote", services=scene.wanted)
    return None


def _chat(scene: Scene) -> Step:
    if scene.has(_THANKS):
        return _say(scene, "thanks")
    name = str(scene.facts.get("first_name") or "").strip()
    return _say(scene, "hello", name=f" {name}" if name else "")


def _hold(scene: Scene, slot: Row) -> Step:
    return _use("hold", services=scene.wanted, starts_at=slot["starts_at"])


def _after(scene: Scene) -> Step:
    """Word the newest result of a tool, or take the next step it allows."""
    last = scene.last
    body = read(last) if last else {}
    if body.get("error"):
        return _mend(scene, body)
    wording = _WORDINGS.get(last.name if last else "")
    step = _say(scene, "noted") if wording is None else wording(scene, body)
    notes = [] if last and last.name == "law" else _listed(body.get("law_note"))
    # What the law says of a service goes before the question that ends an answer.
    return replace(step, text=" ".join((*notes, step.text))) if notes and step.text else step


def _mend(scene: Scene, body: Row) -> Step:
    """Go on after a tool said no."""
    others = _labels(scene, rows(body.get("alternatives")))
    if others:
        return _say(scene, "taken", times=others)
    match body.get("error"):
        case "unknown_service" if not scene.used("services") and scene.can("services"):
            return _use("services")
        case "not_offered" | "nothing_held" if not scene.used("availability"):
            return _use("availability", services=scene.wanted)
        case "already_booked" if body.get("label"):
            return _say(scene, "known", label=body["label"])
        case "price_changed" if body.get("price_text"):
            return _say(scene, "dearer", price=body["price_text"])
        case "not_confirmed":
            return _say(scene, "confirm?")
        case _:
            return _say(scene, "stuck")


def _prices(scene: Scene, lines: list[Row], between: str) -> str:
    words = scene.words("is")
    return between.join(words.format(name=s.get("name"), price=s.get("price_text")) for s in lines)


def _services(scene: Scene, body: Row) -> Step:
    if scene.has(_TIME) and scene.wanted and scene.can("availability"):
        return _use("availability", services=scene.wanted)
    told = _prices(scene, rows(body.get("services"))[:3], ", ")
    return Step(text=f"{told}. {scene.words('which')}")


def _quote(scene: Scene, body: Row) -> Step:
    lines = rows(body.get("lines"))
    total = scene.words("together").format(price=body.get("total_text"))
    parts = [f"{_prices(scene, lines, '. ')}.", *([total] if len(lines) > 1 else [])]
    return Step(text=" ".join([*parts, scene.words("times?")]))


def _times(scene: Scene, body: Row) -> Step:
    slots = rows(body.get("slots"))
    if not slots:
        return _say(scene, "none")
    slot = scene.picked()
    if slot is not None and scene.can("hold"):
        return _hold(scene, slot)
    day = scene.day_after(slots)
    if day and scene.used("availability") == 1:
        return _use("availability", services=scene.wanted, days=[day])
    name = "times" if body.get("exact") else "closest"
    return _say(scene, name, times=_labels(scene, slots))


def _labels(scene: Scene, slots: list[Row]) -> str:
    labels = [str(slot.get("label")) for slot in slots[:3]]
    first = "; ".join(labels[:-1])
    return scene.words("or").join([first, *labels[-1:]] if first else labels)


def _held(scene: Scene, body: Row) -> Step:
    what, price = body.get("services_text"), body.get("price_text")
    return _say(scene, "held", label=body.get("label"), what=what, price=price)


def _booked(scene: Scene, body: Row) -> Step:
    return _say(scene, "booked", label=body.get("label"))


def _moved(scene: Scene, body: Row) -> Step:
    return _say(scene, "moved", label=body.get("label"))


def _cancelled(scene: Scene, body: Row) -> Step:
    return _say(scene, "cancel?" if body.get("asked") else "cancelled", label=body.get("label"))


def _hours(scene: Scene, body: Row) -> Step:
    week = row(body.get("week")) or row(scene.facts.get("hours"))
    days = "; ".join(f"{day} {', '.join(_listed(at))}" for day, at in week.items())
    address = body.get("address") or scene.facts.get("address")
    names = ("hours", "where", "when?") if address else ("hours", "when?")
    return _say(scene, *names, days=days, address=address)


def _listed(value: object) -> list[str]:
    return [str(one) for one in cast("list[object]", value)] if isinstance(value, list) else []


def _law(scene: Scene, body: Row) -> Step:
    return Step(text=str(body["text"])) if body.get("text") else _say(scene, "law")


def _car(scene: Scene, body: Row) -> Step:
    return _say(scene, "vehicle?" if body.get("asked") else "vehicle", vehicle=body.get("vehicle"))


def _person(scene: Scene, body: Row) -> Step:
    del body
    return _say(scene, "person")


def _stopped(scene: Scene, body: Row) -> Step:
    del body
    return _say(scene, "stopped")


_WORDINGS: dict[str, Callable[[Scene, Row], Step]] = {
    "services": _services,
    "quote": _quote,
    "availability": _times,
    "hold": _held,
    "book": _booked,
    "move": _moved,
    "cancel": _cancelled,
    "vehicle": _car,
    "hours": _hours,
    "law": _law,
    "hand_off": _person,
    "stop_messages": _stopped,
}
