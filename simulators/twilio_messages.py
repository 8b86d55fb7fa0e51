"""Owns a Twilio message: its path through the statuses and its row on the wire.

Promises that a message's status is a function of time, so a look-up and a callback agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from simulators.twilio_wire import MESSAGES, segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulators.kernel import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds from acceptance to each status; all zero makes every callback due at once."""

    queued_s: float = 0.0
    sent_s: float = 0.0
    final_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One accepted message; `path` lists when each status is reached."""

    sid: str
    to: str
    sender: str
    body: str
    service: str | None
    media: int
    callback: str | None
    created: datetime
    path: tuple[tuple[datetime, str], ...]
    error_code: int | None
    direction: str

    def status(self, now: datetime) -> str:
        """Return where the message is."""
        reached = [status for due, status in self.path if due <= now]
        return reached[-1] if reached else self.first_status

    @property
    def first_status(self) -> str:
        """The status in the answer to the create call."""
        return "accepted" if self.service else "queued"


def path_of(now: datetime, *, pace: Pace, code: int | None) -> tuple[tuple[datetime, str], ...]:
    """Plan a message's statuses; `code` makes the last one a failure."""
    ending = "delivered" if code is None else "undelivered"
    return (
        (now + timedelta(seconds=pace.queued_s), "queued"),
        (now + timedelta(seconds=pace.sent_s), "sent"),
        (now + timedelta(seconds=pace.final_s), ending),
    )


def row_of(message: Message, *, account_sid: str, status: str, now: datetime) -> Row:
    """Write a message as the API shows it; times are RFC 2822, counts are strings."""
    done = status in {"undelivered", "failed"}
    fresh = status in {"accepted", "queued"}
    sent = next((due for due, name in message.path if name == "sent" and due <= now), None)
    hidden_sender = message.service is not None and status == "accepted"
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "messaging_service_sid": message.service,
        "status": status,
        "to": message.to,
        "from": None if hidden_sender else message.sender,
        "body": message.body,
        "num_segments": "0" if message.service else str(segments(message.body)),
        "num_media": str(message.media),
        "direction": message.direction,
        "error_code": message.error_code if done else None,
        "error_message": MESSAGES.get(message.error_code or 0) if done else None,
        "price": None,
        "price_unit": "USD",
        "date_created": format_datetime(message.created),
        "date_updated": format_datetime(now),
        "date_sent": None if fresh or sent is None else format_datetime(sent),
        "api_version": "2010-04-01",
        "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}.json",
        "subresource_uris": {},
    }


def within(created: datetime, query: Mapping[str, str]) -> bool:
    """Apply the DateSent filters: `DateSent=` a day, `DateSent>=` and `DateSent<=` day or time.

    On the wire the comparison sits in the name: `DateSent>=2026-11-22` is `DateSent>` = the day.
    ValueError for a date that cannot be read.
    """
    day, after, before = (query.get(f"DateSent{sign}") for sign in ("", ">", "<"))
    if day is not None and created.astimezone(UTC).date() != _instant(day).date():
        return False
    if after is not None and created < _instant(after):
        return False
    if before is None:
        return True
    limit = _instant(before)
    return created < limit + timedelta(days=1) if _is_day(before) else created <= limit


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _is_day(text: str) -> bool:
    return len(text) == len("2026-11-22")
