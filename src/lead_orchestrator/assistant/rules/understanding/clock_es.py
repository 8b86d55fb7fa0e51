"""Times of day in Spanish: `a las 3 y media`, `después de las 5`, `entre las 2 y las 4`.

Reads a text whose day words were taken out; promises that prices, phones and years are not times.
"""

from __future__ import annotations

import re
from datetime import time

from lead_orchestrator.assistant.rules.understanding.dates import Clock, Part, on_clock

NUMBERS = {
    "una": 1, "uno": 1, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12,
}  # fmt: skip
_MINUTES = {
    "media": 30, "cuarto": 15, "cinco": 5, "diez": 10, "quince": 15, "veinte": 20,
    "veinticinco": 25, "treinta": 30, "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50,
    "pico": 0, "tantos": 0, "un cuarto": 15,
}  # fmt: skip
_WORD = "|".join(word for word in NUMBERS if word != "un")
_PLUS = "|".join(sorted(_MINUTES, key=len, reverse=True))
_UNIT = (
    r"(?!\d|[.,]\d|\s*(?:puertas?|ventanas?|vidrios?|carros?|coches?|autos?|personas?|semanas?"
    r"|dias?"
    r"|mes(?:es)?|anos?|minutos?|mins?\b|por ?ciento|%|/|millas|kilometros|km|opcion(?:es)?"
    r"|asientos?"
    r"|filas?|camionetas?|servicios?|paquetes?|cosas?|hijos?|ninos?|mil\b|pulgadas?|veces|cuadras?"
    r"|bocinas?|lados?|piezas?|de (?:atras|adelante|enfrente|ellos|ellas)|traseras?|delanteras?))"
)
_TAIL = (
    r"(?: ?(?P<{0}half>[ap])\.? ?m\b\.?"
    r"| ?(?:de|por|en) (?:la )?(?P<{0}pod>manana|mananita|tarde|tardecita|noche|madrugada)\b"
    r"| ?del (?P<{0}noon>mediodia|dia)\b)"
)
_CLOCK = (
    rf"(?P<{{0}}hour>\d{{{{1,2}}}}|(?:{_WORD})\b)(?:[:.h](?P<{{0}}minute>\d{{{{2}}}}))?"
    rf"(?: y (?P<{{0}}plus>\d\d|{_PLUS})\b| (?P<{{0}}plus2>treinta|quince|cuarenta y cinco)\b"
    rf"| menos (?P<{{0}}less>\d\d|{_PLUS})\b)?"
    rf"(?: ?(?:en punto|horas|hras?|hrs?|h)\b\.?)?{_TAIL}?{_UNIT}"
)


def _clock(name: str) -> str:
    return _CLOCK.format(name)


