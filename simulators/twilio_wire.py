"""Owns Twilio's wire details: signatures, error bodies, segments, keywords.

Promises the signature of the vendor's own validator, shown by its published vector in the tests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STOP_WORDS: Final = frozenset(
    {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"}
)
START_WORDS: Final = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS: Final = frozenset({"HELP", "INFO"})

MESSAGES: Final[Mapping[int, str]] = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21211: "Invalid 'To' Phone Number",
    21408: "Permission to send an SMS has not been enabled for the region",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number",
    21609: "The 'StatusCallback' URL is not a valid URL",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "Message cannot be sent with the current combination of 'To' and/or 'From' parameters",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30034: "US A2P 10DLC - Message from an Unregistered Number",
    30036: "Validity period expired",
}

# GSM 03.38: a character outside both sets makes the whole message UCS-2.
_GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO: Final = frozenset("^{}\\[~]|€")
_HOST: Final = re.compile(r"^https?://([^/:?#]+)")


def signature(*, token: str, url: str, params: Iterable[tuple[str, str]] = ()) -> str:
    """Return X-Twilio-Signature: HMAC-SHA1 over the URL and each name and value, by name.

    A fragment is not signed; a repeated name signs its sorted unique values.
    """
    values: dict[str, set[str]] = {}
    for name, value in params:
        values.setdefault(name, set()).add(value)
    signed = urldefrag(url).url + "".join(
        name + value for name in sorted(values) for value in sorted(values[name])
    )
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def failure(status: int, code: int, *, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Make the vendor's error body."""
    body = {
        "code": code,
        "message": MESSAGES.get(code, "Unknown error"),
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return JSONResponse(body, status_code=status, headers=headers)


def segments(body: str) -> int:
    """Count the parts a text is sent in: GSM-7 160/153, UCS-2 70/67 units."""
    if all(character in _GSM_BASIC or character in _GSM_TWO for character in body):
        units = sum(2 if character in _GSM_TWO else 1 for character in body)
        return 1 if units <= 160 else math.ceil(units / 153)
    units = len(body.encode("utf-16-le")) // 2
    return 1 if units <= 70 else math.ceil(units / 67)


def keyword(body: str) -> str | None:
    """Return the Advanced Opt-Out type of an inbound text that is exactly a keyword."""
    word = body.strip().upper()
    for kind, words in (("STOP", STOP_WORDS), ("START", START_WORDS), ("HELP", HELP_WORDS)):
        if word in words:
            return kind
    return None


def callback_refused(url: str) -> bool:
    """Tell whether a StatusCallback is one Twilio takes: http(s), no underscore in the host."""
    host = _HOST.match(url)
    return host is None or "_" in host.group(1)


def twiml_messages(text: str) -> Sequence[str]:
    """Return the texts of a TwiML answer's Message elements."""
    return re.findall(
        r"<Message[^>]*>(?:\s*<Body>)?(.*?)(?:</Body>\s*)?</Message>", text, re.DOTALL
    )
