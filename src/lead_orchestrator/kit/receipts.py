"""Everything from outside, kept raw before it is understood.

Promises that a request is answered 2xx only after its bytes are committed, and that the same
request (source and key) is kept once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.telemetry import RECEIPTS
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One request as it came."""

    id: UUID
    location_id: LocationId | None
    source: str
    key: str
    body: bytes
    headers: Mapping[str, str]
    received_at: datetime
    state: str


async def accept(
    unit: Unit,
    *,
    source: str,
    key: str,
    body: bytes,
    location_id: LocationId | None,
    headers: Mapping[str, str] | None = None,
) -> tuple[UUID, bool]:
    """Keep a request; return its receipt id and whether it is new. Emits nothing."""
    receipt_id = new_id()
    inserted = await unit.row(
        text(
            "insert into receipts (id, organisation_id, location_id, source, key, body, headers,"
            " received_at) values (:id, nullif(current_setting('app.organisation_id', true),"
            " '')::uuid, :location_id, :source, :key, :body, cast(:headers as jsonb), :now)"
            " on conflict (organisation_id, source, key) do nothing returning id"
        ),
        {
            "id": receipt_id,
            "location_id": location_id,
            "source": source,
            "key": key,
            "body": body,
            "headers": json.dumps(dict(headers or {})),
            "now": unit.now,
        },
    )
    if inserted is not None:
        RECEIPTS.labels(source, "new").inc()
        return receipt_id, True
    found = await unit.row(
        text(
            "select id from receipts where organisation_id is not distinct from"
            " nullif(current_setting('app.organisation_id', true), '')::uuid"
            " and source = :source and key = :key"
        ),
        {"source": source, "key": key},
    )
    if found is None:  # the winner rolled back between the two statements
        return await accept(
            unit, source=source, key=key, body=body, location_id=location_id, headers=headers
        )
    return found[0], False


async def first_sight(unit: Unit, *, source: str, delivery: str) -> bool:
    """Say whether a signed delivery is seen for the first time; a replay is not.

    Remembered longer than a signature stays valid; `kit.jobs.Promoter` forgets old ones.
    """
    row = await unit.row(
        text(
            "insert into seen_deliveries (organisation_id, source, delivery, seen_at)"
            " values (:org, :source, :delivery, :now) on conflict do nothing returning 1"
        ),
        {
            "org": unit.organisation_id,
            "source": source,
            "delivery": delivery[:200],
            "now": unit.now,
        },
    )
    return row is not None


async def load(unit: Unit, receipt_id: UUID) -> Receipt | None:
    """Return the receipt, or None when it is not of this scope."""
    row = await unit.row(
        text(
            "select id, location_id, source, key, body, headers, received_at, state"
            " from receipts where id = :id"
        ),
        {"id": receipt_id},
    )
    if row is None:
        return None
    return Receipt(
        id=row[0],
        location_id=row[1],
        source=row[2],
        key=row[3],
        body=bytes(row[4]),
        headers=row[5],
        received_at=row[6],
        state=row[7],
    )


async def is_kept(unit: Unit, *, source: str, like: str) -> bool:
    """Say whether a request was kept whose key matches a pattern of SQL's `like`."""
    row = await unit.row(
        text("select 1 from receipts where source = :source and key like :like limit 1"),
        {"source": source, "like": like},
    )
    return row is not None


async def settle(
    unit: Unit,
    receipt_id: UUID,
    *,
    state: str,
    reason: str | None = None,
    lead_id: UUID | None = None,
) -> None:
    """Say what became of a receipt: understood, ignored, quarantined or parked, and why."""
    row = await unit.row(
        text(
            "update receipts set state = :state, reason = :reason,"
            " lead_id = coalesce(:lead_id, lead_id), understood_at = :now"
            " where id = :id returning source"
        ),
        {"id": receipt_id, "state": state, "reason": reason, "lead_id": lead_id, "now": unit.now},
    )
    if row is not None:
        RECEIPTS.labels(row[0], state).inc()


def headers_kept(headers: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the named headers that are there, in lower case."""
    return {name: headers[name] for name in names if name in headers}
