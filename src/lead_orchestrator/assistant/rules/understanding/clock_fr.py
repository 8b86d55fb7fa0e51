"""Times of day in French: `15h30`, `vers midi et demi`, `après 17h`, `entre 13h et 15h`.

Reads a text whose day words were taken out; promises that prices, phones and years are not times.
"""

from __future__ import annotations

import re
from datetime import time

from lead_orchestrator.assistant.rules.understanding.dates import Clock, Part, on_clock

NUMBERS = {
    "une": 1, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16, "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "vingt": 20,
}  # fmt: skip
_MINUTES = {
    "demie": 30, "demi": 30, "quart": 15, "le quart": 15, "un quart": 15, "cinq": 5, "dix": 10,
    "quinze": 15, "vingt": 20, "vingt-cinq": 25, "trente": 30, "quarante": 40,
    "quarante-cinq": 45, "cinquante": 50,
}  # fmt: skip
_WORD = "|".join(sorted((w for w in NUMBERS if w != "un"), key=len, reverse=True))
_PLUS = "|".join(sorted(_MINUTES, key=len, reverse=True))
_MARK = r" ?(?:h(?:eures?|res?|rs?)?\b|h(?=\d)|:)"
_UNIT = (
    r"(?!\d|[.,]\d|\s*(?:portes?|fenetres?|vitres?|voitures?|autos?|chars?|personnes?|semaines?"
    r"|jours?|mois"
    r"|ans?\b|annees?|minutes?|mins?\b|pour ?cents?|%|/|km|options?|places?|sieges?|rangees?"
    r"|camions?|services?|forfaits?|choses?|enfants?|mille|pouces?|fois|haut-?parleurs?|cotes?"
    r"|pieces?"
    r"|arriere|avant|laterales?|dernieres?|premiers?|premieres?))"
)
_TAIL = (
    r"(?: ?(?P<{0}half>[ap])\.? ?m\b\.?| ?(?:du|de l'|de l|le|en|dans l') ?"
    r"(?P<{0}pod>matin|avant-midi|apres-midi|soir|nuit)\b)"
)
_MINUTE = (
    rf"(?: ?(?P<{{0}}minute>\d\d)\b|(?: et)? (?P<{{0}}plus>{_PLUS})\b| moins (?P<{{0}}less>\d\d"
    rf"|{_PLUS})\b)"
)
_CLOCK = (
    rf"(?:(?P<{{0}}hour>\d{{{{1,2}}}}|(?:{_WORD})\b(?!-\w))(?:(?P<{{0}}mark>{_MARK}){_MINUTE}?"
    rf"| ?\.(?P<{{0}}dotted>\d\d)\b)?"
    rf"|(?P<{{0}}noon>midi|minuit|mi-journee)(?:{_MINUTE.replace('{0}', '{0}n')}"
    rf"| ?(?P<{{0}}half2>30|trente)\b)?)"
    rf"(?: ?pile| precises?)?{_TAIL}?{_UNIT}"
)


def _clock(name: str) -> str:
    return _CLOCK.format(name)


_THE = r"(?:les |des )?"
_RANGE = re.compile(
    rf"\bentre {_THE}{_clock('a')} (?:et|a) {_THE}{_clock('b')}"
    rf"|\b(?:de|des) {_THE}{_clock('c')} (?:a|jusqu'a) {_THE}{_clock('d')}"
    rf"|(?<![\d/~-]){_clock('e')} ?(?:-|a) ?{_clock('f')}(?![\d/])"
)
_BEFORE_WORD = r"avant|jusqu'a|jusque|au plus tard|pas plus tard que|d'ici|max(?:imum)?"
_BOUND = re.compile(
    r"\b(?P<word>pas avant|pas plus tot que|apres|a partir de|a compter de|des|depuis|passe"
    r"|plus tard que"
    rf"|{_BEFORE_WORD}) (?:vers )?(?:a )?{_THE}{_clock('')}"
)
_OR_LATER = re.compile(
    rf"\b{_clock('')}(?:,? (?:ou|et) (?P<way>plus tard|apres|plus tot|avant)| et plus)\b"
)
_AT = re.compile(
    r"(?:\b(?:a|vers|pour|autour de|environ|disons|genre|mettons|aux alentours de|aux environs de"
    r"|les)"
    rf"|[@~]) ?{_THE}{_clock('')}"
)
_MARKED = re.compile(rf"(?<![\d/$.,-]){_clock('')}(?![\d%])")
_PARTS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r"\b(?:matins?|matinees?|avant-midi|am|(?:de )?bonne heure"
                r"|(?<!plus )tot(?! possible)|premiere heure"
                r"|(?:a |des )l'ouverture|(?:quand|des que) vous ouvrez)\b"), "morning"),
    (re.compile(r"\b(?:apres-midis?|apres (?:manger|le lunch|le repas|diner|dejeuner|le dejeuner)"
                r"|pm)\b"), "afternoon"),
    (re.compile(r"\b(?:soirs?|soirees?|apres (?:le )?souper)\b"), "evening"),
)  # fmt: skip
_LUNCH = re.compile(
    r"\b(?:a |sur |pendant |durant )?l'heure (?:du|de) (?:midi|lunch|diner|dejeuner)\b"
    r"|\bpause (?:midi|lunch|dejeuner|diner)\b"
)
_AFTER_WORK = re.compile(
    r"\bapres (?:le |mon |la |ma )?(?:travail|boulot|taf|job|shift|bureau|ecole|cours|journee)\b"
    r"|\b(?:quand je |je )(?:sors|finis|termine) (?:du |de |le |mon )(?:travail|boulot|taf|job"
    r"|bureau)\b"
)
_LATE = re.compile(
    r"\b(?:en )?fin (?:de (?:la )?journee|d'apres-midi|de l'apres-midi)\b|\btard dans la journee\b"
    r"|\b(?:avant la|a la) fermeture\b"
)
_LATE_MORNING = re.compile(r"\bfin de (?:la )?matinee\b|\bfin d'avant-midi\b")
_DAYTIME: dict[str, Part] = {
    "matin": "morning", "avant-midi": "morning", "apres-midi": "afternoon", "soir": "evening",
    "nuit": "evening",
}  # fmt: skip


