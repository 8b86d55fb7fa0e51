"""The moments of a conversation in which a sentence is judged, made of rows and tool results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from lead_orchestrator.assistant.rules.context import (
    Amount,
    Call,
    Card,
    Exchange,
    Language,
    Result,
    Sayable,
)
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.booking.rules.appointments import Appointment, AppointmentId, Status
from lead_orchestrator.kit.values import Money
from tests.rules.assistant.given import CONTEXT, OFFERS, PLACE, TIMES, grounds, ours, theirs

TEN = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)  # Wednesday at ten in the morning, at the shop
ONE = datetime(2026, 12, 2, 18, 0, tzinfo=UTC)
HALF_PAST_TWO = datetime(2026, 12, 3, 19, 30, tzinfo=UTC)  # Thursday afternoon
ASKED: dict[Language, str] = {
    "en": "I'd like my windows tinted, what do you have?",
    "es": "quisiera polarizar las ventanas, \u00bfqu\u00e9 tienen?",
    "fr": "j'aimerais faire teinter mes vitres, qu'avez-vous ?",
}
WISHED: dict[Language, str] = {
    "en": "can you do it for $100, friday at 5:45 pm?",
    "es": "\u00bfme lo hacen por $100 el viernes a las 5:45 pm?",
    "fr": "pouvez-vous le faire pour 100 $ vendredi \u00e0 17 h 45 ?",
}
CONFIRM: Card = {
    "kind": "confirm", "hold_id": str(UUID(int=50)), "service_ids": [str(OFFERS[0].id)],
    "starts_at": TEN.isoformat(), "label": "Wednesday, December 2 at 10:00 AM",
    "service_name": OFFERS[0].name, "price_text": "$399",
    "expires_at": "2026-12-01T15:10:00+00:00",
}  # fmt: skip
APPOINTMENT = Appointment(
    id=AppointmentId(UUID(int=9)), location_id=PLACE.id, lead_id=CONTEXT.lead_id,
    person_id=UUID(int=8), vehicle_id=None, bay_id=UUID(int=7), service_ids=(OFFERS[0].id,),
    service_names=(OFFERS[0].name,), starts_at=TEN, ends_at=ONE, drop_off=False,
    price=Money(39900), price_from=False, status=Status.BOOKED, sequence=0,
    created_by="assistant", created_at=CONTEXT.now, updated_at=CONTEXT.now,
    timezone=PLACE.timezone, location_name=PLACE.name, address=PLACE.address,
)  # fmt: skip
_FULL = Amount(cents=39900, about=frozenset({OFFERS[0].name}))
_BOTH = Amount(cents=25800, about=frozenset({"Front Two Windows", "Windshield Strip"}))
_LAW = (
    "Virginia, front side windows: at least 50% light transmission.",
    "Virginia, rear side windows: at least 35% light transmission.",
)
RESULTS: Mapping[str, tuple[str, Sayable]] = {
    "booked": ("book", Sayable(amounts=(_FULL,), instants=(TEN, ONE), booked=(TEN,))),
    "moved": (
        "move",
        Sayable(amounts=(_FULL,), instants=(HALF_PAST_TWO,), moved=(HALF_PAST_TWO,)),
    ),
    "cancelled": ("cancel", Sayable(instants=(TEN,), cancelled=True)),
    "quoted": ("quote", Sayable(amounts=(_BOTH,), minutes=(60, 30, 90))),
    "handed": ("hand_off", Sayable(handed_over=True)),
    "stopped": ("stop_messages", Sayable(stopped=True)),
    "noted": ("note", Sayable(noted=True)),
    "law": ("law", Sayable(texts=_LAW)),
}


@cache
def scene(moment: str, language: Language) -> Grounds:
    """Return what may be said at a moment of a conversation held in a language."""
    context = replace(CONTEXT, language=language)
    if moment == "asked":
        context = replace(context, appointment=APPOINTMENT)
    cards = (TIMES, CONFIRM) if moment == "held" else (TIMES,)
    said = WISHED if moment == "wished" else ASKED
    name, sayable = RESULTS.get(moment, ("", Sayable()))
    if moment == "language":
        name, sayable = "change_language", Sayable(language=language)
    judged = {"verdict": "not_allowed"} if name == "law" else {}
    exchange = Exchange(
        call=Call(id="1", name=name, arguments={"vlt": 20} if name == "law" else {}),
        result=Result(body=judged, sayable=sayable),
    )
    return grounds(
        ours("", *cards),
        theirs(said[language]),
        exchanges=[exchange] if name else [],
        context=context,
    )


def sentences(table: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return every (moment, sentence) of a table of sentences."""
    return [
        (moment, line)
        for moment, block in table.items()
        for line in block.splitlines()
        if line.strip() and not line.startswith("#")
    ]
