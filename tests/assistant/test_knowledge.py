"""What a turn knows: gathered in few statements, of this person at this shop and nobody else."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from lead_orchestrator.assistant.actions.language import keep_language
from lead_orchestrator.assistant.rules import disclosure
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.wording import Language
from lead_orchestrator.leads.rules.intake import VehicleSaid
from lead_orchestrator.tenancy.queries import location, opening
from lead_orchestrator.tenancy.queries import shop as shop_and_hours
from tests.assistant.toolbox import Toolbox, open_toolbox
from tests.builders import Shop, build_shop


@pytest.fixture
async def box(units: Units, shop: Shop) -> Toolbox:
    """A customer in a conversation."""
    return await open_toolbox(units, shop)


@contextmanager
def statements(engine: AsyncEngine) -> Generator[list[str]]:
    """Count what is asked of the database, but setting the scope."""
    asked: list[str] = []

    def note(*given: object) -> None:
        if "set_config" not in str(given[2]):
            asked.append(str(given[2]))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_a_turn_is_known_in_five_statements(box: Toolbox, engine: AsyncEngine) -> None:
    await box.hear("hello")
    with statements(engine) as asked:
        known = await box.known()
    assert len(asked) == 5, asked
    assert known.context.offers[0].priced_at is not None
    assert known.context.appointment is None


async def test_appointments_cost_one_statement_more(box: Toolbox, engine: AsyncEngine) -> None:
    await box.booked()
    await box.hear("when is it again?")
    with statements(engine) as asked:
        known = await box.known()
    assert len(asked) == 6, asked
    assert known.context.appointment is not None
    assert known.context.appointments == (known.context.appointment,)


async def test_a_person_has_all_their_appointments_here_and_none_of_elsewhere(
    units: Units, box: Toolbox
) -> None:
    await box.booked()
    newer = await open_toolbox(units, box.shop)
    stranger = await open_toolbox(units, box.shop, email="s@example.com", phone="+12025550188")
    elsewhere = await open_toolbox(units, await build_shop(units))
    for other in (newer, stranger, elsewhere):
        await other.hear("hello")
    context = (await newer.known()).context
    assert context.appointment is None
    assert context.changeable is not None
    assert context.changeable.lead_id == box.lead_id
    for other in (stranger, elsewhere):
        assert (await other.known()).context.appointments == ()


@pytest.mark.parametrize(
    ("words", "before", "spoken"),
    [
        ("¿cuánto cuesta polarizar el carro?", None, "es"),
        ("combien ça coûte pour ma voiture ?", None, "fr"),
        ("how much is it for my car?", "es", "en"),
        ("ok", "es", "es"),
        ("ok", None, "en"),
    ],
)
async def test_the_language_is_what_was_just_written_or_else_what_it_was(
    box: Toolbox, words: str, before: Language | None, spoken: str
) -> None:
    if before is not None:
        async with box.units.open(organisation_id=box.shop.organisation_id) as unit:
            await keep_language(unit, box.conversation_id, before)
    await box.hear(words)
    assert (await box.known()).context.language == spoken


async def test_earlier_messages_come_from_every_channel(box: Toolbox) -> None:
    await box.hear("hello from my phone", channel="sms")
    await box.answer("Hi!")
    await box.hear("and now here")
    history = (await box.known()).history
    assert [line.channel for line in history] == ["sms", "web", "web"]
    assert history[0].mark == "[by SMS, Tuesday, December 1 at 10:00 AM] "


async def test_it_is_known_whether_staff_are_around(box: Toolbox) -> None:
    await box.hear("hello")
    assert (await box.known()).context.staff_around is False
    await box.run(
        "insert into staff_sessions (id, organisation_id, staff_id, token_hash, created_at,"
        f" seen_at, expires_at) values (gen_random_uuid(), '{box.shop.organisation_id}',"
        f" '{box.shop.staff_id}', 'x', '2026-12-01T14:00Z', '2026-12-01T14:58Z',"
        " '2026-12-02T00:00Z')"
    )
    assert (await box.known()).context.staff_around is True


async def test_that_it_is_an_ai_is_due_until_it_was_said(units: Units) -> None:
    here = await build_shop(units)
    box = await open_toolbox(units, here)
    await box.hear("hello")
    assert (await box.known()).context.must_disclose is False
    await box.run("update locations set state = 'CA'")
    assert (await box.known()).context.must_disclose is True
    await box.answer("Hi! How can I help?")
    await box.hear("price?")
    assert (await box.known()).context.must_disclose is True
    await box.answer(f"{disclosure.line('es')} Hola.")
    await box.hear("price?")
    assert (await box.known()).context.must_disclose is False


async def test_a_shop_and_its_hours_are_the_same_read_together_or_apart(
    units: Units, shop: Shop
) -> None:
    closures = (
        f"insert into location_closures values ('{shop.organisation_id}', '{shop.location_id}',"
        " '2026-12-25', 'Christmas'), "
        f"('{shop.organisation_id}', '{shop.location_id}', '2020-01-01', 'long ago')"
    )
    box = await open_toolbox(units, shop)
    await box.run(closures)
    async with units.open(organisation_id=shop.organisation_id) as unit:
        place, hours = await shop_and_hours(unit, shop.location_id)
        assert place == await location(unit, shop.location_id)
        apart = await opening(unit, shop.location_id)
    assert hours.weekly == apart.weekly
    assert hours.special == {d: s for d, s in apart.special.items() if d.year == 2026}
    assert replace(apart, special=hours.special) == hours


async def test_a_lead_without_a_vehicle_has_none(units: Units, shop: Shop) -> None:
    box = await open_toolbox(units, shop, vehicle=None)
    await box.hear("hello")
    assert (await box.known()).context.car is None
    typed = await open_toolbox(
        units, shop, email="t@example.com", phone="+12025550189", vehicle=VehicleSaid(typed="a van")
    )
    await typed.hear("hello")
    car = (await typed.known()).context.car
    assert car is not None
    assert car.label == "a van"
