"""Words that promise: discounts, guarantees, bookings, things done, links, being a person.

Each is a rule with a name. A claim passes only when rows support it; a sentence that denies it
(`I can't offer discounts`) passes too, as long as it names no figure.
"""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.guards.grounds import Grounds

_DENIES = re.compile(
    r"\b(?:can't|cannot|can not|can\u2019t|won't|not able|unable|don't|do not|does not|doesn't"
    r"|no|not"
    r"|never|isn't|aren't|haven't|hasn't|only (?:the )?(?:team|shop|manager)"
    r"|up to the (?:team|shop))\b",
    re.IGNORECASE,
)
_DISCOUNT = re.compile(
    r"\d+\s?(?:%|percent)\s?(?:off|discount|less|cheaper|savings?|de descuento|de rabais)"
    r"|\b(?:discount\w*|coupons?|promo(?:s|tion\w*)?\b|special (?:price|offer|deal)s?"
    r"|price[- ]match\w*"
    r"|half[- ](?:price|off)|half (?:of )?the price|(?:dollars?|bucks?|percent|%|\$\d[\d,.]*) off"
    r"|knock \w+ ?\w* off|take \w+ off|save (?:you )?(?:\$|\d|some|money|big)|sav(?:e|ing)s? of"
    r"|(?:good|great|best|special|sweet|better) deal|on the house|complimentary"
    r"|no (?:extra )?charge"
    r"|no cost|free of charge|for free|waiv(?:e|ed|ing)|throw (?:in|it in)|included (?:at|for) no"
    r"|lower(?:ed)? (?:the )?price|best price|lowest price|beat any|bogo|two for one|buy one"
    r"|rebate|cash ?back|gratis|descuento|gratuit\w*|remise|rabais|mitad de precio|moitié prix)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:guarante\w*|garanti\w*|garantía|warrant(?:y|ies|ied)|lifetime|life-time|forever"
    r"|legally|binding|takesies|backsies|promise\w*|money[- ]back|refund\w*|risk[- ]free"
    r"|deal(?=[!.,]|\s*$)"
    r"|100\s?%|(?:fully )?insured|certified|never (?:fade|bubble|peel|turn"
    r"|crack)\w*"
    r"|won't (?:ever )?(?:fade|bubble|peel|turn|crack|scratch))",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:is|are|it's|be|perfectly|totally|completely|street|100%|fully"
    r"|still)[\s-]+(?:street[\s-]+)?"
    r"legal\b|\blegal (?:limit|in (?:all|your|every)|everywhere)|\bwon't get (?:a ticket|pulled)",
    re.IGNORECASE,
)
_BOOKED = re.compile(
    r"\b(?:booked|confirmed|scheduled|reserved|locked in|penciled in|all set|good to go"
    r"|on the (?:calendar|schedule|books)|appointment is (?:set|at|on|for|made|confirmed|in)"
    r"|see you (?:on|at|tomorrow|today|then|there|soon|mon|tue|wed|thu|fri|sat|sun|bright)"
    r"|we'll see you|(?:got|have) you (?:down|in|set)|you're (?:in|down) (?:for|at|on)\b"
    r"|your (?:spot|slot|time) is (?:set|saved|secured|reserved|yours)|slot is yours|it's a date"
    r"|i(?:'ve| have) (?:made|set up|put|added|created|got) (?:you|your|the|an) ?(?:down"
    r"|appointment|booking|in)|reservad[oa]|confirmad[oa]|agendad[oa]|réservée?|confirmée?)",
    re.IGNORECASE,
)
_BOOKED_NOT = re.compile(
    r"\?|\b(?:not|isn't|aren't|haven't|hasn't|nothing|never|no)\b(?:\W+\w+){0,4}\W+(?:booked"
    r"|confirmed|scheduled|reserved|set|locked)|\b(?:once|until|before|when|if|after|to get|get"
    r"|to be|fully|already|want|like|need|can be|could be|would be)\b(?:\W+\w+){0,4}\W+(?:booked"
    r"|confirmed|scheduled|reserved|set|locked)|\bsaid yes\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:holding|held|i'll hold|i(?:'m| am) keeping|saved|keeping|set aside|kept)\b.{0,30}"
    r"\b(?:for you|it|that|time|slot|spot|this)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:cancell?ed|rescheduled|moved|changed|switched)\b.{0,40}\b(?:appointment|booking|it|time"
    r"|you|your)\b|\b(?:appointment|booking)\b.{0,30}\b(?:is|has been|was|'s been) (?:now )?"
    r"(?:cancell?ed|moved|rescheduled|changed)\b",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"\bi(?:'ve| have)?\s*(?:just |already )?(?:asked|told|let|notified|flagged|alerted|passed"
    r"|forwarded|pinged|messaged|contacted)\b.{0,60}\b(?:team|person|someone|somebody|manager"
    r"|advisor|staff|shop|people|them|owner|technician|colleague)"
    r"|\b(?:someone|somebody|a person|a manager|an advisor|a team member|the team|a colleague|we)"
    r"\b.{0,25}\b(?:will|is going to|'ll) (?:be in touch|reply|answer|call|text|contact|reach out"
    r"|get back|follow up|join|take over|e-?mail)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\bi(?:'ve| have)?\s*(?:just |already )?(?:sent|texted|e-?mailed|messaged|forwarded|called)"
    r"\b(?! us)|\bi(?:'ll| will| can) (?:send|text|e-?mail|call|forward|message)\b",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"\b(?:unsubscribed|opted (?:you )?out|no more (?:texts|messages|e-?mails)|won't (?:get|receive"
    r"|text|message|e-?mail|contact|hear)|taken you off|removed you|stopped (?:the|all|your)"
    r" (?:texts|messages|e-?mails))",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:i'm|i am|this is|my name is|you're (?:talking|chatting|speaking) (?:to"
    r"|with))\s+(?:really |"
    r"actually |indeed |definitely )?(?:a |an )?(?:real |actual |live )?(?:person|human|man|woman"
    r"|guy|girl|tech(?:nician)?|manager|owner|employee|advisor|representative)\b"
    r"|\bnot (?:a |an )?(?:bot|robot|ai|machine|automated|virtual|computer)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]*://|\bwww\.|!?\[[^\]]*\]\([^)]*\)|<[a-z/!][^>]*>|\bdata:|javascript:"
    r"|\b[a-z0-9][a-z0-9-]*\.(?:com|net|org|io|co|us|info|biz|app|dev|ai|me|ly|gl|shop|store|site"
    r"|online|xyz|link|page|edu|gov|tv|cc|ru|cn)\b(?!\w)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d$.,-])\+?\d?[\s.-]?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)"
    r"|(?<![\d$.,-])\d{3}[-.]\d{4}(?!\d)"
)
_EMERGENCY_NUMBER = re.compile(
    r"\bcall(?:ing)? (?:911|988)\b|\b(?:911|988) (?:now|right)\b", re.IGNORECASE
)


def digits(text: str) -> str:
    """Return only the digits of a phone number, without a leading 1 for the US and Canada."""
    found = re.sub(r"\D", "", text)
    return found[1:] if len(found) == 11 and found.startswith("1") else found  # noqa: PLR2004 - with country code


def _supported_words(match: re.Match[str], grounds: Grounds) -> bool:
    """Say whether the very word is in a service's name or description."""
    return re.sub(r"\s+", " ", match.group().lower()) in grounds.texts


def check_contacts(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for an address, link or number that is not the shop's own."""
    place = grounds.context.location
    rest = sentence
    for match in _EMAIL.finditer(sentence):
        if match.group().rstrip(".").lower() != place.email.lower():
            return "link", match.group()
        rest = rest.replace(match.group(), " ")
    link = _LINK.search(rest)
    if link:
        return "link", link.group()
    for match in _PHONE.finditer(sentence):
        if digits(match.group()) != digits(place.phone):
            return "phone", match.group()
    return None


def check_promises(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for a discount, guarantee or legal claim nothing supports."""
    denies = _DENIES.search(sentence) is not None
    discount = _DISCOUNT.search(sentence)
    if discount and not _supported_words(discount, grounds):
        figure = re.search(r"\d|half", discount.group()) is not None
        if figure or not denies or re.match(r"no ", discount.group(), re.IGNORECASE):
            return "discount", discount.group()
    promise = _PROMISE.search(sentence)
    if promise and not denies and not _supported_words(promise, grounds):
        return "promise", promise.group()
    if promise and re.match(r"won't|never", promise.group(), re.IGNORECASE):
        return ("promise", promise.group()) if not _supported_words(promise, grounds) else None
    if re.search(r"legally|binding|takesies", sentence, re.IGNORECASE) and not denies:
        return "promise", "binding"
    legal = _LEGAL.search(sentence)
    if legal and not denies and "?" not in sentence and not _supported_words(legal, grounds):
        return "legality", legal.group()
    return None


def check_deeds(sentence: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for a claim that something was done which no row shows."""
    rules: tuple[tuple[str, re.Pattern[str], bool], ...] = (
        ("changed", _CHANGED, False),
        ("held", _HELD, grounds.held or bool(grounds.booked)),
        ("handed_over", _HANDED, grounds.handed_over),
        ("sent", _SENT, False),
        ("stopped", _STOPPED, grounds.stopped),
        ("person", _PERSON, False),
    )
    booked = _BOOKED.search(sentence)
    if booked and not grounds.booked and not _BOOKED_NOT.search(sentence):
        return "booked", booked.group()
    asks = sentence.rstrip().endswith("?")
    for rule, pattern, supported in rules:
        match = pattern.search(sentence)
        if match is None or supported:
            continue
        if rule in {"held", "handed_over", "changed"} and (asks or _conditional(sentence)):
            continue
        if rule in {"sent", "changed"} and _DENIES.search(sentence):
            continue
        return rule, match.group()
    return None


def _conditional(sentence: str) -> bool:
    return (
        re.search(
            r"\b(?:if|can|could|would|want|like|once|shall|let me know)\b|n't\b",
            sentence,
            re.IGNORECASE,
        )
        is not None
    )


def is_emergency_number(sentence: str) -> bool:
    """Say whether a sentence only tells to call the emergency services."""
    return _EMERGENCY_NUMBER.search(sentence) is not None
