"""Days and months as English, Spanish and French sentences name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.number_words import UNITS, value
from lead_orchestrator.assistant.rules.understanding.dates import month_day


def _table(*rows: str) -> dict[str, int]:
    return {word: place for place, row in enumerate(rows) for word in row.split()}


_DAYS: Mapping[str, int] = _table(
    "monday mondays lunes lundi lundis mon lun", "tuesday tuesdays martes mardi mardis tue tues",
    "wednesday wednesdays miercoles mercredi mercredis wed weds mie mer",
    "thursday thursdays jueves jeudi jeudis thu thur thurs jue jeu",
    "friday fridays viernes vendredi vendredis fri vie ven",
    "saturday saturdays sabado sabados samedi samedis sat sab sam",
    "sunday sundays domingo domingos dimanche dimanches sun dom dim",
)  # fmt: skip
_MONTHS: Mapping[str, int] = _table(
    "january enero janvier jan ene janv", "february febrero fevrier feb fevr",
    "march marzo mars mar", "april abril avril apr abr avr", "may mayo mai",
    "june junio juin jun", "july julio juillet jul juil", "august agosto aout aug ago",
    "september septiembre setiembre septembre sep sept", "october octubre octobre oct",
    "november noviembre novembre nov", "december diciembre decembre dec dic",
)  # fmt: skip
_SHORT = 4  # `mon`, `sun` and `mar` are words of their own


def _any(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_LONG_DAYS = _any({w: n for w, n in _DAYS.items() if len(w) > _SHORT})
_SHORT_DAYS = _any({w: n for w, n in _DAYS.items() if len(w) <= _SHORT})
_WD = (
    rf"(?:{_LONG_DAYS}|(?:{_SHORT_DAYS})(?=\.?,? ?(?:\d|at\b|to\b|through\b|thru\b|-|a las?\b))"
    rf"|(?<=- )(?:{_SHORT_DAYS})|(?<=-)(?:{_SHORT_DAYS})|(?<=through )(?:{_SHORT_DAYS})"
    rf"|(?<=to )(?:{_SHORT_DAYS}))\b"
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "fifteenth": 15, "twentieth": 20, "thirtieth": 30,
    "primero": 1, "premier": 1,
}  # fmt: skip
_TENTHS = r"(?:twenty|thirty|treinta|vingt|trente)[ -](?:(?:y|et)[ -])?[a-z]+"
_SPOKEN = "|".join([_TENTHS, *_ORDINALS, *(w for w, n in UNITS.items() if 0 < n < 30), "treinta",  # noqa: PLR2004 - days of a month
                    "trente", "thirty", "twenty", "vingt"])  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}(?!\d)(?:st|nd|rd|th|er|ro|eme|e)?\b|(?:{_SPOKEN})\b)"
_NO_CLOCK = r"(?! ?(?::|h\b|am\b|pm\b|[ap]\.|hour|heure|hora|minut|o'clock|\$|%|dol|-?\d))"
_DAY = re.compile(
    rf"\b(?:(?P<wd>{_WD})\.?,? (?:the )?)?(?P<mo>{_any(_MONTHS)})\b\.? (?:the )?"
    rf"(?P<n>{_NUMBER}){_NO_CLOCK}(?:,? (?P<y>20\d\d)\b)?"
    rf"|\b(?:(?P<wdb>{_WD})\.?,? (?:(?:the|el|le|dia) )*)?(?P<nb>{_NUMBER}) (?:of |de )?"
    rf"(?P<mob>(?!may\b|mar\b){_any(_MONTHS)})\b\.?(?:,? (?:de |del )?(?P<yb>20\d\d)\b)?"
    r"|(?<![\d/$.,])(?P<p>\d{1,2})/(?P<q>\d{1,2})(?:/(?P<yc>20\d\d|\d\d))?(?![\d/])"
    r"|\b(?P<iso>20\d\d-\d\d-\d\d)\b"
    rf"|\b(?P<week>a week from|en huit|en ocho) (?P<wdw>{_LONG_DAYS})\b"
    rf"|\b(?P<wde>{_WD})(?: (?:en (?P<late>huit|ocho))| (?:the |el |le |dia )*"
    rf"(?P<ne>\d{{1,2}}(?:st|nd|rd|th|er)?)\b{_NO_CLOCK})?"
    r"|\b(?P<far>day after tomorrow|pasado manana|apres-demain|apres demain)\b"
    r"|\b(?P<tomorrow>tomorrow|demain|(?<!de la )(?<!por la )(?<!en la )(?<!a la )(?<!esta )"
    r"(?<!las )(?<!una )(?<!cada )(?<!la )manana)\b"
    r"|\b(?P<today>today|tonight|this (?:morning|afternoon|evening)|hoy|esta (?:manana|tarde"
    r"|noche)|aujourd'hui|ce (?:matin|soir)|cet apres-midi)\b"
    r"|\bthe (?P<nth>\d{1,2})(?:st|nd|rd|th)\b"
    r"|\b(?:el(?: dia)?|le) (?P<nthb>\d{1,2}|primero|premier)(?:er)?"
    r"(?=\s*(?:[.,;!?)]|$)| (?:a (?:las?|\d)|y|o|esta|por|de este|est|et|ou|c'est|va|tambien)\b)"
)


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day as a sentence names it: a date (or either of two), or any day of a weekday."""

    start: int
    end: int
    text: str
    dates: tuple[date, ...]
    weekday: int | None
    wrong: bool = False


