"""A sentence as the rules read it: lower case, no accents, nothing hidden, one script.

Promises that look-alike letters, any script's digits, emphasis and spacing hide no word or figure.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from lead_orchestrator.assistant.rules.cleaning import visible

# Cyrillic and Greek letters that look Latin; what else is not Latin is refused as unreadable.
_LOOKS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0458\u04bb\u0501\u051b\u051d\u0261"
    "\u03bf\u03b1\u03b5\u03b9\u03ba\u03bd\u03c1\u03c4\u03c5\u03c7\u0442\u043a\u043c\u043d\u0432",
    "aeopcxyisjhdqwgoaeikvptuxtkmhb",
)
_MARKS = str.maketrans(
    {
        "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"',
        "\u00ab": '"', "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
        "\u2014": " - ", "\u2015": " - ", "\u2212": "-", "\u00ba": "", "\u00aa": "", "\u00b0": "",
        "\u0142": "l", "\u0141": "L", "\u00f8": "o", "\u00d8": "O", "\u0111": "d", "\u0131": "i",
        "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u0152": "OE", "\u00d7": "x",
        "\u2044": "/", "\u00bf": " \u0001", "\u00a1": "", "\u2026": ".",
    }
)  # fmt: skip
_EMPHASIS = re.compile(r"[*_~`]+")
_ZEROS = re.compile(r"(?<=\d)o+(?!')(?=\d|\b)")
_SPACED = re.compile(r"(?<![\w'])[a-z]([ .-]{1,2})(?:[a-z]\1){2,}[a-z](?!\w)", re.IGNORECASE)
_PERCENT = re.compile(r"\s?(?:\bpor ciento\b|\bpour ?-?cent\b|\bper ?cent\b|\bpct\b)")
_SPACES = re.compile(r"[^\S\n]+")
_FOREIGN = re.compile(r"[^\W\d_a-z]+")
_SPANISH = re.compile(r"\b(?:su|el|los|las|para|con|por|del|una|lo|tu|al)\b", re.IGNORECASE)
_I_DID_ES = re.compile(r"\b\w{2,}é\b")
_I_DID_FR = re.compile(
    r"\b(?:j'ai|je (?:vous |te )?(?:l'|les )?ai|je m(?:'en|e) suis|nous (?:vous )?(?:l'|les )?avons"
    r"|on (?:vous )?"
    r"(?:l')?a)\s+(?:\w+\s+){0,3}?(\w{2,}é)e?s?\b"
)
_MAY_DO = frozenset(
    {
        "qué", "porqué", "sé", "té", "café", "encontré", "busqué", "revisé", "olvidé", "podré",
        "tendré", "estaré", "seré", "buscaré", "revisaré", "diré", "mostraré", "ayudaré", "haré",
        "esperaré", "daré", "esté", "dé", "josé", "esperé", "mostré", "explicaré", "responderé",
        "trouvé", "regardé", "cherché", "vérifié", "été", "fermé", "donné", "essayé",
        "disponibilité",
    }
)  # fmt: skip
OPENS = "\u0001"  # where a Spanish question opens


@lru_cache(maxsize=2048)  # a shop's own words are folded for every answer
def fold(sentence: str) -> str:
    """Return a sentence in the one form that all rules read. The same words fold the same way."""
    text = html.unescape(sentence) if "&" in sentence else sentence
    text = _EMPHASIS.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", visible(text).translate(_MARKS)).translate(_MARKS)
        text = "".join(_base(c) for c in unicodedata.normalize("NFD", text))
    text = text.lower().translate(_LOOKS)
    text = _ZEROS.sub(lambda m: "0" * len(m.group()), text)
    text = _SPACED.sub(lambda m: re.sub(r"[ .-]", "", m.group()), text)
    return _SPACES.sub(" ", _PERCENT.sub("%", text)).strip(" ")


def _base(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.category(char) in {"Mn", "Me"}:
        return ""
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def first_person(sentence: str) -> tuple[str, ...]:
    """Return the words, folded, whose accents say `I did` or `I will`: `borré`, `j'ai supprimé`."""
    if "é" not in sentence:
        return ()
    said = sentence.lower().replace("\u2019", "'")
    found = [m[1] for m in _I_DID_FR.finditer(said)]
    if _SPANISH.search(said):
        found += [m.group() for m in _I_DID_ES.finditer(said)]
    return tuple(fold(word) for word in found if word not in _MAY_DO)


def spelled(sentence: str) -> str | None:
    """Return letters that are spelled out one by one, which no rule can read, or None."""
    found = _SPACED.search(sentence)
    return found.group() if found else None


def foreign(text: str) -> str | None:
    """Return the first word of a folded text in letters that no rule can read, or None."""
    if text.isascii():
        return None
    for found in _FOREIGN.finditer(text):
        if not all(unicodedata.name(c, "").startswith("LATIN") for c in found.group()):
            return found.group()
    return None
