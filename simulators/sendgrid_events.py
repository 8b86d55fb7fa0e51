"""Owns SendGrid's signed Event Webhook: what happens to a mail and how it is told.

Promises ECDSA P-256 over timestamp and the raw body, whose last two bytes are CR LF and count.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import datetime

    from simulators.kernel import Row

SIGNATURE_HEADER: Final = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP_HEADER: Final = "X-Twilio-Email-Event-Webhook-Timestamp"
# The order of the P-256 group: a private key is a number from 1 up to it.
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

Ending = Literal["delivered", "bounce", "blocked", "deferred", "spamreport", "unsubscribe"]
ENDINGS: Final = frozenset(get_args(Ending))
Order = Literal["in_order", "reversed", "shuffled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHabits:
    """How events travel: their order, how many copies, which get lost, which are forged.

    A copy made here has a new `sg_event_id`; the copy a retry makes keeps the old one.
    """

    order: Order = "in_order"
    copies: int = 1
    dropped: frozenset[str] = frozenset()
    forged: bool = False
    largest_batch: int = 100

    def __post_init__(self) -> None:
        """Refuse habits that mean nothing."""
        known = self.order in {"in_order", "reversed", "shuffled"}
        if not known or self.copies < 1 or self.largest_batch < 1:
            msg = "order is in_order, reversed or shuffled; copies and largest_batch at least 1"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One recipient's copy of an accepted mail."""

    message_id: str
    to: str
    sender: str
    subject: str
    custom_args: dict[str, str]
    categories: tuple[str, ...]
    created: datetime
    suppressed: bool


class Signer:
    """Signs event batches with one key; the console shows `verification_key`."""

    def __init__(self, rng: random.Random) -> None:
        """Make the key from the seed, so that a run is repeatable."""
        number = rng.randrange(1, _P256_ORDER)
        self._key = ec.derive_private_key(number, ec.SECP256R1())

    @property
    def verification_key(self) -> str:
        """The public key as the console gives it: base64 SPKI DER without armour."""
        der = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(der).decode()

    def headers(self, body: bytes, *, timestamp: int) -> dict[str, str]:
        """Return the signature and timestamp headers for a raw body."""
        signed = str(timestamp).encode() + body
        raw = self._key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return {
            SIGNATURE_HEADER: base64.b64encode(raw).decode(),
            TIMESTAMP_HEADER: str(timestamp),
        }


def batch_body(events: Sequence[Row]) -> bytes:
    """Write a batch as the vendor does: one object to a line, and CRLF at the end."""
    lines = ",\r\n".join(json.dumps(event, separators=(",", ":")) for event in events)
    return f"[{lines}]\r\n".encode()


def event_row(mail: Mail, event: str, *, at: datetime, event_id: str) -> Row:
    """Make one event; every custom argument is flattened to the top level."""
    row: Row = {
        "email": mail.to,
        "timestamp": int(at.timestamp()),
        "smtp-id": f"<{mail.message_id}@geopod-ismtpd-1>",
        "event": _WIRE_NAMES.get(event, event),
        "category": list(mail.categories),
        "sg_event_id": event_id,
        "sg_message_id": f"{mail.message_id}.recvd-5d6f7-1-66A0-2A.0",
        **_EXTRAS.get(event, {}),
    }
    return {**row, **mail.custom_args}


_WIRE_NAMES: Final[dict[str, str]] = {"blocked": "bounce"}
_EXTRAS: Final[dict[str, Row]] = {
    "delivered": {"response": "250 2.0.0 OK", "tls": 1, "ip": "192.0.2.10"},
    "deferred": {"response": "451 4.7.1 try again later", "attempt": "1"},
    "bounce": {
        "type": "bounce",
        "bounce_classification": "Invalid Address",
        "reason": "550 5.1.1 The email account that you tried to reach does not exist",
        "status": "5.1.1",
    },
    "blocked": {
        "type": "blocked",
        "bounce_classification": "Reputation",
        "reason": "550 5.7.1 rejected by policy",
        "status": "5.7.1",
    },
    "dropped": {"reason": "Bounced Address", "status": "5.0.0"},
}


def course(ending: Ending | None, *, suppressed: str | None) -> tuple[str, ...]:
    """Return the events of a mail's life, in order."""
    if suppressed is not None:
        return ("dropped",)
    match ending:
        case None | "delivered":
            return ("processed", "delivered")
        case "deferred":
            return ("processed", "deferred", "delivered")
        case "bounce" | "blocked":
            return ("processed", ending)
        case "spamreport" | "unsubscribe":
            return ("processed", "delivered", ending)
