"""Tint law in words: facts with their source and date, never advice.

Promises that every figure in a sentence stands in the state's row, and that each note ends with
who has the last word: the shop.
"""

from __future__ import annotations

from collections.abc import Mapping

from lead_orchestrator.assistant.rules.law.tint import Finding, Judgement, Limit, Window
from lead_orchestrator.kit.wording import Language, known, listed

_WINDOWS: Mapping[Language, Mapping[Window, str]] = {
    "en": {
        "front": "front side windows", "back": "back side windows", "rear": "the rear window",
        "windshield": "the windshield", "strip": "a windshield strip",
    },
    "es": {
        "front": "las ventanas delanteras", "back": "las ventanas laterales traseras",
        "rear": "el vidrio trasero", "windshield": "el parabrisas",
        "strip": "la franja del parabrisas",
    },
    "fr": {
        "front": "les vitres avant", "back": "les vitres latérales arrière",
        "rear": "la lunette arrière", "windshield": "le pare-brise",
        "strip": "la bande du pare-brise",
    },
}  # fmt: skip
_LIMITS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "any": "any darkness", "none": "no film",
        "at_least": "at least {0}% of the light must pass",
        "between": "at least {1}% of the light is fine, and under that it depends",
        "floor": "at least {0}% of the light must pass, and up to {1}% it depends",
        "or": "{0} or {1}, depending on the vehicle",
    },
    "es": {
        "any": "cualquier tono", "none": "sin película",
        "at_least": "debe pasar al menos el {0}% de la luz",
        "between": "con {1}% o más de luz está bien, por debajo depende",
        "floor": "debe pasar al menos el {0}% de la luz, y hasta {1}% depende",
        "or": "{0} o {1}, según el vehículo",
    },
    "fr": {
        "any": "toute teinte", "none": "aucun film",
        "at_least": "au moins {0} % de la lumière doit passer",
        "between": "à partir de {1} % de lumière c'est bon, en dessous cela dépend",
        "floor": "au moins {0} % de la lumière doit passer, et jusqu'à {1} % cela dépend",
        "or": "{0} ou {1}, selon le véhicule",
    },
}  # fmt: skip
_SAID: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "row": "{state}: {what} ({source}, as of {date}).",
        "strip_as1": "On the windshield a strip down to the AS-1 line.",
        "strip_none": "No strip on the windshield.",
        "strip": "On the windshield a strip of up to {inches} inches.",
        "measured": "It is measured through glass and film together.",
        "shop": "Your shop will confirm what fits your vehicle.",
        "no_row": "I don't have the tint limits for {state}. Your shop will confirm them.",
        "dark": "In {state}, {vlt}% film on {windows} is darker than the limit: {what}"
        " ({source}, as of {date}). Your shop will confirm what fits your vehicle.",
        "unsure": "Whether {vlt}% film on {windows} is within the limit in {state} needs a check:"
        " {what} ({source}, as of {date}). Your shop will confirm it before any work.",
        "unverified": "Whether {vlt}% film on {windows} is within the limit in {state} needs a"
        " check. Your shop will confirm it before any work.",
        "medical": "Some states allow darker film with a doctor's paper; your shop can tell more.",
    },
    "es": {
        "row": "{state}: {what} ({source}, con fecha {date}).",
        "strip_as1": "En el parabrisas, una franja hasta la línea AS-1.",
        "strip_none": "Sin franja en el parabrisas.",
        "strip": "En el parabrisas, una franja de hasta {inches} pulgadas.",
        "measured": "Se mide a través del vidrio y la película juntos.",
        "shop": "El taller confirmará qué corresponde a su vehículo.",
        "no_row": "No tengo los límites de polarizado de {state}. El taller los confirmará.",
        "dark": "En {state}, una película de {vlt}% en {windows} es más oscura que el límite:"
        " {what} ({source}, con fecha {date}). El taller confirmará qué corresponde a su vehículo.",
        "unsure": "Hay que comprobar si una película de {vlt}% en {windows} está dentro del límite"
        " en {state}: {what} ({source}, con fecha {date}). El taller lo confirmará antes de"
        " cualquier trabajo.",
        "unverified": "Hay que comprobar si una película de {vlt}% en {windows} está dentro del"
        " límite en {state}. El taller lo confirmará antes de cualquier trabajo.",
        "medical": "Algunos estados permiten más oscuro con un documento médico; el taller puede"
        " decirle más.",
    },
    "fr": {
        "row": "{state} : {what} ({source}, au {date}).",
        "strip_as1": "Sur le pare-brise, une bande jusqu'à la ligne AS-1.",
        "strip_none": "Pas de bande sur le pare-brise.",
        "strip": "Sur le pare-brise, une bande de {inches} pouces au plus.",
        "measured": "La mesure se fait à travers la vitre et le film ensemble.",
        "shop": "L'atelier confirmera ce qui convient à votre véhicule.",
        "no_row": "Je n'ai pas les limites de teinte pour {state}. L'atelier les confirmera.",
        "dark": "Dans l'État {state}, un film de {vlt} % sur {windows} est plus foncé que la"
        " limite : {what} ({source}, au {date}). L'atelier confirmera ce qui convient à votre"
        " véhicule.",
        "unsure": "Il faut vérifier si un film de {vlt} % sur {windows} respecte la limite dans"
        " l'État {state} : {what} ({source}, au {date}). L'atelier le confirmera avant tout"
        " travail.",
        "unverified": "Il faut vérifier si un film de {vlt} % sur {windows} respecte la limite"
        " dans l'État {state}. L'atelier le confirmera avant tout travail.",
        "medical": "Certains États permettent plus foncé avec un document médical; l'atelier peut"
        " vous en dire plus.",
    },
}  # fmt: skip


