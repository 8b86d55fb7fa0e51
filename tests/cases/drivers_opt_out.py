"""Stop, start and help by text: in any words, for every lead, at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from lead_orchestrator.messaging.actions import Draft, is_suppressed, queue
from lead_orchestrator.messaging.api.twilio import SMS_NUMBER
from lead_orchestrator.tenancy.actions import remember
from simulators.twilio import FROM_NUMBER
from simulators.twilio_calls import CallbackHabits
from tests.builders import build_lead
from tests.cases.catalogue import staged
from tests.cases.stage import PHONE, Staged
from tests.world import WEB

SMS_URL = f"{WEB}/webhooks/twilio/sms"


async def our_number(trial: Staged) -> None:
    """Let the number that is written to be the shop's."""
    async with trial.world.product.units.open(organisation_id=trial.shop.organisation_id) as unit:
        await remember(unit, kind=SMS_NUMBER, key=FROM_NUMBER, subject_id=trial.shop.location_id)


async def a_touch_waits(trial: Staged, lead_id: UUID) -> None:
    """Put a text into the outbox that would go out with the next run."""
    async with trial.world.product.units.open(organisation_id=trial.shop.organisation_id) as unit:
        await queue(
            unit,
            Draft(
                kind="later_touch", klass="marketing", intent=str(lead_id), channel="sms",
                recipient=PHONE, body="Still interested?", lead_id=lead_id,
                location_id=trial.shop.location_id,
            ),
        )  # fmt: skip


async def text_us(trial: Staged, body: str) -> httpx.Response:
    """Text the shop from the customer's number."""
    answer = await trial.world.twilio.inbound(SMS_URL, sender=PHONE, body=body)
    assert answer is not None
    return answer


async def stopped(trial: Staged) -> bool:
    """Say whether the customer's number is suppressed."""
    async with trial.world.product.units.open(organisation_id=trial.shop.organisation_id) as unit:
        return await is_suppressed(unit, channel="sms", address=PHONE)


def texts_to(trial: Staged, number: str = PHONE) -> list[str]:
    """Return the texts that were accepted for a number."""
    return [a.body for a in trial.world.twilio.ledger if a.to == number]


@staged("O01", "O03", "O05", "O07", "O09", "O11", "O13", "O15", "O19")
async def a_stop_in_any_words_stops_what_waits(trial: Staged) -> None:
    await our_number(trial)
    lead_id = await build_lead(trial.world.product.units, trial.shop)
    await trial.world.run_until_quiet()
    before = len(texts_to(trial))
    await a_touch_waits(trial, lead_id)
    answer = await text_us(trial, trial.given)
    assert answer.status_code == 200
    assert await stopped(trial) is trial.expects("opt_out")
    await trial.world.run_until_quiet()
    waits = await trial.rows("select state, refused_rule from outbox where kind = 'later_touch'")
    assert waits == [("refused", "suppressed")]
    if "pending_touches_cancelled<=1s" in trial.case.promises:
        trial.holds("pending_touches_cancelled<=1s", waits == [("refused", "suppressed")])
    ours = len(texts_to(trial)) - before
    if "one_confirmation_max" in trial.case.promises:
        confirmed = ours + len(trial.world.twilio.keyword_replies)
        trial.holds("one_confirmation_max", confirmed <= 1, but=confirmed)
    assert ours + len(trial.world.twilio.keyword_replies) <= 1, (
        "one word that it was heard, no more"
    )
    said = await trial.rows("select text from chat_messages where author = 'customer'")
    assert said == [(trial.given,)], "staff see what was said"


