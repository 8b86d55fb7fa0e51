"""What a person wants of us: stop, start again, help, or something to talk about.

Owns the words. A whole message that is one of the keywords counts as carriers count it; free
text counts by what it asks. Promises that "stop by at five" and "cancel my appointment" are talk.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from lead_orchestrator.messaging.rules.stop_words import ALONE, KEEP_ON, SENTENCES

Wish = Literal["stop", "start", "help", "talk"]

# Twilio's default words, the FCC's per-se words, and their plain Spanish and French sisters.
_STOP = frozenset(
    {
        "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
        "cancel", "remove", "remove me", "stop texting", "stop messages",
        "alto", "parar", "pare", "baja", "detener", "cancelar", "no mas", "no mas mensajes",
        "arret", "arreter", "arretez", "desabonner", "desabonnement", "stop it", "just stop",
        "stop that", "stop this", "ok stop", "basta", "ya basta", "alto ya", "no molestar",
    }
)  # fmt: skip
# What Twilio answers itself, with nothing around it: a confirmation of ours would be refused.
_CARRIERS_OWN = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
_START = frozenset(
    {"start", "unstop", "subscribe", "opt in", "optin", "resume", "empezar", "commencer"}
)
_HELP = frozenset({"help", "info", "ayuda", "aide"})
_COURTESY = re.compile(
    r"\b(please|pls|plz|now|thanks|thank you|thx|por favor|gracias|s'il vous plait|svp|merci)\b"
)
_MARKS = re.compile(r"[.!\n;]+")
_LAST_MARK = re.compile(r"[.!\n;,]+")
_QUOTED = re.compile(r"(?im)^(?:\s*>.*|on .{5,120} wrote:.*|-{2,}\s*original message.*)$")


def said(text: str) -> str:
    """Return what the person wrote, without what they quoted of ours."""
    quoted = _QUOTED.search(text)
    return (text[: quoted.start()] if quoted and text[: quoted.start()].strip() else text).strip()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )
    kept = re.sub(r"\b(don|won|can|isn|doesn|didn)['\u2019`]t\b", r"\1t", kept)
    kept = kept.replace("\u2019", "'")
    words = re.sub(r"[^\w']+", " ", kept).split()
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)


def carrier_confirms(text: str) -> bool:
    """Say whether a stop is one of the carrier's own keywords, which it confirms itself."""
    return text.strip().casefold() in _CARRIERS_OWN


def recognise(text: str) -> Wish:
    """Return what a message asks. Never raises; an empty message is talk."""
    plain = _plain(said(text))
    word = re.sub(r"\s+", " ", _COURTESY.sub(" ", plain)).strip()
    if word in _STOP:
        return "stop"
    if word in _START:
        return "start"
    if word in _HELP and plain == word:
        return "help"
    if KEEP_ON.search(plain):
        return "talk"
    if _alone(said(text)) or any(p.search(plain) for p in SENTENCES):
        return "stop"
    return "talk"


def _alone(text: str) -> bool:
    """Say whether the first or the last piece of a message is nothing but a stop."""
    first = _MARKS.split(text.strip(), maxsplit=1)
    last = [piece for piece in _LAST_MARK.split(text) if piece.strip()]
    pieces = (first[0] if len(first) > 1 else "", last[-1] if len(last) > 1 else "")
    return any(_plain(piece) in ALONE for piece in pieces)
