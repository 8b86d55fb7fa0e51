"""What a person wants of us: stop, start again, help, or something to talk about.

Owns the words. A whole message that is one of the keywords counts as carriers count it; free
text counts by what it asks. Promises that "stop by at five" and "cancel my appointment" are talk.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Wish = Literal["stop", "start", "help", "talk"]

# Twilio's default words, the FCC's per-se words, and their plain Spanish and French sisters.
_STOP = frozenset(
    {
        "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
        "cancel", "remove", "remove me", "stop texting", "stop messages",
        "alto", "parar", "pare", "baja", "detener", "cancelar", "no mas", "no mas mensajes",
        "arret", "arreter", "arretez", "desabonner",
    }
)  # fmt: skip
_START = frozenset({"start", "unstop", "subscribe", "opt in", "optin", "resume", "empezar"})
_HELP = frozenset({"help", "info", "ayuda", "aide"})
_COURTESY = re.compile(
    r"\b(please|pls|plz|now|thanks|thank you|thx|por favor|gracias|s'il vous plait|svp|merci)\b"
)
_WRITE = (
    r"(?:text|texts|texting|txt|txts|txting|message|messages|messaging|msg|msgs|msging|sms"
    r"|email|emails|emailing|e mail|e mails|mail|mails|contact|contacting|write|writing)"
)
_MAIL = r"(?:texts|messages|emails|msgs|txts|sms)"
_THESE = r"(?:all\s+|these\s+|the\s+|your\s+|any\s+)*"
_ENGLISH = (
    rf"\b(?:stop|quit|cease)\s+(?:with\s+|sending\s+)?(?:me\s+)?{_THESE}(?:more\s+)?{_WRITE}\b",
    r"\b(?:stop|quit)\s+(?:bothering|harassing|spamming|bugging|annoying)\b",
    (
        r"(?<!if you )(?<!if you guys )\b(?:dont|do not|never)\s+(?:ever\s+|please\s+)?"
        rf"(?:send\s+(?:me\s+)?(?:any\s+)?(?:more\s+)?)?{_WRITE}\s+"
        r"(?:me|us|this|my|again|any\s*more|anymore|to\s+me)\b"
    ),
    (
        r"\b(?:dont|do not|no longer)\s+(?:want|wish|like|need)\s+(?:to\s+(?:get|receive|have)\s+"
        rf"|any\s+|more\s+|these\s+|your\s+|you\s+to\s+|further\s+)*{_WRITE}\b"
    ),
    rf"^no\s+(?:more\s+)?{_MAIL}\b",
    rf"\b(?:no more|enough|end)\s+(?:of\s+)?(?:these\s+|the\s+|your\s+)?{_MAIL}\b",
    (
        r"\b(?:take|get|remove|delete)\s+(?:me|my\s+(?:phone\s+)?number"
        r"|my\s+(?:e\s?)?mail(?:\s+address)?|this\s+number)\s+(?:off|out|from)\b"
    ),
    r"\b(?:remove|delete|lose|forget)\s+(?:my|this)\s+(?:phone\s+)?number\b",
    r"\b(?:unsubscribe|opt)\s+(?:me|us|my number|this number)\b",
    r"\b(?:want|wish|like|need|going)\s+to\s+(?:unsubscribe|opt\s?out|be removed)\b",
    r"\bunsubscribe\s+from\b",
    r"\bleave me alone\b",
    r"\b(?:wrong|not my)\s+number\b",
    r"\b(?:revoke|withdraw)\s+(?:my\s+)?consent\b",
    r"\bput me on (?:your |the )?(?:do not|dont) (?:contact|call|text)\b",
)
_SPANISH = (
    r"\bdej[ea]n?\s+de\s+(?:escribir|mandar|enviar|textear|contactar|molestar)\w*",
    (
        r"\bno\s+(?:me\s+)?(?:escriba|escriban|escribas|mande|manden|mandes|envie|envien|envies"
        r"|contacte|contacten|textee|texteen)\b.*\b(?:mas|mensajes|textos|nada)\b"
    ),
    r"\bno\s+quiero\s+(?:recibir\s+)?(?:mas\s+)?(?:mensajes|textos|correos)\b",
    r"\b(?:quitenme|saquenme|borrenme|denme de baja|deme de baja|darme de baja)\b",
)
_FRENCH = (
    (
        r"\b(?:arretez|cessez|arrete)\s+(?:de\s+)?(?:m'\s?|me\s+)?"
        r"(?:ecrire|envoyer|contacter|messages|texter)\b"
    ),
    r"\bne\s+(?:m'|me\s+)\s?(?:ecrivez|envoyez|contactez|textez)\s*(?:plus|pas)\b",
    r"\bje\s+ne\s+veux\s+plus\b.*\b(?:messages|textos|courriels|sms)\b",
)
_SENTENCES = tuple(re.compile(pattern) for pattern in (*_ENGLISH, *_SPANISH, *_FRENCH))
_KEEP_ON = re.compile(r"\b(?:dont|do not|never)\s+(?:ever\s+)?stop\b")
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
    if not _KEEP_ON.search(plain) and any(p.search(plain) for p in _SENTENCES):
        return "stop"
    return "talk"
