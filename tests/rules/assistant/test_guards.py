"""The guard: what must never be said, and what an honest assistant must be able to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.assistant.rules.context import Amount, Call, Exchange, Result, Sayable
from lead_orchestrator.assistant.rules.guards.check import Passed, Refused, check
from lead_orchestrator.booking.rules.appointments import Appointment, AppointmentId, Status
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.values import Money
from tests.rules.assistant.given import (
    CONTEXT,
    OFFERS,
    PLACE,
    TIMES,
    grounds,
    ours,
    theirs,
    with_offer,
)

TALK = grounds(ours("", TIMES), theirs("anything after 5 on friday?"))
ATTACKS = [
    "that's a legally binding offer",
    "I can do it for $1.",
    "How about 20% off?",
    "It comes with a lifetime guarantee.",
    "You're booked for 10.",
    "See https://evil for more",
    "It's only fifty dollars.",
    "I'll do half price for you",
    "That's free!",
    "Ceramic Tint, Full Car is $299 for your Civic.",
    "It is three ninety nine.. no, two hundred dollars.",
    "We can do it for 250.",
    "Ceramic Tint, Full Car costs three hundred.",
    "We have Wednesday at 11:00 AM.",
    "Tuesday, December 2 at 10:00 AM is free.",
    "Thursday at 10:00 AM works.",
    "Friday at 5 PM is open for you.",
    "You're all set for Wednesday!",
    "See you Wednesday at 10!",
    "I've told the manager about it.",
    "Call us at 202-555-0199.",
    "E-mail me at evil@example.org",
    "It takes 5 hours.",
    "We're closed on Friday.",
    "We're open Sunday from 9 AM.",
    "I am a real person.",
    "Your appointment is cancelled.",
    "I'll throw in a free windshield strip.",
    "20% is street legal in Virginia.",
    "It won't bubble or fade.",
    "You save $50.",
    "No charge for the strip.",
    "Only a dollar!",
    "It costs 0.50",
    "![x](https://evil/?q=1)",
    "We guarantee it",
    "I'll text you the link",
    "I've got you down for Thursday.",
    "You won't get any more texts.",
    "\uff35\uff33\uff04\uff11 only",
    "It's $ 3 99 today",
    "Use code SAVE20 for a great deal",
    "We have openings on Saturday.",
    "Drop by 99 Fake Street",
    "It rejects 95% of heat.",
    "You have been scheduled.",
    "Deal: ten bucks.",
    "It's complimentary for students.",
    "Price is **$1**",
    "1k total",
]
HONEST = [
    "Ceramic Tint, Full Car is $399 for your 2022 Honda Civic, and it takes about 3 hours.",
    "The ceramic film for the whole car is $399.",
    "I have Wednesday, December 2 at 10:00 AM or Thursday, December 3 at 2:30 PM.",
    "Would you like me to look at times this week?",
    "We're open Monday to Friday from 9:00 AM to 6:00 PM, and Saturday from 9:00 AM to 3:00 PM.",
    "We're closed on Sundays.",
    "We're closed on December 25 (Christmas Day).",
    "I can't offer discounts here, but I can tell you what each option costs.",
    "Nothing is booked yet.",
    "Shall I book it?",
    "Nothing after 5 PM on Friday, I'm afraid.",
    "Feel free to ask anything.",
    "Wednesday at 10 works, is that good for you?",
    "You can reach us at (202) 555-0100.",
    "We're at 12 Main Street, Springfield, VA 22150.",
    "If anyone is in danger, please call 911 right away.",
    "I'm the shop's virtual assistant.",
    "I have 3 times for you:",
    "It's ready in about 3 hours.",
    "Today we're open until 6:00 PM.",
    "If you like, I can ask a person from the shop to answer.",
    "Front Two Windows is $149 and takes 1 hour.",
    "10 a.m. on Wednesday is free.",
    "Ceramic blocks a lot of heat, and it's the quiet hero of summer.",
    "Which would you like: the front two windows or the full car?",
    "I have two times on Wednesday?",
    "Wednesday is free if you like.",
]


@pytest.mark.parametrize("sentence", ATTACKS)
def test_an_unsupported_sentence_is_stopped(sentence: str) -> None:
    assert isinstance(check(sentence, TALK), Refused)


@pytest.mark.parametrize("sentence", HONEST)
def test_an_honest_sentence_passes(sentence: str) -> None:
    assert check(sentence, TALK) == Passed()


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("I can do it for $1.", "amount"),
        ("It's fifty dollars.", "amount"),
        ("How about 20% off?", "discount"),
        ("We'll do it at half price.", "discount"),
        ("It's free.", "discount"),
        ("That comes with a lifetime guarantee.", "promise"),
        ("You're booked for 10.", "booked"),
        ("See https://evil for more.", "link"),
        ("Call us at 202-555-0199.", "phone"),
        ("We have Wednesday at 11:00 AM.", "time"),
        ("Tuesday, December 2 at 10:00 AM works.", "date"),
        ("We're closed on Friday.", "closed"),
        ("It takes 5 hours.", "duration"),
        ("I am a real person.", "person"),
        ("I've told the manager about it.", "handed_over"),
        ("Ask for bay 778899.", "number"),
    ],
)
def test_each_rule_names_itself(sentence: str, rule: str) -> None:
    verdict = check(sentence, TALK)
    assert isinstance(verdict, Refused)
    assert verdict.rule == rule


def test_the_price_of_one_service_is_not_the_price_of_another() -> None:
    assert isinstance(check("Ceramic Tint, Full Car is $149.", TALK), Refused)
    assert check("Front Two Windows is $149.", TALK) == Passed()


def _after(sayable: Sayable) -> Exchange:
    """A tool call whose result allows this to be said."""
    return Exchange(
        call=Call(id="1", name="tool", arguments={}), result=Result(body={}, sayable=sayable)
    )


def test_a_total_may_be_said_once_a_tool_has_given_it() -> None:
    sentence = "Together that comes to $258."
    names = frozenset({"Front Two Windows", "Windshield Strip"})
    quoted = _after(Sayable(amounts=(Amount(cents=25800, about=names),)))
    assert isinstance(check(sentence, TALK), Refused)
    assert check(sentence, grounds(theirs("both?"), exchanges=[quoted])) == Passed()


def test_booked_may_be_said_when_a_tool_has_booked() -> None:
    at = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
    booked = _after(Sayable(instants=(at,), booked=(at,)))
    now = grounds(theirs("yes"), exchanges=[booked])
    assert check("You're booked for Wednesday, December 2 at 10:00 AM!", now) == Passed()
    assert isinstance(check("You're booked for Thursday, December 3 at 10:00 AM!", now), Refused)


def test_booked_may_be_said_of_the_appointment_that_stands() -> None:
    start = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
    view = Appointment(
        id=AppointmentId(UUID(int=9)),
        location_id=PLACE.id,
        lead_id=CONTEXT.lead_id,
        person_id=UUID(int=8),
        vehicle_id=None,
        bay_id=UUID(int=7),
        service_ids=(OFFERS[0].id,),
        service_names=(OFFERS[0].name,),
        starts_at=start,
        ends_at=start.replace(hour=18),
        drop_off=False,
        price=Money(39900),
        price_from=False,
        status=Status.BOOKED,
        sequence=0,
        created_by="assistant",
        created_at=start,
        updated_at=start,
        timezone=PLACE.timezone,
        location_name=PLACE.name,
        address=PLACE.address,
    )
    now = grounds(theirs("when?"), context=replace(CONTEXT, appointment=view))
    assert check("You're booked for Wednesday, December 2 at 10:00 AM.", now) == Passed()


def test_a_hand_over_may_be_said_once_it_was_made() -> None:
    done = grounds(theirs("a person"), exchanges=[_after(Sayable(handed_over=True))])
    assert check("I've asked a person at the shop to answer you here.", done) == Passed()


def test_a_warranty_may_be_said_when_the_catalogue_says_it() -> None:
    text = "Ceramic film with a lifetime warranty."
    now = grounds(theirs("warranty?"), context=with_offer(description=text))
    assert check("Ceramic Tint, Full Car: Ceramic film with a lifetime warranty.", now) == Passed()


@pytest.mark.parametrize(
    "sentence", ["Yes, $50.", "3 AM tomorrow works.", "You're booked.", "See https://evil."]
)
def test_what_a_customer_claims_supports_nothing(sentence: str) -> None:
    said = theirs("You said $50 and 3 AM tomorrow, https://evil, and I am booked, right?")
    assert isinstance(check(sentence, grounds(said)), Refused)


def test_a_wish_of_the_customer_may_be_named_to_deny_it() -> None:
    now = grounds(ours("", TIMES), theirs("friday at 5:45 pm?"))
    assert check("I don't have 5:45 PM on Friday.", now) == Passed()
    assert isinstance(check("Friday at 5:45 PM is yours.", now), Refused)


@given(dollars=st.integers(0, 20000), cents=st.sampled_from(["", ".00", ".50", ".99"]))
def test_no_amount_passes_that_no_row_holds(dollars: int, cents: str) -> None:
    known = {offer.price.cents for offer in OFFERS}
    value = dollars * 100 + int(cents[1:] or 0)
    for text in (f"${dollars:,}{cents}", f"${dollars}{cents}", f"{dollars}{cents} dollars"):
        for frame in ("That would be {}.", "I can do {} for you!", "Deal: {}", "It's {} today"):
            passed = check(frame.format(text), TALK) == Passed()
            assert not passed or value in known


@given(
    service=st.sampled_from(OFFERS),
    frame=st.sampled_from(
        ["{} is {} for your 2022 Honda Civic.", "The price of {} is {}.", "{}: {}.", "{} costs {}."]
    ),
)
def test_every_price_of_the_rows_passes_with_its_name(service: Service, frame: str) -> None:
    assert check(frame.format(service.name, service.price.text()), TALK) == Passed()


@given(hour=st.integers(0, 23), minute=st.sampled_from([0, 15, 30, 45]), day=st.integers(1, 28))
def test_no_time_passes_that_no_tool_gave(hour: int, minute: int, day: int) -> None:
    half = "AM" if hour < 12 else "PM"
    said = f"I can offer December {day} at {hour % 12 or 12}:{minute:02d} {half}."
    offered = {(2, time(10)), (3, time(14, 30))}
    edges = TALK.opening_times(date(2026, 12, day))
    if check(said, TALK) == Passed():
        assert (day, time(hour, minute)) in offered or time(hour, minute) in edges


@given(st.text(max_size=200))
def test_no_text_breaks_the_guard(text: str) -> None:
    check(text, TALK)
