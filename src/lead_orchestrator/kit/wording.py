"""How days, times, lengths, lists and money are said in English, Spanish and French.

Spanish as in the United States and Mexico, French as in Canada; promises that the same value
always gives the same words. English is what any other language falls back to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from lead_orchestrator.kit.values import Money

Language = Literal["en", "es", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "fr")
_NOON = 12


@dataclass(frozen=True, slots=True)
class Calendar:
    """The names of a language's days (Monday first) and months, as they stand in a sentence."""

    days: tuple[str, ...]
    months: tuple[str, ...]


CALENDARS: dict[Language, Calendar] = {
    "en": Calendar(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        (
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ),
    ),
    "es": Calendar(
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        (
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
            "septiembre", "octubre", "noviembre", "diciembre",
        ),
    ),
    "fr": Calendar(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        (
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
            "septembre", "octobre", "novembre", "décembre",
        ),
    ),
}  # fmt: skip
_AND: dict[Language, str] = {"en": "and", "es": "y", "fr": "et"}
_FROM: dict[Language, str] = {"en": "from", "es": "desde", "fr": "à partir de"}


def known(language: str) -> Language:
    """Return the language to speak for a tag (`es`, `fr-CA`); English when it is none of ours."""
    head = language[:2].lower()
    return head if head == "es" or head == "fr" else "en"  # noqa: PLR1714 - narrows the type


def wall_words(wall: time, language: str = "en") -> str:
    """Return a wall time: `9:00 AM`, `9:00 a. m.`, `9 h` (`14 h 30`)."""
    spoken = known(language)
    if spoken == "fr":
        return f"{wall.hour} h {wall.minute:02d}" if wall.minute else f"{wall.hour} h"
    half = ("AM", "PM") if spoken == "en" else ("a. m.", "p. m.")
    return f"{wall.hour % _NOON or _NOON}:{wall.minute:02d} {half[wall.hour >= _NOON]}"


def day_words(day: date, language: str = "en") -> str:
    """Return `Tuesday, December 1`, `martes 1 de diciembre`, `mardi 1er décembre`."""
    spoken = known(language)
    names = CALENDARS[spoken]
    weekday, month = names.days[day.weekday()], names.months[day.month - 1]
    if spoken == "en":
        return f"{weekday}, {month} {day.day}"
    if spoken == "es":
        return f"{weekday} {day.day} de {month}"
    return f"{weekday} {'1er' if day.day == 1 else day.day} {month}"


def at_words(wall: time, language: str = "en") -> str:
    """Return a wall time with its preposition: `at 1:00 PM`, `a la 1:00 p. m.`, `à 13 h`."""
    spoken = known(language)
    said = wall_words(wall, spoken)
    if spoken == "es":
        return f"a {'la' if wall.hour % _NOON == 1 else 'las'} {said}"
    return f"{'at' if spoken == 'en' else 'à'} {said}"


def moment_words(day: date, wall: time, language: str = "en") -> str:
    """Return a day and a time on it: `Tuesday, December 1 at 10:00 AM`."""
    return f"{day_words(day, language)} {at_words(wall, language)}"


def on_moment_words(day: date, wall: time, language: str = "en") -> str:
    """Return the same with its article, as it stands in a sentence: `on Tuesday, December 1 at
    10:00 AM`, `el martes 1 de diciembre a las 10:00 a. m.`, `le mardi 1er décembre à 10 h`.
    """
    return f"{_ON[known(language)]} {moment_words(day, wall, language)}"


_ON: dict[Language, str] = {"en": "on", "es": "el", "fr": "le"}


def on_day_words(day: date, language: str = "en") -> str:
    """Return a day as it stands in a sentence: `on Sunday, December 6`, `el domingo 6 de ...`."""
    return f"{_ON[known(language)]} {day_words(day, language)}"


def weekday_words(first: int, last: int, language: str = "en") -> str:
    """Return a weekday or a run of them (0 is Monday): `Monday to Friday`, `de lunes a viernes`,
    `du lundi au vendredi`; one day as `Saturday`, `el sábado`, `le samedi`.
    """
    spoken = known(language)
    days = CALENDARS[spoken].days
    if first == last:
        return {"en": days[first], "es": f"el {days[first]}", "fr": f"le {days[first]}"}[spoken]
    return {
        "en": f"{days[first]} to {days[last]}",
        "es": f"de {days[first]} a {days[last]}",
        "fr": f"du {days[first]} au {days[last]}",
    }[spoken]


def every_words(weekday: int, language: str = "en") -> str:
    """Return a weekday of every week: `on Sundays`, `los domingos`, `le dimanche`."""
    spoken = known(language)
    name = CALENDARS[spoken].days[weekday]
    if spoken == "en":
        return f"on {name}s"
    if spoken == "es":
        return f"los {name}" if name.endswith("s") else f"los {name}s"
    return f"le {name}"


def span_words(opens: time, closes: time, language: str = "en") -> str:
    """Return a stretch of a day: `9:00 AM to 6:00 PM`, `9:00 a. m. a 6:00 p. m.`, `9 h à 18 h`."""
    joint = {"en": "to", "es": "a", "fr": "à"}[known(language)]
    return f"{wall_words(opens, language)} {joint} {wall_words(closes, language)}"


def length_words(minutes: int, language: str = "en") -> str:
    """Return a duration: `30 minutes`, `1 hour`, `2 horas y 30 minutos`, `2 heures 30 minutes`."""
    spoken = known(language)
    hour, hours, minute = {
        "en": ("hour", "hours", "minutes"),
        "es": ("hora", "horas", "minutos"),
        "fr": ("heure", "heures", "minutes"),
    }[spoken]
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} {minute}"
    said = f"{whole} {hour if whole == 1 else hours}"
    joint = " y " if spoken == "es" else " "
    return f"{said}{joint}{rest} {minute}" if rest else said


def about_length_words(minutes: int, language: str = "en") -> str:
    """Return a duration that is not to the minute: `about 3 hours`, `unas 3 horas`."""
    spoken = known(language)
    said = length_words(minutes, spoken)
    if spoken == "es":
        whole, rest = divmod(minutes, 60)
        return f"{'unos' if not whole else 'alrededor de' if whole == 1 or rest else 'unas'} {said}"
    return f"{'about' if spoken == 'en' else 'environ'} {said}"


def listed(parts: Sequence[str], language: str = "en") -> str:
    """Return parts as people list them: `a, b and c`, `a, b y c`, `a, b et c`."""
    if len(parts) < 2:  # noqa: PLR2004 - a list of one is no list
        return "".join(parts)
    joint = _AND[known(language)]
    if joint == "y" and parts[-1].lower().startswith(("i", "hi")):
        joint = "e"  # as Spanish has it before the same sound
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def money_words(price: Money, language: str = "en") -> str:
    """Return an amount: `$1,049.50` in English and Spanish, `1 049,50 $` in French."""
    if known(language) != "fr":
        return price.text()
    whole, rest = divmod(abs(price.cents), 100)
    sign = "-" if price.cents < 0 else ""
    symbol = {"USD": "$", "CAD": "$ CA"}.get(price.currency, price.currency)
    return f"{sign}{whole:,}".replace(",", " ") + (f",{rest:02d}" if rest else "") + f" {symbol}"


def price_words(price: Money, *, starting_at: bool, language: str = "en") -> str:
    """Return a price: `$349`, or `from $299`, `desde $299`, `à partir de 299 $`."""
    said = money_words(price, language)
    return f"{_FROM[known(language)]} {said}" if starting_at else said
