"""Changing an appointment: move it, cancel it, or leave it as it is.

Nothing is changed but by a tool, and only after the customer's yes to what is on the table.
"""

from __future__ import annotations

from lead_orchestrator.assistant.rules.context import Result
from lead_orchestrator.assistant.rules.dialogue import booking, times
from lead_orchestrator.assistant.rules.dialogue.care import ask_person
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms
from lead_orchestrator.kit.wording import listed


def wants_change(scene: Scene) -> bool:
    """Say whether an appointment is to be changed; `cancel` to a time on the table is a no."""
    card = booking.pending(scene)
    if card is not None and booking.action(card) != "cancel" and Wish.CANCEL in scene.wishes:
        return False
    if scene.context.changeable is not None:
        return bool(scene.wishes & {Wish.CANCEL, Wish.MOVE}) or _took_up_move(scene)
    return bool(scene.wishes & {Wish.CANCEL}) or (Wish.MOVE in scene.wishes and card is not None)


def _took_up_move(scene: Scene) -> bool:
    """Say whether the customer agreed to move what is booked."""
    return confirms(scene.text) and scene.was_said(P.ALREADY_BOOKED)


def change(scene: Scene) -> Step:
    """Return the step towards the change that was asked for."""
    if scene.context.changeable is None:
        if booking.pending(scene) is not None and Wish.MOVE in scene.wishes:
            return booking.look(scene)
        return Say(scene.say(P.NO_APPOINTMENT))
    if Wish.CANCEL in scene.wishes and not _to_another_time(scene):
        return cancel(scene)
    return booking.search(scene, booking.booked_services(scene) or scene.topic)


def _to_another_time(scene: Scene) -> bool:
    """Say whether it is to be moved; `I can't come, cancel it` moves nothing."""
    if Wish.MOVE not in scene.wishes:
        return False
    return scene.when is not None or hears(Cue.MOVING, scene.text)


def cancel(scene: Scene) -> Step:
    """Ask whether to cancel; after the yes, cancel."""
    view = scene.context.changeable
    result = scene.result("cancel")
    if result is None:
        return Use("cancel", {})
    if view is None:
        return Say(scene.say(P.NO_APPOINTMENT))
    when = scene.on(view.starts_at)
    if result.error:
        return _refused(scene, result)
    if result.sayable.cancelled:
        return Say(scene.say(P.CANCELLED, {"when": when}))
    named = listed(view.service_names, scene.language)
    return Say(scene.say(P.CANCEL_ASKED, {"when": when, "services": named}))


def move(scene: Scene) -> Step:
    """Move the appointment to the held time, and say what became of it."""
    card = booking.pending(scene)
    result = scene.result("move")
    if result is None or card is None:
        return Use("move", {})
    if result.error == "price_changed":
        return Say(scene.say(P.PRICE_CHANGED, booking.held_words(scene, card, result.body)))
    if result.error is None:
        slots = booking.held_words(scene, card, result.body)
        return Say(scene.say(P.MOVED, {**slots, "name": booking.name_after(scene)}))
    if result.cards:
        return Say(scene.say(P.TAKEN_MEANWHILE))
    return _refused(scene, result)


def _refused(scene: Scene, result: Result) -> Step:
    view = scene.context.changeable
    if result.error == "too_late" and view is not None:
        reason = "The customer wants to change an appointment that is too close to change online."
        said = scene.say(P.TOO_LATE_TO_CHANGE, {"when": scene.on(view.starts_at)})
        return ask_person(scene, reason=reason, say=said)
    if view is not None and result.error in {"unknown_tool", "no_appointment"}:
        reason = "The customer wants to change the appointment."
        said = scene.say(P.PERSON_CHANGES, {"when": scene.on(view.starts_at)})
        return ask_person(scene, reason=reason, say=said)
    return Say(scene.say(P.MOVE_FAILED))


def said_no(scene: Scene) -> Step:
    """Answer a no to what is on the table."""
    card = booking.pending(scene)
    view = scene.context.changeable
    if view is not None and card is not None and booking.action(card) in {"cancel", "move"}:
        return Say(scene.say(P.STAYS_BOOKED, {"when": scene.on(view.starts_at)}))
    if times.wants_other(scene):
        return booking.look(scene)
    return Say(scene.say(P.NOT_BOOKING_IT))
