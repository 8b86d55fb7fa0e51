"""Benchmark of the carriers' truth: nothing twice, nothing lost, whatever dies or answers badly."""

from __future__ import annotations

import random
import time
from collections import Counter

from bench.figures import Extra, Figure
from bench.load import Plan, Sender
from bench.rig import Rig, rig, until

LEADS, RATE, KILLS = 300, 20, 10
LEASE_S, WINDOW_S = 2, 4
# Reliability experiment M1's mix, in parts of all calls.
FAULTS: tuple[dict[str, object], ...] = (
    {"kind": "rate_limit", "probability": 0.03, "retry_after": 1},
    {"kind": "refuse_500", "probability": 0.02},
    {"kind": "late_accept", "probability": 0.01, "delay_s": 2.0},
    {"kind": "accept_then_cut", "probability": 0.03},
    {"kind": "accept_then_500", "probability": 0.02},
)
_OPEN = (
    "select count(*) from outbox where channel = 'sms'"
    " and state in ('queued', 'sending', 'unknown')"
)


def outbound() -> list[Figure]:
    """Send first messages through a faulty Twilio while the worker is killed again and again."""
    with rig(
        durable=False,
        DEMO_MODE="false",
        LEASE_SECONDS=str(LEASE_S),
        UNKNOWN_WINDOW_SECONDS=str(WINDOW_S),
    ) as r:
        r.vendors(lookup_lag_s=0.8)
        for fault in FAULTS:
            r.fault("twilio", method="POST", **fault)
        r.web()
        kills = _send_and_kill(r)
        until(
            lambda: int(r.one("select count(*) from leads")) == LEADS and not int(r.one(_OPEN)),
            "messages stay open",
            seconds=90,
            every=0.3,
        )
        time.sleep(LEASE_S + WINDOW_S)  # a late second send would still arrive now
        wanted = {str(row[0]) for row in r.sql("select phone_e164 from persons")}
        got = Counter(str(row["to"]) for row in r.ledger("twilio"))
        states = {
            str(state): int(n)
            for state, n in r.sql(
                "select state, count(*) from outbox where channel = 'sms' group by 1"
            )
        }
        attempts = int(r.one("select count(*) from attempts where route = 'twilio'"))
    doubled = sum(n - 1 for n in got.values())
    extra: dict[str, Extra] = {
        "did": f"{LEADS} first messages by SMS at {RATE}/s through the Twilio simulator; {kills}"
        " kill -9 of the worker; of the calls 3% 429, 2% refused with 500, 1% accepted 2 s late,"
        f" 3% accepted and cut, 2% accepted and 500; window {WINDOW_S} s; counted in the ledger",
        "limit": 0,
        "kills": kills,
        "attempts": attempts,
        "states": states,
    }
    return [
        Figure(case="outbound_duplicates", value=doubled, unit="messages", n=LEADS, extra=extra),
        Figure(
            case="outbound_lost",
            value=len(wanted - set(got)),
            unit="messages",
            n=LEADS,
            extra=extra,
        ),
    ]


def _send_and_kill(r: Rig) -> int:
    chance = random.Random(11)
    worker = r.worker()
    sender = Sender(Plan(url=r.web_url, kind="form", count=LEADS, rate=RATE))
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 1.0))
        worker.kill()
        worker = r.worker()
    sender.result()
    return KILLS
