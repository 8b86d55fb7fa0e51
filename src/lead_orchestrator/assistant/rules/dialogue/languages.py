"""Which language the customer would like: ours are three, and no other is pretended."""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.dialogue.hearing import Cue, hears
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.scene import Scene, Use
from lead_orchestrator.assistant.rules.understanding.intents import language_asked

_OTHERS = re.compile(
    r"\b(?:portugues\w*|portugais|chinese|chino|chinois|mandarin|cantonese|vietnam\w*|korean|corean"
    r"o|coreen|arabic|arabe|hindi|urdu|russian|ruso|russe|german|aleman|allemand|italian\w*|italien"
    r"|tagalog|creole|criollo|kreyol|polish|polaco|polonais|japanese|japones|japonais|ukrainian)\b"
)


def other_asked(scene: Scene) -> bool:
    """Say whether the message asks for a language that is none of ours."""
    return _OTHERS.search(scene.text) is not None and hears(Cue.SPEAKS, scene.text)


def language(scene: Scene) -> str | Use | None:
    """Change to a language of ours when asked for it; say honestly which we do not speak."""
    if scene.result("change_language") is not None:
        return scene.say(P.SPEAKING)
    asked = language_asked(scene.text)
    if asked is None:
        return scene.say(P.LANGUAGES if _OTHERS.search(scene.text) else P.OUR_LANGUAGES)
    if asked != scene.language:
        return Use("change_language", {"language": asked})
    return scene.say(P.SPEAKING)
