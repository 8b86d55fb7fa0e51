"""Times of day as English, Spanish and French sentences name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_MINUTES = {
    "quarter": 15, "half": 30, "cuarto": 15, "media": 30, "quart": 15, "demie": 30, "demi": 30,
    "ten": 10, "twenty": 20, "five": 5, "fifteen": 15, "thirty": 30, "forty-five": 45,
    "forty five": 45, "diez": 10, "veinte": 20, "cinco": 5, "quince": 15, "treinta": 30,
    "cuarenta y cinco": 45, "dix": 10, "vingt": 20, "cinq": 5, "quinze": 15, "trente": 30,
    "quarante-cinq": 45, "quarante cinq": 45,
}  # fmt: skip


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD = _any(_HOURS)
_MIN = _any(_MINUTES)
_NIGHT = (
    r"(?: (?:in the|at) (?:morning|afternoon|evening|night)"
    r"| (?:de|por|en) la (?:manana|tarde|noche)| du (?:matin|soir)| de l'apres-midi)"
)
_AMPM = r"(?: ?(?:a\.? ?m\b\.?|p\.? ?m\b\.?))"
_HALF = rf"(?:{_AMPM}|{_NIGHT})"
_TIME = re.compile(
    rf"(?<![\d$.,/:-])(?P<h>\d{{1,2}})(?:[:.](?P<m>\d{{2}})| ?h ?(?P<mh>\d{{2}}))(?!\d|%| ?%| ?\$)"
    rf"(?: ?h(?:rs?|oras|eures)?\b)?(?P<half>{_HALF})?"
    rf"|(?<![\d$.,/:-])(?P<h2>\d{{1,2}})(?P<half2>{_HALF})"
    r"|(?<![\d$.,/:-])(?P<h3>\d{1,2}) ?h\b(?! ?\d)"
    rf"|(?<![\d$.,/:-])(?P<h4>\d{{1,2}}|{_WORD}) ?o'?clock\b(?P<half4>{_HALF})?"
    rf"|(?<![\d$.,/:-])(?P<h5>\d{{1,2}}|{_WORD}) heures?\b"
    rf"(?: (?:(?P<less5>moins) (?:le )?|et )?(?P<m5>\d{{2}}|{_MIN})\b)?(?P<half5>{_HALF})?"
    rf"|\b(?:a|para|de|desde|hasta|por|antes de|despues de|y|o)? ?(?P<art>las?) (?P<h6>\d{{1,2}}"
    rf"|{_WORD})\b(?! ?(?:[:.]\d\d|h\b|\d|%))(?: (?:(?P<less6>menos)|y|con) (?P<m6>\d{{2}}|{_MIN})"
    rf"\b)?(?: horas\b)?(?P<half6>{_HALF})?"
    rf"|\b(?P<m7>half|quarter|ten|twenty|five) (?P<way7>past|to|after|till|before) "
    rf"(?P<h7>\d{{1,2}}|{_WORD})\b(?P<half7>{_HALF})?"
    rf"|\b(?P<h8>{_WORD})[ -](?P<m8>thirty|fifteen|forty[- ]five|oh five)\b(?P<half8>{_HALF})?"
    rf"|\b(?P<h9>{_WORD})(?P<half9>{_HALF})"
    r"|\b(?P<name>noon|midday|midnight|mediodia|medianoche|(?<!apres-)midi|minuit)\b"
)
_STOP = (
    r"(?=\s*(?:[.,!?;)]|$|\b(?:on|today|tomorrow|tonight|and|or|to|in the|if|works?|is|sharp|mon"
    r"|tue"
    r"|wed|thu|fri|sat|sun)))"
)
_BARE = re.compile(
    rf"\b(?:at|by|until|till|before|after|from|around|for|to|and|or)\s+(?P<h>1[0-2]|[1-9]){_STOP}"
    rf"|(?<=\d)\s?-\s?(?P<hb>1[0-2]|[1-9]){_STOP}"
    rf"|\b(?:at|by|until|till|around)\s+(?P<hw>{_WORD}){_STOP}"
    r"|\b(?:de|a|desde|hasta)\s+(?P<hs>\d{1,2})(?=\s(?:a|hasta)\s\d{1,2}\b)"
)
_ARTICLE_COUNTS = re.compile(
    r"^ (?:ventan|opcion|puert|dos\b|tres\b|pelicul|cit|persona|vez|hora(?!s? de la)|semana|noche"
    r"|tarde|franja|lateral|delanter|traser|primer|[a-z]+s\b(?<!horas)(?<!las))"
)


_TOWARDS = re.compile(r"\s*(?:a|para|desde|hasta|antes de|despues de)\b")
_HAS_SOME = re.compile(r"\b(?:j'ai|avons|reste|voici|il y a|on a|trouve|ces|les|des) (?:encore )?$")


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A time as a sentence names it, with every way to read it; `loose` may be no time at all."""

    start: int
    end: int
    text: str
    readings: tuple[time, ...]
    loose: bool = False


