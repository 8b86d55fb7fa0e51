"""From a wish for a time to a held time to a booked one, one question at a time.

A time is offered only by the `availability` tool, kept only by `hold`, booked only by `book` after
the customer said yes to the time that is on the table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from lead_orchestrator.assistant.rules.context import Card, Json, Result
from lead_orchestrator.assistant.rules.dialogue.care import ask_person
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use, ordinal
from lead_orchestrator.assistant.rules.dialogue.words import length, listed, named_day
from lead_orchestrator.assistant.rules.understanding.clock_en import find_clock
from lead_orchestrator.assistant.rules.understanding.dates import PARTS, When
from lead_orchestrator.assistant.rules.understanding.dates_en import find_when
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms
from lead_orchestrator.catalogue.rules.pricing import Service

_ANY = re.compile(
    r"\b(?:any(?: of (?:them|those|these))?|either|whichever|you (?:pick|choose)|don'?t care"
    r"|doesn'?t matter|soonest|earliest|first available|asap)\b"
)
_TAKING = re.compile(
    r"\b(?:works?|please|good|great|perfect|fine|take|book|ok(?:ay)?|let'?s|yes|sounds|one|slot"
    r"|that|for|is|do|at|is)\b|^[\d:apm. ]+[.!]?$"
)
SHORT = 9
_OFFERS_TIMES = re.compile(
    r"\b(?:times?|day|when|book|come in|schedule)\b[^?]*\?\s*$"
    r"|\b(?:say when you'd like to come in|tell me a day that suits you)\.$"
)


def pending(scene: Scene) -> Card | None:
    """Return the confirm card that waits for an answer, if one does."""
    focus = scene.focus
    return focus if focus is not None and focus.get("kind") == "confirm" else None


def said_yes(scene: Scene) -> bool:
    """Say whether the message is a clear yes to the held time on the table.

    A yes that names another day or time is a new wish.
    """
    card = pending(scene)
    if card is None or not confirms(scene.text):
        return False
    when = scene.when
    if when is None or when.earliest:
        return True
    at = datetime.fromisoformat(str(card["starts_at"])).astimezone(scene.context.location.zone)
    return when.fits(at)


def book(scene: Scene) -> Step:
    """Book what is held, and say what the tool says became of it."""
    result = scene.result("book")
    if result is None:
        return Use("book", {})
    if result.error is None:
        body = result.body
        name = f", {scene.name}" if scene.name else ""
        head = scene.pick(f"You're booked{name}!", f"All done{name}, you're booked!")
        return Say(
            f"{head} {body['services_text']} on {body['label']}, {body['price_text']}."
            f" We're at {scene.context.location.address}."
            f" A confirmation with a calendar file is on its way. Anything else I can help with?"
        )
    if result.error == "already_booked":
        return _has_appointment(scene, result)
    if result.cards:
        return Say(
            "I'm sorry, that time was taken while we were talking."
            " Here are the closest ones I have. Which would you like?"
        )
    return Say("I couldn't book that time. Would you like me to look at other times?")


def _has_appointment(scene: Scene, result: Result | None = None) -> Step:
    view = scene.context.appointment
    label = view.label if view else (result.body.get("label") if result else "")
    if not label:
        return Say("You already have an appointment. Would you like a person to change it?")
    return Say(
        f"You already have an appointment: {label}."
        " If you'd like to change it, would you like me to get a person from the shop?"
    )


def change(scene: Scene) -> Step:
    """Moving and cancelling are done by a person, for now."""
    view = scene.context.appointment
    if view is None:
        if pending(scene) is not None and Wish.MOVE in scene.wishes:
            return look(scene)
        return Say(
            "I don't see an appointment for you yet, so there's nothing to change."
            " Would you like to look at times?"
        )
    what = "cancel" if Wish.CANCEL in scene.wishes else "change"
    return ask_person(
        scene,
        reason=f"The customer wants to {what} the appointment.",
        say=f"I can see your appointment on {view.label}. I've asked a person at the shop to"
        f" {what} it with you here.",
    )


def pick(scene: Scene) -> Step | None:
    """Return the step when the message picks one of the times on the table, or None."""
    focus = scene.focus
    if focus is None or focus.get("kind") != "slots":
        return None
    starts = scene.starts(focus)
    if not starts or (Wish.OTHER_TIMES in scene.wishes and not _labelled(scene, focus)):
        return None
    chosen = _labelled(scene, focus) or _chosen(scene, starts)
    if chosen is None:
        if confirms(scene.text) and scene.when is None:
            return (
                Say("Great! Which of those times would you like?")
                if len(starts) > 1
                else hold(scene, starts[0], services=scene.of_card(focus))
            )
        return None
    return hold(scene, chosen, services=scene.of_card(focus) or scene.topic)


def _labelled(scene: Scene, focus: Card) -> datetime | None:
    for slot in cast("list[dict[str, Json]]", focus.get("slots") or []):
        if scene.read(str(slot.get("label"))) in scene.text:
            return datetime.fromisoformat(str(slot["starts_at"]))
    return None


def _chosen(scene: Scene, starts: list[datetime]) -> datetime | None:
    place = ordinal(scene.text, len(starts))
    if place is not None:
        return starts[place]
    when = scene.when
    if when is None or (not when.days and when.at is None and when.part is None):
        when = bare_time(scene) or when
    if when is not None and (when.days or when.at or when.part or when.after or when.before):
        fitting = [s for s in starts if when.fits(s)]
        if not fitting and when.at and when.at.hour < 12:  # noqa: PLR2004 - `8` may be tonight
            late = replace(when, at=when.at.replace(hour=when.at.hour + 12))
            fitting = [s for s in starts if late.fits(s)]
        return fitting[0] if len(fitting) == 1 and (when.at or _TAKING.search(scene.text)) else None
    if _ANY.search(scene.text):
        return starts[0]
    if re.search(r"\b(?:latest|last) (?:one|time|slot)?", scene.text):
        return starts[-1]
    return None


def hold(scene: Scene, starts_at: datetime, *, services: tuple[Service, ...]) -> Step:
    """Keep a time and ask for the yes."""
    result = scene.result("hold")
    if result is None:
        local = starts_at.astimezone(scene.context.location.zone)
        return Use(
            "hold",
            {"services": [s.code for s in services], "starts_at": local.isoformat()},
        )
    if result.error is None:
        body = result.body
        takes = (
            f", about {length(int(body['duration_minutes']))}"
            if body.get("duration_minutes")
            else ""
        )
        return Say(
            scene.pick("Good choice.", "Perfect.", "Sure.")
            + f" {body['services_text']} on {body['label']}, {body['price_text']}{takes}."
            " Shall I book it?"
        )
    if result.cards:
        return Say(
            "I'm sorry, that time isn't free any more. Here are the closest ones I have."
            " Which would you like?"
        )
    return Say("I couldn't hold that time. Would you like me to look at other times?")


def look(scene: Scene) -> Step:
    """Look for times for the services and days asked for; ask what is missing first."""
    if scene.context.appointment is not None:
        return _has_appointment(scene)
    if scene.other_class and scene.context.car is not None:
        return ask_person(
            scene,
            reason="The customer wants to book for another vehicle.",
            say="Your request with us is for another vehicle, so I've asked a person at the shop"
            " to set this one up with you here.",
        )
    services = scene.topic
    if not services:
        return _which_service(scene)
    found = scene.result("availability")
    if found is None:
        return Use("availability", _wish(scene, services))
    return _offer(scene, found, services)


def _which_service(scene: Scene) -> Step:
    if scene.result("services") is None:
        return Use("services", {"services": [s.code for s in scene.choices]})
    return Say(
        scene.pick(
            f"Happy to! Which service would you like for {scene.car}?",
            f"Sure, let's find a time. Which service is it for {scene.car}?",
        )
    )


def bare_time(scene: Scene) -> When | None:
    """Return the time in `2 works` or `can you do 3?`, said while times are on the table."""
    focus = scene.focus
    if focus is None or focus.get("kind") == "services" or len(scene.text.split()) > SHORT:
        return None
    clock = find_clock(scene.text, bare=True)
    return None if clock.at is None else When(at=clock.at)


def wish_of(scene: Scene) -> When:
    """Return when the customer wants to come, with the days they named before if only a time."""
    when = scene.when or bare_time(scene) or When()
    if when.days or when.earliest:
        return when
    if when != When() or Wish.OTHER_TIMES in scene.wishes:
        for line in scene.theirs:
            before = find_when(line.text, scene.context.local_now)
            if before is not None and before.days:
                return replace(when, days=before.days)
    return when


def _wish(scene: Scene, services: tuple[Service, ...]) -> dict[str, Json]:
    when = wish_of(scene)
    arguments: dict[str, Json] = {"services": [s.code for s in services]}
    if when.days:
        arguments["days"] = [d.isoformat() for d in (*when.days, *when.other_days)]
    low, high = PARTS[when.part] if when.part else (None, None)
    if when.at:
        arguments["at"] = when.at.isoformat("minutes")
    after, before = when.after or low, when.before or high
    if after and not when.at:
        arguments["after"] = after.isoformat("minutes")
    if before and not when.at:
        arguments["before"] = before.isoformat("minutes")
    if Wish.OTHER_TIMES in scene.wishes and when.at is None and scene.when is None:
        arguments["new_only"] = True
    return arguments


def _offer(scene: Scene, found: Result, services: tuple[Service, ...]) -> Step:
    if found.error:
        return Say("I couldn't look that up just now. Would you like me to get a person?")
    slots = cast("list[dict[str, Json]]", found.body["slots"])
    when = wish_of(scene)
    names = listed([s.name for s in services])
    if not slots:
        return ask_person(
            scene,
            reason="No free time was found for the customer.",
            say="I don't have any times for that online right now, so I've asked a person at the"
            " shop to answer you here.",
        )
    if found.body["exact"]:
        starts = datetime.fromisoformat(str(slots[0]["starts_at"]))
        if when.at is not None and len(when.days) == 1 and not when.ambiguous:
            return hold(scene, starts, services=services)
        if len(slots) == 1:
            return Say(f"I have one time for {names}: {slots[0]['label']}. Does that work for you?")
        if when.ambiguous:
            return Say(
                f"To be sure we mean the same day, here are the times on both for {names}."
                " Which would you like?"
            )
        return Say(
            scene.pick(
                f"Here's what I have for {names}. Which one works for you?",
                f"I have these times for {names}. Which would you like?",
            )
        )
    return Say(
        f"{_why_not(scene, when, found)} Here are the closest times I have for {names}."
        " Would one of these work?"
    )


def _why_not(scene: Scene, when: When, found: Result) -> str:
    day = when.days[0] if when.days else None
    closed = found.body.get("closed")
    if day is not None and len(when.days) == 1 and closed:
        said = named_day(scene.context, day)
        return f"We're closed {said if said in {'today', 'tomorrow'} else 'on ' + said}."
    if day is not None and len(when.days) == 1:
        said = named_day(scene.context, day)
        if (when.at or when.after or when.before or when.part) is None:
            return f"Nothing is left {said if said in {'today', 'tomorrow'} else 'on ' + said}."
        return f"I don't have that time {said if said in {'today', 'tomorrow'} else 'on ' + said}."
    if found.body.get("shown_all"):
        return "Those were all the times in that stretch."
    return "I don't have anything that fits exactly."


def offered_times(scene: Scene) -> bool:
    """Say whether our last message asked if we should look at times."""
    return _OFFERS_TIMES.search(scene.last_said) is not None


def coming_days(scene: Scene) -> str:
    """Return the question that leads on to times."""
    later = scene.context.local_now + timedelta(days=1)
    soon = "this week" if later.weekday() < 5 else "next week"  # noqa: PLR2004 - before the weekend
    return scene.pick(
        f"Would you like me to look at times {soon}?",
        f"Shall I look at times {soon}?",
    )
