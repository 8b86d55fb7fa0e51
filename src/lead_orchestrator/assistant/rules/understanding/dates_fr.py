"""Days in French: `après-demain matin`, `samedi en huit`, `d'ici vendredi`, `le 3 à 14h`.

`find_when` is pure: the shop's local time is an argument. Accents may be missing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding import spans
from lead_orchestrator.assistant.rules.understanding.clock_fr import NUMBERS, find_clock
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
    r"lun(?:dis?)?", r"mar(?:dis?)?", r"mer(?:credis?)?|merc", r"jeu(?:dis?)?",
    r"ven(?:d(?:redis?)?)?", r"sam(?:edis?)?", r"dim(?:anches?)?",
)  # fmt: skip
_LONG_DAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b"
_DAY = r"(?:" + "|".join(_DAY_WORDS) + r")\b\.?"
_MONTHS = (
    "janv?(?:ier)?", "fev(?:rier)?", "mars", "avr(?:il)?", "mai", "juin", "juil(?:let)?",
    "aout", "sept?(?:embre)?", "oct(?:obre)?", "nov(?:embre)?", "dec(?:embre)?",
)  # fmt: skip
_MONTH = r"(?:" + "|".join(_MONTHS) + r")\b\.?"
_LONG_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
)
_MANY = {
    **NUMBERS, "premier": 1, "1er": 1, "vingt et un": 21, "vingt-et-un": 21, "vingt-deux": 22,
    "vingt-trois": 23, "vingt-quatre": 24, "vingt-cinq": 25, "vingt-six": 26, "vingt-sept": 27,
    "vingt-huit": 28, "vingt-neuf": 29, "trente": 30, "trente et un": 31, "quelques": 3,
}  # fmt: skip
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(_MANY, key=len, reverse=True)) + r")"
_WORDS = "|".join(
    sorted((w for w in _MANY if w not in {"un", "une", "quelques"}), key=len, reverse=True)
)
_DAY_NUMBER = rf"(?:3[01]|[12]\d|1er|0?[1-9]|(?:{_WORDS}))\b"
_NOT_HOUR = r"(?! ?(?:h\b|h\d|heures?|hrs?\b|[:.]\d|[ap]\.?m\b|%|pour ?cent|portes|ans\b))"
_COMING = r"(?:prochaine?s?|qui vient|suivante?|d'apres|a venir|qui suit)"
_EDGES: tuple[tuple[str, spans.Edge], ...] = (
    (r"(?:au |en )?debut", "start"), (r"(?:au |en )?milieu|mi-?", "middle"),
    (r"(?:a la |en |vers la |sur la )?fin", "end"),
)  # fmt: skip
_EDGE = "(?:" + "|".join(pattern for pattern, _ in _EDGES) + ")"
_NTH = {
    "premiere": 1, "1ere": 1, "deuxieme": 2, "2e": 2, "troisieme": 3, "derniere": -1,
    "premier": 1, "1er": 1, "dernier": -1,
}  # fmt: skip
_CALENDAR = frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche demain fevrier septembre octobre "  # noqa: SIM905 - words
    "novembre decembre semaine prochain prochaine matin".split()
)
_KEEP = frozenset(
    "lundis mardis mercredis jeudis vendredis samedis dimanches matins matinee certain romain "  # noqa: SIM905 - words
    "semaines prochains proche domaine manche mating patin satin latin hardi maudit germain".split()
)
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        ((r"\bbonne? ?(?:jour(?:nee)?|soir(?:ee)?|matin(?:ee)?|apres[- ]?midi|week-? ?end|we"
         r"|fin de semaine"
         r"|semaine|nuit)\b|\bbonsoir\b|\bbjr\b"), "~"),
        ((r"\b(?:aprem|aprems|aprm|apresmidi|apres midi|apremidi|ap-?midi|pm?idi|apres-mid"
         r"|a-m)\b(?=\.?)"), (""
        "apres-midi")),
        (r"\bapres[- ]?(?:demain|dem1|demin|2main)\b", "apres-demain"),
        (r"\b(?:2main|2m1|dem1|dmain|demin|demian|deman|dem)\b", "demain"),
        ((r"\b(?:auj|ajd|ojd|aujd|aujourd|aujourdhui|aujourd hui|aujourd'hui|aujoud'hui|ojourd'hui"
         r"|ajdh)\b(?!')"),
         "aujourd'hui"),
        (r"\bavant midi\b(?=$| (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|svp))",
         "avant-midi"),
        (r"\b(?:la |le )?sem\b", "semaine"), (r"\b(?:pro|proch|prochin|prochene)\b", "prochain"),
        ((r"\b(?:week end|weekend|wk-?end|w-?e|wkd|ouikend|we)\b(?! (?:are|can|need|have|want|will"
         r"|were|do))"),
         "week-end"),
        (r"\bmi journee\b|\bmilieu de (?:la )?journee\b", "mi-journee"),
        (r"\bd ici\b", "d'ici"), (r"\bjusqu a\b|\bjusqua\b", "jusqu'a"), (r"\bl aprem\b",
         "l'apres-midi"),
        (r"\bdix (sept|huit|neuf)\b(?= ?h)", r"dix-\1"), (r"\bvingt (cinq)\b", r"vingt-\1"),
    )
)  # fmt: skip
_ABBREVIATION = re.compile(r"\b(lun|mar|mer|merc|jeu|ven|vend|sam|dim)\b\.?")
_TIMELY = re.compile(
    r"[, ]*(?:\d|matin|apres-midi|soir|midi|a \d|vers|avant \d|apres \d|prochain|ou\b|et (?:lun"
    r"|mar|mer|jeu|ven"
    r"|sam|dim)|en (?:huit|quinze)|c(?:'est)? (?:ok|bon|possible)|ok\b|[?/-]|$)"
)
_BEFORE_ABBREVIATION = re.compile(r"(?:^|\b(?:ce|pour|dispo|libre|ou|le|et|prochain|[/-]))\W*$")


def _tidy(text: str, now: datetime) -> str:
    text = without_figures(text, now, months=_MONTH)
    for pattern, better in _TIDY:
        text = pattern.sub(better, text)
    text = spelt(text, _CALENDAR, _KEEP)

    def sure(match: re.Match[str]) -> str:
        after_it = text[match.end() :]
        named = _TIMELY.match(after_it) and (
            after_it.strip(" ?.!") or _BEFORE_ABBREVIATION.search(text[: match.start()])
        )
        return match.group() if named else "~~~"

    return _ABBREVIATION.sub(sure, text)


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
    if unit.startswith("mois"):
        start = now.date() + timedelta(days=30 * count)
        return Days(span(start, start + timedelta(days=6)))
    if unit.startswith("semaine"):
        return one(now.date() + timedelta(weeks=count), "weeks")
    day = now.date() + timedelta(days=count)
    if match["count"] in {"huit", "quinze", "15"}:  # `huit jours` is a week, `quinze` two
        return Days((day - timedelta(days=1),), (day,))
    return Days((day,))


def _within(match: re.Match[str], now: datetime) -> Days | None:
    unit = 7 if match["unit"].startswith("semaine") else 1
    return Days(span(now.date(), now.date() + timedelta(days=unit * _count(match["count"]))))


def _in_eight(match: re.Match[str], now: datetime) -> Days | None:
    weeks = timedelta(weeks=2 if match["count"] in {"quinze", "15"} else 1)
    base = match["base"]
    if base in {"aujourd'hui", "demain"}:
        return one(now.date() + timedelta(days=base == "demain") + weeks)
    return one(next_weekday(now.date(), _weekday(base)) + weeks)


def _week(match: re.Match[str], now: datetime) -> Days:
    ahead = 1 if match["next"] or match["next2"] or match["next3"] else 0
    return Days(spans.edge_of_week(spans.week(now.date(), ahead), _edge(match["edge"])))


def _end_of_next_week(_: re.Match[str], now: datetime) -> Days:
    return Days(spans.edge_of_week(spans.week(now.date(), 1), "end"))


def _weekend(match: re.Match[str], now: datetime) -> Days:
    this = spans.weekend(now.date())
    if match["next"] is None and match["next2"] is None:
        return Days(this)
    return Days(this, spans.weekend(now.date(), 1))


def _end_of_week(match: re.Match[str], now: datetime) -> Days:
    """`fin de semaine` is the week-end in Canada and the last working days in France."""
    ahead = 1 if match["next"] else 0
    workdays = spans.edge_of_week(spans.week(now.date(), ahead), "end")
    weekend = spans.weekend(now.date(), ahead)
    if match["en"] and ahead:
        return Days(workdays, tuple(d for d in weekend if d not in workdays))
    return Days(weekend, tuple(d for d in workdays if d not in weekend) if match["en"] else ())


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
    if match["which"] == "ce" and weekday == now.weekday():
        return Days((now.date(),))
    coming = named_weekday(now, weekday)
    later = (coming.days[0] + timedelta(days=7),)
    if match["next"] in {"suivant", "d'apres"}:
        return Days(later, coming.days)
    if match["next"] and coming.days[0] in spans.week(now.date()):
        return Days(coming.days, later)
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
    if match["day"] == "demain":
        return Days(span(now.date(), now.date() + timedelta(days=1)))
    days = named_weekday(now, _weekday(match["day"])).days
    return until(now, days, included=match["word"] != "avant")


def _until_edge(match: re.Match[str], now: datetime) -> Days:
    if match["what"] == "semaine":
        return Days(spans.week(now.date()))
    return Days(spans.month(now.date()))


def _onwards(match: re.Match[str], now: datetime) -> Days:
    first = now.date() + timedelta(days=1)
    if match["day"] != "demain":
        first = named_weekday(now, _weekday(match["day"])).days[0]
    return Days(spans.onwards(first + timedelta(days=match["word"] == "apres")))


def _named_month(match: re.Match[str], now: datetime) -> Days | None:
    year = match["year"]
    day = month_day(
        now.date(), _month(match["month"]), _count(match["number"]), int(year) if year else None
    )
    return one(day, "numbered")


def _slashed(match: re.Match[str], now: datetime) -> Days | None:
    year = match["year"]
    found = day_and_month(now, int(match["a"]), int(match["b"]), int(year) if year else None)
    return one(found.days[0], "numbered") if found else None


def _number(match: re.Match[str], now: datetime) -> Days | None:
    return one(day_of_month(now.date(), _count(match["number"])), "numbered")


def _evening(_: re.Match[str], now: datetime) -> Days:
    return Days((now.date(),), clock=Clock(part="evening"))


_RULES: Rules = (
    ((rf"\b(?:pas )?ce (?P<day>{_LONG_DAYS})(?: non)?,? (?:mais )?(?:le|celui) (?:suivant|prochain"
     r"|d'apres"
     r"|qui suit)\b"), _the_one_after),
    ((rf"\b(?P<nth>premier|1er|deuxieme|2e|troisieme|dernier) (?P<day>{_LONG_DAYS}) (?:de |d'"
     r"|du )(?:mois d'|mois de )?"
     rf"(?:(?P<month>{_LONG_MONTH})|(?P<next>mois {_COMING})|mois)"), _nth_weekday),
    ((rf"\bdans (?:environ |genre )?(?:(?P<half>une demi-? ?heure)|(?P<count>{_NUMBER}) ?"
     r"(?P<unit>h(?:eures?|rs?)?|min(?:ute)?s?)\b)(?P<more> et demie?)?"), _in_hours),
    (r"\bapres-demain\b", after(2)),
    (rf"\b(?P<base>{_LONG_DAYS}|aujourd'hui|demain) en (?P<count>huit|8|quinze|15)\b", _in_eight),
    ((rf"\b(?:dans|d'ici a|sous) (?:environ |genre |a peu pres )?(?P<count>{_NUMBER}"
     r"|une?) (?P<unit>jours?|semaines?|mois)\b"),
     _from_now),
    ((rf"\b(?:d'ici|au cours des|dans les) (?P<count>{_NUMBER}|une?) (?:prochains )?(?P<unit>jours?"
     r"|semaines?)\b"), _within),
    (rf"\bd'ici (?:a )?(?:la )?fin (?:de (?:la )?|du )(?P<what>semaine|mois)(?! {_COMING})",
     _until_edge),
    ((rf"\b(?P<nth>premiere|1ere|deuxieme|2e|troisieme|derniere) semaine (?:de |d'|du mois de )"
     rf"(?P<month>{_LONG_MONTH})"), _of_month),
    (rf"\b(?P<edge>{_EDGE}) ?(?:de |d'|du mois de |du mois d')?(?P<month>{_LONG_MONTH})",
     _of_month),
    (rf"\b(?P<edge>{_EDGE}) (?:du |de )mois(?P<next> {_COMING})?", _of_month),
    (rf"\b(?P<en>en )(?:la )?fin de (?:la )?semaine\b(?P<next> {_COMING})?", _end_of_week),
    (rf"\b(?:a la )?fin de la semaine {_COMING}", _end_of_next_week),
    (rf"\b(?P<en>a la )?(?:cette |la |ma )?fin de semaine\b(?P<next> {_COMING})?", _end_of_week),
    (rf"\b(?:(?P<next>prochain) )?(?:ce |le |au |du )?week-end(?: (?P<next2>{_COMING}))?",
     _weekend),
    (r"\b(?:en|pendant la|durant la) semaine\b|\bjours? de semaine\b|\bjours? ouvr\w+\b",
     lambda _, now: Days(spans.weekdays(now.date()))),
    ((rf"(?:\b(?P<edge>{_EDGE}) (?:de )?)?\b(?:la |cette |de la |l')?(?:(?P<next2>prochaine "
     r"|autre )semaine\b"
     r"|(?:(?<=cette )|(?<=la )|(?<=de )|(?<=debut )"
     rf"|(?<=milieu ))semaine\b(?: (?P<next>{_COMING}))?|semaine (?P<next3>{_COMING}))"),
     _week),
    (rf"\b(?:le |au )?(?:mois {_COMING}|prochain mois)\b",
     lambda _, now: Days(spans.month(now.date(), ahead=1))),
    (r"\bce soir\b|\baujourd'hui (?:en soiree|le soir)\b", _evening),
    (r"\b(?:aujourd'hui|cet? (?:matin|apres-midi|avant-midi)|cette (?:matinee|apres-midi))\b",
     after(0)),
    ((rf"\b(?P<word>avant|d'ici|jusqu'a|au plus tard) (?:le |ce |a )?(?P<day>{_LONG_DAYS}"
     r"|demain)(?! a?\d)"), _until),
    ((rf"\b(?:du |de |entre )?(?:le )?(?P<first>{_DAY}) ?(?:-|au|a|jusqu'a"
     rf"|jusqu'au) ?(?:le )?(?P<last>{_DAY})"), _range),
    (rf"\bentre (?:le )?(?P<first>{_LONG_DAYS}) et (?:le )?(?P<last>{_LONG_DAYS})", _range),
    (rf"\b(?P<word>a partir (?:de|du)|des|apres) (?P<day>{_LONG_DAYS}|demain)(?! a?\d)", _onwards),
    (rf"\b(?:le )?(?P<number>{_DAY_NUMBER}) (?:de |d')?(?P<month>{_MONTH})(?:,? (?P<year>20\d\d))?",
     _named_month),
    (r"(?<![\d/.$-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b", iso_day),
    ((r"(?<![\d/.$-])(?P<a>3[01]|[12]\d|0?[1-9])[/-](?P<b>3[01]|[12]\d"
     r"|0?[1-9])(?:[/-](?P<year>20\d\d|\d\d))?"
     r"(?![\d/%-]| ?h\b| ?h\d| ?heures)"), _slashed),
    (rf"\b(?P<day>{_DAY}),? (?:le )?(?P<number>{_DAY_NUMBER}){_NOT_HOUR}", _numbered_weekday),
    ((rf"(?:\b(?P<which>ce|prochain|le) )?\b(?P<day>{_DAY})(?: (?P<next>prochain|qui vient|suivant"
     r"|d'apres|a venir|qui suit))?"),
     _named_weekday),
    (r"\bdemain\b", after(1)),
    ((r"\b(?:le|pour le|du|au) (?P<number>3[01]|[12]\d|1er|[1-9]|vingt(?:[- ]et[- ]un|-\w+)?"
     r"|trente(?: et un)?"
     rf"|quinze|dix(?:-\w+)?|douze|treize|quatorze|seize|onze){_NOT_HOUR}\b(?!/|,\d"
     r"| ?(?:,? ?(?:rue|avenue|boul\w*|chemin|route|place|quai)\b|eme|e\b"
     r"|vitres?|fenetres?|options?|forfait))"),
     _number),
    (rf"\ben (?P<month>{_LONG_MONTH})", _in_month),
)  # fmt: skip
_GRAMMAR = Grammar(
    tidy=_tidy,
    rules=compiled(_RULES),
    unwanted=re.compile(
        r"(?:(?<!pourquoi )\bpas|\bsauf|\bexcepte|\bplutot que|\bau lieu de|\bhormis|\bni"
        r"|\bimpossible|\bmais non)"
        r"(?: (?:le|la|dispo\w*|libre|possible|venir|pour|ce|cette|etre|avant|de|du|a|en|travaille"
        r"|passer))*\s*$"
    ),
    spoken_part=re.compile(r"\b(?:matin|matinee|avant-midi|apres-midi|soir)$"),
    earliest=re.compile(
        r"\b(?:des que (?:possible|vous (?:pouvez|avez|etes)|tu peux)|(?:le |au )?plus (?:vite"
        r"|rapide(?:ment)?|tot)"
        r"(?: possible)?(?! que)|a\.?s\.?a\.?p|(?:la |le |les |votre )?(?:premier|premiere"
        r"|prochaine?)s? "
        r"(?:creneau|disponibilites?|dispos?|rendez-vous|rdv|place|rv|plage|date disponible"
        r"|heure libre)"
        r"|n'importe quand|n'importe quel (?:jour|moment)|tout de suite|maintenant|immediatement"
        r"|c'est urgent|urgent|d'urgence|rapidement|quand vous (?:voulez|pouvez))\b"
    ),
    clock=lambda text, bare: find_clock(text, bare=bare),
)


def find_when(text: str, now: datetime) -> When | None:
    """Return when the customer means, or None when no day or time is in French `text`.

    `now` is the shop's local time. Several days named with `ou` are all in `days`.
    """
    return find(_GRAMMAR, plain(text), now)
