"""What a case is: who writes, what they want and say, and how the database must look at the end.

Cases are data (`evals/conversations/*.toml`); a wrong one is refused when it is read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

HERE = Path(__file__).parent / "conversations"
Language = Literal["en", "es", "fr"]
Channel = Literal["web", "sms"]
Words = Annotated[str, Field(min_length=1)]
Saying = Annotated[str, Field(pattern=r"^(\$\d[\d,]*(\.\d\d)?|[^$].*)$")]  # an amount, or words
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
Day = Annotated[str, Field(pattern=r"^(20\d\d-[01]\d-[0-3]\d)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Move(_Strict):
    """What is not simply one message: several at once, or something that happens before one.

    With neither `say` nor `burst` the customer then does what they would have done anyhow.
    """

    wait: Annotated[int, Field(ge=0)] = 0  # minutes that go by first
    taken: bool = False  # the time the customer is about to take goes to somebody else first
    say: str | Annotated[list[Words], Field(min_length=1)] = ""
    burst: tuple[Words, ...] = ()  # sent one right after another, before any answer

    @model_validator(mode="after")
    def _one(self) -> Move:
        if self.say and self.burst:
            msg = "either one message or a burst"
            raise ValueError(msg)
        if not (self.say or self.burst or self.wait or self.taken):
            msg = "a move does something"
            raise ValueError(msg)
        return self


# A line, ways to say it (each trial takes another), or a move.
Line = Words | Annotated[list[Words], Field(min_length=1)] | Move


class Car(_Strict):
    """The customer's vehicle."""

    year: int | None = None
    make: str
    model: str


class Time(_Strict):
    """Which free time the customer takes, on the shop's clock; the rest does not matter."""

    weekdays: tuple[int, ...] = ()  # 0 is Monday
    after: Clock = "00:00"  # not earlier than this
    before: Clock = "24:00"  # earlier than this
    day: Day = ""  # YYYY-MM-DD
    later_than_day: Day = ""
    earlier_than_day: Day = ""


class Want(_Strict):
    """What the customer is after; nothing means that they do not want to book."""

    services: tuple[str, ...] = ()  # codes
    in_words: str = ""  # how they name it
    when: str = ""  # how they ask for the time
    time: Time = Time()
    refuses: bool = False  # says no to every time


class End(_Strict):
    """How it must end. Anything not named must not have happened."""

    booked: tuple[str, ...] = ()  # codes of the appointment that stands
    time: Time = Time()
    cancelled: bool = False
    moved: bool = False
    stopped: bool = False
    person: bool | None = None  # None: does not matter
    language: Language | None = None
    note: bool = False
    price: Annotated[str, Field(pattern=r"^(\$\d+)?$")] = ""  # of the appointment that stands
    car: str = ""  # the make and model the appointment is for
    says: tuple[Saying, ...] = ()  # some answer has it: `a|b` either, `$399` in any spelling
    never: tuple[Saying, ...] = ()  # stands in no answer


class Case(_Strict):
    """One conversation."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    language: Language  # what the quote request came in, and mostly what they write
    speaks: Language | None = None  # what they react in, when it is another language
    channel: Channel = "web"
    shop: str = "clearview-tampa"
    now: Annotated[str, Field(pattern=r"^(20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d)?$")] = ""
    first_name: str = "Jo"
    car: Car | None = Car(year=2022, make="Honda", model="Civic")
    car_on_file: bool = True  # the quote request named it
    service: str = ""  # what the quote request named
    wish: str = ""  # what they wrote in it
    say: tuple[Line, ...]
    want: Want = Want()
    at_slots: tuple[Line, ...] = ()  # once free times are shown, before one is picked
    at_confirm: tuple[Line, ...] = ()  # once a time is put to them, before the yes or no
    then: tuple[Line, ...] = ()  # said once something is booked
    want_then: Want = Want()  # what they are after from then on (a move)
    end: End = End()
    tags: tuple[str, ...] = ()
    most_messages: int = 14

    @model_validator(mode="after")
    def _sound(self) -> Case:
        if not self.say:
            msg = f"{self.id}: a customer says something"
            raise ValueError(msg)
        opens = self.say[0]
        if isinstance(opens, Move) and not (opens.say or opens.burst):
            msg = f"{self.id}: the first move says something"
            raise ValueError(msg)
        if self.end.booked and not self.want.services:
            msg = f"{self.id}: who books wants something"
            raise ValueError(msg)
        if (self.end.price or self.end.car) and not self.end.booked:
            msg = f"{self.id}: nothing is booked that could have a price or a car"
            raise ValueError(msg)
        return self


def read_cases(folder: Path = HERE) -> tuple[Case, ...]:
    """Return every case of the folder's files, in order; raises `ValueError` for a wrong one."""
    found: list[Case] = []
    for path in sorted(folder.glob("*.toml")):
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        if strange := whole.keys() - {"case"}:
            msg = f"{path.name}: what is {min(strange)}?"
            raise ValueError(msg)
        for row in whole.get("case", []):
            try:
                found.append(Case.model_validate({"language": path.stem[:2], **row}))
            except ValidationError as error:
                msg = f"{path.name}, {row.get('id', '?')}: {error}"
                raise ValueError(msg) from error
    names = [case.id for case in found]
    if doubled := {name for name in names if names.count(name) > 1}:
        msg = f"two cases are called {min(doubled)}"
        raise ValueError(msg)
    return tuple(found)


def chosen(
    cases: Sequence[Case], *, language: str = "", only: str = "", channel: str = ""
) -> tuple[Case, ...]:
    """Return the cases asked for; `only` is a part of an id or a tag."""
    return tuple(
        case
        for case in cases
        if (not language or case.language == language)
        and (not channel or case.channel == channel)
        and (not only or only in case.id or only in case.tags)
    )
