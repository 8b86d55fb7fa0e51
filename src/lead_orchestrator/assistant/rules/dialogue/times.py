"""Which free times to look for, and how what was found is offered.

A time is offered only by the `availability` tool; nothing here invents one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from lead_orchestrator.assistant.rules.context import Json, Result
from lead_orchestrator.assistant.rules.dialogue.care import ask_person
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step
from lead_orchestrator.assistant.rules.dialogue.words import on_day
from lead_orchestrator.assistant.rules.understanding.dates import PARTS, When
from lead_orchestrator.assistant.rules.understanding.intents import Wish
from lead_orchestrator.assistant.rules.understanding.when import find_clock
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.wording import listed

SHORT = 9
SHOWN_SMS = 3
_WEEKEND = 5


def bare_time(scene: Scene) -> When | None:
    """Return the time in `2 works` or `can you do 3?`, said while times are on the table."""
    focus = scene.focus
    if focus is None or focus.get("kind") == "services" or len(scene.text.split()) > SHORT:
        return None
    clock = find_clock(scene.text, scene.context.language, bare=True)
    return None if clock.at is None else When(at=clock.at)


def wish_of(scene: Scene) -> When:
    """Return when the customer wants to come, with the days they named before if only a time."""
    when = scene.when or bare_time(scene) or When()
    booked = scene.context.changeable
    if booked is not None and len(when.days) > 1:
        # `move my Friday appointment to Monday`: the booked day is where it comes from
        held = booked.starts_at.astimezone(scene.context.location.zone).date()
        when = replace(when, days=tuple(d for d in when.days if d != held))
    if when.days or when.earliest:
        return when
    if when == When() and (card := scene.focus) is not None and card.get("kind") == "confirm":
        at = datetime.fromisoformat(str(card["starts_at"])).astimezone(scene.context.location.zone)
        if not scene.wanted.empty:  # other work at the time on the table
            return When(days=(at.date(),), at=at.time())
    if when == When() and scene.was_said(P.VEHICLE_ASKED):
        return next((w for line in scene.theirs[:1] if (w := scene.find_when(line.text))), when)
    if when != When() or Wish.OTHER_TIMES in scene.wishes:
        for line in scene.theirs:
            before = scene.find_when(line.text)
            if before is not None and before.days:
                return replace(when, days=before.days)
    return when


def arguments(scene: Scene, services: tuple[Service, ...]) -> dict[str, Json]:
    """Return what to ask the `availability` tool."""
    when = wish_of(scene)
    asked: dict[str, Json] = {"services": [s.code for s in services]}
    if when.days:
        asked["days"] = [d.isoformat() for d in (*when.days, *when.other_days)]
    low, high = PARTS[when.part] if when.part else (None, None)
    if when.at:
        asked["at"] = when.at.isoformat("minutes")
    after, before = when.after or low, when.before or high
    if after and not when.at:
        asked["after"] = after.isoformat("minutes")
    if before and not when.at:
        asked["before"] = before.isoformat("minutes")
    if Wish.OTHER_TIMES in scene.wishes and when.at is None and scene.when is None:
        asked["new_only"] = True
    return asked


def sure_start(scene: Scene, found: Result) -> datetime | None:
    """Return the one start that is exactly what the customer asked for, if there is one."""
    when = wish_of(scene)
    slots = cast("list[dict[str, Json]]", found.body.get("slots") or [])
    if not slots or not found.body.get("exact"):
        return None
    if when.at is None or len(when.days) != 1 or when.ambiguous:
        return None
    return datetime.fromisoformat(str(slots[0]["starts_at"]))


def offer(
    scene: Scene, found: Result, services: tuple[Service, ...], *, moving: bool = False
) -> Step:
    """Say what times there are; the card (or the text message's list) shows them."""
    if found.error:
        return Say(scene.say(P.LOOK_FAILED))
    slots = cast("list[dict[str, Json]]", found.body["slots"])
    if not slots:
        reason = "No free time was found for the customer."
        return ask_person(scene, reason=reason, say=scene.say(P.NO_TIMES))
    named = {"services": listed([s.name for s in services], scene.language)}
    if not found.body["exact"]:
        why = why_not(scene, wish_of(scene), found)
        return Say(scene.say(P.CLOSEST_TIMES, {"why": why, **named}))
    if len(slots) == 1:
        start = datetime.fromisoformat(str(slots[0]["starts_at"]))
        return Say(scene.say(P.ONE_TIME, {"label": scene.label(start), **named}))
    if wish_of(scene).ambiguous:
        return Say(scene.say(P.BOTH_DAYS, named))
    return Say(scene.say(P.NEW_TIMES if moving else P.TIMES, named))


def why_not(scene: Scene, when: When, found: Result) -> str:
    """Return why there is nothing at the time asked for."""
    day = when.days[0] if len(when.days) == 1 else None
    if found.body.get("shown_all"):
        return scene.say(P.SHOWN_ALL)
    if day is None:
        return scene.say(P.NOTHING_EXACT)
    context = scene.context
    if day > context.today + timedelta(days=context.location.booking.horizon_days):
        return scene.say(P.TOO_FAR)
    if day < context.today or (
        day == context.today and when.at is not None and when.at <= context.local_now.time()
    ):
        return scene.say(P.PAST)
    said = {"day": on_day(context, day, scene.language)}
    if found.body.get("closed"):
        return scene.say(P.WE_ARE_CLOSED, said)
    timed = (when.at or when.after or when.before or when.part) is not None
    return scene.say(P.NOT_THAT_TIME if timed else P.NOTHING_LEFT, said)


def coming_days(scene: Scene) -> str:
    """Return the question that leads on to times."""
    later = scene.context.local_now + timedelta(days=1)
    soon = P.THIS_WEEK if later.weekday() < _WEEKEND else P.NEXT_WEEK
    return scene.say(P.LOOK_AT_TIMES, {"soon": scene.say(soon)})


def wants_other(scene: Scene) -> bool:
    """Say whether a no asks for another time."""
    return hears(Cue.OTHER_TIME, scene.text)
