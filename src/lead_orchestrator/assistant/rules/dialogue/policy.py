"""The scripted model's next step: care first, then the time on the table, then questions.

Pure and deterministic: the same conversation gives the same step.
"""

from __future__ import annotations

import re
from datetime import datetime

from lead_orchestrator.assistant.rules.dialogue import booking
from lead_orchestrator.assistant.rules.dialogue.answers import answers, price
from lead_orchestrator.assistant.rules.dialogue.care import urgent
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.understanding.intents import Wish, confirms

_BOOKING = frozenset({Wish.BOOK, Wish.TIMES, Wish.OTHER_TIMES})
_QUESTIONS = frozenset(
    {
        Wish.BARGAIN, Wish.PRICE, Wish.TOTAL, Wish.SERVICES, Wish.DESCRIBE, Wish.COMPARE,
        Wish.DURATION, Wish.HOURS, Wish.ADDRESS, Wish.PHONE, Wish.MINE, Wish.WARRANTY, Wish.LAW,
        Wish.PAYMENT, Wish.WAIT, Wish.PHOTO, Wish.LANGUAGE,
    }
)  # fmt: skip
_WEAK = frozenset({Wish.SERVICES, Wish.TOTAL, Wish.WARRANTY, Wish.HOURS, Wish.PAYMENT})
_WHAT_CAN_YOU_DO = re.compile(r"(?:hi|hello|hey|so|ok)?[ ,]*what (?:can|do) (?:you|u) do[ ?!.]*")
_ENDS_ASKING = re.compile(r"\?\s*$")
SAFE = (
    "I want to be sure you get the right answer, so I've asked a person at the shop to help you"
    " here."
)


def next_step(scene: Scene) -> Step:
    """Return what the scripted model does next."""
    first = urgent(scene)
    if first is not None:
        return first
    if _WHAT_CAN_YOU_DO.fullmatch(scene.text):
        return Say(_abilities(scene) + " What would you like to start with?")
    if booking.said_yes(scene):
        return booking.book(scene)
    if _wants_change(scene):
        return booking.change(scene)
    picked = booking.pick(scene)
    if picked is not None and not _asks_something_else(scene):
        return picked
    if _asks(scene):
        return _answer(scene)
    if _wants_times(scene):
        return booking.look(scene)
    return _small_talk(scene)


def _wants_change(scene: Scene) -> bool:
    """Say whether an appointment is to be changed; `cancel` to a time on the table is a no."""
    if scene.context.appointment is not None:
        return bool(scene.wishes & {Wish.CANCEL, Wish.MOVE})
    return Wish.CANCEL in scene.wishes and booking.pending(scene) is None


def retreat(scene: Scene) -> Step:
    """Return the step after a sentence of ours was stopped: a person takes it from here."""
    if scene.result("hand_off") is None:
        return Use("hand_off", {"reason": "An answer of the assistant was stopped by a guard."})
    return Say(SAFE)


def _asks(scene: Scene) -> bool:
    return bool(scene.wishes & _QUESTIONS)


def _asks_something_else(scene: Scene) -> bool:
    return bool(scene.wishes & (_QUESTIONS - _WEAK - {Wish.BARGAIN})) and scene.when is None


def _wants_times(scene: Scene) -> bool:
    if scene.wishes & _BOOKING:
        return True
    if scene.when is not None and not _greets_only(scene):
        return True
    if booking.bare_time(scene) is not None:
        return True
    if booking.pending(scene) is not None and Wish.NO in scene.wishes:
        return False
    return confirms(scene.text) and booking.offered_times(scene)


def _greets_only(scene: Scene) -> bool:
    return (
        Wish.GREETING in scene.wishes
        and re.fullmatch(
            r"(?:hi|hello|hey)?[ ,]*good (?:morning|afternoon|evening)[\w ,.!]{0,20}", scene.text
        )
        is not None
    )


def _answer(scene: Scene) -> Step:
    """Answer the questions, then lead on with one question of ours, or with times."""
    strong = scene.wishes & (_QUESTIONS - _WEAK)
    wants_times = _wants_times_too(scene)
    if not strong and wants_times and not _is_real_question(scene):
        return booking.look(scene)
    said = answers(scene)
    if isinstance(said, Use):
        return said
    if not said:
        return booking.look(scene) if wants_times else _small_talk(scene)
    text = ("\n" if any("\n" in part for part in said) else " ").join(said)
    if _ENDS_ASKING.search(text):
        return Say(text)
    if wants_times and scene.topic and _goes_with_times(scene):
        step = booking.look(scene)
        return step if isinstance(step, Use) else Say(f"{text}\n\n{step.text}")
    return Say(f"{text} {_leading_on(scene)}".strip())


def _wants_times_too(scene: Scene) -> bool:
    """Say whether a message with a question also asks for times."""
    said = scene.wishes
    if Wish.MINE in said:
        return False
    if Wish.HOURS in said:  # `when are you open` asks for hours
        return Wish.BOOK in said
    return bool(said & _BOOKING) or scene.when is not None


