"""Words of the trade: what a text says about services, as tags.

One table per language; a service's own name and description are read with the same table, so
nothing here names a service. Shops name their services in English, customers mix: every table
holds the English words too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.understanding import lexicon_es, lexicon_fr


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The trade words of a language. Patterns match plain lower-case text."""

    categories: Mapping[str, re.Pattern[str]]
    tags: Mapping[str, re.Pattern[str]]
    everything: re.Pattern[str]
    vocabulary: frozenset[str]
    keep: frozenset[str] = frozenset()  # real words that stand near one of ours


def _words(patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{pattern})\b") for name, pattern in patterns.items()}


ENGLISH = Lexicon(
    categories=_words(
        {
            "window_tint": r"tint(?:s|ed|ing)?|window (?:film|tint)s?|windows? (?:done|darkened"
            r"|darker|film)|limo|privacy glass|vlt|window job",
            "paint_protection": r"ppf|paint protection(?: film)?|clear bra|xpel|rock chips?"
            r"|paint film|clear film|wraps?",
            "ceramic_coating": r"(?:ceramic|graphene|nano|quartz|paint) coat(?:ing|ings|ed)?"
            r"|coat(?:ing|ings)",
            "audio": r"audio|stereo|speakers?|sub ?woofers?|subs?|amp(?:lifier)?s?|head ?unit"
            r"|car ?play|android auto|radio|sound system|remote start(?:er)?|dash ?cams?"
            r"|back-?up camera|alarm",
        }
    ),
    tags=_words(
        {
            "ceramic": r"ceramic|nano-?ceramic|heat (?:rejection|reducing|blocking)",
            "infrared": r"infrared|infra-red|ir",
            "carbon": r"carbon",
            "dyed": r"dyed|basic|standard|economy|regular|cheapest|classic|budget",
            "full": r"full?(?:y)?(?! (?:front|wind ?shield))|hole (?:car|truck|suv|van|vehicle)"
            "|all (?:the |my |around"
            r" )?(?:windows?|around|sides|glass)"
            r"|whole|entire|complete|every window|all (?:four|4|five|5)|(?:4|four)[- ]doors?"
            r"|side and rear|sides and (?:rear|back)",
            "front_two": r"(?:two|2|both) front|front (?:two|2|door|side|doors|sides|pair)"
            r"|fronts?(?: only)? windows?|(?:driver|drivers|driver's)"
            r"(?: side)? (?:and|&|\+) passenger(?:'?s)?|front ?two|fronts\b",
            "rear": r"(?:rear|back|bak)(?: side)? (?:windows?|half|glass|windshield|doors?)|rears?"
            r"|backs|in (?:the )?(?:back|rear)",
            "sides": r"(?:all )?(?:the )?side windows?|sides(?! and)",
            "quarter": r"quarters?(?: windows?| glass)?",
            "privacy": r"privacy|limo",
            "one_window": r"(?:one|1|single|a) (?:side )?window|one of (?:the|my) windows",
            "windshield": r"wind ?shields?|windscreens?|front glass",
            "strip": r"strips?|visors?|brows?|sun ?strip|eyebrow|banner",
            "sunroof": r"sun ?roofs?|moon ?roofs?|pano(?:ramic)?(?: roof)?|glass roof",
            "panoramic": r"pano(?:ramic)?|glass roof",
            "removal": r"remov(?:e|al|ing)|strip off|take off|old tint|bubbl(?:e|es|ing)|peeling",
            "partial": r"partial",
            "full_front": r"full front|front end|track pack(?:age)?",
            "hood": r"hoods?|bonnets?",
            "bumper": r"bumpers?",
            "fenders": r"fenders?|mirrors?",
            "headlights": r"head ?lights?|tail ?lights?|lights",
            "door_edge": r"door (?:edges?|cups?|handles?)",
            "rocker": r"rockers?(?: panels?)?",
            "wheels": r"wheels?|rims?|calipers?",
            "interior": r"interior|leather|seats?",
            "glass_coating": r"glass (?:ceramic )?coat\w*|coat\w* (?:on|for|to) (?:the |my |all )*"
            r"(?:glass|windows?|wind ?shield)|rain[- ]?(?:repell\w+|x)|water[- ]?repell\w+",
            "one_layer": r"(?:1|one|single)[- ]layer",
            "two_layers": r"(?:2|two|double)[- ]layers?|paint correction",
            "one_year": r"(?:1|one)[- ]?(?:yr|year)s?",
            "two_year": r"(?:2|two)[- ]?(?:yr|year)s?",
            "three_year": r"(?:3|three)[- ]?(?:yr|year)s?",
            "five_year": r"(?:5|five)[- ]?(?:yr|year)s?",
            "seven_year": r"(?:7|seven)[- ]?(?:yr|year)s?",
            "nine_year": r"(?:9|10|nine|ten)[- ]?(?:yr|year)s?",
            "speakers": r"speakers?",
            "subwoofer": r"sub ?woofers?|subs?|bass",
            "head_unit": r"head ?units?|stereos?|radios?|car ?play|android auto|receiver"
            r"|touch ?screen",
            "amplifier": r"amp(?:lifier)?s?",
            "camera": r"dash ?cams?|back-?up cameras?|cameras?",
            "remote_start": r"remote start(?:er)?s?",
            "alarm": r"alarms?|security system",
        }
    ),
    everything=re.compile(
        r"\b(?:the works|works package|(?<!for )(?<!mark )everything(?! (?:as|is|else|looks|you"
        r"|about))|all of it|the whole (?:thing|nine yards"
        r"|package|enchilada)|full package|complete package|top of the line|best (?:you have|one"
        r"|package)|the best)\b"
    ),
    vocabulary=frozenset(
        "tint tinting ceramic carbon windshield windows window front sunroof moonroof removal "  # noqa: SIM905 - words
        "coating protection paint partial headlights speakers subwoofer stereo amplifier "
        "appointment schedule available availability reschedule cancel price prices pricing quote "
        "estimate address location directions parking hours closed morning afternoon evening "
        "tomorrow monday tuesday wednesday thursday friday saturday sunday january february "
        "september october november december discount warranty guarantee services service package "
        "different difference between confirm book booking earliest please thanks thank another "
        "person human someone manager complaint vehicle sedan truck holiday holidays christmas "
        "thanksgiving unsubscribe cheaper cheapest expensive passenger everything".split()
    ),
)

