"""What people call a kind of car and its year, and words that only look like a car.

In three languages; a word that is several kinds of car leads to no class.
"""

from __future__ import annotations

import re

# Spoken kind → the catalogue's word; None where the word is several kinds (a range, no guess).
KINDS: dict[str, str | None] = {
    "coupe": "coupe", "sedan": "sedan", "suv": "suv", "crossover": "crossover",
    "pickup": "pickup", "pick-up": "pickup", "pick up": "pickup", "truck": "truck",
    "minivan": "minivan", "van": "van", "hatchback": "hatchback", "convertible": "convertible",
    "wagon": "wagon",
    "cupe": "coupe", "troca": "truck", "troka": "truck", "trokita": "truck", "troquita": "truck",
    "jeepeta": "suv", "yipeta": "suv", "todoterreno": "suv", "todo terreno": "suv",
    "furgoneta": "van", "furgon": "van", "combi": "van", "mini van": "minivan",
    "descapotable": "convertible", "camioneta": None, "guagua": None,
    "vus": "suv", "4x4": "suv", "multisegment": "crossover", "berline": "sedan",
    "fourgonnette": "van", "fourgonette": "van", "fourgon": "van", "monospace": "minivan",
    "mini-fourgonnette": "minivan", "minifourgonnette": "minivan", "cabriolet": "convertible",
    "decapotable": "convertible", "familiale": "wagon", "camionnette": None, "camion": None,
}  # fmt: skip
KIND_WORDS = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(k) for k in sorted(KINDS, key=len, reverse=True))
    + r")s?(?![\w-])"
)
NEARBY = re.compile(
    r"\b(?:my|our|have an?|drive an?|got an?|for an?|it'?s an?|a|an|on an?"
    r"|mi|mis|nuestr[oa]|un|una|el|la|del|es|al|tengo|para|manejo|traigo"
    r"|mon|ma|notre|une|le|l'|du|j'ai|pour|conduis|c'est)\s*$"
)
OWN = re.compile(
    r"\b(?:my|our|have an?|drive an?|got an?|for an?|it'?s an?|a|an|on an?"
    r"|mi|nuestr[oa]|un|una|es|tengo|para (?:mi|una?)|manejo|traigo"
    r"|mon|ma|notre|une|j'ai|pour (?:mon|ma|une?)|conduis|c'est)(?: (?:big|small|little|gran"
    r"|pequena?|petite?|gros(?:se)?))?\s*$"
)
# Everyday words that are one letter from a make or a model.
NOT_CARS = frozenset(
    "vuelvo volvio vuelvan hondo honde infinito optimo optima's optimal camara camaras maximo "  # noqa: SIM905 - words
    "maxime "
    "maximum venga vengan jette jetee passait passant passage sienne siennes verse verso ultima "
    "rouge accent tienda porche marchera sonada centro centra entra camera cameras carry comet "
    "mundo tunda resort outlook accords tesis santo grande cheque passer passez passera "
    "explore explored parking fiesta venta ventas versus mustard".split()
)
_UNITS = {
    "uno": 1, "un": 1, "une": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13,
    "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18,
    "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22, "veintitres": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "dix sept": 17, "dix huit": 18,
    "dix neuf": 19, "vingt": 20, "vingt et un": 21, "vingt-et-un": 21, "vingt-deux": 22,
    "vingt deux": 22, "vingt-trois": 23, "vingt trois": 23, "vingt-quatre": 24,
    "vingt quatre": 24, "vingt-cinq": 25, "vingt cinq": 25, "vingt-six": 26, "vingt-sept": 27,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "twenty-one": 21, "twenty one": 21, "twenty-two": 22, "twenty two": 22, "twenty-three": 23,
    "twenty three": 23, "twenty-four": 24, "twenty four": 24, "twenty-five": 25,
    "twenty five": 25, "twenty-six": 26, "twenty six": 26,
}  # fmt: skip
_SPOKEN_YEAR = re.compile(
    r"\b(?:dos mil|deux mille|two thousand(?: and)?|twenty)(?: (?P<rest>"
    + "|".join(sorted(_UNITS, key=len, reverse=True))
    + r"))?\b"
)
_YEAR = re.compile(r"(?<![\d$])(?:(19[89]\d|20[0-4]\d)|'(\d{2}))\b(?! ?(?:\$|dollars|dolares|h\b))")
_SHORT_YEAR = re.compile(
    r"\b(?:del|modelo|ano|annee|de l'annee)(?: (?:del|ano))? '?(\d\d)\b(?! ?(?:de|[:h%]))"
)


def _century(short: int) -> int:
    return 2000 + short if short < 50 else 1900 + short  # noqa: PLR2004 - a car's century


def spoken_year(text: str) -> int | None:
    """Return a car's year written as `2019`, `'19`, `dos mil diecinueve` or `twenty nineteen`."""
    match = _YEAR.search(text)
    if match:
        return int(match[1]) if match[1] else _century(int(match[2]))
    said = _SPOKEN_YEAR.search(text)
    if said and (said["rest"] or not said.group().startswith("twenty")):
        rest = _UNITS[said["rest"]] if said["rest"] else 0
        return 2000 + rest if rest or "mil" in said.group() else None
    return None


def short_year(text: str) -> int | None:
    """Return the year of `un Civic del 19`; ask only where a car is named."""
    match = _SHORT_YEAR.search(text)
    return _century(int(match[1])) if match else None