def _is_real_question(scene: Scene) -> bool:
    weak = scene.wishes & _WEAK
    if Wish.HOURS in weak or Wish.WARRANTY in weak or Wish.PAYMENT in weak:
        return True
    return bool(weak) and scene.when is None and not scene.wishes & {Wish.TIMES, Wish.OTHER_TIMES}


def _goes_with_times(scene: Scene) -> bool:
    return not scene.wishes & {Wish.BARGAIN, Wish.LAW, Wish.WARRANTY, Wish.PAYMENT, Wish.LANGUAGE}


def _leading_on(scene: Scene) -> str:
    if scene.context.appointment is not None:
        return "Is there anything else you'd like to know?"
    if booking.pending(scene) is not None:
        return (
            "Shall I book the time I'm holding for you?"
            if _still_held(scene)
            else (booking.coming_days(scene))
        )
    if scene.result("services") is not None:
        return "Which one are you interested in?"
    if booking.offered_times(scene):  # asked a moment ago: nobody likes to be asked twice
        return scene.pick(
            "Just say when you'd like to come in.",
            "Whenever you're ready, tell me a day that suits you.",
        )
    return booking.coming_days(scene)


def _still_held(scene: Scene) -> bool:
    card = booking.pending(scene)
    return card is not None and datetime.fromisoformat(str(card["expires_at"])) > scene.context.now


def _small_talk(scene: Scene) -> Step:
    said = scene.wishes
    if booking.pending(scene) is not None and said & {Wish.NO, Wish.CANCEL}:
        return _no_to_time(scene)
    if said & {Wish.THANKS, Wish.DONE, Wish.BYE}:
        return Say(_farewell(scene))
    if not scene.wanted.empty or scene.vehicle is not None:
        return _about_service(scene)
    return _pleasantry(scene) or (booking.look(scene) if confirms(scene.text) else _lost(scene))


def _pleasantry(scene: Scene) -> Step | None:
    said = scene.wishes
    if Wish.NO in said and len(scene.text.split()) <= 6:  # noqa: PLR2004 - a short no
        return Say(
            scene.pick(
                "No problem. I'm here if anything comes up.",
                "That's fine. Just write here whenever you like.",
            )
        )
    if Wish.GREETING in said:
        return Say(_greeting(scene))
    if Wish.WHAT_CAN_YOU_DO in said:
        return Say(_abilities(scene) + " What would you like to start with?")
    return None


def _no_to_time(scene: Scene) -> Step:
    if re.search(r"\b(?:another|other|different|later|earlier)\b", scene.text):
        return booking.look(scene)
    return Say("No problem, I won't book it. Would you like me to look at other times?")


def _farewell(scene: Scene) -> str:
    view = scene.context.appointment
    if view is not None:
        return scene.pick(
            f"You're welcome! See you on {view.label}.",
            f"Happy to help. We'll see you on {view.label}.",
        )
    return scene.pick(
        "You're welcome! I'm here whenever you'd like to look at times.",
        "Happy to help. Write here whenever you're ready.",
    )


def _greeting(scene: Scene) -> str:
    name = f" {scene.name}" if scene.name else ""
    shop = scene.context.location.name
    if scene.context.appointment is not None:
        return (
            f"Hi{name}! You're booked for {scene.context.appointment.label}. What can I do for you?"
        )
    asked = scene.asked_for
    if asked:
        return (
            f"Hi{name}! I'm the virtual assistant of {shop}."
            f" You asked about {asked[0].name} for {scene.car}."
            " Would you like the price, or shall I look at times?"
        )
    return (
        f"Hi{name}! I'm the virtual assistant of {shop}."
        f" I can give you prices for {scene.car} and find you a time. What would you like to know?"
    )


def _about_service(scene: Scene) -> Step:
    """A service named with no question: its price, then a time."""
    part = price(scene)
    if isinstance(part, Use):
        return part
    text = part or ""
    return Say(text if _ENDS_ASKING.search(text) else f"{text} {_leading_on(scene)}".strip())


def _abilities(scene: Scene) -> str:
    return (
        f"I can give you prices for {scene.car}, tell you what a service includes and how long it"
        " takes, our hours and address, and find you a time and book it."
    )


def _lost(scene: Scene) -> Step:
    """Say honestly that it was not understood; the second time running a person is offered."""
    again = "didn't quite get that" in scene.last_said or "not sure i can answer" in scene.last_said
    if again:
        if scene.result("hand_off") is None:
            return Use("hand_off", {"reason": "The assistant did not understand twice."})
        return Say(
            "I'm sorry, I still don't follow. I've asked a person at the shop to answer you here."
        )
    if scene.text.endswith("?"):
        return Say(
            "I'm not sure I can answer that one. "
            + _abilities(scene)
            + " Or would you like me to get a person from the shop?"
        )
    return Say(
        "Sorry, I didn't quite get that. " + _abilities(scene) + " What would you like to know?"
    )
