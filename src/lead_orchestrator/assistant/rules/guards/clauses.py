"""Clauses of a folded sentence: who asserts, who asks, who denies, who supposes.

Promises that a denial, a question or a condition excuses only the words it governs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.guards.folding import OPENS
from lead_orchestrator.assistant.rules.guards.patterns import words

_CUT = re.compile(
    rf"[;!?\n()\"{OPENS}]|[,:](?!\d)|\.(?!\d)| - "
    r"|\b(?:but|however|though|yet|and then|pero|sino|sin embargo|aunque|mais|cependant|toutefois"
    r"|pourtant|even though)\b"
)
# Words of denial that deny nothing: taken out before anything is counted.
_IDIOMS = words(
    r"\bno (?:problem|worries|doubt|question|matter|need to worry|rush|big deal|trouble)\b"
    r"|\bnot (?:only|just|a problem|an issue)\b|(?:n't|\bnot) (?:an? )?(?:problem|issue)\b"
    r"|\b(?:don't|do not) (?:worry|hesitate|forget|miss)\b"
    r"|\bcan't (?:wait|beat|lose|go wrong|miss|complain|refuse)\b|\bwhy (?:not|wouldn't|don't)\b"
    r"|\bno hay (?:de que|ningun problema|problema|inconveniente)\b"
    r"|\bsin (?:ningun )?(?:problemas?|duda)\b"
    r"|\bno (?:se preocupe|te preocupes|solo|es solo|solamente|dude|dudes|pierda|olvide)\b"
    r"|\bpas (?:de|un|de souci|d')? ?(?:probleme|souci)s?\b|\bn'hesitez pas\b"
    r"|\bne (?:vous inquietez|t'inquiete|manquez|ratez|vous en faites)\w* pas\b"
    r"|\bsans (?:probleme|doute|souci|hesit\w+)\b|\bpas (?:seulement|que|juste)\b"
    r"|\bnon seulement\b|\bpourquoi pas\b|\bpor que no\b"
    r"|\b(?:fully|completely) booked\b|\bbooked (?:up|solid|out)\b"
)
_NOT = re.compile(
    r"\b(?:not|no|never|none|nothing|neither|nor|without|cannot|unable|isnt|arent|cant|dont|wont)\b"
    r"|n't\b|\b(?:nunca|jamas|tampoco|sin|ni|nada|ningun[oa]?)\b"
    r"|\b(?:pas|jamais|aucune?|rien|sans|non)\b|\bn(?:e |')(?:\w+[ -]){1,4}?plus\b"
)
_STRENGTHENS = {"nada", "ningun", "ninguno", "ninguna", "nunca", "jamas", "ni", "tampoco"}
_HALF_DAY = re.compile(r"\b[ap]\. ?m\b\.?")
_ON_YES = re.compile(
    r" *(?:once|as soon as|when|if|cuando|una vez|en cuanto|si|des que|une fois|quand)\b.*\b(?:yes"
    r"|say"
    r"|confirm|pick|choose|decide|reply|si|diga|confirme|elija|responda|oui|dites|confirmez"
    r"|chois\w+"
    r"|repond\w+)\b"
)
_NE = re.compile(r"\bn(?:e |')(?:(?:le|la|les|l|vous|te|lui|en|y) ?'?)*$")
_PAS = re.compile(r"\w* ?(?:\w+ ){0,2}?(?:pas|plus|rien|jamais|aucune?)\b")
_DENIED_AFTER = re.compile(
    r"^ (?:\w+ ){0,1}?(?:(?:is|are|was|were|has|have|does|do|can|will)(?:n't| not)\b|n'(?:est|a"
    r"|y)\b"
    r"|ne (?:sont|peu\w+|se)\b|no (?:es|son|esta|estan|se|las?|los?|puedo|podemos|tenemos|hay)\b)"
)
_DECLARES = re.compile(
    r"^(?:and |so |y |et |ok |okay |well |great )?(?:you're|you are|you have|i've|i have|it's|it is"
    r"|we've|we have|your|that's|done|ya |su |tu |te |le |se |he |hemos|esta |queda|listo|hecho"
    r"|votre |vous (?:etes|avez)|j'ai|c'est|nous avons|on a |voila|booked|confirmed|reserv|confirm)"
)
_COPULA = re.compile(
    r"'(?:re|s|ve|m)\b|\b(?:is|are|was|were|am|has|have|had|been|est|sont|suis|etes|avez|ai|esta|es"
    r"|estan|he|ha|hemos|queda|quedo|a)\b"
)
_MODAL = re.compile(
    r"\b(?:can|could|would|should|might|may|shall|to|let's|want|like|need|get|getting|being|once"
    r"|puedo|puede|podria|podemos|quiere|quieres|desea|prefiere|que|para|peux|peut|pouvons"
    r"|pourrais|voulez|souhaitez|aimeriez|preferez|pour|qu')(?=\W)|'d\b"
)
_IF = re.compile(
    r"\b(?:if|once|when|whenever|until|till|before|after|as soon as|unless|whether|si|cuando"
    r"|una vez|en cuanto|hasta|antes de|despues de|apenas|quand|des que|une fois|jusqu'a|avant"
    r"|apres(?!-)|lorsque|tant que)\b|\bs'(?=ils?\b)"
)
_SUBJECT = re.compile(r"\b(?:you|it|that|i|we|your|usted|su|vous|votre|je|elle|il)\b")
_OPEN_IF = re.compile(
    rf"{_IF.pattern}|\b(?:just )?(?:say|tell me|reply|answer) yes\b|\b(?:just )?say the word\b"
    r"|\b(?:diga|di|digame|dime|responda) (?:que )?si\b|\bdites(?:-moi)?(?: simplement)? oui\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence that asserts or asks one thing, and where it begins."""

    text: str
    start: int
    asks: bool
    agreed: bool = False  # it hangs on the customer's yes: `once you say yes, ...`

    @property
    def negative(self) -> bool:
        """Whether anything in the clause is denied."""
        return _NOT.search(self.text) is not None

    def denies(self, start: int, end: int) -> bool:
        """Say whether the words from `start` to `end` of this clause are denied."""
        return denied(self.text, start, end)

    def supposes(self, start: int) -> bool:
        """Say whether the words at `start` are wished, possible, or hang on a condition."""
        return self.agreed or supposed(self.text, start)


