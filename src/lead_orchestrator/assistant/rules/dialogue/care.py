"""Moments that need care before anything is sold: danger, anger, a person, stop, honesty.

Each answer is safe, short, and says only what is true or was just done by a tool.
"""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.dialogue.words import phone_text
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms
from lead_orchestrator.messaging.rules.consent import recognise

_SOMEONE = re.compile(r"\+?\d{6,}|\bto my\b|\bmy (?:wife|husband|friend|mom|dad|boss)")
_COURT_STREET = re.compile(r"\bcourt (?:street|st|road|ave)")
_SELF_HARM = re.compile(r"suicid|myself|end my life|want to die")


def urgent(scene: Scene) -> Step | None:
    """Return the step for what goes before everything else, or None."""
    said = scene.wishes
    if Wish.EMERGENCY in said:
        return _emergency(scene)
    if _wants_stop(scene):
        return _stop(scene)
    if Wish.OTHERS in said or Wish.TEXT_SOMEONE in said:
        return _private(scene)
    return _upset(scene) or _human(scene)


def _private(scene: Scene) -> Step | None:
    """Nothing about other people, and nothing to other people."""
    if Wish.OTHERS in scene.wishes:
        return Say(
            "I can only talk about your own request, so I can't share anything about other"
            f" customers. Is there something I can help you with for {scene.car}?"
        )
    if _SOMEONE.search(scene.text):
        return Say(
            "I can't write to anybody else from here, sorry. You can share what you like from"
            " your own phone. Is there anything else you'd like to know?"
        )
    return None


def _upset(scene: Scene) -> Step | None:
    said = scene.wishes
    if Wish.LEGAL_THREAT in said and not _COURT_STREET.search(scene.text):
        return _hand_off(scene, reason="The customer speaks of legal steps.", sorry=True)
    if Wish.COMPLAINT in said:
        return _hand_off(scene, reason="The customer is unhappy.", sorry=True)
    return None


def _human(scene: Scene) -> Step | None:
    if Wish.BOT in scene.wishes and not _asks_for_person(scene):
        return _who(scene)
    if Wish.PERSON in scene.wishes or _agreed_to_person(scene):
        return _hand_off(scene, reason="The customer asked for a person.", sorry=False)
    return None


def _asks_for_person(scene: Scene) -> bool:
    return (
        Wish.PERSON in scene.wishes
        and re.search(r"\b(?:talk|speak|connect|transfer|want|need|get)\b", scene.text) is not None
        and re.search(r"\bare you\b|\bis this\b|\bam i\b", scene.text) is None
    )


def _wants_stop(scene: Scene) -> bool:
    if recognise(scene.raw) != "stop":
        return False
    # `cancel` and `no` to a question of ours are answers to it, not to every message
    words = re.sub(r"[^a-z ]", "", scene.text).strip()
    return words not in {"cancel", "end", "quit", "cancelar"} or not scene.ours


def _emergency(scene: Scene) -> Step:
    if scene.result("hand_off") is None:
        return Use("hand_off", {"reason": "Possible emergency: please look at once."})
    if _SELF_HARM.search(scene.text):
        return Say(
            "I'm really sorry you're going through this. Please call 988 now, or call 911 if you"
            " are in danger. You can talk to somebody at any hour."
        )
    return Say(
        "If anyone is in danger, please call 911 right away and move away from the car."
        " I've alerted the team at the shop too."
    )


def _stop(scene: Scene) -> Step:
    if scene.result("stop_messages") is None:
        return Use("stop_messages", {})
    return Say(
        "Done: you won't get any more texts about this from us. You can still write to us on this"
        " page whenever you like."
    )


def _hand_off(scene: Scene, *, reason: str, sorry: bool) -> Step:
    if scene.result("hand_off") is None:
        return Use("hand_off", {"reason": reason})
    phone = phone_text(scene.context.location.phone)
    call = f" If it can't wait, the shop's number is {phone}." if phone else ""
    if sorry:
        return Say(
            scene.pick("I'm sorry about that.", "I'm sorry to hear that.")
            + " I've asked a person at the shop to look at this and answer you here."
            + call
        )
    return Say(
        scene.pick(
            "Of course. I've asked a person at the shop to join this chat.",
            "Sure thing. I've asked somebody at the shop to answer you here.",
        )
        + call
    )


def ask_person(scene: Scene, *, reason: str, say: str) -> Step:
    """Ask for a person at once, then `say` so."""
    return Use("hand_off", {"reason": reason}) if scene.result("hand_off") is None else Say(say)


def _who(scene: Scene) -> Step:
    shop = scene.context.location.name
    return Say(
        f"I'm the virtual assistant of {shop}, so no, not a person."
        " I can tell you prices, find a time and book it, and I can get a person from the shop"
        " whenever you want one. What can I do for you?"
    )


def _agreed_to_person(scene: Scene) -> bool:
    """Say whether the customer took up our offer of a person."""
    return (
        confirms(scene.text)
        and re.search(r"\b(?:a person|somebody|someone)\b[^?]*\?\s*$", scene.last_said) is not None
    )
