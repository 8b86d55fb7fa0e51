"""Questions of tint law: answered with the dated data of the `law` tool, never judged here."""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.context import Json
from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Scene, Use
from lead_orchestrator.assistant.rules.understanding.intents import Wish

_SHADE = re.compile(r"\b(\d{1,2}) ?(?:%|percent|por ?ciento|pour ?cent)")
_LIMO = re.compile(r"\blimo\b")
_WINDOWS: dict[str, re.Pattern[str]] = {
    "front": re.compile(
        r"\bfront(?:s| (?:two|2|side|door|window))|\bdriver|delanter"
        r"|de(?:l)? frente|adelante|enfrente|conductor"
        r"|\bavant\b(?! (?:de|que|d'))|conducteur"
    ),
    "windshield": re.compile(r"wind ?shield|windscreen|parabrisas|pare-?brise|visor|strip|franja"),
    "back": re.compile(
        r"\b(?:back|rear) (?:side|door|passenger)|traser\w* lateral|laterales? tras"
    ),
    "rear": re.compile(
        r"\b(?:rear|back) (?:window|glass|windshield)|\bthe back\b|medallon|traser|luneta|arriere"
        r"|lunette"
    ),
}


def law(scene: Scene) -> str | Use | None:
    """Answer what is allowed from the tool's dated facts; nothing when it is no question of law."""
    if Wish.BARGAIN in scene.wishes and not hears(Cue.SHADES, scene.text):
        return None
    result = scene.result("law")
    if result is None:
        return Use("law", _asked(scene.text))
    told = result.sayable.texts
    if result.error or not told:
        return scene.say(P.UNSURE, {"subject": scene.say(P.SUBJECT_LAW)})
    if result.body.get("verdict") in {"not_allowed", "unsure"}:
        return told[0]  # names the limit, its source and who confirms
    strip = told[1:2] if _WINDOWS["windshield"].search(scene.text) else ()
    return " ".join(dict.fromkeys((told[0], *strip, told[-1])))


def _asked(text: str) -> dict[str, Json]:
    """Return the shade and the windows a question names."""
    asked: dict[str, Json] = {}
    shade = _SHADE.search(text)
    if shade:
        asked["vlt"] = int(shade[1])
    elif _LIMO.search(text):
        asked["vlt"] = 5
    windows = [name for name, pattern in _WINDOWS.items() if pattern.search(text)]
    if windows:
        asked["windows"] = windows
    return asked