def facts(judgement: Judgement, language: str = "en") -> tuple[str, ...]:
    """Return the limits in sentences: the row, the strip, how it is measured, who confirms."""
    spoken = known(language)
    said = _SAID[spoken]
    law = judgement.law
    if law is None:
        return (said["no_row"].format(state=judgement.state),)
    if not law.verified:
        return (said["no_row"].format(state=law.state), said["medical"])
    row = said["row"].format(
        state=law.state,
        what=_what(judgement.findings, spoken),
        source=law.source,
        date=law.as_of.isoformat(),
    )
    strip = (
        said["strip_as1"]
        if law.strip == "AS-1"
        else said["strip_none"]
        if law.strip == "none"
        else said["strip"].format(inches=law.strip)
    )
    measured = () if law.of_film else (said["measured"],)
    return (row, strip, *measured, said["medical"], said["shop"])


def note(judgement: Judgement, language: str = "en") -> str | None:
    """Return what has to be said beside an offer; None when nothing stands against the film."""
    if judgement.vlt is None or judgement.verdict == "allowed":
        return None
    spoken = known(language)
    at_odds = [f for f in judgement.findings if f.verdict == judgement.verdict]
    law = judgement.law
    known_limits = [f for f in at_odds if f.limits]
    kind = (
        "unverified"
        if law is None or not law.verified or not known_limits
        else "dark"
        if judgement.verdict == "not_allowed"
        else "unsure"
    )
    return _SAID[spoken][kind].format(
        state=judgement.state,
        vlt=judgement.vlt,
        windows=listed([_WINDOWS[spoken][f.window] for f in at_odds], spoken),
        what=_what(known_limits, spoken),
        source=law.source if law else "",
        date=law.as_of.isoformat() if law else "",
    )


def _what(findings: tuple[Finding, ...] | list[Finding], language: Language) -> str:
    """Return limits by window, windows with the same limit together."""
    by_limit: dict[str, list[str]] = {}
    for finding in findings:
        if finding.limits:
            said = _limits(finding.limits, language)
            by_limit.setdefault(said, []).append(_WINDOWS[language][finding.window])
    return "; ".join(f"{listed(windows, language)}: {limit}" for limit, windows in by_limit.items())


def _limits(limits: tuple[Limit, ...], language: Language) -> str:
    words = _LIMITS[language]
    said = [_limit(limit, words) for limit in limits]
    return said[0] if len(said) == 1 else words["or"].format(*said)


def _limit(limit: Limit, words: Mapping[str, str]) -> str:
    if isinstance(limit, tuple):
        return words["between" if limit[0] == 0 else "floor"].format(*limit)
    return words["at_least"].format(limit) if isinstance(limit, int) else words[limit]