_THE = r"(?:las? |los )?"
_NAMES = r"medio ?dia|media ?noche|hora (?:de|del) (?:la )?(?:comida|almuerzo|comer|lonche)"
_RANGE = re.compile(
    rf"\bentre {_THE}{_clock('a')} (?:y|a|e) {_THE}{_clock('b')}"
    rf"|\b(?:de|desde) {_THE}{_clock('c')} (?:a|hasta) {_THE}{_clock('d')}"
    rf"|(?<![\d/~]){_clock('e')} ?(?:-|a las?|a) ?{_clock('f')}(?![\d/])"
)
_BEFORE_WORD = (
    r"antes de|hasta|no mas tarde de|a mas tardar(?: a)?|maximo(?: a)?|para antes de|previo a"
)
_BOUND = re.compile(
    r"\b(?P<word>no antes de|despue?s? (?:de )?|luego de|a partir de|desde|pasad[ao]s?(?: de)?"
    rf"|mas tarde de|de|{_BEFORE_WORD})\s*(?:como )?(?:a )?"
    rf"(?:{_THE}{_clock('')}|(?:el |la )?(?P<name>{_NAMES}))(?P<on> en adelante| para adelante)?"
)
_OR_LATER = re.compile(
    rf"\b{_THE}{_clock('')}(?:,? (?:o|u) (?P<way>mas tarde|despues|antes|mas temprano)"
    r"|,? (?:en|para) adelante)"
)
_TO = re.compile(
    rf"\b(?P<to>\d\d?|{_PLUS}) (?:para|pa) {_THE}(?P<hour>\d{{1,2}}"
    rf"|(?:{_WORD})\b){_TAIL.format('')}?"
)
_AT = re.compile(
    rf"(?:\b(?:a|como|tipo|sobre|eso de|para|pa|tal vez|mejor|seria) (?:a )?(?P<the>las? )"
    rf"|\b(?:tipo|como a) |[@~] ?)\s*{_clock('')}"
)
_MARKED = re.compile(
    rf"(?<![\d/$.,-])(?:(?P<hour>\d{{1,2}})[:.h](?P<minute>\d\d)\b(?: ?hrs?\b"
    rf"| ?horas\b)?{_TAIL.format('')}?"
    rf"|(?P<xhour>\d{{1,2}}|(?:{_WORD})\b)(?: y (?P<xplus>{_PLUS})\b)?{_TAIL.format('x')}"
    r"|(?P<yhour>\d{1,2}) ?(?:horas|hrs?|h)\b)(?![\d%])"
)
_THE_HOUR = re.compile(rf"\blas? {_clock('')}")
_BARE = re.compile(rf"(?<![\w$/.,#-]){_clock('')}(?![\w/$%-])")
_PARTS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r"\b(?:(?:por|en|de|a|durante|esta|cada|las?) (?:las? )?(?:mananas?|mananitas?)"
                r"|mananitas?"
                r"|(?:bien |muy )?tempran(?:o|ito)|(?:a )?primera hora|antes de mediodia"
                r"|cuando abr(?:an|en)|al abrir)\b"), "morning"),
    (re.compile(r"(?:\b(?:por|en|de|a|durante|esta|cada|las?|hoy) (?:las? )?|~ |^)tard(?:e|es"
                r"|ecitas?)\b"
                r"|\btardecita\b|\bdespues de (?:comer|almorzar|lonchar|la comida|el almuerzo"
                r"|(?:el )?lonche|mediodia)\b"), "afternoon"),
    (re.compile(r"(?:\b(?:por|en|de|a|durante|esta|cada|las?|hoy) (?:las? )?|~ |^)noch(?:e|es"
                r"|ecita)\b"
                r"|\bdespues de cenar\b|\banocheciendo\b"), "evening"),
)  # fmt: skip
_AFTER_WORK = re.compile(
    r"\b(?:despues (?:del?|d) (?:mi )?(?:trabajo|trabajar|la (?:escuela|chamba|pega)|laburo|jale"
    r"|brete"
    r"|curro)|(?:saliendo|cuando salg[ao]|al salir|salgo) del? (?:mi |la |el )?(?:trabajo|trabajar"
    r"|chamba"
    r"|laburo|jale|escuela))\b"
)
_LATE = re.compile(
    r"\b(?:a )?ultima hora\b|\bfinal (?:de la tarde|del dia)\b|\bfin del dia\b|\btarde tarde\b"
    r"|\b(?:mas )?tarde en el dia\b|\bantes de (?:que )?cerr(?:ar|en)\b"
)
_DAYTIME: dict[str, Part] = {
    "manana": "morning", "mananita": "morning", "madrugada": "morning", "tarde": "afternoon",
    "tardecita": "afternoon", "noche": "evening", "mediodia": "afternoon", "dia": "morning",
}  # fmt: skip


def _hour(said: str) -> int:
    return NUMBERS[said] if said in NUMBERS else int(said)


def _minutes(said: str) -> int:
    return int(said) if said.isdigit() else _MINUTES[said]


