"""Twilio's webhooks: news in any order, texts of customers, stop and start, forgeries."""

from __future__ import annotations

from uuid import UUID

import pytest

from lead_orchestrator.messaging.api.twilio import EMPTY_TWIML, SMS_NUMBER
from lead_orchestrator.messaging.rules.segments import segments
from lead_orchestrator.tenancy.actions import remember
from lead_orchestrator.vendors.twilio import signature, signed
from simulators.twilio import FROM_NUMBER, CallbackHabits
from tests.messaging.conftest import PHONE, Ask, Give
from tests.world import WEB, World

SMS_URL = f"{WEB}/webhooks/twilio/sms"
STATE = "select state from outbox where id = :id"


@pytest.fixture
async def number(world: World) -> str:
    """The shop's number, known in the directory."""
    async with world.product.units.open(organisation_id=world.shop.organisation_id) as unit:
        await remember(unit, kind=SMS_NUMBER, key=FROM_NUMBER, subject_id=world.shop.location_id)
    return FROM_NUMBER


async def text_us(world: World, body: str, *, sender: str = PHONE) -> int:
    """Text the shop as a customer; return the status of our answer."""
    answer = await world.twilio.inbound(SMS_URL, sender=sender, body=body)
    assert answer is not None
    if answer.is_success:
        assert answer.text == EMPTY_TWIML
        assert answer.headers["content-type"].startswith("text/xml")
    return answer.status_code


async def test_callbacks_doubled_and_out_of_order_end_delivered(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of())
    await world.product.drain.run("messaging.deliver")
    world.twilio.habits = CallbackHabits(order="reversed", copies=2)
    world.clock.move(seconds=60)
    await world.run_until_quiet()
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "delivered"
    told = await ask("select event from delivery_events where outbox_id = :id", id=outbox_id)
    assert sorted(e["event"] for e in told) == sorted({e["event"] for e in told})
    delivered = await ask("select 1 from facts where kind = 'messaging.MessageDelivered'")
    assert len(delivered) == 1


async def test_a_forged_callback_is_refused_and_writes_nothing(
    world: World, ask: Ask, lead_of: Give, queued: Give
) -> None:
    outbox_id = await queued(await lead_of())
    world.twilio.habits = CallbackHabits(forged=True)
    await world.run_until_quiet()
    world.clock.move(seconds=60)
    await world.run_until_quiet()
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "accepted"
    assert await ask("select 1 from delivery_events") == []
    assert await ask("select 1 from receipts where source = 'twilio_status'") == []
    assert {c.status for c in world.twilio.caller.calls} == {401}


async def test_a_callback_without_a_signature_or_with_odd_bytes_is_401(world: World) -> None:
    for headers in ({}, {b"X-Twilio-Signature": "é".encode()}):
        answer = await world.http.post(
            "/webhooks/twilio/status",
            content=b"MessageSid=SM1&MessageStatus=sent",
            headers=headers,
        )
        assert answer.status_code == 401


async def test_the_signature_is_over_our_public_address_not_over_host(world: World) -> None:
    form = {"MessageSid": "SM77", "MessageStatus": "sent"}
    url = f"{WEB}/webhooks/twilio/status"
    token = world.twilio.auth_token
    answer = await world.http.post(
        "/webhooks/twilio/status",
        data=form,
        headers={
            "Host": "internal:8000",
            "X-Forwarded-Proto": "http",
            "X-Twilio-Signature": signature(token, url, form.items()),
        },
    )
    assert answer.status_code == 204


async def test_a_signed_callback_about_nothing_of_ours_is_kept_and_quarantined(
    world: World,
) -> None:
    form = {"MessageSid": "SM77", "MessageStatus": "sent"}
    url = f"{WEB}/webhooks/twilio/status?organisation=x&outbox=y&n=z"
    answer = await world.http.post(
        "/webhooks/twilio/status?organisation=x&outbox=y&n=z",
        data=form,
        headers={"X-Twilio-Signature": signature(world.twilio.auth_token, url, form.items())},
    )
    assert answer.status_code == 204


