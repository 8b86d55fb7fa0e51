"""How people can be reached: phone numbers and e-mail addresses, made comparable.

Promises that a number we text is an ordinary one in an allowed country: libphonenumber alone
calls premium and Caribbean +1 numbers valid.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

ALLOWED_REGIONS = frozenset({"US", "CA"})
_TEXTABLE = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.VOIP,
    }
)
_REASONS = {
    phonenumbers.PhoneNumberType.PREMIUM_RATE: "premium",
    phonenumbers.PhoneNumberType.TOLL_FREE: "toll_free",
    phonenumbers.PhoneNumberType.SHARED_COST: "premium",
}
_DISPOSABLE = frozenset({"mailinator.com", "guerrillamail.com", "10minutemail.com", "yopmail.com"})
_MAX_TYPED = 64
_SHORTEST = 7  # digits of a local number


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in E.164, whether we may text it, and why not."""

    e164: str | None
    sms: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as sent to, its key for comparison, whether we may send, and why not."""

    normalized: str | None
    key: str | None
    sendable: bool
    reason: str | None = None
    flags: tuple[str, ...] = ()


def _plain(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value)
    # Phones and word processors put other dashes and invisible marks into the numbers they copy.
    dashed = "".join("-" if unicodedata.category(c) == "Pd" else c for c in folded)
    return "".join(c for c in dashed if unicodedata.category(c) not in ("Cf", "Cc")).strip()


def normalize_phone(value: str, region: str = "US") -> PhoneNumber:
    """Return what a typed phone number means; never raises.

    Reasons: invalid, ambiguous (two numbers), extension, country_not_allowed, premium, toll_free.
    """
    typed = _plain(value)
    if re.match(r"(?i)^(whatsapp|sms|tel):", typed):
        typed = typed.split(":", 1)[1]
    why_not = _unreadable(typed)
    if why_not:
        return PhoneNumber(None, sms=False, reason=why_not)
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return PhoneNumber(None, sms=False, reason="invalid")
    return _judge(number)


def _unreadable(typed: str) -> str | None:
    """Return why a text is not one phone number, before it is parsed."""
    if not typed or len(typed) > _MAX_TYPED:
        return "invalid"
    bare = re.sub(r"(?i)(;|,)?\s*(ext\.?|extension|x|;ext=)\s*[=:.]?\s*\d{1,7}$", "", typed)
    if re.search(r"[^\d\s()+.\-/;,|&]", bare):
        return "invalid"
    halves = [h for h in re.split(r"[/;,|&]", bare) if len(re.sub(r"\D", "", h)) >= _SHORTEST]
    return "ambiguous" if len(halves) > 1 else None


def _judge(number: phonenumbers.PhoneNumber) -> PhoneNumber:
    """Say whether a parsed number may be texted."""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number):
        return PhoneNumber(None, sms=False, reason="invalid")
    if _is_fictitious(e164):
        reason = "extension" if number.extension else None
        return PhoneNumber(e164, sms=reason is None, reason=reason)
    where = phonenumbers.region_code_for_number(number)
    if where not in ALLOWED_REGIONS:
        known = where is not None or not e164.startswith("+1")
        reason = "country_not_allowed" if known else "invalid"
        return PhoneNumber(e164 if known else None, sms=False, reason=reason)
    if not phonenumbers.is_valid_number(number):
        return PhoneNumber(None, sms=False, reason="invalid")
    kind = phonenumbers.number_type(number)
    reason = None if kind in _TEXTABLE else _REASONS.get(kind, "not_textable")
    if reason is None and number.extension:
        reason = "extension"
    return PhoneNumber(e164, sms=reason is None, reason=reason)


def _is_fictitious(e164: str) -> bool:
    """Say whether it is one of the numbers kept for fiction (555-0100 to 555-0199).

    libphonenumber calls them invalid. The area code must still be an ordinary one of an allowed
    country: +1 900 555 0143 is no less premium for being invented.
    """
    found = re.fullmatch(r"\+1(?P<area>[2-9]\d{2})55501\d{2}", e164)
    if found is None:
        return False
    neighbour = phonenumbers.parse(f"+1{found['area']}2345678")
    where = phonenumbers.region_code_for_number(neighbour)
    if where is None:  # an area code that nobody has: invented through and through
        return True
    return where in ALLOWED_REGIONS and phonenumbers.number_type(neighbour) in _TEXTABLE


def normalize_email(value: str) -> EmailAddress:
    """Return what a typed address means; never raises. Reason: invalid. Flags are warnings."""
    typed = value.strip()
    if not typed or len(typed) > 254 or any(ord(c) < 32 for c in typed):  # noqa: PLR2004 - RFC 5321
        return EmailAddress(None, None, sendable=False, reason="invalid")
    try:
        found = validate_email(
            typed,
            check_deliverability=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            test_environment=True,
        )
    except EmailNotValidError:
        return EmailAddress(None, None, sendable=False, reason="invalid")
    flags: list[str] = []
    if found.ascii_domain.startswith("xn--") or ".xn--" in found.ascii_domain:
        flags.append("mixed_script" if _mixed(found.domain) else "international")
    if found.ascii_domain in _DISPOSABLE:
        flags.append("disposable")
    return EmailAddress(
        found.normalized, found.normalized.casefold(), sendable=True, flags=tuple(flags)
    )


def _mixed(domain: str) -> bool:
    scripts = {unicodedata.name(c, "?").split(" ", 1)[0] for c in domain if c.isalpha()}
    return len(scripts) > 1
