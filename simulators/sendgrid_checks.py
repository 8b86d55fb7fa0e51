"""Owns what SendGrid refuses in a mail/send body, in its own words.

Promises one error per fault found, each naming the field, as the vendor does.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from simulators.kernel import Row

MOST_RECIPIENTS: Final = 1000
_MOST_CATEGORIES: Final = 10
_MOST_CUSTOM_BYTES: Final = 10_000
_FURTHEST_S: Final = 72 * 3600
_ADDRESS: Final = re.compile(r"^[^\s@<>\",;]+@[^\s@<>\",;]+\.[^\s@<>\",;.]+$")
_RESERVED: Final = frozenset(
    {
        "x-sg-id",
        "x-sg-eid",
        "received",
        "dkim-signature",
        "content-type",
        "content-transfer-encoding",
        "to",
        "from",
        "subject",
        "reply-to",
        "cc",
        "bcc",
    }
)

_CONTENT_ORDER: Final = (
    "If present, text/plain and text/html must be the first two content types in that order."
)

Fault = tuple[str, str | None]


def faults_in(mail: Row, *, now: datetime) -> list[Fault]:
    """Return every (message, field) the vendor would complain about."""
    return [
        *_personalizations(mail, now),
        *_sender(mail),
        *_content(mail),
        *_attachments(mail),
        *_headers(mail.get("headers"), "headers"),
        *_custom_args(mail.get("custom_args"), "custom_args"),
        *_categories(mail),
        *_send_at(mail.get("send_at"), "send_at", now),
    ]


def objects(value: object) -> list[Row]:
    """Return the objects of a JSON array; anything else in it is left out."""
    if not isinstance(value, list):
        return []
    return [cast("Row", item) for item in cast("list[object]", value) if isinstance(item, dict)]


def text_map(value: object) -> dict[str, str]:
    """Return a JSON object's string values; anything else in it is left out."""
    if not isinstance(value, dict):
        return {}
    pairs = cast("dict[str, object]", value)
    return {key: item for key, item in pairs.items() if isinstance(item, str)}


def _personalizations(mail: Row, now: datetime) -> Iterator[Fault]:
    people = objects(mail.get("personalizations"))
    if not people:
        yield (
            "The personalizations field is required and must have at least one object.",
            ("personalizations"),
        )
        return
    if sum(len(objects(one.get(key))) for one in people for key in ("to", "cc", "bcc")) > (
        MOST_RECIPIENTS
    ):
        yield "Too many recipients.", "personalizations"
    for position, one in enumerate(people):
        yield from _personalization(one, f"personalizations.{position}", mail)
        yield from _send_at(one.get("send_at"), f"personalizations.{position}.send_at", now)


def _personalization(one: Row, at: str, mail: Row) -> Iterator[Fault]:
    if not objects(one.get("to")):
        yield "The to array is required for all personalization objects.", f"{at}.to"
    addresses: list[str] = []
    for key in ("to", "cc", "bcc"):
        for position, person in enumerate(objects(one.get(key))):
            addresses.append(str(person.get("email")).lower())
            if not _ADDRESS.match(str(person.get("email"))):
                yield "Does not contain a valid address.", f"{at}.{key}.{position}.email"
    if len(set(addresses)) < len(addresses):
        yield "Each email address in the personalization block should be unique.", at
    if not one.get("subject") and not mail.get("subject") and not mail.get("template_id"):
        yield "The subject is required.", "subject"
    yield from _headers(one.get("headers"), f"{at}.headers")
    yield from _custom_args(one.get("custom_args"), f"{at}.custom_args")


def _sender(mail: Row) -> Iterator[Fault]:
    given = mail.get("from")
    address = str(cast("Row", given).get("email")) if isinstance(given, dict) else ""
    if not _ADDRESS.match(address):
        yield "The from object must be provided for every email send.", "from.email"
    if "reply_to" in mail and "reply_to_list" in mail:
        yield "Only one of reply_to and reply_to_list may be used.", "reply_to_list"


def _content(mail: Row) -> Iterator[Fault]:
    parts = objects(mail.get("content"))
    if not parts and not mail.get("template_id"):
        yield "The content value must be a string at least one character in length.", "content"
    types = [str(part.get("type")) for part in parts]
    for position, part in enumerate(parts):
        if not isinstance(part.get("value"), str) or not part["value"]:
            yield (
                "The content value must be a string at least one character in length.",
                (f"content.{position}.value"),
            )
        if "/" not in types[position]:
            yield "The content type is required.", f"content.{position}.type"
    ranks = [{"text/plain": 0, "text/html": 1}.get(kind, 2) for kind in types]
    if ranks != sorted(ranks):
        yield _CONTENT_ORDER, "content"


def _attachments(mail: Row) -> Iterator[Fault]:
    for position, one in enumerate(objects(mail.get("attachments"))):
        if not one.get("filename"):
            yield "The attachment filename is required.", f"attachments.{position}.filename"
        try:
            content = base64.b64decode(str(one.get("content", "")), validate=True)
        except binascii.Error:
            content = b""
        if not content:
            yield (
                "The attachment content must be base64 encoded.",
                f"attachments.{position}.content",
            )


def _headers(headers: object, at: str) -> Iterator[Fault]:
    for name in text_map(headers):
        if name.lower() in _RESERVED:
            yield f"The header {name} is reserved and cannot be used.", f"{at}.{name}"


def _custom_args(args: object, at: str) -> Iterator[Fault]:
    if args is None:
        return
    given = cast("Row", args) if isinstance(args, dict) else {}
    for name, value in given.items():
        if not isinstance(value, str):
            yield "The custom argument must be a string.", f"{at}.{name}"
    if sum(len(f"{name}{value}".encode()) for name, value in given.items()) > _MOST_CUSTOM_BYTES:
        yield "The custom arguments are larger than 10000 bytes.", at


def _categories(mail: Row) -> Iterator[Fault]:
    given = mail.get("categories")
    if isinstance(given, list) and len(cast("list[object]", given)) > _MOST_CATEGORIES:
        yield "The categories must not exceed 10.", "categories"


def _send_at(value: object, at: str, now: datetime) -> Iterator[Fault]:
    if value is None:
        return
    if not isinstance(value, int) or value > now.timestamp() + _FURTHEST_S:
        yield "The send_at parameter must be a unix time within 72 hours.", at