@staged("O17")
async def cancelling_an_appointment_is_no_stop(trial: Staged) -> None:
    await our_number(trial)
    chat = await trial.chat()
    await trial.world.run_until_quiet()
    before = len(texts_to(trial))
    booked = await chat.ask(
        "POST", "/appointment",
        {
            "service_ids": [str(trial.shop.services["front-two"])],
            "starts_at": "2026-12-02T10:00:00-05:00",
        },
    )  # fmt: skip
    assert booked.status_code == 201, booked.text
    await trial.world.run_until_quiet()
    assert (await text_us(trial, trial.given)).status_code == 200
    await trial.world.run_until_quiet()
    trial.world.clock.move(seconds=5)  # a text waits a moment for more
    await trial.world.run_until_quiet()
    assert await stopped(trial) is trial.expects("opt_out")
    said = texts_to(trial)[before:]
    replied = [words for words in said if "cancel" in words.casefold()]
    trial.holds("booking_flow", replied, but=said)
    asked = await trial.rows("select asked_for_person_at, hand_off_reason from conversations")
    trial.holds("staff_review", asked[0][0] is not None and asked[0][1], but=asked)
    assert await trial.rows("select status from appointments") == [("booked",)]
    assert (await text_us(trial, "yes, cancel it")).status_code == 200
    await trial.world.run_until_quiet()
    trial.world.clock.move(seconds=5)
    await trial.world.run_until_quiet()
    assert await trial.rows("select status from appointments") == [("cancelled",)]
    assert await stopped(trial) is trial.expects("opt_out")


@staged("O21")
async def a_stop_counts_for_the_organisation_whose_number_got_it(trial: Staged) -> None:
    """Two leads here and one next door have the number; next door must stay as it was."""
    await our_number(trial)
    units, next_door = trial.world.product.units, trial.neighbour.shop
    for source in ("a", "b"):
        await build_lead(units, trial.shop, source_key=source, first_name=source.upper())
    async with units.open(organisation_id=next_door.organisation_id) as unit:
        assert not await is_suppressed(unit, channel="sms", address=PHONE)
    assert (await text_us(trial, trial.given["text"])).status_code == 200
    await trial.world.run_until_quiet()
    assert await stopped(trial) is trial.expects("opt_out")
    async with units.open(organisation_id=next_door.organisation_id) as unit:
        elsewhere = await is_suppressed(unit, channel="sms", address=PHONE)
    refused = await trial.rows("select refused_rule from outbox where channel = 'sms'")
    trial.holds(
        "all_leads_of_the_tenant_whose_number_received_it",
        refused == [("suppressed",)] * 2 and not elsewhere,
        but=(refused, elsewhere),
    )


@staged("O23")
async def a_forged_stop_stops_nothing(trial: Staged) -> None:
    await our_number(trial)
    await build_lead(trial.world.product.units, trial.shop)
    trial.world.twilio.habits = CallbackHabits(forged=True)
    answer = await text_us(trial, "STOP")
    trial.holds("401", answer.status_code == 401, but=answer.status_code)
    assert await stopped(trial) is trial.expects("opt_out")
    assert await trial.rows("select 1 from receipts where source = 'twilio_sms'") == []


@staged("O25")
async def a_start_after_a_stop_is_on_record(trial: Staged) -> None:
    await our_number(trial)
    await build_lead(trial.world.product.units, trial.shop)
    await trial.world.run_until_quiet()
    for word in trial.given["seq"]:
        trial.world.clock.move(seconds=1)
        assert (await text_us(trial, word)).status_code == 200
    assert await stopped(trial) is trial.expects("opt_out")
    noted = await trial.rows(
        "select granted, how, wording from consents where how = 'sms' order by at"
    )
    trial.holds("audit", noted == [(False, "sms", "STOP"), (True, "sms", "START")], but=noted)


@staged("O29")
async def the_carriers_own_no_is_a_stop(trial: Staged) -> None:
    given: Any = trial.given
    assert given["error"] == 21610
    trial.world.twilio.opted_out.add((FROM_NUMBER, PHONE))
    await build_lead(trial.world.product.units, trial.shop)
    await trial.world.run_until_quiet()
    assert await stopped(trial) is trial.expects("opt_out")
    assert texts_to(trial) == []