def split(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a folded sentence, idioms of politeness blanked out."""
    text = _IDIOMS.sub(lambda m: " " * len(m.group()), text)
    text = _HALF_DAY.sub(lambda m: m.group().replace(".", " "), text)
    found: list[Clause] = []
    start, opened = 0, False
    for cut in [*_CUT.finditer(text), None]:
        end, mark = (cut.start(), cut.group()) if cut else (len(text), "")
        part = text[start:end]
        if part.strip():
            asks = opened or (mark == "?" and _DECLARES.match(part.strip()) is None)
            agreed = bool(found) and mark != "?" and _ON_YES.match(found[-1].text) is not None
            found.append(Clause(part, start, asks, agreed))
        opened = mark == OPENS or (opened and mark != "?")
        start = cut.end() if cut else end
    return tuple(found)


def denied(text: str, start: int, end: int) -> bool:
    """Say whether the words from `start` to `end` are denied; two denials affirm."""
    before = _NOT.findall(text, 0, start)
    if negations(before) % 2 == 1 or (
        not before and _NE.search(text[:start]) and _PAS.match(text[end:])
    ):
        return True
    return not before and _DENIED_AFTER.match(text[end:]) is not None


def negations(words: list[str]) -> int:
    """Count words of denial; `no ... nada` and `nunca ... nada` deny once."""
    return min(1, len(words)) + sum(w not in _STRENGTHENS for w in words[1:])


def supposed(text: str, start: int) -> bool:
    """Say whether the words at `start` are wished, possible, or hang on a condition."""
    head = text[:start]
    modals, conditions = list(_MODAL.finditer(head)), list(_IF.finditer(head))
    if modals:
        between = head[modals[-1].end() :]
        if len(between.split()) <= 4 and _COPULA.search(between) is None:  # noqa: PLR2004 - near
            return True
    if not conditions:
        return False
    between = head[conditions[-1].end() :]
    return len(between.split()) <= 6 and len(_SUBJECT.findall(between)) <= 1  # noqa: PLR2004 - near


def conditional(text: str) -> bool:
    """Say whether a whole folded sentence asks, or hangs on a yes or a condition."""
    return "?" in text or OPENS in text or _OPEN_IF.search(text) is not None
