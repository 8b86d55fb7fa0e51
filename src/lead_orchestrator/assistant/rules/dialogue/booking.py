"""From a wish for a time to a held time to a booked one, one question at a time.

A time is kept only by `hold`, booked only by `book` and moved only by `move`, after the customer
said yes to the time that is on the table.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from lead_orchestrator.assistant.rules.cards import last_card
from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import Card, Json
from lead_orchestrator.assistant.rules.dialogue import car, times
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears, ordinal
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import said_in
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.wording import LANGUAGES, about_length_words, listed, moment_words

_MORNING_ENDS = 12
_PUT_AGAIN = (P.SHALL_I_BOOK_IT, P.SHALL_I_STILL, P.SHALL_I_MOVE_IT, P.SHALL_I_CANCEL_IT)
_OTHER_QUESTIONS = (
    P.NOT_BOOKING_IT, P.LOOK_AT_TIMES, P.ANYTHING_ELSE, P.WHAT_TO_KNOW, P.OR_A_PERSON, P.UNSURE,
    P.WHICH_ONE, P.ASK_CAR, P.START_WITH, P.OTHERS_PRIVATE, P.NOT_TO_OTHERS, P.BOOK_FAILED,
    P.MOVE_FAILED, P.HOLD_FAILED,
)  # fmt: skip


def pending(scene: Scene) -> Card | None:
    """Return the confirm card that waits for an answer, if one does."""
    focus = scene.focus
    if focus is None or focus.get("kind") != "confirm" or _declined(scene):
        return None
    # A card about an appointment means nothing once that is gone, or once there is another.
    if action(focus) in {"move", "cancel"}:
        return focus if scene.context.changeable is not None else None
    return focus if scene.context.appointment is None else None


def _declined(scene: Scene) -> bool:
    """Say whether the customer said no to the card since it was shown."""
    for line in reversed(scene.ours):
        if said_in(plain(line.text), P.NOT_BOOKING_IT, P.STAYS_BOOKED):
            return True
        if any(card.get("kind") == "confirm" for card in line.cards):
            return False
    return False


def action(card: Card) -> str:
    """Return what a yes to a confirm card does: `book`, `move` or `cancel`."""
    return str(card.get("action") or "book")


def said_yes(scene: Scene) -> bool:
    """Say whether the message is a clear yes to what is on the table.

    A yes that names another day or time is a new wish.
    """
    card = pending(scene)
    if card is None or not confirms(scene.text) or not _asked_about(scene):
        return False
    when = scene.when
    if when is None or when.earliest:
        return True
    at = datetime.fromisoformat(str(card["starts_at"])).astimezone(scene.context.location.zone)
    return when.fits(at)


def _asked_about(scene: Scene) -> bool:
    """Say whether our newest message put the question of the card: a yes answers what was asked."""
    newest = scene.ours[-1] if scene.ours else None
    if newest is None:
        return False
    if any(card.get("kind") == "confirm" for card in newest.cards):
        return True
    if scene.was_said(*_PUT_AGAIN):
        return True
    return newest.text.rstrip().endswith("?") and not scene.was_said(*_OTHER_QUESTIONS)


def book(scene: Scene) -> Step:
    """Book what is held, and say what the tool says became of it."""
    card = pending(scene)
    result = scene.result("book")
    if result is None:
        return Use("book", {})
    if result.error is None and card is not None:
        slots = held_words(scene, card, result.body)
        return Say(
            scene.say(
                P.BOOKED_SMS if scene.sms else P.BOOKED,
                {**slots, "name": name_after(scene), "address": scene.context.location.address},
            )
        )
    if result.error == "already_booked":
        return has_appointment(scene)
    if result.error == "price_changed" and card is not None:
        return Say(scene.say(P.PRICE_CHANGED, held_words(scene, card, result.body)))
    if result.cards:
        return Say(scene.say(P.TAKEN_MEANWHILE))
    return Say(scene.say(P.BOOK_FAILED))


def name_after(scene: Scene) -> str:
    """Return `, Jo`, or nothing when the name is not one to say aloud."""
    return f", {scene.name}" if scene.name else ""


def held_words(scene: Scene, card: Card, body: Json) -> dict[str, str]:
    """Return a held or booked time in words: which services, when, and for how much."""
    at = datetime.fromisoformat(str(card["starts_at"]))
    services = scene.of_card(card)
    names = [s.name for s in services] or str(card.get("service_name")).split(" + ")
    return {
        "services": listed(names, scene.language),
        "when": scene.on(at),
        "price": str(body.get("price_text") or card.get("price_text")),
    }


def has_appointment(scene: Scene) -> Step:
    """Say what is booked already, and offer to move it."""
    view = scene.context.appointment
    if view is None:
        return Say(scene.say(P.ALREADY_BOOKED_UNKNOWN))
    return Say(scene.say(P.ALREADY_BOOKED, {"label": scene.label(view.starts_at)}))


def pick(scene: Scene) -> Step | None:
    """Return the step when the message picks one of the times on the table, or None."""
    focus = last_card(scene.cards, "slots", "confirm", "booking", "services")
    if focus is not None and focus.get("kind") == "confirm":
        return _the_other(scene)
    if focus is None or focus.get("kind") != "slots":
        return None
    starts = scene.starts(focus)
    if not starts or (Wish.OTHER_TIMES in scene.wishes and not _labelled(scene, focus)):
        return None
    chosen = _labelled(scene, focus) or _chosen(scene, starts)
    if chosen is None:
        if confirms(scene.text) and scene.when is None and not scene.was_said(*_OTHER_QUESTIONS):
            return (
                Say(scene.say(P.WHICH_OF_THOSE))
                if len(starts) > 1
                else hold(scene, starts[0], services=scene.of_card(focus))
            )
        return None
    return hold(scene, chosen, services=scene.of_card(focus) or scene.topic)


def _the_other(scene: Scene) -> Step | None:
    """`No, the other one`, or `the second one instead`, of the times shown before the held one."""
    held = pending(scene)
    slots = last_card(scene.cards, "slots")
    if held is None or slots is None or action(held) == "cancel":
        return None
    at = datetime.fromisoformat(str(held["starts_at"]))
    starts = scene.starts(slots)
    others = [s for s in starts if s != at]
    services = scene.of_card(slots) or scene.topic
    if hears(Cue.OTHER_ONE, scene.text):
        if len(others) == 1:
            return hold(scene, others[0], services=services)
        return Say(scene.say(P.WHICH_TIME)) if others else None
    place = ordinal(scene.text, len(starts))
    if place is not None and not confirms(scene.text) and starts[place] != at:
        return hold(scene, starts[place], services=services)
    return None


def other_services(scene: Scene) -> Card | None:
    """Return the card on the table when the message names other services for its time."""
    card = pending(scene)
    if card is None or action(card) != "book" or scene.wanted.empty:
        return None
    return card if scene.topic and set(scene.topic) != set(scene.of_card(card)) else None


def _labelled(scene: Scene, focus: Card) -> datetime | None:
    zone = scene.context.location.zone
    for slot in cast("list[dict[str, Json]]", focus.get("slots") or []):
        at = datetime.fromisoformat(str(slot["starts_at"]))
        local = at.astimezone(zone)
        labels = [moment_words(local.date(), local.time(), spoken) for spoken in LANGUAGES]
        if any(scene.read(said) in scene.text for said in (*labels, str(slot.get("label")))):
            return at
    return None


def _chosen(scene: Scene, starts: list[datetime]) -> datetime | None:
    shown = starts[: times.SHOWN_SMS] if scene.sms else starts
    place = ordinal(scene.text, len(shown))
    if place is not None:
        return shown[place]
    when = scene.when
    if when is None or (not when.days and when.at is None and when.part is None):
        when = times.bare_time(scene) or when
    if when is not None and (when.days or when.at or when.part or when.after or when.before):
        fitting = [s for s in starts if when.fits(s)]
        if not fitting and when.at and when.at.hour < _MORNING_ENDS:  # `8` may be tonight
            late = replace(when, at=when.at.replace(hour=when.at.hour + 12))
            fitting = [s for s in starts if late.fits(s)]
        sure = when.at is not None or hears(Cue.TAKING, scene.text)
        return fitting[0] if len(fitting) == 1 and sure else None
    if hears(Cue.ANY_TIME, scene.text):
        return starts[0]
    return starts[-1] if hears(Cue.LATEST, scene.text) else None


def hold(scene: Scene, starts_at: datetime, *, services: tuple[Service, ...]) -> Step:
    """Keep a time and ask for the yes."""
    result = scene.result("hold")
    if result is None:
        local = starts_at.astimezone(scene.context.location.zone)
        asked: dict[str, Json] = {
            "services": [s.code for s in services],
            "starts_at": local.isoformat(),
        }
        return Use("hold", asked | ({"purpose": "move"} if moving(scene) else {}))
    card = next((c for c in result.cards if c.get("kind") == "confirm"), None)
    if result.error is None and card is not None:
        slots = held_words(scene, card, result.body)
        if action(card) == "move":
            return Say(scene.say(P.MOVE_HELD, slots))
        if scene.sms:
            return Say(scene.say(P.HELD_SHORT, slots))
        return Say(scene.say(P.HELD, {**slots, "takes": _takes(scene, result.body)}))
    if result.cards:
        return Say(scene.say(P.NOT_FREE_ANY_MORE))
    return Say(scene.say(P.HOLD_FAILED))


def _takes(scene: Scene, body: Json) -> str:
    minutes = body.get("duration_minutes")
    if not minutes:
        return ""
    length = about_length_words(int(minutes), scene.language)
    return scene.say(P.TAKING_ABOUT, {"length": length})


def moving(scene: Scene) -> bool:
    """Say whether a time is looked for to move an appointment to."""
    if scene.context.appointment is not None:
        return True
    asked = Wish.MOVE in scene.wishes or scene.was_said(P.NEW_TIMES, P.ALREADY_BOOKED)
    return asked and scene.context.changeable is not None


def look(scene: Scene) -> Step:
    """Look for times for the services and days asked for; ask what is missing first."""
    view = scene.context.appointment
    if view is not None and scene.when is None and times.bare_time(scene) is None:
        return has_appointment(scene)
    step = car.for_this_car(scene)
    if step is not None:
        return step
    return search(scene, (booked_services(scene) if moving(scene) else ()) or scene.topic)


def booked_services(scene: Scene) -> tuple[Service, ...]:
    """Return the services of the appointment, when there is one to move."""
    view = scene.context.changeable
    if view is None:
        return ()
    found = [scene.context.offer_of_id(i) for i in view.service_ids]
    return tuple(s for s in found if s is not None)


def search(scene: Scene, services: tuple[Service, ...]) -> Step:
    """Look for times for some services, and offer or hold what is found."""
    if not services:
        return _which_service(scene)
    found = scene.result("availability")
    if found is None:
        return Use("availability", times.arguments(scene, services))
    start = None if found.error else times.sure_start(scene, found)
    if start is not None:
        return hold(scene, start, services=services)
    return times.offer(scene, found, services, moving=moving(scene))


def _which_service(scene: Scene) -> Step:
    if scene.result("services") is None:
        choices = scene.choices[: times.SHOWN_SMS] if scene.sms else scene.choices
        return Use("services", {"services": [s.code for s in choices]})
    return Say(scene.say(P.WHICH_SERVICE, {"car": scene.car}))
