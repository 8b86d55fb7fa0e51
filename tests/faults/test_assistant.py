"""Processes and the database die while an answer is made: it is given once, and paid for once."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

from bench.rig import Rig, get, post, until
from tests.faults.conftest import MakeRig
from tests.faults.minds import Minds, answered, guest, let_time_pass, second_web

CAP = {"AI_CONVERSATION_CAP_USD": "0.50"}
ANSWERS = (
    "select count(*) from chat_messages m where m.author = 'assistant' and m.answers ="
    " (select id from chat_messages where author = 'customer' and text = %s)"
)


def test_a_web_process_killed_in_mid_stream_has_its_message_answered_once(
    make_rig: MakeRig,
) -> None:
    rig = make_rig(DEMO_MODE="true", **CAP)
    minds = Minds(rig)
    web = rig.web()
    worker = rig.worker()
    jo = guest(rig)
    worker.kill()
    jo.say("When could I come in?")
    jo.say("The second one, please.")
    minds.fault("anthropic", "noise", times=1)  # the round that books
    minds.fault("anthropic", "stall", after=2, times=1)  # the round that would say so
    lines: list[str] = []
    reading = jo.read("Yes, please.", lines)
    until(lambda: rig.one("select count(*) from appointments") == 1, "nothing was booked")
    until(lambda: rig.one("select count(*) from spend_reservations") >= 1, "nothing was promised")
    web.kill()
    reading.join(10)
    assert lines[-1].startswith("broke:"), lines
    assert rig.one(ANSWERS, "Yes, please.") == 0

    let_time_pass(rig)
    rig.worker()
    answered(rig)

    assert rig.one(ANSWERS, "Yes, please.") == 1
    assert rig.sql("select status from appointments") == [("booked",)]
    booked = "select count(*) from facts where kind = 'booking.AppointmentBooked'"
    assert rig.one(booked) == 1
    until(lambda: rig.one("select count(*) = 0 from spend_reservations"), "a promise is left")
    lost = rig.sql("select cost_pico > 0 from model_calls where finish_reason = 'lost'")
    assert lost, "what was promised for the dead calls is counted as spent"
    assert all(row[0] for row in lost)
    _counters_add_up(rig)
    ours = rig.one("select sum(cost_pico) from model_calls")
    assert int(ours) >= minds.charged()


def _counters_add_up(rig: Rig) -> None:
    """See that the counters of budgets say what the ledger says."""
    spent = rig.one("select spent from spend_counters where scope = 'organisation'")
    assert spent == rig.one("select sum(cost_pico)::bigint from model_calls")


def test_a_worker_killed_while_it_answers_a_text_sends_one_answer(make_rig: MakeRig) -> None:
    rig = make_rig(DEMO_MODE="false", **CAP)
    rig.vendors(lookup_lag_s=0.3)
    minds = Minds(rig)
    rig.sql(
        "insert into directory (kind, key, organisation_id, subject_id)"
        " select 'sms_number', %s, organisation_id, id from locations order by id limit 1",
        rig.env["TWILIO_PHONE_NUMBER"],
    )
    rig.web()
    worker = rig.worker()
    guest(rig)
    phone = rig.one("select phone_e164 from persons")
    minds.fault("anthropic", "stall", after=1, times=1)
    url = f"{rig.web_url}/webhooks/twilio/sms"
    text = {"url": url, "from": phone, "body": "How much is the ceramic tint?"}
    assert post(f"{rig.vendors_url}/twilio/_sim/inbound", text)[0] == 200
    until(lambda: minds.asked() >= 1, "no model was asked", seconds=15)
    until(lambda: rig.one("select count(*) from spend_reservations") >= 1, "nothing was promised")
    worker.kill()

    let_time_pass(rig)
    rig.worker()
    answered(rig)

    sent = "select count(*) from outbox where kind = 'assistant_reply' and state = 'accepted'"
    until(lambda: rig.one(sent) + rig.one(sent.replace("accepted", "delivered")), "no answer")
    texts = [str(e["body"]) for e in rig.ledger("twilio") if e["to"] == phone]
    assert len(texts) == 2, texts
    assert rig.one(ANSWERS, text["body"]) == 1
    assert rig.one("select count(*) from outbox where kind = 'assistant_reply'") == 1


def test_a_database_that_restarts_during_a_stream_leaves_one_answer(make_rig: MakeRig) -> None:
    rig = make_rig(DEMO_MODE="true", **CAP)
    minds = Minds(rig)
    rig.web()
    rig.worker()
    jo = guest(rig)
    minds.fault("anthropic", "slow_events", delay_s=0.1, times=1)
    minds.tell("anthropic", "answers", answers=[{"text": TALK}])
    lines: list[str] = []
    reading = jo.read("What does ceramic film do for me?", lines)
    until(lambda: minds.asked() >= 1, "no model was asked", seconds=15)
    rig.server.stop(mode="immediate")
    rig.server.start()
    reading.join(20)
    assert not reading.is_alive()
    ends = [line for line in lines if line in ("event: done", "event: error")]
    assert len(ends) == 1, lines

    until(lambda: get(f"{rig.web_url}/api/health")[0] == 200, "health is not back", seconds=10)
    let_time_pass(rig)
    answered(rig)
    assert rig.one(ANSWERS, "What does ceramic film do for me?") == 1
    # Connections that died in the pool are met with 503, and the page sends again.
    again = until(lambda: jo.try_to_say("How much is it?"), "nobody answers", seconds=10)
    assert "$" in again["content"]


TALK = "Ceramic film keeps heat out of the car and cuts glare on sunny drives. " * 3


def test_two_web_processes_make_one_answer_at_a_time_for_one_conversation(
    make_rig: MakeRig,
) -> None:
    rig = make_rig(DEMO_MODE="true", **CAP)
    minds = Minds(rig)
    minds.tell("anthropic", "talk", first_ms=60, instant=False)
    rig.web()
    worker = rig.worker()
    jo = guest(rig)
    worker.kill()
    with second_web(rig) as other, ThreadPoolExecutor(8) as pool:
        words = [f"How much is the ceramic tint? ({n})" for n in range(8)]
        under_way = [
            pool.submit(jo.say, each, url=url)
            for each, url in zip(words, [rig.web_url, other] * 4, strict=True)
        ]
        replies = [one.result() for one in under_way]

    written = rig.sql("select id from chat_messages where author = 'assistant'")
    stored = {str(row[0]) for row in written}
    assert {reply["id"] for reply in replies} == stored, "each has an answer, many share one"
    assert all("$" in reply["content"] for reply in replies)
    assert rig.one("select count(*) from turns where state = 'answered'") == 8
    made = rig.sql(
        "select min(started_at), max(finished_at) from turns"
        " group by coalesce(reply_id, (select m.id from chat_messages m where m.answers ="
        " turns.message_id)) order by 1"
    )
    for before, after in itertools.pairwise(made):
        assert before[1] <= after[0], "two answers were in the making at one time"
