"""What customers text us: a wish to stop or start, or something to talk about.

Promises that a stop is in force for the whole organisation with this transaction, and that a
text from somebody unknown is kept and seen, not guessed about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import text as sql

from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.messaging.actions.contacts import (
    is_suppressed,
    record_consent,
    restore,
    suppress,
)
from lead_orchestrator.messaging.actions.conversations import (
    keep_message,
    open_conversation,
    receive_message,
)
from lead_orchestrator.messaging.actions.stopping import confirm_stop
from lead_orchestrator.messaging.rules.addresses import address_key
from lead_orchestrator.messaging.rules.consent import Wish, carrier_confirms, recognise

_AFFIRMED = frozenset({"yes", "y", "si"})
_KEYWORDS: dict[str, Wish] = {"STOP": "stop", "START": "start", "HELP": "help"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a text: the receipt's state, why, and whose lead it is about."""

    state: Literal["understood", "parked"]
    reason: str | None = None
    lead_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Sender:
    person_id: UUID
    lead_id: UUID
    location_id: UUID


async def _senders(unit: Unit, *, phone: str, location_id: UUID | None) -> list[_Sender]:
    """Return who has this number, each with their newest lead, this location's first."""
    rows = await unit.rows(
        sql(
            "select distinct on (p.id) p.id, l.id, l.location_id,"
            " coalesce(l.location_id = cast(:location as uuid), false) as here, l.received_at"
            " from persons p join leads l on l.person_id = p.id"
            " where p.phone_e164 = :phone"
            " order by p.id, here desc, l.received_at desc, l.id desc"
        ),
        {"phone": phone, "location": location_id},
    )
    best_first = sorted(rows, key=lambda row: (row[3], row[4]), reverse=True)
    return [_Sender(row[0], row[1], row[2]) for row in best_first]


async def take_in_sms(
    unit: Unit,
    *,
    location_id: UUID | None,
    sender: str,
    text: str,
    key: str,
    keyword: str | None,
) -> Taken:
    """Act on a text. `keyword` is what the carrier itself recognised (STOP, START, HELP)."""
    phone = address_key("sms", sender)
    senders = await _senders(unit, phone=phone, location_id=location_id)
    wish = _KEYWORDS.get(keyword or "") or recognise(text)
    if text.strip().casefold().strip(".!") in _AFFIRMED:
        # Carriers count "yes" as a start; unless it undoes a stop it answers the assistant.
        wish = "start" if await is_suppressed(unit, channel="sms", address=phone) else "talk"
    if wish in ("stop", "start"):
        news = await _note(unit, phone=phone, senders=senders, text=text, granted=wish == "start")
        if news and wish == "stop" and senders and not (keyword or carrier_confirms(text)):
            await confirm_stop(unit, lead_id=senders[0].lead_id, phone=phone, intent=key)
    if not senders:
        return (
            Taken("parked", "from an unknown number")
            if wish in ("talk", "help")
            else Taken("understood", f"{wish} from an unknown number")
        )
    first = senders[0]
    conversation_id = await open_conversation(
        unit, location_id=first.location_id, person_id=first.person_id
    )
    if wish == "talk":
        await receive_message(
            unit,
            conversation_id=conversation_id,
            lead_id=first.lead_id,
            channel="sms",
            text=text,
            client_message_id=key,
        )
    else:
        await keep_message(
            unit,
            conversation_id=conversation_id,
            lead_id=first.lead_id,
            channel="sms",
            text=text,
            key=key,
        )
    return Taken("understood", None if wish == "talk" else wish, first.lead_id)


async def _note(
    unit: Unit, *, phone: str, senders: list[_Sender], text: str, granted: bool
) -> bool:
    """Write a stop or a start into the ledger, and a consent row for everybody with the number.

    Returns whether that is news.
    """
    lead_id = senders[0].lead_id if senders else None
    if granted:
        news = await restore(unit, channel="sms", address=phone, lead_id=lead_id)
    else:
        news = await suppress(
            unit, channel="sms", address=phone, why="replied by text", lead_id=lead_id
        )
    for sender in senders:
        await record_consent(
            unit,
            person_id=sender.person_id,
            lead_id=sender.lead_id,
            channel="sms",
            granted=granted,
            wording=text[:500],
            page="",
            how="sms",
        )
    return news
