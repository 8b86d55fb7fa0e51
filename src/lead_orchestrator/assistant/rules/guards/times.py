"""Times, days and openings in a sentence must be those of the shop's rows.

A day and a time belong together: a free Tuesday at ten allows nobody to say Monday at ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from lead_orchestrator.assistant.rules.guards.clauses import Clause, negations, split
from lead_orchestrator.assistant.rules.guards.clock import TimeSaid, times_said
from lead_orchestrator.assistant.rules.guards.days import DaySaid, days_said
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.lengths import Length, lengths
from lead_orchestrator.assistant.rules.guards.money import PRICE_TALK
from lead_orchestrator.assistant.rules.guards.patterns import words

A_YEAR = 366
_HOURS = words(
    r"\bwe(?:'re| are|'ll be| will be)? (?:\w+ )?(?:open|close)\b|\bopens?\b (?=at|from|until|till"
    r"|again|on|every|mon|tue|wed|thu|fri|sat|sun|today|tomorrow|daily)|\bclos(?:e|es|ed|ing)\b"
    r"|\b(?:our|shop|store|opening|business) hours\b|\bopening\b(?! on)"
    r"|\babr(?:e|en|ir|imos|iremos|iran)\b|\babiert[oa]s?\b|\bcierr\w+|\bcerr(?:amos|ado|ada"
    r"|ados)\b"
    r"|\bhorarios? de (?:atencion|apertura|lunes)|\bnuestro horario\b"
    r"|\br?ouvr\w+|\bouvert\w*|\bferm\w+|\bheures d'ouverture\b"
)
_CLOSED = words(
    r"\bclosed\b|\bwe (?:don't|do not|aren't|are not) (?:open|work)|\bcerrad[oa]s?\b|\bcerramos\b"
    r"(?! (?:a|hasta))|\bno (?:abrimos|trabajamos)\b|\bferme(?:e|s|es)?\b|\bn'ouvr\w+ pas\b"
)
_OPEN = words(
    r"\b(?:we're|we are|are|is|it's|shop's|they're|will be|be) open\b|\bwe open\b|\bopen (?:again"
    r"|from|until|till|on|today|tomorrow|every|daily)\b|\babrimos\b|\babiert[oa]s?\b"
    r"|\bouvrons\b|\bouvert(?:e|s|es)?\b|\bouvre\b"
)
_CLOSED_AT = re.compile(r"\b(?:closed?|cerramos|cerrado|fermons|fermes?) (?:at|until|a|from|by)\b")
_OFFERS = words(
    r"\b(?:have|has|had|got|see|found|is|are|there's|here are)\b.{0,40}\b(?:opening|openings"
    r"|availability|available|slot|slots|spot|spots|free)\b"
    r"|\b(?:works|fits|is (?:good|great|fine|open|possible|free|wide open)|can (?:do|fit|take"
    r"|offer|have you|get you|squeeze)|any ?time|i have (?:something|time|room)|come (?:in|by)"
    r"|drop by)\b"
    r"|\b(?:tengo|tenemos|hay|queda[n]?|disponibles?|libres?|puede[s]? venir|puedo (?:ofrecer"
    r"|atender)\w*|va bien|funciona|venga|ven|cualquier hora)\b"
    r"|\b(?:j'ai|nous avons|on a|il (?:y a|reste|nous reste)|disponibles?|libres?|pouvez (?:venir"
    r"|passer)|venez|passez|convient|ca marche|possible|n'importe quand)\b"
)
_ANY_TIME = re.compile(r"\b(?:any ?time|n'importe quand|cualquier hora)\b")
_NO_OFFER = re.compile(
    r"\b(?:no|not|nothing|none|isn't|aren't|don't|can't|won't|cannot|sin|nada|ningun\w*|pas|rien"
    r"|plus|aucune?)\b|n't\b"
)
_NEGATIVE = re.compile(
    r"\b(?:no|not|nothing|none|cannot|neither|nor|nada|ningun\w*|tampoco|pas|rien|aucune?|ni)\b"
    r"|n't\b|\bn(?:e |')(?:\w+ )?plus\b|\b(?:taken|gone|full|closed|unavailable|ocupad\w+|llen\w+"
    r"|cerrad\w+"
    r"|tomad\w+|pris\w*|complet\w*|ferme\w*|passe\w*|past)\b"
)
_NEAR = re.compile(
    r"\b(?:closest|nearest|close to|instead of|rather than|cerca de|mas cercan\w+|en vez de"
    r"|en lugar de|plus proche|proche de|au lieu de)\b"
)
_PARTS: tuple[tuple[re.Pattern[str], time, time], ...] = (
    (re.compile(r"\b(?:morning|por la manana|en la manana|matin)\b"), time(6), time(12)),
    (re.compile(r"\b(?:afternoon|por la tarde|en la tarde|apres-midi)\b"), time(12), time(18)),
    (re.compile(r"\b(?:evening|night|por la noche|en la noche|soir)\b"), time(17), time(23)),
)
_RANGE = re.compile(
    r"^\.? ?(?:to|through|thru|till|until|-|a|al|hasta|au|jusqu'au)(?: el| le| on)? ?$"
)
_LIST = re.compile(
    r"^\.? ?(?:,|,? ?(?:and|or|y|o|e|et|ou|&|/|ni|nor)(?: also)?) ?(?:on|el|le|los|les|del?)? ?$"
)
_ON = re.compile(
    r"^ ?(?:\(|,)? ?(?:on|this|next|el|este|del|de este|le|ce|du|au|de)? ?(?:next |proximo )?$"
)
_DURING = re.compile(
    r"\b(?:environ|dur\w+|pren\w+|pendant|faut|compt\w+|en|travail|toutes? les|chaque|about"
    r"|alentours? de) (?:a |environ )?$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """The days, times and durations of a sentence, each figure read once."""

    days: tuple[DaySaid, ...]
    groups: tuple[tuple[DaySaid, ...], ...]  # days said in one breath: `Monday to Friday`
    ranges: frozenset[int]  # starts of groups that mean every day between
    times: tuple[TimeSaid, ...]
    lengths: tuple[Length, ...]


def read(text: str, grounds: Grounds) -> Said:
    """Read a folded sentence for days and times; what is a duration is no time."""
    days = days_said(text, grounds)
    spans = [(d.start, d.end) for d in days]
    times = [
        t
        for t in times_said(text, spans)
        if not (t.loose and _lasts(t, text, grounds)) and (days or not _may_be_price(t, text))
    ]
    groups, ranges = _grouped(text, days)
    return Said(tuple(days), groups, ranges, tuple(times), tuple(lengths(text)))


def _may_be_price(said: TimeSaid, text: str) -> bool:
    """Say whether a bare `for 10` in talk of prices is a price and no time."""
    bare = said.text.isdigit() or said.text.isalpha()
    return bare and text[: said.start].endswith("for ") and PRICE_TALK.search(text) is not None


def _lasts(said: TimeSaid, text: str, grounds: Grounds) -> bool:
    """Say whether `3 heures` or `3 h` is how long something takes, and no time of day."""
    length = next((n for n in lengths(text) if n.start <= said.start < n.end), None)
    if length is None or not length.minutes:
        return False
    before = text[: said.start]
    if re.search(r"(?:\ba|\bvers|\bdes|\bjusqu'a|\bavant|\bapres|\bentre|-) $", before):
        return False
    if _DURING.search(before):
        return True
    at_shop = any(r in grounds.opening_times(grounds.context.today) for r in said.readings)
    known = any((d, r) in grounds.moments for d, _ in grounds.moments for r in said.readings)
    return all(m in grounds.minutes for m in length.minutes) and not (at_shop or known)


def _grouped(
    text: str, days: list[DaySaid]
) -> tuple[tuple[tuple[DaySaid, ...], ...], frozenset[int]]:
    groups: list[list[DaySaid]] = []
    ranges: set[int] = set()
    for day in days:
        between = text[groups[-1][-1].end : day.start] if groups else None
        if between is not None and _RANGE.match(between) and len(groups[-1]) == 1:
            groups[-1].append(day)
            ranges.add(groups[-1][0].start)
        elif between is not None and _LIST.match(between) and groups[-1][0].start not in ranges:
            groups[-1].append(day)
        else:
            groups.append([day])
    return tuple(tuple(g) for g in groups), frozenset(ranges)


def _group_of(said: TimeSaid, text: str, spoken: Said) -> tuple[DaySaid, ...]:
    """Return the days a time belongs to: right after it (`10 AM on Wednesday`), else before it."""
    follows = next((g for g in spoken.groups if g[0].start >= said.end), None)
    if follows is not None and _ON.match(text[said.end : follows[0].start]):
        between = text[said.end : follows[0].start]
        before = [g for g in spoken.groups if g[-1].end <= said.start]
        tied = before and not re.search(r"[.,;]", text[before[-1][-1].end : said.start])
        if not ("," in between and tied):
            return follows
    before = [g for g in spoken.groups if g[-1].end <= said.start]
    return before[-1] if before else (follows or ())


def _meant(group: tuple[DaySaid, ...], spoken: Said) -> list[tuple[tuple[date, ...], int | None]]:
    """Return every day of a group as (dates, weekday); a range means the days between too."""
    if group and group[0].start in spoken.ranges:
        first, last = group[0], group[-1]
        if first.weekday is not None and last.weekday is not None and not first.dates:
            count = (last.weekday - first.weekday) % 7 + 1
            return [((), (first.weekday + n) % 7) for n in range(count)]
    return [(d.dates, d.weekday) for d in group]


def _supported(
    at: time, dates: tuple[date, ...], weekday: int | None, grounds: Grounds, *, hours: bool
) -> bool:
    if dates:
        return all(
            (d, at) in grounds.moments or (hours and at in grounds.opening_times(d)) for d in dates
        )
    if weekday is None:
        week = (grounds.context.today + timedelta(days=n) for n in range(14))
        return any(t == at for _, t in grounds.moments) or (
            hours and any(at in grounds.opening_times(d) for d in week)
        )
    return any(d.weekday() == weekday and t == at for d, t in grounds.moments) or (
        hours and any(at in grounds.opening_times(d) for d in grounds.weekday_days(weekday))
    )


def _is_span(text: str, times: tuple[TimeSaid, ...]) -> bool:
    """Say whether two times make a stretch: `9:00 AM to 6:00 PM`."""
    return any(
        re.match(r"^\.? ?(?:to|a|al|hasta|until|till|through|-|jusqu'a|et|y|and)(?: las?)? ?$",
                 text[a.end : b.start])
        for a, b in pairwise(times)
    )  # fmt: skip


def of_hours(text: str) -> bool:
    """Say whether a folded sentence speaks of opening hours."""
    return _HOURS.search(text) is not None


def check_times(
    text: str, grounds: Grounds, spoken: Said, carried: tuple[DaySaid, ...] = ()
) -> tuple[str, str] | None:
    """Return (rule, what) for the first time or day that nothing supports, or None.

    `carried` are the days of an earlier part of the same answer, for times that name none.
    """
    about_hours = _HOURS.search(text) is not None
    for day in spoken.days:
        if day.wrong or not _known(day, grounds, about_hours=about_hours):
            return "date", day.text
    hours = about_hours or _is_span(text, spoken.times)
    for said in spoken.times:
        group = _group_of(said, text, spoken) or carried
        meant = _meant(group, spoken) or [((), None)]
        if any(
            all(_supported(at, dates, weekday, grounds, hours=hours) for dates, weekday in meant)
            for at in said.readings
        ):
            continue
        if _may_echo(text, said, grounds):
            continue
        return "time", said.text
    return _check_openings(text, grounds, spoken) if spoken.days else None


def _known(day: DaySaid, grounds: Grounds, *, about_hours: bool) -> bool:
    today = grounds.context.today
    return all(
        d in grounds.days
        or d in grounds.echoed_days
        or abs((d - today).days) <= 1
        or (about_hours and abs((d - today).days) <= A_YEAR)
        for d in day.dates
    )


def _may_echo(text: str, said: TimeSaid, grounds: Grounds) -> bool:
    """Say whether a time is the customer's own, and only named to ask about it or deny it."""
    if not any(at in grounds.echoed_times for at in said.readings):
        return False
    for clause in split(text):
        if clause.start <= said.start < clause.start + len(clause.text):
            odd = negations(_NEGATIVE.findall(clause.text)) % 2 == 1
            return odd or clause.asks or _NEAR.search(clause.text) is not None
    return False


