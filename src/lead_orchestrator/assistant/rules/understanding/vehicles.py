"""A vehicle named in a message: year, make, model, and the class that decides the price.

The class comes from the catalogue's own rule; what is not known stays None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from lead_orchestrator.assistant.rules.understanding.vehicle_words import (
    KIND_WORDS,
    KINDS,
    NEARBY,
    NOT_CARS,
    OWN,
    short_year,
    spoken_year,
)
from lead_orchestrator.catalogue.rules.vehicles import vehicle_class

_MAKES: dict[str, str] = {
    "acura": "Acura", "alfa romeo": "Alfa Romeo", "audi": "Audi", "bmw": "BMW", "buick": "Buick",
    "cadillac": "Cadillac", "caddy": "Cadillac", "chevrolet": "Chevrolet", "chevy": "Chevrolet",
    "chrysler": "Chrysler", "dodge": "Dodge", "fiat": "Fiat", "ford": "Ford", "genesis": "Genesis",
    "gmc": "GMC", "honda": "Honda", "hyundai": "Hyundai", "infiniti": "Infiniti",
    "jaguar": "Jaguar", "jeep": "Jeep", "kia": "Kia", "land rover": "Land Rover",
    "lexus": "Lexus", "lincoln": "Lincoln", "lucid": "Lucid", "maserati": "Maserati",
    "mazda": "Mazda", "mercedes": "Mercedes-Benz", "mercedes-benz": "Mercedes-Benz",
    "benz": "Mercedes-Benz", "mini": "Mini", "mitsubishi": "Mitsubishi", "nissan": "Nissan",
    "polestar": "Polestar", "porsche": "Porsche", "ram": "Ram", "rivian": "Rivian",
    "subaru": "Subaru", "subie": "Subaru", "tesla": "Tesla", "toyota": "Toyota",
    "volkswagen": "Volkswagen", "vw": "Volkswagen", "volvo": "Volvo",
}  # fmt: skip
# Models people name without their make. Words that are also English need a make, a year or "my".
_MODELS: dict[str, tuple[str, ...]] = {
    "Honda": ("civic", "accord", "cr-v", "crv", "hr-v", "hrv", "pilot", "odyssey", "passport",
              "ridgeline", "fit"),
    "Toyota": ("camry", "corolla", "rav4", "highlander", "4runner", "tacoma", "tundra", "prius",
               "sienna", "sequoia", "avalon", "supra", "venza", "land cruiser"),
    "Ford": ("f-150", "f150", "f-250", "f250", "f-350", "f350", "mustang", "explorer", "escape",
             "bronco", "expedition", "ranger", "maverick", "transit", "fusion", "edge"),
    "Chevrolet": ("silverado", "tahoe", "suburban", "malibu", "camaro", "corvette", "equinox",
                  "traverse", "colorado", "impala", "blazer", "trax"),
    "Nissan": ("altima", "sentra", "rogue", "maxima", "murano", "pathfinder", "frontier", "titan",
               "versa", "armada", "370z"),
    "Tesla": ("model 3", "model y", "model s", "model x", "cybertruck"),
    "Jeep": ("wrangler", "cherokee", "grand cherokee", "gladiator", "compass", "renegade"),
    "Ram": ("ram 1500", "ram 2500", "ram 3500"),
    "Dodge": ("charger", "challenger", "durango"),
    "Subaru": ("outback", "forester", "crosstrek", "impreza", "wrx", "ascent"),
    "Hyundai": ("elantra", "sonata", "tucson", "santa fe", "palisade", "kona"),
    "Kia": ("sorento", "telluride", "sportage", "optima", "forte", "carnival", "k5"),
    "Volkswagen": ("jetta", "passat", "tiguan", "atlas", "golf", "gti"),
    "GMC": ("sierra", "yukon", "acadia", "terrain"), "Cadillac": ("escalade",),
    "Mazda": ("cx-5", "cx5", "mazda3", "mazda 3", "mazda6", "miata", "cx-9"),
    "BMW": ("330i", "340i", "x3", "x5", "m3", "m4"), "Lexus": ("rx350", "rx 350", "is350", "es350"),
    "Chrysler": ("pacifica", "town and country"),
    "Land Rover": ("range rover", "discovery", "defender"),
}  # fmt: skip
_COMMON_WORDS = frozenset(
    "accord civic escape explorer edge focus fit pilot passport rogue frontier titan outback "  # noqa: SIM905 - words
    "ascent compass charger challenger atlas golf discovery defender transit ranger maverick "
    "terrain fusion carnival forte sierra traverse escalade pacifica armada".split()
)
_FUZZY = 0.79
_FUZZY_LENGTH = 5  # shorter names are too near to other words
_LONG_MAKES = tuple(make for make in _MAKES if len(make) >= _FUZZY_LENGTH)
_PIECES = re.compile(r"[.?!;,\n]")
_DENIED = re.compile(r"\b(?:not|no|instead of|en vez de|pas|au lieu)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A vehicle as a message names it."""

    year: int | None
    make: str
    model: str
    vehicle_class: str | None

    @property
    def label(self) -> str:
        """The vehicle as it is said back: `2019 Honda Civic`."""
        return " ".join(str(p) for p in (self.year, self.make, self.model) if p)


