"""A shop, its prices and a customer, for tests of pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from lead_orchestrator.assistant.rules.context import Car, Card, Exchange, Line, TurnContext
from lead_orchestrator.assistant.rules.guards.grounds import Grounds, gather
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.values import LocationId, Money, OrganisationId
from lead_orchestrator.tenancy.rules.hours import Opening, SpecialDay
from lead_orchestrator.tenancy.rules.places import BookingRules, IntakeRules, Location

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)  # a Tuesday, ten in the morning in New York
ORG = OrganisationId(UUID(int=1))


def _service(
    n: int, code: str, category: str, name: str, text: str, minutes: int, dollars: int
) -> Service:
    return Service(
        id=UUID(int=100 + n), code=code, category=category, name=name, description=text,
        duration_minutes=minutes, price=Money(dollars * 100), starting_at=False,
    )  # fmt: skip


OFFERS = tuple(
    _service(n, *row)
    for n, row in enumerate(
        (
            ("ceramic-full", "window_tint", "Ceramic Tint, Full Car",
             "Nano-ceramic film on all side and rear windows.", 180, 399),
            ("carbon-full", "window_tint", "Carbon Tint, Full Car",
             "Carbon film on all side and rear windows.", 150, 299),
            ("front-two", "window_tint", "Front Two Windows",
             "Carbon film on the two front windows.", 60, 149),
            ("front-two-ceramic", "window_tint", "Front Two Windows, Ceramic",
             "Ceramic film on the two front windows.", 60, 189),
            ("strip", "window_tint", "Windshield Strip",
             "A visor strip along the top of the windshield.", 30, 109),
            ("windshield", "window_tint", "Full Windshield, Ceramic",
             "Clear ceramic film.", 60, 229),
            ("removal", "window_tint", "Tint Removal", "The old film comes off.", 90, 150),
            ("ppf-front", "paint_protection", "Paint Protection, Full Front",
             "Hood, fenders and bumper.", 480, 1499),
            ("coating-3", "ceramic_coating", "Ceramic Coating, 3 Year", "", 480, 699),
            ("coating-5", "ceramic_coating", "Ceramic Coating, 5 Year", "", 600, 1049),
            ("speakers", "audio", "Door Speakers, Pair", "Two speakers, fitted.", 90, 259),
        )
    )
)  # fmt: skip

PLACE = Location(
    id=LocationId(UUID(int=2)), organisation_id=ORG, organisation_name="Tint House",
    slug="springfield", name="Tint House Springfield", timezone="America/New_York",
    phone="+12025550100", email="shop@example.com", street="12 Main Street", city="Springfield",
    state="VA", postal_code="22150", country="US", crm_location_id=None, booking=BookingRules(),
    intake=IntakeRules(), status="active",
)  # fmt: skip
OPENING = Opening(
    "America/New_York",
    {day: ((time(9), time(18)),) for day in range(5)} | {5: ((time(9), time(15)),)},
    {date(2026, 12, 25): SpecialDay("Christmas Day")},
)
CIVIC = Car(year=2022, make="Honda", model="Civic", vehicle_class="sedan", label="2022 Honda Civic")
CONTEXT = TurnContext(
    organisation_id=ORG, conversation_id=UUID(int=3), lead_id=UUID(int=4), now=NOW, channel="web",
    language="en", first_name="Jo", car=CIVIC, service_wanted="Ceramic Tint, Full Car", wish="",
    location=PLACE, opening=OPENING, offers=OFFERS,
)  # fmt: skip


def slots_card(*starts: str) -> Card:
    """A card of free times, as the availability tool makes it."""
    return {
        "kind": "slots", "timezone": "America/New_York", "service_ids": [str(OFFERS[0].id)],
        "service_name": OFFERS[0].name,
        "slots": [{"starts_at": s, "ends_at": s, "label": s} for s in starts],
    }  # fmt: skip


TIMES = slots_card("2026-12-02T10:00:00-05:00", "2026-12-03T14:30:00-05:00")


def ours(text: str = "", *cards: Card) -> Line:
    """A line of the assistant."""
    return Line(author="assistant", text=text, cards=cards)


def theirs(text: str) -> Line:
    """A line of the customer."""
    return Line(author="customer", text=text)


def grounds(
    *history: Line, exchanges: Sequence[Exchange] = (), context: TurnContext = CONTEXT
) -> Grounds:
    """What may be said after this conversation."""
    return gather(context, history=history, exchanges=exchanges)


def with_offer(**changes: str) -> TurnContext:
    """The context with the first service changed."""
    first = replace(OFFERS[0], **changes)
    return replace(CONTEXT, offers=(first, *OFFERS[1:]))
