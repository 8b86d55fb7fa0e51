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
    r"\b(?:stop(?! (?:by|in|at|over|sign|light))|quit|cease|unsubscri\w+|opt(?:ed)?[- ]?out|no more"
    r"|end (?:this|these|it|all)|leave me|lose my|take me off"
    r"|(?:remove|delete|erase|forget) (?:me|my|this num\w+)"
    r"|never (?:again|text|write|message|contact|call|want to hear)|wrong (?:number|person)"
    r"|enough (?:of|with|texts|messages|already)|not interested"
    r"|(?:don'?t|do not) (?:\w+ ){0,3}?(?:text|contact|write|message|call|e-?mail|reach|bother)"
    r"|alto|basta|parar|paren?(?! la)|(?:de|me) baja|no mas|detener"
    r"|dej(?:a|e|en|ar)(?:me|nos)? (?:de|en)|quit(?:e|en)me"
    r"|(?:borr|elimin|quit)\w+ (?:mi|me|este) (?:num\w+|contacto|datos|de)"
    r"|(?:no|ni) (?:me|nos) (?:vuelvan? a )?(?:escrib|mand|llam|contact|molest|envi)\w+"
    r"|ya no (?:me|quiero)|no (?:me interesa|estoy interesad\w+)"
    r"|arret(?:e|ez|er)|cess\w+|desabonn\w*|desinscri\w+|ne (?:m'|me )\w+ plus"
    r"|plus (?:jamais|aucun)|plus de (?:messages?|textos?|courriels?|sms)"
    r"|(?:retir|supprim|effac|enlev)\w+[- ](?:moi|mon)"
    r"|laiss\w+[- ]moi|(?:c'est|en ai) assez|pas interesse\w*)\b"
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