def _read(
    match: re.Match[str], name: str, part: Part | None, half: str | None = None
) -> time | None:
    groups = match.groupdict()
    said = groups.get(f"{name}hour")
    if not said:
        return None
    letter = groups.get(f"{name}half")
    own = f"{letter}m" if letter else None
    daytime = groups.get(f"{name}pod") or groups.get(f"{name}noon")
    if daytime:
        part, half = _DAYTIME[daytime], None
    at = on_clock(_hour(said), int(groups.get(f"{name}minute") or 0), half=own or half, part=part)
    plus = groups.get(f"{name}plus") or groups.get(f"{name}plus2")
    less = groups.get(f"{name}less")
    if at is None or not (plus or less):
        return at
    total = at.hour * 60 + at.minute + (_minutes(plus) if plus else -_minutes(less or "0"))
    return time(total // 60 % 24, total % 60)


def half_of(match: re.Match[str], name: str) -> str | None:
    """Return am or pm where the time was given one."""
    groups = match.groupdict()
    if letter := groups.get(f"{name}half"):
        return f"{letter}m"
    daytime = groups.get(f"{name}pod")
    return None if daytime is None else ("am" if _DAYTIME[daytime] == "morning" else "pm")


def _named(said: str) -> time:
    return time(23, 59) if "noche" in said else time(12)


def _part(text: str) -> Part | None:
    for pattern, part in _PARTS:
        if pattern.search(text):
            return part
    return None


def _range(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    for match in _RANGE.finditer(text):
        first, last = next(p for p in ("ab", "cd", "ef") if match[f"{p[0]}hour"])
        marks = ("half", "pod", "minute", "plus")
        marked = any(match[f"{n}{x}"] for n in (first, last) for x in marks)
        if first != "a" and not marked and not bare and " las " not in f" {match.group()}":
            continue  # `2 a 3` alone may be anything
        start, end = _read(match, first, part), _read(match, last, part)
        if start and end and start > end:
            start = _read(match, first, part, half_of(match, last)) or start
        if start and end and start > end:
            start = _read(match, first, "morning")
        if start and end and start < end:
            return Clock(after=start, before=end)
    return None


def _bound(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    later = _OR_LATER.search(text)
    if later and (at := _read(later, "", part)):
        early = later["way"] in {"antes", "mas temprano"}
        return Clock(before=at) if early else Clock(after=at)
    for match in _BOUND.finditer(text):
        word = match["word"].strip()
        if word == "de" and not match["on"]:
            continue
        if not match["name"] and not _sure(match, bare=bare):
            continue
        at = _named(match["name"]) if match["name"] else _read(match, "", part)
        if at is not None:
            early = re.fullmatch(_BEFORE_WORD, word) is not None
            return Clock(before=at) if early else Clock(after=at)
    return None


def _sure(match: re.Match[str], *, bare: bool) -> bool:
    return bare or any(match[x] for x in ("half", "pod", "minute")) or " la" in match.group()


def _to(text: str, part: Part | None) -> time | None:
    """Read `cuarto para las 5`."""
    match = _TO.search(text)
    base = _read(match, "", part) if match else None
    if match is None or base is None:
        return None
    total = base.hour * 60 - _minutes(match["to"])
    return time(total // 60 % 24, total % 60)


def _spoken(text: str, part: Part | None, *, bare: bool) -> time | None:
    """Read `a las 3 y media`, `las 2 de la tarde`."""
    for pattern in (_AT, _THE_HOUR):
        for match in pattern.finditer(text):
            if pattern is _THE_HOUR and not (bare or _sure_alone(match, text)):
                continue
            if at := _read(match, "", part):
                return at
    return None


def _marked(text: str, part: Part | None) -> time | None:
    match = _MARKED.search(text)
    if match is None:
        named = re.search(rf"\b({_NAMES})\b", text)
        return _named(named.group(1)) if named else None
    return _read(match, next(n for n in ("", "x", "y") if match[f"{n}hour"]), part)


def _exact(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    at = _to(text, part) or _spoken(text, part, bare=bare) or _marked(text, part)
    if at is None and bare:
        hours = (m for m in _BARE.finditer(text) if m["hour"] not in {"una", "uno"})
        at = next((read for m in hours if (read := _read(m, "", part))), None)
    return Clock(at=at) if at else None


def _sure_alone(match: re.Match[str], text: str) -> bool:
    """Say whether `las 3` is a time with no day beside it: marked so, or all there is."""
    if any(match[x] for x in ("half", "pod", "minute", "plus")):
        return True
    return (
        re.fullmatch(r"\W*(?:si,? |ok,? |mejor |la de |el de )*las? [\w: ]+\W*", text) is not None
    )


def find_clock(text: str, *, bare: bool) -> Clock:
    """Return the time of day in `text` (plain, lower case).

    `bare` allows an hour without any mark (`lunes 10`): set it only beside a day.
    """
    part = _part(text)
    if _AFTER_WORK.search(text):
        return Clock(after=time(17))
    for clock in (
        _range(text, part, bare=bare),
        _bound(text, part, bare=bare),
        _exact(text, part, bare=bare),
    ):
        if clock is not None and not clock.empty:
            return clock
    if _LATE.search(text):
        return Clock(after=time(15))
    return Clock(part=part) if part else Clock()
