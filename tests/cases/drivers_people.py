"""How people can be reached: phone numbers, e-mail addresses, and both when somebody said stop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.messaging.actions import suppress
from lead_orchestrator.tenancy.actions import NewLocation, create_location
from tests.builders import WEEK, build_lead
from tests.cases.catalogue import Trial, made_of, pure, staged
from tests.cases.stage import EMAIL, PHONE, Staged


@pure(*(f"P{n:02}" for n in range(1, 25, 2)))
def a_phone_number_is_read_or_refused(trial: Trial) -> None:
    number = normalize_phone(trial.given)
    trial.holds("no_exception", kept=True)
    assert number.sms is trial.expects("sms"), number
    assert number.e164 == trial.expects("e164"), number
    assert number.reason == trial.expects("reason"), number


@pure("E01", "E03", "E05", "E07", "E09", "E11", "E13", "E15", "E17", "E21")
def an_address_is_read_or_refused(trial: Trial) -> None:
    given: Any = trial.given
    address = normalize_email(given if isinstance(given, str) else made_of(given))
    trial.holds("no_exception", kept=True)
    assert address.sendable is trial.expects("sendable"), address
    assert address.reason == trial.expects("reason"), address
    if wanted := trial.expects("normalized"):
        assert address.normalized == wanted
        assert address.key == wanted.casefold()
    if flag := trial.expects("flag"):
        assert flag in address.flags


@staged("P25")
async def a_number_that_said_stop_is_stopped_for_every_lead(trial: Staged) -> None:
    units, shop = trial.world.product.units, trial.shop
    first = await build_lead(units, shop, email="a@example.com", phone=trial.given["phone"])
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await suppress(unit, channel="sms", address=PHONE, why="replied by text", lead_id=first)
    await build_lead(units, shop, email="b@example.com", phone=trial.given["phone"])
    await trial.world.run_until_quiet()
    trial.holds("no_exception", await trial.rows("select 1 from reactions") == [])
    assert trial.world.twilio.ledger == []
    told = await trial.rows("select address, refused_rule from outbox where channel = 'sms'")
    assert told == [(trial.expects("e164"), trial.expects("reason"))] * 2


@staged("E19")
async def an_address_that_left_one_shop_has_left_the_brand(trial: Staged) -> None:
    units, shop = trial.world.product.units, trial.shop
    async with units.open(organisation_id=shop.organisation_id) as unit:
        await suppress(unit, channel="email", address=EMAIL, why="unsubscribed", scope="marketing")
        other = await create_location(
            unit,
            NewLocation(
                slug=f"{shop.slug}-west", name="Tint House West", timezone="America/New_York",
                phone="+12025550101", email="west@example.com", street="1 West Street",
                city="Springfield", state="VA", postal_code="22150", weekly=WEEK,
            ),
        )  # fmt: skip
    await build_lead(units, replace(shop, location_id=other), email=EMAIL, sms=False)
    await trial.world.run_until_quiet()
    trial.holds("no_exception", await trial.rows("select 1 from reactions") == [])
    assert trial.world.sendgrid.ledger == []
    told = await trial.rows("select refused_rule from outbox where channel = 'email'")
    assert told == [(trial.expects("reason"),)]
