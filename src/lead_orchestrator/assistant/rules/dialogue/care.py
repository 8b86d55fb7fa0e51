"""Moments that need care before anything is sold: danger, anger, a person, stop, honesty.

Each answer is safe, short, and says only what is true or was just done by a tool.
"""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.dialogue.words import phone_text
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms
from lead_orchestrator.messaging.rules.consent import recognise

_ANSWERS = frozenset({"cancel", "end", "quit", "cancelar", "cancela", "annuler", "annule", "no"})
# A person was offered: our own words, or a model's in any of the languages.
_OFFERS_PERSON = re.compile(
    r"\b(?:a person|somebody|someone|una persona|alguien|une personne|quelqu'un)\b[^?]*\?\s*$"
)


def urgent(scene: Scene) -> Step | None:
    """Return the step for what goes before everything else, or None."""
    said = scene.wishes
    if Wish.EMERGENCY in said:
        return _emergency(scene)
    if _wants_stop(scene):
        return _stop(scene)
    if Wish.OTHERS in said or Wish.TEXT_SOMEONE in said:
        found = _private(scene)
        if found is not None:
            return found
    return _upset(scene)


def _private(scene: Scene) -> Step | None:
    """Nothing about other people, and nothing to other people."""
    if Wish.OTHERS in scene.wishes:
        return Say(scene.say(P.OTHERS_PRIVATE, {"car": scene.car}))
    if hears(Cue.FOR_SOMEONE, scene.text):
        return Say(scene.say(P.NOT_TO_OTHERS))
    return None


def _upset(scene: Scene) -> Step | None:
    said = scene.wishes
    if Wish.LEGAL_THREAT in said and not hears(Cue.COURT_STREET, scene.text):
        return _hand_off(scene, reason="The customer speaks of legal steps.", sorry=True)
    if Wish.COMPLAINT in said:
        return _hand_off(scene, reason="The customer is unhappy.", sorry=True)
    return None


def human(scene: Scene) -> Step | None:
    """Return the step for who asks whether we are one, or for a person, or None."""
    if Wish.BOT in scene.wishes and not _asks_for_person(scene):
        return Say(scene.say(P.WHO, {"shop": scene.context.location.name}))
    if Wish.PERSON in scene.wishes or _agreed_to_person(scene):
        return _hand_off(scene, reason="The customer asked for a person.", sorry=False)
    return None


def _asks_for_person(scene: Scene) -> bool:
    return (
        Wish.PERSON in scene.wishes
        and hears(Cue.WANTS_PERSON, scene.text)
        and not hears(Cue.ASKS_WHETHER, scene.text)
    )


def _wants_stop(scene: Scene) -> bool:
    if recognise(scene.raw) != "stop":
        return False
    # `cancel` and `no` to a question of ours are answers to it, not to every message
    words = re.sub(r"[^a-z ]", "", scene.text).strip()
    return words not in _ANSWERS or not scene.ours


def _emergency(scene: Scene) -> Step:
    if scene.result("hand_off") is None:
        return Use("hand_off", {"reason": "Possible emergency: please look at once."})
    return Say(scene.say(P.SELF_HARM if hears(Cue.SELF_HARM, scene.text) else P.EMERGENCY))


def _stop(scene: Scene) -> Step:
    if scene.result("stop_messages") is None:
        return Use("stop_messages", {})
    return Say(scene.say(P.STOPPED_SMS if scene.sms else P.STOPPED))


def _hand_off(scene: Scene, *, reason: str, sorry: bool) -> Step:
    if scene.result("hand_off") is None:
        return Use("hand_off", {"reason": reason})
    said = [P.SORRY, P.SORRY_PERSON] if sorry else [P.PERSON_ASKED]
    words = [scene.say(phrase) for phrase in said]
    phone = phone_text(scene.context.location.phone)
    if phone:
        words.append(scene.say(P.SHOP_NUMBER, {"phone": phone}))
    return Say(" ".join(words))


def ask_person(scene: Scene, *, reason: str, say: str) -> Step:
    """Ask for a person at once, then `say` so."""
    return Use("hand_off", {"reason": reason}) if scene.result("hand_off") is None else Say(say)


def _agreed_to_person(scene: Scene) -> bool:
    """Say whether the customer took up our offer of a person."""
    return confirms(scene.text) and _OFFERS_PERSON.search(scene.last_said) is not None