def _number(said: str) -> int | None:
    if said[0].isdigit():
        return int(re.sub(r"\D", "", said))
    ordinal = _ORDINALS.get(said)
    if ordinal is not None:
        return ordinal
    last = re.split(r"[ -]", said)[-1]
    if last in _ORDINALS and last != said:
        tens = value(said[: -len(last) - 1])
        return None if tens is None else tens + _ORDINALS[last]
    return value(said)


def _dated(match: re.Match[str], today: date) -> tuple[date, ...] | None:
    """Return the dates of a day with a number and a month; None when it names no such day."""
    month = match["mo"] or match["mob"]
    number = _number(match["n"] or match["nb"])
    year = match["y"] or match["yb"]
    if number is None:
        return ()
    found = month_day(today, _MONTHS[month] + 1, number, int(year) if year else None)
    return (found,) if found else ()


def _slashed(match: re.Match[str], today: date, language: str) -> tuple[date, ...]:
    """Return what `1/12` means: month first in English; elsewhere both readings must hold."""
    year = match["yc"]
    full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004 - `26`
    p, q = int(match["p"]), int(match["q"])
    orders = ((p, q),) if language == "en" else ((p, q), (q, p))
    found = (month_day(today, month, day, full) for month, day in orders if 1 <= month <= 12)  # noqa: PLR2004 - months
    return tuple(dict.fromkeys(day for day in found if day is not None))


def _nth(number: int | None, weekday: int | None, today: date) -> tuple[date, ...]:
    days = (today + timedelta(days=n) for n in range(93))
    return tuple(
        d for d in days if d.day == number and (weekday is None or d.weekday() == weekday)
    )[:1]


def _near(match: re.Match[str], today: date) -> tuple[date, ...] | None:
    if match["today"]:
        return (today,)
    if match["tomorrow"]:
        return (today + timedelta(days=1),)
    if match["far"]:
        return (today + timedelta(days=2),)
    late = match["wdw"] or (match["wde"] if match["late"] else None)
    if late is None:
        return None
    ahead = (_DAYS[late] - today.weekday()) % 7 or 7
    return (today + timedelta(days=ahead + 7),)


def _read(match: re.Match[str], grounds: Grounds) -> DaySaid:
    today = grounds.context.today
    name = match["wd"] or match["wdb"] or match["wde"]
    weekday = _DAYS[name] if name else None
    dates = _near(match, today)
    if dates is None:
        if match["mo"] or match["mob"]:
            dates = _dated(match, today)
        elif match["p"]:
            dates = _slashed(match, today, grounds.context.language)
        elif match["iso"]:
            dates = _iso(match["iso"])
        elif said := match["ne"] or match["nth"] or match["nthb"]:
            dates = _nth(_number(said), weekday, today)
    wrong = dates is not None and (
        not dates or (weekday is not None and any(d.weekday() != weekday for d in dates))
    )
    return DaySaid(match.start(), match.end(), match.group(), dates or (), weekday, wrong)


def _iso(text: str) -> tuple[date, ...]:
    try:
        return (date.fromisoformat(text),)
    except ValueError:
        return ()


def days_said(text: str, grounds: Grounds) -> list[DaySaid]:
    """Return the days a folded sentence names, in order."""
    return [_read(match, grounds) for match in _DAY.finditer(text)]
