"""Which windows a service covers and how dark its film is, read from the service's own words.

Promises to name a shade only where a text names one: `5%`, `limo`. What is not named is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.law.tint import Window
from lead_orchestrator.catalogue.rules.pricing import Service

TINT = "window_tint"
LIMO = 5
_PERCENT = re.compile(r"(?<![\d.,$])(\d{1,2})\s?(?:%|percent|per cent|por ciento|pour ?cent)")
_LIMO = re.compile(r"\blimo\b|\blimousine tint\b")
# A share of something else than light: money off, heat, ultraviolet.
_OTHER_SHARE = re.compile(
    r"^\W*(?:off|discount|deposit|down|more|less|of (?:the )?(?:heat|uv)|heat|uv\b|infrared|ir\b"
    r"|tip|tax|de descuento|descuento|de rabais|rabais|sure)"
)
_DISCOUNT_BEFORE = re.compile(r"(?:discount of|save|rebaja de|rabais de)\s*$")
_COVERS: tuple[tuple[Window, re.Pattern[str]], ...] = (
    (
        "front",
        re.compile(
            r"\bfull car\b|\ball (?:the )?windows\b|\bevery window\b|\ball (?:the )?side\b"
            r"|\bside windows\b|\bfront (?:two|2|side|doors?|windows?|pair)\b"
            r"|\b(?:two|2) front\b|\bdriver and passenger\b"
        ),
    ),
    (
        "back",
        re.compile(
            r"\bfull car\b|\ball (?:the )?windows\b|\bevery window\b|\ball (?:the )?side\b"
            r"|\bside windows\b|\b(?:back|rear) (?:side|doors?|half)\b|\bbehind the driver\b"
            r"|\brear privacy\b"
        ),
    ),
    (
        "rear",
        re.compile(
            r"\bfull car\b|\ball (?:the )?windows\b|\bevery window\b|\bside and rear windows\b"
            r"|\b(?:rear|back) (?:window|glass|windshield)\b|\bbehind the driver\b"
            r"|\brear privacy\b"
        ),
    ),
    ("strip", re.compile(r"\bstrip\b|\bvisor\b|\beyebrow\b|\bsun ?band\b")),
    ("windshield", re.compile(r"\b(?<!rear )(?<!back )windshield\b")),
)
_ONLY_FRONT = re.compile(r"\bfront (?:two|2)\b|\b(?:two|2) front\b|\bdriver and passenger\b")
_CLEAR = re.compile(r"\brear glass (?:is )?left clear\b|\bno rear window\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What a service puts on which windows; `vlt` is None when its text names no shade."""

    windows: tuple[Window, ...]
    vlt: int | None


def shade_of(text: str) -> int | None:
    """Return the shade a text names, the darkest of several; None when it names none."""
    said = plain(text)
    shades = [LIMO] if _LIMO.search(said) else []
    for match in _PERCENT.finditer(said):
        if _OTHER_SHARE.match(said[match.end() :]):
            continue
        if _DISCOUNT_BEFORE.search(said[: match.start()]):
            continue
        if int(match[1]) > 0:
            shades.append(int(match[1]))
    return min(shades, default=None)


def film_of(service: Service) -> Film | None:
    """Return what a tint service covers; None for a service that is no tint, or takes it off."""
    words = plain(f"{service.name} . {service.description}")
    if service.category != TINT or re.search(r"\bremov(?:al|e|ed)\b|\bold film\b", words):
        return None
    found: list[Window] = [window for window, pattern in _COVERS if pattern.search(words)]
    if _ONLY_FRONT.search(words):
        found = ["front"]
    if _CLEAR.search(words) and "rear" in found:
        found.remove("rear")
    if "strip" in found and "windshield" in found:
        found.remove("windshield")
    code = " limo " if re.search(r"\blimo\b", service.code.replace("-", " ")) else ""
    return Film(windows=tuple(found), vlt=shade_of(words + code))