def _readings(hour: int, minute: int, half: str | None) -> tuple[time, ...]:
    if hour > 24 or minute > 59:  # noqa: PLR2004 - hours and minutes of a day
        return ()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - on a clock face
            return (time(hour % 24, minute),) if _late(half) is (hour >= 12) else ()  # noqa: PLR2004
        return (time(hour % 12 + 12 * _late(half), minute),)
    if 1 <= hour <= 12:  # noqa: PLR2004 - on a clock face
        return (time(hour % 12, minute), time(hour % 12 + 12, minute))
    return (time(hour % 24, minute),)


def _late(half: str) -> bool:
    """Say whether a half of the day is the later one."""
    said = half.strip()
    if re.search(r"manana|matin|morning", said):
        return False
    return not said.startswith("a") or "night" in said


def _hour(said: str) -> int:
    return int(said) if said.isdigit() else _HOURS[said]


def _minute(said: str | None) -> int:
    if said is None:
        return 0
    return int(said) if said.isdigit() else _MINUTES.get(said, 5)


_FORMS = (  # groups of each form: the hour, the minutes, what takes them off, the half of the day
    ("h", "m", "", "half"), ("h2", "", "", "half2"), ("h3", "", "", "half"),
    ("h4", "", "", "half4"), ("h5", "m5", "less5", "half5"), ("h6", "m6", "less6", "half6"),
    ("h7", "m7", "way7", "half7"), ("h8", "m8", "", "half8"), ("h9", "", "", "half9"),
)  # fmt: skip


def _moment(match: re.Match[str]) -> tuple[int, int, str | None]:
    """Return (hour, minute, half of the day) of a time in any of its forms."""
    hour, minute, off, half = next(form for form in _FORMS if match[form[0]])
    less = match[off] if off else None
    rest = match[minute] if minute else None
    if less in {"past", "after"}:
        less = None
    return _shifted(match[hour], rest or match["mh"], less, match[half])


def _shifted(
    hour: str, minute: str | None, less: str | None, half: str | None
) -> tuple[int, int, str | None]:
    whole, rest = _hour(hour), _minute(minute)
    return (whole - 1 or 12, 60 - rest, half) if less and rest else (whole, rest, half)


def times_said(text: str, taken: list[tuple[int, int]]) -> list[TimeSaid]:
    """Return the times of day a folded sentence names, in order; `taken` is read already."""
    found: list[TimeSaid] = []
    for match in _TIME.finditer(text):
        start, end = match.span()
        if any(a <= start < b for a, b in taken) or _is_number(match, text):
            continue
        if match["name"]:
            named = time(0) if match["name"] in {"midnight", "medianoche", "minuit"} else time(12)
            found.append(TimeSaid(start, end, match.group(), (named,)))
            continue
        loose = bool((match["h3"] or match["h5"]) and not match["half5"])
        found.append(TimeSaid(start, end, match.group().strip(), _readings(*_moment(match)), loose))
    taken = [*taken, *((t.start, t.end) for t in found)]
    for match in _BARE.finditer(text):
        group = next(g for g in ("h", "hb", "hw", "hs") if match[g])
        start, end = match.span(group)
        if not any(a <= start < b for a, b in taken):
            readings = _readings(_hour(match[group]), 0, None)
            found.append(TimeSaid(start, end, match[group], readings))
    return sorted(found, key=lambda t: t.start)


def _is_number(match: re.Match[str], text: str) -> bool:
    """Say whether what looks like a time is a number: `10.50`, `las dos ventanas`."""
    if match["h"] and text[match.end("h") : match.end("h") + 1] == ".":
        return match["half"] is None and not re.match(r" ?h\b", text[match.end("m") :])
    if match["h6"] and match["m6"] is None and match["half6"] is None:
        if not match["h6"].isdigit() and not _TOWARDS.match(match.group()):
            return True  # `la mas barata de las dos`
        return _ARTICLE_COUNTS.match(text[match.end() :]) is not None
    if match["h5"] and match["m5"] is None:  # `j'ai deux heures cette semaine`: times, not a time
        return _HAS_SOME.search(text[: match.start()]) is not None
    return False
