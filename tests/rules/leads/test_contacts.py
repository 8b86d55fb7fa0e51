"""How people can be reached: what was typed becomes comparable, or says why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.leads.rules.contacts import (
    EmailAddress,
    PhoneNumber,
    normalize_email,
    normalize_phone,
)


@pytest.mark.parametrize(
    "typed",
    [
        "(202) 555-0143",
        "202-555-0143",
        "202.555.0143",
        "2025550143",
        "1 202 555 0143",
        "+1 202 555 0143",
        "tel:+12025550143",
        "sms: 202-555-0143",
        "\u202a+1 (202) 555\u20110143\u202c",
        "２０２-５５５-０１４３",  # noqa: RUF001 - full-width digits are the point
        "202\u2013555\u20130143",
        "  202 555 0143\t",
    ],
)
def test_one_number_written_in_many_ways_is_one_number(typed: str) -> None:
    assert normalize_phone(typed) == PhoneNumber("+12025550143", sms=True)


@pytest.mark.parametrize(
    ("typed", "e164", "reason"),
    [
        ("", None, "invalid"),
        ("call me", None, "invalid"),
        ("12", None, "invalid"),
        ("1" * 65, None, "invalid"),
        ("202-555-01430000", None, "invalid"),
        ("<202>5550143", None, "invalid"),
        ("202-555-0143 / 202-555-0144", None, "ambiguous"),
        ("202-555-0143, 202-555-0144", None, "ambiguous"),
        ("202-555-0143 x12", "+12025550143", "extension"),
        ("202-555-0143 ext. 4", "+12025550143", "extension"),
        ("+44 20 7946 0018", "+442079460018", "country_not_allowed"),
        ("+1 876 555 0143", "+18765550143", "country_not_allowed"),
        ("900-555-0143", "+19005550143", "premium"),
        ("1-800-555-0143", "+18005550143", "toll_free"),
    ],
)
def test_a_number_we_do_not_text_says_why(typed: str, e164: str | None, reason: str) -> None:
    assert normalize_phone(typed) == PhoneNumber(e164, sms=False, reason=reason)


@given(st.text(max_size=80) | st.text("0123456789+() -.;/x", max_size=40))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_we_text_only_numbers_of_the_allowed_countries(typed: str) -> None:
    number = normalize_phone(typed)
    assert number.sms == (number.reason is None)
    if number.sms:
        assert number.e164 is not None
        assert number.e164.startswith("+1")
        assert len(number.e164) == 12
        assert normalize_phone(number.e164) == number


@pytest.mark.parametrize(
    ("typed", "normalized", "key"),
    [
        ("jo@example.com", "jo@example.com", "jo@example.com"),
        ("  Jo@Example.COM ", "Jo@example.com", "jo@example.com"),
        ("jo+tint@example.com", "jo+tint@example.com", "jo+tint@example.com"),
        ("o'neil@example.com", "o'neil@example.com", "o'neil@example.com"),
    ],
)
def test_an_address_is_sent_as_written_and_compared_without_case(
    typed: str, normalized: str, key: str
) -> None:
    assert normalize_email(typed) == EmailAddress(normalized, key, sendable=True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jo",
        "jo@",
        "@example.com",
        "jo@@example.com",
        "jo@example",
        "jo @example.com",
        "jo@example.com, sam@example.com",
        "jo@example.com\nBcc: sam@example.com",
        "Jo <jo@example.com>",
        '"jo"@example.com',
        "jo@[127.0.0.1]",
        "a" * 250 + "@example.com",
        "jo@exa\x00mple.com",
    ],
)
def test_what_is_no_single_plain_address_is_refused(typed: str) -> None:
    assert normalize_email(typed) == EmailAddress(None, None, sendable=False, reason="invalid")


@pytest.mark.parametrize(
    ("typed", "flags"),
    [
        ("jo@mailinator.com", ("disposable",)),
        ("jo@münchen.example.com", ("international",)),
        ("jo@ex\u0430mple.com", ("mixed_script",)),  # a Cyrillic a among Latin letters
        ("jo@example.com", ()),
    ],
)
def test_an_odd_domain_is_flagged_and_still_usable(typed: str, flags: tuple[str, ...]) -> None:
    address = normalize_email(typed)
    assert (address.sendable, address.flags) == (True, flags)


@given(st.text(max_size=80) | st.text("ab.@-_+'\"<>\n, ", max_size=40).map(lambda t: t + "@a.co"))
@settings(max_examples=300, deadline=None)
def test_a_sendable_address_never_smuggles_a_second_line_or_address(typed: str) -> None:
    address = normalize_email(typed)
    if address.sendable:
        assert address.normalized is not None
        assert not set(address.normalized) & set("\r\n,; <>\x00")
        assert address.normalized.count("@") == 1
        assert normalize_email(address.normalized).key == address.key