_ENGLISH_ONLY = frozenset({"infrared"})  # `ir` is a verb in Spanish


def _with_english(
    own: Mapping[str, str], english: Mapping[str, re.Pattern[str]]
) -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
        if name in _ENGLISH_ONLY
        else re.compile(rf"(?<!\w)(?:{pattern})(?!\w)|{english[name].pattern}")
        for name, pattern in own.items()
    }


SPANISH = Lexicon(
    categories=_with_english(lexicon_es.CATEGORIES, ENGLISH.categories),
    tags=_with_english(lexicon_es.TAGS, ENGLISH.tags),
    everything=re.compile(rf"\b(?:{lexicon_es.EVERYTHING})|{ENGLISH.everything.pattern}"),
    vocabulary=lexicon_es.VOCABULARY,
    keep=lexicon_es.KEEP,
)
FRENCH = Lexicon(
    categories=_with_english(lexicon_fr.CATEGORIES, ENGLISH.categories),
    tags=_with_english(lexicon_fr.TAGS, ENGLISH.tags),
    everything=re.compile(rf"\b(?:{lexicon_fr.EVERYTHING})|{ENGLISH.everything.pattern}"),
    vocabulary=lexicon_fr.VOCABULARY,
    keep=lexicon_fr.KEEP,
)
LEXICONS: Mapping[str, Lexicon] = {"en": ENGLISH, "es": SPANISH, "fr": FRENCH}


def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language; English where there is none."""
    return LEXICONS.get(language[:2], ENGLISH)
