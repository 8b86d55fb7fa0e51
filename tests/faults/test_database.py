"""A database that falls and comes back loses nothing acknowledged and stops nobody for long."""

from __future__ import annotations

import json
import time

from bench.load import Plan, Sender
from bench.rig import Rig, get, post, until
from tests.faults.reckoning import assert_one_of_each, lost_receipts, wait_for_messages

BACK_S = 10.0
LEADS = 160


def test_a_database_restart_loses_nothing_and_is_over_within_ten_seconds(live_rig: Rig) -> None:
    rig = live_rig
    rig.web()
    worker = rig.worker()
    sender = Sender(Plan(url=rig.web_url, kind="form", count=LEADS, rate=20))
    until(lambda: rig.one("select count(*) from attempts") >= 5, "nothing was sent", seconds=15)

    rig.server.stop(mode="immediate")
    down_status, down_body = get(f"{rig.web_url}/api/health", timeout=8)
    time.sleep(1.0)
    rig.server.start()
    began = time.monotonic()
    until(lambda: get(f"{rig.web_url}/api/health")[0] == 200, "health is not back", seconds=BACK_S)
    until(lambda: _accepts(rig), "intake is not back", seconds=BACK_S)
    back = time.monotonic() - began

    result = sender.result()
    assert back <= BACK_S, f"serving again after {back:.1f} s"
    assert (down_status, json.loads(down_body)["status"]) == (503, "down")
    assert set(result.statuses) == {"202", "503"}, result.statuses
    lost = lost_receipts(rig, result.acknowledged)
    assert not lost, f"{len(lost)} lost in {len(result.acknowledged)} acknowledged"
    assert worker.running
    wait_for_messages(rig, 2 * len(result.acknowledged))
    assert_one_of_each(rig, result.acknowledged)


def _accepts(rig: Rig) -> bool:
    """Say whether a request is taken in (for a place nobody knows: it makes no lead)."""
    form = {"location": "nowhere", "name": "Jo Example", "email": "jo@example.com"}
    return post(f"{rig.web_url}/api/leads", form)[0] == 202
