"""What is decided of a message before any vendor's model is asked, and our own few fixed lines.

Promises that a stop, an emergency and a legal threat never depend on a vendor's model, and that
each line says only what is true or was just done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import Line
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.understanding.intents import Wish, frustration, wishes
from lead_orchestrator.messaging.rules.consent import recognise

Matter = Literal["stop", "emergency", "legal", "complaint", "person", "annoyed"]
UPSET = 2  # from here on a person is asked
DIRECT: frozenset[Matter] = frozenset({"stop", "emergency", "legal"})

# Alone in a chat these answer a question of ours as often as they end it: the model is asked.
_AMBIGUOUS = frozenset(
    "cancel cancelar annuler annule quit end alto parar pare baja remove arret arreter".split()  # noqa: SIM905 - words
)
_TALK_TO = re.compile(
    r"\b(?:(?:can|could|may) i|let me|i(?:'d| would)? (?:want|need|like)|get me|connect me"
    r"|transfer)\b"
    r"|\b(?:quiero|quisiera|puedo|necesito|paseme|comuniqueme)\b"
    r"|\b(?:je veux|je voudrais|puis-je|j'aimerais|passez-moi)\b"
)
_COURT_STREET = re.compile(r"\bcourt (?:street|st|road|ave)")

REASONS: Mapping[Matter, str] = {  # most urgent first
    "emergency": "Possible emergency: please look at once.",
    "stop": "The customer wants no more messages.",
    "legal": "The customer speaks of legal steps.",
    "complaint": "The customer is unhappy.",
    "person": "The customer asked for a person.",
    "annoyed": "The customer is a little impatient.",
}

CAPPED = "The assistant has answered many times today: please go on from here."
_CAPPED: Mapping[str, str] = {
    "en": "We've written a lot today, so I've asked a person at the shop to take it from here.",
    "es": (
        "Hemos conversado bastante hoy, as\u00ed que le ped\u00ed a una persona del taller"
        " que contin\u00fae con usted."
    ),
    "fr": (
        "Nous avons beaucoup \u00e9chang\u00e9 aujourd'hui : j'ai demand\u00e9 \u00e0 une personne"
        " de l'atelier de prendre la suite."
    ),
}
_REDUCED: Mapping[str, str] = {
    "en": (
        "Our full assistant is away for the moment, so I keep it simple: I can give you prices and"
        " times and book for you, and a person can answer the rest."
    ),
    "es": (
        "Nuestro asistente completo no est\u00e1 disponible por el momento: puedo darle precios y"
        " horarios y reservar su cita, y una persona puede responder lo dem\u00e1s."
    ),
    "fr": (
        "Notre assistant complet est indisponible pour le moment : je peux vous donner les prix et"
        " les heures et r\u00e9server pour vous, et une personne peut r\u00e9pondre au reste."
    ),
}
HINTS: Mapping[Matter, str] = {
    "complaint": (
        "The customer is unhappy and a person at the shop was asked to join: say sorry briefly,"
        " say that a person was asked, and sell nothing in this answer."
    ),
    "annoyed": "The customer is a little impatient: be brief, and help at once.",
    "person": "A person at the shop was asked to join: say so, and still help with what you can.",
}


def matter(text: str, *, language: str, written: bool = True) -> Matter | None:
    """Return what goes before everything else in a customer's message, most urgent first.

    `written` is False where a stop is somebody else's to recognise.
    """
    words = plain(text)
    found = wishes(words, language)
    if language != "en":
        found |= wishes(words, "en")
    if Wish.EMERGENCY in found:
        return "emergency"
    if written and _stops(text):
        return "stop"
    street = _COURT_STREET.search(words) is not None
    if Wish.LEGAL_THREAT in found and not street:
        return "legal"
    upset = 0 if street else frustration(words, language)
    if Wish.COMPLAINT in found or upset >= UPSET:
        return "complaint"
    asked = Wish.PERSON in found and (Wish.BOT not in found or _TALK_TO.search(words))
    if asked:
        return "person"
    return "annoyed" if upset else None


def most_urgent(lines: Iterable[Line], *, language: str) -> Matter | None:
    """Return the most urgent matter of some messages of the customer.

    A stop by text message was acted on when it came in.
    """
    found = {
        matter(line.text, language=language, written=line.channel != "sms")
        for line in lines
        if line.author == "customer"
    }
    return next((one for one in REASONS if one in found), None)


def _stops(text: str) -> bool:
    if recognise(text) != "stop":
        return False
    return re.sub(r"[^a-z ]", "", plain(text)).strip() not in _AMBIGUOUS


def _in(lines: Mapping[str, str], language: str) -> str:
    return lines.get(language[:2], lines["en"])


def direct_phrases(about: Matter) -> tuple[P, ...]:
    """Return the answer to a matter that no model is asked about."""
    if about == "stop":
        return (P.STOPPED,)
    return (P.EMERGENCY,) if about == "emergency" else (P.SORRY, P.SORRY_PERSON)


def capped_line(language: str) -> str:
    """Return the answer to one message too many."""
    return _in(_CAPPED, language)


def reduced_line(history: Iterable[Line], *, language: str) -> str | None:
    """Return what is said once in a conversation when every vendor is down; None if it was."""
    told = any(
        line.author == "assistant" and any(known in line.text for known in _REDUCED.values())
        for line in history
    )
    return None if told else _in(_REDUCED, language)
