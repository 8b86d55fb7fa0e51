"""A web process that is killed loses nothing it acknowledged; one that is asked to end does so."""

from __future__ import annotations

import random
import re
import time

import httpx
import pytest

from bench.load import Plan, Sender, form
from bench.rig import Rig, post, until
from tests.faults.conftest import MakeRig
from tests.faults.reckoning import lost_leads, lost_receipts

PATIENCE_S = 10


@pytest.mark.parametrize("kind", ["form", "webhook"])
def test_killing_the_web_process_loses_nothing_it_acknowledged(
    make_rig: MakeRig, kind: str
) -> None:
    rig = make_rig(DEMO_MODE="true")
    web = rig.web()
    rig.worker()
    chance = random.Random(7)
    sender = Sender(
        Plan(url=rig.web_url, kind="form" if kind == "form" else "webhook", count=320, rate=40)
    )
    until(lambda: rig.sql("select 1 from receipts limit 1"), "nothing was taken in", seconds=15)
    kills = 0
    while sender.running:
        time.sleep(chance.uniform(0.2, 0.8))
        web.kill()
        kills += 1
        web = rig.web()
    result = sender.result()

    kept = result.acknowledged
    assert kills >= 1
    assert set(result.statuses) <= {"202", "ConnectionRefusedError", "ConnectionResetError"}
    assert len(kept) >= 20, "too little was tried"
    lost = lost_receipts(rig, kept)
    assert not lost, f"{len(lost)} lost in {len(kept)} acknowledged, {kills} kills"
    if kind == "form":
        until(lambda: not lost_leads(rig, kept), "acknowledged forms become no leads", seconds=15)


def open_chat(rig: Rig) -> tuple[str, str]:
    """Ask for a quote and open its link; return the lead's id and a session."""
    shot = form(1)
    status, _ = post_bytes(rig, shot.path, shot.body)
    assert status == 202
    body = until(
        lambda: rig.sql("select body from outbox where channel = 'sms' and state = 'accepted'"),
        "no first message went out",
        seconds=10,
    )[0][0]
    found = re.search(r"/chat/([0-9a-f-]{36})#k=([\w-]+)", body)
    assert found, body
    answer = httpx.post(
        f"{rig.web_url}/api/chat/session",
        json={"lead_id": found[1], "token": found[2]},
        headers={"Accept": "application/json; token=bearer"},
    )
    assert answer.status_code == 200, answer.text
    return found[1], str(answer.json()["access_token"])


def post_bytes(rig: Rig, path: str, body: bytes) -> tuple[int, str]:
    """Post JSON bytes; return status and text."""
    answer = httpx.post(
        f"{rig.web_url}{path}", content=body, headers={"Content-Type": "application/json"}
    )
    return answer.status_code, answer.text


def test_a_web_process_with_an_open_stream_ends_within_ten_seconds(make_rig: MakeRig) -> None:
    rig = make_rig(DEMO_MODE="true")
    web = rig.web()
    rig.worker()
    lead_id, token = open_chat(rig)
    asked = httpx.stream(
        "GET",
        f"{rig.web_url}/api/chat/{lead_id}/events",
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE_S,
    )
    with asked as stream:
        assert stream.status_code == 200
        lines = stream.iter_lines()
        first = next(lines)

        seconds = web.stop(seconds=PATIENCE_S)

        rest = [first, *lines]
    assert seconds < PATIENCE_S, f"it took {seconds:.1f} s"
    assert web.exit_code == 0
    assert any(line.startswith("retry:") for line in rest), rest
    assert post(f"{rig.web_url}/api/leads", {})[0] == 0


def test_a_worker_asked_to_end_finishes_what_it_claimed(make_rig: MakeRig) -> None:
    rig = make_rig(DEMO_MODE="true")
    rig.web()
    worker = rig.worker()
    sender = Sender(Plan(url=rig.web_url, kind="form", count=120, rate=0))
    until(lambda: rig.one("select count(*) from leads") >= 10, "no work was begun", seconds=20)

    seconds = worker.stop(seconds=PATIENCE_S)

    sender.result()
    assert seconds < PATIENCE_S, f"it took {seconds:.1f} s"
    assert worker.exit_code == 0
    claimed = rig.one("select count(*) from reactions where claimed_until is not null")
    assert claimed == 0, f"{claimed} tasks were left claimed"
