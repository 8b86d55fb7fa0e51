"""Benchmarks of a chat turn over HTTP with the scripted model: ours, and in all."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request

from bench.figures import Figure
from bench.load import Plan, Sender
from bench.rig import Broken, Rig, get, percentile, rig, until

CONVERSATIONS, TURNS = 30, 10
SAID = (
    "Hi! How much is the full ceramic tint for my car?",
    "Where are you located?",
    "What are your hours on Saturday?",
    "Which services do you offer?",
    "How long does it take?",
    "Do you have time next Tuesday?",
    "Anything in the afternoon?",
    "The first one, please",
    "Yes, book it",
    "Thanks! When is my appointment?",
)


def chat_turns() -> list[Figure]:
    """Hold conversations of ten turns each, one turn at a time."""
    with rig(DEMO_MODE="true") as r:
        r.web()
        r.worker()
        sessions = _sessions(r, CONVERSATIONS + 1)
        _converse(r, *sessions[0], turns=TURNS)  # warm-up
        taken: list[tuple[float, float]] = []
        for session in sessions[1:]:
            taken += _converse(r, *session, turns=TURNS)
        pings = _pings(r)
        booked = int(r.one("select count(*) from appointments"))
    ours = [total - model for total, model in taken]
    totals = [total for total, _ in taken]
    did = (
        f"{CONVERSATIONS} conversations of {TURNS} turns, POST /api/chat as JSON, one at a time,"
        " worker running, one conversation as warm-up"
    )
    extra = {
        "did": did + "; the model's own time is what the reply reports as latency_ms",
        "total_p50_ms": percentile(totals, 0.5),
        "total_p99_ms": percentile(totals, 0.99),
        "model_p50_ms": percentile([model for _, model in taken], 0.5),
        "max_ms": max(ours),
        "appointments_made": booked,
        "bare_request_p50_ms": percentile(pings, 0.5),
        "bare_request_p99_ms": percentile(pings, 0.99),
    }
    return [
        *(
            Figure(
                case=f"chat_overhead_{name}_ms",
                value=percentile(ours, share),
                unit="ms",
                n=len(ours),
                extra={**extra, "limit_ms": limit},
            )
            for name, share, limit in (("p50", 0.5, 10), ("p99", 0.99, 50))
        ),
        Figure(
            case="scripted_answer_p99_ms",
            value=percentile(totals, 0.99),
            unit="ms",
            n=len(totals),
            extra={"did": did + "; the whole request", "p50_ms": percentile(totals, 0.5)},
        ),
    ]


def _pings(r: Rig) -> list[float]:
    """Time requests that do nothing: what client, HTTP and a busy machine cost in this run."""
    times: list[float] = []
    for _ in range(200):
        began = time.perf_counter()
        get(f"{r.web_url}/api/health/live")
        times.append((time.perf_counter() - began) * 1000)
    return times


def _sessions(r: Rig, count: int) -> list[tuple[str, str]]:
    """Make leads and open their chat links; return lead ids and session tokens."""
    Sender(Plan(url=r.web_url, kind="form", count=count, rate=20)).result()
    query = "select body from outbox where channel = 'sms' and state = 'accepted' order by id"
    rows = until(lambda: _enough(r.sql(query), count), "leads without a link", seconds=20)
    found: list[tuple[str, str]] = []
    for (body,) in rows:
        link = re.search(r"/chat/([0-9a-f-]{36})#k=([\w-]+)", str(body))
        if link is None:
            raise Broken("a first message holds no link")
        found.append((link[1], _token(r, link[1], link[2])))
    return found


def _enough(rows: list[tuple[str, ...]], count: int) -> list[tuple[str, ...]] | None:
    return rows if len(rows) >= count else None


def _token(r: Rig, lead_id: str, token: str) -> str:
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{r.web_url}/api/chat/session",
        data=json.dumps({"lead_id": lead_id, "token": token}).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json; token=bearer"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        return str(json.loads(answer.read())["access_token"])


def _converse(r: Rig, lead_id: str, token: str, *, turns: int) -> list[tuple[float, float]]:
    """Say the lines one after another; return milliseconds in all and of the model, per turn."""
    taken: list[tuple[float, float]] = []
    for n, said in enumerate(SAID[:turns]):
        began = time.perf_counter()
        reply = _say(r, lead_id, token, said=said, n=n)
        taken.append(((time.perf_counter() - began) * 1000, float(reply["latency_ms"])))
    return taken


def _say(r: Rig, lead_id: str, token: str, *, said: str, n: int) -> dict[str, float]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{r.web_url}/api/chat/{lead_id}",
        data=json.dumps({"message": said, "client_message_id": f"b{n}"}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
            "X-Requested-With": "bench",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            return dict(json.loads(answer.read())["reply"])
    except urllib.error.HTTPError as error:
        with error:
            raise Broken(f"HTTP {error.code} to {said!r}: {error.read()[:300]!r}") from error
