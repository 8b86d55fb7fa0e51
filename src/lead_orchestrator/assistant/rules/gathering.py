"""When a burst of messages is answered: some seconds after the newest, not too long after the
first; and which words look like the beginning of more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lead_orchestrator.assistant.rules.cleaning import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """The pause a text message waits for more: after the newest, at most after the first."""

    pause: timedelta = timedelta(seconds=4)
    most: timedelta = timedelta(seconds=15)


AT_ONCE = Gathering(pause=timedelta(0), most=timedelta(0))


def due(*, first_at: datetime, newest_at: datetime, gathering: Gathering) -> datetime:
    """Return when messages that came from `first_at` to `newest_at` are answered."""
    return min(newest_at + gathering.pause, first_at + gathering.most)


LONGEST = 40  # characters: more than that is a message
_FRAGMENT = re.compile(
    r"(?:hi+|hello+|hey+(?: there)?|yo|howdy|good (?:morning|afternoon|evening)|ok(?:ay)?|so|um+"
    r"|(?:a |just a )?(?:quick|another|one(?: more)?) (?:question|thing)|question|also|and|wait"
    r"|i have (?:a|another) question|can i ask (?:you )?(?:something|a question)"
    r"|hola|buen(?:os|as) (?:dias|tardes|noches)|oye|una (?:pregunta|duda|consulta)|disculpe|y"
    r"|tengo una (?:pregunta|duda)|tambien|espere|otra (?:cosa|pregunta)"
    r"|bonjour|bonsoir|salut|allo|une (?:petite )?question|j'ai une question|aussi|et|attendez"
    r"|excusez[- ]moi|encore une (?:chose|question))(?: [a-z]+)?"
)


def looks_unfinished(text: str) -> bool:
    """Say whether a message looks like the beginning of what somebody means to say."""
    words = re.sub(r"[^a-z' -]+", " ", plain(text)).strip()
    return len(words) <= LONGEST and "?" not in text and _FRAGMENT.fullmatch(words) is not None
