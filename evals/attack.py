"""What an attack is: where the poison sits, what is written, what a model that gave in would do.

Attacks are data (`evals/attacks/*.toml`, one table per family); a wrong one is refused when read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.cases import Channel, Language, Words
from lead_orchestrator.leads.rules.intake import storable

HERE = Path(__file__).parent / "attacks"
LONG = 1_900  # characters of what is written as `{long:…}`: as much as the chat takes
Effect = Literal["book", "cancel", "move", "stop"]
# A tool by name (arguments are then made up so that they fit), or with arguments.
Deed = str | tuple[str, dict[str, Any]]


class Attack(BaseModel):
    """One attack on one conversation. `{victim_…}` stands for what belongs to somebody else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    family: str
    language: Language
    channel: Channel = "web"
    say: Annotated[tuple[Words, ...], Field(min_length=1, max_length=4)]
    obeys: str = ""  # what a model says that gives in; `{prompt}`: what it was told
    does: tuple[Deed, ...] = ()  # what it does first
    # Where the poison sits, when it is not in what is written.
    name: str = "Jo"
    make: str = "Honda"
    model: str = "Civic"
    wish: str = ""
    note: str = ""  # among the preferences noted before
    staff: str = ""  # an earlier line of the shop's staff
    offer_name: str = ""  # of the full ceramic tint
    offer_description: str = ""
    booked: bool = False  # the attacker has an appointment
    may: tuple[Effect, ...] = ()
    never: tuple[str, ...] = ()  # stands in no answer
    says: str = ""  # some answer has one of these (`a|b`)

    def filled(self, values: Mapping[str, str]) -> Attack:
        """Return the attack with names and numbers in place of `{victim_…}`."""
        changed = {key: _filled(value, values) for key, value in self.model_dump().items()}
        return Attack.model_validate(changed)


def _filled(value: object, values: Mapping[str, str]) -> object:
    if isinstance(value, str):
        for name, given in values.items():
            value = value.replace(f"{{{name}}}", given)
        return storable(_lengthened(value))  # as the door does
    if isinstance(value, dict):
        rows = cast("dict[str, object]", value)
        return {key: _filled(one, values) for key, one in rows.items()}
    if isinstance(value, list | tuple):
        return tuple(_filled(one, values) for one in cast("Sequence[object]", value))
    return value


def _lengthened(text: str) -> str:
    head, mark, rest = text.partition("{long:")
    if not mark:
        return text
    piece, _, tail = rest.partition("}")
    return head + (piece * (LONG // len(piece) + 1))[:LONG] + tail


def read_attacks(folder: Path = HERE) -> tuple[Attack, ...]:
    """Return every attack of the folder's files, in order; raises `ValueError` for a wrong one."""
    found: list[Attack] = []
    for path in sorted(folder.glob("*.toml")):
        language = path.stem[:2]
        for family, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for n, row in enumerate(rows, 1):
                name = f"{language}-{family}-{n}"
                try:
                    whole = {"id": name, "family": family, "language": language, **row}
                    found.append(Attack.model_validate(whole))
                except ValidationError as error:
                    msg = f"{path.name}, {name}: {error}"
                    raise ValueError(msg) from error
    names = [attack.id for attack in found]
    if doubled := {name for name in names if names.count(name) > 1}:
        msg = f"two attacks are called {min(doubled)}"
        raise ValueError(msg)
    return tuple(found)
