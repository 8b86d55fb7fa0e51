"""Whether the customer has just agreed to what is on the table; the one place that says so.

Promises: a yes counts for the newest card of this conversation that asks something, was shown
before this turn, and is not answered by words that name another day, time or wish.
"""

from __future__ import annotations

import re
from datetime import datetime

from lead_orchestrator.assistant.rules.cards import Action, last_card
from lead_orchestrator.assistant.rules.context import Card
from lead_orchestrator.assistant.rules.understanding.intents import confirms
from lead_orchestrator.assistant.rules.understanding.when import find_when
from lead_orchestrator.assistant.tools.scope import Scope

# What lies on the table: a later one of these takes the place of a question asked before.
_TABLE = ("confirm", "vehicle", "booking", "slots")
# A yes may name what it is to: `yes, cancel it`, `oui, annulez le rendez-vous`.
_DEED: dict[Action, re.Pattern[str]] = {
    "cancel": re.compile(
        r"\b(?:(?:go ahead and|please|por favor|s'?il vous plait) )?"
        r"(?:cancel(?:a|ar|e|en|ela|ala|arla|arlo)?(?: it| that)?|annul(?:ez|e|er)(?:[- ]l[ea])?)"
        r"(?: (?:(?:my|the|this|mi|la|el|mon|le|ma) )?"
        r"(?:appointment|booking|cita|reserva|rendez[- ]?vous|rdv))?\b"
    ),
    "move": re.compile(
        r"\b(?:(?:go ahead and|please|por favor|s'?il vous plait) )?"
        r"(?:(?:move|change|reschedule|switch)(?: it| that)?|(?:mueve|cambi[ae]|mover|cambiar)"
        r"(?:la|lo)?|(?:deplac|chang)(?:ez|e|er)(?:[- ]l[ea])?)"
        r"(?: (?:(?:my|the|this|mi|la|el|mon|le|ma) )?"
        r"(?:appointment|booking|cita|reserva|rendez[- ]?vous|rdv))?\b"
    ),
    "vehicle": re.compile(
        r"\b(?:(?:go ahead and|please|por favor|s'?il vous plait) )?"
        r"(?:(?:change|switch|update)(?: it| that)?|cambi[ae](?:la|lo)?"
        r"|chang(?:ez|e)(?:[- ]l[ea])?)"
        r"(?: (?:(?:my|the|this|mi|la|el|mon|le|ma) )?(?:car|vehicle|carro|coche|vehiculo|voiture"
        r"|vehicule))?\b"
    ),
}
# Nobody who says this agrees to a cancellation.
_KEEP = re.compile(r"\b(?:book|keep|reserva(?:l[ao]|me)|reservez|garde[rz]?|mantene[rn]\w*)\b")
_COURTESY = re.compile(
    r"\b(?:please|pls|thanks|thank you|now|then|por favor|gracias|ahora|entonces"
    r"|s'?il (?:vous|te) plait|svp|merci|maintenant|alors)\b"
)
_NOT = re.compile(r"\b(?:don'?t|do not|not|never|no|nunca|tampoco|ne|n'|pas|jamais|non)\b|\?")


def on_the_table(scope: Scope, *actions: Action) -> Card | None:
    """Return the card that waits for an answer, if it asks about one of `actions`."""
    card = last_card(scope.cards, *_TABLE)
    if card is None or card.get("kind") not in {"confirm", "vehicle"}:
        return None
    return card if card.get("action", "book") in actions else None


def just_asked(scope: Scope, card: Card) -> bool:
    """Say whether the card came with our newest message: an older one has had its answer."""
    ours = next((line for line in reversed(scope.history) if line.author != "customer"), None)
    return ours is not None and card in ours.cards


def agreed(scope: Scope, card: Card) -> bool:
    """Say whether the customer's newest words are a yes to this card, and to nothing else."""
    said = scope.answer_now
    if not _is_yes(said, card):
        return False
    if card.get("kind") == "vehicle":
        return True
    when = find_when(said, scope.context.local_now, scope.context.language)
    if when is None or when.earliest:
        return True
    at = datetime.fromisoformat(str(card["starts_at"]))
    return when.fits(at.astimezone(scope.context.location.zone))


def _is_yes(said: str, card: Card) -> bool:
    if card.get("action") == "cancel" and _KEEP.search(said):
        return False
    if confirms(said):
        return True
    deed = _DEED.get(card.get("action", "book"))
    if deed is None or deed.search(said) is None or _NOT.search(said):
        return False
    rest = re.sub(r"[\s,.!]+", " ", _COURTESY.sub(" ", deed.sub(" ", said))).strip()
    return not rest or confirms(rest)