def _check_openings(text: str, grounds: Grounds, spoken: Said) -> tuple[str, str] | None:
    """A day called closed must be closed, one called open open, one with openings have some."""
    for clause in split(text):
        end = clause.start + len(clause.text)
        groups = [g for g in spoken.groups if clause.start <= g[0].start < end]
        if not groups or clause.asks:
            continue
        for group in groups:
            for dates, weekday in _meant(group, spoken):
                on = list(dates) or list(grounds.weekday_days(weekday or 0))
                rule = _wrong_claim(clause, text, on, grounds, dated=bool(dates))
                if rule is not None:
                    return rule, group[0].text
    return None


def _wrong_claim(
    clause: Clause, text: str, on: list[date], grounds: Grounds, *, dated: bool
) -> str | None:
    said = clause.text if _CLOSED.search(clause.text) or _OPEN.search(clause.text) else text
    closed = _CLOSED.search(said) if not _CLOSED_AT.search(said) else None
    opened = _OPEN.search(said)
    hours = [bool(grounds.context.opening.hours_on(d)) for d in on]
    if (
        closed
        and not opened
        and all(hours)
        and not re.search(r"\b(?:not|isn't|aren't) closed", said)
    ):
        return "closed"
    if opened and not closed and not any(hours) and not _NO_OFFER.search(said):
        return "open"
    if _HOURS.search(text) or _NO_OFFER.search(clause.text):
        return None
    offer = _OFFERS.search(clause.text)
    if offer is None and _ANY_TIME.search(text) is None:
        return None
    if (offer is not None and clause.supposes(offer.start())) or re.match(
        r" ?(?:if|si)\b", clause.text
    ):
        return None
    free = [
        t for d, t in grounds.moments if d in on or (not dated and d.weekday() == on[0].weekday())
    ]
    part = next(((low, high) for pattern, low, high in _PARTS if pattern.search(clause.text)), None)
    if part is not None:
        free = [t for t in free if part[0] <= t < part[1]]
    return None if free else "availability"
