"""A worker that is killed, doubled, frozen or fed poison neither loses nor doubles a message."""

from __future__ import annotations

import random
import signal
import time

from bench.load import Plan, Sender
from bench.rig import Rig, until
from tests.faults.conftest import LEASE_S, WINDOW_S, MakeRig
from tests.faults.reckoning import assert_all_acknowledged, assert_one_of_each, wait_for_messages

LEADS = 60
TRIES = 8


def test_killing_the_worker_at_random_moments_loses_and_doubles_nothing(live_rig: Rig) -> None:
    live_rig.web()
    worker = live_rig.worker()
    chance = random.Random(20261122)
    live_rig.fault("twilio", kind="accept_then_cut", method="POST", probability=0.05)
    live_rig.fault("sendgrid", kind="accept_then_500", method="POST", probability=0.05)
    sender = Sender(Plan(url=live_rig.web_url, kind="form", count=LEADS, rate=8))
    kills = 0
    while sender.running or kills < 3:
        time.sleep(chance.uniform(0.05, 0.9))
        worker.kill()
        kills += 1
        worker = live_rig.worker()
    result = sender.result()

    wait_for_messages(live_rig, 2 * LEADS)

    assert kills >= 3
    assert_all_acknowledged(result)
    assert_one_of_each(live_rig, result.acknowledged)


def test_two_workers_at_once_send_each_message_once(live_rig: Rig) -> None:
    live_rig.web()
    for _ in range(2):
        live_rig.worker()
    result = Sender(Plan(url=live_rig.web_url, kind="form", count=LEADS, rate=0)).result()

    wait_for_messages(live_rig, 2 * LEADS)

    assert_all_acknowledged(result)
    assert_one_of_each(live_rig, result.acknowledged)


def test_a_worker_that_sleeps_past_its_lease_sends_nothing_when_it_wakes(live_rig: Rig) -> None:
    live_rig.web()
    sleeper = live_rig.worker()
    sender = Sender(Plan(url=live_rig.web_url, kind="form", count=LEADS // 2, rate=20))
    until(
        lambda: live_rig.one("select count(*) from attempts") >= 4, "nothing was sent", seconds=10
    )
    sleeper.signal(signal.SIGSTOP)
    live_rig.worker()
    result = sender.result()
    time.sleep(LEASE_S + WINDOW_S + 1)
    sleeper.signal(signal.SIGCONT)

    wait_for_messages(live_rig, LEADS)

    assert sleeper.running
    assert_all_acknowledged(result)
    assert_one_of_each(live_rig, result.acknowledged)


def test_a_worker_frozen_in_the_middle_of_a_call_causes_no_second_send(live_rig: Rig) -> None:
    live_rig.web()
    sleeper = live_rig.worker()
    live_rig.fault("twilio", kind="late_accept", method="POST", times=1, delay_s=1.0)
    result = Sender(Plan(url=live_rig.web_url, kind="form", count=1, rate=0)).result()
    until(
        lambda: live_rig.sql("select 1 from attempts where route = 'twilio'"), "no call was begun"
    )
    time.sleep(0.3)  # the request is on its way, its answer is not
    sleeper.signal(signal.SIGSTOP)
    live_rig.worker()

    wait_for_messages(live_rig, 2)
    sleeper.signal(signal.SIGCONT)
    time.sleep(1.5)

    assert live_rig.sql("select n, outcome from attempts where route = 'twilio'") == [
        (1, "accepted")
    ]
    assert_one_of_each(live_rig, result.acknowledged)


def test_poison_ends_dead_after_eight_tries_and_stops_nobody(make_rig: MakeRig) -> None:
    rig = make_rig(DEMO_MODE="true")
    rig.sql(
        "insert into receipts (id, organisation_id, location_id, source, key, body, headers,"
        " received_at) select gen_random_uuid(), organisation_id, id, 'web_form', 'poison', '{',"
        " '{}', now() from locations limit 1"
    )
    for kind, body in (
        ("leads.WebFormAccepted", '{"receipt_id": "%s"}'),
        ("leads.WebFormAccepted", '{"receipt_id": 7}'),
        ("leads.NoSuchFact", "{}"),
    ):
        rig.sql(
            "insert into reactions (fact_id, reaction, organisation_id, kind, body, run_after)"
            " select gen_random_uuid(), 'leads.take_in', organisation_id, %s,"
            " cast(replace(%s, '%%s', id::text) as jsonb), now() from receipts",
            kind,
            body,
        )
    rig.web()
    rig.worker()
    result = Sender(Plan(url=rig.web_url, kind="form", count=20, rate=20)).result()

    wait_for = "select count(*) from receipts where state = 'understood' and source = 'web_form'"
    until(lambda: rig.one(wait_for) == 20, "the poison stopped others", seconds=15)
    until(lambda: _hurried(rig), "the poison does not die", seconds=20, every=0.2)

    assert_all_acknowledged(result)
    dead = rig.sql("select attempts, error from reactions where state = 'dead'")
    assert [row[0] for row in dead] == [TRIES] * 3, f"not {TRIES} tries each: {dead}"
    assert all(row[1] for row in dead)


def _hurried(rig: Rig) -> bool:
    """Let the waits between tries be over; say whether every poison is dead."""
    rig.sql("update reactions set run_after = now() where state = 'waiting' and attempts > 0")
    return bool(rig.one("select count(*) = 3 from reactions where state = 'dead'"))


def test_a_task_whose_workers_always_die_is_given_up(make_rig: MakeRig) -> None:
    rig = make_rig(DEMO_MODE="true")
    rig.web()
    rig.sql(
        "insert into reactions (fact_id, reaction, organisation_id, kind, body, run_after,"
        " strikes) select gen_random_uuid(), 'leads.take_in', id, 'leads.WebFormAccepted',"
        " jsonb_build_object('receipt_id', gen_random_uuid()), now(), %s from organisations",
        TRIES,
    )

    rig.worker()

    until(
        lambda: rig.sql("select 1 from reactions where state = 'dead'"),
        "a task that kills its workers is tried for ever",
        seconds=10,
    )
