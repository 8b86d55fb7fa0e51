"""The scripted model's next step: care first, then the time on the table, then questions.

Pure and deterministic: the same conversation gives the same step.
"""

from __future__ import annotations

from lead_orchestrator.assistant.rules.dialogue import booking, car, changing, languages, times
from lead_orchestrator.assistant.rules.dialogue.answers import answers
from lead_orchestrator.assistant.rules.dialogue.care import human, urgent
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.leading import (
    ENDS_ASKING,
    leading_on,
    offered_times,
)
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import variants
from lead_orchestrator.assistant.rules.dialogue.scene import Say, Scene, Step, Use
from lead_orchestrator.assistant.rules.dialogue.talk import abilities, lost, small_talk
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
# What a held time's own sentence says already.
_TOLD_BY_HOLD = frozenset({Wish.PRICE, Wish.TOTAL, Wish.DURATION, Wish.SERVICES})
_SMS_ROOM = 230  # leaves some for the question an answer ends with
SAFE = variants(P.SAFE, "en")[0]


def next_step(scene: Scene) -> Step:
    """Return what the scripted model does next."""
    first = urgent(scene)
    if first is not None:
        return _dressed(scene, first)
    known = car.first_named(scene)
    if known is not None:
        return known
    told = _tells_something(scene)  # `call me before you start` asks for nobody now
    if told and scene.result("note") is None:
        return Use("note", {"text": scene.raw[:200]})
    return _dressed(scene, (None if told else human(scene)) or _decide(scene))


def retreat(scene: Scene) -> Step:
    """Return the step after a sentence of ours was stopped: a person takes it from here."""
    if scene.result("hand_off") is None:
        return Use("hand_off", {"reason": "An answer of the assistant was stopped by a guard."})
    return Say(scene.say(P.SAFE))


def _dressed(scene: Scene, step: Step) -> Step:
    """Put before an answer what has to be said with it: that this is an AI, notes, notices."""
    if isinstance(step, Use):
        return step
    first = [line for e in scene.exchanges for line in e.result.sayable.must_say]
    note = scene.result("note")
    if note is not None and note.error is None and not scene.was_just_noted(step.text):
        first.append(scene.say(P.NOTED))
    if scene.context.must_disclose and scene.disclosure not in step.text:
        first.insert(0, scene.disclosure)
    kept = [line for line in dict.fromkeys(first) if line not in step.text]
    return Say(" ".join([*kept, step.text]))


def _tells_something(scene: Scene) -> bool:
    """Say whether the message tells the shop something to keep in mind."""
    told = Wish.NOTE in scene.wishes or hears(Cue.STATEMENT, scene.text)
    return told and not hears(Cue.QUESTION_WORD, scene.text)


def _decide(scene: Scene) -> Step:
    return _plain(scene) or _on_the_table(scene) or _asked(scene)


def _plain(scene: Scene) -> Step | None:
    """Answer what is the same at every moment of a conversation."""
    if hears(Cue.ABILITIES_ONLY, scene.text):
        return Say(f"{abilities(scene)} {scene.say(P.START_WITH)}")
    if languages.other_asked(scene):
        return Say(scene.say(P.LANGUAGES))
    return None


def _on_the_table(scene: Scene) -> Step | None:
    """Go on with what was offered: a yes to it, a change, one of the times."""
    if booking.said_yes(scene):
        return _do_it(scene)
    if car.said_yes(scene):
        return car.change(scene) or booking.search(scene, scene.topic)
    if changing.wants_change(scene) and not _picks(scene):
        return changing.change(scene)
    picked = booking.pick(scene)
    return None if _asks_something_else(scene) else picked


def _asked(scene: Scene) -> Step:
    """Answer what the message asks for by itself."""
    if _only_told(scene):
        return small_talk(scene)
    if scene.wishes & _QUESTIONS:
        return _answer(scene)
    if hears(Cue.OFF_TOPIC, scene.text) and not scene.wishes & _BOOKING:
        return lost(scene)
    return booking.look(scene) if _wants_times(scene) else small_talk(scene)


def _only_told(scene: Scene) -> bool:
    """Say whether the message only told something that is noted now."""
    note = scene.result("note")
    when = scene.when
    named = when is not None and (bool(when.days) or when.at is not None)
    return note is not None and note.error is None and not named


def _do_it(scene: Scene) -> Step:
    """Do what the customer said yes to."""
    card = booking.pending(scene)
    what = booking.action(card) if card is not None else "book"
    if what == "cancel":
        return changing.cancel(scene)
    return changing.move(scene) if what == "move" else booking.book(scene)


def _picks(scene: Scene) -> bool:
    """Say whether times are on the table for a move, so that a time named is one of them."""
    focus = scene.focus
    return (
        focus is not None
        and focus.get("kind") == "slots"
        and Wish.CANCEL not in scene.wishes
        and booking.pick(scene) is not None
    )


def _asks_something_else(scene: Scene) -> bool:
    return bool(scene.wishes & (_QUESTIONS - _WEAK - {Wish.BARGAIN})) and scene.when is None


def _wants_times(scene: Scene) -> bool:
    if scene.wishes & _BOOKING:
        return True
    if scene.when is not None and not _greets_only(scene):
        return True
    if times.bare_time(scene) is not None:
        return True
    if booking.other_services(scene) is not None:
        return True
    if booking.pending(scene) is not None and Wish.NO in scene.wishes:
        return False
    return confirms(scene.text) and offered_times(scene)


def _greets_only(scene: Scene) -> bool:
    return Wish.GREETING in scene.wishes and hears(Cue.GREETING_ONLY, scene.text)


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
        return booking.look(scene) if wants_times else small_talk(scene)
    if scene.sms:
        said = _that_fit(said)
    text = ("\n" if any("\n" in part for part in said) else " ").join(said)
    if wants_times and scene.topic and _goes_with_times(scene):
        return _with_times(scene, text)
    if ENDS_ASKING.search(text):
        return Say(text)
    return Say(f"{text} {leading_on(scene)}".strip())


def _that_fit(said: list[str]) -> list[str]:
    """Return the answers that go into one text message, the first ones first."""
    fitting = list(said[:1])
    for part in said[1:]:
        if sum(len(one) + 1 for one in (*fitting, part)) <= _SMS_ROOM:
            fitting.append(part)
    return fitting


def _with_times(scene: Scene, text: str) -> Step:
    step = booking.look(scene)
    if isinstance(step, Use):
        return step
    held = scene.result("hold")
    if held is not None and held.error is None and scene.wishes & _QUESTIONS <= _TOLD_BY_HOLD:
        return step
    return Say(f"{text}{' ' if scene.sms else chr(10) * 2}{step.text}")


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
    return not scene.wishes & {Wish.BARGAIN, Wish.LAW, Wish.WARRANTY, Wish.PAYMENT}
