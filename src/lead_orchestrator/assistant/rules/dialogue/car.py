"""For which vehicle the visit is: the one on file, or another one the customer named.

Nothing is changed before the customer said yes to it; the `vehicle` tool keeps the record.
"""

from __future__ import annotations

from lead_orchestrator.assistant.rules.context import Card, Json
from lead_orchestrator.assistant.rules.dialogue.care import ask_person
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.understanding.intents import confirms


def first_named(scene: Scene) -> Step | None:
    """Record the vehicle of a customer of whom none is on file, as soon as it is named."""
    named = scene.vehicle
    if scene.context.car is not None or named is None or not (named.make and named.model):
        return None
    return None if scene.result("vehicle") is not None else _record(_asked(scene))


def for_this_car(scene: Scene) -> Step | None:
    """Ask whether the visit is for another vehicle that was named, before times are looked for."""
    named = scene.vehicle
    if scene.context.car is None or named is None:
        return None
    if not (named.make and named.model):
        return _person(scene) if scene.other_class else None
    if scene.ever_said(P.VEHICLE_KEPT):
        return None
    result = scene.result("vehicle")
    if result is None:
        return _record(_asked(scene))
    if result.error:
        return _person(scene)
    if not result.body.get("asked"):
        return None
    words = [f"{named.make} {named.model}", str(named.year or "")]
    said = " ".join(words if scene.language != "en" else reversed(words)).strip()
    return Say(scene.say(P.VEHICLE_ASKED, {"vehicle": said}))


def asked_card(scene: Scene) -> Card | None:
    """Return the card that asks about another vehicle, while it waits for an answer."""
    focus = scene.focus
    waits = focus is not None and focus.get("kind") == "vehicle"
    return focus if waits and scene.was_said(P.VEHICLE_ASKED) else None


def said_yes(scene: Scene) -> bool:
    """Say whether the message agrees to the other vehicle."""
    return asked_card(scene) is not None and confirms(scene.text)


def change(scene: Scene) -> Step | None:
    """Record the vehicle that was agreed to; None once it is done."""
    card = asked_card(scene)
    if card is None or scene.result("vehicle") is not None:
        return None
    asked = {name: card[name] for name in ("year", "make", "model") if card.get(name)}
    return _record(asked)


def _asked(scene: Scene) -> dict[str, Json]:
    named = scene.vehicle
    assert named is not None  # noqa: S101 - asked only with a vehicle named
    asked: dict[str, Json] = {"make": named.make, "model": named.model}
    return asked | ({"year": named.year} if named.year else {})


def _record(asked: dict[str, Json]) -> Step:
    return Use("vehicle", asked)


def _person(scene: Scene) -> Step:
    reason = "The customer wants to book for another vehicle."
    return ask_person(scene, reason=reason, say=scene.say(P.OTHER_VEHICLE))