@lru_cache(maxsize=1)
def _known_models() -> dict[str, str]:
    return {model: make for make, models in _MODELS.items() for model in models}


def _title(model: str) -> str:
    if re.fullmatch(r"[a-z]{1,3}[- ]?\d\w*|\d\w*|crv|cr-v|hrv|hr-v|gti|wrx|gx|lx", model):
        return model.upper()
    return " ".join(w.upper() if len(w) == 1 else w.capitalize() for w in model.split())


@lru_cache(maxsize=1)
def _make_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    ordered = sorted(_MAKES, key=len, reverse=True)
    return tuple((said, re.compile(rf"\b{re.escape(said)}\b")) for said in ordered)


@lru_cache(maxsize=1)
def _model_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    ordered = sorted(_known_models().items(), key=lambda m: -len(m[0]))
    return tuple(
        (model, maker, re.compile(rf"(?<![\w-]){re.escape(model)}s?(?![\w-])"))
        for model, maker in ordered
    )


@lru_cache(maxsize=1)
def _fuzzy_models() -> tuple[str, ...]:
    return tuple(m for m in _known_models() if len(m) >= _FUZZY_LENGTH and m not in _COMMON_WORDS)


def _make(text: str) -> tuple[str, int] | None:
    for said, pattern in _make_patterns():
        match = pattern.search(text)
        if match and (said not in {"ram", "mini", "lucid", "genesis"} or _close(text, match)):
            return _MAKES[said], match.end()
    for word in re.finditer(r"\b[a-z]{5,}\b", text):
        if word.group() in NOT_CARS:
            continue
        found = process.extractOne(
            word.group(),
            _LONG_MAKES,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_FUZZY + 0.01,
        )
        if found and found[0][0] == word.group()[0]:
            return _MAKES[found[0]], word.end()
    return None


def _close(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    return bool(NEARBY.search(before) or re.search(r"\d{4}\s*$|'\d\d\s*$", before))


def _model(text: str, make: str | None) -> tuple[str, str] | None:
    """Return (make, model) for a model named in `text`."""
    for model, maker, pattern in _model_patterns():
        match = pattern.search(text)
        if match and (model not in _COMMON_WORDS or make == maker or _close(text, match)):
            return maker, model
    words = text.split()
    runs = [*words, *(" ".join(pair) for pair in pairwise(words))]
    for run in runs:
        if len(run) < _FUZZY_LENGTH or not run[0].isalpha() or run.strip(".,!?") in NOT_CARS:
            continue
        found = process.extractOne(
            run,
            _fuzzy_models(),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_FUZZY,
        )
        if found and found[0][0] == run[0]:
            return _known_models()[found[0]], found[0]
    return None


@lru_cache(maxsize=4096)
def last_named(text: str) -> Named | None:
    """Return the vehicle a message speaks of in the end: `a Civic and a Tahoe; it's the Tahoe`."""
    for piece in reversed(_PIECES.split(text)):
        if not _DENIED.search(piece) and (named := find_vehicle(piece)) is not None:
            return named
    return find_vehicle(text)


def find_vehicle(text: str) -> Named | None:
    """Return the vehicle a plain lower-case text names, or None.

    A class alone (`it's a truck`) counts when the words say that it is theirs.
    """
    year = spoken_year(text)
    made = _make(text)
    make = made[0] if made else None
    model = _model(text, make)
    if model is not None or made is not None:
        year = year or short_year(text)
    if model is not None:
        maker = make or model[0]
        return Named(
            year=year,
            make=maker,
            model=_title(re.sub(r"^(?:ram|mazda) ?", "", model[1])),
            vehicle_class=vehicle_class(maker, model[1]),
        )
    if made is not None:
        return _of_make(text, made[0], made[1], year)
    worded = KIND_WORDS.search(text)
    if worded and (OWN.search(text[: worded.start()]) or year):
        kind = KINDS[worded.group(1)]
        return Named(
            year=year,
            make="",
            model=worded.group(1),
            vehicle_class=vehicle_class("", kind) if kind else None,
        )
    return None


def _of_make(text: str, make: str, end: int, year: int | None) -> Named:
    """Return a vehicle whose make is named and whose model we do not know by itself."""
    after = re.match(r"\s+([a-z]*-?\d[\w-]*|[a-z][\w-]{2,})", text[end:])
    said = after.group(1) if after and vehicle_class(make, after.group(1)) else ""
    kind = vehicle_class(make, said) if said else None
    worded = KIND_WORDS.search(text)
    if kind is None and worded and (spoken := KINDS[worded.group(1)]):
        kind = vehicle_class("", spoken)
    return Named(year=year, make=make, model=_title(said), vehicle_class=kind)
