"""Owns what becomes of SendGrid's mails: their events, the posting of them, the activity look-up.

Promises at-least-once, as the vendor does: a batch that is not acknowledged comes again as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import httpx

from simulators.sendgrid_events import (
    Ending,
    EventHabits,
    Mail,
    Signer,
    batch_body,
    course,
    event_row,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from simulators.kernel import Clock, Row

_SUPPRESSES: Final = {"bounce": "Bounced Address", "spamreport": "Spam Reporting Address"}
_UNDELIVERED: Final = frozenset({"bounce", "blocked", "dropped"})
_PATIENCE_S: Final = 15.0
_CONDITION: Final = re.compile(
    r"""^\(?\s*(?:
        (?P<field>to_email|from_email|subject|msg_id|status)
        | (?:unique_args|custom_args)\[\s*['"](?P<arg>[^'"]+)['"]\s*\]
    )\s*(?P<how>=|LIKE)\s*(?P<quote>['"])(?P<value>.*)(?P=quote)\s*\)?$""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Happening:
    due: datetime
    mail: Mail
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One call to the event webhook and its answer; no status when nobody answered."""

    events: tuple[Row, ...]
    body: bytes
    headers: dict[str, str]
    status: int | None
    at: datetime


class Feed:
    """Every accepted mail, what will happen to it, and what the product was told."""

    def __init__(self, *, clock: Clock, rng: random.Random, step_s: float) -> None:
        """Take time and chance from the caller; `step_s` is the pause between two events."""
        self._clock = clock
        self._rng = rng
        self._step = timedelta(seconds=step_s)
        self.signer = Signer(rng)
        self._forger = Signer(rng)
        self.habits = EventHabits()
        self.endings: dict[str, Ending] = {}
        self.suppressed: dict[str, str] = {}
        self.batches: list[Batch] = []
        self._mails: list[Mail] = []
        self._pending: list[_Happening] = []
        self._unacknowledged: list[Row] = []

    def clear(self) -> None:
        """Forget everything but the key."""
        self.habits = EventHabits()
        for kept in (self.batches, self._mails, self._pending, self._unacknowledged):
            kept.clear()
        self.endings.clear()
        self.suppressed.clear()

    def follow(self, mail: Mail) -> None:
        """Plan what happens to an accepted mail; a hard bounce suppresses the address after it."""
        suppressed = self.suppressed.get(mail.to)
        events = course(self.endings.get(mail.to), suppressed=suppressed)
        self._mails.append(mail)
        self._pending += [
            _Happening(mail.created + self._step * position, mail, event)
            for position, event in enumerate(events)
        ]
        if events[-1] in _SUPPRESSES:
            self.suppressed[mail.to] = _SUPPRESSES[events[-1]]

    async def post_due(self, client: httpx.AsyncClient, url: str) -> int:
        """Post the events that are due, in batches; returns how many batches."""
        events = [*self._unacknowledged, *self._due_rows()]
        self._unacknowledged = []
        size, posted = self.habits.largest_batch, 0
        for start in range(0, len(events), size):
            batch = events[start : start + size]
            status = await self._post(client, url, batch)
            if status is None or status >= httpx.codes.MULTIPLE_CHOICES:
                self._unacknowledged += batch
            posted += 1
        return posted

    def _due_rows(self) -> list[Row]:
        now = self._clock()
        due = [one for one in self._pending if one.due <= now]
        self._pending = [one for one in self._pending if one.due > now]
        if self.habits.order == "reversed":
            due.reverse()
        elif self.habits.order == "shuffled":
            self._rng.shuffle(due)
        return [
            self._row(one)
            for one in due
            if one.event not in self.habits.dropped
            for _ in range(self.habits.copies)
        ]

    def _row(self, one: _Happening) -> Row:
        event_id = f"{self._rng.getrandbits(88):022x}"
        row = event_row(one.mail, one.event, at=one.due, event_id=event_id)
        if one.event == "dropped":
            row["reason"] = self.suppressed.get(one.mail.to, "Invalid")
        return row

    async def _post(self, client: httpx.AsyncClient, url: str, events: Sequence[Row]) -> int | None:
        now, body = self._clock(), batch_body(events)
        signer = self._forger if self.habits.forged else self.signer
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "SendGrid Event API",
            **signer.headers(body, timestamp=int(now.timestamp())),
        }
        status = None
        try:
            response = await client.post(url, content=body, headers=headers, timeout=_PATIENCE_S)
            status = response.status_code
        except httpx.TransportError:
            # Nobody answered: the batch is listed without a status and comes again.
            status = None
        batch = Batch(events=tuple(events), body=body, headers=headers, status=status, at=now)
        self.batches.append(batch)
        return status

    def activity(self, query: str, *, before: datetime) -> list[Row]:
        """Return the mails a query finds, newest first; ValueError for a query not understood."""
        conditions = [_condition(part) for part in re.split(r"\s+AND\s+", query) if part.strip()]
        rows = (
            (mail, self._activity_row(mail))
            for mail in reversed(self._mails)
            if mail.created <= before
        )
        return [row for mail, row in rows if all(_fits(mail, row, one) for one in conditions)]

    def _activity_row(self, mail: Mail) -> Row:
        events = course(self.endings.get(mail.to), suppressed=None)
        waiting = any(one.mail is mail and one.due > self._clock() for one in self._pending)
        bad = mail.suppressed or bool(_UNDELIVERED & set(events))
        return {
            "from_email": mail.sender,
            "msg_id": f"{mail.message_id}.recvd-5d6f7-1-66A0-2A.0",
            "subject": mail.subject,
            "to_email": mail.to,
            "status": "processing" if waiting else "not_delivered" if bad else "delivered",
            "opens_count": 0,
            "clicks_count": 0,
            "last_event_time": mail.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def _condition(text: str) -> re.Match[str]:
    match = _CONDITION.match(text.strip())
    if match is None:
        msg = f"not understood: {text}"
        raise ValueError(msg)
    return match


def _fits(mail: Mail, row: Row, condition: re.Match[str]) -> bool:
    field, arg, wanted = condition["field"], condition["arg"], condition["value"].lower()
    value = str(row[field.lower()] if field else mail.custom_args.get(arg, "")).lower()
    if condition["how"] == "=":
        return value == wanted
    pattern = ".*".join(re.escape(part) for part in wanted.split("%"))
    return re.fullmatch(pattern, value) is not None
