"""Small talk, and the honest word when something was not understood."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.dialogue import booking, car, changing
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.leading import ENDS_ASKING, leading_on
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.prices import elsewhere, price, services_list
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms

_SHORT_NO = 6


def small_talk(scene: Scene) -> Step:
    """Answer a message that asks for nothing in particular."""
    answer = _answer_to_us(scene)
    if answer is not None:
        return answer
    if scene.other_service is not None:
        return _about_service(scene)
    if scene.wishes & {Wish.THANKS, Wish.DONE, Wish.BYE}:
        return Say(_farewell(scene))
    if not scene.wanted.empty or scene.vehicle is not None or _just_told_car(scene):
        return _about_service(scene)
    if elsewhere(scene):
        return Say(f"{services_list(scene)} {leading_on(scene)}")
    return _pleasantry(scene) or (booking.look(scene) if confirms(scene.text) else lost(scene))


def _answer_to_us(scene: Scene) -> Step | None:
    """Take up what answers a question of ours: something to note, or a no."""
    note = scene.result("note")
    if note is not None and note.error is None:
        return Say(f"{scene.say(P.NOTED)} {leading_on(scene)}")
    if booking.pending(scene) is not None and scene.wishes & {Wish.NO, Wish.CANCEL}:
        return changing.said_no(scene)
    if Wish.NO not in scene.wishes or scene.other_service is not None:
        return None
    if car.asked_card(scene) is not None:
        return Say(f"{scene.say(P.VEHICLE_KEPT)} {leading_on(scene)}")
    short = len(scene.text.split()) <= _SHORT_NO
    return Say(scene.say(P.FINE)) if short and scene.last_said.endswith("?") else None


def _just_told_car(scene: Scene) -> bool:
    result = scene.result("vehicle")
    return result is not None and result.error is None


def _pleasantry(scene: Scene) -> Step | None:
    said = scene.wishes
    if Wish.NO in said and len(scene.text.split()) <= _SHORT_NO:
        return Say(scene.say(P.FINE))
    if Wish.GREETING in said:
        return Say(_greeting(scene))
    if Wish.WHAT_CAN_YOU_DO in said:
        return Say(f"{abilities(scene)} {scene.say(P.START_WITH)}")
    return None


def _farewell(scene: Scene) -> str:
    view = scene.context.changeable
    if view is not None:
        return scene.say(P.THANKS_BOOKED, {"when": scene.on(view.starts_at)})
    return scene.say(P.THANKS)


def _greeting(scene: Scene) -> str:
    name = {"name": f" {scene.name}" if scene.name else ""}
    place = {"shop": scene.context.location.name, "car": scene.car}
    view = scene.context.changeable
    if view is not None:
        return scene.say(P.HELLO_BOOKED, {**name, "label": scene.label(view.starts_at)})
    asked = scene.asked_for
    if asked:
        return scene.say(P.HELLO_ASKED, {**name, **place, "service": asked[0].name})
    return scene.say(P.HELLO, {**name, **place})


def _about_service(scene: Scene) -> Step:
    """A service named with no question: its price, then a time."""
    part = price(scene)
    if isinstance(part, Use):
        return part
    text = part or ""
    return Say(text if ENDS_ASKING.search(text) else f"{text} {leading_on(scene)}".strip())


def abilities(scene: Scene) -> str:
    """Say what can be asked for here."""
    return scene.say(P.ABILITIES, {"car": scene.car})


def lost(scene: Scene) -> Step:
    """Say honestly that it was not understood; the second time running a person is asked."""
    if scene.was_said(P.LOST, P.CANNOT_ANSWER):
        if scene.result("hand_off") is None:
            return Use("hand_off", {"reason": "The assistant did not understand twice."})
        return Say(scene.say(P.LOST_AGAIN))
    if scene.text.endswith("?") or hears(Cue.OFF_TOPIC, scene.text):
        return Say(f"{scene.say(P.CANNOT_ANSWER)} {abilities(scene)} {scene.say(P.OR_A_PERSON)}")
    return Say(f"{scene.say(P.LOST)} {abilities(scene)} {scene.say(P.WHAT_TO_KNOW)}")
