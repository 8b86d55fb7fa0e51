"""Whether the customer wants what a tool about themselves does; the one place that says so.

Promises that no model alone stops messages, changes the language or has the shop remember words:
the customer wrote so, or said yes to the question.
"""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.guards.numbers import amounts, percents
from lead_orchestrator.assistant.rules.understanding.intents import confirms, language_asked
from lead_orchestrator.assistant.rules.understanding.language import detect
from lead_orchestrator.assistant.tools.scope import Scope
from lead_orchestrator.kit.wording import Language
from lead_orchestrator.messaging.rules.consent import recognise

# Wider than what stops messages without a model: whoever says one of these to a model that then
# stops them has asked for it. One stop too many costs less than one too few.
_STOP = re.compile(
    r"\b(?:stop|quit|end|cease|unsubscri\w+|opt(?:ed)?[- ]?out|no more|leave me|lose my|remove|delete"
    r"|take me off|never (?:again|text|write|message|contact|call)|enough|wrong (?:number|person)"
    r"|(?:don'?t|do not) (?:\w+ ){0,3}?(?:text|contact|write|message|call|e-?mail|reach|bother)"
    r"|alto|basta|par(?:ar|en?|a)|baja|cancelar|detener|dej(?:a|e|en|ar)|no mas|borr\w+|quit\w+"
    r"|no (?:me|nos) (?:escrib|mand|llam|contact|molest|envi)\w+|ya no"
    r"|arret\w*|cess\w+|desabonn\w*|desinscri\w+|plus (?:de|jamais|aucun)\w*|retir\w+|supprim\w+"
    r"|effac\w+|laiss\w+[- ]moi|ne (?:m'|me )\w+ plus|assez)\b"
)
_NOT_STOP = re.compile(
    r"\b(?:don'?t|do not|never|no|ne|n') ?(?:stop|quit|unsubscribe|pares?|dej[ea]s?|arret\w+)\b"
)
_MESSAGES = re.compile(
    r"\b(?:messag\w*|text\w*|writ\w+|contact\w*|mensaj\w*|escrib\w+|envi\w+|ecri\w+)\b"
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def wants_stop(scope: Scope) -> bool:
    """Say whether the customer has just asked for no more messages, or said yes to that."""
    if any(recognise(line) == "stop" for line in _fresh(scope)):
        return True
    said, ours = scope.answer_now, _ours(scope)
    if confirms(said) and "?" in ours and _STOP.search(ours) and _MESSAGES.search(ours):
        return True
    return _STOP.search(said) is not None and _NOT_STOP.search(said) is None


def wants_language(scope: Scope, language: Language) -> bool:
    """Say whether the customer asked for a language, writes in it, or said yes to it."""
    for line in _fresh(scope):
        if language_asked(plain(line)) == language or detect(line) == language:
            return True
    return confirms(scope.answer_now) and language_asked(_ours(scope)) == language


def is_theirs(scope: Scope, note: str) -> bool:
    """Say whether a note is theirs: their own words, or no amount nor figure they did not write."""
    said = " ".join(line.text for line in scope.history if line.author == "customer")
    if plain(note) in plain(said):
        return True
    if amounts(note.lower()) or percents(note.lower()):
        return False
    known = set(_NUMBER.findall(f"{said} {scope.context.wish}"))
    return all(figure in known for figure in _NUMBER.findall(note))


def _fresh(scope: Scope) -> list[str]:
    """Return what the customer wrote since our last message."""
    fresh: list[str] = []
    for line in reversed(scope.history):
        if line.author != "customer":
            break
        fresh.append(line.text)
    return fresh


def _ours(scope: Scope) -> str:
    """Return the end of our last message, plain."""
    last = next((line.text for line in reversed(scope.history) if line.author != "customer"), "")
    return plain(last)[-200:]