async def test_a_text_becomes_a_message_of_the_conversation(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    lead_id = await lead_of()
    assert await text_us(world, "Do you have time on Friday?") == 200
    said = await ask("select author, channel, text, lead_id from chat_messages")
    assert said[0]["channel"] == "sms"
    assert said[0]["lead_id"] == lead_id
    facts = await ask("select 1 from facts where kind = 'messaging.MessageReceived'")
    assert len(facts) == 1
    receipt = (await ask("select state, lead_id from receipts where source = 'twilio_sms'"))[0]
    assert (receipt["state"], receipt["lead_id"]) == ("understood", lead_id)


async def test_the_same_text_delivered_twice_is_one_message(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of()
    form = {"MessageSid": "SM42", "From": PHONE, "To": number, "Body": "hello"}
    signed_by = signature(world.twilio.auth_token, SMS_URL, form.items())
    for _ in range(3):
        answer = await world.http.post(
            "/webhooks/twilio/sms", data=form, headers={"X-Twilio-Signature": signed_by}
        )
        assert answer.status_code == 200
    assert len(await ask("select 1 from chat_messages")) == 1


@pytest.mark.parametrize("words", ["STOP", " Stop \n", "unsubscribe"])
async def test_a_stop_is_in_force_at_once_and_nobody_answers_it(
    world: World, ask: Ask, lead_of: Give, queued: Give, number: str, words: str
) -> None:
    lead_id = await lead_of()
    waiting = await queued(lead_id)
    assert await text_us(world, words) == 200
    await world.run_until_quiet()
    row = (await ask("select state, refused_rule from outbox where id = :id", id=waiting))[0]
    assert (row["state"], row["refused_rule"]) == ("refused", "suppressed")
    assert world.twilio.ledger == []
    assert await ask("select 1 from facts where kind = 'messaging.MessageReceived'") == []
    consent = await ask("select granted, how from consents order by at desc, id desc limit 1")
    assert (consent[0]["granted"], consent[0]["how"]) == (False, "sms")


@pytest.mark.parametrize("words", ["please dont text me anymore", "alto", "ne m'écrivez plus"])
@pytest.mark.parametrize(
    ("language", "told"), [("en", "no more texts"), ("es", "dejamos de"), ("fr", "plus de textos")]
)
async def test_a_stop_in_free_words_is_confirmed_once_and_then_there_is_silence(
    world: World, ask: Ask, lead_of: Give, queued: Give, number: str,
    words: str, language: str, told: str,
) -> None:  # fmt: skip
    lead_id = await lead_of()
    await ask("update leads set language = :spoken returning id", spoken=language)
    waiting = await queued(lead_id)
    for _ in range(3):
        assert await text_us(world, words) == 200
    await world.run_until_quiet()
    held = await ask("select state from outbox where id = :id", id=waiting)
    assert held[0]["state"] == "refused"
    assert len(world.twilio.ledger) == 1
    sent = world.twilio.ledger[0]
    assert sent.to == PHONE
    assert told in sent.body
    assert "Tint House" in sent.body
    assert "http" not in sent.body
    assert segments(sent.body) == 1


async def test_a_stop_the_carrier_has_confirmed_itself_is_not_confirmed_again(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of()
    form = {"MessageSid": "SM77", "From": PHONE, "To": number, "Body": "arrêt",
            "OptOutType": "STOP"}  # fmt: skip
    signed_by = signature(world.twilio.auth_token, SMS_URL, form.items())
    answer = await world.http.post(
        "/webhooks/twilio/sms", data=form, headers={"X-Twilio-Signature": signed_by}
    )
    assert answer.status_code == 200
    assert await ask("select 1 from contacts where suppressed_at is not null") != []
    assert await ask("select 1 from outbox where kind = 'opt_out_confirmed'") == []


async def test_cancelling_an_appointment_is_no_opt_out(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of()
    await text_us(world, "can you cancel my appointment")
    assert await ask("select 1 from contacts where suppressed_at is not null") == []
    assert len(await ask("select 1 from facts where kind = 'messaging.MessageReceived'")) == 1


async def test_start_after_stop_lets_messages_through_again(
    world: World, ask: Ask, lead_of: Give, queued: Give, number: str
) -> None:
    lead_id = await lead_of()
    await text_us(world, "STOP")
    await text_us(world, "YES")
    outbox_id = await queued(lead_id)
    await world.run_until_quiet()
    assert (await ask(STATE, id=outbox_id))[0]["state"] == "delivered"
    kinds = [f["kind"] for f in await ask("select kind from facts order by id")]
    assert kinds.index("messaging.ContactSuppressed") < kinds.index("messaging.ContactRestored")


async def test_a_plain_yes_answers_the_assistant(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of()
    await text_us(world, "Yes")
    assert len(await ask("select 1 from facts where kind = 'messaging.MessageReceived'")) == 1


async def test_texts_of_a_stranger_are_parked_and_seen(world: World, ask: Ask, number: str) -> None:
    for body in ("hi, how much is tint?", "for a Civic"):
        assert await text_us(world, body, sender="+12025550188") == 200
    parked = await ask("select state, reason from receipts where source = 'twilio_sms'")
    assert [(r["state"], r["reason"]) for r in parked] == [("parked", "from an unknown number")] * 2


async def test_a_strangers_stop_counts_too(world: World, ask: Ask, number: str) -> None:
    await text_us(world, "STOP", sender="+12025550188")
    found = await ask(
        "select 1 from contacts where address = '+12025550188' and suppressed_at is not null"
    )
    assert len(found) == 1


async def test_a_stop_with_a_bad_signature_stops_nothing(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of()
    world.twilio.habits = CallbackHabits(forged=True)
    assert await text_us(world, "STOP") == 401
    assert await ask("select 1 from receipts where source = 'twilio_sms'") == []
    assert await ask("select 1 from contacts where suppressed_at is not null") == []


async def test_the_houses_number_serves_the_only_organisation(
    world: World, ask: Ask, lead_of: Give
) -> None:
    lead_id = await lead_of()
    await text_us(world, "hello")
    assert (await ask("select lead_id from chat_messages"))[0]["lead_id"] == lead_id


async def test_a_text_to_a_number_nobody_knows_is_parked(
    world: World, ask: Ask, lead_of: Give
) -> None:
    await lead_of()
    answer = await world.twilio.inbound(SMS_URL, sender=PHONE, body="hello", to="+12025550178")
    assert answer is not None
    assert answer.status_code == 200
    assert await ask("select 1 from chat_messages") == []


async def test_a_text_with_nul_and_markup_is_kept_inert(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of()
    form = {"MessageSid": "SM43", "From": PHONE, "To": number, "Body": "a\x00<b>\u202e"}
    answer = await world.http.post(
        "/webhooks/twilio/sms",
        data=form,
        headers={"X-Twilio-Signature": signature(world.twilio.auth_token, SMS_URL, form.items())},
    )
    assert answer.status_code == 200
    assert (await ask("select text from chat_messages"))[0]["text"] == "a<b>\u202e"


def test_the_published_vector_of_the_signature() -> None:
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }.items()
    assert signature("12345", url, params) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    header = signature("12345", url.replace(".com/", ".com:443/"), params)
    assert signed("12345", url=url, params=params, header=header)
    assert not signed("12346", url=url, params=params, header=header)
    assert not signed("12345", url=url, params=params, header="é")


async def test_the_conversation_of_two_leads_is_the_newest_leads(
    world: World, ask: Ask, lead_of: Give, number: str
) -> None:
    await lead_of(source_key="old")
    world.clock.move(days=3)
    newest: UUID = await lead_of(source_key="new")
    await text_us(world, "which one?")
    assert (await ask("select lead_id from chat_messages"))[0]["lead_id"] == newest
