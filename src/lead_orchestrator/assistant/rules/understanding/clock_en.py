"""Times of day in English: `after 5`, `half past four`, `between 1 and 3`, `2ish`.

Reads a text whose day words were taken out; promises that prices, phones and years are not times.
"""

from __future__ import annotations

import re
from datetime import time

from lead_orchestrator.assistant.rules.understanding.dates import Clock, Part, on_clock

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_WORD = "|".join(NUMBERS)
_HALF = r"(?:\s*(?P<{0}half>[ap])(?:\.?\s?m\b\.?|(?<=\d[ap])\b))"
_SPELT_MINUTES = {"fifteen": 15, "thirty": 30, "forty five": 45, "forty-five": 45}
_UNIT = (
    r"(?!\s*(?:doors?|windows?|cars?|people|weeks?|days?|months?|years?|minutes?|mins?|hours?|hrs?"
    r"|percent|%|/|miles|dollars|bucks|options?|of\b|-?inch|th|st|nd|rd|seats?|rows?|vehicles?"
    r"|me\b|u\b|you\b|us\b|windshields?|services?|packages?|things?|kids?|ply|mil|k\b|\d))"
)
_CLOCK = (
    rf"(?P<{{0}}hour>\d{{{{1,2}}}}|{_WORD})(?:[:.h](?P<{{0}}minute>\d{{{{2}}}}))?"
    rf"(?: (?P<{{0}}spelt>{'|'.join(_SPELT_MINUTES)})\b)?(?:\s*o'?\s?clock)?{_HALF}?(?:ish\b"
    rf"|-ish\b)?{_UNIT}"
)
_NAMED = {"noon": time(12), "midday": time(12), "lunch": time(12), "lunchtime": time(12),
          "lunch time": time(12), "midnight": time(23, 59)}  # fmt: skip
_NAMES = r"noon(?=ish\b)|noon|midday|lunch ?time|(?<!after )lunch|midnight"


def _clock(name: str) -> str:
    return _CLOCK.format(name)


_PHRASE = re.compile(
    r"\bhalf past (?P<hour>\w+)|\b(?P<side>quarter|ten|five|twenty)"
    r"(?: minutes)? (?P<way>past|after|to|before|till) (?P<hour2>\w+)"
)
_RANGE = re.compile(
    rf"\b(?:between|from)\s+{_clock('a')}\s*(?:and|to|-|until|till)\s*{_clock('b')}"
    rf"|(?<![\d/]){_clock('c')}\s*(?:-|to)\s*{_clock('d')}(?![\d/])"
)
_BOUND = re.compile(
    r"\b(?P<word>(?:any ?time |some ?time |right )?after|past|later than|from|not before"
    r"|no earlier than|starting(?: at)?|before|by|until|till|no later than|earlier than"
    rf"|prior to)\s+(?:about |around |like )?(?:{_clock('')}|(?P<name>{_NAMES}))\b"
)
_OR_LATER = re.compile(rf"\b{_clock('')}\s*(?:or (?P<way>later|after|earlier|before)|onwards?)\b")
_AT = re.compile(
    rf"(?:\b(?:at|around|about|approx(?:imately)?|like|for|say|maybe|by|the)|@|~)\s*{_clock('')}"
    rf"(?![\w/$%])"
)
_MARKED = re.compile(
    rf"(?<![\d/$.,-])(?:(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:\s*(?P<half>[ap])\.?\s?m\b\.?)"
    r"?"
    rf"|(?P<hour2>\d{{1,2}}|{_WORD})\s*(?P<half2>[ap])\.?\s?m\b\.?"
    rf"|(?P<hour3>\d{{1,2}}|{_WORD})\s*o'?\s?clock)(?![\d%])"
)
_PARTS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (
        re.compile(
            r"\b(?:mornings?|mornin|morn|mrng|b4 noon|before (?:noon|lunch)|in the am"
            r"|a\.?m\.?s?)\b(?! coat)"
        ),
        "morning",
    ),
    (re.compile(r"\b(?:after-?noons?|aft?ernoon|arvo|in the pm|after lunch)\b"), "afternoon"),
    (re.compile(r"\b(?:evenings?|tonight|tonite|at night|after dinner)\b"), "evening"),
)
_AFTER_WORK = re.compile(r"\bafter (?:work|school|i get off)\b")
_LATE = re.compile(r"\blate(?:r)? (?:in the )?(?:afternoon|day)\b|\bend of (?:the )?day\b")
_FIRST_THING = re.compile(r"\b(?:first thing|early(?: in the day)?|when you open|at opening)\b")
_PRONOUN = re.compile(  # `not that one`, `the latest one` name no hour
    r"\b(?:that|this|which|any|no|the (?:latest|last|first|second|third|fourth|fifth|sixth|other"
    r"|earlier|earliest|later|next|same|cheap\w*|whole|full|ceramic|carbon)|another|other|latest"
    r"|last|earliest) one\b(?! ?(?:o'?clock|[ap]\.?m|thirty|fifteen))"
)
_BETWEEN_AFTER = {"after", "past", "later than", "from", "not before", "no earlier than"}


