"""Days in Spanish: `pasado mañana`, `el sábado por la mañana`, `la semana que viene`, `el 3/10`.

`find_when` is pure: the shop's local time is an argument. Accents may be missing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding import spans
from lead_orchestrator.assistant.rules.understanding.clock_es import NUMBERS, find_clock
from lead_orchestrator.assistant.rules.understanding.dates import (
    Clock,
    When,
    day_of_month,
    month_day,
    next_weekday,
    span,
)
from lead_orchestrator.assistant.rules.understanding.figures import without_figures
from lead_orchestrator.assistant.rules.understanding.grammar import (
    Days,
    Grammar,
    Rules,
    after,
    at_moment,
    compiled,
    day_and_month,
    find,
    iso_day,
    named_weekday,
    numbered_weekday,
    one,
    spelt,
    until,
    weekday_range,
)

_DAY_WORDS = (
    r"lun(?:es)?", r"mar(?:tes)?", r"mie(?:r(?:coles)?)?|mx", r"jue(?:v(?:es)?)?",
    r"vie(?:r(?:nes)?)?", r"sab(?:ados?)?", r"dom(?:ingos?)?",
)  # fmt: skip
_LONG_DAYS = r"(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)\b"
_DAY = r"(?:" + "|".join(_DAY_WORDS) + r")\b\.?"
_MONTHS = (
    "ene(?:ro)?", "feb(?:rero)?", "mar(?:zo)?", "abr(?:il)?", "may(?:o)?", "jun(?:io)?",
    "jul(?:io)?", "ago(?:sto)?", "sep(?:t|tiembre|t?iembre)?|set(?:iembre)?", "oct(?:ubre)?",
    "nov(?:iembre)?", "dic(?:iembre)?",
)  # fmt: skip
_MONTH = r"(?:" + "|".join(_MONTHS) + r")\b\.?"
_LONG_MONTH = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre"
    r"|diciembre)\b"
)
_MANY = {
    **NUMBERS, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiun": 21,
    "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26,
    "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta y uno": 31, "treinta": 30,
    "un par de": 2, "unos": 3, "unas": 3, "primero": 1, "primer": 1, "1ro": 1, "1ero": 1, "1o": 1,
}  # fmt: skip
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(_MANY, key=len, reverse=True)) + r")"
_DAY_NUMBER = (
    r"(?:3[01]|[12]\d|0?[1-9]|1r?o|1ero|primero|treinta(?: y uno)?|veinti\w+|veinte|quince|dieci\w+"
    r"|catorce|trece|doce|once|diez|nueve|ocho|siete|seis|cinco|cuatro|tres|dos)"
)
_COMING = r"(?:que viene|q viene|que entra|proximo|proxima|entrante|siguiente|que sigue)"
_NEXT_WEEK = (
    rf"(?:(?:la )?(?:proxima|otra|siguiente) (?:semana|sem\b)|(?:la )?semana (?:{_COMING}))"
)
_EDGES: tuple[tuple[str, spans.Edge], ...] = (
    (r"(?:a |al )?(?:principios?|comienzos?|inicios?|empezando|empiezos?)", "start"),
    (r"(?:a )?(?:mediados|mitad)", "middle"), (r"(?:a |al |para )?(?:finales|fines|final|fin)",
     "end"),
)  # fmt: skip
_EDGE = "(?:" + "|".join(pattern for pattern, _ in _EDGES) + ")"
_NTH = {
    "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4, "ultima": -1,
    "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "ultimo": -1,
}  # fmt: skip
_CALENDAR = frozenset(
    "lunes martes miercoles jueves viernes sabado domingo manana febrero septiembre octubre "  # noqa: SIM905 - words
    "noviembre diciembre semana proximo proxima despues".split()
)
_KEEP = frozenset(
    "bienes vienes partes artes cartes marte mares lunas salado sabido lavado nueves jueces "  # noqa: SIM905 - words
    "sabados "
    "domingos mananas mananita banana semanas despue manzana domino domina".split()
)
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        ((r"\bbuen(?:os|as?)? (?:dias?|tardes?|noches?)\b|\bfeliz (?:dia|tarde|noche|fin de semana"
         r"|finde"
         r"|lunes|viernes|sabado|domingo)\b|\bbuen (?:finde|fin de semana)\b"), "~"),
        (r"\b(?:mnn|mnna|mna|mana|mannana|mananna|mnana|maniana|manhana|manyana|ma nana)\b",
         "manana"),
        (r"\b(?:x|xla|po) (?=la )", "por "), (r"\bxla\b", "por la"), (r"\bpa la\b", "por la"),
        (r"\b(?:dsps|dsp|desp|dspues|dps|despuez|despuee?s|despus) (?:de |d |del )?(?=las?\b|\d)",
         "despues de "),
        (r"\bdespues (?=las?\b|\d)", "despues de "), (r"\bd las\b", "de las"),
        (r"\bal?as? las\b|\balas\b|\ba la s\b|\bha las\b|\ba kas\b", "a las"), ((r"\bq (?=viene"
        r"|entra|sigue)"), "que "),
        (r"\bke (?=viene|entra|sigue)", "que "), (r"\bque biene\b|\bk viene\b", "que viene"),
        (r"\bprox\b\.?(?= sem)", "proxima"), (r"\bprox\b\.?", "proximo"),
        (r"\b(?:ntre|etre) semana\b", "entre semana"),
        (r"\b(?:el |este |al )?finde(?: semana)?\b", ("este fin de "
        "semana")),
        (r"\bfin desemana\b|\bfinsemana\b|\bfines? de semanas?\b", "fin de semana"), ((r"\bps?do "
        r"manana\b|\bpasadomanana\b"), "pasado manana"),
        (r"\bmedio dia\b", "mediodia"), (r"\btardesita\b", "tardecita"), (r"\boy\b", "hoy"),
        (r"\bsemna\b|\bsem\b", "semana"), (r"\besta ma(?:n|nn)a\b", "esta manana"),
    )
)  # fmt: skip
_DAY_MORNING = re.compile(
    rf"({_LONG_DAYS}|~|\bhoy|\bsab) (?:(?:de|a la|en la|por la|la) )?manana\b"
)
_STRAY = re.compile(
    r"\bmar\b(?! ?\.| ?\d| a las| (?:en|por|de) la (?:manana|tarde))|\bdom\b(?= [a-z]+ (?!las))"
)


def _tidy(text: str, now: datetime) -> str:
    text = without_figures(text, now, months=_MONTH)
    for pattern, better in _TIDY:
        text = pattern.sub(better, text)
    text = spelt(text, _CALENDAR, _KEEP)
    text = _STRAY.sub("~", text)
    return _DAY_MORNING.sub(r"\1 por la manana", text)


def _weekday(said: str) -> int:
    word = said.strip(" .")
    return next(n for n, p in enumerate(_DAY_WORDS) if re.fullmatch(p, word))


def _month(said: str) -> int:
    word = said.strip(" .")
    return next(n for n, p in enumerate(_MONTHS, 1) if re.fullmatch(p, word))


def _count(said: str) -> int:
    return int(said) if said.isdigit() else _MANY.get(said, 1)


def _edge(said: str | None) -> spans.Edge | None:
    return next((edge for p, edge in _EDGES if said and re.fullmatch(p, said)), None)


def _in_hours(match: re.Match[str], now: datetime) -> Days:
    if match["half"]:
        return at_moment(now, 30)
    unit = 1 if match["unit"].startswith("min") else 60
    return at_moment(now, _count(match["count"]) * unit + (30 if match["more"] else 0))


def _from_now(match: re.Match[str], now: datetime) -> Days | None:
    count, unit = _count(match["count"]), match["unit"]
    if unit.startswith("mes"):
        start = now.date() + timedelta(days=30 * count)
        return Days(span(start, start + timedelta(days=6)))
    if unit.startswith("semana"):
        return one(now.date() + timedelta(weeks=count), "weeks")
    day = now.date() + timedelta(days=count)
    if match["count"] in {"ocho", "quince"}:  # `ocho días` is a week, `quince` two
        return Days((day - timedelta(days=1),), (day,))
    return Days((day,), (day - timedelta(days=1),)) if count == 15 else Days((day,))  # noqa: PLR2004 - two weeks


def _in_eight(match: re.Match[str], now: datetime) -> Days | None:
    weeks = timedelta(weeks=2 if match["count"] in {"quince", "15"} else 1)
    base = match["base"]
    if base in {"hoy", "ahora", ""}:
        return one(now.date() + weeks)
    if base == "manana":
        return one(now.date() + timedelta(days=1) + weeks)
    return one(next_weekday(now.date(), _weekday(base)) + weeks)


def _week(match: re.Match[str], now: datetime) -> Days:
    ahead = 0 if match["this"] else 1
    return Days(spans.edge_of_week(spans.week(now.date(), ahead), _edge(match["edge"])))


def _weekend(match: re.Match[str], now: datetime) -> Days:
    this = spans.weekend(now.date())
    if match["next"] is None and match["next2"] is None:
        return Days(this)
    later = spans.weekend(now.date(), 1)
    return Days(later, this) if match["next"] == "otro" else Days(this, later)


def _of_month(match: re.Match[str], now: datetime) -> Days:
    groups = match.groupdict()
    today = now.date()
    if groups.get("month"):
        days = spans.month(today, number=_month(match["month"]))
    else:
        days = spans.month(today, ahead=1 if groups.get("next") else 0)
    if groups.get("nth"):
        return Days(spans.first_week(days, _NTH[match["nth"]]))
    return Days(spans.edge_of_month(days, _edge(groups.get("edge"))))


def _named_weekday(match: re.Match[str], now: datetime) -> Days:
    weekday = _weekday(match["day"])
    if match["which"] == "este" and weekday == now.weekday():
        return Days((now.date(),))
    coming = named_weekday(now, weekday)
    if match["which"] in {"otro", "siguiente"}:
        return Days((coming.days[0] + timedelta(days=7),), coming.days)
    said_next = match["which"] in {"proximo", "que viene"} or match["next"]
    if said_next and coming.days[0] in spans.week(now.date()):
        return Days(coming.days, (coming.days[0] + timedelta(days=7),), kind="")
    return coming


def _range(match: re.Match[str], now: datetime) -> Days:
    return weekday_range(now, _weekday(match["first"]), _weekday(match["last"]))


def _numbered_weekday(match: re.Match[str], now: datetime) -> Days | None:
    return numbered_weekday(now, _weekday(match["day"]), _count(match["number"]))


def _in_month(match: re.Match[str], now: datetime) -> Days | None:
    days = spans.soon_month(now.date(), _month(match["month"]))
    return Days(days) if days else None


def _nth_weekday(match: re.Match[str], now: datetime) -> Days | None:
    month = match["month"]
    number = _month(month) if month else None
    days = spans.month(now.date(), ahead=1 if match["next"] else 0, number=number)
    return one(spans.nth_weekday(days, _NTH[match["nth"]], _weekday(match["day"])), "numbered")


def _the_one_after(match: re.Match[str], now: datetime) -> Days | None:
    return one(next_weekday(now.date(), _weekday(match["day"])) + timedelta(days=7))


def _until(match: re.Match[str], now: datetime) -> Days | None:
    days = named_weekday(now, _weekday(match["day"])).days
    return until(now, days, included=not match["word"].startswith("antes"))


def _onwards(match: re.Match[str], now: datetime) -> Days:
    first = now.date() + timedelta(days=1)
    if match["day"] != "manana":
        first = named_weekday(now, _weekday(match["day"])).days[0]
    return Days(spans.onwards(first + timedelta(days=match["word"].startswith("despues"))))


def _named_month(match: re.Match[str], now: datetime) -> Days | None:
    year = match["year"]
    number = _count(match["number"])
    return one(
        month_day(now.date(), _month(match["month"]), number, int(year) if year else None),
        "numbered",
    )


def _slashed(match: re.Match[str], now: datetime) -> Days | None:
    year = match["year"]
    return day_and_month(now, int(match["a"]), int(match["b"]), int(year) if year else None)


def _number(match: re.Match[str], now: datetime) -> Days | None:
    return one(day_of_month(now.date(), _count(match["number"])), "numbered")


def _evening(_: re.Match[str], now: datetime) -> Days:
    return Days((now.date(),), clock=Clock(part="evening"))


_RULES: Rules = (
    ((rf"\b(?:no )?este (?P<day>{_LONG_DAYS})(?: no)?,? (?:pero |sino )?(?:si )?el (?:otro"
     r"|siguiente|que sigue"
     r"|de despues)\b"), _the_one_after),
    ((rf"\b(?P<nth>primer|segundo|tercer|cuarto|ultimo) (?P<day>{_LONG_DAYS}) (?:de "
     r"|del )(?:mes de )?"
     rf"(?:(?P<month>{_LONG_MONTH})|(?P<next>(?:proximo mes|mes {_COMING}))|mes|este mes)"),
     _nth_weekday),
    ((rf"\b(?:en|dentro de|como en) (?:unas? )?(?:(?P<half>media)|(?P<count>{_NUMBER})) "
     r"(?P<unit>horas?|hrs?|minutos?|mins?)\b(?P<more> y media)?"), _in_hours),
    (r"\bpasado(?: de)? manana\b|\bpasado (?=por la|en la|a las?\b)", after(2)),
    ((rf"\b(?:de(?:l)? )?(?:este |el )?(?P<base>{_LONG_DAYS}|hoy|manana) en (?P<count>ocho|8|quince"
     r"|15)\b(?: dias)?"),
     _in_eight),
    ((rf"\b(?:en|dentro de|de aqui a|de hoy a) (?:como |unos |unas )?(?P<count>{_NUMBER}) "
     r"(?P<unit>dias?|semanas?|mes(?:es)?)\b"), _from_now),
    ((rf"(?:\b(?P<nth>primera|segunda|tercera|cuarta|ultima) semana (?:de |del (?:mes de )?))"
     rf"(?:(?P<month>{_LONG_MONTH})|(?P<next>(?:proximo mes|mes que viene|mes {_COMING}))|mes"
     r"|este mes)"), _of_month),
    ((rf"\b(?P<edge>{_EDGE}) (?:de |del )?(?:(?P<month>{_LONG_MONTH})"
     rf"|(?P<next>(?:el )?(?:proximo mes|mes {_COMING}))|(?:este |el )?mes\b)"), _of_month),
    ((r"(?:\b(?P<next>proximo|otro|siguiente) )?\b(?:este "
     rf"|el )?(?:fin de semana)\b(?: (?P<next2>{_COMING}))?"),
     _weekend),
    (r"\b(?:entre semana|dias? de semana|dias? entre semana|de lunes a viernes)\b",
     lambda _, now: Days(spans.weekdays(now.date()))),
    ((rf"(?:\b(?P<edge>{_EDGE}) de )?\b(?:(?:la )?(?P<this>esta (?:misma )?semana"
     rf"|(?<=de )(?:la )?semana(?! {_COMING}))\b"
     rf"|{_NEXT_WEEK})"), _week),
    (rf"\b(?:el )?(?:proximo mes|mes {_COMING})\b",
     lambda _, now: Days(spans.month(now.date(), ahead=1))),
    (r"\besta noche\b|\bhoy (?:por|en|a|de) la noche\b", _evening),
    (r"\b(?:hoy(?: mismo| dia)?|esta (?:misma )?(?:manana|tarde)|ahorita mismo)\b", after(0)),
    ((r"\b(?P<word>antes del?|hasta el|a mas tardar(?: el| este)?|de aqui al?"
     rf"|no mas tarde del) (?:este )?(?P<day>{_LONG_DAYS})"),
     _until),
    ((rf"\b(?:del? |entre (?:el )?)?(?P<first>{_DAY}) ?(?:-|a|al|hasta el) ?(?P<last>{_DAY})"
      r"(?! las)"), _range),
    (rf"\bentre (?:el )?(?P<first>{_LONG_DAYS}) y (?:el )?(?P<last>{_LONG_DAYS})", _range),
    (rf"\b(?P<word>a partir del?|desde el?|despues del) (?P<day>{_LONG_DAYS}|manana)(?! a las)",
     _onwards),
    ((rf"\b(?:el |dia )?(?P<number>{_DAY_NUMBER}) (?:del? )?(?P<month>{_MONTH})(?:,? (?:del? "
     r")?(?P<year>20\d\d))?"),
     _named_month),
    ((rf"\b(?P<month>{_MONTH}) (?P<number>{_DAY_NUMBER})\b(?!:)(?! ?[ap]\.?m)(?:,? (?:del? "
     r")?(?P<year>20\d\d))?"),
     _named_month),
    (r"(?<![\d/.$-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b", iso_day),
    ((r"(?<![\d/.$-])(?P<a>3[01]|[12]\d|0?[1-9])[/-](?P<b>3[01]|[12]\d"
     r"|0?[1-9])(?:[/-](?P<year>20\d\d|\d\d))?(?![\d/%-])"),
     _slashed),
    ((rf"\b(?P<day>{_DAY}),? (?:el |dia |el dia )?(?P<number>{_DAY_NUMBER})\b(?![:.h]\d| ?[ap]\.?m"
     r"| ?(?:hrs?|horas|de la)\b)"),
     _numbered_weekday),
    ((r"(?:\b(?P<which>proximo|otro|este|siguiente"
     rf"|mismo) )?\b(?P<day>{_DAY})(?: (?P<next>{_COMING}))?"), _named_weekday),
    (r"(?<!\bla )(?<!\blas )(?<!\besta )(?<!\bde la )\bmanana\b", after(1)),
    (rf"\b(?:el |para el |hasta el )?dia (?P<number>{_DAY_NUMBER})\b", _number),
    ((r"\b(?:el|para el|del) (?P<number>3[01]|[12]\d|[1-9]|1ro|primero(?= de mes)"
     r"|treinta(?: y uno)?|veinti\w+|veinte)\b"
     r"(?![:.h/]\d)(?! ?(?:%|por ?ciento|de (?:la|ellos|las)|puertas|opcion|paquete|anos?|vidrios?"
     r"|servicio|cita))"),
     _number),
    (rf"\ben (?P<month>{_LONG_MONTH})", _in_month),
)  # fmt: skip
_GRAMMAR = Grammar(
    tidy=_tidy,
    rules=compiled(_RULES),
    unwanted=re.compile(
        r"(?:(?<!por que )\bno|\bmenos|\bexcepto|\bsalvo|\ben (?:vez|lugar) de|\bsino|\bni)"
        r"(?: (?:puedo|podria|puede|pueda|es|sea|para|el|los|este|me|queda|sirve|trabajo|estoy"
        r"|voy a poder"
        r"|ir|llegar|hoy|en|por))*\s*$"
    ),
    spoken_part=re.compile(r"\besta (?:misma )?(?:manana|tarde)$"),
    earliest=re.compile(
        r"\b(?:lo (?:antes|mas (?:pronto|rapido|temprano|cercano)"
        r"|mas antes)(?: que se)?(?: posible)?|cuanto antes"
        r"|lo antes|a\.?s\.?a\.?p|en cuanto (?:puedan?|se pueda|tengan?)|(?:la |el )?(?:primer[ao]?"
        r"|proxim[ao]) (?:cita|hueco|espacio|turno|hora(?:rio)?|disponib\w+|que tengas?|lugar"
        r"|fecha)"
        r"|lo primero que (?:tengas?|haya)|me urge|urgente|urge|ahorita|ahora mismo|ya mismo"
        r"|de una vez|enseguida"
        r"|cuando (?:sea|puedan|quieran|tengan (?:espacio|lugar|tiempo))|cualquier (?:dia|hora"
        r"|momento)"
        r"|mas (?:pronto|rapido) posible|inmediatamente|que tengan? (?:mas )?(?:pronto|cerca))\b"
    ),
    clock=lambda text, bare: find_clock(text, bare=bare),
)


def find_when(text: str, now: datetime) -> When | None:
    """Return when the customer means, or None when no day or time is in Spanish `text`.

    `now` is the shop's local time. Several days named with `o` are all in `days`.
    """
    return find(_GRAMMAR, plain(text), now)
