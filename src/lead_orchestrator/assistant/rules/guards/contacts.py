"""Ways out of the conversation: links, addresses, handles, numbers. Only the shop's own pass."""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.guards.folding import fold
from lead_orchestrator.assistant.rules.guards.grounds import Grounds

_TLD = (
    r"(?:com|net|org|io|co|us|info|biz|app|dev|ai|me|ly|gl|shop|store|site|online|xyz|link|page"
    r"|edu|gov|tv|cc|ru|cn|mx|fr|ca|eu|uk|de)"
)
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]*://|\bwww\.|!?\[[^\]]*\]\([^)]*\)|<[a-z/!][^>]*>|\bdata:|\bjavascript:"
    r"|\bmailto:|\btel:|\bhxxps?\b|(?<![\w.])@[a-z]\w{2,}"
    rf"|\b[a-z0-9][a-z0-9-]*(?:\.| dot | punto | point |\[\.\]|\(\.\)){_TLD}\b(?!\w)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_PHONE = re.compile(
    r"(?<![\d$.,-])(?:\+?\d{1,2}[ .-]?)?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]?\d{4}(?!\d)"
    r"|(?<![\d$.,-])\d{3}[-.]\d{4}(?!\d)"
)
_DIALLED = re.compile(r"\+?[\d(][\d ().-]{5,}\d")
_EMERGENCY = re.compile(
    r"\b(?:call(?:ing)?|dial|text|llam\w+ al?|marque(?: el)?|appel\w+(?: le)?|compos\w+(?: le)?)"
    r" (?:911|988)\b|\b(?:911|988) (?:now|right|ahora|maintenant|tout de suite|si|if|or|o|ou)\b"
    r"|\b(?:al|le|el) (?:911|988)\b"
)
_STREET = re.compile(
    r"\b\d{1,6}[, ]+(?:(?:[nsew]\.?|north|south|east|west|[a-z]+) ){1,3}(?:st|street|ave|avenue"
    r"|road|rd|blvd|boulevard|lane|ln|drive|dr|highway|hwy|parkway|pkwy)\b\.?"
    r"|\b(?:calle|avenida|rue|chemin|carrera|paseo|autopista) [a-z .]{1,25}?(?:no\.? )?\d+"
    r"|\b\d{1,6},? (?:rue|avenue|boulevard|chemin|calle|avenida)\b(?: [a-z]+){1,3}"
)


def digits(text: str) -> str:
    """Return only the digits of a phone number, without a leading 1 for the US and Canada."""
    found = re.sub(r"\D", "", text)
    return found[1:] if len(found) == 11 and found.startswith("1") else found  # noqa: PLR2004 - with country code


def check_contacts(text: str, grounds: Grounds) -> tuple[str, str] | None:
    """Return (rule, what) for an address, link or number that is not the shop's own."""
    place = grounds.context.location
    rest = text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if match.group().rstrip(".") != place.email.lower():
                return "link", match.group()
            rest = rest.replace(match.group(), " ")
    link = _LINK.search(rest)
    if link and link.group() not in fold("\n".join(place.policies.values())):
        return "link", link.group()  # what a price list says is no way out of here
    for match in _PHONE.finditer(text):
        if digits(match.group()) != digits(place.phone):
            return "phone", match.group()
    for match in _STREET.finditer(text):
        if match.group().rstrip(".") not in grounds.texts:
            return "address", match.group()
    return None


def our_phone(text: str, grounds: Grounds) -> list[tuple[int, int]]:
    """Return where the shop's own number stands in a text."""
    phone = digits(grounds.context.location.phone)
    return [m.span() for m in _DIALLED.finditer(text) if digits(m.group()) == phone]


def is_emergency_number(text: str) -> bool:
    """Say whether a sentence tells to call the emergency services."""
    return _EMERGENCY.search(text) is not None