def _minutes(said: str) -> int:
    return int(said) if said.isdigit() else _MINUTES[said]


def _noon(match: re.Match[str], name: str) -> int:
    return 0 if match[f"{name}noon"] == "minuit" else 12


def _read(
    match: re.Match[str], name: str, part: Part | None, half: str | None = None
) -> time | None:
    groups = match.groupdict()
    if groups[f"{name}noon"]:
        plus = groups[f"{name}nplus"] or groups[f"{name}half2"] or groups[f"{name}nminute"]
        total = _noon(match, name) * 60 + (_minutes(plus) if plus else 0)
        less = groups[f"{name}nless"]
        total -= _minutes(less) if less else 0
        return time(total // 60 % 24, total % 60) if total else time(23, 59)
    said = groups[f"{name}hour"]
    if not said:
        return None
    letter, daytime = groups[f"{name}half"], groups[f"{name}pod"]
    if daytime:
        part, half = _DAYTIME[daytime], None
    minute = int(groups[f"{name}minute"] or groups[f"{name}dotted"] or 0)
    hour = NUMBERS[said] if said in NUMBERS else int(said)
    own = f"{letter}m" if letter else half
    at = on_clock(hour, minute, half=own, part=part)
    plus, less = groups[f"{name}plus"], groups[f"{name}less"]
    if at is None or not (plus or less):
        return at
    total = at.hour * 60 + at.minute + (_minutes(plus) if plus else -_minutes(less))
    return time(total // 60 % 24, total % 60)


def _marked(match: re.Match[str], name: str) -> bool:
    return any(match[f"{name}{x}"] for x in ("mark", "noon", "half", "pod"))


def _part(text: str) -> Part | None:
    for pattern, part in _PARTS:
        if pattern.search(text):
            return part
    return None


def _range(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    for match in _RANGE.finditer(text):
        first, last = next(
            p for p in ("ab", "cd", "ef") if match[f"{p[0]}hour"] or match[f"{p[0]}noon"]
        )
        sure = _marked(match, first) or _marked(match, last)
        if not sure and not (bare and first in "ac") and first != "a":
            continue  # `2 a 3` alone may be anything
        start, end = _read(match, first, part), _read(match, last, part)
        if start and end and start > end:
            start = _read(match, first, "morning")
        if start and end and start < end:
            return Clock(after=start, before=end)
    return None


def _bound(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    later = _OR_LATER.search(text)
    if later and (bare or _marked(later, "")) and (at := _read(later, "", part)):
        early = later["way"] in {"avant", "plus tot"}
        return Clock(before=at) if early else Clock(after=at)
    for match in _BOUND.finditer(text):
        if not bare and not _marked(match, ""):
            continue
        if at := _read(match, "", part):
            early = re.fullmatch(_BEFORE_WORD, match["word"]) is not None
            return Clock(before=at) if early else Clock(after=at)
    return None


def _exact(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    for pattern in (_AT, _MARKED):
        for match in pattern.finditer(text):
            if not _marked(match, "") and not bare:
                continue
            if at := _read(match, "", part):
                return Clock(at=at)
    return Clock(at=time(12)) if _LUNCH.search(text) else None


def find_clock(text: str, *, bare: bool) -> Clock:
    """Return the time of day in `text` (plain, lower case, `apres-midi` with its hyphen).

    `bare` allows an hour without any mark (`lundi 10`): set it only beside a day.
    """
    part = _part(text)
    if _AFTER_WORK.search(text):
        return Clock(after=time(17))
    if _LUNCH.search(text):
        return Clock(at=time(12))
    for clock in (
        _range(text, part, bare=bare),
        _bound(text, part, bare=bare),
        _exact(text, part, bare=bare),
    ):
        if clock is not None and not clock.empty:
            return clock
    if _LATE.search(text):
        return Clock(after=time(15))
    if _LATE_MORNING.search(text):
        return Clock(part="morning")
    return Clock(part=part) if part else Clock()
