"""Keeping the kit's own short-lived rows few: nothing here is anybody's record."""

from __future__ import annotations

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit

# Deliveries are remembered longer than a signature is valid on both sides of now.
_DELIVERIES = text(
    "delete from seen_deliveries where seen_at < cast(:now as timestamptz) - interval '20 minutes'"
)
_KEYS = text(
    "delete from idempotency_keys where created_at < cast(:now as timestamptz)"
    " - interval '24 hours'"
)
_COUNTS = text(
    "delete from rate_counts where window_start < cast(:now as timestamptz) - interval '1 day'"
)
_WINDOWS = text("delete from rate_windows where ends_at < :now")
_PLACES = text("delete from places_taken where until < :now")


async def tidy(unit: Unit) -> None:
    """Delete what nobody asks for any more, in this unit's organisation."""
    for statement in (_DELIVERIES, _KEYS, _COUNTS, _WINDOWS, _PLACES):
        await unit.execute(statement, {"now": unit.now})
