"""Words that promise: discounts, gifts, guarantees, fees, health. Only rows make them true.

Each is a concept in three languages: a claim passes when a text of ours holds the same concept.
"""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.guards.clauses import Clause, split
from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.money import named_in
from lead_orchestrator.assistant.rules.guards.patterns import words
from lead_orchestrator.assistant.rules.guards.promise_words import CONCEPTS, Concept

_UNSURE = words(
    r"\b(?:don't|do not|doesn't|does not) (?:have(?! to)|know|see)\b|\bnot sure\b|\bno idea\b"
    r"|\b(?:can't|cannot|can not|couldn't|unable to|not able to) (?:\w+ ){0,1}?(?:say|tell|confirm"
    r"|promise|guarantee|speak|advise|judge|answer|give|offer)\b|\brather not guess\b"
    r"|\bno (?:tengo|se(?= (?:si|cual|cuant|que|como|donde|cuando|nada|la|el|los)|$)|conozco|puedo"
    r"|podria|estoy segur[oa])\b|\bprefiero no\b|\bdesconozco\b"
    r"|\bje n(?:'ai|e sais|e peux|e connais|e suis) (?:pas|plus)\b|\bprefere ne pas\b|\bj'ignore\b"
)
_PEOPLE = re.compile(
    r"\b(?:person|people|someone|somebody|team|shop|manager|advisor|colleague|staff|persona|alguien"
    r"|equipo|taller|gerente|asesor|personne|quelqu'un|equipe|atelier|gerant|conseiller)\b"
)
_ASKING = words(
    r"\b(?:ask|check|confirms?|answer|tell|find out|look into|decide|help|go over|explain|know)\b"
    r"|\b(?:pregunt(?:ar|arle|e|o)|consult(?:ar|e)|confirm(?:ar|ara|e)|revis(?:ar|e)|respond(?:er"
    r"|a)"
    r"|decir\w*|diga|inform(?:ar|e)|averigu(?:ar|e)|explic(?:ar|que))\b"
    r"|\b(?:demander?|verifier|confirmer(?:a)?|repond(?:re|e)|dire|dise|renseigner|expliquer"
    r"|voir avec)\b"
)
_GETS = re.compile(
    r"\b(?:get|receive|give|gives|approved?|granted|obten\w+|recib\w+|aprob\w+|obtien\w+|recevr\w+"
    r"|accord\w+|donn\w+|will make)\b"
)


def check_promises(text: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for a promise that nothing supports, or None."""
    clauses = split(text)
    for concept in CONCEPTS:
        if concept.pattern.search(text) is None:
            continue
        for clause in clauses:
            for match in concept.pattern.finditer(clause.text):
                if not _excused(concept, clause, match, text, grounds):
                    return concept.rule, match.group()
    return None


def _excused(
    concept: Concept, clause: Clause, match: re.Match[str], text: str, grounds: Grounds
) -> bool:
    if _supported(concept, match, text, grounds):
        return True
    if concept.rule == "discount" and re.search(r"\d|half|mitad|medio|moitie|demi", match.group()):
        return False
    if match.group() == "free" and _free_time(clause.text):
        return True
    if concept.deniable and clause.denies(match.start(), match.end()):
        return True
    if concept.supposable and clause.supposes(match.start()):
        return True
    return defers(clause.text) or _continues_unsure(text, clause)


def _continues_unsure(text: str, clause: Clause) -> bool:
    """Say whether a clause goes on from `I don't know about ...` with another item of a list."""
    before = text[: clause.start].rstrip(" ,")
    return len(clause.text.split()) <= 3 and _UNSURE.search(before[-60:]) is not None  # noqa: PLR2004


def unsure(text: str) -> bool:
    """Say whether a text says that we do not know."""
    return _UNSURE.search(text) is not None


def defers(clause: str) -> bool:
    """Say whether a clause only says that we do not know, or that a person may be asked."""
    if _UNSURE.search(clause):
        return True
    people = _PEOPLE.search(clause)
    return people is not None and _ASKING.search(clause) is not None and not _GETS.search(clause)


_TIME_IS_FREE = re.compile(
    r"(?:\d|\b[ap]\.? ?m\.?|\b(?:noon|morning|afternoon|evening|today|tomorrow|times?|slots?|spots?"
    r"|openings?|that one|both|one|[a-z]+days?))[,)]?"
    r"(?: (?:is|are|was|would be|looks|still|also|both|all|now|currently|open and))+ free\b"
    r"|\bfree (?:on|at|in|for you|this|next|tomorrow|time)\b"
)
_PRICED = re.compile(
    r"[$%]|\b(?:it|cost|price|charge|strip|tint|film|removal|window|coating)\b|\bit's\b"
)


def _free_time(clause: str) -> bool:
    """A time may be free; a service may not."""
    found = _TIME_IS_FREE.search(clause)
    return found is not None and _PRICED.search(clause, 0, found.end()) is None


def _supported(concept: Concept, match: re.Match[str], text: str, grounds: Grounds) -> bool:
    """Say whether a text of ours holds the promise: that of the service named, if one is."""
    if re.search(r"\d", match.group()):
        return match.group() in grounds.texts
    if concept.pattern.search(grounds.texts) is None:
        return False
    names = {s.name for s in named_in(text, grounds)}
    if not names:
        return True
    own = [fold(f"{o.name}: {o.description}") for o in grounds.context.offers if o.name in names]
    told = [fold(t) for t in grounds.told]
    return any(concept.pattern.search(t) for t in (*own, *told, *grounds.policies))