def _hour(said: str) -> int:
    return NUMBERS[said] if said in NUMBERS else int(said)


def _half(letter: str | None) -> str | None:
    return f"{letter}m" if letter else None


def _part(text: str) -> Part | None:
    for pattern, part in _PARTS:
        if pattern.search(text):
            return part
    return None


def _read(
    match: re.Match[str], name: str, part: Part | None, half: str | None = None
) -> time | None:
    groups = match.groupdict()
    said = groups.get(f"{name}hour")
    if not said:
        return None
    own = _half(groups.get(f"{name}half")) or half
    minute = _SPELT_MINUTES.get(groups.get(f"{name}spelt") or "", 0)
    minute = int(groups.get(f"{name}minute") or minute)
    return on_clock(_hour(said), minute, half=own, part=part)


def _spoken(text: str, part: Part | None) -> Clock | None:
    match = _PHRASE.search(text)
    if match is None:
        return None
    said = match["hour"] or match["hour2"]
    if said not in NUMBERS and not said.isdigit():
        return None
    if match["hour"]:
        return Clock(at=on_clock(_hour(said), 30, part=part))
    minutes = {"quarter": 15, "ten": 10, "five": 5, "twenty": 20}[match["side"]]
    past = match["way"] in {"past", "after"}
    base = on_clock(_hour(said), 0, part=part)
    if base is None:
        return None
    total = base.hour * 60 + (minutes if past else -minutes)
    return Clock(at=time(total // 60 % 24, total % 60))


def _range(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    first, last = ("a", "b") if match["ahour"] else ("c", "d")
    marked = any(match[f"{n}{x}"] for n in (first, last) for x in ("half", "minute"))
    if first == "c" and not marked and not bare:
        return None  # `2-3` alone may be anything
    end = _read(match, last, part)
    start = _read(match, first, part)
    if start and end and start > end:
        start = _read(match, first, part, _half(match[f"{last}half"])) or start
    if start and end and start > end:
        start = on_clock(_hour(match[f"{first}hour"]), int(match[f"{first}minute"] or 0), half="am")
    return Clock(after=start, before=end) if start and end and start < end else None


def _bound(text: str, part: Part | None) -> Clock | None:
    later = _OR_LATER.search(text)
    if later:
        at = _read(later, "", part)
        early = later["way"] in {"earlier", "before"}
        return (Clock(before=at) if early else Clock(after=at)) if at else None
    match = _BOUND.search(text)
    if match is None:
        return None
    at = _NAMED.get(match["name"]) if match["name"] else _read(match, "", part)
    if at is None:
        return None
    word = match["word"].removeprefix("any time ").removeprefix("anytime ")
    word = word.removeprefix("some time ").removeprefix("sometime ").removeprefix("right ")
    late = word in _BETWEEN_AFTER or word.startswith("starting")
    return Clock(after=at) if late else Clock(before=at)


def _exact(text: str, part: Part | None, *, bare: bool) -> Clock | None:
    marked = _MARKED.search(text)
    if marked:
        said = marked["hour"] or marked["hour2"] or marked["hour3"]
        half = _half(marked["half"] or marked["half2"])
        at = on_clock(_hour(said), int(marked["minute"] or 0), half=half, part=part)
        return Clock(at=at) if at else None
    named = re.search(rf"\b({_NAMES})(?:ish)?\b", text)
    if named:
        return Clock(at=_NAMED[named.group(1)])
    found = _AT.search(text) if bare or re.search(r"\bat\b|@|around|about|for|say", text) else None
    military = re.search(r"(?<![\d$.-])([01]\d|2[0-3])(00|15|30|45)\b(?![-.]?\d)", text)
    if found is None and bare and military:
        return Clock(at=time(int(military[1]), int(military[2])))
    if found is None and bare:
        found = re.search(rf"(?<![\w$/.-]){_clock('')}(?![\w/$%-])", text)
    if found is None:
        return None
    if not bare and not re.search(r"\b(?:at|around|@)\b|@", found.group()):
        return None
    at = _read(found, "", part)
    return Clock(at=at) if at else None


def find_clock(text: str, *, bare: bool) -> Clock:
    """Return the time of day in `text` (plain, lower case).

    `bare` allows an hour without any mark (`monday 10`): set it only beside a day.
    """
    text = _PRONOUN.sub(" ", text)
    part = _part(text)
    if _AFTER_WORK.search(text):
        return Clock(after=time(17), part=None)
    if _LATE.search(text):
        return Clock(after=time(15))
    for clock in (
        _spoken(text, part), _range(text, part, bare=bare), _bound(text, part),
        _exact(text, part, bare=bare),
    ):  # fmt: skip
        if clock is not None and not clock.empty:
            return clock
    if part:
        return Clock(part=part)
    return Clock(part="morning") if _FIRST_THING.search(text) else Clock()
