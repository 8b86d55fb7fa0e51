"""Rules about facts and what reacts to them: nothing falls between `wiring.py` and `app.py`."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import pkgutil
import sys
import types
from datetime import date, datetime, timedelta
from typing import Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import httpx

import lead_orchestrator
from lead_orchestrator import wiring
from lead_orchestrator.kit.facts import Fact, kind_of
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.values import system_clock

_NUMBERS = (bool, int, float)
_MOMENTS = (datetime, date, timedelta)
# Texts that a fact may hold, by field, with what they are. None of them is a person's.
PLAIN_WORDS = {
    "LeadReceived.source": "the name of a source of leads: web_form, shopmonkey",
    "LeadUpdated.changed": "names of fields that changed, never their contents",
    "ContactChanged.channel": "sms or email",
    "LeadAdvanced.before": "a status of the lead",
    "LeadAdvanced.after": "a status of the lead",
    "LeadClosed.reason": "one of our reasons for closing",
    "MessageAccepted.channel": "sms or email",
    "MessageAccepted.kind": "our name for what the message is: first_touch",
    "MessageAccepted.route": "demo or the carrier's name",
    "MessageRefused.channel": "sms or email",
    "MessageRefused.kind": "our name for what the message is",
    "MessageRefused.rule": "the name of the gate's rule",
    "MessageFailed.channel": "sms or email",
    "MessageFailed.kind": "our name for what the message is",
    "MessageFailed.code": "the carrier's error code",
    "MessageDelivered.channel": "sms or email",
    "MessageDelivered.kind": "our name for what the message is",
    "DeliveryUnsettled.channel": "sms or email",
    "DeliveryUnsettled.kind": "our name for what the message is",
    "CarrierTroubled.channel": "sms or email",
    "CarrierTroubled.code": "the carrier's error code",
    "MessageReceived.channel": "web, sms or email",
    "MessagePosted.author": "assistant, staff or system",
    "ContactSuppressed.channel": "sms or email",
    "ContactSuppressed.why": "our reason, or the carrier's code",
    "ContactRestored.channel": "sms or email",
    "ConsentRecorded.channel": "sms or email",
    "ConsentRecorded.how": "form, sms, chat, email, staff or carrier",
}


def _facts() -> set[type[Fact]]:
    """Return every fact class of every capability."""
    for found in pkgutil.iter_modules(lead_orchestrator.__path__):
        if not found.ispkg:
            continue
        package = importlib.import_module(f"lead_orchestrator.{found.name}")
        if "facts" in {room.name for room in pkgutil.iter_modules(package.__path__)}:
            importlib.import_module(f"lead_orchestrator.{found.name}.facts")
    # `slots=True` makes a class anew: the one its module does not name is its forgotten draft.
    return {
        fact
        for fact in Fact.__subclasses__()
        if fact.__module__.startswith("lead_orchestrator.")
        and getattr(sys.modules.get(fact.__module__), fact.__name__, None) is fact
    }


def _plain(kind: object) -> bool:
    """Say whether a field can hold nothing but ids, numbers, moments and words of a fixed list."""
    if get_origin(kind) in (types.UnionType, Union):
        return all(_plain(part) for part in get_args(kind) if part is not types.NoneType)
    if get_origin(kind) is tuple:
        return all(_plain(part) for part in get_args(kind) if part is not ...)
    if get_origin(kind) is Literal:
        return True
    return isinstance(kind, type) and issubclass(kind, (UUID, enum.Enum, *_NUMBERS, *_MOMENTS))


def test_every_fact_stands_in_the_wiring() -> None:
    """A fact that `wiring.py` does not name cannot be read back when it comes due, and whoever
    reads the story on one screen does not know that it happens.
    """
    missing = sorted(kind_of(f) for f in _facts() - set(wiring.KINDS.values()))
    assert not missing, f"facts in neither REACTIONS nor TOLD: {missing}"
    twice = set(wiring.REACTIONS) & set(wiring.TOLD)
    assert not twice, f"facts in both: {twice}"
    assert len(wiring.KINDS) == len(wiring.REACTIONS) + len(wiring.TOLD), "two facts of one name"


def test_every_fact_is_emitted_somewhere() -> None:
    """A fact nobody emits is a promise on the screen that the product does not keep."""
    from tests.house.source import calls, modules

    made = {
        name.split(".")[-1]
        for module in modules("src/lead_orchestrator")
        for name, _ in calls(module)
    }
    silent = sorted(kind_of(f) for f in wiring.KINDS.values() if f.__name__ not in made)
    assert not silent, f"facts that nothing emits: {silent}"


async def test_every_reaction_has_its_job_and_every_job_its_reaction() -> None:
    """A name without a method is work that waits for good; a method without a name never runs."""
    from lead_orchestrator.app import compose

    product = compose(
        Settings(_env_file=None, database_url="postgresql+psycopg://nobody@127.0.0.1/nowhere"),  # pyright: ignore[reportCallIssue]
        clock=system_clock,
        transport=httpx.MockTransport(lambda _: httpx.Response(503)),
    )
    try:
        named = {name for names in wiring.REACTIONS.values() for name in names}
        bound = set(product.drain.handlers)
        assert named - bound == set(), "reactions without a job"
        assert bound - named == set(), "jobs without a reaction"
        assert set(product.ticks) == set(wiring.TICKS), "ticks and what they run"
        homes = {name.split(".")[0] for name in (*named, *wiring.TICKS)}
        assert homes <= {m.name for m in pkgutil.iter_modules(lead_orchestrator.__path__)}
    finally:
        await product.close()


def test_facts_carry_nothing_about_a_person() -> None:
    """Facts are kept for good, shown on timelines, copied into reactions and read by reports: a
    name or a number in one could never be forgotten when somebody asks us to.
    """
    wrong: list[str] = []
    for fact in sorted(_facts(), key=kind_of):
        hints = get_type_hints(fact)
        for field in dataclasses.fields(fact):
            known = f"{fact.__name__}.{field.name}"
            if not _plain(hints[field.name]) and known not in PLAIN_WORDS:
                wrong.append(f"{known}: {hints[field.name]}")
    assert not wrong, f"fields that could hold anything: {wrong}"


def test_the_list_of_plain_words_is_not_older_than_the_facts() -> None:
    """An entry for a field that is gone would let the next field of that name through."""
    there = {
        f"{fact.__name__}.{field.name}" for fact in _facts() for field in dataclasses.fields(fact)
    }
    assert not set(PLAIN_WORDS) - there, f"not there any more: {set(PLAIN_WORDS) - there}"


def test_facts_are_frozen_values() -> None:
    """A fact that can be changed after it was emitted is written otherwise than it happened."""
    loose = [
        kind_of(fact)
        for fact in _facts()
        if not fact.__dataclass_params__.frozen or not hasattr(fact, "__slots__")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    ]
    assert not loose, f"facts that can be changed: {loose}"
