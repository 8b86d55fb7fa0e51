"""Owns the reckoning after a fault: acknowledged leads against rows, rows against the ledgers.

Promises that a claim is stated as "0 in N", with the N that was really tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.load import Result
from bench.rig import Rig, until

SETTLED = (
    "select count(*) from outbox where kind = 'first_touch' and state in ('accepted', 'delivered')"
)
UNDONE = (
    "select kind || ' ' || coalesce(reaction, '') || ' ' || state || ' ' || coalesce(error, '')"
    " from reactions where kind <> 'messaging.DeliveryDoubted'"
)


def wait_for_messages(rig: Rig, count: int, *, seconds: float = 25.0) -> None:
    """Wait until so many first messages are settled, and nothing in doubt is left."""
    until(lambda: rig.one(SETTLED) >= count, f"{count} messages were not settled", seconds=seconds)
    until(
        lambda: not rig.one("select count(*) from timers where kind = 'messaging.DeliveryDoubted'"),
        "attempts stay in doubt",
        seconds=seconds,
    )
    until(lambda: not rig.sql(UNDONE), "work is left over", seconds=seconds)


def lost_receipts(rig: Rig, acknowledged: Sequence[str]) -> set[str]:
    """Return the acknowledged requests that have no receipt."""
    return set(acknowledged) - {str(row[0]) for row in rig.sql("select key from receipts")}


def lost_leads(rig: Rig, acknowledged: Sequence[str]) -> set[str]:
    """Return the acknowledged requests that became no lead."""
    made = rig.sql(
        "select r.key from receipts r join leads l on l.id = r.lead_id where r.state = 'understood'"
    )
    return set(acknowledged) - {str(row[0]) for row in made}


def assert_one_of_each(rig: Rig, acknowledged: Sequence[str]) -> None:
    """Assert that every acknowledged lead got exactly one SMS and one e-mail, by the ledgers."""
    missing = lost_leads(rig, acknowledged)
    assert not missing, f"lost {len(missing)} in {len(acknowledged)} acknowledged leads"
    people = rig.sql("select email, phone_e164 from persons")
    assert len(people) >= len(acknowledged)
    for vendor, wanted in (
        ("sendgrid", {str(row[0]) for row in people}),
        ("twilio", {str(row[1]) for row in people}),
    ):
        got = Counter(str(entry["to"]) for entry in rig.ledger(vendor))
        doubled = {to: n for to, n in got.items() if n > 1}
        assert not doubled, f"{vendor}: {len(doubled)} doubled in {len(wanted)}: {doubled}"
        lost = wanted - set(got)
        assert not lost, f"{vendor}: {len(lost)} lost in {len(wanted)}"


def assert_all_acknowledged(result: Result) -> None:
    """Assert that every request was answered 202."""
    assert result.statuses == {"202": result.sent}
