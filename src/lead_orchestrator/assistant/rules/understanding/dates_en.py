"""Days in English: `next Saturday morning`, `a week from Friday`, `the 30th`, `Dec 3 at 2`.

`find_when` is pure: the shop's local time is an argument.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding import spans
from lead_orchestrator.assistant.rules.understanding.clock_en import NUMBERS, find_clock
from lead_orchestrator.assistant.rules.understanding.dates import (
    Clock,
    When,
    day_of_month,
    monday_after,
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
    find,
    named_weekday,
    numbered_weekday,
    one,
    spelt,
    until,
    weekday_range,
)

_WEEKDAY_WORDS = (
    r"mon(?:day|dya)?s?", r"tu(?:es?|esday|seday)s?", r"wed(?:s|nesday|ensday|nsday|sday)?s?",
    r"thu(?:rs?|rsday|rsdya|sday)?s?", r"fri(?:day|dya)?s?", r"sat(?:urday|erday|ruday)?s?",
    r"sun(?:day|dya)?s?",
)  # fmt: skip
_WEEKDAY = "(?:" + "|".join(_WEEKDAY_WORDS) + r")\b"
_MONTHS = (
    "jan(?:uary)?", "feb(?:r?uary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?",
    "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = "(?:" + "|".join(_MONTHS) + r")\b\.?"
_LONG_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|apr|aug|sept?|oct|nov|dec)\b"
)
_TOMORROW = (
    r"(?:tom+or+ow|tomm?orr?ow?|tmrw|tmw|tmr|tmrow|tommorrow|tomo|tomoz|2mor+ow|2moro|2mrw|2morrow)"
)
_COUNT = (
    r"(?P<count>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?couple(?: of)?"
    r"|a few)"
)
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "last": -1}
_EDGES: tuple[tuple[str, spans.Edge], ...] = (
    (r"(?:at )?(?:the )?(?:beginning|start)(?: of)?|early(?: in)?|(?:at )?the top of", "start"),
    (r"(?:the )?middle of|mid-?", "middle"),
    (r"(?:at |by |towards? )?(?:the )?end of|(?:the )?tail end of", "end"),
    (r"late(?:r)?(?: in)?", "late"),
)
_EDGE = "(?:" + "|".join(pattern for pattern, _ in _EDGES) + ")"
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday february september october "  # noqa: SIM905 - words
    "november december afternoon morning tomorrow evening weekend".split()
)
_KEEP = frozenset(
    "sundry someday mornings evenings afternoons weekends tomorow tommorow tomorows moaning "  # noqa: SIM905 - words
    "warning mondays tuesdays wednesdays thursdays fridays saturdays sundays moving morninga "
    "opening fraiday tomorrows evening's weekday weekdays weekend's leveling weakened".split()
)
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        ((r"\bgood (?:morning|afternoon|evening|night|day)\b|\b(?:have a |enjoy (?:the"
         r"|your) )(?:good |great"
         r" |nice |lovely )?(?:day|night|weekend|week|morning|afternoon|evening|one|\w+day)\b"
         r"|\b(?:last|this past)"
         rf" (?:week(?:end)?|month|year|night|{_WEEKDAY})|\b{_WEEKDAY}'s price"), "~"),
        ((r"\b(?:it|car|truck|has|have|i|he|she|they|just|that|which|been|we) sat\b|\bsat (?:in|on"
         r"|outside|there"
         r"|under|down)\b(?! the \d)"), "~"),
        ((r"\b(?:the|my|of|from|hot|full|in|some|direct|texas|florida|by) sun\b(?!days?)"
         r"|\bsun (?:damage|fad\w+|ro+f"
         r"|shade|visor|strip|light|glare|heat|is|was|kills?|burn|protection|exposure)\b"), "~"),
        (r"\b(?:wknd|wkend|wkends|wknds|weeknd|wkd)\b", "weekend"),
        (r"\bwks\b", "weeks"), (r"\bwk\b",
         "week"),
        (r"\bnxt\b", "next"), (r"\bfortnight\b", "two weeks"), ((r"\b(?:in|within) (?:like|about"
        r"|maybe) "), "in "),
        (r"\ba two weeks\b", "two weeks"), (r"\b(?:thx|thanks) ", ""),
        (rf"\bday after (?:{_TOMORROW})\b", "day after tomorrow"),
    )
)  # fmt: skip


def _tidy(text: str, now: datetime) -> str:
    text = without_figures(text, now, months=_MONTH)
    for pattern, better in _TIDY:
        text = pattern.sub(better, text)
    text = spelt(text, _CALENDAR, _KEEP)
    if _EITHER.search(text) and not _ON_A_DAY.search(text):
        text = re.sub(rf"({_WEEKDAY}) and (?={_WEEKDAY})", r"\1 or ", text)
    return text


def weekday_of(word: str) -> int | None:
    """Return the weekday (0 is Monday) a word names, or None."""
    for number, pattern in enumerate(_WEEKDAY_WORDS):
        if re.fullmatch(pattern, word.strip(" .,")):
            return number
    return None


def _month_of(word: str) -> int:
    return next(n for n, p in enumerate(_MONTHS, 1) if re.fullmatch(p, word.strip(" .")))


def _count(said: str) -> int:
    if said.isdigit():
        return int(said)
    if "couple" in said:
        return 2
    return {"a": 1, "an": 1, "a few": 3}.get(said) or NUMBERS[said]


def _in_hours(match: re.Match[str], now: datetime) -> Days:
    if match["half"]:
        return at_moment(now, 30)
    unit = 1 if match["unit"].startswith("min") else 60
    return at_moment(now, _count(match["count"]) * unit + (30 if match["more"] else 0))


def _from_now(match: re.Match[str], now: datetime) -> Days | None:
    count = _count(match["count"])
    unit = match["unit"]
    if unit.startswith("month"):
        start = now.date() + timedelta(days=30 * count)
        return Days(span(start, start + timedelta(days=6)))
    if unit.startswith("week"):
        return one(now.date() + timedelta(weeks=count), "weeks")
    return one(now.date() + timedelta(days=count))


def _weeks_from(match: re.Match[str], now: datetime) -> Days | None:
    weeks = timedelta(weeks=_count(match["count"]))
    base = match["base"]
    if base in {"today", "now"}:
        return one(now.date() + weeks)
    if re.fullmatch(_TOMORROW, base):
        return one(now.date() + timedelta(days=1) + weeks)
    weekday = weekday_of(base)
    return None if weekday is None else one(next_weekday(now.date(), weekday) + weeks)


def _edge(said: str | None) -> spans.Edge | None:
    return next((edge for p, edge in _EDGES if said and re.fullmatch(p, said)), None)


def _week(match: re.Match[str], now: datetime) -> Days:
    ahead = 0 if match["which"] in {"this", "the"} else 1
    return Days(spans.edge_of_week(spans.week(now.date(), ahead), _edge(match["edge"])))


def _week_of(match: re.Match[str], now: datetime) -> Days | None:
    if match["month"]:
        day = month_day(now.date(), _month_of(match["month"]), int(match["number"]))
    else:
        day = day_of_month(now.date(), int(match["number"]))
    return Days(spans.week_of(day)) if day else None


def _weekend(match: re.Match[str], now: datetime) -> Days:
    this = spans.weekend(now.date())
    if match["which"] not in {"next", "following"}:
        return Days(this)
    if now.date().weekday() == 6:  # noqa: PLR2004 - on a Sunday this weekend is today
        return Days(spans.weekend(now.date(), 1))
    return Days(spans.weekend(now.date(), 1), this)


def _of_month(match: re.Match[str], now: datetime) -> Days:
    groups = match.groupdict()
    if groups.get("month"):
        days = spans.month(now.date(), number=_month_of(match["month"]))
    else:
        days = spans.month(now.date(), ahead=1 if groups.get("next") else 0)
    if groups.get("nth"):
        return Days(spans.first_week(days, _NTH[match["nth"]]))
    return Days(spans.edge_of_month(days, _edge(groups.get("edge"))))


def _in_month(match: re.Match[str], now: datetime) -> Days | None:
    days = spans.soon_month(now.date(), _month_of(match["month"]))
    return Days(days) if days else None


def _nth_weekday(match: re.Match[str], now: datetime) -> Days | None:
    weekday, month = weekday_of(match["day"]), match["month"]
    if weekday is None:
        return None
    number = _month_of(month) if month else None
    days = spans.month(now.date(), ahead=1 if match["next"] else 0, number=number)
    return one(spans.nth_weekday(days, _NTH[match["nth"]], weekday), "numbered")


def _the_one_after(match: re.Match[str], now: datetime) -> Days | None:
    weekday = weekday_of(match["day"])
    if weekday is None:
        return None
    return one(next_weekday(now.date(), weekday) + timedelta(days=7))


def _until(match: re.Match[str], now: datetime) -> Days | None:
    weekday = weekday_of(match["day"])
    if weekday is None:
        return None
    days = named_weekday(now, weekday).days
    return until(now, days, included=match["word"] != "before")


def _onwards(match: re.Match[str], now: datetime) -> Days | None:
    weekday = weekday_of(match["day"])
    if weekday is None:
        return None
    first = named_weekday(now, weekday).days[0]
    return Days(spans.onwards(first + timedelta(days=match["word"] == "after")))


def _numbered_weekday(match: re.Match[str], now: datetime) -> Days | None:
    weekday = weekday_of(match["day"])
    return None if weekday is None else numbered_weekday(now, weekday, int(match["number"]))


def _weekday(match: re.Match[str], now: datetime) -> Days | None:
    weekday = weekday_of(match["day"])
    if weekday is None:
        return None
    coming = next_weekday(now.date(), weekday)
    if match["week"]:
        return Days((coming + timedelta(days=7),))
    if match["which"] not in {"next", "nxt"}:
        if match["which"] == "this" and weekday == now.weekday():
            return Days((now.date(),))
        return Days((coming,), kind="weekday")
    of_next_week = monday_after(now.date()) + timedelta(days=weekday)
    if of_next_week == coming:
        return Days((coming,))
    return Days((of_next_week,), (coming,))


def _weekday_range(match: re.Match[str], now: datetime) -> Days | None:
    first, last = weekday_of(match["first"]), weekday_of(match["last"])
    return None if first is None or last is None else weekday_range(now, first, last)


def _named_month(match: re.Match[str], now: datetime) -> Days | None:
    groups = match.groupdict()
    year = groups.get("year")
    day = month_day(
        now.date(), _month_of(match["month"]), int(match["number"]), int(year) if year else None
    )
    return one(day, "numbered")


def _slashed(match: re.Match[str], now: datetime) -> Days | None:
    year = match["year"]
    return one(
        month_day(
            now.date(), int(match["month"]), int(match["number"]), int(year) if year else None
        ),
        "numbered",
    )


def _ordinal(match: re.Match[str], now: datetime) -> Days | None:
    return one(day_of_month(now.date(), int(match["number"])), "numbered")


def _tonight(_: re.Match[str], now: datetime) -> Days:
    return Days((now.date(),), clock=Clock(part="evening"))


_RULES: Rules = (
    ((rf"\b(?:not )?this (?:coming )?(?P<day>{_WEEKDAY}),? (?:but )?the (?:one after(?: that)?"
     r"|next one"
     r"|following(?: one)?)\b"), _the_one_after),
    ((rf"\b(?:the )?(?P<nth>first|1st|second|2nd|third|3rd|fourth|last) (?P<day>{_WEEKDAY}) (?:of"
     r"|in) "
     rf"(?:(?P<month>{_LONG_MONTH})|(?P<next>next month)|(?:the|this) month)"), _nth_weekday),
    ((rf"\bin (?:about )?(?:(?P<half>half an)|{_COUNT}) ?(?P<unit>hours?|hrs?|min(?:ute)?s?)\b"
     r"(?P<more> and a half)?"), _in_hours),
    (rf"\b(?:the )?day after {_TOMORROW}\b|\bovermorrow\b", after(2)),
    (rf"\b{_COUNT} weeks? from (?:this |next )?(?P<base>{_WEEKDAY}|today|now|{_TOMORROW})",
     _weeks_from),
    (rf"\b(?:in |within )(?:about |like )?{_COUNT} (?:business )?(?P<unit>days?|weeks?|months?)\b",
     _from_now),
    (rf"\b{_COUNT} (?P<unit>days?|weeks?|months?) (?:from now|out)\b", _from_now),
    (r"\b(?:the )?week after next\b", lambda _, now: Days(spans.week(now.date(), 2))),
    ((rf"\b(?:the )?week of (?:the )?(?:(?P<month>{_MONTH}) )?(?P<number>\d{{1,2}})(?:st|nd|rd"
     r"|th)?\b"), _week_of),
    ((rf"\b(?P<day>{_WEEKDAY}) (?:the )?(?P<number>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?\b"
     r"(?![:/]|-| ?[ap]\.?m| (?:to|or|o'?\s?clock|ish)\b)"), _numbered_weekday),
    (rf"\b{_TOMORROW} week\b", after(8)),
    (rf"\b{_TOMORROW}\b", after(1)),
    (r"\bto-?ni(?:ght|te)\b|\bthis evening\b", _tonight),
    (r"\b(?:to-?day|2day|right now|this (?:morning|afternoon)|same day)\b", after(0)),
    ((rf"(?:\b(?P<edge>{_EDGE}) )?\b(?P<which>this|the|next|following|coming) (?:coming "
     r"|following )?"
     r"week\b(?! ?end)"), _week),
    (r"(?:\b(?P<which>this|the|next|following|on|over the|coming) (?:coming )?)?\bweek-?\s?ends?\b",
     _weekend),
    ((rf"\b(?:the )?(?P<nth>first|1st|second|2nd|third|3rd|fourth|last) (?:full )?week (?:of|in) "
     rf"(?:(?P<month>{_LONG_MONTH})|(?P<next>next month)|(?:the|this) month)"), _of_month),
    ((rf"\b(?P<edge>{_EDGE}) ?(?:(?P<month>{_LONG_MONTH})(?! \d)|(?P<next>next month)|(?:the"
     r"|this) month)"),
     _of_month),
    (r"\bnext month\b", lambda _, now: Days(spans.month(now.date(), ahead=1))),
    (r"\b(?:any |on )?(?:week ?days?|during the week)\b",
     lambda _, now: Days(spans.weekdays(now.date()))),
    ((rf"\b(?:(?P<which2>the) )?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
      r"(?:,? (?P<year>20\d\d))?"), _named_month),
    ((rf"\b(?P<month>{_MONTH}) (?:the )?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?! ?[ap]\.?m)"
      r"(?:,? (?P<year>20\d\d))?"), _named_month),
    (r"(?<![\d/.$-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<number>\d\d)\b", _slashed),
    ((r"(?<![\d/.$-])(?P<month>1[0-2]|0?[1-9])[/](?P<number>3[01]|[12]\d|0?[1-9])"
      r"(?:/(?P<year>20\d\d|\d\d))?(?![\d/%])"), _slashed),
    (rf"\b(?P<first>{_WEEKDAY})\s?(?:-|to|through|thru|and|until)\s?(?P<last>{_WEEKDAY})",
     _weekday_range),
    ((r"\b(?P<word>by|before|until|till|no later than) (?:this "
     rf"|next )?(?P<day>{_WEEKDAY})(?! (?:at )?\d)"),
     _until),
    ((rf"\b(?P<word>after|from|starting|as of) (?:this )?(?P<day>{_WEEKDAY})(?! (?:at )?\d)"
     r"(?: on(?:wards?)?\b)?"), _onwards),
    ((rf"(?:\b(?P<which>next|nxt|this|coming|on|following|upcoming) (?:coming )?)?"
      rf"\b(?P<day>{_WEEKDAY})(?P<week> week\b| after next\b)?"), _weekday),
    ((r"\b(?:on )?the (?P<number>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b"
      r"(?! (?:one|option|slot|time|choice|row|car|window|service|package|opening|available))"),
     _ordinal),
    (r"\bon (?P<number>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b", _ordinal),
    (rf"\b(?:in|during|sometime in) (?P<month>{_LONG_MONTH})(?! \d)", _in_month),
)  # fmt: skip
_EARLIEST = re.compile(
    r"\b(?:a\.?s\.?a\.?p|as soon as (?:possible|you can|u can)|soonest|earliest"
    r"|(?:first|next|nearest) (?:available|opening|open|free|slot|spot|time|appointment)"
    r"|right away|immediately|any ?time|whenever|sooner the better)\b"
)
_ON_A_DAY = re.compile(r"\bbetween (?P<first>" + _WEEKDAY + r") and (?P<last>" + _WEEKDAY + r")")
_EITHER = re.compile(rf"\b{_WEEKDAY}(?:,? (?:or|and) |, ){_WEEKDAY}")
_GRAMMAR = Grammar(
    tidy=_tidy,
    rules=compiled(_RULES),
    unwanted=re.compile(
        r"(?:(?<!why )\bnot|\bexcept|\bbut|\bcan'?t|\bcannot|\bwon'?t|(?<!why )\bno|\bisn'?t"
        r"|\bdoesn'?t"
        r"|\binstead of|\brather than)(?: (?:do|make|come|on|this|be|work|available|free|for|it"
        r"|in))*\s*$"
    ),
    spoken_part=re.compile(r"\b(?:morning|afternoon|evening|tonight)\b"),
    earliest=_EARLIEST,
    clock=lambda text, bare: find_clock(text, bare=bare),
)


def find_when(text: str, now: datetime) -> When | None:
    """Return when the customer means, or None when no day or time is in English `text`.

    `now` is the shop's local time. Several days named with `or` are all in `days`.
    """
    return find(_GRAMMAR, plain(text), now)
