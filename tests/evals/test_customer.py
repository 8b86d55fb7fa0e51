"""The customer of an evaluation reacts to what is shown, and to nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evals.cases import Case, End, Move, Time, Want
from evals.customer import Customer, Said

TAMPA = ZoneInfo("America/New_York")
FRIDAY = Want(
    services=("carbon-full",), in_words="full carbon", when="on Friday", time=Time(weekdays=(4,))
)


def _at(day: int, hour: int) -> str:
    return datetime(2026, 12, day, hour, tzinfo=TAMPA).astimezone(ZoneInfo("UTC")).isoformat()


def _slots(*days: int) -> dict[str, Any]:
    return {
        "kind": "slots",
        "slots": [
            {"starts_at": _at(day, 9), "label": f"December {day} at 9:00 AM"} for day in days
        ],
    }


def _confirm(day: int, action: str = "book") -> dict[str, Any]:
    return {"kind": "confirm", "starts_at": _at(day, 9), "action": action}


def _customer(case: Case, trial: int = 0) -> Customer:
    return Customer(case=case, trial=trial, zone="America/New_York")


def _case(**of: object) -> Case:
    return Case.model_validate(
        {"id": "en-x", "language": "en", "say": ("Hi",), "want": FRIDAY} | of
    )


def test_the_lines_come_first_and_another_trial_takes_another_wording() -> None:
    case = _case(say=(["one", "uno"], "two"))
    first, second = _customer(case), _customer(case, trial=1)
    assert [first.next("", ()), second.next("", ())] == [_one("one"), _one("uno")]
    said = first.next("Hello!", ())
    assert said is not None
    assert said.words == ("two",)


def _one(words: str) -> Said:
    return Said((words,))


def test_a_time_that_suits_is_picked_and_agreed_to() -> None:
    customer = _customer(_case())
    customer.next("", ())
    picked = customer.next("Which one?", (_slots(3, 4),))
    assert picked is not None
    assert picked.words in {("the second one",), ("December 4 at 9:00 AM works",),
                            ("I'll take December 4 at 9:00 AM",)}  # fmt: skip
    agreed = customer.next("Shall I book it?", (_confirm(4),))
    assert agreed is not None
    assert customer.said[-1] in {"Yes please", "yes", "Sounds good, book it", "Yep that works"}


def test_a_time_that_does_not_suit_is_not_agreed_to() -> None:
    customer = _customer(_case())
    customer.next("", ())
    said = customer.next("Shall I book it?", (_confirm(3),))
    assert said is not None
    assert "full carbon on Friday" in said.words[0]
    again = customer.next("Any of these?", (_slots(2, 3),))
    assert again is not None
    assert "on Friday" in again.words[0]


def test_patience_ends() -> None:
    customer = _customer(_case())
    turns = 0
    while customer.next("Which service would you like?", ()) is not None:
        turns += 1
        assert turns < 10


def test_nobody_agrees_to_a_cancellation_they_do_not_want() -> None:
    keeps, cancels = _customer(_case()), _customer(_case(end=End(cancelled=True)))
    for customer, words in ((keeps, "no"), (cancels, "yes")):
        customer.next("", ())
        said = customer.next("Shall I cancel it?", (_confirm(4, "cancel"),))
        assert said is not None
        assert said.words[0].lower().startswith(words)


def test_what_happens_meanwhile_goes_with_the_next_words() -> None:
    case = _case(at_slots=(Move(wait=45, taken=True),))
    customer = _customer(case)
    customer.next("", ())
    said = customer.next("Which one?", (_slots(4),))
    assert said is not None
    assert said.wait == timedelta(minutes=45)
    assert said.taken == datetime.fromisoformat(_at(4, 9))


def test_a_question_before_the_yes_is_asked_once_and_the_yes_follows_its_answer() -> None:
    customer = _customer(_case(at_confirm=("Is that the full price?",)))
    customer.next("", ())
    asked = customer.next("Shall I book it?", (_confirm(4),))
    assert asked is not None
    assert asked.words == ("Is that the full price?",)
    agreed = customer.next("Yes. Shall I book it?", ())
    assert agreed is not None
    assert agreed.words[0].lower().startswith(("yes", "sounds", "yep"))


def test_a_burst_is_sent_together() -> None:
    customer = _customer(_case(say=(Move(burst=("hi", "quick question")),)))
    said = customer.next("", ())
    assert said is not None
    assert said.words == ("hi", "quick question")


def test_once_booked_the_customer_wants_what_they_want_then() -> None:
    case = _case(then=("Can we move it?",), want_then=FRIDAY)
    customer = _customer(case)
    customer.next("", ())
    moved = customer.next("You're booked!", ({"kind": "booking"},))
    assert moved is not None
    assert moved.words == ("Can we move it?",)
    done = _customer(_case())
    done.next("", ())
    assert done.next("You're booked!", ({"kind": "booking"},)) is None
