"""Benchmarks of the first message: how soon after the lead, at a walk and in a burst.

Times are PostgreSQL's own commit times (`track_commit_timestamp`) of the facts `LeadReceived` and
of the first `MessageAccepted`: from when the lead was safe to when its hand-over was.
"""

from __future__ import annotations

import time

from bench.figures import Figure
from bench.load import Plan, Sender
from bench.rig import Broken, Rig, percentile, rig, until

PACED, PER_SECOND = 300, 10
BURST = 5_000
BURST_LIMIT_S = 240.0
WARM_UP = 20

_TIMES = """
  select extract(epoch from min(pg_xact_commit_timestamp(a.xmin))
      - min(pg_xact_commit_timestamp(l.xmin))),
    extract(epoch from min(pg_xact_commit_timestamp(a.xmin)) - min(r.received_at)),
    extract(epoch from min(pg_xact_commit_timestamp(a.xmin)))
  from facts l
  join facts a on a.lead_id = l.lead_id and a.kind = 'messaging.MessageAccepted'
  join receipts r on r.lead_id = l.lead_id and r.source = 'web_form'
  where l.kind = 'leads.LeadReceived' and r.key <> all(%s)
  group by l.lead_id order by 3
"""


def first_touch() -> list[Figure]:
    """Ask for quotes at a steady pace and time the first message of each."""
    with rig(DEMO_MODE="true") as r:
        r.web()
        r.worker()
        count = PACED + WARM_UP
        result = Sender(
            Plan(url=r.web_url, kind="form", count=count, rate=PER_SECOND, warm_up=WARM_UP)
        ).result()
        _drained(r, count, seconds=30)
        rows = r.sql(_TIMES, [f"key:load-{n}" for n in range(WARM_UP)])
    seconds = [float(row[0]) for row in rows]
    from_form = [float(row[1]) for row in rows]
    extra = {
        "did": f"web forms at {PER_SECOND}/s through POST /api/leads, {WARM_UP} more as warm-up;"
        " from the lead's commit to the commit that hands its first message to the demo outbox",
        "max_ms": max(seconds) * 1000,
        "from_the_form_p50_ms": percentile(from_form, 0.5) * 1000,
        "from_the_form_p99_ms": percentile(from_form, 0.99) * 1000,
        "form_ack_p50_ms": percentile(result.latencies_ms, 0.5),
        "form_ack_p99_ms": percentile(result.latencies_ms, 0.99),
    }
    return [
        Figure(
            case=f"first_touch_{name}_ms",
            value=percentile(seconds, share) * 1000,
            unit="ms",
            n=len(seconds),
            extra={**extra, "limit_ms": limit},
        )
        for name, share, limit in (("p50", 0.5, 300), ("p99", 0.99, 1000))
    ]


def burst() -> list[Figure]:
    """Take 5,000 leads in as fast as they are accepted; time until each has been written to."""
    with rig(DEMO_MODE="true") as r:
        r.web()
        r.worker()
        Sender(Plan(url=r.web_url, kind="form", count=WARM_UP, rate=20)).result()
        _drained(r, WARM_UP, seconds=30)
        result = Sender(
            Plan(url=r.web_url, kind="form", count=BURST, at_once=16, first=WARM_UP, warm_up=0)
        ).result(seconds=BURST_LIMIT_S)
        _drained(r, BURST + WARM_UP, seconds=BURST_LIMIT_S)
        rows = r.sql(_TIMES, [f"key:load-{n}" for n in range(WARM_UP)])
    since = [float(row[2]) - result.began_at for row in rows]
    waits = [float(row[0]) for row in rows]
    shares = (0.1, 0.5, 0.9, 1.0)
    return [
        Figure(
            case="burst_5000_drain_s",
            value=max(since),
            unit="s",
            n=len(rows),
            extra={
                "did": f"{BURST} web forms through POST /api/leads as fast as 16 senders are"
                " answered, one web process, one worker, demo outbox; seconds since the first form",
                "touched_at_s": {
                    f"{int(s * 100)}%": round(percentile(since, s), 1) for s in shares
                },
                "accepted_in_s": result.seconds,
                "accepted_per_s": result.per_second,
                "touched_per_s": len(rows) / max(since),
                "lead_to_touch_p50_s": percentile(waits, 0.5),
                "lead_to_touch_p99_s": percentile(waits, 0.99),
                "statuses": result.statuses,
            },
        )
    ]


def _drained(r: Rig, leads: int, *, seconds: float) -> None:
    """Wait until every lead was written to."""
    began = time.monotonic()
    query = "select count(*) from leads where first_touch_at is not null"
    until(lambda: int(r.one(query)) >= leads, "leads without a message", seconds=seconds, every=0.3)
    if int(r.one("select count(*) from leads")) > leads:
        raise Broken(f"more leads than forms after {time.monotonic() - began:.0f} s")
