"""What is legal, and how dark: only as the law tool told it, of the windows it told it of."""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.guards.clauses import Clause, split
from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.numbers import percents
from lead_orchestrator.assistant.rules.guards.patterns import words
from lead_orchestrator.assistant.rules.guards.promises import defers, unsure

_LEGAL = words(
    r"\b(?:il)?legal(?:e|es|ly)?\b|\bilegal\b|\blegaux\b|(?<!i'm )(?<!am )(?<!m not )\ballowed\b"
    r"|\bpermitted\b|\bpermitid[oa]s?\b|\bse permite[n]?\b|\bautoriza\w+"
    r"|\b(?:est|sont|soit) (?:permise?s?|autorisee?s?)\b|\bautorise\w*"
    r"|\b(?:no|aucune|ninguna) (?:law|ley|loi)\b|\bpass(?:es)? inspection\b|\bagainst the law\b"
    r"|\b(?:law|ley|loi)s? (?:says?|allows?|against|permit\w*|en contra|l'interdit|ne|dice)"
    r"|\bwithin the (?:limit|law)\b|\bdentro d(?:el limite|e la ley)\b|\brespecte la (?:limite"
    r"|loi)\b"
)
_PENALTY = words(
    r"\bticket(?:s|ed)?\b|\bpas(?:a|ara|e) (?:la )?inspeccion\b|\bpass\w+ l'inspection\b"
    r"|\bpulled over\b|\bpolice\b|\bcops?\b|\bpolicia\b|\bmult(?:a|as|ar|en|aran)\b"
    r"|\bamendes?\b|\bcontraventions?\b|\bget (?:a |any )?fined?\b"
)
_LIMIT = words(
    r"\b(?:limits?|limites?|at least|al menos|au moins|minim\w+|down to|hasta|jusqu'a|must|deb\w+"
    r"|doi\w+)\b"
)
_WINDOWS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("strip", re.compile(r"\b(?:strip|franja|bande|visor)\b")),
    ("windshield", re.compile(r"\b(?:windshield|windscreen|parabrisas|pare-brise)\b")),
    ("rear", re.compile(
        r"\b(?:rear|back) (?:window|glass)\b|\b(?:vidrio|cristal|luneta) traser[oa]\b|\blunette\b"
        r"|\bvitre arriere\b"
    )),
    ("back", re.compile(
        r"\b(?:rear|back) (?:side|windows|doors)\b|\btraser[oa]s\b|\b(?:laterales|vitres) arriere\b"
    )),
    ("front", re.compile(r"\bfront\b|\bdelanter[oa]s?\b|\bavant\b")),
)  # fmt: skip
_WHETHER = re.compile(r" *(?:if|whether|si|que)\b")
_PIECE = re.compile(r"[;\n]|\. ")


def _windows(text: str) -> frozenset[str]:
    found = {name for name, pattern in _WINDOWS if pattern.search(text)}
    if "strip" in found:
        found.discard("windshield")
    return frozenset(found)


def check_law(text: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for a claim about what is legal that the law tool did not make."""
    penalty, legal = _PENALTY.search(text), _LEGAL.search(text)
    shares = percents(text)
    if penalty is None and legal is None and not shares:
        return None
    for clause in split(text):
        if clause.asks or defers(clause.text) or _left_open(clause, text):
            continue
        found = _PENALTY.search(clause.text)
        if found is not None:
            return "legality", found.group()
        match = _LEGAL.search(clause.text)
        if match is not None and not _judged(clause, match, text, grounds):
            return "legality", match.group()
    return _check_shades(text, grounds, shares)


def _left_open(clause: Clause, text: str) -> bool:
    """Say whether a clause belongs to a sentence that says we do not know: `whether it is legal,
    the shop has to confirm`.
    """
    if _WHETHER.match(clause.text) and any(defers(c.text) for c in split(text)):
        return True
    return unsure(text[: clause.start]) and "," not in text[: clause.start]


def _judged(clause: Clause, match: re.Match[str], text: str, grounds: Grounds) -> bool:
    """Say whether the tool's verdict, or the limits it told, say the same."""
    if not grounds.verdicts and not grounds.told:
        return False
    shades = {said for said, _, _ in percents(text)}
    if _LIMIT.search(text) and shades:
        return True  # the figures are judged with their windows
    verdicts = {v for vlt, v in grounds.verdicts if not shades or str(vlt) in shades}
    negative = clause.denies(match.start(), match.end()) or match.group().startswith("il")
    return ("not_allowed" if negative else "allowed") in verdicts


def _check_shades(
    text: str, grounds: Grounds, shares: list[tuple[str, int, int]]
) -> tuple[str, str] | None:
    """Every percentage must stand in a text of ours, beside the windows it is said of."""
    of_law = _LIMIT.search(text) is not None or _LEGAL.search(text) is not None
    texts = [fold(t) for t in grounds.told] if of_law else [grounds.texts]
    pieces = [piece for told in texts for piece in _PIECE.split(told)]
    judged = {str(vlt) for vlt, _ in grounds.verdicts}
    for share, start, end in shares:
        if share in judged and (not of_law or _LIMIT.search(text) is None):
            continue
        clause = next(c for c in split(text) if c.start <= start <= c.start + len(c.text))
        windows = _windows(clause.text) or _windows(text)
        if not any(
            share in {said for said, _, _ in percents(piece)} and windows <= _windows(piece)
            for piece in pieces
        ):
            return "percent", text[start:end]
    return None
