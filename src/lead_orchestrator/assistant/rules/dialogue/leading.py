"""The one question an answer ends with: back to what is on the table, or on to a time."""

from __future__ import annotations

import re
from datetime import datetime

from lead_orchestrator.assistant.rules.cards import last_card
from lead_orchestrator.assistant.rules.dialogue import booking, times
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Scene

ENDS_ASKING = re.compile(r"\?\s*$")
# We asked whether to look at times: our own words, or a model's in any of the languages.
_OFFERS_TIMES = re.compile(
    r"\b(?:times?|day|when|book|come in|schedule|horarios?|hora|dia|cuando|agend\w+|reserv\w+|venir"
    r"|cita|disponibilit\w+|heures?|jour|quand|rendez-vous|passer)\b[^?]*\?\s*$"
)


def offered_times(scene: Scene) -> bool:
    """Say whether our last message asked if we should look at times."""
    return _OFFERS_TIMES.search(scene.last_said) is not None or scene.was_said(
        P.LOOK_AT_TIMES, P.WHENEVER
    )


def leading_on(scene: Scene) -> str:
    """Return the question that an answer ends with."""
    card = booking.pending(scene)
    if card is not None:
        return _about_pending(scene)
    if scene.context.appointment is not None:
        return scene.say(P.ANYTHING_ELSE)
    if scene.result("services") is not None:
        return scene.say(P.WHICH_ONE)
    if _needs_car(scene):
        return scene.say(P.ASK_CAR)
    focus = last_card(scene.cards, "slots", "confirm", "booking")
    if focus is not None and focus.get("kind") == "slots" and scene.starts(focus):
        return scene.say(P.WHICH_TIME)
    if scene.was_said(P.WHENEVER):
        return ""
    if offered_times(scene):  # asked a moment ago: nobody likes to be asked twice
        return scene.say(P.WHENEVER)
    return times.coming_days(scene)


def _about_pending(scene: Scene) -> str:
    """Put the question of the time on the table again."""
    card = booking.pending(scene)
    assert card is not None  # noqa: S101 - asked only with a card on the table
    at = datetime.fromisoformat(str(card["starts_at"]))
    what = booking.action(card)
    if what == "cancel":
        return scene.say(P.SHALL_I_CANCEL_IT, {"when": scene.on(at)})
    if what == "move":
        return scene.say(P.SHALL_I_MOVE_IT, {"label": scene.label(at)})
    held = datetime.fromisoformat(str(card["expires_at"])) > scene.context.now
    phrase = P.SHALL_I_BOOK_IT if held else P.SHALL_I_STILL
    return scene.say(phrase, {"when": scene.on(at)})


def _needs_car(scene: Scene) -> bool:
    """Say whether the price depends on a vehicle we do not know and have not asked for."""
    return (
        scene.context.car is None
        and scene.vehicle is None
        and any(service.starting_at for service in scene.topic)
        and not scene.ever_said(P.ASK_CAR)
    )
