"""Benchmarks of the door: how fast a webhook is acknowledged, and whether any is lost."""

from __future__ import annotations

import json
import time

import psycopg

from bench.figures import Figure
from bench.load import Plan, Result, Sender, webhook
from bench.rig import SHOP, Broken, Process, Rig, free_port, percentile, phone, post, rig
from lead_orchestrator.kit.dsn import plain_url

RATE, SECONDS = 200, 15
WARM_UP = 200
QUOTES = 100


def webhook_ack() -> list[Figure]:
    """Acknowledge signed webhooks at 200/s while the worker understands them."""
    with rig(DEMO_MODE="true") as r:
        r.vendors()
        orders = _quotes(r, QUOTES)
        r.web()
        worker = r.worker()
        busy = _load(r, rate=RATE, seconds=SECONDS, first=0, orders=orders)
        kept = int(r.one("select count(*) from receipts where source = 'shopmonkey'"))
        leads = int(r.one("select count(*) from leads"))
        worker.kill()
        alone = _load(r, rate=RATE, seconds=5, first=1_000_000)
        peer = _peer(r)
        bare = _bare_inserts(r)
    return [
        Figure(
            case="webhook_ack_p99_ms",
            value=percentile(busy.latencies_ms, 0.99),
            unit="ms",
            n=len(busy.latencies_ms),
            extra={
                "did": f"signed Shopmonkey webhooks of 1.5 kB, open loop, {RATE}/s for {SECONDS} s,"
                f" {WARM_UP} more as warm-up; worker running, reading orders back from the"
                f" simulator; {QUOTES} of them new quotes; PostgreSQL with fsync",
                "limit_ms": 50,
                "p50_ms": percentile(busy.latencies_ms, 0.5),
                "max_ms": max(busy.latencies_ms),
                "service_p99_ms": percentile(busy.service_ms, 0.99),
                "rate_per_s": busy.per_second,
                "statuses": busy.statuses,
                "acknowledged": len(busy.acknowledged),
                "receipts": kept,
                "leads_made_meanwhile": leads,
                "worker_stopped_p99_ms": percentile(alone.latencies_ms, 0.99),
                "worker_stopped_p50_ms": percentile(alone.latencies_ms, 0.5),
                "bare_fastapi_insert_p99_ms": percentile(peer.latencies_ms, 0.99),
                "bare_fastapi_insert_p50_ms": percentile(peer.latencies_ms, 0.5),
                "bare_commit_p50_ms": percentile(bare, 0.5),
                "bare_commit_p99_ms": percentile(bare, 0.99),
            },
        )
    ]


def _quotes(r: Rig, count: int) -> tuple[str, ...]:
    """Leave quotes at the simulated Shopmonkey; return their orders' ids."""
    orders: list[str] = []
    for n in range(count):
        status, body = post(
            f"{r.vendors_url}/shopmonkey/_sim/new_quote",
            {
                "first_name": f"Customer {n}",
                "email": f"quote{n}@example.com",
                "phone": phone(n),
                "location_id": SHOP.crm_location_id,
            },
        )
        if status != 200:
            raise Broken(f"the simulator refused a quote (HTTP {status})")
        orders.append(str(json.loads(body)["order"]["id"]))
    return tuple(orders)


def _load(
    r: Rig, *, rate: int, seconds: int, first: int, orders: tuple[str, ...] = (), url: str = ""
) -> Result:
    plan = Plan(
        url=url or r.web_url,
        kind="webhook",
        count=rate * seconds + WARM_UP,
        rate=rate,
        first=first,
        orders=orders,
        warm_up=WARM_UP,
    )
    return Sender(plan).result()


def _peer(r: Rig) -> Result:
    port = free_port()
    url = plain_url(r.server.url(r.database, user="postgres"))
    process = r.run("bench.peer", str(port), url)
    try:
        kept, r.web_url = r.web_url, f"http://127.0.0.1:{port}"
        r.answers(process)
        r.web_url = kept
        return _load(r, rate=RATE, seconds=5, first=2_000_000, url=f"http://127.0.0.1:{port}")
    finally:
        process.kill()


def _bare_inserts(r: Rig) -> list[float]:
    """Time single durable commits of such a body: what the disk costs."""
    body = webhook("0").body
    url = plain_url(r.server.url(r.database, user="postgres"))
    times: list[float] = []
    with psycopg.connect(url, autocommit=True) as db:
        for _ in range(400):
            began = time.perf_counter()
            db.execute("insert into peer values (clock_timestamp(), %s)", (body,))
            times.append((time.perf_counter() - began) * 1000)
    return times[100:]


def intake_lost() -> list[Figure]:
    """Kill the web process again and again; count acknowledged webhooks without a receipt."""
    with rig(DEMO_MODE="true") as r:
        web = r.web()
        sender = Sender(Plan(url=r.web_url, kind="webhook", count=2400, rate=150))
        kills, web = _kills(r, web, sender)
        result = sender.result()
        kept = {str(row[0]) for row in r.sql("select key from receipts")}
    lost = set(result.acknowledged) - kept
    return [
        Figure(
            case="intake_lost",
            value=len(lost),
            unit="acknowledged webhooks without a receipt",
            n=len(result.acknowledged),
            extra={
                "did": "signed webhooks at 150/s for 16 s, kill -9 of the web process 1.5 s after"
                " each start",
                "limit": 0,
                "kills": kills,
                "statuses": result.statuses,
                "kept_unacknowledged": len(kept - set(result.acknowledged)),
                "upper_bound_95": f"{300 / max(1, len(result.acknowledged)):.2f} %",
            },
        )
    ]


def _kills(r: Rig, web: Process, sender: Sender) -> tuple[int, Process]:
    kills = 0
    while sender.running:
        time.sleep(1.5)
        web.kill()
        kills += 1
        web = r.web()
    return kills, web
